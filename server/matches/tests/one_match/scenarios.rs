//! What must hold of a past of any scenario of the program: unedited it is itself from any day, on its own seed luck is what
//! happened, and an edit of one company moves nobody's draws.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::study::Rivals;
use burnrate_client_proto::view::VendorStatus;
use burnrate_matches::past::attribution::decisions;
use burnrate_matches::past::fork::{Forked, WhatIf};
use burnrate_matches::past::luck::InForms;
use burnrate_matches::past::{Edits, Form, Past, Rerun};
use burnrate_sim::random::{Draw, Purpose};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestRunner};

use crate::asked::{Deed, deeds, do_all};
use crate::table::{Table, match_id, opening_of};

/// Matches of each scenario.
const CASES: u32 = 4;

/// A match of a scenario: its seats, a third held by people who do what they are told, for at most as many days as there are deeds.
fn played(scenario: &str, seed: u64, plan: &[Deed]) -> (Past, Table) {
    let opening = opening_of(scenario, seed, |resolved| resolved.unlocks.clear());
    let people = u16::try_from(opening.resolved.vendors.len() / 3).unwrap();
    let mut table = Table::begun(opening, people);
    do_all(&mut table, plan);
    table.days(u32::from(table.live.ended().is_none()));
    (Past::read(&match_id(), table.log.iter().cloned().map(Ok)).unwrap(), table)
}

/// Has something hold of matches of every scenario, with an index to choose a day or a decision by.
fn of_every_scenario(rng_seed: u64, holds: impl Fn(&Past, &Table, Index) -> Result<(), TestCaseError>) {
    for card in burnrate_content::list() {
        let config = ProptestConfig {
            cases: CASES,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(rng_seed),
            ..ProptestConfig::default()
        };
        let matches = (any::<u64>(), deeds(4, 50), any::<Index>());
        let done = TestRunner::new(config).run(&matches, |(seed, plan, at)| {
            let (past, table) = played(&card.key, seed, &plan);
            holds(&past, &table, at)
        });
        done.unwrap_or_else(|failed| panic!("{}: {failed}", card.key));
    }
}

#[test]
fn unedited_a_fork_from_any_day_of_any_scenario_is_its_parent() {
    of_every_scenario(41, |past, table, at| {
        let at_day = u32::try_from(at.index(past.days() as usize)).unwrap();
        let asked = WhatIf { at_day, edits: Edits::default(), rivals: Rivals::Recorded, form: Form::Soft };
        let forked = Forked::play(past, &asked).unwrap();
        prop_assert_eq!(forked.state_hash, table.live.simulation().state_hash());
        let scores = |vitals: &[burnrate_sim::Vitals]| -> Vec<i64> {
            vitals.iter().map(|one| one.score_fen).collect()
        };
        prop_assert_eq!(scores(&forked.days.last().unwrap().vitals), scores(past.vitals()));
        prop_assert!(forked.tallies.iter().all(|tally| tally.not_applicable() + tally.adapted == 0));
        Ok(())
    });
}

#[test]
fn on_its_own_seed_luck_is_what_happened_in_any_scenario() {
    of_every_scenario(42, |past, table, _| {
        let seed = past.opening().seed;
        let InForms { soft, exact } = InForms::of(past, seed).unwrap();
        prop_assert!(!soft.adapts);
        prop_assert_eq!(&soft, &exact);
        for (end, happened) in soft.vendors.iter().zip(table.live.simulation().vitals()) {
            prop_assert_eq!(end.score_fen, happened.score_fen);
            prop_assert_eq!(end.alive, burnrate_matches::past::in_business(&happened));
            prop_assert_eq!(end.tally.not_applicable(), 0);
        }
        for form in [Form::Soft, Form::Exact] {
            let mut again = Rerun::new(past, seed).unwrap().in_form(form);
            again.finish();
            prop_assert_eq!(again.simulation().state_hash(), table.live.simulation().state_hash());
        }
        Ok(())
    });
}

