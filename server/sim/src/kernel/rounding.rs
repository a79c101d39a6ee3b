//! Splitting a whole number in proportion, exactly: largest remainder, and systematic sampling.
//!
//! Weights become integers first; from there on everything is integer arithmetic. The parts always sum to the total,
//! unless all weights are 0: then every part is 0.

use super::OUTCOMES_MAX;

/// The most parts of one split.
const PARTS_MAX: usize = 64;
const _: () = assert!(OUTCOMES_MAX < PARTS_MAX);

/// Splits `total` in proportion to `weights` by largest remainder, ties to the lowest index.
///
/// Weights are floats ≥ 0 (negative and NaN count as 0, infinite as the largest float), at most 64 of them. They are
/// scaled by the power of two that brings the largest into 2^52..2^53, then rounded half to even: whole weights stay
/// exact. `out` has the length of `weights`.
pub fn largest_remainder(total: u64, weights: &[f64], out: &mut [u64]) {
    let mut quantised = [0_u64; PARTS_MAX];
    let quantised = &mut quantised[..weights.len()];
    quantise(weights, quantised);
    largest_remainder_counts(total, quantised, out);
}

/// Splits `total` in proportion to whole `weights` (at most 64) by largest remainder, ties to the lowest index.
pub fn largest_remainder_counts(total: u64, weights: &[u64], out: &mut [u64]) {
    debug_assert!(weights.len() <= PARTS_MAX && out.len() == weights.len());
    out.fill(0);
    let sum: u128 = weights.iter().map(|&w| u128::from(w)).sum();
    if sum == 0 || total == 0 {
        return;
    }
    let mut remainders = [0_u128; PARTS_MAX];
    let mut left = total;
    for (k, &weight) in weights.iter().enumerate() {
        let product = u128::from(total) * u128::from(weight);
        out[k] = (product / sum) as u64;
        remainders[k] = product % sum;
        left -= out[k];
    }
    // Fewer are left than parts have a remainder, so each round finds one.
    for _ in 0..left {
        let mut best = 0;
        for k in 1..weights.len() {
            if remainders[k] > remainders[best] {
                best = k;
            }
        }
        out[best] += 1;
        remainders[best] = 0;
    }
}

/// Splits `total` in proportion to whole `weights` by systematic sampling: part k gets the floor or the ceiling of its
/// share, and on average over `uniform` (0..1) exactly its share. One uniform for the whole split (Madow 1949).
///
/// Where largest remainder would always give a lone head to the same part, this one is fair in the long run. A part
/// never exceeds its weight when `total ≤ Σ weights`. At most 64 weights, each below 2^58.
pub fn systematic_split(total: u64, weights: &[u64], uniform: f64, out: &mut [u64]) {
    out.fill(0);
    let sum: u128 = weights.iter().map(|&w| u128::from(w)).sum();
    if sum == 0 || total == 0 {
        return;
    }
    // The same start on a grid of 2^-32 of the sum, so that no product passes 128 bits.
    let offset = (sum * u128::from((uniform.clamp(0.0, 1.0) * 4_294_967_295.0) as u64)) >> 32;
    let mut cumulative = 0_u128;
    let mut given = 0_u64;
    for (k, &weight) in weights.iter().enumerate() {
        cumulative += u128::from(weight);
        let upto = ((u128::from(total) * cumulative + offset) / sum) as u64;
        out[k] = upto - given;
        given = upto;
    }
}

/// Weights as integers up to 2^53, by one power of two for all.
pub(crate) fn quantise(weights: &[f64], out: &mut [u64]) {
    let largest = weights.iter().copied().fold(0.0, f64::max).min(f64::MAX);
    if largest <= 0.0 {
        out.fill(0);
        return;
    }
    let exponent = ((largest.to_bits() >> 52) & 0x7ff) as i64 - 1023;
    // Two factors, each a normal power of two, reach every exponent without overflow.
    let shift = 52 - exponent;
    let first = shift / 2;
    let (a, b) = (power_of_two(first), power_of_two(shift - first));
    for (slot, weight) in out.iter_mut().zip(weights) {
        // A NaN stays one and casts to 0.
        *slot = (weight.clamp(0.0, f64::MAX) * a * b).round_ties_even() as u64;
    }
}

fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}
