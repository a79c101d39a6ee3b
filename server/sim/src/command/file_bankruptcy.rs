//! `FileBankruptcy`: gives up; liquidation begins on the day on which it acts.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;

/// Always allowed to a vendor in business.
pub(super) fn judge(_desk: &Desk) -> Result<(), Rejection> {
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let _ = (world, actor);
    Err(LapseReason::Inactive)
}
