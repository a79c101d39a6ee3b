//! The cost of a day's demand: five segments by ten vendors, with switching, in the exact and the soft form, beside a plain
//! reference. Divide a time by 50 for the cost of one segment and vendor; divan's items are those.

use std::hint::black_box;

use burnrate_sim::kernel::{Kernel, binomial_quantile};
use burnrate_sim::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes};
use burnrate_sim::market::switching::{
    DRAWS_PER_SEGMENT, DayHazards, SECOND_DRAWS_PER_SEGMENT, SecondAppDraws, SecondAppRates, SegmentCells,
    SegmentDraws, SegmentFlows, draw_at, second_app_flows, segment_flows,
};
use burnrate_sim::random::{Purpose, Streams};
use divan::Bencher;
use divan::counter::ItemsCount;

const SEGMENTS: usize = 5;
const VENDORS: usize = 10;
const POPULATION: [u64; SEGMENTS] = [120_000_000, 180_000_000, 30_000_000, 10_000_000, 280_000_000];

fn main() {
    divan::main();
}

/// One segment's cells and figures, spread over vendors from a leader to a start-up.
struct Segment {
    never: u64,
    lapsed: u64,
    habit: Vec<u64>,
    tourist: Vec<u64>,
    utility: Vec<f64>,
    awareness: Vec<f64>,
    ad_installs: Vec<f64>,
}

fn segments() -> Vec<Segment> {
    let user_share = |j: usize| 0.03 / (1.0 + j as f64 * j as f64);
    POPULATION
        .iter()
        .map(|&people| {
            let habit: Vec<u64> = (0..VENDORS).map(|j| (people as f64 * user_share(j)) as u64).collect();
            let tourist: Vec<u64> = habit.iter().map(|h| h / 20).collect();
            let users: u64 = habit.iter().chain(&tourist).sum();
            Segment {
                never: people - 3 * users,
                lapsed: 2 * users,
                utility: (0..VENDORS).map(|j| 1.2 - 0.1 * j as f64).collect(),
                awareness: (0..VENDORS).map(|j| 0.7 / (1.0 + 0.3 * j as f64)).collect(),
                ad_installs: habit.iter().map(|&h| h as f64 / 500.0).collect(),
                habit,
                tourist,
            }
        })
        .collect()
}

fn tastes(segment: &Segment) -> Tastes<'_> {
    Tastes { utility: &segment.utility, awareness: &segment.awareness, inertia: 2.0 }
}

fn a_day(bencher: Bencher<'_, '_>, form: ChoiceForm, kernel: Kernel) {
    let segments = segments();
    let streams = Streams::new(1);
    let mut model = ChoiceModel::new(form);
    let mut table = ChoiceTable::default();
    let mut flows = SegmentFlows::default();
    let order: Vec<usize> = (0..VENDORS).rev().collect();
    let mut day = 0;
    bencher.counter(ItemsCount::new(SEGMENTS * VENDORS)).bench_local(|| {
        day += 1;
        let mut draws = streams.stream(day, Purpose::ConsumerFlows);
        let mut uniforms = [0.0; DRAWS_PER_SEGMENT];
        for (g, segment) in segments.iter().enumerate() {
            model.fill(&tastes(black_box(segment)), &mut table);
            draws.fill(draw_at(g as u32), &mut uniforms);
            let cells = SegmentCells {
                never: segment.never,
                lapsed: segment.lapsed,
                habit: &segment.habit,
                tourist: &segment.tourist,
            };
            let hazards = DayHazards {
                adoption: 0.0002,
                lapsed_return: 0.008,
                review: &[1.0 / 45.0; VENDORS],
                habit_exit: &[0.005; VENDORS],
                tourist_exit: &[0.35; VENDORS],
                ad_installs: &segment.ad_installs,
                lapsed_ease: 0.5,
                poach_ease: 0.135,
                tourist_share: &[0.6; VENDORS],
            };
            let chance = SegmentDraws { uniforms: &uniforms, vendor_order: &order };
            segment_flows(kernel, &cells, &hazards, &table, &chance, &mut flows);
            black_box(&flows);
        }
    });
}

#[divan::bench]
fn day_exact(bencher: Bencher<'_, '_>) {
    a_day(bencher, ChoiceForm::ConsiderationSets, Kernel::Stochastic);
}

#[divan::bench]
fn day_soft(bencher: Bencher<'_, '_>) {
    a_day(bencher, ChoiceForm::Soft, Kernel::Stochastic);
}

#[divan::bench]
fn day_exact_expected(bencher: Bencher<'_, '_>) {
    a_day(bencher, ChoiceForm::ConsiderationSets, Kernel::Expected);
}

/// The choice table alone, one segment.
#[divan::bench(args = [ChoiceForm::ConsiderationSets, ChoiceForm::Soft])]
fn choice_table(bencher: Bencher<'_, '_>, form: ChoiceForm) {
    let segments = segments();
    let mut model = ChoiceModel::new(form);
    let mut table = ChoiceTable::default();
    bencher.bench_local(|| {
        model.fill(&tastes(black_box(&segments[0])), &mut table);
        black_box(&table);
    });
}

