//! Numbers that may be stored: floats live only inside a day.
//!
//! [`Fixed`] is what goodwill, quality, stars and the like are kept in between days; [`Micro`] is how scenario values
//! (rates, shares, coefficients) arrive, as integers. Both convert to and from `f64` by one rounding, half to even,
//! and saturate at their ends; a NaN becomes 0. Neither ever holds a float.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// 2^32 as a float: the scale of [`Fixed`].
const FIXED_ONE: f64 = 4_294_967_296.0;

/// A stored stock: a signed number with 32 fractional bits, about ±2.1e9 in steps of 2.3e-10.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fixed(i64);

impl Fixed {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(1 << 32);
    /// The largest value, about 2.1e9.
    pub const MAX: Self = Self(i64::MAX);
    /// The smallest value, about −2.1e9.
    pub const MIN: Self = Self(i64::MIN);

    /// The value with these stored bits (units of 2^−32).
    #[must_use]
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    /// The stored bits (units of 2^−32).
    #[must_use]
    pub const fn to_bits(self) -> i64 {
        self.0
    }

    /// The nearest stored value, half to even; saturates; NaN becomes 0.
    #[must_use]
    pub fn from_f64(x: f64) -> Self {
        Self(saturate(x * FIXED_ONE))
    }

    /// The value as a float; exact while |x| < 2^21, else rounded to 53 bits.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / FIXED_ONE
    }

    /// The nearest value to `micros` parts per million, half to even; saturates.
    #[must_use]
    pub fn from_micro(micros: Micro) -> Self {
        let scaled = i128::from(micros.0) << 32;
        let floor = scaled.div_euclid(1_000_000);
        let twice = 2 * scaled.rem_euclid(1_000_000);
        let up = twice > 1_000_000 || (twice == 1_000_000 && floor & 1 == 1);
        Self(clamp_i128(floor + i128::from(up)))
    }

    /// The sum, saturating.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, saturating.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// keep·x + flow, rounded once: one day of a stock that keeps the share `keep` (0..=1) and takes in `flow`.
    #[must_use]
    pub fn decayed(self, keep: f64, flow: f64) -> Self {
        Self::from_f64(self.to_f64() * keep + flow)
    }
}

/// A scenario value as an integer: parts per million.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micro(pub i64);

impl Micro {
    /// The value as a float: one division, so the nearest float to the decimal that was written.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        micro_to_f64(self.0)
    }

    /// The nearest millionth, half to even; saturates; NaN becomes 0.
    #[must_use]
    pub fn from_f64(x: f64) -> Self {
        Self(f64_to_micro(x))
    }
}

/// Parts per million as a float: `micro_to_f64(209_000)` is the float nearest to .209.
#[must_use]
pub fn micro_to_f64(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// The nearest number of millionths, half to even; saturates; NaN becomes 0.
#[must_use]
pub fn f64_to_micro(x: f64) -> i64 {
    saturate(x * 1e6)
}

/// The nearest whole number, half to even; negatives and NaN become 0; saturates at `u64::MAX`. For head counts.
#[must_use]
pub fn round_to_count(x: f64) -> u64 {
    x.round_ties_even() as u64
}

/// Rounds half to even, then casts: `as` saturates and turns NaN into 0.
fn saturate(x: f64) -> i64 {
    x.round_ties_even() as i64
}

fn clamp_i128(x: i128) -> i64 {
    i64::try_from(x).unwrap_or(if x < 0 { i64::MIN } else { i64::MAX })
}
