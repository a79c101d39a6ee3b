//! How long a seek takes in a log of 100,000 days (`BURNRATE_BENCH_DAYS` says otherwise): china-2024 with all its companies,
//! played by bots for so long, in one file as a lecturer mails it.
//!
//! First one seek passes every day and leaves its snapshots. Then random days are sought, each as the command line does it:
//! the log and the folder opened anew, the day found, a company's view and the truth made. Values are milliseconds of plain
//! time, and of CPU time of the one thread, which a busy machine distorts less. Beside them, in the same rounds, what a
//! seek is made of: one to a day that has a snapshot, and what each day behind it adds. Never judges.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::convert::Infallible;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::Audience;
use burnrate_eventlog::{APPEND_PAYLOADS_MAX, ArchiveWriter, LogFile, StreamId};
use burnrate_host::seeking::{Place, Seeking};
use burnrate_host::snapshots::SnapshotFolder;
use burnrate_matches::Match;
use burnrate_matches::seek::SNAPSHOT_EVERY_DAYS;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, Kernel, Opening, RULES_VERSION};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use rig::{Folder, Outcome, is_asked_to_measure, quantile};

const DAYS: u32 = 100_000;

/// Random days that are sought.
const SEEKS: usize = 300;

/// Days with a snapshot from which the parts of a seek are measured.
const PAIRS: usize = 50;

/// After these days the length of the saved state is told.
const MARKS: [u32; 4] = [365, 3_650, 36_500, 100_000];

fn main() -> Outcome<()> {
    if !is_asked_to_measure() {
        return Ok(());
    }
    let days = std::env::var("BURNRATE_BENCH_DAYS").map_or(Ok(DAYS), |days| days.parse())?;
    let folder = Folder::new("seek")?;
    let log = Log::play(folder.path(), days)?;
    let passing = taken(|| log.seek(days))?;
    println!(
        "{days} days in {} MB; one seek past all of them {:.1} s",
        log.megabytes()?,
        passing.plain / 1e3
    );
    log.tell_snapshots()?;
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let mut any_day = || 1 + u32::try_from(dice.next_u64() % u64::from(days)).unwrap_or(0);
    let seeks = (0..SEEKS).map(|_| taken(|| log.seek(any_day()))).collect::<Outcome<Vec<_>>>()?;
    let parts = (0..PAIRS).map(|_| log.parts(any_day())).collect::<Outcome<Vec<_>>>()?;
    let all = [("median", 0.5), ("p99", 0.99), ("most", 1.0)];
    tell("plain", seeks.iter().map(|seek| seek.plain).collect(), &all);
    tell("cpu", seeks.iter().map(|seek| seek.cpu).collect(), &all);
    tell("leap", parts.iter().map(|part| part.leap).collect(), &all[..1]);
    tell("day", parts.iter().map(|part| part.day).collect(), &all[..1]);
    Ok(())
}

fn tell(what: &str, mut values: Vec<f64>, parts: &[(&str, f64)]) {
    for (name, part) in parts {
        println!("measure: {what} {name} {:.4}", quantile(&mut values, *part));
    }
}

/// A match's log in a file.
struct Log {
    path: PathBuf,
    stream: StreamId,
    match_id: MatchId,
}

/// What something took, in milliseconds.
struct Taken {
    plain: f64,
    cpu: f64,
}

/// A seek to a day that has a snapshot, and each day behind it, in milliseconds of CPU time.
struct Parts {
    leap: f64,
    day: f64,
}

