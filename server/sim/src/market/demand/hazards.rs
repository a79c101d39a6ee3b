//! The day's hazards of one segment: who may start, think again, leave.

use crate::exact_math::exp;
use crate::market::adoption::{bass_hazard, habit_exit, review_hazard};
use crate::market::advertising::Reach;
use crate::market::choice::{ChoiceTable, VENDORS_MAX, VendorRow, any_awareness};
use crate::market::rates::SegmentRates;
use crate::market::switching::DayHazards;
use crate::shock::entrant::Entrant;
use crate::shock::shares::ShockShares;

/// Hazards as owned rows, by vendor place.
#[derive(Clone, Debug)]
pub(crate) struct HazardRows {
    adoption: f64,
    lapsed_return: f64,
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
            lapsed_return: segment.lapsed_return,
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

    /// A device maker's assistant takes some of everybody; notes which part of each exit is its doing.
    pub(crate) fn meet_entrant(
        &mut self,
        outlook: &Outlook<'_>,
        entrant: &Entrant,
        shares: &mut ShockShares,
    ) {
        let outsiders = 1.0 - entrant.holds_outsiders();
        self.adoption *= outsiders;
        self.lapsed_return *= outsiders;
        for j in 0..outlook.choice.vendor_count {
            let weight = exp(outlook.utility[j]);
            let own = weight / outlook.segment.poach_ease;
            let review = self.review[j] * outlook.choice.review_outside[j];
            let room = (1.0 - self.review[j] - self.habit_exit[j]).max(0.0);
            let habit = entrant.takes_user(self.review[j], own).min(room);
            let tourist = entrant.takes_user(0.0, weight).min(1.0 - self.tourist_exit[j]);
            self.habit_exit[j] += habit;
            self.tourist_exit[j] += tourist;
            shares.entrant_habit[j] = share(habit, self.habit_exit[j] + review);
            shares.entrant_tourist[j] = share(tourist, self.tourist_exit[j]);
        }
    }

    /// As the flows take them; `vendors` is the vendor count.
    pub(crate) fn of_day<'a>(
        &'a self,
        poach_ease: f64,
        lapsed_ease: f64,
        reach: &'a Reach,
        place: usize,
        vendors: usize,
    ) -> DayHazards<'a> {
        DayHazards {
            adoption: self.adoption,
            lapsed_return: self.lapsed_return,
            review: &self.review[..vendors],
            habit_exit: &self.habit_exit[..vendors],
            tourist_exit: &self.tourist_exit[..vendors],
            ad_installs: &reach.landing[place][..vendors],
            lapsed_ease,
            poach_ease,
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

/// part / whole, 0 of nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}
