//! Splits of whole numbers: exact sums, published roundings, and draws that do not move one another.

use burnrate_sim::kernel::{Kernel, largest_remainder, largest_remainder_counts, systematic_split};
use burnrate_sim::random::{Purpose, Streams};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn rounded<const N: usize>(total: u64, weights: [f64; N]) -> [u64; N] {
    let mut out = [0; N];
    largest_remainder(total, &weights, &mut out);
    out
}

#[test]
fn the_published_roundings() {
    assert_eq!(rounded(10, [1.0, 1.0, 1.0]), [4, 3, 3]);
    assert_eq!(rounded(1_000_003, [5.0, 3.0, 1.0, 1.0]), [500_002, 300_001, 100_000, 100_000]);
}

#[test]
fn odd_weights_are_taken_as_they_come() {
    assert_eq!(rounded(10, [0.0, 0.0]), [0, 0]);
    assert_eq!(rounded(10, [f64::NAN, -1.0, 2.0]), [0, 0, 10]);
    assert_eq!(rounded(5, [1e-300, 1e-300]), [3, 2]);
    assert_eq!(rounded(5, [f64::MAX, f64::INFINITY]), [3, 2]);
    assert_eq!(rounded(5, [5e-324, 5e-324]), [3, 2]);
    assert_eq!(rounded(u64::MAX, [1.0, 2.0]).iter().sum::<u64>(), u64::MAX);
}

#[test]
fn the_expected_kernel_rounds_what_the_draws_average() {
    let chances = [0.1, 0.02, 0.003];
    let mut out = [0; 3];
    let moved = Kernel::Expected.multinomial(1_000_000, &chances, &[0.9; 3], &[2, 0, 1], &mut out);
    assert_eq!((out, moved), ([100_000, 20_000, 3_000], 123_000));
    assert_eq!(Kernel::Expected.binomial(1000, 0.2504, 0.9), 250);
}

#[test]
fn the_draws_average_to_the_chances() {
    let chances = [0.1, 0.02, 0.003, 0.3];
    let mut sums = [0_u64; 4];
    let mut uniforms = [0.0; 4];
    let mut draws = Streams::new(11).stream(0, Purpose::Noise);
    for trial in 0..20_000 {
        draws.fill(trial * 4, &mut uniforms);
        let mut out = [0; 4];
        Kernel::Stochastic.multinomial(50, &chances, &uniforms, &[3, 1, 0, 2], &mut out);
        for (sum, moved) in sums.iter_mut().zip(out) {
            *sum += moved;
        }
    }
    for (sum, p) in sums.into_iter().zip(chances) {
        let (mean, error) = (1e6 * p, (1e6 * p * (1.0 - p)).sqrt());
        assert!((sum as f64 - mean).abs() < 3.5 * error, "{sum} against {mean} ± {error}");
    }
}

#[test]
fn chances_above_one_are_scaled() {
    for kernel in [Kernel::Stochastic, Kernel::Expected] {
        let mut out = [0; 2];
        assert_eq!(kernel.multinomial(1000, &[3.0, 1.0], &[0.4, 0.6], &[0, 1], &mut out), 1000);
        assert!(out[0].abs_diff(750) < 20, "{out:?}");
    }
}

#[test]
fn systematic_sampling_is_fair_to_the_small() {
    let weights = [90, 9, 1];
    let mut sums = [0; 3];
    for step in 0..1000 {
        let mut out = [0; 3];
        systematic_split(1, &weights, (f64::from(step) + 0.5) / 1000.0, &mut out);
        assert_eq!(out.iter().sum::<u64>(), 1);
        for (sum, part) in sums.iter_mut().zip(out) {
            *sum += part;
        }
    }
    assert_eq!(sums, [900, 90, 10]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn parts_are_within_one_of_their_share(total in 0_u64..1_000_000_000_000, weights in prop::collection::vec(0_u64..1_000_000, 1..20), u in 0.0_f64..1.0) {
        let sum: u64 = weights.iter().sum();
        prop_assume!(sum > 0);
        let (mut a, mut b) = (vec![0; weights.len()], vec![0; weights.len()]);
        largest_remainder_counts(total, &weights, &mut a);
        systematic_split(total, &weights, u, &mut b);
        for parts in [&a, &b] {
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
            for (part, weight) in parts.iter().zip(&weights) {
                let floor = (u128::from(total) * u128::from(*weight) / u128::from(sum)) as u64;
                prop_assert!(*part == floor || *part == floor + 1);
                prop_assert!(*weight > 0 || *part == 0);
            }
        }
    }

    #[test]
    fn floats_that_are_whole_split_like_integers(total in 0_u64..1_000_000_000_000, weights in prop::collection::vec(0_u64..1_000_000, 1..20)) {
        let floats: Vec<f64> = weights.iter().map(|&w| w as f64).collect();
        let (mut a, mut b) = (vec![0; weights.len()], vec![0; weights.len()]);
        largest_remainder_counts(total, &weights, &mut a);
        largest_remainder(total, &floats, &mut b);
        prop_assert_eq!(a, b);
    }

    #[test]
    fn outflows_never_exceed_the_cell(count in 0_u64..10_000_000, chances in prop::collection::vec(0.0_f64..0.6, 1..13), seed in 0_u64..1000) {
        let mut uniforms = vec![0.0; chances.len()];
        Streams::new(seed).stream(0, Purpose::Noise).fill(0, &mut uniforms);
        let order: Vec<usize> = (0..chances.len()).rev().collect();
        for kernel in [Kernel::Stochastic, Kernel::Expected] {
            let mut out = vec![0; chances.len()];
            let moved = kernel.multinomial(count, &chances, &uniforms, &order, &mut out);
            prop_assert_eq!(out.iter().sum::<u64>(), moved);
            prop_assert!(moved <= count);
        }
    }
}
