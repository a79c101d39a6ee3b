//! `RentGpu`: hold so many GPUs on leases of one term. More are rented at once; fewer as leases end.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::GpuTerm;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::serving::lease_gpus;

pub(super) fn judge(desk: &Desk, term: GpuTerm, gpus: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Gpus, None)?;
    if desk.fixed().cost_fen_per_user_month.is_some() {
        return Err(Rejection::FixedByScenario {});
    }
    desk.must_be_within(Control::Gpus, i64::from(gpus))?;
    let offered = desk.rules.scenario.compute.terms.iter().any(|offer| offer.days == term.days());
    if offered || gpus == 0 {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field: Control::Gpus, value: i64::from(gpus), min: 0, max: 0 })
    }
}

pub(super) fn act(world: &mut World, actor: Actor, term: GpuTerm, gpus: u32) -> Result<(), LapseReason> {
    if lease_gpus(world, actor.entity, actor.vendor, term, gpus, actor.day) {
        Ok(())
    } else {
        Err(LapseReason::Inactive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::serving::Compute;
    use burnrate_client_proto::command::Command;

    fn rent(gpus: u32) -> Command {
        Command::RentGpu { term: GpuTerm::Days30, gpus }
    }

    fn held(game: &Match) -> u64 {
        game.part::<Compute>(ME).gpus_of(GpuTerm::Days30)
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
        let out = Rejection::OutOfBounds { field: Control::Gpus, value: 2_501, min: 0, max: 2_500 };
        let _ = Match::given_all_unlocked().refused(&[rent(2_501)], out);
    }
}
