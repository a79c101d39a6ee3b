//! GPUs and what they serve: leases and their rent, tokens asked for, capacity, and how busy it gets.
//!
//! Invariant: a vendor holds what it asked for, term by term, until it asks for less: leases renew up to that level. Tokens
//! that exceed the day's capacity are turned away in a fixed order: free use, subscribers, API.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::GpuTerm;

use crate::fixed::Fixed;

/// What a vendor has rented, and what it wants to hold.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Compute {
    /// Running leases, oldest first.
    pub leases: Vec<Lease>,
    /// GPUs to hold of each term, in the order of [`GpuTerm::ALL`]; leases renew up to it.
    pub wanted: [u32; 3],
}

/// One lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Lease {
    /// Its length.
    pub term: GpuTerm,
    /// How many GPUs.
    pub gpus: u32,
    /// What one costs a day, fixed when it began.
    pub rent_fen_per_day: i64,
    /// The first day on which it no longer runs.
    pub ends_on_day: u32,
}

/// What was asked of a vendor's GPUs on the last closed day, in tokens.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ServiceLoad {
    /// What the GPUs can serve in a day.
    pub capacity_tokens: u64,
    /// Asked for by those who pay nothing.
    pub free_tokens: u64,
    /// Asked for by subscribers.
    pub subscriber_tokens: u64,
    /// Asked for by API accounts.
    pub api_tokens: u64,
    /// Turned away over the day: free use first, then subscribers, then API.
    pub missed_tokens: u64,
    /// Chance that a request at the peak meets "busy", 0 to 1; it lowers the vendor's value on the next day.
    pub busy: Fixed,
    /// The last day on which that chance was over 1 in 20; 0 = never.
    pub congested_on_day: u32,
}
