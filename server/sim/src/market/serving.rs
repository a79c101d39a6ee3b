//! GPUs: what is rented, what it costs, when leases end.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::GpuTerm;

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
