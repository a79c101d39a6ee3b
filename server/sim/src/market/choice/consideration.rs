//! The exact form: the sum over all 2^J consideration sets, as one integral.
//!
//! 1/x = ∫₀¹ t^(x−1) dt turns the sum into P_j = a_j v_j ∫ t^(v_j) Π_{k≠j} (1 − a_k + a_k t^(v_k)) dt. With t = exp(−e^y) and the
//! trapezoid rule over y the integrand falls off at both ends like a double exponential, so the rule converges faster than any
//! power of the step.
//!
//! The step is ln(4)/3: three nodes on, t^v is raised to the fourth power, which two squarings of u = 1 − t^v do without an
//! exponential and without losing figures: 1 − (1−u)² = u(2−u). Below the lowest node the integrand is proportional to e^y, and
//! its whole tail is a geometric series, put on that node; so the range starts at −22.2, not −28. The error is below 1e-7 for
//! utilities to 10 with inertia 3 (`tests/consideration_sets.rs` holds it against the sum).

use super::{ChoiceTable, Ranked, VENDORS_MAX};
use bincode::{Decode, Encode};

use crate::exact_math::exp;

/// Nodes of the rule, a multiple of [`LANES`].
const NODES: usize = 56;
/// Sums run in this many interleaved parts, in this order: it decides the bits.
const LANES: usize = 4;
/// After this many nodes t^v is raised to the fourth power.
const PERIOD: usize = 3;
/// ln(4)/3.
const STEP: f64 = 0.462_098_120_373_296_9;
/// y of the lowest node.
const LOWEST: f64 = -22.2;

type Nodes = [f64; NODES];

/// Node tables, and scratch by place; what scratch held before never matters.
#[derive(Clone, Debug, Encode, Decode)]
pub(super) struct Quadrature {
    /// Weight of a node: step · e^y · exp(−e^y), the tail below included in the first.
    rule: Nodes,
    /// e^y of the first nodes.
    start: [f64; PERIOD],
    /// t^v, and t^(v·e^s).
    power: [Nodes; VENDORS_MAX],
    own_power: [Nodes; VENDORS_MAX],
    /// 1 − a + a·t^v: the factor of a vendor that may or may not be considered.
    factor: [Nodes; VENDORS_MAX],
    /// Products of the factors from a place to the last.
    after: [Nodes; VENDORS_MAX + 1],
}

impl Quadrature {
    pub(super) fn new() -> Self {
        let mut rule = [0.0; NODES];
        let mut start = [0.0; PERIOD];
        for (node, weight) in rule.iter_mut().enumerate() {
            let e = exp(LOWEST + STEP * node as f64);
            *weight = STEP * e * exp(-e);
            if node < PERIOD {
                start[node] = e;
            }
        }
        rule[0] *= 1.0 + 1.0 / (exp(STEP) - 1.0);
        Self {
            rule,
            start,
            power: [[0.0; NODES]; VENDORS_MAX],
            own_power: [[0.0; NODES]; VENDORS_MAX],
            factor: [[0.0; NODES]; VENDORS_MAX],
            after: [[1.0; NODES]; VENDORS_MAX + 1],
        }
    }

    pub(super) fn fill(&mut self, ranked: &Ranked, table: &mut ChoiceTable) {
        let mut by_place = ChoiceTable { vendor_count: ranked.count, ..ChoiceTable::default() };
        self.prepare(ranked);
        self.integrate(ranked, &mut by_place);
        normalise(&mut by_place);
        ranked.write(&by_place, table);
    }

    /// Powers, factors and the products from each place on.
    fn prepare(&mut self, ranked: &Ranked) {
        let count = ranked.count;
        self.after[count] = [1.0; NODES];
        for k in (0..count).rev() {
            fall_short(
                &self.start,
                ranked.weight[k],
                ranked.own_weight[k],
                &mut self.power[k],
                &mut self.own_power[k],
            );
            let a = ranked.awareness[k];
            for n in 0..NODES {
                // power still holds u = 1 − t^v here.
                self.factor[k][n] = 1.0 - a * self.power[k][n];
                self.power[k][n] = 1.0 - self.power[k][n];
                self.own_power[k][n] = 1.0 - self.own_power[k][n];
                self.after[k][n] = self.after[k + 1][n] * self.factor[k][n];
            }
        }
    }

