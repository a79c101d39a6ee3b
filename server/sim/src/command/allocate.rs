//! `Allocate`: keeps a share of one's GPUs from serving, so that training runs can hold them.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::serving::Compute;

pub(super) fn judge(desk: &Desk, train_share_bp: u16) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::TrainShare, None)?;
    desk.must_be_within(Control::TrainShare, i64::from(train_share_bp))
}

pub(super) fn act(world: &mut World, actor: Actor, train_share_bp: u16) -> Result<(), LapseReason> {
    let mut compute = world.get_mut::<Compute>(actor.entity).ok_or(LapseReason::Inactive)?;
    compute.train_share_bp = train_share_bp.min(10_000);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::serving::ServiceLoad;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::VendorId;

    #[test]
    fn what_is_set_aside_does_not_serve() {
        let game = Match::given_all_unlocked().when(&[Command::Allocate { train_share_bp: 2_500 }]).days(1);
        let capacity = |vendor| game.part::<ServiceLoad>(vendor).capacity_tokens as f64;
        assert!((capacity(ME) / capacity(VendorId(1)) - 0.75).abs() < 1e-9);
        assert_eq!(game.part::<Compute>(ME).set_aside_gpus(), 15);
    }

    #[test]
    fn more_than_all_is_refused() {
        let out = Rejection::OutOfBounds { field: Control::TrainShare, value: 10_100, min: 0, max: 10_000 };
        let _ = Match::given_all_unlocked().refused(&[Command::Allocate { train_share_bp: 10_100 }], out);
    }
}
