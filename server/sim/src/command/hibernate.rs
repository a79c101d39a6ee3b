//! `Hibernate`: suspends the service and most costs. Bids stop and leases are not renewed; both are for the vendor to set again.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::calendar::Calendar;
use crate::finance::Hibernation;
use crate::market::advertising::AdBids;
use crate::market::serving::Compute;
use crate::outcome::{Outcome, Outcomes};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Hibernation, None)?;
    let hibernation = desk.part::<Hibernation>().copied().unwrap_or_default();
    let day = desk.world.resource::<Calendar>().day;
    if hibernation.is_asleep() {
        return Err(Rejection::NotNow { why: Obstacle::AlreadySo });
    }
    if hibernation.days_left(&desk.rules.scenario.finance.hibernation, day) == 0 {
        return Err(Rejection::NotNow { why: Obstacle::NoDaysLeft });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut parts = world.query::<(&mut Hibernation, &mut AdBids, &mut Compute)>();
    let (mut hibernation, mut bids, mut compute) =
        parts.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if !hibernation.fall_asleep(&rules.scenario.finance.hibernation, actor.day) {
        return Err(LapseReason::NoChange);
    }
    bids.fen_per_day.fill(0);
    compute.wanted = [0; 3];
    world.resource_mut::<Outcomes>().push(Outcome::Hibernated { vendor: actor.vendor });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Ledger;
    use crate::given::{ME, Match};
    use crate::market::causes::{UserCause, UserCauses};
    use crate::market::serving::ServiceLoad;
    use burnrate_client_proto::command::Command;

    const SLEEP: Command = Command::Hibernate {};

    fn users(game: &Match) -> u64 {
        game.part::<crate::finance::Traction>(ME).primary_users
    }

    #[test]
    fn nobody_is_served_or_paid_for_in_full_and_users_go() {
        let plain = Match::given_all_unlocked().days(7);
        let cost = |game: &Match| game.part::<Ledger>(ME).last_day().cost_fen;
        let (awake_fen, before) = (cost(&plain), users(&plain));
        let game = plain.when(&[SLEEP]).days(1).then(&[Outcome::Hibernated { vendor: ME }]);
        assert!(
            (cost(&game) as f64 / awake_fen as f64 - 0.12).abs() < 0.01,
            "{awake_fen} to {}",
            cost(&game)
        );
        assert_eq!(game.part::<ServiceLoad>(ME).demand_tokens(), 0);
        assert_eq!(game.part::<Ledger>(ME).last_day().revenue_fen, 0);
        let gone = (before - users(&game)) as f64 / before as f64;
        assert!((gone - 0.1).abs() < 0.005, "{gone}");
        let causes = *game.part::<UserCauses>(ME);
        assert_eq!((causes.of(UserCause::HabitLost), causes.of(UserCause::Adopted)), (0, 0));
        assert!(causes.of(UserCause::ServiceOff) < 0);
    }

    /// Six months asleep, as a vendor under pressure did; then it has to live on what it has.
    #[test]
    fn it_wakes_by_itself_when_its_days_are_used_up() {
        let game = Match::given_all_unlocked().days(7).when(&[SLEEP]).days(180);
        assert!(game.part::<Hibernation>(ME).is_asleep());
        let game = game.days(1);
        assert!(!game.part::<Hibernation>(ME).is_asleep());
        let game = game.then(&[Outcome::Woke { vendor: ME }]);
        let why = Obstacle::NoDaysLeft;
        let _ = game.refused(&[SLEEP], Rejection::NotNow { why });
    }

    #[test]
    fn who_sleeps_cannot_fall_asleep() {
        let game = Match::given_all_unlocked().days(7).when(&[SLEEP]).days(1);
        let _ = game.refused(&[SLEEP], Rejection::NotNow { why: Obstacle::AlreadySo });
    }
}
