//! The choice table against the sum over all consideration sets, and what any choice rule must satisfy.

use burnrate_sim::exact_math::exp;
use burnrate_sim::market::choice::{
    ChoiceForm, ChoiceModel, ChoiceTable, Tastes, VENDORS_MAX, any_awareness, awareness,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn table(form: ChoiceForm, utility: &[f64], awareness: &[f64], inertia: f64) -> ChoiceTable {
    let mut table = ChoiceTable::default();
    ChoiceModel::new(form).fill(&Tastes { utility, awareness, inertia }, &mut table);
    table
}

fn exact(utility: &[f64], awareness: &[f64], inertia: f64) -> ChoiceTable {
    table(ChoiceForm::ConsiderationSets, utility, awareness, inertia)
}

/// The sum over all 2^J sets; `own` is always considered, with inertia; `missing` never. The last entry is the outside.
fn by_sets(
    utility: &[f64],
    awareness: &[f64],
    inertia: f64,
    own: Option<usize>,
    missing: Option<usize>,
) -> Vec<f64> {
    let vendors = utility.len();
    let mut shares = vec![0.0; vendors + 1];
    let weight = |k: usize| exp(utility[k] + if own == Some(k) { inertia } else { 0.0 });
    let known = |k: usize| match (own == Some(k), missing == Some(k)) {
        (_, true) => 0.0,
        (true, false) => 1.0,
        (false, false) => awareness[k],
    };
    for set in 0..1_usize << vendors {
        let considered = |k: usize| set >> k & 1 == 1;
        let chance: f64 =
            (0..vendors).map(|k| if considered(k) { known(k) } else { 1.0 - known(k) }).product();
        let all: f64 = 1.0 + (0..vendors).filter(|&k| considered(k)).map(weight).sum::<f64>();
        for k in (0..vendors).filter(|&k| considered(k)) {
            shares[k] += chance * weight(k) / all;
        }
        shares[vendors] += chance / all;
    }
    shares
}

fn assert_near(got: &[f64], outside: f64, expected: &[f64], what: &str) {
    for (k, (g, e)) in got.iter().chain([&outside]).zip(expected).enumerate() {
        assert!((g - e).abs() < 1e-7, "{what}, vendor {k}: {g}, not {e}");
    }
}

fn check_against_sets(utility: &[f64], awareness: &[f64], inertia: f64) {
    let vendors = utility.len();
    let t = exact(utility, awareness, inertia);
    let newcomer = by_sets(utility, awareness, inertia, None, None);
    assert_near(&t.newcomer[..vendors], t.newcomer_outside, &newcomer, "newcomer");
    for i in 0..vendors {
        let review = by_sets(utility, awareness, inertia, Some(i), None);
        assert_near(&t.review[i][..vendors], t.review_outside[i], &review, "review");
        let next = by_sets(utility, awareness, inertia, None, Some(i));
        assert_near(&t.next_best[i][..vendors], next[vendors], &next, "next best");
    }
}

#[test]
fn the_ends_of_the_range_match_the_sum() {
    check_against_sets(&[10.0; 8], &[1.0; 8], 3.0);
    check_against_sets(&[10.0; 8], &[0.01; 8], 3.0);
    check_against_sets(&[-40.0, 10.0, -5.0], &[1.0, 0.5, 0.5], 3.0);
    check_against_sets(&[10.0, 9.5, 0.0, -3.0], &[0.001, 0.999, 0.0, 1.0], 2.0);
    check_against_sets(&[0.0], &[1.0], 0.0);
    check_against_sets(&[], &[], 2.0);
}

/// One number by hand: two vendors with v = 1, a = ½: ½·(½·½ + ½·⅓) = 5/24.
#[test]
fn a_case_by_hand() {
    let t = exact(&[0.0, 0.0], &[0.5, 0.5], 0.0);
    assert!((t.newcomer[0] - 5.0 / 24.0).abs() < 1e-9);
    assert!((t.newcomer_outside - 14.0 / 24.0).abs() < 1e-9);
    assert!((t.inside() - 10.0 / 24.0).abs() < 1e-9);
    assert!((t.split_inside()[1] - 0.5).abs() < 1e-15);
}

#[test]
fn nothing_known_is_nothing_chosen() {
    let t = exact(&[3.0, 2.0], &[0.0, 0.0], 2.0);
    assert_eq!((t.newcomer, t.inside()), ([0.0; VENDORS_MAX], 0.0));
    assert_eq!(t.split_inside(), [0.0; VENDORS_MAX]);
    assert!((t.review[0][0] - exp(5.0) / (1.0 + exp(5.0))).abs() < 1e-9);
    assert_eq!(t.review[0][1], 0.0);
}

#[test]
fn figures_out_of_range_are_clamped() {
    let wild = exact(&[1e9, f64::NAN, f64::NEG_INFINITY], &[2.0, 0.5, -1.0], 99.0);
    let tame = exact(&[10.0, -40.0, -40.0], &[1.0, 0.5, 0.0], 3.0);
    assert_eq!(wild.newcomer, tame.newcomer);
    assert_eq!(wild.review, tame.review);
}

/// A last bit that changes anywhere in a table shows here; it would change every log.
#[test]
fn the_bits_of_a_table() {
    let t = exact(&[1.2, 0.6, -0.4, 3.0, 0.6], &[0.7, 0.2, 0.9, 0.05, 0.2], 2.0);
    let mut fold = t.newcomer_outside.to_bits();
    let rows = t.review.iter().chain(&t.next_best).chain([&t.newcomer, &t.review_outside]);
    for p in rows.flatten() {
        fold = fold.rotate_left(5) ^ p.to_bits();
    }
    assert_eq!(fold, TABLE_BITS, "{fold:#x}");
}

const TABLE_BITS: u64 = 0xb5c7_fc88_e2d2_8e77;

#[test]
fn awareness_saturates() {
    assert_eq!(awareness(0.0), 0.0);
    assert_eq!(awareness(-1.0), 0.0);
    assert!((awareness(1.0) - 0.632_120_558_828_557_7).abs() < 1e-15);
    assert!((any_awareness(&[0.5, 0.5, 0.2]) - 0.8).abs() < 1e-15);
    assert_eq!(any_awareness(&[]), 0.0);
}

fn vendors(most: usize) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (1..=most).prop_flat_map(|n| {
        (prop::collection::vec(-5.0_f64..10.0, n), prop::collection::vec(0.0_f64..=1.0, n))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(5), ..ProptestConfig::default() })]

    #[test]
    fn the_integral_equals_the_sum_over_sets((utility, awareness) in vendors(8), inertia in 0.0_f64..3.0) {
        check_against_sets(&utility, &awareness, inertia);
    }

    #[test]
    fn rows_sum_to_one((utility, awareness) in vendors(12), inertia in 0.0_f64..3.0) {
        for form in [ChoiceForm::ConsiderationSets, ChoiceForm::Soft] {
            let t = table(form, &utility, &awareness, inertia);
            prop_assert!((t.inside() + t.newcomer_outside - 1.0).abs() < 1e-14);
            for i in 0..utility.len() {
                prop_assert!((t.review[i].iter().sum::<f64>() + t.review_outside[i] - 1.0).abs() < 1e-14);
                prop_assert!(t.next_best[i].iter().sum::<f64>() < 1.0 + 1e-14);
                prop_assert_eq!(t.next_best[i][i], 0.0);
                prop_assert!(t.review[i].iter().chain(&t.next_best[i]).all(|p| *p >= 0.0));
            }
        }
    }

    #[test]
    fn all_known_is_the_plain_logit((utility, _) in vendors(12), inertia in 0.0_f64..3.0) {
        let ones = vec![1.0; utility.len()];
        let (soft, full) = (table(ChoiceForm::Soft, &utility, &ones, inertia), exact(&utility, &ones, inertia));
        let all: f64 = 1.0 + utility.iter().map(|&v| exp(v)).sum::<f64>();
        for j in 0..utility.len() {
            prop_assert!((soft.newcomer[j] - exp(utility[j]) / all).abs() < 1e-13);
            prop_assert!((full.newcomer[j] - soft.newcomer[j]).abs() < 1e-7);
            for i in 0..utility.len() {
                prop_assert!((full.review[i][j] - soft.review[i][j]).abs() < 1e-7);
                prop_assert!((full.next_best[i][j] - soft.next_best[i][j]).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn better_or_better_known_wins_more_and_costs_rivals((utility, awareness) in vendors(12), pick in 0_usize..12, more in 0.01_f64..1.0) {
        let pick = pick % utility.len();
        let (mut better, mut known) = (utility.clone(), awareness.clone());
        better[pick] += more;
        known[pick] += (1.0 - known[pick]) * more;
        for form in [ChoiceForm::ConsiderationSets, ChoiceForm::Soft] {
            let before = table(form, &utility, &awareness, 2.0);
            for after in [table(form, &better, &awareness, 2.0), table(form, &utility, &known, 2.0)] {
                prop_assert!(after.newcomer[pick] >= before.newcomer[pick] - 1e-8);
                for k in (0..utility.len()).filter(|&k| k != pick) {
                    prop_assert!(after.newcomer[k] <= before.newcomer[k] + 1e-8);
                    prop_assert!(after.review[k][k] <= before.review[k][k] + 1e-8);
                }
            }
        }
    }

    /// Not within a tolerance: to the bit, twins included.
    #[test]
    fn new_labels_change_labels_only((mut utility, mut awareness) in vendors(12), shift in 0_usize..12, twin in any::<bool>()) {
        let n = utility.len();
        if twin {
            utility[n - 1] = utility[0];
            awareness[n - 1] = awareness[0];
        }
        let moved = |j: usize| (j * if n == 12 { 5 } else { 1 } + shift) % n;
        let (mut other_utility, mut other_awareness) = (utility.clone(), awareness.clone());
        for j in 0..n {
            other_utility[moved(j)] = utility[j];
            other_awareness[moved(j)] = awareness[j];
        }
        for form in [ChoiceForm::ConsiderationSets, ChoiceForm::Soft] {
            let (a, b) = (table(form, &utility, &awareness, 1.5), table(form, &other_utility, &other_awareness, 1.5));
            prop_assert_eq!(a.newcomer_outside.to_bits(), b.newcomer_outside.to_bits());
            for i in 0..n {
                prop_assert_eq!(a.newcomer[i].to_bits(), b.newcomer[moved(i)].to_bits());
                prop_assert_eq!(a.review_outside[i].to_bits(), b.review_outside[moved(i)].to_bits());
                for j in 0..n {
                    prop_assert_eq!(a.review[i][j].to_bits(), b.review[moved(i)][moved(j)].to_bits());
                    prop_assert_eq!(a.next_best[i][j].to_bits(), b.next_best[moved(i)][moved(j)].to_bits());
                }
            }
        }
    }
}

/// Every number of the tables of 200 drawn markets, to the last bit. The smallest change of an order of sums shows here, which a
/// golden log may not tell for years: a match rounds to whole people. Bits that change are a change of the rules.
#[test]
fn tables_are_the_same_to_the_bit_as_ever() {
    let mut state = 1_u64;
    // Knuth's MMIX generator, its high half as a fraction.
    let mut fraction = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).unwrap()) / 4_294_967_296.0
    };
    let mut hasher = blake3::Hasher::new();
    for market in 0..200 {
        let vendors = 1 + market % VENDORS_MAX;
        let utility: Vec<f64> = (0..vendors).map(|_| fraction() * 8.0 - 4.0).collect();
        let awareness: Vec<f64> = (0..vendors).map(|_| fraction()).collect();
        for form in [ChoiceForm::ConsiderationSets, ChoiceForm::Soft] {
            let t = table(form, &utility, &awareness, fraction() * 3.0);
            let ends = [t.newcomer_outside, t.inside()];
            let rows = [t.newcomer, t.review_outside, t.split_inside()];
            let tables = rows.iter().chain(&t.review).chain(&t.next_best).flatten();
            ends.iter().chain(tables).for_each(|number| {
                hasher.update(&number.to_bits().to_le_bytes());
            });
        }
    }
    let bits = "9e61bc30be02f0def116bcb2833db3f5dadd0c587d19e0e78b9be02a6aa4ee1a";
    assert_eq!(hasher.finalize().to_hex().as_str(), bits);
}
