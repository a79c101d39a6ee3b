//! Goodwill and what feeds it: advertisements, word of mouth, the news.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// Whether the papers write about a vendor. News of one day are read on the next.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct InTheNews {
    /// The last day on which it is in the news; 0 = never was.
    pub until_day: u32,
}
