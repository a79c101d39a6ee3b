//! The way down: distress, insolvency, winding-up.
//!
//! ```text
//! Active → (runway under 90 days: distressed, private) → Insolvent (30 d unpaid wages, 60 d unpaid bills, a called loan, or filed)
//!        → Liquidated
//! Active → on sale → Acquired
//! ```
//! A vendor is wound up on the day after it became insolvent; its users are set free on the day after that, see
//! [`Solvency::releases_users_on`]. Invariant: the day of death is the day of insolvency, and nothing comes back.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{DeathCause, VendorStatus};
use burnrate_content::resolved::Finance;

use super::account::Backer;
use super::bridge::Notes;
use super::cap_table::CapTable;
use super::funding::Funding;
use super::ledger::{Ledger, Settled};
use super::parent::Parent;
use super::runway::Burn;
use super::traction::Traction;
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, VendorIndex};

/// Days between two notices of the same unpaid wages.
const REMINDER_DAYS: u32 = 7;
/// Days in business before a runway means anything: a single purchase would make the mean of fewer.
pub(crate) const FIRST_RUNWAY_AFTER_DAYS: usize = 7;

/// What a winding-up left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WoundUp {
    /// The day of the winding-up.
    pub day: u32,
    /// What the founders got for their shares, in fen: their score from now on.
    pub founders_fen: i64,
}

/// How close a vendor is to its end.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Solvency {
    distressed: bool,
    reminded_on_day: Option<u32>,
    wound_up: Option<WoundUp>,
    bills_reminded_on_day: Option<u32>,
    sold_to: Option<u16>,
    overdue_days: u32,
}

impl Solvency {
    /// Whether runway was under the limit at the end of the last day.
    #[must_use]
    pub fn is_distressed(&self) -> bool {
        self.distressed
    }

    /// What its winding-up left, once there was one.
    #[must_use]
    pub fn wound_up(&self) -> Option<WoundUp> {
        self.wound_up
    }

    /// Who bought it, by place, once it was sold: its users and accounts go there when they are set free.
    #[must_use]
    pub fn sold_to(&self) -> Option<usize> {
        self.sold_to.map(usize::from)
    }

    /// Days on which a wage or a bill was unpaid, since the match began.
    #[must_use]
    pub fn overdue_days(&self) -> u32 {
        self.overdue_days
    }

    /// The end by sale, on `day`.
    pub(super) fn sell(&mut self, buyer: u16, day: u32, founders_fen: i64) {
        self.end(WoundUp { day, founders_fen });
        self.sold_to = Some(buyer);
    }

    fn end(&mut self, end: WoundUp) {
        *self = Self { wound_up: Some(end), overdue_days: self.overdue_days, ..Self::default() };
    }

    /// Whether this is the day on which its users are set free: the day after its winding-up. The market asks on every day.
    #[must_use]
    pub fn releases_users_on(&self, day: u32) -> bool {
        self.wound_up.is_some_and(|end| end.day.saturating_add(1) == day)
    }

    /// Notes a runway; returns whether it crossed the limit: into distress (true) or out of it (false).
    fn watch(&mut self, runway_days: Option<u32>, limit_days: u32) -> Option<bool> {
        let distressed = runway_days.is_some_and(|days| days < limit_days);
        let crossed = distressed != self.distressed;
        self.distressed = distressed;
        crossed.then_some(distressed)
    }

    /// Whether unpaid wages deserve a notice today: at first, then once a week for as long as they last.
    fn reminds(&mut self, unpaid: bool, day: u32) -> bool {
        reminds(&mut self.reminded_on_day, unpaid, day)
    }

    /// Whether unpaid bills do.
    fn reminds_of_bills(&mut self, unpaid: bool, day: u32) -> bool {
        reminds(&mut self.bills_reminded_on_day, unpaid, day)
    }

    /// Counts a day on which something was unpaid.
    fn count_overdue(&mut self, settled: &Settled) {
        let overdue = settled.wages_age_days.is_some() || settled.bills_age_days.is_some();
        self.overdue_days = self.overdue_days.saturating_add(u32::from(overdue));
    }
}

fn reminds(last_day: &mut Option<u32>, unpaid: bool, day: u32) -> bool {
    if !unpaid {
        *last_day = None;
        return false;
    }
    let due = last_day.is_none_or(|last| day >= last.saturating_add(REMINDER_DAYS));
    if due {
        *last_day = Some(day);
    }
    due
}

/// Why a vendor that is this far behind is insolvent, if it is.
#[must_use]
pub fn cause_of_insolvency(rules: &Finance, settled: &Settled) -> Option<DeathCause> {
    let over = |age: Option<u32>, limit: u32| age.is_some_and(|age| age >= limit);
    if over(settled.wages_age_days, rules.payroll_unpaid_limit_days) {
        Some(DeathCause::Payroll)
    } else if over(settled.bills_age_days, rules.payables_unpaid_limit_days) {
        Some(DeathCause::Payables)
    } else {
        None
    }
}

/// Ends a vendor's business on `day`. Does nothing to one that is not in business. The caller tells the outcome, with the
/// returned fact.
pub fn declare_insolvent(
    vendor: VendorId,
    business: &mut Business,
    funding: &mut Funding,
    cause: DeathCause,
    day: u32,
) -> Option<Outcome> {
    if business.status != VendorStatus::Active {
        return None;
    }
    business.status = VendorStatus::Insolvent;
    business.died_on_day = Some(day);
    business.cause = Some(cause);
    funding.end_round();
    Some(Outcome::Insolvent { vendor, cause })
}

