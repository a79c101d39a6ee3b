//! An advertising channel's place. What a channel keeps from day to day is laid out here by advertising.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// Place in the scenario's list of channels. It never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct ChannelIndex(pub u16);
