//! What a decision's way costs: from a client's word through a real socket, the market and a synced log to the durable
//! answer, beside what the log alone takes for records of the same size; with one client, and with 16 in 16 matches.
//!
//! The log is the real one, on the disk of the system's temporary folder. Closed loops: each client waits for its answer
//! before it speaks again. The rates that hold people back are lifted. Values are milliseconds over all rounds.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else the server says is an error to a benchmark"
)]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::fs::File;
use std::future::pending;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use burnrate_client_proto::id::MatchId;
use burnrate_eventlog::{Append, Epoch, EventStore, SqliteStore, StreamId};
use burnrate_host::clock::SystemClock;
use burnrate_host::entropy::Entropy;
use burnrate_host::match_actor::stream_of;
use futures_util::future::try_join_all;
use tokio::net::TcpListener;
use tokio::runtime::{Handle, Runtime};

use rig::player::{milliseconds, seated};
use rig::{Folder, Outcome, is_asked_to_measure, pass, quantile, run, without_rates};

const MATCHES: u16 = 16;

const ROUNDS: u32 = 4;

/// How long each measurement of a round takes.
const PART: Duration = Duration::from_millis(1_200);

/// What one kind of measurement brought, in milliseconds each.
#[derive(Default)]
struct Taken {
    answered_one: Vec<f64>,
    answered_16: Vec<f64>,
    append_one: Vec<f64>,
    append_16: Vec<f64>,
    /// A record's share of the time, over 16 matches that append at once.
    append_16_share: Vec<f64>,
    /// The same of a plain file that is synced after every 16 records.
    file_16_share: Vec<f64>,
}

fn main() -> Outcome<()> {
    if !is_asked_to_measure() {
        return Ok(());
    }
    let (served, bare) = (Folder::new("commands")?, Folder::new("append")?);
    let serving = Runtime::new()?;
    let store = Arc::new(SqliteStore::open(served.path())?);
    let server = serve(&serving, Arc::clone(&store))?;
    let mut taken = Taken::default();
    run(measure(server, &store, (serving.handle(), bare.path()), &mut taken))?;
    serving.shutdown_background();
    print(taken);
    Ok(())
}

fn print(mut taken: Taken) {
    let lines = [
        ("answered 1", &mut taken.answered_one),
        ("append 1", &mut taken.append_one),
        ("answered 16", &mut taken.answered_16),
        ("append 16", &mut taken.append_16),
    ];
    for (name, values) in lines {
        println!("{name}: {} taken", values.len());
        println!("measure: {name} p50 {:.4}", quantile(values, 0.5));
        println!("measure: {name} p99 {:.4}", quantile(values, 0.99));
    }
    println!("measure: append 16 share {:.4}", quantile(&mut taken.append_16_share, 0.5));
    println!("measure: file 16 share {:.4}", quantile(&mut taken.file_16_share, 0.5));
}

/// The real server in this process, on threads of its own.
fn serve(serving: &Runtime, store: Arc<SqliteStore>) -> Outcome<SocketAddr> {
    let listener = serving.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let config = without_rates()?;
    let (clock, entropy) = (Arc::new(SystemClock::start()), Entropy::from_number(1));
    serving.spawn(burnrate_host::run(listener, clock, store, entropy, pending(), config));
    Ok(address)
}

async fn measure(
    server: SocketAddr,
    store: &SqliteStore,
    (threads, bare): (&Handle, &Path),
    taken: &mut Taken,
) -> Outcome<()> {
    let mut players = seated(server, MATCHES).await?;
    // Each to its first answer, unmeasured.
    for player in &mut players {
        player.act_for(Duration::ZERO).await?;
    }
    let bytes = last_record_bytes(store, &players[0].match_id).await?;
    println!("{bytes} bytes a record");
    let log = Arc::new(SqliteStore::open(bare)?);
    let mut streams = Vec::new();
    for number in 0..MATCHES {
        streams.push(Stream::own(Arc::clone(&log), number).await?);
    }
    for _ in 0..ROUNDS {
        taken.answered_one.extend(players[0].act_for(PART).await?);
        taken.append_one.extend(append_all(&mut streams[..1], bytes, threads).await?);
        let answered = try_join_all(players.iter_mut().map(|player| player.act_for(PART))).await?;
        taken.answered_16.extend(answered.into_iter().flatten());
        let began = Instant::now();
        let appended = append_all(&mut streams, bytes, threads).await?;
        taken.append_16_share.push(milliseconds(began) / appended.len() as f64);
        taken.append_16.extend(appended);
        taken.file_16_share.push(write_and_sync_for(&bare.join("plain"), bytes, PART)?);
        // The system's own writing back shall not fall into the next round.
        pass(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// Appends to all of these logs at once, on the server's own threads: how long each append took.
async fn append_all(streams: &mut [Stream], bytes: usize, threads: &Handle) -> Outcome<Vec<f64>> {
    let appending: Vec<_> =
        streams.iter().map(|stream| threads.spawn(stream.clone().append_for(bytes, PART))).collect();
    let mut taken = Vec::new();
    for (stream, appending) in streams.iter_mut().zip(appending) {
        let (record_count, each) = appending.await??;
        stream.record_count = record_count;
        taken.extend(each);
    }
    Ok(taken)
}

async fn last_record_bytes(store: &SqliteStore, match_id: &MatchId) -> Outcome<usize> {
    let stream = stream_of(match_id)?;
    let head = store.head(&stream).await?.ok_or("the match has no log")?;
    let last = store.read(&stream, head.count.saturating_sub(1), 1).await?;
    Ok(last.first().ok_or("the log is empty")?.payload.len())
}

/// A log that nobody but this benchmark writes.
#[derive(Clone)]
struct Stream {
    log: Arc<SqliteStore>,
    id: StreamId,
    epoch: Epoch,
    record_count: u64,
}

impl Stream {
    async fn own(log: Arc<SqliteStore>, number: u16) -> Outcome<Self> {
        let id = StreamId::new(&format!("bench-{number}"))?;
        let epoch = log.own(&id).await?;
        Ok(Self { log, id, epoch, record_count: 0 })
    }

    /// How many records there are then, and how long each append took.
    async fn append_for(mut self, bytes: usize, time: Duration) -> Outcome<(u64, Vec<f64>)> {
        let (began, mut taken) = (Instant::now(), Vec::new());
        while began.elapsed() < time {
            let asked = Instant::now();
            match self.log.append(&self.id, self.epoch, self.record_count, vec![vec![7; bytes]]).await {
                Append::Durable(head) => self.record_count = head.count,
                other => return Err(format!("not appended: {other:?}").into()),
            }
            taken.push(milliseconds(asked));
        }
        Ok((self.record_count, taken))
    }
}

/// What the disk takes for a record when 16 of them are written and synced together: milliseconds a record.
fn write_and_sync_for(path: &Path, record_bytes: usize, time: Duration) -> Outcome<f64> {
    let mut file = File::options().create(true).append(true).open(path)?;
    let batch = vec![7; record_bytes * usize::from(MATCHES)];
    let (began, mut batches) = (Instant::now(), 0.0);
    while batches == 0.0 || began.elapsed() < time {
        file.write_all(&batch)?;
        file.sync_data()?;
        batches += 1.0;
    }
    Ok(milliseconds(began) / batches / f64::from(MATCHES))
}
