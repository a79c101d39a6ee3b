//! What one day of one segment moves: heads by origin, destination and cause.
//!
//! Flows are counts already drawn; applying them moves heads between cells and keeps their sum.

use bincode::{Decode, Encode};

use super::HeadRow;
use crate::market::choice::VENDORS_MAX;

/// A day's flows of one segment, in heads, by cause.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SegmentFlows {
    /// How many vendors.
    pub vendor_count: usize,
    /// never → j, by word of mouth and ads.
    pub from_never: HeadRow,
    /// lapsed → j, by coming back and ads.
    pub from_lapsed: HeadRow,
    /// `[i][j]`: habit users of i → j, by review and ads. The diagonal is 0.
    pub habit_switched: [HeadRow; VENDORS_MAX],
    /// `[i][j]`: tourists of i → j, by ads. The diagonal is 0.
    pub tourist_switched: [HeadRow; VENDORS_MAX],
    /// Habit users of i → lapsed, by churn and by a review that ends outside.
    pub habit_lapsed: HeadRow,
    /// Tourists of i → lapsed.
    pub tourist_lapsed: HeadRow,
    /// Of `from_never[j]`, those an ad brought.
    pub paid_from_never: HeadRow,
    /// Of `from_lapsed[j]`, those an ad brought.
    pub paid_from_lapsed: HeadRow,
    /// Of those who switched to j, those an ad brought.
    pub paid_from_rivals: HeadRow,
    /// All who came to j today.
    pub arrivals: HeadRow,
    /// Of them, tourists; the rest are habit users.
    pub arrivals_tourist: HeadRow,
}

impl Default for SegmentFlows {
    fn default() -> Self {
        Self {
            vendor_count: 0,
            from_never: [0; VENDORS_MAX],
            from_lapsed: [0; VENDORS_MAX],
            habit_switched: [[0; VENDORS_MAX]; VENDORS_MAX],
            tourist_switched: [[0; VENDORS_MAX]; VENDORS_MAX],
            habit_lapsed: [0; VENDORS_MAX],
            tourist_lapsed: [0; VENDORS_MAX],
            paid_from_never: [0; VENDORS_MAX],
            paid_from_lapsed: [0; VENDORS_MAX],
            paid_from_rivals: [0; VENDORS_MAX],
            arrivals: [0; VENDORS_MAX],
            arrivals_tourist: [0; VENDORS_MAX],
        }
    }
}

impl SegmentFlows {
    /// i → j of both kinds of user.
    #[must_use]
    pub fn switched(&self, from: usize, to: usize) -> u64 {
        self.habit_switched[from][to] + self.tourist_switched[from][to]
    }

    /// All who came to j from rivals.
    #[must_use]
    pub fn switched_to(&self, to: usize) -> u64 {
        (0..self.vendor_count).map(|from| self.switched(from, to)).sum()
    }

    /// All habit users who left i.
    #[must_use]
    pub fn habit_left(&self, from: usize) -> u64 {
        self.habit_lapsed[from] + self.habit_switched[from].iter().sum::<u64>()
    }

    /// All tourists who left i.
    #[must_use]
    pub fn tourist_left(&self, from: usize) -> u64 {
        self.tourist_lapsed[from] + self.tourist_switched[from].iter().sum::<u64>()
    }

    /// All who left i, for i's exit ring.
    #[must_use]
    pub fn left(&self, from: usize) -> u64 {
        self.habit_left(from) + self.tourist_left(from)
    }

    /// All whom ads brought to j: the denominator of the acquisition cost.
    #[must_use]
    pub fn paid(&self, to: usize) -> u64 {
        self.paid_from_never[to] + self.paid_from_lapsed[to] + self.paid_from_rivals[to]
    }

    /// Moves the heads. The cells must be those the flows were computed from; their sum does not change.
    pub fn apply(&self, never: &mut u64, lapsed: &mut u64, habit: &mut [u64], tourist: &mut [u64]) {
        *never -= self.from_never.iter().sum::<u64>();
        *lapsed -= self.from_lapsed.iter().sum::<u64>();
        for j in 0..self.vendor_count {
            *lapsed += self.habit_lapsed[j] + self.tourist_lapsed[j];
            habit[j] = habit[j] - self.habit_left(j) + (self.arrivals[j] - self.arrivals_tourist[j]);
            tourist[j] = tourist[j] - self.tourist_left(j) + self.arrivals_tourist[j];
        }
    }
}
