//! Leases: a level to hold for each term, rented at once, renewed at its end, owed by the day.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::GpuTerm;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::VendorStatus;
use burnrate_content::Resolved;
use burnrate_content::resolved::{self, GpuLease};

use super::{Compute, Lease};
use crate::calendar::Calendar;
use crate::finance::{Expense, Hibernation, Ledger};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::shock::Climate;
use crate::vendor::Business;

/// Everything that is asked for can be had.
const FULL_SUPPLY_MICRO: i64 = 1_000_000;

impl Compute {
    /// Sets the level of one term. What is missing is rented from `day` on; what is too much ends with its leases.
    pub(crate) fn hold(&mut self, term: GpuTerm, gpus: u32, rent_fen_per_day: i64, day: u32) {
        self.hold_of_supply(term, gpus, rent_fen_per_day, day, FULL_SUPPLY_MICRO);
    }

    /// The same while only a share of what is asked for can be had; returns how many were missing and how many came.
    fn hold_of_supply(
        &mut self,
        term: GpuTerm,
        gpus: u32,
        rent_fen_per_day: i64,
        day: u32,
        supply_micro: i64,
    ) -> (u32, u32) {
        self.wanted[term as usize] = gpus;
        let missing = u64::from(gpus).saturating_sub(self.gpus_of(term));
        let missing = u32::try_from(missing).unwrap_or(u32::MAX);
        let supply_micro = supply_micro.clamp(0, FULL_SUPPLY_MICRO).unsigned_abs();
        let came = u64::from(missing) * supply_micro / FULL_SUPPLY_MICRO.unsigned_abs();
        let came = u32::try_from(came).unwrap_or(missing);
        self.rent(term, came, rent_fen_per_day, day);
        (missing, came)
    }

    fn rent(&mut self, term: GpuTerm, gpus: u32, rent_fen_per_day: i64, day: u32) {
        if gpus > 0 {
            let ends_on_day = day.saturating_add(term.days());
            self.leases.push(Lease { term, gpus, rent_fen_per_day, ends_on_day });
        }
    }

    /// Ends the leases of one term that are over, and renews up to its level; returns how many GPUs went.
    fn renew(&mut self, term: GpuTerm, rent_fen_per_day: i64, day: u32) -> u32 {
        let over = |lease: &Lease| lease.term == term && lease.ends_on_day <= day;
        let ended: u32 = self.leases.iter().filter(|lease| over(lease)).map(|lease| lease.gpus).sum();
        if ended == 0 {
            return 0;
        }
        self.leases.retain(|lease| !over(lease));
        let missing = u64::from(self.wanted[term as usize]).saturating_sub(self.gpus_of(term));
        let renewed = ended.min(u32::try_from(missing).unwrap_or(u32::MAX));
        self.rent(term, renewed, rent_fen_per_day, day);
        ended - renewed
    }
}

/// What one GPU costs a day on a lease of this term that begins now, in fen, half up; the full rent for a term not on offer.
#[must_use]
pub(crate) fn rent_fen_per_day(compute: &resolved::Compute, term: GpuTerm) -> i64 {
    let discount_micro =
        compute.terms.iter().find(|offer| offer.days == term.days()).map_or(0, |offer| offer.discount_micro);
    let exact = i128::from(compute.rent_fen_per_gpu_day) * i128::from(1_000_000 - discount_micro);
    i64::try_from((exact + 500_000) / 1_000_000).unwrap_or(i64::MAX)
}

/// The same while the market is what it is today: dearer in a shortage, half up.
#[must_use]
pub(crate) fn rent_now_fen_per_day(scenario: &Resolved, climate: &Climate, term: GpuTerm) -> i64 {
    let multiple_micro = i128::from(climate.rent_multiple_micro(&scenario.shocks));
    let exact = i128::from(rent_fen_per_day(&scenario.compute, term)) * multiple_micro;
    i64::try_from((exact + 500_000) / 1_000_000).unwrap_or(i64::MAX)
}

