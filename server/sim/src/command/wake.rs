//! `Wake`: takes the service up again, with all its costs. Leases that ended meanwhile and bids are not taken up by themselves.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::Hibernation;
use crate::outcome::{Outcome, Outcomes};

/// The control is not judged: whoever sleeps was allowed to.
pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    let asleep = desk.part::<Hibernation>().is_some_and(Hibernation::is_asleep);
    if asleep { Ok(()) } else { Err(Rejection::NotNow { why: Obstacle::AlreadySo }) }
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let mut hibernation = world.get_mut::<Hibernation>(actor.entity).ok_or(LapseReason::Inactive)?;
    if !hibernation.wake(actor.day) {
        return Err(LapseReason::NoChange);
    }
    world.resource_mut::<Outcomes>().push(Outcome::Woke { vendor: actor.vendor });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Ledger;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::{Command, GpuTerm};

    #[test]
    fn costs_and_service_come_back_on_the_day_it_acts() {
        let game = Match::given_all_unlocked().days(7).when(&[Command::Hibernate {}]).days(7);
        let asleep_fen = game.part::<Ledger>(ME).last_day().cost_fen;
        let rent = Command::RentGpu { term: GpuTerm::Days30, gpus: 60 };
        let game = game.when(&[Command::Wake {}, rent]).days(1).then(&[Outcome::Woke { vendor: ME }]);
        assert!(game.part::<Ledger>(ME).last_day().cost_fen > 4 * asleep_fen);
        assert!(game.part::<Ledger>(ME).last_day().revenue_fen > 0);
    }

    #[test]
    fn who_is_awake_cannot_wake() {
        let why = Obstacle::AlreadySo;
        let _ = Match::given_all_unlocked().refused(&[Command::Wake {}], Rejection::NotNow { why });
    }
}
