//! Exits of 30 days and second apps: memos beside the cells.

use burnrate_sim::kernel::Kernel;
use burnrate_sim::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes};
use burnrate_sim::market::switching::{
    ExitRing, RING_DAYS, SECOND_DRAWS_PER_SEGMENT, SecondAppDraws, SecondAppRates, returned_count,
    second_app_flows,
};
use burnrate_sim::random::{Purpose, Streams};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[test]
fn an_exit_counts_for_thirty_days() {
    let mut ring = ExitRing::default();
    ring.leave(7);
    for _ in 1..RING_DAYS {
        ring.advance();
        assert_eq!(ring.total(), 7);
    }
    ring.advance();
    assert_eq!(ring.total(), 0);
}

#[test]
fn the_returned_are_a_share_of_the_pool() {
    assert_eq!(returned_count(100, 50, 1000), 5);
    assert_eq!(
        returned_count(100, 50, 10),
        50,
        "the pool is at least the ring, and no more return than left"
    );
    assert_eq!(returned_count(5, 1, 10), 1, "half rounds up");
    assert_eq!(returned_count(4, 1, 10), 0);
    assert_eq!(returned_count(10, 0, 0), 0);
    assert_eq!(returned_count(u64::MAX, u64::MAX, u64::MAX), u64::MAX);
}

#[test]
fn those_who_return_leave_their_days_in_proportion() {
    let mut ring = ExitRing::default();
    ring.leave(60);
    ring.advance();
    ring.leave(30);
    ring.advance();
    ring.leave(10);
    assert_eq!(ring.take_back(10), 10);
    for _ in 0..RING_DAYS - 2 {
        ring.advance();
    }
    assert_eq!(ring.total(), 27 + 9, "54 of the first day are gone");
    ring.advance();
    assert_eq!(ring.total(), 9);
    assert_eq!(ring.take_back(1000), 9);
    assert_eq!(ring.take_back(1), 0);
}

#[test]
fn a_ring_survives_its_bytes() {
    let mut ring = ExitRing::default();
    ring.leave(5);
    ring.advance();
    ring.leave(u64::MAX / 2);
    let bytes = bincode::encode_to_vec(&ring, bincode::config::standard()).unwrap();
    let (back, _): (ExitRing, usize) =
        bincode::decode_from_slice(&bytes, bincode::config::standard()).unwrap();
    assert_eq!(back, ring);
}

fn three_vendors() -> ChoiceTable {
    let mut table = ChoiceTable::default();
    let tastes = Tastes { utility: &[1.0, 0.5, -1.0], awareness: &[0.9, 0.6, 0.2], inertia: 2.0 };
    ChoiceModel::new(ChoiceForm::ConsiderationSets).fill(&tastes, &mut table);
    table
}

const RATES: SecondAppRates = SecondAppRates { take_up: 0.03, drop: 1.0 / 30.0 };

/// In the long run those who take one up and those who drop one balance, for small apps too.
fn draws(uniforms: &[f64; SECOND_DRAWS_PER_SEGMENT]) -> SecondAppDraws<'_> {
    SecondAppDraws { uniforms, vendor_order: &[0, 1, 2] }
}

#[test]
fn second_apps_settle_where_gains_meet_losses() {
    let table = three_vendors();
    let users = [2_000, 500, 40];
    let streams = Streams::new(21);
    let mut second = [[0; 12]; 3];
    let mut sums = [[0.0; 3]; 3];
    let (warm_up, days) = (300, 20_000);
    for day in 0..warm_up + days {
        let mut uniforms = [0.0; SECOND_DRAWS_PER_SEGMENT];
        streams.stream(day, Purpose::SecondApps).fill(0, &mut uniforms);
        second_app_flows(Kernel::Stochastic, RATES, &table, &users, &[0; 3], &draws(&uniforms), &mut second);
        for j in 0..3 {
            assert_eq!(second[j][j], 0);
            for k in 0..3 {
                sums[j][k] += if day >= warm_up { second[j][k] as f64 } else { 0.0 };
            }
        }
    }
    for j in 0..3 {
        let any: f64 = table.next_best[j].iter().sum();
        let held = users[j] as f64 * 0.03 * any / (0.03 * any + 1.0 / 30.0);
        for k in (0..3).filter(|&k| k != j) {
            let (want, got) = (held * table.next_best[j][k] / any, sums[j][k] / f64::from(days));
            assert!((got / want - 1.0).abs() < 0.05, "{k} beside {j}: {got}, not {want}");
        }
    }
}

#[test]
fn leavers_take_their_second_apps_along() {
    let table = three_vendors();
    let mut second = [[0, 300, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0; 12], [0; 12]];
    let still = SecondAppRates { take_up: 0.0, drop: 0.0 };
    let uniforms = [0.5; SECOND_DRAWS_PER_SEGMENT];
    second_app_flows(
        Kernel::Expected,
        still,
        &table,
        &[1000, 0, 0],
        &[250, 0, 0],
        &draws(&uniforms),
        &mut second,
    );
    assert_eq!(second[0][..3], [0, 225, 75]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(17), ..ProptestConfig::default() })]

    #[test]
    fn second_apps_never_pass_the_users(users in prop::array::uniform3(0_u64..5000), steps in prop::collection::vec(0.0_f64..1.0, 12), seed in 0_u64..100) {
        let table = three_vendors();
        for kernel in [Kernel::Stochastic, Kernel::Expected] {
            let mut second = [[0; 12]; 3];
            for day in 0..60 {
                let mut uniforms = [0.0; SECOND_DRAWS_PER_SEGMENT];
                Streams::new(seed).stream(day, Purpose::SecondApps).fill(0, &mut uniforms);
                let rates = SecondAppRates { take_up: steps[day as usize % 12], drop: steps[(day as usize + 5) % 12] };
                second_app_flows(kernel, rates, &table, &users, &[0; 3], &draws(&uniforms), &mut second);
                for j in 0..3 {
                    prop_assert!(second[j].iter().sum::<u64>() <= users[j]);
                }
            }
        }
    }

    #[test]
    fn a_ring_is_the_sum_of_its_days(acts in prop::collection::vec((0_u64..1000, 0_u64..500, any::<bool>()), 1..200)) {
        let mut ring = ExitRing::default();
        let mut expected = 0;
        for (leave, back, next) in acts {
            ring.leave(leave);
            expected += leave;
            let taken = ring.take_back(back);
            prop_assert_eq!(taken, back.min(expected));
            expected -= taken;
            prop_assert_eq!(ring.total(), expected);
            if next {
                ring.advance();
                prop_assert!(ring.total() <= expected);
                expected = ring.total();
            }
        }
        for _ in 0..RING_DAYS {
            ring.advance();
        }
        prop_assert_eq!(ring.total(), 0);
    }
}
