//! What an acknowledged decision takes of a core, in the program and in the system on its behalf: from the client's socket
//! through the market and the synced log and back to the socket. Sixteen people in 16 matches, each waits for its answer.
//!
//! Beside it, each a process of its own in the same run: a bare program that answers as many bytes with as many, and the
//! log alone, that appends records of the same length for 16 streams.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else an append ends with is an error to a benchmark"
)]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::future::pending;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use burnrate_eventlog::{Append, EventStore, SqliteStore, StreamId};
use burnrate_host::clock::SystemClock;
use burnrate_host::entropy::Entropy;
use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use rig::player::seated;
use rig::{Folder, Outcome, is_asked_to_measure, live, part, quantile, run, without_rates};

const MATCHES: u16 = 16;

const ROUNDS: usize = 3;

/// How long each part of a round is counted.
const WINDOW: Duration = Duration::from_secs(4);

/// A decision's frame and its answer's, in JSON, with the WebSocket's own bytes.
const ASKED_BYTES: usize = 112;
const ANSWERED_BYTES: usize = 104;

/// A decision's record.
const RECORD_BYTES: usize = 38;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("serve") => return live(serve(arguments.get(1).ok_or("no folder")?)),
        Some("echo") => return live(echo()),
        Some("append") => return live(append(arguments.get(1).ok_or("no folder")?)),
        Some(_) | None => {}
    }
    if !is_asked_to_measure() {
        return Ok(());
    }
    let mut taken = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        taken[0].push(run(decided())?);
        taken[1].push(run(echoed())?);
        taken[2].push(run(appended())?);
    }
    for (name, values) in ["decision", "bare echo", "append alone"].iter().zip(&mut taken) {
        println!("measure: {name} {:.2}", quantile(values, 0.5));
    }
    Ok(())
}

/// CPU microseconds of the server for each decision that it acknowledged.
async fn decided() -> Outcome<f64> {
    let folder = Folder::new("decision")?;
    let program = part(&["serve", &folder.path().display().to_string()])?;
    let mut players = seated(program.address(), MATCHES).await?;
    try_join_all(players.iter_mut().map(|player| player.act_for(Duration::ZERO))).await?;
    let before = program.cpu_seconds()?;
    let answered = try_join_all(players.iter_mut().map(|player| player.act_for(WINDOW))).await?;
    let cpu_us = (program.cpu_seconds()? - before) * 1e6;
    let count: usize = answered.iter().map(Vec::len).sum();
    println!("{count} decisions acknowledged in {WINDOW:?}");
    Ok(cpu_us / count as f64)
}

async fn serve(folder: &str) -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let store = Arc::new(SqliteStore::open(folder)?);
    let (clock, entropy) = (Arc::new(SystemClock::start()), Entropy::from_number(1));
    Ok(burnrate_host::run(listener, clock, store, entropy, pending(), without_rates()?).await?)
}

/// The same of a program that only answers.
async fn echoed() -> Outcome<f64> {
    let program = part(&["echo"])?;
    let before = program.cpu_seconds()?;
    let asking = (0..MATCHES).map(|_| ask_for(program.address()));
    let count: u64 = try_join_all(asking).await?.iter().sum();
    Ok((program.cpu_seconds()? - before) * 1e6 / count as f64)
}

async fn ask_for(server: SocketAddr) -> Outcome<u64> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let (began, mut count) = (Instant::now(), 0);
    let mut answer = [0; ANSWERED_BYTES];
    while began.elapsed() < WINDOW {
        stream.write_all(&[7; ASKED_BYTES]).await?;
        stream.read_exact(&mut answer).await?;
        count += 1;
    }
    Ok(count)
}

async fn echo() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    loop {
        let (mut stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(async move {
            let mut asked = [0; ASKED_BYTES];
            while stream.read_exact(&mut asked).await.is_ok() {
                if stream.write_all(&[7; ANSWERED_BYTES]).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// The same of the log alone.
async fn appended() -> Outcome<f64> {
    let folder = Folder::new("append-alone")?;
    let program = part(&["append", &folder.path().display().to_string()])?;
    let figures = || Outcome::Ok((program.cpu_seconds()?, program.metric("appends_total")?));
    let before = figures()?;
    rig::pass(WINDOW).await;
    let after = figures()?;
    Ok((after.0 - before.0) * 1e6 / (after.1 - before.1))
}

/// Appends without end, and tells whoever asks how often.
async fn append(folder: &str) -> Outcome<()> {
    let (log, appends) = (Arc::new(SqliteStore::open(Path::new(folder))?), Arc::new(AtomicU64::new(0)));
    for number in 0..MATCHES {
        tokio::spawn(append_to(Arc::clone(&log), number, Arc::clone(&appends)));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    loop {
        let (mut stream, _) = listener.accept().await?;
        let told = format!("HTTP/1.1 200 OK\r\n\r\nburnrate_appends_total {}\n", appends.load(Relaxed));
        // The whole question first: who still asks when the line is closed takes it for broken.
        let mut asked = Vec::with_capacity(256);
        while !asked.ends_with(b"\r\n\r\n") && stream.read_buf(&mut asked).await? > 0 {}
        stream.write_all(told.as_bytes()).await?;
    }
}

async fn append_to(log: Arc<SqliteStore>, number: u16, appends: Arc<AtomicU64>) -> Outcome<()> {
    let stream = StreamId::new(&format!("bench-{number}"))?;
    let epoch = log.own(&stream).await?;
    let mut count = 0;
    loop {
        match log.append(&stream, epoch, count, vec![vec![7; RECORD_BYTES]]).await {
            Append::Durable(head) => count = head.count,
            other => return Err(format!("not appended: {other:?}").into()),
        }
        appends.fetch_add(1, Relaxed);
    }
}
