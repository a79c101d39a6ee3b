//! Second apps: users of j who also keep k. A memo beside the cells, outside conservation.
//!
//! One binomial a vendor for taking one up and one for dropping it, each split over the second apps by systematic sampling
//! from one more uniform: four draws a vendor instead of 24, and fair to small apps, where largest remainder would always give
//! a lone head to the biggest. In the expected kernel the split is by largest remainder, where ties fall to the first in the segment's
//! order of vendors: by declared place the same ones would win them every day.

use super::HeadRow;
use crate::kernel::{Kernel, largest_remainder, largest_remainder_counts, quantise, systematic_split};
use crate::market::choice::{ChoiceTable, VENDORS_MAX};

/// Uniforms a vendor: taken up, their split, dropped, their split.
const DRAWS_PER_VENDOR: usize = 4;
/// Draws set aside for one segment in the day's `SecondApps` stream, at `segment · SECOND_DRAWS_PER_SEGMENT`.
pub const SECOND_DRAWS_PER_SEGMENT: usize = DRAWS_PER_VENDOR * VENDORS_MAX;

/// Daily rates of second apps.
#[derive(Clone, Copy, Debug)]
pub struct SecondAppRates {
    /// λ_m: a primary user tries a second app with this chance times that of the next best (.03).
    pub take_up: f64,
    /// A second app is dropped (1/30).
    pub drop: f64,
}

/// What chance brings: the segment's part of the day's draws, and its order of vendors.
#[derive(Clone, Copy, Debug)]
pub struct SecondAppDraws<'a> {
    /// The day's uniforms of the segment.
    pub uniforms: &'a [f64; SECOND_DRAWS_PER_SEGMENT],
    /// A permutation of 0..vendor count.
    pub vendor_order: &'a [usize],
}

/// One day of second apps of one segment.
///
/// `users[j]` primary users at the day's start, `left[j]` of them leave today and take their second apps along;
/// `second[j][k]` heads is updated in place. Users without room for another (those who have one) take none up: the
/// binomial runs over `users − left − Σ_k second`. Returns how many took each vendor up.
pub fn second_app_flows(
    kernel: Kernel,
    rates: SecondAppRates,
    choice: &ChoiceTable,
    users: &[u64],
    left: &[u64],
    draws: &SecondAppDraws<'_>,
    second: &mut [HeadRow],
) -> HeadRow {
    let mut taken_up = HeadRow::default();
    for j in 0..choice.vendor_count {
        let u = &draws.uniforms[j * DRAWS_PER_VENDOR..(j + 1) * DRAWS_PER_VENDOR];
        let row = &mut second[j];
        let held: u64 = row.iter().sum();
        let gone = if users[j] == 0 { 1.0 } else { left[j] as f64 / users[j] as f64 };
        // Whoever has a second app is one of those who stay.
        let staying = users[j].saturating_sub(left[j]);
        let lost = kernel.binomial(held, 1.0 - (1.0 - rates.drop) * (1.0 - gone), u[2]);
        let lost = lost.max(held.saturating_sub(staying));
        let chances = &choice.next_best[j];
        let any: f64 = chances.iter().sum();
        let free = staying.saturating_sub(held);
        let taken = kernel.binomial(free, rates.take_up * any, u[0]);
        let (mut drops, mut adds) = ([0; VENDORS_MAX], [0; VENDORS_MAX]);
        match kernel {
            Kernel::Stochastic => {
                let mut weights = [0; VENDORS_MAX];
                quantise(chances, &mut weights);
                systematic_split(taken, &weights, u[1], &mut adds);
                systematic_split(lost, row, u[3], &mut drops);
            }
            Kernel::Expected => {
                let order = draws.vendor_order;
                adds = in_order(order, chances, |chances, parts| largest_remainder(taken, chances, parts));
                drops = in_order(order, row, |held, parts| largest_remainder_counts(lost, held, parts));
            }
        }
        for k in 0..VENDORS_MAX {
            row[k] = row[k] + adds[k] - drops[k];
            taken_up[k] += adds[k];
        }
    }
    taken_up
}

/// Splits by weights that stand in `order`; the parts come back by vendor.
fn in_order<T: Copy + Default>(
    order: &[usize],
    weights: &[T; VENDORS_MAX],
    split: impl FnOnce(&[T], &mut [u64]),
) -> HeadRow {
    let (mut ordered, mut parts, mut by_vendor) =
        ([T::default(); VENDORS_MAX], HeadRow::default(), HeadRow::default());
    for (slot, &vendor) in ordered.iter_mut().zip(order) {
        *slot = weights[vendor];
    }
    split(&ordered, &mut parts);
    for (heads, &vendor) in parts.into_iter().zip(order) {
        by_vendor[vendor] = heads;
    }
    by_vendor
}
