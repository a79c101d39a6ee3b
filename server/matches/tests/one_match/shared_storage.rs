//! How much of a thousand forks is stored once: a fork's log holds what differs, beside the whole log that it stands for.

use std::convert::Infallible;

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::study::{Edit, Rivals};
use burnrate_matches::Match;
use burnrate_matches::past::fork::{Forked, WhatIf};
use burnrate_matches::past::fork_log::Parent;
use burnrate_matches::past::{Edits, Form, Past};
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, Event, RULES_VERSION};

use crate::table::{match_id, opening_of};

/// The forks of one parent.
const FORKS: u64 = 1_000;
/// The last day that they have in common, of a year.
const AT_DAY: u32 = 180;
const DAYS: u32 = 365;

/// Keeps what a match logs.
struct Keep(Vec<Vec<u8>>);

impl Witness for Keep {
    type Error = Infallible;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Infallible> {
        self.0.extend_from_slice(records);
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}

fn a_year_of_china() -> (Past, Vec<Vec<u8>>) {
    let mut kept = Keep(Vec::new());
    simulate(&match_id(), opening_of("china-2024", 7, |_| ()), DAYS, &mut kept).unwrap();
    (Past::read(&match_id(), kept.0.iter().cloned().map(Ok)).unwrap(), kept.0)
}

/// The fork of this number: one price of one company on one day, each its own.
fn fork(past: &Past, number: u64) -> Forked {
    let number = u32::try_from(number).unwrap();
    let days = DAYS - AT_DAY;
    let fen_per_month = Fen::from_yuan(i64::from(1 + number / days));
    let price = Command::SetPrice { price: Price::Subscription { fen_per_month } };
    let vendor = past.vendor("kimi").unwrap();
    let edit = Edit::Add { day: AT_DAY + 1 + number % days, vendor, commands: vec![price] };
    let edits = Edits::of(&[edit], past, AT_DAY).unwrap();
    let asked = WhatIf { at_day: AT_DAY, edits, rivals: Rivals::Recorded, form: Form::Soft };
    Forked::play(past, &asked).unwrap()
}

fn bytes(payloads: &[Vec<u8>]) -> u64 {
    payloads.iter().map(|payload| payload.len() as u64).sum()
}

/// Of the logs that a thousand forks stand for, the share that is stored once: reckoned from those of these numbers. A whole log
/// is taken as shorter than it is: its days without their outcomes, and none of its moves after the fork.
fn shared_share(from: u64, until: u64) -> f64 {
    let (past, log) = a_year_of_china();
    let common = usize::try_from(past.records_until(AT_DAY).unwrap()).unwrap();
    let (mut stored, mut whole, mut moved) = (0, 0, 0);
    for number in from..until {
        let forked = fork(&past, number);
        let parent = Parent {
            match_id: match_id().to_string(),
            rules_version: RULES_VERSION,
            records: common as u64,
            link: [7; 32],
            at_day: AT_DAY,
            rivals: Rivals::Recorded,
            edit: "[[add]]".repeat(20),
        };
        stored += bytes(&forked.log(parent).unwrap());
        let days: Vec<Vec<u8>> = forked
            .days
            .iter()
            .map(|day| Event::DayClosed(Box::new(day.clone())).to_bytes().unwrap())
            .collect();
        whole += bytes(&log[..common]) + bytes(&days);
        moved += u64::from(forked.state_hash != past.state_hash());
    }
    let count = until - from;
    assert!(moved * 2 > count, "an edited decision changes the market: {moved} of {count}");
    let (stored, whole) = (stored * FORKS / count + bytes(&log), whole * FORKS / count);
    println!("forks {from} to {until}: of {whole} bytes of a thousand whole logs {stored} are stored");
    1.0 - stored as f64 / whole as f64
}

#[test]
fn of_a_thousand_forks_95_percent_is_stored_once() {
    let share = shared_share(0, 8);
    assert!(share >= 0.95, "{share}");
}

#[test]
#[ignore = "a campaign: cargo xtask soak forks"]
fn soak_forks() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let from = number("BURNRATE_SOAK_FROM").unwrap_or(0);
    let until = number("BURNRATE_SOAK_UNTIL").unwrap_or(FORKS).min(FORKS);
    let share = shared_share(from, until);
    println!("forks: {:.2}% is stored once", share * 100.0);
    assert!(share >= 0.95, "{share}");
}
