//! Users of a vendor that is gone: 55% choose again without inertia, the rest lapse.
//!
//! They leave on the day after the winding-up, all of them, by one multinomial a segment; whoever chooses none lapses too. Users of a
//! company that was sold go to its buyer as what they are, as far as they stay; the rest lapse.

use super::choice::{ChoiceTable, VENDORS_MAX, VendorRow};
use super::switching::{DRAWS_PER_SEGMENT, HeadRow};
use crate::kernel::Kernel;

/// Draws set aside for a vendor's release in one segment: a choice and a split into tourists for each vendor; the rest are spare.
pub const RELEASE_DRAWS: usize = 32;
/// Behind the positions of twelve segments' daily flows.
const RELEASES_AT: u64 = 12 * DRAWS_PER_SEGMENT as u64;

/// Where the draws of a release begin in the day's `ConsumerFlows` stream.
#[must_use]
pub const fn release_draws_at(segment: u32, vendor: usize) -> u64 {
    RELEASES_AT + (segment as u64 * VENDORS_MAX as u64 + vendor as u64) * RELEASE_DRAWS as u64
}

/// Where the users of one vendor went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Destinations {
    /// Heads by vendor.
    pub arrivals: HeadRow,
    /// Of them, tourists.
    pub tourists: HeadRow,
    /// Heads that use nobody now.
    pub lapsed: u64,
}

/// All releases of one segment on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Heads by the vendor that let them go.
    pub left: HeadRow,
    /// Where they went.
    pub to: Destinations,
}

impl Released {
    /// Adds the release of one vendor.
    pub fn add(&mut self, from: usize, heads: u64, to: &Destinations) {
        self.left[from] += heads;
        self.to.lapsed += to.lapsed;
        for k in 0..VENDORS_MAX {
            self.to.arrivals[k] += to.arrivals[k];
            self.to.tourists[k] += to.tourists[k];
        }
    }

    /// Puts the released where they went.
    pub fn settle(&self, lapsed: &mut u64, habit: &mut [u64], tourist: &mut [u64]) {
        *lapsed += self.to.lapsed;
        for (k, (habit, tourist)) in habit.iter_mut().zip(tourist).enumerate() {
            *habit += self.to.arrivals[k] - self.to.tourists[k];
            *tourist += self.to.tourists[k];
        }
    }
}

/// Sends `heads` released users of one segment on their way; `terms` are the share that chooses again and each vendor's
/// share of tourists among arrivals. The vendor they leave must not be on the market.
#[must_use]
pub fn release_users(
    kernel: Kernel,
    heads: u64,
    choice: &ChoiceTable,
    terms: (f64, &VendorRow),
    uniforms: &[f64; RELEASE_DRAWS],
    vendor_order: &[usize],
) -> Destinations {
    let (reenter, tourist_share) = terms;
    let chances = choice.newcomer.map(|chance| reenter * chance);
    let mut to = Destinations::default();
    let (choose, split) = uniforms.split_at(VENDORS_MAX);
    let chose = kernel.multinomial(heads, &chances, choose, vendor_order, &mut to.arrivals);
    to.lapsed = heads - chose;
    let arrivals = to.tourists.iter_mut().zip(to.arrivals).zip(tourist_share);
    for (((tourists, heads), share), uniform) in arrivals.zip(split) {
        *tourists = kernel.binomial(heads, *share, *uniform);
    }
    to
}

/// Hands so many habit users and tourists of one segment over to the buyer of their vendor; each stays with the chance `kept`.
#[must_use]
pub fn hand_over_users(
    kernel: Kernel,
    (habit, tourists): (u64, u64),
    buyer: usize,
    kept: f64,
    uniforms: &[f64; RELEASE_DRAWS],
) -> Destinations {
    let mut to = Destinations { lapsed: habit + tourists, ..Destinations::default() };
    let habit_kept = kernel.binomial(habit, kept, uniforms[0]);
    let tourists_kept = kernel.binomial(tourists, kept, uniforms[VENDORS_MAX]);
    if let (Some(arrivals), Some(looking)) = (to.arrivals.get_mut(buyer), to.tourists.get_mut(buyer)) {
        (*arrivals, *looking) = (habit_kept + tourists_kept, tourists_kept);
        to.lapsed -= habit_kept + tourists_kept;
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buyer_gets_users_as_what_they_are_and_nobody_is_lost() {
        let to = hand_over_users(Kernel::Expected, (1_000, 300), 4, 0.7, &[0.5; RELEASE_DRAWS]);
        assert_eq!((to.arrivals[4], to.tourists[4], to.lapsed), (910, 210, 390));
        assert_eq!(to.arrivals.iter().sum::<u64>(), 910);
        let nobody = hand_over_users(Kernel::Expected, (10, 0), VENDORS_MAX, 0.7, &[0.5; RELEASE_DRAWS]);
        assert_eq!((nobody.arrivals, nobody.lapsed), (HeadRow::default(), 10));
    }
}
