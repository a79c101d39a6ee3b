//! Who decides for each seat, and how far the scenario's script was put for it.
//!
//! The market obeys whoever sends a batch; this is what tells its caller whom to ask, so that a replay asks the same.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// Every seat, in vendor order.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Seats {
    /// One a vendor.
    pub seats: Vec<Seat>,
}

/// One seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Seat {
    /// True: its bot (and the script) decides; false: people do.
    pub bot: bool,
    /// The last day whose scripted moves were put, whether they were accepted or refused.
    pub script_day: u32,
}

impl Seats {
    /// All seats played by bots.
    #[must_use]
    pub fn new(vendors: usize) -> Self {
        Self { seats: vec![Seat { bot: true, script_day: 0 }; vendors] }
    }
}