/// Second apps, one segment.
#[divan::bench]
fn second_apps(bencher: Bencher<'_, '_>) {
    let segment = segments().swap_remove(0);
    let mut table = ChoiceTable::default();
    ChoiceModel::new(ChoiceForm::ConsiderationSets).fill(&tastes(&segment), &mut table);
    let uniforms = [0.4; SECOND_DRAWS_PER_SEGMENT];
    let vendor_order: Vec<usize> = (0..VENDORS).collect();
    let draws = SecondAppDraws { uniforms: &uniforms, vendor_order: &vendor_order };
    let rates = SecondAppRates { take_up: 0.03, drop: 1.0 / 30.0 };
    let left = [0; VENDORS];
    let mut second = [[0; 12]; 12];
    bencher.bench_local(|| {
        second_app_flows(
            Kernel::Stochastic,
            rates,
            &table,
            &segment.habit,
            &left,
            black_box(&draws),
            &mut second,
        );
    });
}

/// 1,500 binomials of one mean each, chance .02.
#[divan::bench(args = [0.2, 5.0, 50.0, 300.0, 5_000.0])]
fn binomials_1500(bencher: Bencher<'_, '_>, mean: f64) {
    let mut uniforms = vec![0.0; 1500];
    Streams::new(3).stream(0, Purpose::Noise).fill(0, &mut uniforms);
    let count = (mean / 0.02) as u64;
    bencher
        .bench_local(|| uniforms.iter().map(|&u| binomial_quantile(black_box(count), 0.02, u)).sum::<u64>());
}

/// The day's uniforms: 400 a segment.
#[divan::bench]
fn draws_2000(bencher: Bencher<'_, '_>) {
    let streams = Streams::new(4);
    let mut uniforms = [0.0; SEGMENTS * DRAWS_PER_SEGMENT];
    let mut day = 0;
    bencher.bench_local(|| {
        day += 1;
        streams.stream(day, Purpose::ConsumerFlows).fill(0, black_box(&mut uniforms));
    });
}

/// The reference: plain cohorts, the soft form, conditional binomials by summing or a rounded normal, a small generator; no
/// fixed positions, no causes, no second choices, the platform's own functions.
#[divan::bench]
fn day_reference(bencher: Bencher<'_, '_>) {
    let segments = segments();
    let mut random = 88_172_645_463_325_252_u64;
    bencher.counter(ItemsCount::new(SEGMENTS * VENDORS)).bench_local(|| {
        for segment in &segments {
            black_box(reference::day(black_box(segment), &mut random));
        }
    });
}

#[expect(
    clippy::disallowed_methods,
    reason = "the reference is what one would write without caring for bits"
)]
mod reference {
    use super::{Segment, VENDORS};

    type Moved = [[u64; VENDORS + 1]; 2 + 2 * VENDORS];

    fn uniform(state: &mut u64) -> f64 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn binomial(n: u64, p: f64, state: &mut u64) -> u64 {
        let (count, mean) = (n as f64, n as f64 * p);
        if mean < 20.0 {
            let (u, mut k, mut term) = (uniform(state), 0_u64, (count * (-p).ln_1p()).exp());
            let mut sum = term;
            while sum < u && k < n {
                term *= (count - k as f64) / (k as f64 + 1.0) * p / (1.0 - p);
                sum += term;
                k += 1;
            }
            return k;
        }
        let (u, v) = (uniform(state).max(1e-300), uniform(state));
        let z = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        (mean + z * (mean * (1.0 - p)).sqrt()).round().clamp(0.0, count) as u64
    }

    fn outflow(count: u64, chances: &[f64; VENDORS + 1], state: &mut u64, out: &mut [u64; VENDORS + 1]) {
        let (mut left, mut mass) = (count, 1.0);
        for (moved, p) in out.iter_mut().zip(chances) {
            *moved = if *p > 0.0 && left > 0 { binomial(left, (p / mass).min(1.0), state) } else { 0 };
            left -= *moved;
            mass -= p;
        }
    }

    pub(super) fn day(segment: &Segment, state: &mut u64) -> Moved {
        let mut moved = [[0; VENDORS + 1]; 2 + 2 * VENDORS];
        let mut weight = [0.0; VENDORS];
        let mut eligible = segment.never as f64 + 0.5 * segment.lapsed as f64;
        for (j, value) in weight.iter_mut().enumerate() {
            *value = segment.awareness[j] * segment.utility[j].exp();
            eligible += 0.135 * (segment.habit[j] + segment.tourist[j]) as f64;
        }
        let inside: f64 = weight.iter().sum();
        let (mut start, mut back) = ([0.0; VENDORS + 1], [0.0; VENDORS + 1]);
        for j in 0..VENDORS {
            let ad = segment.ad_installs[j] / eligible;
            start[j] = 0.0002 * weight[j] / inside + ad;
            back[j] = 0.008 * weight[j] / (1.0 + inside) + 0.5 * ad;
        }
        outflow(segment.never, &start, state, &mut moved[0]);
        outflow(segment.lapsed, &back, state, &mut moved[1]);
        for i in 0..VENDORS {
            let own = segment.utility[i].exp() * 2_f64.exp();
            let all = 1.0 + inside - weight[i] + own;
            let (mut habit, mut tourist) = ([0.0; VENDORS + 1], [0.0; VENDORS + 1]);
            for j in (0..VENDORS).filter(|&j| j != i) {
                let ad = 0.135 * segment.ad_installs[j] / eligible;
                habit[j] = weight[j] / all / 45.0 + ad;
                tourist[j] = ad;
            }
            habit[VENDORS] = 1.0 / all / 45.0 + 0.005;
            tourist[VENDORS] = 0.35;
            outflow(segment.habit[i], &habit, state, &mut moved[2 + i]);
            outflow(segment.tourist[i], &tourist, state, &mut moved[2 + VENDORS + i]);
        }
        moved
    }
}
