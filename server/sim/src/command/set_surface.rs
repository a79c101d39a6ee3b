//! `SetSurface`: the product is built for telephone, laptop or both alike, until changed. Those who work like the laptop, the
//! general public the telephone; see [`Offering::value`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Surface;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::offering::Offering;

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Surface, None)
}

pub(super) fn act(world: &mut World, actor: Actor, surface: Surface) -> Result<(), LapseReason> {
    let mut offering = world.get_mut::<Offering>(actor.entity).ok_or(LapseReason::Inactive)?;
    offering.surface = surface;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::demand::Values;
    use burnrate_client_proto::command::Command;

    fn values(surface: Surface) -> Vec<f64> {
        let game = Match::given_all_unlocked().when(&[Command::SetSurface { surface }]).days(1);
        game.sim.world.resource::<Values>().by_segment.iter().map(|row| row[ME.index()]).collect()
    }

    /// Students, office, creators, developers, general public.
    #[test]
    fn office_and_developers_like_the_laptop_and_the_public_the_telephone() {
        let both = values(Surface::Both);
        for (surface, sign) in [(Surface::Web, 1.0), (Surface::App, -1.0)] {
            let found = values(surface);
            for (g, expected) in [0.0, 0.3, 0.0, 0.3, -0.3].into_iter().enumerate() {
                assert!((found[g] - both[g] - sign * expected).abs() < 1e-9, "{surface:?}, segment {g}");
            }
        }
    }

    #[test]
    fn it_waits_for_its_turn() {
        let game = Match::given(|_| {});
        let _ = game
            .refused(&[Command::SetSurface { surface: Surface::Web }], Rejection::Locked { unlock_turn: 11 });
    }
}
