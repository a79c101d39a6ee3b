//! Which part of a day's moves is a shock's doing: shares by which the tally tells a cause of its own.
//!
//! Invariant: a share lies within 0 to 1 and splits heads that have moved already; what it does not take keeps its own cause, so
//! causes still sum to the change exactly.

use crate::fixed::round_to_count;
use crate::market::choice::{VENDORS_MAX, VendorRow};

/// Shares of one segment's moves, by vendor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShockShares {
    /// Of those whom advertisements brought, the ones that came with a breakout.
    pub crowd: VendorRow,
    /// Of habit users who lapsed, the ones that took a device maker's assistant.
    pub entrant_habit: VendorRow,
    /// The same of tourists.
    pub entrant_tourist: VendorRow,
    /// Of habit users who went to rivals, the ones that a scandal made think again.
    pub scandal: VendorRow,
}

impl Default for ShockShares {
    fn default() -> Self {
        let none = [0.0; VENDORS_MAX];
        Self { crowd: none, entrant_habit: none, entrant_tourist: none, scandal: none }
    }
}

/// Heads by share, to the nearest, never more than there are.
#[must_use]
pub fn part(heads: u64, share: f64) -> u64 {
    if share <= 0.0 { 0 } else { round_to_count(heads as f64 * share).min(heads) }
}
