//! Screens: whoever applies every delta sees what a newcomer is shown, at every step.

use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{Change, Slot, View};
use proptest::prelude::*;

use crate::asked::{deeds, do_all};
use crate::table::{Table, opening};

fn assert_built(table: &Table, told: &str) {
    for (audience, built) in &table.built {
        let shown = View::from_changes(table.live.view(*audience));
        assert_eq!(&shown, built, "{told}: {audience:?} built another view from deltas than a newcomer gets");
    }
}

#[test]
fn deltas_build_the_view_of_a_newcomer_every_day() {
    let mut table = Table::begun(opening(5, |_| ()), 2);
    assert_built(&table, "at the start");
    for day in 1..=120 {
        table.days(1);
        assert_built(&table, &format!("day {day}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn deltas_build_the_view_of_a_newcomer_whatever_people_do(seed in any::<u64>(), plan in deeds(6, 60)) {
        let mut table = Table::begun(opening(seed, |_| ()), 6);
        for deed in plan.chunks(1) {
            do_all(&mut table, deed);
            assert_built(&table, &format!("{deed:?}"));
        }
    }
}

#[test]
fn everybody_is_shown_a_market_and_only_a_seat_its_own_books() {
    let mut table = Table::begun(opening(5, |_| ()), 0);
    table.days(30);
    for audience in table.audiences() {
        let changes = table.live.view(audience);
        let count = |wanted: fn(&Change) -> bool| changes.iter().filter(|change| wanted(change)).count();
        assert_eq!(count(|change| matches!(change, Change::Standing(_))), 6, "{audience:?}");
        assert_eq!(count(|change| matches!(change, Change::Vendor(_))), 6, "{audience:?}");
        assert_eq!(count(|change| matches!(change, Change::Market(_))), 1, "{audience:?}");
        assert!(count(|change| matches!(change, Change::MarketPoint(_))) > 3, "{audience:?}");
        let (books, secrets) = match audience {
            Audience::Public {} => (0, 0),
            Audience::Vendor { .. } => (1, 0),
            Audience::Instructor {} => (0, 6),
        };
        assert_eq!(count(|change| matches!(change, Change::Dashboard(_))), books, "{audience:?}");
        assert_eq!(count(|change| matches!(change, Change::Secrets(_))), secrets, "{audience:?}");
        if let Audience::Vendor { vendor } = audience {
            let view = View::from_changes(changes);
            let Some(Change::Dashboard(own)) = view.get(Slot::Dashboard) else { panic!("no dashboard") };
            assert_eq!(own.vendor, vendor);
        }
    }
}
