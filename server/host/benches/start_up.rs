//! How long a server takes that finds many matches under way, and how long a log is.
//!
//! The folder holds 100 matches of china-2024 after 365 of its 486 days (`BURNRATE_BENCH_MATCHES` says how many; each has
//! 740 KB), in classrooms of 30: the same match under many names, written as a server would, each in a chain of its own.
//! What is measured is the time from the program's start to its first answer over HTTP, which it gives when every match is
//! there again. Beside it, in the same run: re-executing the same records on one thread, for as many matches, shared by the
//! machine's cores.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else an append ends with is an error to a benchmark"
)]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use burnrate_client_proto::id::{JoinCode, MatchId};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::{Append, DATABASE_FILE_NAME, EventStore, SqliteStore, StreamId};
use burnrate_host::class_event::ClassEvent;
use burnrate_host::lobby::MATCHES_MAX;
use burnrate_host::match_actor::stream_of;
use burnrate_matches::Match;
use burnrate_matches::replay::Replayer;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, Event, Kernel, Opening, RULES_VERSION};

use rig::program::Program;
use rig::{Folder, KEY, Outcome, is_asked_to_measure};

const SCENARIO: &str = "china-2024";

/// Days that have been played; the scenario has more.
const DAYS: u32 = 365;

const MATCHES: usize = 100;

/// How long a start may take.
const PATIENCE: Duration = Duration::from_secs(1_200);

/// Records written together.
const BATCH: usize = 200;

fn main() -> Outcome<()> {
    if !is_asked_to_measure() {
        return Ok(());
    }
    let matches = match std::env::var("BURNRATE_BENCH_MATCHES") {
        Ok(count) => count.parse()?,
        Err(_) => MATCHES,
    };
    let (records, vendors) = played()?;
    let folder = Folder::new("start-up")?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(fill(folder.path(), matches, &records))?;
    tell_lengths(folder.path(), matches, vendors, &records)?;
    let cores = std::thread::available_parallelism()?.get();
    let replayed_s = replay(&records)?;
    let (started_s, resident_bytes) = start(folder.path(), matches)?;
    println!("{matches} matches of {DAYS} days: {started_s:.1} s to the first answer on {cores} cores");
    println!(
        "{:.0} MiB resident then, {:.0} KiB a match",
        resident_bytes / 1_048_576.0,
        resident_bytes / 1024.0 / matches as f64
    );
    println!("measure: start {started_s:.4}");
    println!("measure: replay alone {:.4}", replayed_s * matches as f64 / cores as f64);
    Ok(())
}

/// Keeps what a match logs.
struct Keep(Vec<Vec<u8>>);

impl Witness for Keep {
    type Error = Infallible;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Infallible> {
        self.0.extend_from_slice(records);
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The records of a match that is under way, and how many vendors it has.
fn played() -> Outcome<(Vec<Vec<u8>>, usize)> {
    let (scenario_text, resolved) = burnrate_content::load(SCENARIO)?;
    let (vendors, kernel) = (resolved.vendors.len(), Kernel::Stochastic);
    let opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed: 7, kernel };
    let mut kept = Keep(Vec::new());
    simulate(&MatchId::new("bench1")?, opening, DAYS, &mut kept)?;
    let mut records = kept.0;
    // A simulation says at its end that it is over; a match that is under way has not said so.
    match records.pop().as_deref().map(Event::from_bytes) {
        Some(Ok(Event::Ended { .. })) => Ok((records, vendors)),
        other => Err(format!("a simulation that ends with {other:?}").into()),
    }
}

/// Writes the match under many names, and the classrooms that they belong to.
async fn fill(folder: &Path, matches: usize, records: &[Vec<u8>]) -> Outcome<()> {
    let store = SqliteStore::open(folder)?;
    let ids = (0..matches).map(|number| MatchId::new(&format!("bench{number:04}")));
    let ids: Vec<MatchId> = ids.collect::<Result<_, _>>()?;
    for id in &ids {
        write(&store, &stream_of(id)?, records).await?;
    }
    for (number, matches) in (1..).zip(ids.chunks(usize::from(MATCHES_MAX))) {
        let code = code(number)?;
        let (scenario, matches) = (SCENARIO.to_owned(), matches.to_vec());
        let opened = ClassEvent::Opened { number, scenario, seed: 7, matches, pace: Pace::Stepped {} };
        let stream = StreamId::new(&format!("class/{}", code.as_str().to_ascii_lowercase()))?;
        write(&store, &stream, &[opened.to_bytes()?]).await?;
    }
    Ok(())
}

/// The join code of a number: four letters of the codes' alphabet.
fn code(number: u64) -> Outcome<JoinCode> {
    let letter = |place: u32| {
        let base = JoinCode::ALPHABET.len() as u64;
        let digit = number / base.pow(place) % base;
        char::from(JoinCode::ALPHABET[usize::try_from(digit).unwrap_or(0)])
    };
    Ok(JoinCode::new(&(0..4).map(letter).collect::<String>())?)
}

async fn write(store: &SqliteStore, stream: &StreamId, records: &[Vec<u8>]) -> Outcome<()> {
    let epoch = store.own(stream).await?;
    let mut count = 0;
    for batch in records.chunks(BATCH) {
        match store.append(stream, epoch, count, batch.to_vec()).await {
            Append::Durable(head) => count = head.count,
            other => return Err(format!("not appended: {other:?}").into()),
        }
    }
    Ok(())
}

/// How long a log is, for each vendor and day.
fn tell_lengths(folder: &Path, matches: usize, vendors: usize, records: &[Vec<u8>]) -> Outcome<()> {
    let vendor_days = vendors as f64 * f64::from(DAYS);
    let file_bytes = std::fs::metadata(folder.join(DATABASE_FILE_NAME))?.len() as f64;
    let payload_bytes: usize = records.iter().map(Vec::len).sum();
    let opening_bytes = records.first().map_or(0, Vec::len);
    println!(
        "{vendors} vendors, {} records of {payload_bytes} bytes, {opening_bytes} of them the first",
        records.len()
    );
    println!("measure: log a vendor-day {:.2}", file_bytes / matches as f64 / vendor_days);
    println!("measure: payload a vendor-day {:.2}", payload_bytes as f64 / vendor_days);
    Ok(())
}

/// Seconds that one thread takes to re-execute the match.
fn replay(records: &[Vec<u8>]) -> Outcome<f64> {
    let began = Instant::now();
    let mut replayer = Replayer::default();
    for record in records {
        replayer.feed(record)?;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// Seconds from the program's start to its first answer, and its resident memory then.
fn start(folder: &Path, matches: usize) -> Outcome<(f64, f64)> {
    let began = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_burnrate"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--instructor-key", KEY, "--data"]).arg(folder);
    let program = Program::start(&mut command)?;
    let mut stream = TcpStream::connect(program.address())?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", program.address())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let started_s = began.elapsed().as_secs_f64();
    let found = program.metric("matches")?;
    if !answer.ends_with("ok\n") || found < matches as f64 {
        return Err(format!("{found} of {matches} matches are there: {answer}").into());
    }
    Ok((started_s, program.resident_bytes()?))
}