/// Pays what is due; tells of unpaid wages, and ends the business of those who are too far behind.
pub(super) fn settle_dues(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<(&VendorIndex, &mut Business, &mut Ledger, &mut Solvency, &mut Funding)>,
) {
    let (day, finance) = (calendar.day, &rules.scenario.finance);
    for entity in &roster.vendors {
        let Ok((index, mut business, mut ledger, mut solvency, mut funding)) = vendors.get_mut(*entity)
        else {
            continue;
        };
        if !business.is_active() {
            continue;
        }
        let vendor = VendorId(index.0);
        let settled = ledger.settle(day);
        if solvency.reminds(settled.wages_age_days.is_some(), day) {
            let age = settled.wages_age_days.unwrap_or(0);
            let days_left = finance.payroll_unpaid_limit_days.saturating_sub(age);
            let owed_fen = ledger.payable_people_fen();
            outcomes.push(Outcome::PayrollMissed { vendor, owed_fen, days_left });
        }
        if solvency.reminds_of_bills(settled.bills_age_days.is_some(), day) {
            let age = settled.bills_age_days.unwrap_or(0);
            let days_left = finance.payables_unpaid_limit_days.saturating_sub(age);
            let owed_fen = ledger.payable_suppliers_fen();
            outcomes.push(Outcome::BillsMissed { vendor, owed_fen, days_left });
        }
        solvency.count_overdue(&settled);
        if let Some(cause) = cause_of_insolvency(finance, &settled) {
            let told = declare_insolvent(vendor, &mut business, &mut funding, cause, day);
            told.into_iter().for_each(|outcome| outcomes.push(outcome));
        }
    }
}

type Estate<'a> = (
    &'a VendorIndex,
    &'a mut Business,
    &'a mut Ledger,
    &'a mut Solvency,
    &'a mut Notes,
    &'a CapTable,
    &'a Traction,
);

/// Winds up the vendors that became insolvent on an earlier day.
pub(super) fn wind_up_insolvent(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<Estate<'_>>,
) {
    let day = calendar.day;
    for entity in &roster.vendors {
        let Ok((index, mut business, mut ledger, mut solvency, mut notes, table, traction)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        let died_earlier = business.died_on_day.is_some_and(|died| died < day);
        if business.status != VendorStatus::Insolvent || !died_earlier {
            continue;
        }
        ledger.recover_assets(&rules.scenario.finance.recovery);
        let paid = ledger.wind_up();
        notes.take_all();
        let founders_fen = table.founders_part_fen(paid.owners_fen);
        solvency.end(WoundUp { day, founders_fen });
        business.status = VendorStatus::Liquidated;
        outcomes.push(Outcome::Liquidated { vendor: VendorId(index.0), users: traction.primary_users });
    }
}

/// Tells each vendor in business when its runway crosses the limit. What a parent will still put in counts as money.
pub(super) fn watch_runway(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<(&VendorIndex, &Business, &Ledger, &Burn, &Parent, &mut Solvency)>,
) {
    let limit_days = rules.scenario.finance.distress_runway_days;
    for entity in &roster.vendors {
        let Ok((index, business, ledger, burn, parent, mut solvency)) = vendors.get_mut(*entity) else {
            continue;
        };
        if !business.is_active() || burn.day_count() < FIRST_RUNWAY_AFTER_DAYS {
            continue;
        }
        let vendor = VendorId(index.0);
        let promised_fen = parent.promised_fen(calendar.day, limit_days);
        let runway_days = burn.runway_days(ledger.cash_fen().saturating_add(promised_fen));
        match solvency.watch(runway_days, limit_days) {
            Some(true) => {
                let runway_days = runway_days.unwrap_or(0);
                outcomes.push(Outcome::Distressed { vendor, runway_days });
            }
            Some(false) => outcomes.push(Outcome::Recovered { vendor }),
            None => {}
        }
    }
}

/// Parents put money in where cash fell under their floor.
pub(super) fn let_parents_pay(
    calendar: Res<Calendar>,
    mut vendors: Query<(&Business, &mut Parent, &mut Ledger)>,
) {
    for (business, mut parent, mut ledger) in &mut vendors {
        if business.is_active() {
            let fen = parent.pays(calendar.day, ledger.cash_fen(), ledger.payable_fen());
            ledger.raise(Backer::Parent, fen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distress_is_told_when_the_limit_is_crossed_and_not_again() {
        let mut solvency = Solvency::default();
        assert_eq!(solvency.watch(Some(90), 90), None);
        assert_eq!(solvency.watch(Some(89), 90), Some(true));
        assert_eq!(solvency.watch(Some(10), 90), None);
        assert_eq!(solvency.watch(None, 90), Some(false));
        assert!(!solvency.is_distressed());
    }

    #[test]
    fn unpaid_wages_are_told_at_once_and_then_weekly() {
        let mut solvency = Solvency::default();
        let told: Vec<u32> = (1..=20).filter(|&day| solvency.reminds(day != 10, day)).collect();
        assert_eq!(told, [1, 8, 11, 18]);
    }

    #[test]
    fn users_are_set_free_on_the_day_after_the_winding_up() {
        let wound_up = Some(WoundUp { day: 41, founders_fen: 0 });
        let solvency = Solvency { wound_up, ..Solvency::default() };
        let released: Vec<u32> = (39..45).filter(|&day| solvency.releases_users_on(day)).collect();
        assert_eq!(released, [42]);
        assert!(!Solvency::default().releases_users_on(1));
    }
}
