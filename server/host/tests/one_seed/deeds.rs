//! What visitors do while the storm lasts: decisions that the rules take and refuse, repeats, questions, orders, naps,
//! floods. Each follows from the visitor's dice alone.

use std::time::Duration;

use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{Pace, Phase};
use tokio::time::{Instant, sleep};

use crate::line::{Gone, Line};
use crate::visitor::{Role, Visitor};

/// Does one thing; true when the visitor says goodbye.
pub(crate) async fn random(visitor: &mut Visitor, line: &mut Line) -> Result<bool, Gone> {
    visitor.deeds += 1;
    match visitor.dice.below(100) {
        0..2 => return Ok(true),
        2..5 => {
            // A client that does not read: its buffers fill, and the server lets it go or lets it fall behind.
            let nap_ms = visitor.dice.between(1_000, 25_000);
            sleep(Duration::from_millis(nap_ms)).await;
            return Ok(false);
        }
        5..8 => {
            // One that reads too slowly: what comes piles up, and falls behind.
            for _ in 0..visitor.dice.between(20, 60) {
                let message = line.next_before(Instant::now() + Duration::from_millis(100)).await?;
                message.into_iter().for_each(|message| visitor.take(message));
                sleep(Duration::from_millis(500)).await;
            }
            return Ok(false);
        }
        8..11 => {
            let since = visitor.follower.since.filter(|_| visitor.dice.chance(70));
            visitor.attach(line, since).await?;
            return Ok(false);
        }
        11..15 => line.send(&ClientMessage::Ping { nonce: 7 }).await?,
        _ => match visitor.role {
            Role::Instructor => order(visitor, line).await?,
            Role::Player => play(visitor, line).await?,
            Role::Screen => {}
        },
    }
    Ok(false)
}

async fn play(visitor: &mut Visitor, line: &mut Line) -> Result<(), Gone> {
    let next = visitor.journal.next_seq();
    match visitor.dice.below(100) {
        0..45 => act(visitor, line).await,
        45..60 => again(visitor, line, next).await,
        60..80 => {
            let seq = visitor.dice.between(1, next + 1);
            visitor.journal.asks(seq);
            line.send(&ClientMessage::Ask { seq }).await
        }
        80..84 => {
            let commands = commands(visitor);
            line.send(&ClientMessage::Forecast { request: 3, commands }).await
        }
        84..92 => line.send(&ClientMessage::Ready { ready: visitor.dice.chance(80) }).await,
        92..95 => {
            let (least, most) = if visitor.town.plan.crowded { (300, 400) } else { (10, 30) };
            for _ in 0..visitor.dice.between(least, most) {
                act(visitor, line).await?;
            }
            Ok(())
        }
        _ => {
            for nonce in 0..80 {
                line.send(&ClientMessage::Ping { nonce }).await?;
            }
            Ok(())
        }
    }
}

async fn act(visitor: &mut Visitor, line: &mut Line) -> Result<(), Gone> {
    let seq = visitor.journal.next_seq();
    let commands = commands(visitor);
    visitor.journal.write(seq, commands.clone());
    line.send(&ClientMessage::Act { seq, commands }).await
}

/// Sends an earlier batch again: most often one without an answer.
async fn again(visitor: &mut Visitor, line: &mut Line, next: u64) -> Result<(), Gone> {
    let open = visitor.journal.unanswered();
    let drawn = visitor.dice.between(1, next);
    let seq = if visitor.dice.chance(70) { open.first().copied().unwrap_or(drawn) } else { drawn };
    let Some(commands) = visitor.journal.commands(seq) else { return Ok(()) };
    line.send(&ClientMessage::Act { seq, commands }).await
}

fn commands(visitor: &mut Visitor) -> Vec<Command> {
    let Some(ticket) = &visitor.ticket else { return Vec::new() };
    let dice = &mut visitor.dice;
    let price = |fen| Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(fen) } };
    match dice.below(10) {
        0..5 => {
            // Bids of a height that is this person's alone.
            let height =
                i64::try_from(100_000 + dice.below(1_000) * 100).unwrap() + i64::from(visitor.number);
            visitor.town.judge.bid(height, ticket.person);
            let channel = ChannelId(u16::try_from(dice.below(3)).unwrap());
            vec![Command::SetBid { channel, bid_fen_per_day: Fen(height) }]
        }
        5..8 => vec![price(i64::try_from(dice.between(2_000, 6_000)).unwrap())],
        8 => vec![price(3_000), price(4_000)],
        _ => vec![Command::RentGpu { term: GpuTerm::Days30, gpus: u32::MAX }],
    }
}

async fn order(visitor: &mut Visitor, line: &mut Line) -> Result<(), Gone> {
    let phase = visitor.follower.clock().map(|clock| clock.phase);
    let order = match phase {
        Some(Phase::Lobby) => Order::Start {},
        Some(Phase::Paused) if visitor.dice.chance(80) => Order::Resume {},
        Some(Phase::Paused | Phase::Running | Phase::Ended) | None => match visitor.dice.below(10) {
            0 => Order::Pause {},
            1..3 => Order::Step {},
            3 => Order::SetPace { pace: Pace::AllReady {} },
            4..6 => Order::SetPace { pace: visitor.town.plan.pace },
            6 => {
                let vendor = VendorId(u16::try_from(visitor.dice.below(2)).unwrap());
                Order::SetBot { vendor, bot: visitor.dice.chance(50) }
            }
            7 => Order::PlayShock { shock: ShockKind::ContentScandal, vendor: None, rumour_turns: 0 },
            _ => return Ok(()),
        },
    };
    line.send(&ClientMessage::Order { request: 5, order }).await
}

/// The instructor stops the clock for good.
pub(crate) async fn stand_still(visitor: &mut Visitor, line: &mut Line) -> Result<(), Gone> {
    for order in [Order::SetPace { pace: Pace::Stepped {} }, Order::Pause {}] {
        line.send(&ClientMessage::Order { request: 6, order }).await?;
        let carried_out = |message: &ServerMessage| {
            if let ServerMessage::Error { request: Some(6), error } = message {
                return Some(*error == WireError::NotNow {});
            }
            (*message == ServerMessage::Done { request: 6 }).then_some(true)
        };
        if !visitor.wait_for(line, carried_out).await? {
            return Err(Gone);
        }
    }
    visitor.listen(line, Instant::now() + Duration::from_millis(500)).await
}
