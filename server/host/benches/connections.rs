//! What an idle connection costs in memory: 1,000 that have got their snapshot and then say nothing but that they live.
//!
//! The server is the program itself, in a process of its own; what is counted is its resident memory beyond what it held
//! with its matches begun and nobody there. Bytes of the system's socket buffers are not in it.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else the server says is an error to a benchmark"
)]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod rig;

use std::process::Command;
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{JoinCode, MatchId, VendorId};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage};
use burnrate_client_proto::view::Pace;

use rig::program::Program;
use rig::visitor::{Visitor, unexpected};
use rig::{Folder, KEY, Outcome, is_asked_to_measure, pass, quantile, run};

const CONNECTIONS: u32 = 1_000;

/// People on one seat, at most.
const PER_SEAT_MAX: usize = 8;

fn main() -> Outcome<()> {
    if !is_asked_to_measure() {
        return Ok(());
    }
    rlimit::increase_nofile_limit(u64::MAX)?;
    let joined = run(joined())?;
    let watching = run(watching())?;
    println!("measure: joined {joined:.0}");
    println!("measure: watching {watching:.0}");
    Ok(())
}

/// Bytes a connection, for people who joined: a big lecture, thirty matches with up to eight people on a seat.
async fn joined() -> Outcome<f64> {
    let hall = Hall::open("joined", 30).await?;
    let seats = hall.seats().await?;
    if seats.len() * PER_SEAT_MAX < CONNECTIONS as usize {
        return Err(format!("{} seats are too few", seats.len()).into());
    }
    let (base, mut snapshot_bytes) = (hall.resident_bytes().await?, 0.0);
    for (number, (match_id, vendor)) in (1..=CONNECTIONS).zip(seats.iter().cycle()) {
        let mut visitor = hall.visitor(number).await?;
        let (code, name) = (hall.code.to_string(), format!("Team {number}"));
        let (wanted, vendor) = (Some(match_id.clone()), Some(*vendor));
        let token = match visitor.ask(ClientMessage::Join { code, name, match_id: wanted, vendor }).await? {
            ServerMessage::Joined { token, .. } => token,
            other => return Err(unexpected(&other)),
        };
        snapshot_bytes -= visitor.read_bytes() as f64;
        visitor.attach(ClientMessage::Sit { match_id: match_id.clone(), token, since: None }).await?;
        snapshot_bytes += visitor.read_bytes() as f64;
        visitor.idle();
    }
    hall.bytes_each("joined", base, snapshot_bytes).await
}

/// Bytes a connection, for an audience of one match.
async fn watching() -> Outcome<f64> {
    let hall = Hall::open("watching", 1).await?;
    let match_id = hall.matches.first().ok_or("no match")?;
    let (base, mut snapshot_bytes) = (hall.resident_bytes().await?, 0.0);
    for number in 1..=CONNECTIONS {
        let mut visitor = hall.visitor(number).await?;
        snapshot_bytes -= visitor.read_bytes() as f64;
        visitor.attach(ClientMessage::Watch { match_id: match_id.clone(), since: None }).await?;
        snapshot_bytes += visitor.read_bytes() as f64;
        visitor.idle();
    }
    hall.bytes_each("watching", base, snapshot_bytes).await
}

/// A server with one classroom whose matches have begun and stand still.
struct Hall {
    program: Program,
    code: JoinCode,
    matches: Vec<MatchId>,
    _folder: Folder,
}

impl Hall {
    async fn open(name: &str, matches: u16) -> Outcome<Self> {
        let folder = Folder::new(name)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_burnrate"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--instructor-key", KEY]);
        // As behind a proxy, each visitor has an address of its own, and joins are not slowed.
        command.args(["--trusted-proxy", "127.0.0.0/8", "--data"]).arg(folder.path());
        let program = Program::start(&mut command)?;
        let mut instructor = Visitor::connect(program.address(), Codec::Json, 0).await?;
        let (code, matches) = instructor.create("first-class", matches, Pace::Stepped {}).await?;
        // One order begins all matches of a classroom.
        instructor.instruct(matches.first().ok_or("no match")?).await?;
        instructor.order(Order::Start {}).await?;
        Ok(Self { program, code, matches, _folder: folder })
    }

    async fn seats(&self) -> Outcome<Vec<(MatchId, VendorId)>> {
        let lobby = self.visitor(0).await?.look_up(&self.code).await?;
        let of_match = |one: burnrate_client_proto::message::LobbyMatch| {
            let match_id = one.match_id;
            one.seats.into_iter().map(move |seat| (match_id.clone(), seat.vendor))
        };
        Ok(lobby.matches.into_iter().flat_map(of_match).collect())
    }

    /// As a browser connects.
    async fn visitor(&self, number: u32) -> Outcome<Visitor> {
        Visitor::connect(self.program.address(), Codec::Json, number).await
    }

    /// Resident memory once nothing happens any more.
    async fn resident_bytes(&self) -> Outcome<f64> {
        pass(Duration::from_secs(3)).await;
        let mut samples = Vec::new();
        for _ in 0..5 {
            pass(Duration::from_millis(400)).await;
            samples.push(self.program.resident_bytes()?);
        }
        Ok(quantile(&mut samples, 0.5))
    }

    async fn bytes_each(&self, name: &str, base: f64, snapshot_bytes: f64) -> Outcome<f64> {
        let full = self.resident_bytes().await?;
        let open = self.program.metric("sockets")?;
        if open < f64::from(CONNECTIONS) {
            return Err(format!("{open} of {CONNECTIONS} connections are still there").into());
        }
        println!("{name}: {:.1} MiB, with {open} connections {:.1} MiB", base / MIB, full / MIB);
        println!("{name}: a snapshot has {:.0} bytes", snapshot_bytes / f64::from(CONNECTIONS));
        Ok((full - base) / f64::from(CONNECTIONS))
    }
}

const MIB: f64 = 1024.0 * 1024.0;
