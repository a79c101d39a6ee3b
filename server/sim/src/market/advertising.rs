//! What vendors spend on attention.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// A vendor's bids, in channel order.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AdBids {
    /// Fen a day on each channel, until changed.
    pub fen_per_day: Vec<i64>,
}
