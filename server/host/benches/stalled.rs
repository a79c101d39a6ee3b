//! What clients that stop reading do to the others, and what the server holds for them.
//!
//! A hundred clients of one match: thirty decide 20 times a second, sixty watch, and ten watch too or (every other time)
//! read nothing from their first delta on. The thirty's time from a decision to its answer is compared, in the same run, by
//! turns, a match each; the server is a process of its own whose days pass at 20 a second, with its log in memory. The ten
//! are not let go meanwhile, as they would be after nine seconds, and the system keeps little for them, so that they weigh
//! on the server from the first second. Then what the server holds for 200 who read, and for 200 who don't.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{JoinCode, MatchId, VendorId};
use burnrate_client_proto::message::{ClientMessage, Order};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::MemoryStore;
use burnrate_host::entropy::Entropy;
use futures_util::future::try_join_all;
use tokio::net::TcpSocket;

use rig::fast_clock::{FastClock, TICK, TURN_MS};
use rig::player::Player;
use rig::program::Program;
use rig::visitor::{SYSTEM_BUFFER_BYTES, Visitor};
use rig::{Outcome, is_asked_to_measure, live, part, pass, quantile, run, without_rates};

const PLAYERS: u32 = 30;
const WATCHERS: u32 = 60;
const STALLED: u32 = 10;

/// Seats that people may take.
const SEATS: u32 = 6;

const ROUNDS: usize = 5;

/// What passes before anything is counted, and what is counted: long enough that who stalls falls behind in it.
const WARM_UP: Duration = Duration::from_secs(1);
const WINDOW: Duration = Duration::from_secs(6);

/// Between an answer and the same player's next decision.
const PAUSE: Duration = Duration::from_millis(50);

/// For whom memory is counted.
const HELD: u32 = 200;

fn main() -> Outcome<()> {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        return live(serve());
    }
    if !is_asked_to_measure() {
        return Ok(());
    }
    rlimit::increase_nofile_limit(u64::MAX)?;
    run(compare())?;
    let reading = run(held(false))?;
    let stalled = run(held(true))?;
    println!("measure: reading bytes {reading:.0}");
    println!("measure: stalled bytes {stalled:.0}");
    Ok(())
}

/// A server whose days pass at 20 a second, and which never loses patience.
async fn serve() -> Outcome<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_send_buffer_size(SYSTEM_BUFFER_BYTES)?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(1024)?;
    println!("http://{}/", listener.local_addr()?);
    let mut config = without_rates()?;
    (config.silence_ms, config.write_stall_ms) = (u32::MAX, u32::MAX);
    let (clock, store) = (Arc::new(FastClock::start()), Arc::new(MemoryStore::new()));
    Ok(burnrate_host::run(listener, clock, store, Entropy::from_number(1), pending(), config).await?)
}

/// One after the other, and the other way round the next time.
async fn compare() -> Outcome<()> {
    let program = part(&["serve"])?;
    let (mut all_read, mut some_stall, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mut p99 = [0.0; 2];
        for stalls in [round % 2 == 1, round % 2 == 0] {
            let mut taken = answered(&program, stalls).await?;
            p99[usize::from(stalls)] = quantile(&mut taken, 0.99);
            if stalls { some_stall.extend(taken) } else { all_read.extend(taken) }
        }
        println!("round {round}: p99 {:.3} ms, with stalled ones {:.3} ms", p99[0], p99[1]);
        ratios.push(p99[1] / p99[0]);
    }
    println!("{} answers while all read, {} while some stall", all_read.len(), some_stall.len());
    for (name, taken) in [("all read", &mut all_read), ("some stall", &mut some_stall)] {
        println!("measure: {name} p50 {:.4}", quantile(taken, 0.5));
        println!("measure: {name} p99 {:.4}", quantile(taken, 0.99));
    }
    println!("measure: median p99 ratio {:.4}", quantile(&mut ratios, 0.5));
    Ok(())
}

