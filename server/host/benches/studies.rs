//! What studies do to a running match: the time from a decision to its durable answer while nobody studies, and while the
//! workshop is full of luck runs of a year of china-2024, in turns, in one run. The server is in this process, its log on
//! the disk of the system's temporary folder. Values are milliseconds over all rounds.
//!
//! And how long a fork takes, from the question on the wire to the last piece of its answer, while nothing else is asked.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else the server says is an error to a benchmark"
)]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage};
use burnrate_client_proto::study::{Edit, Rivals, STUDY_SEEDS_MAX, Study};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::SqliteStore;
use burnrate_host::clock::SystemClock;
use burnrate_host::entropy::Entropy;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use rig::player::{Player, milliseconds, price, seated};
use rig::visitor::{Visitor, unexpected};
use rig::{Folder, Outcome, is_asked_to_measure, pass, quantile, run, without_rates};

/// Days of the match that is studied.
const DAYS: u32 = 365;

const ROUNDS: u32 = 6;

/// How long each measurement of a round takes.
const PART: Duration = Duration::from_secs(3);

/// Who ask, each for two studies.
const ASKERS: u32 = 8;

const FORKS: u32 = 12;

fn main() -> Outcome<()> {
    if !is_asked_to_measure() {
        return Ok(());
    }
    let folder = Folder::new("studies")?;
    let serving = Runtime::new()?;
    let store = Arc::new(SqliteStore::open(folder.path())?);
    let listener = serving.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let (config, clock) = (without_rates()?, Arc::new(SystemClock::start()));
    serving.spawn(burnrate_host::run(listener, clock, store, Entropy::from_number(1), pending(), config));
    run(measure(address))?;
    serving.shutdown_background();
    Ok(())
}

async fn measure(server: SocketAddr) -> Outcome<()> {
    let studied = year(server).await?;
    let mut players = seated(server, 1).await?;
    let player = players.first_mut().ok_or("nobody sits")?;
    let (mut alone, mut beside, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut quiet = player.act_for(PART).await?;
        let mut busy = while_studied(server, &studied, player).await?;
        ratios.push(quantile(&mut busy, 0.99) / quantile(&mut quiet, 0.99).max(1e-9));
        alone.extend(quiet);
        beside.extend(busy);
    }
    for (name, values) in [("alone", &mut alone), ("beside studies", &mut beside)] {
        println!("{name}: {} answers", values.len());
        println!("measure: {name} p50 {:.4}", quantile(values, 0.5));
        println!("measure: {name} p99 {:.4}", quantile(values, 0.99));
    }
    println!("measure: median p99 ratio {:.4}", quantile(&mut ratios, 0.5));
    let mut forks = forks(server, &studied).await?;
    println!("measure: fork {:.4}", quantile(&mut forks, 0.5));
    Ok(())
}

/// A year of china-2024 that is over.
async fn year(server: SocketAddr) -> Outcome<MatchId> {
    let mut instructor = Visitor::connect(server, Codec::Json, 900).await?;
    let (code, matches) = instructor.create("china-2024", 1, Pace::Stepped {}).await?;
    let studied = matches.first().ok_or("no match")?.clone();
    instructor.instruct(&studied).await?;
    instructor.order(Order::Start {}).await?;
    let mut day = 0;
    while day < DAYS {
        instructor.order(Order::Step {}).await?;
        let before = day;
        while day == before {
            day = instructor.look_up(&code).await?.matches.first().map_or(0, |one| one.day);
        }
    }
    // A step that is under way is played first.
    pass(Duration::from_secs(1)).await;
    instructor.order(Order::End {}).await?;
    Ok(studied)
}

/// How long answers took while the workshop was full.
async fn while_studied(server: SocketAddr, studied: &MatchId, player: &mut Player) -> Outcome<Vec<f64>> {
    let mut askers = Vec::new();
    for number in 0..ASKERS {
        let mut asker = Visitor::connect(server, Codec::Json, 901 + number).await?;
        asker.instruct(studied).await?;
        for request in [1, 2] {
            let study = Study::Luck { seeds: STUDY_SEEDS_MAX, first_seed: 1, exact: false };
            asker.send(&ClientMessage::Study { request, study }).await?;
        }
        askers.push(asker);
    }
    pass(Duration::from_millis(500)).await;
    // Whoever goes takes their studies along.
    player.act_for(PART).await
}

/// How long it takes to ask for a fork of the year from its middle, and to have its answer.
async fn forks(server: SocketAddr, studied: &MatchId) -> Outcome<Vec<f64>> {
    pass(Duration::from_secs(1)).await;
    let mut asker = Visitor::connect(server, Codec::Json, 999).await?;
    asker.instruct(studied).await?;
    let mut taken = Vec::new();
    for number in 0..FORKS {
        let commands = vec![price(20 + i64::from(number))];
        let edits = vec![Edit::Add { day: DAYS / 2 + 1, vendor: VendorId(1), commands }];
        let study = Study::Fork { at_day: DAYS / 2, edits, rivals: Rivals::Recorded };
        let asked = Instant::now();
        asker.send(&ClientMessage::Study { request: number, study }).await?;
        loop {
            match asker.answer().await? {
                ServerMessage::Found { piece, pieces, .. } if piece + 1 == pieces => break,
                ServerMessage::Found { .. } => {}
                other => return Err(unexpected(&other)),
            }
        }
        taken.push(milliseconds(asked));
    }
    Ok(taken)
}
