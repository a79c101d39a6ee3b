//! `SetModeration`: how much the model refuses, until changed. Fewer scandals about content, and less use for work.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::offering::Offering;

pub(super) fn judge(desk: &Desk, level_bp: u16) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Moderation, None)?;
    desk.must_be_within(Control::Moderation, i64::from(level_bp))
}

pub(super) fn act(world: &mut World, actor: Actor, level_bp: u16) -> Result<(), LapseReason> {
    let mut offering = world.get_mut::<Offering>(actor.entity).ok_or(LapseReason::Inactive)?;
    offering.moderation_bp = level_bp;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::demand::Values;
    use burnrate_client_proto::command::Command;

    fn values(level_bp: u16) -> Vec<f64> {
        let game = Match::given_all_unlocked().when(&[Command::SetModeration { level_bp }]).days(1);
        game.sim.world.resource::<Values>().by_segment.iter().map(|row| row[ME.index()]).collect()
    }

    #[test]
    fn what_is_refused_is_worth_less_to_those_who_work_with_it() {
        let (free, half) = (values(0), values(5_000));
        for (g, loss) in [0.0, 0.2, 0.0, 0.2, 0.0].into_iter().enumerate() {
            assert!((free[g] - half[g] - loss).abs() < 1e-9, "segment {g}");
        }
    }

    #[test]
    fn more_than_all_is_refused() {
        let field = Control::Moderation;
        let out = Rejection::OutOfBounds { field, value: 10_500, min: 0, max: 10_000 };
        let _ = Match::given_all_unlocked().refused(&[Command::SetModeration { level_bp: 10_500 }], out);
    }
}
