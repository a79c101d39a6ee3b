//! An advertising channel: its place, and the price of its attention on the last closed day.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// Place in the scenario's list of channels. It never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct ChannelIndex(pub u16);

/// What a thousand impressions cost on the last closed day; before the first, what they cost while nobody bids.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AttentionPrice {
    /// Fen a thousand impressions, half to even.
    pub cpm_fen: i64,
}
