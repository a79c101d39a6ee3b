//! The binomial quantile is that of an inversion from 0 below a variance of 400, and the published form above.

use burnrate_sim::exact_math::{ln, pow};
use burnrate_sim::kernel::binomial_quantile;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Inversion from 0, as plainly as it can be written: masses from k = 0, scaled so that e^-800 is not lost.
fn inverted_from_zero(n: u64, p: f64, u: f64) -> (u64, f64) {
    let (count, mean) = (n as f64, n as f64 * p);
    let top = (mean + 14.0 * (mean * (1.0 - p)).sqrt() + 60.0).min(count) as u64;
    let mut mass = vec![1e-290];
    for k in 0..top {
        let next = mass[k as usize] * (count - k as f64) / (k as f64 + 1.0) * (p / (1.0 - p));
        mass.push(next);
    }
    let all: f64 = mass.iter().rev().sum();
    let mut sum = 0.0;
    for (k, m) in mass.iter().enumerate() {
        let before = sum;
        sum += m;
        if sum >= u * all {
            // How near the next whole number was, as a share of probability: below rounding, either is right.
            return (k as u64, (sum / all - u).min(u - before / all) / u);
        }
    }
    (top, 1.0)
}

fn check(n: u64, p: f64, u: f64) {
    let (expected, slack) = inverted_from_zero(n, p, u);
    let got = binomial_quantile(n, p, u);
    assert!(
        got == expected || (slack < 1e-10 && got.abs_diff(expected) == 1),
        "n={n} p={p} u={u}: {got}, not {expected}"
    );
}

#[test]
fn the_published_quantiles() {
    assert_eq!(binomial_quantile(1_000_000, 0.0167, 0.025), 16_449);
    assert_eq!(binomial_quantile(23_282_000, 0.004818, 0.975), 112_828);
    assert_eq!(binomial_quantile(500, 0.9, 0.001), 428);
}

#[test]
fn the_ends() {
    for u in [1e-16, 0.5, 1.0 - 1e-16] {
        assert_eq!(binomial_quantile(0, 0.5, u), 0);
        assert_eq!(binomial_quantile(1000, 0.0, u), 0);
        assert_eq!(binomial_quantile(1000, -1.0, u), 0);
        assert_eq!(binomial_quantile(1000, f64::NAN, u), 0);
        assert_eq!(binomial_quantile(1000, 1.0, u), 1000);
        assert_eq!(binomial_quantile(1000, 1.5, u), 1000);
    }
    assert_eq!(binomial_quantile(1, 0.3, 0.7), 0);
    assert_eq!(binomial_quantile(1, 0.3, 0.700_001), 1);
    assert_eq!(binomial_quantile(u64::MAX, 1e-300, 0.5), 0);
    assert!(binomial_quantile(u64::MAX, 0.5, 0.9) > u64::MAX / 2);
}

#[test]
fn a_grid_of_quantiles_equals_inversion_from_zero() {
    for n in [1, 2, 7, 40, 65, 130, 500, 1600, 20_000] {
        for p in [1e-4, 0.003, 0.02, 0.1, 0.3, 0.499, 0.5, 0.501, 0.8, 0.97, 0.9999] {
            // The plain sum starts at (1-p)^n, which must be within 1e-500 of the largest mass.
            if n as f64 * p * (1.0 - p) < 400.0 && -(n as f64) * ln(1.0 - p) < 1_150.0 {
                for step in 1..200 {
                    check(n, p, f64::from(step) / 200.0 + 0.000_123);
                }
                for u in [1e-12, 1e-6, 1e-3, 0.9999, 0.999_999_9] {
                    check(n, p, u);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn quantiles_equal_inversion_from_zero(variance in 0.001_f64..399.0, p in 1e-6_f64..0.6, u in 0.0_f64..1.0) {
        let n = (variance / (p * (1.0 - p))) as u64;
        prop_assume!(u > 0.0 && n as f64 * p < 640.0);
        check(n, p, u);
    }

    #[test]
    fn tails_equal_inversion_from_zero(variance in 1.0_f64..399.0, p in 1e-6_f64..0.5, depth in 1.0_f64..11.0) {
        let n = (variance / (p * (1.0 - p))) as u64;
        prop_assume!(n as f64 * p < 640.0);
        check(n, p, pow(10.0, -depth));
        check(n, p, 1.0 - pow(10.0, -depth));
    }

    #[test]
    fn monotone_in_p_within_a_method(n in 1_u64..3_000_000, p in 0.0_f64..1.0, more in 0.0_f64..0.01, u in 0.000_001_f64..0.999_999) {
        let larger = (p + more * (1.0 - p)).min(1.0);
        let normal = |p: f64| n as f64 * p * (1.0 - p) >= 400.0;
        let (a, b) = (binomial_quantile(n, p, u), binomial_quantile(n, larger, u));
        if normal(p) == normal(larger) {
            prop_assert!(a <= b, "{a} > {b}");
        } else {
            prop_assert!(a <= b + 1, "{a} > {b} + 1 at the switch");
        }
    }

    #[test]
    fn monotone_in_the_uniform_and_the_count(n in 1_u64..3_000_000, p in 0.0_f64..1.0, u in 0.000_001_f64..0.999, more in 0.0_f64..0.0009, extra in 0_u64..1000) {
        let at = binomial_quantile(n, p, u);
        prop_assert!(at <= binomial_quantile(n, p, u + more));
        let normal = |n: u64| n as f64 * p * (1.0 - p) >= 400.0;
        prop_assert!(at <= binomial_quantile(n + extra, p, u) + u64::from(normal(n) != normal(n + extra)));
    }

    #[test]
    fn never_above_the_count(n in 0_u64..100_000, p in -0.1_f64..1.1, u in 0.0_f64..1.0) {
        prop_assert!(binomial_quantile(n, p, u) <= n);
    }
}
