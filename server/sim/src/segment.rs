//! A consumer segment's place. Its cells are laid out here by the market's demand mechanics.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// Place in the scenario's list of consumer segments. It never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct SegmentIndex(pub u16);
