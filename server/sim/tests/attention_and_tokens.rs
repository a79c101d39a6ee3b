//! Prices of attention and the demand for tokens, at their published figures.

use burnrate_sim::exact_math::pow;
use burnrate_sim::market::conversation::{busy, growth, metered_factor};
use burnrate_sim::market::price_of_attention::{cpm, impressions};

fn near(got: f64, expected: f64, relative: f64) {
    assert!((got / expected - 1.0).abs() < relative, "{got}, not {expected}");
}

#[test]
fn attention_dearer_with_every_bid() {
    let published =
        [(0.0, 20.0), (0.2e6, 21.828_469), (1e6, 26.612_246), (3e6, 33.170_765), (12e6, 46.184_303)];
    for (bids, price) in published {
        near(cpm(20.0, bids, 0.5e6, 0.26), price, 1e-6 / 20.0);
    }
    assert_eq!(cpm(20.0, 5.0, 0.0, 0.26), 20.0);
}

#[test]
fn impressions_are_what_money_buys() {
    assert_eq!(impressions(22.0, 20.0), 1_100.0);
    assert_eq!(impressions(-5.0, 20.0), 0.0);
    assert_eq!(impressions(5.0, 0.0), 0.0);
}

#[test]
fn demand_grows_to_its_cap_and_falls_with_price() {
    assert_eq!(growth(0.02, 4.0, 0), 1.0);
    near(growth(0.02, 4.0, 30), 1.02, 1e-14);
    assert_eq!(growth(0.02, 4.0, 30_000), 4.0);
    assert_eq!(metered_factor(0.0, 10.0, 0.8), 1.0);
    near(metered_factor(10.0, 10.0, 0.8), pow(2.0, -0.8), 1e-14);
    assert_eq!(busy(1.0), 0.0);
    assert_eq!(busy(4.0), 0.75);
}
