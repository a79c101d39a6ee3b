//! A day of one segment: nobody is made or lost, draws stay where they are, and expectations are met.

use burnrate_sim::kernel::Kernel;
use burnrate_sim::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes};
use burnrate_sim::market::switching::{
    DRAWS_PER_SEGMENT, DayHazards, SegmentCells, SegmentDraws, SegmentFlows, draw_at, segment_flows,
};
use burnrate_sim::random::{Purpose, Streams};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[derive(Clone, Debug)]
struct Segment {
    never: u64,
    lapsed: u64,
    habit: Vec<u64>,
    tourist: Vec<u64>,
    utility: Vec<f64>,
    awareness: Vec<f64>,
    ad_installs: Vec<f64>,
    review: f64,
    tourist_exit: f64,
}

impl Segment {
    fn vendor_count(&self) -> usize {
        self.habit.len()
    }

    fn people(&self) -> u64 {
        self.never + self.lapsed + self.habit.iter().sum::<u64>() + self.tourist.iter().sum::<u64>()
    }

    fn day(&self, kernel: Kernel, seed: u64, order: &[usize]) -> SegmentFlows {
        let n = self.vendor_count();
        let mut table = ChoiceTable::default();
        let tastes = Tastes { utility: &self.utility, awareness: &self.awareness, inertia: 2.0 };
        ChoiceModel::new(ChoiceForm::ConsiderationSets).fill(&tastes, &mut table);
        let mut uniforms = [0.0; DRAWS_PER_SEGMENT];
        Streams::new(seed).stream(3, Purpose::ConsumerFlows).fill(draw_at(2), &mut uniforms);
        let cells = SegmentCells {
            never: self.never,
            lapsed: self.lapsed,
            habit: &self.habit,
            tourist: &self.tourist,
        };
        let hazards = DayHazards {
            adoption: 0.0005,
            lapsed_return: 0.008,
            review: &vec![self.review; n],
            habit_exit: &vec![0.006; n],
            tourist_exit: &vec![self.tourist_exit; n],
            ad_installs: &self.ad_installs,
            lapsed_ease: 0.5,
            poach_ease: 0.135,
            tourist_share: &vec![0.6; n],
        };
        let mut flows = SegmentFlows::default();
        let draws = SegmentDraws { uniforms: &uniforms, vendor_order: order };
        segment_flows(kernel, &cells, &hazards, &table, &draws, &mut flows);
        flows
    }
}

fn middling() -> Segment {
    Segment {
        never: 2_000_000,
        lapsed: 300_000,
        habit: vec![400_000, 150_000, 120_000, 200_000],
        tourist: vec![110_000, 140_000, 120_000, 105_000],
        utility: vec![1.0, 0.6, 0.2, 0.8],
        awareness: vec![0.8, 0.3, 0.5, 0.2],
        ad_installs: vec![900.0, 3_000.0, 0.0, 2_000.0],
        review: 1.0 / 45.0,
        tourist_exit: 0.35,
    }
}

