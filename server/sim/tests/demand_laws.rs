//! What holds for any market and any decisions: nobody is lost, more GPUs never make it busier, dearer never means more payers.

mod given;

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{Change, Dashboard};
use burnrate_sim::{Kernel, Simulation};
use given::{batch, close_day, opening, set_bid, started, submit, subscription};
use proptest::prelude::*;

#[expect(clippy::unwrap_used, reason = "every seat's view has its dashboard")]
fn dashboard(market: &Simulation, vendor: u16) -> Dashboard {
    let view = market.vendor_view(VendorId(vendor));
    let found = view
        .into_iter()
        .find_map(|change| if let Change::Dashboard(shown) = change { Some(*shown) } else { None });
    found.unwrap()
}

/// Every head of every segment on every day; registered people never grow fewer.
fn check_days(market: &mut Simulation, populations: &[u64], days: u32) {
    let mut registered: Vec<u64> = market.vitals().iter().map(|v| v.registered_users).collect();
    for _ in 0..days {
        close_day(market);
        for (cells, &population) in market.cells().iter().zip(populations) {
            let users: u64 = cells.vendors.iter().map(|vendor| vendor.users).sum();
            assert_eq!(cells.never + cells.lapsed + users, population, "segment {}", cells.segment);
        }
        for (before, now) in registered.iter_mut().zip(market.vitals()) {
            assert!(*before <= now.registered_users && now.active_users <= now.registered_users);
            assert!(now.active_users <= now.mau);
            *before = now.registered_users;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_lost(
        seed in any::<u64>(),
        expected in any::<bool>(),
        yuan in prop::collection::vec(0_i64..400, 6),
        fen in prop::collection::vec(0_i64..500, 6),
        tiny in any::<bool>(),
    ) {
        let kernel = if expected { Kernel::Expected } else { Kernel::Stochastic };
        let mut opening = opening("first-class", seed, kernel);
        opening.resolved.unlocks.clear();
        if tiny {
            // So few people that rounding and empty cells decide.
            for segment in &mut opening.resolved.segments {
                segment.population = 97;
            }
            for vendor in &mut opening.resolved.vendors {
                for list in [&mut vendor.start.users, &mut vendor.start.registered, &mut vendor.start.lapsed] {
                    list.fill(5);
                }
                vendor.start.tourist_share_micro = 500_000;
            }
        }
        let populations: Vec<u64> = opening.resolved.segments.iter().map(|s| s.population).collect();
        let mut market = started(&opening);
        for vendor in 0..6_u16 {
            let at = usize::from(vendor);
            let mut commands = vec![set_bid(vendor % 6, yuan[at] * 100), subscription(fen[at] * 100)];
            if yuan[at] > 350 {
                commands = vec![Command::FileBankruptcy {}];
            }
            submit(&mut market, &batch(vendor, 1, &commands));
        }
        check_days(&mut market, &populations, 70);
    }
}

#[test]
fn a_market_where_all_vendors_die_goes_on() {
    let mut opening = opening("first-class", 5, Kernel::Stochastic);
    for vendor in &mut opening.resolved.vendors {
        vendor.start.cash_fen = 100_000_000;
    }
    let populations: Vec<u64> = opening.resolved.segments.iter().map(|s| s.population).collect();
    let mut market = started(&opening);
    check_days(&mut market, &populations, 150);
    assert_eq!(market.vitals().iter().map(|v| v.active_users).sum::<u64>(), 0);
}

#[test]
fn more_gpus_never_make_it_busier() {
    let mut last = u32::MAX;
    for gpus in [0, 5, 20, 80, 300] {
        let mut opening = opening("first-class", 5, Kernel::Expected);
        opening.resolved.unlocks.clear();
        opening.resolved.vendors[0].start.gpus.clear();
        let mut market = started(&opening);
        submit(&mut market, &batch(0, 1, &[Command::RentGpu { term: GpuTerm::Days365, gpus }]));
        market.close_day();
        let busy = dashboard(&market, 0).busy_bp;
        assert!(busy <= last, "{gpus} GPUs: {busy}, fewer: {last}");
        last = busy;
    }
    assert_eq!(last, 0);
}

#[test]
fn dearer_means_fewer_paying_users_and_free_of_charge_means_none() {
    let mut last = u64::MAX;
    for yuan in [1, 19, 49, 99, 199] {
        let mut opening = opening("first-class", 5, Kernel::Expected);
        for vendor in &mut opening.resolved.vendors {
            vendor.start.prices.subscription_fen_per_month = yuan * 100;
        }
        let mut market = started(&opening);
        for _ in 0..30 {
            market.close_day();
        }
        let shown = dashboard(&market, 0);
        assert!(shown.funnel.paying < last, "¥{yuan}: {} paying", shown.funnel.paying);
        last = shown.funnel.paying;
        if yuan == 49 {
            let share = shown.funnel.paying as f64 / shown.habit_users as f64;
            assert!((0.002..0.03).contains(&share), "{share} pay at ¥49 a month");
        }
    }
}

#[test]
fn money_that_is_not_there_buys_no_attention() {
    let mut opening = opening("first-class", 5, Kernel::Expected);
    opening.resolved.vendors[0].start.cash_fen = 12_345;
    opening.resolved.vendors[0].start.bids_fen_per_day = vec![1_000_000; 6];
    let mut market = started(&opening);
    market.close_day();
    assert_eq!(market.vitals()[0].ad_spend_fen, 12_345);
}

#[test]
fn users_of_a_vendor_that_is_gone_choose_again_or_lapse() {
    let mut opening = opening("first-class", 5, Kernel::Expected);
    opening.resolved.unlocks.clear();
    let mut market = started(&opening);
    submit(&mut market, &batch(0, 1, &[Command::FileBankruptcy {}]));
    let of = |market: &Simulation, vendor: usize| market.vitals()[vendor].active_users;
    let mut before = (0, 0);
    let mut days = 0;
    while of(&market, 0) > 0 {
        before = (of(&market, 0), of(&market, 1));
        market.close_day();
        days += 1;
        assert!(days < 10, "they are still there");
    }
    let came: i64 = dashboard(&market, 1)
        .users_change
        .causes
        .iter()
        .filter(|share| share.cause == burnrate_client_proto::view::Cause::Liquidation)
        .map(|share| share.delta)
        .sum();
    // 55% choose again; at an awareness of a tenth few find anybody.
    assert!(came > 0 && came < (before.0 as i64) * 55 / 500, "{came} of {}", before.0);
}

#[test]
fn a_vendor_that_comes_later_brings_its_users_and_nobody_is_lost() {
    let mut opening = opening("china-2024", 11, Kernel::Stochastic);
    opening.resolved.script.clear();
    let late = usize::from(opening.resolved.vendor_index("yuanbao").unwrap());
    opening.resolved.vendors[late].start_day = 20;
    opening.resolved.vendors[late].start.users = vec![100_000; opening.resolved.segments.len()];
    opening.resolved.vendors[late].start.registered = vec![150_000; opening.resolved.segments.len()];
    let populations: Vec<u64> = opening.resolved.segments.iter().map(|s| s.population).collect();
    let mut market = started(&opening);
    check_days(&mut market, &populations, 19);
    let before = &market.vitals()[late];
    assert_eq!((before.mau, before.active_users, before.tokens, before.cost_fen), (0, 0, 0, 0));
    check_days(&mut market, &populations, 1);
    let after = &market.vitals()[late];
    assert!((400_000..600_000).contains(&after.active_users), "{}", after.active_users);
    assert!(after.registered_users >= 750_000 && after.tokens > 0 && after.cost_fen > 0);
    check_days(&mut market, &populations, 30);
}

/// Both kernels say the same on average where cells are large: the mean of so many seeds lies within 3 standard errors of the
/// expected flows, for the users of every vendor in every segment. Where a flow is a fraction of a head a day, largest remainder rounds
/// it the same way each day, so people are 200 times as many here; nobody is busy, and no chance but that of flows is at work.
fn kernels_agree(seeds: u64, days: u32) {
    let users = |kernel: Kernel, seed: u64| -> Vec<f64> {
        let mut opening = opening("first-class", seed, kernel);
        opening.resolved.switches.congestion = false;
        opening.resolved.segments.iter_mut().for_each(|segment| segment.population *= 200);
        for vendor in &mut opening.resolved.vendors {
            let start = &mut vendor.start;
            for list in [&mut start.users, &mut start.lapsed, &mut start.registered] {
                list.iter_mut().for_each(|heads| *heads *= 200);
            }
        }
        let mut market = started(&opening);
        (0..days).for_each(|_| drop(market.close_day()));
        let cells = market.cells();
        cells.iter().flat_map(|cells| cells.vendors.iter().map(|vendor| vendor.users as f64)).collect()
    };
    let expected = users(Kernel::Expected, 1);
    assert!(expected.iter().all(|heads| *heads >= 1e5), "{expected:?}");
    let runs: Vec<Vec<f64>> = (0..seeds).map(|seed| users(Kernel::Stochastic, seed)).collect();
    let count = seeds as f64;
    for (cell, expected) in expected.into_iter().enumerate() {
        let mean = runs.iter().map(|run| run[cell]).sum::<f64>() / count;
        let squares = runs.iter().map(|run| (run[cell] - mean) * (run[cell] - mean)).sum::<f64>();
        let error = (squares / (count - 1.0) / count).sqrt();
        assert!((mean - expected).abs() < 3.0 * error, "cell {cell}: {mean} ± {error}, not {expected}");
    }
}

#[test]
fn four_hundred_seeds_average_to_the_expected_flows_for_ninety_days() {
    kernels_agree(400, 90);
}
