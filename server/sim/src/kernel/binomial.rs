//! The binomial quantile: how many of n act, by inverse distribution function from one uniform.
//!
//! Below a variance of 400 the answer is that of an inversion from 0: the smallest k with P(X ≤ k) ≥ u. There are three
//! ways to it, chosen by the variance: the sum itself; a Cornish-Fisher expansion, believed only where its known
//! error cannot change the answer; else a sum over the whole mass outward from the mode. From 400 on it is
//! floor(np + z√(npq) + (1−2p)(z²−1)/6 + ½). All are monotone in p, n and u within their range.

use crate::exact_math::{exp, inverse_normal, ln_1p, sqrt};

/// From this variance on the normal form is used.
const NORMAL_FROM_VARIANCE: f64 = 400.0;
/// From this variance on the expansion is asked first.
const EXPANSION_FROM_VARIANCE: f64 = 16.0;
/// Room for the mass on either side of the mode: below a variance of 400, p ≤ ½, more than 10 standard deviations.
const SIDE: usize = 288;

/// The number who act among `count`, each with probability `p`, at the quantile `u` in (0, 1).
///
/// `p` at or below 0, or NaN, gives 0; at or above 1 gives `count`. The result is never above `count`.
#[must_use]
#[inline]
pub fn binomial_quantile(count: u64, p: f64, u: f64) -> u64 {
    if p >= 1.0 {
        return count;
    }
    if count == 0 || p.is_nan() || p <= 0.0 {
        return 0;
    }
    let n = count as f64;
    let mean = n * p;
    // P(X = 0) ≥ 1 − np, so most cells with next to nobody in them end here.
    if u + mean <= 1.0 {
        return 0;
    }
    let variance = mean * (1.0 - p);
    if variance >= NORMAL_FROM_VARIANCE {
        return normal_form(n, mean, p, variance, u).min(count);
    }
    if p <= 0.5 { small(count, p, u, false) } else { count - small(count, 1.0 - p, 1.0 - u, true) }
}

/// §6 rule for large cells; the Cornish-Fisher term of first order corrects for skewness.
#[inline]
fn normal_form(n: f64, mean: f64, p: f64, variance: f64, u: f64) -> u64 {
    let z = inverse_normal(u);
    let k = (mean + z * sqrt(variance) + (1.0 - 2.0 * p) * (z * z - 1.0) / 6.0 + 0.5).floor();
    k.clamp(0.0, n) as u64
}

/// Variance below 400 and p ≤ ½: the smallest k with F(k) ≥ u, or, mirrored, with F(k) > u.
#[inline]
fn small(count: u64, p: f64, u: f64, mirrored: bool) -> u64 {
    let n = count as f64;
    let mean = n * p;
    let variance = mean * (1.0 - p);
    if variance < EXPANSION_FROM_VARIANCE {
        return from_zero(n, p, u, mirrored).min(count);
    }
    match expansion(mean, p, variance, u) {
        Some(k) => k.min(count),
        None => outward_from_mode(n, p, u, mirrored).min(count),
    }
}

/// Adds up the probabilities from k = 0; mean below 32, so q^n does not underflow.
#[inline]
fn from_zero(n: f64, p: f64, u: f64, mirrored: bool) -> u64 {
    let odds = p / (1.0 - p);
    let mut term = exp(n * ln_1p(-p));
    let mut sum = term;
    let mut k = 0.0;
    while (sum < u || (mirrored && sum == u)) && k < n {
        term *= (n - k) / (k + 1.0) * odds;
        k += 1.0;
        let next = sum + term;
        if next == sum && k > n * p {
            break;
        }
        sum = next;
    }
    k as u64
}

/// The quantile by Cornish and Fisher (1960; Abramowitz & Stegun 26.2.49) to the sixth cumulant, with Sheppard's
/// corrections for a lattice; `None` where the error left could reach a whole number.
#[inline]
fn expansion(mean: f64, p: f64, variance: f64, u: f64) -> Option<u64> {
    let (at, doubt) = smooth_quantile(mean, p, variance, inverse_normal(u));
    let k = at.ceil();
    let sure = k - at > doubt && at - (k - 1.0) > doubt && k >= 0.0;
    sure.then_some(k as u64)
}

