//! What is to come from outside is in no view, no forecast and no bot's eyes until a rumour tells it; and a rumour of a true shock
//! looks like a rumour of none.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod given;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{Change, NewsKind, ScandalKind};
use burnrate_content::resolved::DatedShock;
use burnrate_sim::{Kernel, Opening, Outcome, Simulation, news, notices};
use given::{set_bid, started};

const ME: VendorId = VendorId(0);
/// Days within which the first drawn rumour is looked for: every day is compared whole, forecasts too.
const DRAWN_DAYS: u32 = 90;

fn lesson(seed: u64) -> Opening {
    let mut opening = given::opening("first-class", seed, Kernel::Expected);
    opening.resolved.unlocks.clear();
    opening.resolved.finance.sentiment.sigma_per_day_micro = 0;
    opening
}

fn dated(kind: ShockKind, day: u32, chance_micro: i64) -> DatedShock {
    DatedShock { kind, day, vendor: None, chance_micro, rumour_turns: 2 }
}

/// All that anybody is sent, the instructor too, as bytes: views and a forecast.
fn seen(game: &Simulation) -> Vec<Vec<u8>> {
    let mut changes: Vec<Change> = game.public_view();
    changes.extend(game.vendor_view(ME));
    changes.extend(game.instructor_view());
    let mut sent: Vec<Vec<u8>> = changes.iter().map(|c| Codec::Bincode.encode(c).unwrap()).collect();
    for asked in [vec![], vec![set_bid(0, 3_000)]] {
        sent.push(Codec::Bincode.encode(&game.forecast(ME, &asked).unwrap()).unwrap());
    }
    sent
}

/// Plays both in step for as long as they look alike; the first day on which something that is shown differs.
fn first_difference(a: &mut Simulation, b: &mut Simulation, days: u32) -> Option<u32> {
    assert_eq!(seen(a), seen(b), "before the first day");
    (1..=days).find(|_| {
        let (x, y) = (a.close_day(), b.close_day());
        news(&x) != news(&y) || notices(&x, ME) != notices(&y, ME) || seen(a) != seen(b)
    })
}

#[test]
fn a_dated_shock_is_seen_with_its_rumour_and_no_day_before() {
    for kind in ShockKind::ALL.into_iter().filter(|kind| kind.is_rumoured()) {
        let mut with = lesson(7);
        with.resolved.shocks.dated = vec![dated(kind, 46, 1_000_000)];
        let (mut plain, mut with) = (started(&lesson(7)), started(&with));
        // Turn 6 holds day 42 last; day 46 lies in turn 7, and two turns before begins on day 29.
        assert_eq!(first_difference(&mut plain, &mut with, 40), Some(29), "{kind:?}");
    }
}

#[test]
fn a_true_rumour_and_a_false_one_look_alike_until_their_day() {
    // The same rumour in both; by its place in the list it comes true in one and not in the other. What stands before it never
    // comes within these days.
    let of = |place: usize| {
        let mut opening = lesson(7);
        let list = &mut opening.resolved.shocks.dated;
        list.resize(place, dated(ShockKind::OpenWeights, 364, 1_000_000));
        list.push(dated(ShockKind::ChipShortage, 46, 500_000));
        opening
    };
    let strikes = |place: usize| {
        let mut game = started(&of(place));
        (0..46).any(|_| game.close_day().outcomes.iter().any(|o| matches!(o, Outcome::ShockStruck { .. })))
    };
    let come = (0..20).find(|place| strikes(*place)).unwrap();
    let died = (0..20).find(|place| !strikes(*place)).unwrap();
    let (mut a, mut b) = (started(&of(come)), started(&of(died)));
    assert_eq!(first_difference(&mut a, &mut b, 60), Some(46));
}

#[test]
fn a_drawn_schedule_is_hidden_until_its_first_rumour() {
    let by_chance = |seed: u64| {
        let mut opening = lesson(seed);
        opening.resolved.shocks.by_chance = true;
        opening.resolved.shocks.content_scandal.rate_micro_per_year = 0;
        opening
    };
    for seed in [1, 2] {
        let mut alone = started(&by_chance(seed));
        let first = (1..=DRAWN_DAYS).find(|_| {
            let day = alone.close_day();
            news(&day).iter().any(|item| matches!(item.kind, NewsKind::Rumour { .. }))
        });
        let (mut quiet, mut drawn) = (started(&lesson(seed)), started(&by_chance(seed)));
        assert_eq!(
            first_difference(&mut quiet, &mut drawn, first.unwrap_or(DRAWN_DAYS)),
            first,
            "seed {seed}"
        );
    }
}

#[test]
fn a_card_on_the_table_is_the_instructors_secret() {
    let (mut plain, mut played) = (started(&lesson(7)), started(&lesson(7)));
    (0..3).for_each(|_| drop((plain.close_day(), played.close_day())));
    let event = played.decide_card(ShockKind::ViralBreakout, Some(VendorId(1)), 2).unwrap();
    played.evolve(&event);
    let open = |game: &Simulation| (game.public_view(), game.vendor_view(ME), game.forecast(ME, &[]));
    assert_eq!(open(&plain), open(&played));
    assert_ne!(plain.instructor_view(), played.instructor_view());
    assert_ne!(plain.state_hash(), played.state_hash());
    // The rumour names the kind and not the vendor.
    let told = news(&played.close_day());
    let rumour = NewsKind::Rumour { shock: ShockKind::ViralBreakout, chance_bp: 10_000 };
    assert_eq!(told.iter().map(|item| item.kind.clone()).collect::<Vec<_>>(), [rumour]);
    assert!(news(&plain.close_day()).is_empty());
    assert_eq!(open(&plain).2, open(&played).2, "a forecast holds no shock that has not come");
}

/// Everything that may come does, and more at many times its rate: nothing breaks, and a saved market goes on alike.
#[test]
fn a_market_full_of_shocks_holds_and_is_the_same_again() {
    let mut opening = given::opening("china-2024", 11, Kernel::Stochastic);
    let shocks = &mut opening.resolved.shocks;
    shocks.by_chance = true;
    shocks.dated =
        ShockKind::ALL.map(|kind| DatedShock { rumour_turns: 0, ..dated(kind, 20, 1_000_000) }).to_vec();
    for rate in [
        &mut shocks.device_entrant.rate_micro_per_year,
        &mut shocks.chip_shortage.rate_micro_per_year,
        &mut shocks.registration_rule.rate_micro_per_year,
        &mut shocks.content_scandal.rate_micro_per_year,
        &mut shocks.investor_winter.rate_micro_per_year,
        &mut shocks.open_weights.rate_micro_per_year,
        &mut shocks.viral_breakout.rate_micro_per_year,
    ] {
        *rate = 6_000_000;
    }
    let mut game = started(&opening);
    let mut struck = std::collections::BTreeSet::new();
    for _ in 0..200 {
        for outcome in game.close_day().outcomes {
            match outcome {
                Outcome::ShockStruck { shock, .. } => drop(struck.insert(shock)),
                Outcome::ScandalBroke { kind: ScandalKind::Content, .. } => {
                    struck.insert(ShockKind::ContentScandal);
                }
                _ => {}
            }
        }
    }
    assert_eq!(struck.len(), ShockKind::ALL.len(), "{struck:?}");
    let mut again = Simulation::restore(&opening, &game.save()).unwrap();
    for _ in 0..30 {
        assert_eq!(game.close_day(), again.close_day());
    }
}
