//! Who left within 30 days and has not come back: the part of a 30-day active count that no cell holds.
//!
//! One ring a (segment, vendor), and one a segment for exits to lapsed. Whole heads; the oldest slot falls out at the end
//! of each day.

use bincode::{Decode, Encode};

use crate::kernel::largest_remainder_counts;

/// Days of the window.
pub const RING_DAYS: usize = 30;

/// Exits of the last [`RING_DAYS`] days, less those who came back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ExitRing {
    /// Exits by day; `today` is the slot of the day that is open.
    slots: [u64; RING_DAYS],
    today: u8,
    total: u64,
}

impl ExitRing {
    /// Heads in the window.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Opens the next day: those who left 30 days ago count no longer.
    pub fn advance(&mut self) {
        self.today = (self.today + 1) % RING_DAYS as u8;
        let slot = &mut self.slots[usize::from(self.today)];
        self.total -= *slot;
        *slot = 0;
    }

    /// `heads` left today.
    pub fn leave(&mut self, heads: u64) {
        self.slots[usize::from(self.today)] += heads;
        self.total += heads;
    }

    /// Takes `heads` who came back out of the slots, by largest remainder; returns how many the ring held of them.
    ///
    /// Slots count from the oldest day, so that a tie falls on the same day whatever slot the day happens to use.
    pub fn take_back(&mut self, heads: u64) -> u64 {
        let heads = heads.min(self.total);
        if heads == 0 {
            return 0;
        }
        let oldest = usize::from(self.today) + 1;
        let mut by_age = [0; RING_DAYS];
        for (age, slot) in by_age.iter_mut().enumerate() {
            *slot = self.slots[(oldest + age) % RING_DAYS];
        }
        let mut taken = [0; RING_DAYS];
        largest_remainder_counts(heads, &by_age, &mut taken);
        for (age, heads) in taken.iter().enumerate() {
            self.slots[(oldest + age) % RING_DAYS] -= heads;
        }
        self.total -= heads;
        heads
    }
}

/// How many of `came` arrivals at a vendor had left it within 30 days: round(came·ring ÷ max(1, ring, others)), half up,
/// never above `ring`.
///
/// `others` is lapsed + users of all other vendors of the segment: all who could have been its users before.
#[must_use]
pub fn returned_count(came: u64, ring: u64, others: u64) -> u64 {
    let pool = u128::from(others.max(ring).max(1));
    let product = u128::from(came) * u128::from(ring);
    let rounded = product / pool + u128::from(2 * (product % pool) >= pool);
    u64::try_from(rounded).unwrap_or(u64::MAX).min(ring)
}