/// A match that runs from `start` on.
struct Hall {
    instructor: Visitor,
    code: JoinCode,
    match_id: MatchId,
    address: SocketAddr,
}

impl Hall {
    async fn open(program: &Program) -> Outcome<Self> {
        let address = program.address();
        let mut instructor = Visitor::connect(address, Codec::Json, 0).await?;
        let pace = Pace::Timed { turn_ms: TURN_MS };
        let (code, matches) = instructor.create("first-class", 1, pace).await?;
        let match_id = matches.into_iter().next().ok_or("no match")?;
        instructor.instruct(&match_id).await?;
        Ok(Self { instructor, code, match_id, address })
    }

    /// Somebody who watches; those who will not read have the narrowest line.
    async fn watcher(&self, number: u32) -> Outcome<Visitor> {
        let mut visitor = Visitor::connect_narrow(self.address, Codec::Json, number).await?;
        visitor.attach(ClientMessage::Watch { match_id: self.match_id.clone(), since: None }).await?;
        Ok(visitor)
    }

    /// The clock may stand still again.
    async fn pause(&mut self) -> Outcome<()> {
        self.instructor.order(Order::Pause {}).await
    }
}

/// How long the players' answers took, in milliseconds.
async fn answered(program: &Program, stalls: bool) -> Outcome<Vec<f64>> {
    let mut hall = Hall::open(program).await?;
    let mut players = Vec::new();
    for number in 1..=PLAYERS {
        let vendor = VendorId(u16::try_from(number % SEATS)?);
        let sitting = Player::sit(hall.address, number, &hall.code, hall.match_id.clone(), vendor);
        players.push(sitting.await?);
    }
    for number in 1..=WATCHERS {
        hall.watcher(PLAYERS + number).await?.count(Arc::default());
    }
    let mut deaf = Vec::new();
    for number in 1..=STALLED {
        let visitor = hall.watcher(PLAYERS + WATCHERS + number).await?;
        if stalls { deaf.push(visitor) } else { visitor.count(Arc::default()) }
    }
    let behind_before = program.metric("views_conflated_total")?;
    hall.instructor.order(Order::Start {}).await?;
    pass(WARM_UP).await;
    let playing = players.iter_mut().map(|player| player.act_every(PAUSE, WINDOW));
    let taken = try_join_all(playing).await?;
    let behind = program.metric("views_conflated_total")? - behind_before;
    hall.pause().await?;
    must_be_behind(behind, if stalls { STALLED } else { 0 })?;
    Ok(taken.into_iter().flatten().collect())
}

/// The most that the server held for each of many who watch a match for six seconds and more.
async fn held(stalls: bool) -> Outcome<f64> {
    let program = part(&["serve"])?;
    let mut hall = Hall::open(&program).await?;
    hall.watcher(1).await?.count(Arc::default());
    let base = program.resident_bytes()?;
    let mut deaf = Vec::new();
    for number in 2..=HELD + 1 {
        let visitor = hall.watcher(number).await?;
        if stalls { deaf.push(visitor) } else { visitor.count(Arc::default()) }
    }
    hall.instructor.order(Order::Start {}).await?;
    let (mut most, ticks) = (base, 160);
    for _ in 0..ticks {
        pass(TICK).await;
        most = most.max(program.resident_bytes()?);
    }
    let behind = program.metric("views_conflated_total")?;
    hall.pause().await?;
    must_be_behind(behind, if stalls { HELD } else { 0 })?;
    println!("{HELD} clients, {behind} of them behind: {:.1} MiB more", (most - base) / 1_048_576.0);
    Ok((most - base) / f64::from(HELD))
}

/// Those who stall have fallen behind, or the measurement says nothing. On a busy machine others may too, which is told.
fn must_be_behind(behind: f64, stalled: u32) -> Outcome<()> {
    if behind < f64::from(stalled) {
        return Err(format!("{behind} clients fell behind where {stalled} read nothing").into());
    }
    if behind > f64::from(stalled) {
        println!("{} who read fell behind too: this machine is busy", behind - f64::from(stalled));
    }
    Ok(())
}
