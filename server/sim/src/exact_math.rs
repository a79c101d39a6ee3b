//! Transcendental functions with the same bits on every machine.
//!
//! The only door to the pinned `libm`: no other file of the market calls it, and clippy refuses the standard library's
//! versions, whose last bit differs between platforms. `+ - * /` and `sqrt` are exact by IEEE 754 and need no door.
//! Nothing here uses a fused multiply-add.

mod normal;

pub use normal::inverse_normal;

/// e to the power `x`. `exp(-1.0)` has the bits `0x3fd78b56362cef38`.
#[must_use]
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power `x`, less 1; keeps its precision for small `x`.
#[must_use]
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// 2 to the power `x`.
#[must_use]
#[inline]
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// Natural logarithm of `x > 0`. `ln(0.5)` has the bits `0xbfe62e42fefa39ef`.
#[must_use]
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Natural logarithm of 1 + `x`, `x > -1`; keeps its precision for small `x`.
#[must_use]
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `base` to the power `exponent`, `base >= 0`.
#[must_use]
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Square root, correctly rounded by IEEE 754; here so that callers find all functions in one place.
#[must_use]
#[inline]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// The logistic function Λ(x) = 1 / (1 + e^−x), in 0..=1, without overflow at either end.
#[must_use]
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// The share of a stock left after one day, 2^(−1/h), for a half-life of `half_life_days`; 0 for a half-life of 0.
#[must_use]
pub fn daily_keep(half_life_days: f64) -> f64 {
    if half_life_days <= 0.0 { 0.0 } else { exp2(-1.0 / half_life_days) }
}

/// P(x > `threshold`) of a lognormal x with the given mean and σ of its logarithm; 1 at a threshold of 0 or below.
///
/// Used for the share of users whose daily need exceeds the free quota.
#[must_use]
pub fn lognormal_above(threshold: f64, mean: f64, sigma: f64) -> f64 {
    if threshold <= 0.0 {
        return 1.0;
    }
    if mean <= 0.0 || sigma <= 0.0 {
        return if mean > threshold { 1.0 } else { 0.0 };
    }
    let z = (ln(threshold / mean) + 0.5 * sigma * sigma) / sigma;
    0.5 * libm::erfc(z * core::f64::consts::FRAC_1_SQRT_2)
}
