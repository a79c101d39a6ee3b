//! `RentGpu`: hold so many GPUs on leases of one term. More are rented at once; fewer as leases end.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::GpuTerm;
use burnrate_client_proto::rejection::{Field, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::{self, Control};

use super::Actor;
use super::desk::{Desk, must_be_within};
use crate::market::serving::{Compute, Lease};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, term: GpuTerm, gpus: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::RentGpu, None)?;
    must_be_within(Field::Gpus, i64::from(gpus), &desk.rules.scenario.bounds.rent_gpus)?;
    let offered = desk.rules.scenario.compute.terms.iter().any(|offer| offer.days == term.days());
    if offered || gpus == 0 {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field: Field::Gpus, value: i64::from(gpus), min: 0, max: 0 })
    }
}

pub(super) fn act(world: &mut World, actor: Actor, term: GpuTerm, gpus: u32) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut compute = world.get_mut::<Compute>(actor.entity).ok_or(LapseReason::Inactive)?;
    let held: u32 = compute.leases.iter().filter(|lease| lease.term == term).map(|lease| lease.gpus).sum();
    compute.wanted[term as usize] = gpus;
    if gpus > held {
        let rent_fen_per_day = rent_fen_per_day(&rules.scenario.compute, term);
        let ends_on_day = actor.day.saturating_add(term.days());
        compute.leases.push(Lease { term, gpus: gpus - held, rent_fen_per_day, ends_on_day });
    }
    Ok(())
}

/// What one GPU costs a day on a lease of this term that begins now, in fen, half up; the full rent for a term not on offer.
#[must_use]
pub(crate) fn rent_fen_per_day(compute: &resolved::Compute, term: GpuTerm) -> i64 {
    let discount_micro =
        compute.terms.iter().find(|offer| offer.days == term.days()).map_or(0, |offer| offer.discount_micro);
    let exact = i128::from(compute.rent_fen_per_gpu_day) * i128::from(1_000_000 - discount_micro);
    i64::try_from((exact + 500_000) / 1_000_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    fn rent(gpus: u32) -> Command {
        Command::RentGpu { term: GpuTerm::Days30, gpus }
    }

    fn held(game: &Match) -> u32 {
        let leases = &game.part::<Compute>(ME).leases;
        leases.iter().filter(|lease| lease.term == GpuTerm::Days30).map(|lease| lease.gpus).sum()
    }

    #[test]
    fn more_are_rented_at_once_and_fewer_as_leases_end() {
        let game = Match::given_all_unlocked().when(&[rent(40)]).days(1);
        assert_eq!(held(&game), 40);
        let game = game.days(6).when(&[rent(10)]).days(1);
        assert_eq!(held(&game), 40);
        let game = game.days(30);
        assert_eq!(held(&game), 10);
        assert!(game.saw(|o| matches!(o, crate::outcome::Outcome::LeaseEnded { vendor: ME, gpus: 30, .. })));
    }

    #[test]
    fn more_than_there_are_is_refused() {
        let out = Rejection::OutOfBounds { field: Field::Gpus, value: 2_501, min: 0, max: 2_500 };
        let _ = Match::given_all_unlocked().refused(&[rent(2_501)], out);
    }
}
