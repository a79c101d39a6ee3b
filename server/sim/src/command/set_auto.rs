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
