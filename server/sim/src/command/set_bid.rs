//! `SetBid`: so much a day on one channel, until changed.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Field, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::Control;

use super::Actor;
use super::desk::{Desk, must_be_within};
use crate::market::advertising::AdBids;

pub(super) fn judge(desk: &Desk, channel: ChannelId, bid: Fen) -> Result<(), Rejection> {
    let channels = desk.rules.scenario.channels.len();
    if channel.index() >= channels {
        return Err(Rejection::UnknownChannel { channels: u16::try_from(channels).unwrap_or(u16::MAX) });
    }
    desk.must_be_unlocked(Control::Bid, Some(channel.0))?;
    must_be_within(Field::Bid, bid.0, &desk.rules.scenario.bounds.bid_fen_per_day)
}

pub(super) fn act(world: &mut World, actor: Actor, channel: ChannelId, bid: Fen) -> Result<(), LapseReason> {
    let mut bids = world.get_mut::<AdBids>(actor.entity).ok_or(LapseReason::Inactive)?;
    if let Some(slot) = bids.fen_per_day.get_mut(channel.index()) {
        *slot = bid.0;
    }
    Ok(())
}
