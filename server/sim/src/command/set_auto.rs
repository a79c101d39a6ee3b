//! `SetAuto`: leaves an area to its house rule, or takes it back, until changed.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Area;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::house_rule::AutoAreas;

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Auto, None)
}

pub(super) fn act(world: &mut World, actor: Actor, area: Area, on: bool) -> Result<(), LapseReason> {
    let mut auto = world.get_mut::<AutoAreas>(actor.entity).ok_or(LapseReason::Inactive)?;
    auto.set(area, on);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::view::{AutoArea, Change};

    const AUTO: Command = Command::SetAuto { area: Area::Prices, on: true };

    fn shown(game: &Match, area: Area) -> AutoArea {
        let view = game.sim.vendor_view(ME);
        let areas = view
            .into_iter()
            .find_map(|change| if let Change::Auto { areas } = change { Some(areas) } else { None });
        areas.unwrap().into_iter().find(|auto| auto.area == area).unwrap()
    }

    #[test]
    fn it_holds_until_it_is_taken_back() {
        let game = Match::given_all_unlocked().when(&[AUTO]).days(1);
        assert!(shown(&game, Area::Prices).chosen && !shown(&game, Area::Money).chosen);
        let game = game.days(20).when(&[Command::SetAuto { area: Area::Prices, on: false }]).days(1);
        assert!(!shown(&game, Area::Prices).chosen);
        assert!(!game.part::<AutoAreas>(ME).chose(Area::Prices));
    }

    #[test]
    fn it_opens_on_its_turn_and_the_seat_sees_what_is_locked() {
        let game = Match::given(|_| {}).refused(&[AUTO], Rejection::Locked { unlock_turn: 7 });
        assert!(shown(&game, Area::Compute).locked && !shown(&game, Area::Prices).locked);
        // Turn 6 begins with day 36.
        assert!(!shown(&game.days(35), Area::Compute).locked);
    }
}