#[test]
fn a_match_goes_on_from_any_moment_as_it_went_on() {
    of_every_scenario(44, |past, table, at| {
        let seed = past.opening().seed;
        let day = u32::try_from(at.index(past.days() as usize)).unwrap();
        let mut until = Rerun::new(past, seed).unwrap();
        while until.simulation().day() < day && until.pass_day() {}
        let moment = until.moment();
        prop_assert_eq!(moment.day(), until.simulation().day());
        let mut on = Rerun::resumed(past, &moment, seed).unwrap();
        on.finish();
        prop_assert_eq!(on.simulation().state_hash(), table.live.simulation().state_hash());
        let vendors = (0..).map(VendorId).take(past.vitals().len());
        prop_assert!(vendors.map(|vendor| on.tally(vendor)).all(|tally| tally.not_applicable() == 0));
        // Another seed moves what comes, not what was.
        let other = Rerun::resumed(past, &moment, seed ^ 1).unwrap();
        prop_assert_eq!(other.simulation().state_hash(), until.simulation().state_hash());
        Ok(())
    });
}

/// A day's draws by place, and who is in business after it.
struct Day {
    draws: BTreeMap<(u64, u64), u64>,
    in_business: BTreeSet<VendorId>,
}

/// The days of a match with a decision left out, or with none.
fn days_of(past: &Past, left_out: Option<u64>) -> Vec<Day> {
    let (mut rerun, record) = Rerun::recording_draws(past, past.opening().seed).unwrap();
    if let Some(left_out) = left_out {
        rerun = rerun.without(left_out);
    }
    let vendors = u16::try_from(past.vitals().len()).unwrap();
    let mut days = Vec::new();
    while rerun.pass_day() {
        let place = |draw: Draw| ((draw.nonce, draw.position), draw.bits);
        let draws = record.take().into_iter().map(place).collect();
        let active = |vendor: &VendorId| rerun.simulation().status_of(*vendor) == Some(VendorStatus::Active);
        days.push(Day { draws, in_business: (0..vendors).map(VendorId).filter(active).collect() });
    }
    days
}

/// The places of a day's draws that stand for cells of consumers and accounts, and for the market's own chance: they are taken
/// whatever anybody decides.
fn always_taken(day: &Day) -> BTreeSet<(u64, u64)> {
    let of_cells = [
        Purpose::ConsumerFlows,
        Purpose::SecondApps,
        Purpose::ApiAccounts,
        Purpose::Sentiment,
        Purpose::Talent,
    ];
    let is_one = |nonce: u64| of_cells.iter().any(|purpose| nonce >> 32 == *purpose as u64);
    day.draws.keys().copied().filter(|(nonce, _)| is_one(*nonce)).collect()
}

/// One decision is left out: each draw that both markets take is the same, bit for bit, and as long as the same companies are in
/// business the draws of all cells are taken in both.
#[test]
fn without_a_decision_nobodys_draws_are_others() {
    let moved = Cell::new(0);
    of_every_scenario(43, |past, _, at| {
        let made = decisions(past);
        if made.is_empty() {
            return Ok(());
        }
        let left_out = made[at.index(made.len())].record;
        let (with, without) = (days_of(past, None), days_of(past, Some(left_out)));
        let mut alike = true;
        for (one, other) in with.iter().zip(&without) {
            for (place, bits) in &one.draws {
                let there = other.draws.get(place).unwrap_or(bits);
                prop_assert_eq!(bits, there, "at {:?}", place);
            }
            alike &= one.in_business == other.in_business;
            if alike {
                prop_assert_eq!(always_taken(one), always_taken(other));
            }
        }
        prop_assert!(with.iter().all(|day| always_taken(day).len() > 20), "draws were compared");
        let mut other = Rerun::new(past, past.opening().seed).unwrap().without(left_out);
        other.finish();
        moved.set(moved.get() + u32::from(other.simulation().state_hash() != past.state_hash()));
        Ok(())
    });
    assert!(moved.get() > CASES, "what is left out moves the market: {}", moved.get());
}
