//! What the score and the account of a turn are worth: bursts at the end do not pay, causes sum up, awards come with the end.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod given;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::view::{Change, Figure, TurnChange};
use burnrate_sim::{EndReason, Event, Kernel, Outcome};
use given::{batch, opening, set_bid, started, submit};

/// Everything that is left goes into advertisements for the last two turns, four weeks.
#[test]
fn a_burst_of_advertising_in_the_last_month_gains_under_a_tenth() {
    let score = |bursts: bool| {
        let mut opening = opening("first-class", 7, Kernel::Expected);
        opening.resolved.unlocks.clear();
        for vendor in &mut opening.resolved.vendors {
            vendor.start.cash_fen = 6_000_000_000;
        }
        let mut game = started(&opening);
        while game.day() < 364 {
            if bursts && game.day() == 336 {
                let cash_yuan = game.vitals()[0].cash_fen / 100;
                let bid_yuan = cash_yuan / (28 * 6) / 100 * 100;
                assert!(bid_yuan > 50_000, "{bid_yuan}: there is something to burn");
                let bids: Vec<Command> = (0..6).map(|channel| set_bid(channel, bid_yuan)).collect();
                let answer = submit(&mut game, &batch(0, 1, &bids));
                assert!(format!("{answer:?}").starts_with("Accepted"), "{answer:?}");
            }
            game.close_day();
        }
        game.vitals()[0].clone()
    };
    let (steady, burst) = (score(false), score(true));
    assert!(burst.mau > steady.mau * 3 / 2, "{} to {}: it shows in users", steady.mau, burst.mau);
    let gain = burst.score_fen as f64 / steady.score_fen as f64 - 1.0;
    assert!(gain < 0.1, "{gain}");
}

fn explained(outcomes: &[Outcome]) -> Vec<(usize, Vec<TurnChange>)> {
    let told = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::TurnExplained { vendor, changes } => Some((vendor.index(), changes.clone())),
        _ => None,
    });
    told.collect()
}

/// At the end of each turn the log says of every vendor why its figures changed, and the causes sum to the changes.
#[test]
fn the_log_explains_every_turn_of_every_vendor() {
    let mut game = started(&opening("first-class", 7, Kernel::Stochastic));
    let figures = |vitals: &[burnrate_sim::Vitals]| -> Vec<(i64, i64, i64)> {
        let one =
            |v: &burnrate_sim::Vitals| (v.cash_fen, i64::try_from(v.active_users).unwrap(), v.valuation_fen);
        vitals.iter().map(one).collect()
    };
    let mut before = figures(&game.vitals());
    for day in 1..=42_u32 {
        let closed = game.close_day();
        let told = explained(&closed.outcomes);
        assert_eq!(told.len(), if day % 7 == 0 { 6 } else { 0 }, "day {day}");
        if told.is_empty() {
            continue;
        }
        let now = figures(&closed.vitals);
        for (place, changes) in told {
            let moved = [
                (Figure::Cash, now[place].0 - before[place].0),
                (Figure::Users, now[place].1 - before[place].1),
                (Figure::Valuation, now[place].2 - before[place].2),
            ];
            for (change, (figure, delta)) in changes.iter().zip(moved) {
                let sum: i64 = change.causes.iter().map(|share| share.delta).sum();
                assert_eq!((change.figure, change.delta, sum), (figure, delta, delta), "day {day}, {place}");
            }
        }
        before = now;
    }
}

#[test]
fn awards_are_given_when_the_match_has_ended() {
    let mut game = started(&opening("first-class", 7, Kernel::Stochastic));
    (0..28).for_each(|_| drop(game.close_day()));
    let awards = |game: &burnrate_sim::Simulation| {
        game.public_view().iter().filter(|change| matches!(change, Change::Award(_))).count()
    };
    assert_eq!(awards(&game), 0);
    game.evolve(&Event::Ended { reason: EndReason::Instructor });
    assert!(awards(&game) >= 3, "{}", awards(&game));
}
