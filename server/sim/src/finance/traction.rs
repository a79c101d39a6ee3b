//! What finance is told of a vendor's users: five head counts a day.
//!
//! The market writes it for every vendor when the day's flows are done, before finance runs; finance only reads it. Stored,
//! so that a restored match shows the same score and valuation before its next day.

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};

/// A vendor's users at the end of a day's flows.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Traction {
    /// Users within 30 days, second users too.
    pub mau: u64,
    /// The same 30 days ago; 0 while that is not known.
    pub mau_month_ago: u64,
    /// For how many days MAU is known, history from before the match among them.
    pub history_days: u32,
    /// Primary users, tourists among them.
    pub primary_users: u64,
    /// Primary users by habit.
    pub habit_users: u64,
}
