//! `AcceptTerm`: takes an offer of one's own round. Money comes in, shares go out, and the valuation is public.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::Ledger;
use crate::finance::cap_table::CapTable;
use crate::finance::funding::Funding;
use crate::outcome::{Outcome, Outcomes};

/// The control is not judged: whoever has an offer was allowed to open the round.
pub(super) fn judge(desk: &Desk, round: u16, rank: u8) -> Result<(), Rejection> {
    desk.part::<Funding>().map_or(Err(Rejection::NoSuchOffer { round, rank }), |f| f.can_answer(round, rank))
}

pub(super) fn act(world: &mut World, actor: Actor, round: u16, rank: u8) -> Result<(), LapseReason> {
    let mut books = world.query::<(&mut Funding, &mut Ledger, &mut CapTable)>();
    let (mut funding, mut ledger, mut table) =
        books.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    let closed = funding.accept(round, rank, &mut ledger, &mut table)?;
    world.resource_mut::<Outcomes>().push(Outcome::RoundClosed {
        vendor: actor.vendor,
        round: closed.round,
        amount_fen: closed.amount_fen,
        post_money_fen: closed.post_money_fen,
    });
    Ok(())
}
