//! Logit Bertrand competition: alike firms that answer one another's prices settle where theory says, by the simulation's own
//! shares and its own search.

mod given;

use burnrate_client_proto::control::Control;
use burnrate_content::resolved::Range;
use burnrate_sim::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes};
use burnrate_sim::market::repricing::best_place;
use burnrate_sim::{Kernel, Opening};
use given::{opening, started};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const COST: f64 = 1.0;
/// Firms, price and share in equilibrium at V = 1 − p and a cost of 1: p = c + 1 ÷ (1 − s).
const PUBLISHED: [(usize, f64, f64); 5] = [
    (1, 2.278_464_543, 0.217_811_706),
    (2, 2.226_750_645, 0.184_838_415),
    (3, 2.189_230_743, 0.159_120_292),
    (5, 2.140_297_723, 0.123_036_046),
    (10, 2.083_644_004, 0.077_187_715),
];

/// The share of firm 0 at `price`, all others at `rivals`; V = 1 − p, everyone knows everyone.
fn share(model: &mut ChoiceModel, firms: usize, price: f64, rivals: f64) -> f64 {
    let mut utility = vec![1.0 - rivals; firms];
    utility[0] = 1.0 - price;
    let mut table = ChoiceTable::default();
    model.fill(&Tastes { utility: &utility, awareness: &vec![1.0; firms], inertia: 0.0 }, &mut table);
    table.newcomer[0]
}

/// The price from 1 to 5 that maximises (p − c)·share against `rivals`, in steps of 1e-9.
fn best_response(model: &mut ChoiceModel, firms: usize, rivals: f64) -> f64 {
    let price = |place: u64| COST + place as f64 * 1e-9;
    let profit = |place| (price(place) - COST) * share(model, firms, price(place), rivals);
    price(best_place(4_000_000_000, profit))
}