    /// Every row at once: the product over all vendors but i, or but i and j, is the running one times the one after.
    fn integrate(&self, ranked: &Ranked, by_place: &mut ChoiceTable) {
        let count = ranked.count;
        let mut running = self.rule;
        by_place.newcomer_outside = total(&self.rule, &self.after[0]);
        for i in 0..count {
            let (power_i, own_i) = (&self.power[i], &self.own_power[i]);
            let value_i = ranked.awareness[i] * ranked.weight[i];
            let [newcomer, kept] = without_one(&running, &self.after[i + 1], power_i, own_i);
            by_place.newcomer[i] = value_i * newcomer;
            by_place.review_outside[i] = kept;
            by_place.review[i][i] = ranked.own_weight[i] * kept;
            // For a moment the diagonal holds what takes none if i did not exist; normalise reads it.
            by_place.next_best[i][i] = total(&running, &self.after[i + 1]);
            let mut between = running;
            for j in i + 1..count {
                let value_j = ranked.awareness[j] * ranked.weight[j];
                let pair = Pair { power_i, own_i, power_j: &self.power[j], own_j: &self.own_power[j] };
                let [next_j, next_i, to_j, to_i] = pair.integrate(&between, &self.after[j + 1]);
                by_place.next_best[i][j] = value_j * next_j;
                by_place.next_best[j][i] = value_i * next_i;
                by_place.review[i][j] = value_j * to_j;
                by_place.review[j][i] = value_i * to_i;
                multiply(&mut between, &self.factor[j]);
            }
            multiply(&mut running, &self.factor[i]);
        }
    }
}

/// u = 1 − t^v at every node, for two values of v, each from its first nodes by squaring.
fn fall_short(start: &[f64; PERIOD], weight: f64, own_weight: f64, out: &mut Nodes, own_out: &mut Nodes) {
    let mut u = [0.0; 2 * PERIOD];
    for n in 0..PERIOD {
        u[n] = one_less_exp(weight * start[n]);
        u[PERIOD + n] = one_less_exp(own_weight * start[n]);
    }
    let mut at = 0;
    while at < NODES {
        let period = PERIOD.min(NODES - at);
        out[at..at + period].copy_from_slice(&u[..period]);
        own_out[at..at + period].copy_from_slice(&u[PERIOD..PERIOD + period]);
        for x in &mut u {
            let squared = *x * (2.0 - *x);
            *x = squared * (2.0 - squared);
        }
        at += PERIOD;
    }
}

/// 1 − e^−x for x in 0..=.001, by its series: relative error below 1e-16.
fn one_less_exp(x: f64) -> f64 {
    x * (1.0 - x * (1.0 / 2.0) * (1.0 - x * (1.0 / 3.0) * (1.0 - x * (1.0 / 4.0) * (1.0 - x * (1.0 / 5.0)))))
}

fn multiply(product: &mut Nodes, factor: &Nodes) {
    for n in 0..NODES {
        product[n] *= factor[n];
    }
}

fn total(before: &Nodes, after: &Nodes) -> f64 {
    let mut sums = [0.0; LANES];
    for (b, a) in before.chunks_exact(LANES).zip(after.chunks_exact(LANES)) {
        for (sum, (b, a)) in sums.iter_mut().zip(b.iter().zip(a)) {
            *sum += b * a;
        }
    }
    fold(sums)
}

/// Integrals with vendor i taken out: as a newcomer's choice, and as one's own vendor.
fn without_one(before: &Nodes, after: &Nodes, power: &Nodes, own_power: &Nodes) -> [f64; 2] {
    let mut newcomer = [0.0; LANES];
    let mut kept = [0.0; LANES];
    for n in (0..NODES).step_by(LANES) {
        for lane in 0..LANES {
            let rest = before[n + lane] * after[n + lane];
            newcomer[lane] += rest * power[n + lane];
            kept[lane] += rest * own_power[n + lane];
        }
    }
    [fold(newcomer), fold(kept)]
}

/// Two vendors, taken out of the product of the rest.
struct Pair<'a> {
    power_i: &'a Nodes,
    own_i: &'a Nodes,
    power_j: &'a Nodes,
    own_j: &'a Nodes,
}

impl Pair<'_> {
    /// Integrals of: j with no i, i with no j, j against one's own i, i against one's own j.
    #[inline]
    fn integrate(&self, before: &Nodes, after: &Nodes) -> [f64; 4] {
        let [mut next_j, mut next_i, mut to_j, mut to_i] = [[0.0; LANES]; 4];
        for n in (0..NODES).step_by(LANES) {
            for lane in 0..LANES {
                let at = n + lane;
                let rest = before[at] * after[at];
                let (with_j, with_i) = (rest * self.power_j[at], rest * self.power_i[at]);
                next_j[lane] += with_j;
                next_i[lane] += with_i;
                to_j[lane] += with_j * self.own_i[at];
                to_i[lane] += with_i * self.own_j[at];
            }
        }
        [next_j, next_i, to_j, to_i].map(fold)
    }
}

fn fold(sums: [f64; LANES]) -> f64 {
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Divides each row by its sum, which the rule brings within 1e-7 of 1.
fn normalise(by_place: &mut ChoiceTable) {
    let count = by_place.vendor_count;
    scale_row(&mut by_place.newcomer[..count], &mut by_place.newcomer_outside);
    for i in 0..count {
        let mut outside = std::mem::replace(&mut by_place.next_best[i][i], 0.0);
        scale_row(&mut by_place.next_best[i][..count], &mut outside);
        scale_row(&mut by_place.review[i][..count], &mut by_place.review_outside[i]);
    }
}

fn scale_row(row: &mut [f64], outside: &mut f64) {
    let scale = 1.0 / (*outside + row.iter().sum::<f64>());
    *outside *= scale;
    for p in row {
        *p *= scale;
    }
}
