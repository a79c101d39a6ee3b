//! The day's hazards of one segment: who may start, think again, leave.

use crate::market::adoption::{bass_hazard, habit_exit, review_hazard};
use crate::market::advertising::Reach;
use crate::market::choice::{ChoiceTable, VENDORS_MAX, VendorRow, any_awareness};
use crate::market::rates::SegmentRates;
use crate::market::switching::DayHazards;

/// Hazards as owned rows, by vendor place.
#[derive(Clone, Debug)]
pub(crate) struct HazardRows {
    adoption: f64,
    review: VendorRow,
    habit_exit: VendorRow,
    tourist_exit: VendorRow,
    tourist_share: VendorRow,
}

/// What one segment knows of a day.
pub(crate) struct Outlook<'a> {
    pub(crate) segment: &'a SegmentRates,
    /// V.
    pub(crate) utility: &'a VendorRow,
    /// a, as far as a vendor can be considered.
    pub(crate) awareness: &'a VendorRow,
    pub(crate) choice: &'a ChoiceTable,
    /// Reviews of a vendor's users are so many times as frequent.
    pub(crate) surge: &'a VendorRow,
    /// The share of a vendor's users who leave because its service is suspended; 0 of one that serves.
    pub(crate) leaving: &'a VendorRow,
    /// Primary users of all vendors.
    pub(crate) users: f64,
    /// Tourists among those who come to each vendor.
    pub(crate) tourist_share: &'a VendorRow,
}

impl HazardRows {
    pub(crate) fn new(outlook: &Outlook<'_>) -> Self {
        let segment = outlook.segment;
        let mut rows = Self {
            adoption: adoption(outlook),
            review: [0.0; VENDORS_MAX],
            habit_exit: [0.0; VENDORS_MAX],
            tourist_exit: [segment.tourist_exit; VENDORS_MAX],
            tourist_share: *outlook.tourist_share,
        };
        for j in 0..outlook.choice.vendor_count {
            rows.review[j] = review_hazard(segment.review, outlook.surge[j]);
            let above = outlook.utility[j] - segment.habit_exit_reference;
            rows.habit_exit[j] = habit_exit(segment.habit_exit, segment.habit_exit_slope, above);
            if outlook.leaving[j] > 0.0 {
                // Nobody thinks about a service that is off: they wait for it, or go.
                (rows.review[j], rows.habit_exit[j]) = (0.0, outlook.leaving[j]);
                rows.tourist_exit[j] = rows.tourist_exit[j].max(outlook.leaving[j]);
            }
        }
        rows
    }

    /// As the flows take them; `vendors` is the vendor count.
    pub(crate) fn of_day<'a>(
        &'a self,
        segment: &SegmentRates,
        lapsed_ease: f64,
        reach: &'a Reach,
        place: usize,
        vendors: usize,
    ) -> DayHazards<'a> {
        DayHazards {
            adoption: self.adoption,
            lapsed_return: segment.lapsed_return,
            review: &self.review[..vendors],
            habit_exit: &self.habit_exit[..vendors],
            tourist_exit: &self.tourist_exit[..vendors],
            ad_installs: &reach.landing[place][..vendors],
            lapsed_ease,
            poach_ease: segment.poach_ease,
            tourist_share: &self.tourist_share[..vendors],
        }
    }
}

/// Bass (1969), for those who know any vendor. When everybody chooses anew each day, first-timers choose like everybody.
fn adoption(outlook: &Outlook<'_>) -> f64 {
    let segment = outlook.segment;
    if !segment.adopts {
        return 0.0;
    }
    if segment.reviews_daily {
        return outlook.choice.inside();
    }
    let (p, q) = (segment.bass_p_per_year, segment.bass_q_per_year);
    bass_hazard(p, q, outlook.users, segment.population) * any_awareness(outlook.awareness)
}