#[test]
fn alike_firms_settle_at_the_published_prices() {
    for form in [ChoiceForm::Soft, ChoiceForm::ConsiderationSets] {
        let mut model = ChoiceModel::new(form);
        for (firms, price, expected_share) in PUBLISHED {
            let mut rivals = 2.0;
            for _ in 0..40 {
                rivals = best_response(&mut model, firms, rivals);
            }
            assert!((rivals / price - 1.0).abs() < 1e-6, "{firms} firms, {form:?}: {rivals}, not {price}");
            let got = share(&mut model, firms, rivals, rivals);
            assert!((got / expected_share - 1.0).abs() < 1e-6, "{firms} firms, {form:?}: share {got}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    /// The search finds what looking at every price finds, whatever the cost, the pull of the price and the rest of the market.
    #[test]
    fn the_search_is_as_good_as_looking_at_every_price(
        cost_fen in 0_u64..20_000, alpha in 0.004_f64..0.2, value in -3.0_f64..6.0, rest in 0.0_f64..20.0, last in 1_u64..40_000,
    ) {
        let profit = |fen: u64| {
            let price = fen as f64 / 100.0;
            let weight = burnrate_sim::exact_math::exp(value - alpha * price);
            (price - cost_fen as f64 / 100.0) * weight / (1.0 + rest + weight)
        };
        let found = best_place(last, profit);
        let best = (0..=last).map(profit).fold(f64::NEG_INFINITY, f64::max);
        // Neighbours may differ by less than floats tell apart.
        prop_assert!(profit(found) >= best - best.abs() * 1e-14, "{found}: {} of {best}", profit(found));
    }
}

/// So many alike firms in a market of prices alone, in fen: α = .01 a yuan, ξ = 1, a cost of ¥100 a user and month, everybody chooses
/// each day; each begins at a price of its own.
fn market(firms: usize, first_price_fen: i64) -> Opening {
    let mut opening = opening("first-class", 3, Kernel::Expected);
    let scenario = &mut opening.resolved;
    scenario.meta.history_days = 0;
    scenario.channels.clear();
    scenario.segments.truncate(1);
    scenario.api_segment.accounts = 0;
    scenario.api_segment.awareness_segment = 0;
    let switches = &mut scenario.switches;
    (switches.inertia, switches.awareness, switches.congestion) = (false, false, false);
    (switches.fatigue, switches.multi_homing, switches.everyone_reviews_daily) = (false, false, true);
    scenario.choice.zeta_free_micro = 0;
    scenario.choice.beta_network_micro = 0;
    scenario.pricing.best_response = true;
    if let Some(range) = scenario.bounds.range_mut(Control::Subscription) {
        *range = Range { min: 0, max: 100_000, step: 1 };
    }
    let segment = &mut scenario.segments[0];
    (segment.population, segment.alpha_per_yuan_month_micro) = (1_000_000_000_000, 10_000);
    let vendor = scenario.vendors[0].clone();
    scenario.vendors = vec![vendor; firms];
    for (place, vendor) in (0_i64..).zip(&mut scenario.vendors) {
        let start = &mut vendor.start;
        for list in [&mut start.users, &mut start.lapsed, &mut start.registered] {
            *list = vec![0];
        }
        start.awareness_micro = vec![0];
        start.bids_fen_per_day.clear();
        start.house_impressions_per_day.clear();
        start.gpus.clear();
        start.heads = 0;
        start.xi_micro = 1_000_000;
        (start.quality_micro, start.ux_micro) = (0, 0);
        start.depth_micro = scenario.conversation.reference_depth_micro;
        start.prices.free_quota_deci = 0;
        start.prices.subscription_fen_per_month = first_price_fen + 1_000 * place;
        vendor.fixed.cost_fen_per_user_month = Some(10_000);
    }
    opening
}

#[test]
fn firms_in_the_market_settle_there_within_a_fen_from_above_and_below() {
    for (firms, price, expected_share) in PUBLISHED {
        for first_price_fen in [500, 60_000] {
            let mut market = started(&market(firms, first_price_fen));
            (0..70).for_each(|_| drop(market.close_day()));
            for (vendor, vitals) in market.vitals().into_iter().enumerate() {
                let fen = vitals.subscription_fen_per_month as f64;
                assert!((fen - price * 10_000.0).abs() <= 1.0, "{firms} firms, vendor {vendor}: {fen} fen");
                let share = vitals.active_users as f64 / 1e12;
                assert!(
                    (share / expected_share - 1.0).abs() < 2e-4,
                    "{firms} firms, vendor {vendor}: {share}"
                );
            }
        }
    }
}

#[test]
fn a_fixed_price_stays_and_the_others_answer_it() {
    let mut opening = market(2, 20_000);
    opening.resolved.vendors[0].fixed.subscription_fen_per_month = Some(15_000);
    opening.resolved.vendors[0].start.prices.subscription_fen_per_month = 15_000;
    let mut market = started(&opening);
    (0..30).for_each(|_| drop(market.close_day()));
    let prices = market.vitals().into_iter().map(|v| v.subscription_fen_per_month).collect::<Vec<_>>();
    assert_eq!(prices[0], 15_000);
    let mut model = ChoiceModel::new(ChoiceForm::Soft);
    let answer = best_response(&mut model, 2, 1.5);
    assert!((prices[1] as f64 - answer * 10_000.0).abs() <= 1.0, "{prices:?}, not {answer}");
}

/// The margin by which a firm's price exceeds its cost, times what it sells, is what its books say.
#[test]
fn the_books_hold_a_months_margin() {
    let mut opening = market(1, 22_785);
    opening.resolved.pricing.best_response = false;
    let mut market = started(&opening);
    (0..31).for_each(|_| drop(market.close_day()));
    let vitals = &market.vitals()[0];
    let of_a_day = |fen: i64| u128::from(vitals.active_users) * u128::from(fen.unsigned_abs()) / 30;
    assert!(u128::from(vitals.revenue_fen.unsigned_abs()).abs_diff(of_a_day(22_785)) <= 1);
    let cost_fen = u128::from(vitals.cost_fen.unsigned_abs());
    assert!(cost_fen.abs_diff(of_a_day(10_000)) <= 1, "{cost_fen}, not {}", of_a_day(10_000));
    assert!(market.is_over().is_none(), "a monopoly is a market too");
}