impl Log {
    fn play(folder: &Path, days: u32) -> Outcome<Self> {
        let (match_id, stream) = (MatchId::new("bench1")?, StreamId::new("match/bench1")?);
        let path = folder.join("long.burn");
        let (scenario_text, mut resolved) =
            burnrate_content::load("china-2024").map_err(|fault| format!("{fault:?}"))?;
        resolved.meta.days = days;
        let (seed, kernel) = (7, Kernel::Stochastic);
        let opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel };
        let mut writing =
            Writing { file: ArchiveWriter::create(&path, &stream)?, waiting: Vec::new(), fault: None };
        let played = simulate(&match_id, opening, days, &mut writing)?;
        writing.write();
        if let Some(fault) = writing.fault {
            return Err(fault.into());
        }
        writing.file.seal()?;
        match played.simulation().day() {
            day if day == days => Ok(Self { path, stream, match_id }),
            day => Err(format!("the match ended after {day} days").into()),
        }
    }

    fn seek(&self, day: u32) -> Outcome<()> {
        let (log, mut folder) = (LogFile::open(&self.path)?, SnapshotFolder::of_log(&self.path));
        let place = Place { log: &log, stream: &self.stream, match_id: &self.match_id };
        let seeker = Seeking::begin(place, day)?.arrive(Some(&mut folder))?;
        black_box(seeker.seen(Audience::Vendor { vendor: VendorId(3) })?.ok_or("no such day")?);
        Ok(())
    }

    /// The parts of a seek to days behind a snapshot that lies before this day.
    fn parts(&self, day: u32) -> Outcome<Parts> {
        let behind = SNAPSHOT_EVERY_DAYS / 2;
        let kept = day.saturating_sub(behind) / SNAPSHOT_EVERY_DAYS * SNAPSHOT_EVERY_DAYS;
        let kept = kept.max(SNAPSHOT_EVERY_DAYS);
        let leap = taken(|| self.seek(kept))?.cpu;
        let further = taken(|| self.seek(kept + behind))?.cpu;
        Ok(Parts { leap, day: (further - leap) / f64::from(behind) })
    }

    fn megabytes(&self) -> Outcome<u64> {
        Ok(std::fs::metadata(&self.path)?.len() / 1_000_000)
    }

    fn tell_snapshots(&self) -> Outcome<()> {
        let mut folder = self.path.clone().into_os_string();
        folder.push(".seek");
        let mut lengths = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            lengths.push(entry?.metadata()?.len() as f64);
        }
        let whole: f64 = lengths.iter().sum();
        println!("{} snapshots of {:.1} MB in all", lengths.len(), whole / 1e6);
        println!("measure: snapshot bytes {:.0}", quantile(&mut lengths, 0.5));
        Ok(())
    }
}

/// Writes a match's records, many at a time.
struct Writing {
    file: ArchiveWriter,
    waiting: Vec<Vec<u8>>,
    fault: Option<String>,
}

impl Writing {
    fn write(&mut self) {
        for some in std::mem::take(&mut self.waiting).chunks(APPEND_PAYLOADS_MAX) {
            let written = self.file.append(some.to_vec());
            self.fault = self.fault.take().or(written.err().map(|error| error.to_string()));
        }
    }
}

impl Witness for Writing {
    type Error = Infallible;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Infallible> {
        self.waiting.extend_from_slice(records);
        if self.waiting.len() >= APPEND_PAYLOADS_MAX {
            self.write();
        }
        Ok(())
    }

    fn day(&mut self, played: &Match, closed: &DayClosed) -> Result<(), Infallible> {
        if MARKS.contains(&closed.day) {
            println!("day {}: a saved state of {} bytes", closed.day, played.simulation().save().len());
        }
        Ok(())
    }
}

fn taken(run: impl FnOnce() -> Outcome<()>) -> Outcome<Taken> {
    let (began, cpu_began) = (Instant::now(), cpu_ms());
    run()?;
    let plain = began.elapsed().as_secs_f64() * 1e3;
    let cpu = cpu_began.zip(cpu_ms()).map_or(plain, |(began, ended)| ended - began);
    Ok(Taken { plain, cpu })
}

/// What this thread has run so far; Linux tells.
fn cpu_ms() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let ns: f64 = told.split_whitespace().next()?.parse().ok()?;
    Some(ns / 1e6)
}