/// Sets a vendor's level of one term, at today's rent and within today's supply; tells it when fewer came than were asked for.
/// False for a vendor without compute.
pub(crate) fn lease_gpus(
    world: &mut World,
    entity: Entity,
    vendor: VendorId,
    term: GpuTerm,
    gpus: u32,
    day: u32,
) -> bool {
    let (rules, climate) = (world.resource::<Rules>().clone(), world.resource::<Climate>());
    let rent_fen = rent_now_fen_per_day(&rules.scenario, climate, term);
    let supply_micro = climate.gpu_supply_micro(&rules.scenario.shocks);
    let Some(mut compute) = world.get_mut::<Compute>(entity) else { return false };
    let (asked, got) = compute.hold_of_supply(term, gpus, rent_fen, day, supply_micro);
    if got < asked {
        world.resource_mut::<Outcomes>().push(Outcome::GpusRationed { vendor, asked, got });
    }
    true
}

/// The leases of a vendor's first day: all begin then, and what they hold is the level to hold.
pub(crate) fn start_leases(offers: &resolved::Compute, given: &[GpuLease], first_day: u32) -> Compute {
    let mut compute = Compute::default();
    for lease in given {
        if let Some(term) = GpuTerm::ALL.into_iter().find(|term| term.days() == lease.term_days) {
            let gpus = u32::try_from(lease.gpus).unwrap_or(u32::MAX);
            let level = compute.wanted[term as usize].saturating_add(gpus);
            compute.hold(term, level, rent_fen_per_day(offers, term), first_day);
        }
    }
    compute
}

/// System: leases that are over are renewed or end. A vendor that is out of business keeps none.
pub(crate) fn renew_leases(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    climate: Res<Climate>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<(&Business, &mut Compute)>,
) {
    let rents = GpuTerm::ALL.map(|term| rent_now_fen_per_day(&rules.scenario, &climate, term));
    for (vendor, entity) in (0_u16..).zip(&roster.vendors) {
        let Ok((business, mut compute)) = vendors.get_mut(*entity) else { continue };
        if !business.is_active() {
            // GPUs of one's own stay to be sold; they vanish with the company.
            let owned = if business.status == VendorStatus::Insolvent { compute.owned } else { 0 };
            *compute = Compute { owned, ..Compute::default() };
            continue;
        }
        for term in GpuTerm::ALL {
            let gpus = compute.renew(term, rents[term as usize], calendar.day);
            if gpus > 0 {
                outcomes.push(Outcome::LeaseEnded { vendor: VendorId(vendor), term, gpus });
            }
        }
    }
}

/// System: a day's rent falls due; of a vendor that sleeps, the share that goes on.
pub(crate) fn owe_rent(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    mut vendors: Query<(&Business, &Hibernation, &Compute, &mut Ledger)>,
) {
    let sleep = &rules.scenario.finance.hibernation;
    for (business, hibernation, compute, mut ledger) in &mut vendors {
        if business.is_active() {
            let rent_fen = hibernation.cost_fen(sleep, compute.rent_fen_per_day());
            ledger.owe(Expense::Compute, calendar.day, rent_fen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERM: GpuTerm = GpuTerm::Days30;

    #[test]
    fn more_is_rented_at_once_and_less_when_leases_end() {
        let mut compute = Compute::default();
        compute.hold(TERM, 100, 10, 1);
        compute.hold(TERM, 150, 12, 8);
        assert_eq!((compute.gpus(), compute.rent_fen_per_day()), (150, 100 * 10 + 50 * 12));
        compute.hold(TERM, 120, 12, 15);
        assert_eq!(compute.gpus(), 150);
        assert_eq!(compute.renew(TERM, 11, 30), 0);
        assert_eq!(compute.gpus(), 150);
        // Of the 100 that end, 70 make up the level of 120 with the 50 that run on.
        assert_eq!(compute.renew(TERM, 11, 31), 30);
        assert_eq!((compute.gpus(), compute.rent_fen_per_day()), (120, 50 * 12 + 70 * 11));
        assert_eq!(compute.renew(TERM, 11, 38), 0);
        assert_eq!(compute.gpus(), 120);
    }

    #[test]
    fn terms_do_not_stand_in_for_one_another() {
        let mut compute = Compute::default();
        compute.hold(GpuTerm::Days365, 40, 7, 1);
        compute.hold(TERM, 40, 10, 1);
        assert_eq!(compute.gpus(), 80);
        compute.hold(TERM, 0, 10, 2);
        assert_eq!(compute.renew(TERM, 10, 31), 40);
        assert_eq!((compute.gpus(), compute.gpus_of(TERM)), (40, 0));
    }
}
