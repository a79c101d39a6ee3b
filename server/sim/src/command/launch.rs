//! `Launch`: opens the service of a vendor that began without one. It cannot be taken back.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::offering::Offering;
use crate::market::open_service;
use crate::outcome::{Outcome, Outcomes};

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Launch, None)?;
    if desk.part::<Offering>().is_some_and(|offering| offering.launched) {
        return Err(Rejection::NotNow { why: Obstacle::AlreadySo });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let mut offering = world.get_mut::<Offering>(actor.entity).ok_or(LapseReason::Inactive)?;
    if offering.launched {
        return Err(LapseReason::AlreadySo);
    }
    offering.launched = true;
    open_service(world, actor.vendor.index(), actor.entity, actor.day);
    world.resource_mut::<Outcomes>().push(Outcome::Launched { vendor: actor.vendor });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::{Account, Ledger};
    use crate::given::{ME, Match};
    use crate::head_count::HeadCount;
    use crate::market::advertising::AdResults;
    use crate::market::serving::Compute;
    use burnrate_client_proto::command::Command;

    /// The first vendor has people, money, a bid and GPUs in mind, and no service.
    fn unlaunched() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            let start = &mut scenario.vendors[0].start;
            start.launched = false;
            for list in [&mut start.users, &mut start.lapsed, &mut start.registered] {
                list.fill(0);
            }
            start.bids_fen_per_day[0] = 1_000_000;
        })
    }

    #[test]
    fn before_it_nobody_comes_and_only_upkeep_is_paid() {
        let game = unlaunched().days(14);
        let heads = HeadCount::of(&game.sim.world, ME.index());
        assert_eq!((heads.primary(), heads.second, heads.registered), (0, 0, 0));
        assert_eq!(game.part::<AdResults>(ME).spend_total_fen, 0);
        let ledger = game.part::<Ledger>(ME);
        assert_eq!(ledger.balance_fen(Account::Compute), 0);
        assert!(ledger.balance_fen(Account::Payroll) > 0);
        let _ = game.then_never(|outcome| matches!(outcome, Outcome::Launched { vendor: ME }));
    }

    #[test]
    fn nothing_is_booked_for_a_service_that_stays_shut() {
        let posters = Command::BookOffline { city_weeks: 4 };
        let shut = Rejection::NotNow { why: Obstacle::NotLaunched };
        let game = unlaunched().refused(std::slice::from_ref(&posters), shut);
        let game = game.when(&[Command::Launch {}, posters]).days(1);
        assert_eq!(game.part::<crate::market::advertising::PosterRuns>(ME).runs.len(), 1);
    }

    #[test]
    fn with_it_people_come_and_gpus_cost() {
        let game = unlaunched().days(14).when(&[Command::Launch {}]).days(14);
        assert!(HeadCount::of(&game.sim.world, ME.index()).primary() > 100);
        assert_eq!(game.part::<Compute>(ME).gpus(), 60);
        assert_eq!(game.part::<AdResults>(ME).spend_today_fen, 1_000_000);
        let again = Rejection::NotNow { why: Obstacle::AlreadySo };
        let game = game.refused(&[Command::Launch {}], again);
        let _ = game.then(&[Outcome::Launched { vendor: ME }]);
    }
}
