//! Places are labels: a market whose vendors trade places is the same market with its vendors in other places.
//!
//! What is symmetric, exactly: with expected flows every cell of every segment, memos, accounts and books, once the order that breaks
//! ties trades the same places (it is drawn by place from the match's seed, and turns by one a day). Between alike vendors themselves
//! a tie's odd head still has to go to one of them. With drawn flows each place has its own uniforms, so vendors that trade places
//! draw others' luck: there only names are labels (`tests/labels_and_identities.rs`).

use burnrate_content::Resolved;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::Vitals;
use crate::event::Opening;
use crate::given::Match;
use crate::kernel::Kernel;
use crate::market::rates::Rates;
use crate::market::self_serve::ApiAccounts;
use crate::market::switching::HeadRow;
use crate::roster::Roster;
use crate::segment::{Cells, ExitRings, Goodwill, Registered, SecondUsers};
use crate::simulation::Simulation;
use burnrate_client_proto::id::VendorId;

/// The place that a vendor has once `a` and `b` have traded.
fn traded(place: usize, a: usize, b: usize) -> usize {
    if place == a {
        b
    } else if place == b {
        a
    } else {
        place
    }
}

/// A market with expected flows, and the order that breaks ties with `a` and `b` traded.
fn market(scenario: Resolved, a: usize, b: usize) -> Simulation {
    let (scenario_text, _) = burnrate_content::load("first-class").unwrap();
    let rules_version = crate::RULES_VERSION;
    let opening =
        Opening { rules_version, scenario_text, resolved: scenario, seed: 7, kernel: Kernel::Expected };
    let mut sim = Simulation::new(&opening).unwrap();
    sim.evolve(&crate::Event::Started {});
    let mut rates = sim.world.resource_mut::<Rates>();
    let Rates { vendor_orders, api_order, vendor_count, .. } = &mut *rates;
    for order in vendor_orders.iter_mut().chain([api_order]) {
        order[..*vendor_count].iter_mut().for_each(|place| *place = traded(*place, a, b));
    }
    sim
}

/// Everything by vendor, segment after segment: what a vendor's place holds.
fn of_place(sim: &Simulation, place: usize, a: usize, b: usize) -> Vec<u64> {
    let (world, count) = (&sim.world, sim.world.resource::<Roster>().vendors.len());
    let mut all = vec![world.resource::<ApiAccounts>().by_vendor[place]];
    for segment in &world.resource::<Roster>().segments {
        let cells = world.get::<Cells>(*segment).unwrap();
        let rings = world.get::<ExitRings>(*segment).unwrap();
        all.extend([cells.never, cells.lapsed, cells.habit[place], cells.tourist[place]]);
        all.push(world.get::<Registered>(*segment).unwrap().people[place]);
        all.push(rings.by_vendor[place].total());
        let goodwill = world.get::<Goodwill>(*segment).unwrap().stocks[place];
        all.push(goodwill.to_bits().cast_unsigned());
        let row: HeadRow = world.get::<SecondUsers>(*segment).unwrap().rows[place];
        all.extend((0..count).map(|other| row[traded(other, a, b)]));
    }
    all
}

/// A vendor's figures without its place.
fn unnamed(vitals: &Vitals) -> Vitals {
    Vitals { vendor: VendorId(0), ..vitals.clone() }
}

/// Plays both markets and compares every place with the one it traded with.
fn trades_places(scenario: &Resolved, a: usize, b: usize, days: u32) -> Result<(), TestCaseError> {
    let mut swapped = scenario.clone();
    swapped.vendors.swap(a, b);
    let (mut plain, mut swapped) = (market(scenario.clone(), 0, 0), market(swapped, a, b));
    for day in 1..=days {
        let (one, other) = (plain.close_day(), swapped.close_day());
        for place in 0..scenario.vendors.len() {
            let twin = traded(place, a, b);
            prop_assert_eq!(
                of_place(&plain, place, 0, 0),
                of_place(&swapped, twin, a, b),
                "day {}, place {}",
                day,
                place
            );
            prop_assert_eq!(unnamed(&one.vitals[place]), unnamed(&other.vitals[twin]), "day {}", day);
        }
    }
    Ok(())
}

/// The lesson with prices, money, bids and users of their own for every vendor.
fn lesson(figures: &[(i64, i64, i64, u64)]) -> Resolved {
    let mut scenario = Match::given_all_unlocked().opening.resolved;
    for (vendor, (price_yuan, bid_yuan, quality_milli, users)) in scenario.vendors.iter_mut().zip(figures) {
        let start = &mut vendor.start;
        start.prices.subscription_fen_per_month = price_yuan * 100;
        start.bids_fen_per_day.fill(bid_yuan * 100);
        start.quality_micro = quality_milli * 1_000;
        for list in [&mut start.users, &mut start.registered, &mut start.lapsed] {
            list.fill(*users);
        }
        start.tourist_share_micro = 250_000;
    }
    scenario
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, rng_seed: RngSeed::Fixed(12), failure_persistence: None, ..ProptestConfig::default() })]

    /// E12, for places: whatever the vendors are, two of them trade places and everything else is as it was.
    #[test]
    fn vendors_that_trade_places_trade_everything(
        figures in prop::collection::vec((0_i64..200, 0_i64..3_000, -500_i64..1_500, 0_u64..60_000), 6),
        a in 0_usize..6, b in 0_usize..6,
    ) {
        trades_places(&lesson(&figures), a, b, 40)?;
    }
}

/// Alike ones too: what one of them has, the other has in its place, to the odd head of a tie.
#[test]
fn alike_vendors_that_trade_places_trade_everything() {
    let alike = lesson(&[(49, 500, 0, 40_000); 6]);
    for (a, b) in [(0, 5), (2, 3)] {
        trades_places(&alike, a, b, 60).unwrap();
    }
}
