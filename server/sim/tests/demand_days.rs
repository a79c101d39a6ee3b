//! The consumer's day against figures worked out by hand or published: the Bass curve and the logit Bertrand price.

mod given;

use burnrate_content::Resolved;
use burnrate_sim::exact_math::exp;
use burnrate_sim::{Kernel, Opening, Simulation};
use given::{opening, started};

/// A market of so many alike vendors with everything off but what a test switches on: no staff, no GPUs, no advertisements.
fn bare(vendors: usize, people: u64) -> Opening {
    let mut opening = opening("first-class", 3, Kernel::Expected);
    let scenario = &mut opening.resolved;
    scenario.meta.history_days = 0;
    scenario.channels.clear();
    scenario.unlocks.clear();
    scenario.vendors.truncate(vendors);
    scenario.segments.truncate(1);
    scenario.api_segment.accounts = 0;
    scenario.api_segment.awareness_segment = 0;
    let off = &mut scenario.switches;
    (off.adoption, off.churn, off.inertia, off.awareness) = (false, false, false, false);
    (off.congestion, off.fatigue, off.multi_homing) = (false, false, false);
    scenario.segments[0].population = people;
    for vendor in &mut scenario.vendors {
        let start = &mut vendor.start;
        for list in [&mut start.users, &mut start.lapsed, &mut start.registered] {
            *list = vec![0];
        }
        start.awareness_micro = vec![0];
        start.bids_fen_per_day.clear();
        start.house_impressions_per_day.clear();
        start.gpus.clear();
        start.heads = 0;
    }
    opening
}

fn users(simulation: &Simulation, vendor: usize) -> u64 {
    simulation.cells().iter().map(|cells| cells.vendors[vendor].users).sum()
}

/// 35,738.76 of a million after 365 daily steps, at p = .03 and q = .38 a year.
#[test]
fn a_year_of_adoption_follows_bass() {
    let people = 1_000_000_000_000;
    let mut opening = bare(4, people);
    let scenario = &mut opening.resolved;
    scenario.switches.adoption = true;
    let segment = &mut scenario.segments[0];
    (segment.review_nano_per_day, segment.lapsed_return_nano_per_day) = (0, 0);
    let mut market = started(&opening);
    for _ in 0..365 {
        market.close_day();
    }
    let all: u64 = (0..4).map(|vendor| users(&market, vendor)).sum();
    let share = all as f64 / people as f64;
    assert!((share / 0.035_738_76 - 1.0).abs() < 1e-6, "{share}");
    // Alike vendors stand alike, to a few heads in billions.
    let (first, last) = (users(&market, 0), users(&market, 3));
    assert!(first.abs_diff(last) < 400, "{first}, {last}");
}

/// V = 1 − αp with α = .01 a yuan: the textbook's prices times ¥100.
fn bertrand(vendors: usize, own_fen: i64, rivals_fen: i64) -> f64 {
    let people = 1_000_000_000_000;
    let mut opening = bare(vendors, people);
    let Resolved { switches, segments, choice, vendors, conversation, .. } = &mut opening.resolved;
    (switches.adoption, switches.churn, switches.everyone_reviews_daily) = (true, true, true);
    segments[0].alpha_per_yuan_month_micro = 10_000;
    choice.zeta_free_micro = 0;
    choice.beta_network_micro = 0;
    for (place, vendor) in vendors.iter_mut().enumerate() {
        vendor.start.xi_micro = 1_000_000;
        (vendor.start.quality_micro, vendor.start.ux_micro) = (0, 0);
        vendor.start.depth_micro = conversation.reference_depth_micro;
        vendor.start.prices.free_quota_deci = 0;
        vendor.start.prices.subscription_fen_per_month = if place == 0 { own_fen } else { rivals_fen };
    }
    let mut market = started(&opening);
    market.close_day();
    users(&market, 0) as f64 / people as f64
}

#[test]
fn everybody_choosing_daily_gives_the_logit_shares() {
    for (vendors, price_fen, published) in
        [(2, 22_268, 0.184_838_415), (3, 21_892, 0.159_120_292), (5, 21_403, 0.123_036_046)]
    {
        let share = bertrand(vendors, price_fen, price_fen);
        let weight = exp(1.0 - price_fen as f64 / 10_000.0);
        let logit = weight / (1.0 + vendors as f64 * weight);
        assert!((share / logit - 1.0).abs() < 1e-6, "{vendors} vendors: {share}, not {logit}");
        assert!((share / published - 1.0).abs() < 1e-4, "{vendors} vendors: {share}, not {published}");
    }
}

#[test]
fn the_best_answer_to_the_published_price_is_that_price() {
    for (vendors, price_fen) in [(1, 22_785), (2, 22_268), (5, 21_403)] {
        let profit = |fen: i64| (fen - 10_000) as f64 * bertrand(vendors, fen, price_fen);
        let (mut low, mut high) = (price_fen - 400, price_fen + 400);
        while high - low > 2 {
            let third = (high - low) / 3;
            let (a, b) = (low + third.max(1), high - third.max(1));
            if profit(a) < profit(b) { low = a } else { high = b }
        }
        let best = (low..=high).max_by(|a, b| profit(*a).total_cmp(&profit(*b))).unwrap();
        assert!(best.abs_diff(price_fen) <= 1, "{vendors} vendors: {best}, not {price_fen}");
    }
}
