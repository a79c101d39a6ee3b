//! What it costs to tell 1,000 clients the same thing 20 times a second: the server's CPU time a frame, beside a bare
//! program that writes a ready frame of the same length to as many connections, one task each.
//!
//! The server is the real one, from the market's day to the socket, as a process of its own: its clock runs faster, so
//! that 20 days pass in a second, and its log is in memory, so that no disk is measured. What it takes with one watcher
//! (the market, the views, their encoding) is measured apart and told apart. A day's changes are some 400 bytes in
//! bincode and some 3,600 in JSON; both are measured, as what is asked for, 1 KiB, lies between. Whoever reads is in
//! this process, and is not counted.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::{ClientMessage, Order};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::MemoryStore;
use burnrate_host::Config;
use burnrate_host::entropy::Entropy;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use rig::fast_clock::{FastClock, TICK, TURN_MS};
use rig::visitor::{Visitor, read_and_forget};
use rig::{Outcome, is_asked_to_measure, key, live, part, pass, run};

const CLIENTS: u32 = 1_000;

const SCENARIO: &str = "china-2024";

/// What passes before anything is counted.
const WARM_UP: Duration = Duration::from_millis(1_500);

/// What is counted.
const WINDOW: Duration = Duration::from_secs(5);

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("serve") => return live(serve()),
        Some("write-bare") => {
            let frame_bytes = arguments.next().ok_or("no length")?.parse()?;
            return live(write_bare(frame_bytes));
        }
        Some(_) | None => {}
    }
    if !is_asked_to_measure() {
        return Ok(());
    }
    rlimit::increase_nofile_limit(u64::MAX)?;
    compare("short", Codec::Bincode)?;
    compare("long", Codec::Json)
}

/// Measures one codec's frames beside bare ones of the same length.
fn compare(name: &str, codec: Codec) -> Outcome<()> {
    let alone = run(served(codec, 1))?;
    let all = run(served(codec, CLIENTS))?;
    let frame_bytes = all.bytes / all.frames;
    let bare = run(written_bare(frame_bytes))?;
    let day_us = alone.cpu_us / alone.rounds;
    println!("{name}: {frame_bytes:.0} bytes a frame; a day for one watcher takes {day_us:.0} µs");
    let (ours, theirs) = (all.frames_per_second(), bare.frames_per_second());
    println!("{name}: {ours:.0} frames a second from the server, {theirs:.0} bare");
    println!("measure: {name} whole server {:.3}", all.cpu_us / all.frames);
    println!("measure: {name} broadcast {:.3}", (all.cpu_us - day_us * all.rounds) / all.frames);
    println!("measure: {name} bare write {:.3}", bare.cpu_us / bare.frames);
    Ok(())
}

/// What happened in a window.
struct Window {
    cpu_us: f64,
    /// What clients read.
    bytes: f64,
    /// What clients were sent, all together.
    frames: f64,
    /// How often something was sent to all.
    rounds: f64,
}

impl Window {
    fn frames_per_second(&self) -> f64 {
        self.frames / WINDOW.as_secs_f64()
    }
}

/// The real server with this many watchers.
async fn served(codec: Codec, watchers: u32) -> Outcome<Window> {
    let program = part(&["serve"])?;
    let mut instructor = Visitor::connect(program.address(), Codec::Bincode, 0).await?;
    let (_, matches) = instructor.create(SCENARIO, 1, Pace::Timed { turn_ms: TURN_MS }).await?;
    let match_id = matches.first().ok_or("no match")?;
    let read = Arc::new(AtomicU64::new(0));
    for number in 1..=watchers {
        let mut visitor = Visitor::connect(program.address(), codec, number).await?;
        visitor.attach(ClientMessage::Watch { match_id: match_id.clone(), since: None }).await?;
        visitor.count(Arc::clone(&read));
    }
    instructor.instruct(match_id).await?;
    instructor.order(Order::Start {}).await?;
    instructor.count(Arc::default());
    pass(WARM_UP).await;
    let figures =
        || Outcome::Ok((program.metric("frames_sent_total")?, program.metric("days_closed_total")?));
    let (before, bytes_before, cpu_before) = (figures()?, read.load(Relaxed), program.cpu_seconds()?);
    pass(WINDOW).await;
    let (cpu_after, bytes_after, after) = (program.cpu_seconds()?, read.load(Relaxed), figures()?);
    if program.metric("views_conflated_total")? > 0.0 {
        return Err("the watchers can't read this fast here: deltas were dropped".into());
    }
    let rounds = after.1 - before.1;
    Ok(Window {
        cpu_us: (cpu_after - cpu_before) * 1e6,
        bytes: (bytes_after - bytes_before) as f64,
        // The instructor's frames, one a day, are not a watcher's.
        frames: after.0 - before.0 - rounds,
        rounds,
    })
}

/// The bare program with as many readers.
async fn written_bare(frame_bytes: f64) -> Outcome<Window> {
    let program = part(&["write-bare", &format!("{frame_bytes:.0}")])?;
    let read = Arc::new(AtomicU64::new(0));
    for _ in 0..CLIENTS {
        let stream = TcpStream::connect(program.address()).await?;
        tokio::spawn(read_and_forget(stream, None, Arc::clone(&read)));
    }
    pass(WARM_UP).await;
    let (bytes_before, cpu_before) = (read.load(Relaxed), program.cpu_seconds()?);
    pass(WINDOW).await;
    let (cpu_after, bytes_after) = (program.cpu_seconds()?, read.load(Relaxed));
    let bytes = (bytes_after - bytes_before) as f64;
    let frames = bytes / frame_bytes.round();
    let cpu_us = (cpu_after - cpu_before) * 1e6;
    Ok(Window { cpu_us, bytes, frames, rounds: frames / f64::from(CLIENTS) })
}

/// A server whose days pass at 20 a second.
async fn serve() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let mut config = Config::new(key()?);
    // Nobody shows signs of life here: they would be counted.
    config.silence_ms = u32::MAX;
    let clock = Arc::new(FastClock::start());
    let (store, entropy) = (Arc::new(MemoryStore::new()), Entropy::from_number(1));
    Ok(burnrate_host::run(listener, clock, store, entropy, pending(), config).await?)
}

/// Writes one ready frame to whoever connects, at every tick.
async fn write_bare(frame_bytes: usize) -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let ready: Arc<[u8]> = vec![7; frame_bytes].into();
    let ticks = watch::Sender::new(Arc::clone(&ready));
    let mut alarm = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                stream.set_nodelay(true)?;
                tokio::spawn(write_each(stream, ticks.subscribe()));
            }
            _ = alarm.tick() => drop(ticks.send_replace(Arc::clone(&ready))),
        }
    }
}

async fn write_each(mut stream: TcpStream, mut ticks: watch::Receiver<Arc<[u8]>>) {
    while ticks.changed().await.is_ok() {
        let frame = Arc::clone(&ticks.borrow_and_update());
        if stream.write_all(&frame).await.is_err() {
            return;
        }
    }
}
