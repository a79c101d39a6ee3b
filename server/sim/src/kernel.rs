//! How many of a cell act on a day: drawn, or expected.
//!
//! Every head count of the market comes through here. One uniform a cell and outcome, inverted; no rejection, no
//! generator. The outflows of one cell are one call, so they never exceed it. Nothing allocates.

mod binomial;
mod rounding;

pub use binomial::binomial_quantile;
pub(crate) use rounding::quantise;
pub use rounding::{largest_remainder, largest_remainder_counts, systematic_split};

/// The most outcomes one multinomial may have: 12 vendors, leaving, and room for a scenario's own.
pub const OUTCOMES_MAX: usize = 16;

/// Whether consumer flows are drawn or expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, bincode::Encode, bincode::Decode)]
pub enum Kernel {
    /// Binomial draws by inversion.
    #[default]
    Stochastic,
    /// Expected values, rounded by largest remainder.
    Expected,
}

impl Kernel {
    /// How many of `count` people act, each with probability `probability` (clamped to 0..=1): one outcome, one uniform.
    ///
    /// Expected: `count · probability` rounded by largest remainder against those who stay, ties to acting.
    #[must_use]
    #[inline]
    pub fn binomial(self, count: u64, probability: f64, uniform: f64) -> u64 {
        match self {
            Self::Stochastic => binomial_quantile(count, probability, uniform),
            Self::Expected => {
                let p = probability.clamp(0.0, 1.0);
                let mut parts = [0; 2];
                largest_remainder(count, &[p, 1.0 - p], &mut parts);
                parts[0]
            }
        }
    }

    /// Splits the outflows of a cell of `count` people over outcomes; returns how many leave it, never above `count`.
    ///
    /// `probabilities[k]` is the chance of outcome k within the day; what is missing to 1 stays. Negative or NaN ones
    /// count as 0; if they sum above 1 they are scaled to 1. `uniforms[k]` belongs to outcome k for good, while
    /// `order` is the order of the conditional binomials: each outcome at most once; one that is missing must have chance 0.
    /// `out[k]` receives the counts.
    ///
    /// `probabilities`, `uniforms` and `out` have the same length, at most [`OUTCOMES_MAX`].
    #[inline]
    pub fn multinomial(
        self,
        count: u64,
        probabilities: &[f64],
        uniforms: &[f64],
        order: &[usize],
        out: &mut [u64],
    ) -> u64 {
        debug_assert!(probabilities.len() <= OUTCOMES_MAX, "at most {OUTCOMES_MAX} outcomes");
        debug_assert!(uniforms.len() == probabilities.len() && order.len() <= probabilities.len());
        out.fill(0);
        if count == 0 {
            return 0;
        }
        let total: f64 = probabilities.iter().map(|p| p.max(0.0)).sum();
        let scale = if total > 1.0 { 1.0 / total } else { 1.0 };
        match self {
            Self::Stochastic => conditional_binomials(count, scale, probabilities, uniforms, order, out),
            Self::Expected => expected_flows(count, total * scale, scale, probabilities, order, out),
        }
    }
}

/// Outcome after outcome in `order`, each drawn from those left with its chance among what is left.
#[inline]
fn conditional_binomials(
    count: u64,
    scale: f64,
    probabilities: &[f64],
    uniforms: &[f64],
    order: &[usize],
    out: &mut [u64],
) -> u64 {
    let mut left = count;
    let mut mass_left = 1.0;
    for &k in order {
        let p = probabilities[k].max(0.0) * scale;
        if p > 0.0 && left > 0 {
            let conditional = if p < mass_left { p / mass_left } else { 1.0 };
            let taken = binomial_quantile(left, conditional, uniforms[k]);
            out[k] = taken;
            left -= taken;
        }
        mass_left -= p;
    }
    count - left
}

/// Largest remainder over the outcomes in `order` and, as the last one, staying: a tie falls to the first in order.
fn expected_flows(
    count: u64,
    total: f64,
    scale: f64,
    probabilities: &[f64],
    order: &[usize],
    out: &mut [u64],
) -> u64 {
    let staying = order.len();
    let mut weights = [0.0; OUTCOMES_MAX + 1];
    let mut parts = [0; OUTCOMES_MAX + 1];
    for (weight, &k) in weights.iter_mut().zip(order) {
        *weight = probabilities[k].max(0.0) * scale;
    }
    weights[staying] = (1.0 - total).max(0.0);
    largest_remainder(count, &weights[..=staying], &mut parts[..=staying]);
    for (&k, heads) in order.iter().zip(parts) {
        out[k] = heads;
    }
    count - parts[staying]
}