fn any_segment() -> impl Strategy<Value = Segment> {
    let people = prop_oneof![Just(0_u64), 0_u64..20, 0_u64..3_000_000];
    (1_usize..=12).prop_flat_map(move |n| {
        (
            (people.clone(), people.clone()),
            prop::collection::vec(people.clone(), n),
            prop::collection::vec(people.clone(), n),
            prop::collection::vec(-3.0_f64..5.0, n),
            prop::collection::vec(0.0_f64..=1.0, n),
            prop::collection::vec(prop_oneof![Just(0.0), 0.0_f64..1e4, 0.0_f64..1e9], n),
            (0.0_f64..=1.0, 0.0_f64..=1.0),
        )
            .prop_map(|((never, lapsed), habit, tourist, utility, awareness, ad_installs, rates)| {
                Segment {
                    never,
                    lapsed,
                    habit,
                    tourist,
                    utility,
                    awareness,
                    ad_installs,
                    review: rates.0,
                    tourist_exit: rates.1,
                }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(13), ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_made_or_lost(segment in any_segment(), seed in 0_u64..1000) {
        let n = segment.vendor_count();
        let mut order = vec![0; n];
        Streams::new(seed).vendor_order(2, &mut order);
        for kernel in [Kernel::Stochastic, Kernel::Expected] {
            let flows = segment.day(kernel, seed, &order);
            prop_assert!(flows.from_never.iter().sum::<u64>() <= segment.never);
            prop_assert!(flows.from_lapsed.iter().sum::<u64>() <= segment.lapsed);
            for j in 0..n {
                prop_assert!(flows.habit_left(j) <= segment.habit[j]);
                prop_assert!(flows.tourist_left(j) <= segment.tourist[j]);
                prop_assert!(flows.arrivals_tourist[j] <= flows.arrivals[j]);
                prop_assert_eq!(flows.arrivals[j], flows.from_never[j] + flows.from_lapsed[j] + flows.switched_to(j));
                prop_assert!(flows.paid_from_never[j] <= flows.from_never[j]);
                prop_assert!(flows.paid_from_lapsed[j] <= flows.from_lapsed[j]);
                prop_assert!(flows.paid_from_rivals[j] <= flows.switched_to(j));
                prop_assert_eq!(flows.switched(j, j), 0);
                prop_assert!(segment.ad_installs[j] > 0.0 || flows.paid(j) == 0);
            }
            // Debug builds also stop at any subtraction below 0.
            let mut after = segment.clone();
            flows.apply(&mut after.never, &mut after.lapsed, &mut after.habit, &mut after.tourist);
            prop_assert_eq!(after.people(), segment.people());
        }
    }

    /// One more vendor whom nobody knows: every other figure stays, draw for draw.
    #[test]
    fn an_unknown_vendor_changes_nothing(mut segment in any_segment(), seed in 0_u64..1000, place in 0_usize..12) {
        let n = segment.vendor_count();
        prop_assume!(n < 12);
        let order: Vec<usize> = (0..n).rev().collect();
        let alone = segment.day(Kernel::Stochastic, seed, &order);
        segment.habit.push(0);
        segment.tourist.push(0);
        segment.utility.push(4.0);
        segment.awareness.push(0.0);
        segment.ad_installs.push(0.0);
        let mut joined = order;
        joined.insert(place.min(n), n);
        let mut beside = segment.day(Kernel::Stochastic, seed, &joined);
        beside.vendor_count = n;
        prop_assert_eq!(alone, beside);
    }
}

/// A rival's ads change what comes after it in the order, through the heads left; never the draws of those before it.
#[test]
fn a_rivals_ads_move_no_draws() {
    let quiet = middling();
    let mut loud = quiet.clone();
    loud.ad_installs[2] = 5_000.0;
    let order = [3, 0, 2, 1];
    let (before, after) = (quiet.day(Kernel::Stochastic, 9, &order), loud.day(Kernel::Stochastic, 9, &order));
    for j in [3, 0] {
        assert_eq!(before.from_never[j], after.from_never[j]);
        assert_eq!(before.from_lapsed[j], after.from_lapsed[j]);
    }
    assert!(after.from_never[2] > before.from_never[2]);
    assert!(before.from_never[1].abs_diff(after.from_never[1]) < 10, "the draw of the last is the same too");
}

#[test]
fn draws_average_to_the_expected_kernel() {
    const SEEDS: u64 = 400;
    let segment = middling();
    let order = [1, 3, 0, 2];
    let expected = segment.day(Kernel::Expected, 0, &order);
    let figures = |f: &SegmentFlows| {
        let mut all: Vec<f64> = Vec::new();
        for j in 0..4 {
            all.extend(
                [f.arrivals[j], f.arrivals_tourist[j], f.habit_left(j), f.tourist_left(j)].map(|x| x as f64),
            );
            all.extend([f.paid(j), f.switched(0, j), f.from_lapsed[j]].map(|x| x as f64));
        }
        all
    };
    let want = figures(&expected);
    let (mut sum, mut squares) = (vec![0.0; want.len()], vec![0.0; want.len()]);
    for seed in 0..SEEDS {
        for (k, x) in figures(&segment.day(Kernel::Stochastic, seed, &order)).into_iter().enumerate() {
            sum[k] += x;
            squares[k] += x * x;
        }
    }
    for k in 0..want.len() {
        let mean = sum[k] / SEEDS as f64;
        let error = ((squares[k] / SEEDS as f64 - mean * mean) / SEEDS as f64).sqrt();
        // Half a head for rounding, and 3.5 standard errors since 28 figures are looked at.
        assert!((mean - want[k]).abs() <= 3.5 * error + 0.5, "figure {k}: {mean} ± {error}, not {}", want[k]);
    }
}

/// One vendor advertises: never, lapsed and rivals' users come by its ads as 1 : ½ : e^−s, and by nobody else's.
#[test]
fn ads_reach_all_groups_in_their_proportions() {
    let mut segment = middling();
    segment.ad_installs = vec![0.0, 20_000.0, 0.0, 0.0];
    let flows = segment.day(Kernel::Expected, 0, &[0, 1, 2, 3]);
    assert_eq!(flows.paid(0) + flows.paid(2) + flows.paid(3), 0);
    let rivals = (segment.people() - segment.never - segment.lapsed - 150_000 - 140_000) as f64;
    let eligible = 2_000_000.0 + 150_000.0 + 0.135 * rivals;
    let near = |got: u64, heads: f64| {
        let want = 20_000.0 * heads / eligible;
        assert!((got as f64 - want).abs() <= 6.0, "{got}, not {want}");
    };
    near(flows.paid_from_never[1], 2_000_000.0);
    near(flows.paid_from_lapsed[1], 150_000.0);
    near(flows.paid_from_rivals[1], 0.135 * rivals);
}
