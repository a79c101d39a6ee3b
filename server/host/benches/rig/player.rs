//! People who decide: each has a seat, and every decision is one that the rules accept.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else the server says is an error to a benchmark"
)]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{JoinCode, MatchId, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Pace;

use super::visitor::{Visitor, unexpected};
use super::{Outcome, pass};

/// One person in each match, which has begun and stands still.
pub(crate) async fn seated(server: SocketAddr, matches: u16) -> Outcome<Vec<Player>> {
    let mut instructor = Visitor::connect(server, Codec::Json, 0).await?;
    let (code, matches) = instructor.create("first-class", matches, Pace::Stepped {}).await?;
    let mut players = Vec::new();
    // One order begins all matches of a classroom.
    instructor.instruct(matches.first().ok_or("no match")?).await?;
    instructor.order(Order::Start {}).await?;
    for (number, match_id) in (1..).zip(matches) {
        players.push(Player::sit(server, number, &code, match_id, VendorId(0)).await?);
    }
    Ok(players)
}

/// One who decides.
pub(crate) struct Player {
    visitor: Visitor,
    pub(crate) match_id: MatchId,
    seq: u64,
}

impl Player {
    /// Joins and takes a seat.
    pub(crate) async fn sit(
        server: SocketAddr,
        number: u32,
        code: &JoinCode,
        match_id: MatchId,
        vendor: VendorId,
    ) -> Outcome<Self> {
        let mut visitor = Visitor::connect(server, Codec::Json, number).await?;
        let (code, name) = (code.to_string(), format!("Team {number}"));
        let (wanted, vendor) = (Some(match_id.clone()), Some(vendor));
        let token = match visitor.ask(ClientMessage::Join { code, name, match_id: wanted, vendor }).await? {
            ServerMessage::Joined { token, .. } => token,
            other => return Err(unexpected(&other)),
        };
        visitor.attach(ClientMessage::Sit { match_id: match_id.clone(), token, since: None }).await?;
        Ok(Self { visitor, match_id, seq: 0 })
    }

    /// Decides again and again, at least once: how long each answer took.
    pub(crate) async fn act_for(&mut self, time: Duration) -> Outcome<Vec<f64>> {
        let (began, mut taken) = (Instant::now(), Vec::new());
        while taken.is_empty() || began.elapsed() < time {
            let asked = Instant::now();
            match self.act().await? {
                Answer::Accepted { .. } => taken.push(milliseconds(asked)),
                other => return Err(format!("a decision was answered with {other:?}").into()),
            }
        }
        Ok(taken)
    }

    /// Decides once in this time, whatever the rules say to it: how long each answer took.
    pub(crate) async fn act_every(&mut self, pause: Duration, time: Duration) -> Outcome<Vec<f64>> {
        let (began, mut taken) = (Instant::now(), Vec::new());
        while began.elapsed() < time {
            let asked = Instant::now();
            self.act().await?;
            taken.push(milliseconds(asked));
            pass(pause).await;
        }
        Ok(taken)
    }

    async fn act(&mut self) -> Outcome<Answer> {
        self.seq += 1;
        let yuan = i64::try_from(20 + self.seq % 20)?;
        let act = ClientMessage::Act { seq: self.seq, commands: vec![price(yuan)] };
        match self.visitor.ask(act).await? {
            ServerMessage::Ack { answer, .. } => Ok(answer),
            other => Err(unexpected(&other)),
        }
    }
}

/// A decision on the subscription's price.
pub(crate) fn price(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// Since then.
pub(crate) fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
