//! A restarted server finds the match that was running: state, screens, answers and what its bots do next.

use burnrate_client_proto::id::VendorId;
use burnrate_matches::{Intent, Match};
use proptest::prelude::*;

use crate::asked::{deeds, do_all};
use crate::table::{Table, assert_same, opening, stamp};

/// The records that a match would write over its next days, whatever its seats were: all are given to bots first.
fn next_records(played: &mut Match, days: u32) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut step = |played: &mut Match, intent| {
        if let Ok(proposal) = played.propose(intent) {
            records.extend(proposal.records.iter().cloned());
            played.settle(proposal);
        }
    };
    step(played, Intent::Start);
    for vendor in 0..6 {
        step(played, Intent::SeatControl { vendor: VendorId(vendor), bot: true });
    }
    for _ in 0..days {
        step(played, Intent::CloseDay);
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn any_prefix_of_steps_gives_the_match_as_it_was(
        seed in any::<u64>(), people in 0_u16..=6, plan in deeds(6, 80), at in any::<prop::sample::Index>(),
    ) {
        let mut table = Table::begun(opening(seed, |_| ()), people);
        let cut = at.index(plan.len());
        do_all(&mut table, &plan[..cut]);
        let mut again = table.recovered(table.log.len());
        assert_same(&table.live, &again, &table.audiences(), &format!("after {cut} deeds"));
        for (vendor, seq) in (0..6).flat_map(|vendor| (1..20).map(move |seq| (vendor, seq))) {
            prop_assert_eq!(table.live.answer(stamp(vendor, seq)), again.answer(stamp(vendor, seq)));
        }
        let audiences = table.audiences();
        let (then, again_then) = (next_records(&mut table.live, 16), next_records(&mut again, 16));
        prop_assert!(!then.is_empty() || table.live.ended().is_some());
        prop_assert_eq!(then, again_then, "the next two turns");
        assert_same(&table.live, &again, &audiences, "two turns later");
    }

    #[test]
    fn any_prefix_of_records_is_a_match(seed in any::<u64>(), plan in deeds(6, 30)) {
        let mut table = Table::begun(opening(seed, |_| ()), 3);
        do_all(&mut table, &plan);
        for records in 1..=table.log.len() {
            let again = table.recovered(records);
            prop_assert!(again.simulation().day() <= table.live.simulation().day());
        }
    }
}

#[test]
fn a_match_of_bots_is_found_again_on_any_day_of_a_year() {
    let mut table = Table::begun(opening(3, |_| ()), 0);
    for day in 1..=200 {
        table.days(1);
        if day % 23 == 0 {
            let again = table.recovered(table.log.len());
            assert_same(&table.live, &again, &table.audiences(), &format!("day {day}"));
        }
    }
}

#[test]
fn a_match_that_has_ended_is_found_ended() {
    let mut table = Table::begun(opening(3, |scenario| scenario.meta.days = 15), 0);
    table.days(15);
    let again = table.recovered(table.log.len());
    assert!(again.ended().is_some());
    assert_same(&table.live, &again, &table.audiences(), "at the end");
}