/// The quantile as a smooth function of z that passes through k where Φ(z) = F(k), and how far off it may be, in heads.
#[inline]
fn smooth_quantile(mean: f64, p: f64, variance: f64, z: f64) -> (f64, f64) {
    let z2 = z * z;
    let q = 1.0 - p;
    let pq = p * q;
    let skew = q - p;
    let s2 = variance - 1.0 / 12.0;
    let s = sqrt(s2);
    let r = 1.0 / s;
    let r2 = r * r;
    let l3 = variance * skew * r2 * r;
    let l4 = (variance * (1.0 - 6.0 * pq) + 1.0 / 120.0) * (r2 * r2);
    let l5 = variance * skew * (1.0 - 12.0 * pq) * (r2 * r2 * r);
    let l6 = (variance * (1.0 - 30.0 * pq * (1.0 - 4.0 * pq)) - 1.0 / 252.0) * (r2 * r2 * r2);
    let l33 = l3 * l3;
    let first = l3 * (z2 - 1.0) * (1.0 / 6.0);
    let second = z * (l4 * (z2 - 3.0) * (1.0 / 24.0) - l33 * (2.0 * z2 - 5.0) * (1.0 / 36.0));
    let third = l5 * ((z2 - 6.0) * z2 + 3.0) * (1.0 / 120.0)
        - l3 * l4 * ((z2 - 5.0) * z2 + 2.0) * (1.0 / 24.0)
        + l33 * l3 * ((12.0 * z2 - 53.0) * z2 + 17.0) * (1.0 / 324.0);
    let fourth = z
        * (l6 * ((z2 - 10.0) * z2 + 15.0) * (1.0 / 720.0)
            - l4 * l4 * ((3.0 * z2 - 24.0) * z2 + 29.0) * (1.0 / 384.0)
            - l3 * l5 * ((2.0 * z2 - 17.0) * z2 + 21.0) * (1.0 / 180.0)
            + l33 * l4 * ((14.0 * z2 - 103.0) * z2 + 107.0) * (1.0 / 288.0)
            - l33 * l33 * ((252.0 * z2 - 1688.0) * z2 + 1511.0) * (1.0 / 7776.0));
    let at = mean + s * (z + first + second + third + fourth) - 0.5;
    let spread = 1.0 + z2;
    (at, EXPANSION_ERROR * spread * spread * spread * (r2 * r2))
}

/// Bound of the expansion's error in heads, as a multiple of (1+z²)³/s⁴: four times the largest that a sweep over p,
/// variance and u met (the test below).
const EXPANSION_ERROR: f64 = 0.008;

/// Weighs every k with a mass worth counting, outward from the mode, then adds up from the lowest.
#[cold]
fn outward_from_mode(n: f64, p: f64, u: f64, mirrored: bool) -> u64 {
    let odds = p / (1.0 - p);
    let mode = ((n + 1.0) * p).floor();
    let mut below = [0.0; SIDE];
    let mut above = [0.0; SIDE];
    let mut weight = 1.0;
    let mut lows = 0;
    let mut k = mode;
    while lows < SIDE && k > 0.0 && weight > 1e-22 {
        weight *= k / ((n - k + 1.0) * odds);
        k -= 1.0;
        below[lows] = weight;
        lows += 1;
    }
    let lowest = k;
    let mut highs = 0;
    weight = 1.0;
    k = mode;
    while highs < SIDE && k < n && weight > 1e-22 {
        weight *= (n - k) / (k + 1.0) * odds;
        k += 1.0;
        above[highs] = weight;
        highs += 1;
    }
    let low: f64 = below[..lows].iter().rev().sum();
    let target = u * (low + 1.0 + above[..highs].iter().rev().sum::<f64>());
    let steps = below[..lows].iter().rev().chain(std::iter::once(&1.0)).chain(&above[..highs]);
    let mut sum = 0.0;
    let mut at = lowest;
    for weight in steps {
        sum += weight;
        if sum > target || (!mirrored && sum >= target) {
            return at as u64;
        }
        at += 1.0;
    }
    (at - 1.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expansion at u = F(k) should give k; its error in units of the bound, over a sweep.
    #[test]
    fn the_expansion_keeps_within_a_quarter_of_its_bound() {
        let mut worst: f64 = 0.0;
        for p in [1e-7, 0.001, 0.01, 0.03, 0.1, 0.2, 0.35, 0.45, 0.5] {
            for variance in [16.0, 17.0, 20.0, 25.0, 36.0, 50.0, 80.0, 130.0, 200.0, 300.0, 399.9] {
                let n = f64::round(variance / (p * (1.0 - p)));
                worst = worst.max(worst_of(n, p));
            }
        }
        assert!(worst < 0.25, "worst error is {worst} of the bound");
    }

    fn worst_of(n: f64, p: f64) -> f64 {
        let (mean, variance) = (n * p, n * p * (1.0 - p));
        let sigma = sqrt(variance);
        let top = (mean + 12.0 * sigma + 40.0).min(n) as usize;
        // Masses from 0, scaled so that e^-800 is not lost.
        let mut mass = vec![1e-290];
        for k in 0..top {
            let last = mass[k];
            mass.push(last * (n - k as f64) / (k as f64 + 1.0) * (p / (1.0 - p)));
        }
        let all: f64 = mass.iter().rev().sum();
        let mut above: f64 = 0.0;
        let mut worst: f64 = 0.0;
        let mut below: f64 = mass.iter().sum();
        for k in (0..top).rev() {
            above += mass[k + 1];
            below = if below > 0.3 * all { all - above } else { mass[..=k].iter().sum() };
            let z = if below < above { inverse_normal(below / all) } else { -inverse_normal(above / all) };
            if z.abs() > 8.2 {
                continue;
            }
            let (at, doubt) = smooth_quantile(mean, p, variance, z);
            worst = worst.max((at - k as f64).abs() / doubt);
        }
        worst
    }
}
