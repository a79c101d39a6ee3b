//! `DeclineTerm`: turns one offer of one's own round down; with the last of them the round ends.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::funding::Funding;
use crate::outcome::{Outcome, Outcomes};

/// The control is not judged: whoever has an offer was allowed to open the round.
pub(super) fn judge(desk: &Desk, round: u16, rank: u8) -> Result<(), Rejection> {
    desk.part::<Funding>().map_or(Err(Rejection::NoSuchOffer { round, rank }), |f| f.can_answer(round, rank))
}

pub(super) fn act(world: &mut World, actor: Actor, round: u16, rank: u8) -> Result<(), LapseReason> {
    let mut funding = world.get_mut::<Funding>(actor.entity).ok_or(LapseReason::Inactive)?;
    let was_last = funding.decline(round, rank)?;
    if was_last {
        world.resource_mut::<Outcomes>().push(Outcome::OffersLapsed { vendor: actor.vendor, round });
    }
    Ok(())
}
