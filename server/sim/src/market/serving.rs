//! GPUs and what they serve: leases and their rent, GPUs of one's own, those set aside for training, tokens asked for, capacity, and how busy it gets.
//!
//! A scenario may serve a vendor's users at a fixed cost each instead (`user_cost`).
//! Invariant: a vendor holds what it asked for, term by term, until it asks for less: leases renew up to that level. Tokens
//! that exceed the day's capacity are turned away in a fixed order: free use, subscribers, API. An outage makes users think again.

pub mod gpu_market;
mod leases;
mod load;
mod user_cost;

pub(crate) use leases::{lease_gpus, owe_rent, renew_leases, rent_now_fen_per_day, start_leases};
pub(crate) use load::serve_requests;
pub(crate) use user_cost::{owe_users, user_cost_fen_per_day};

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::GpuTerm;

use crate::fixed::Fixed;

/// What a vendor has rented, and what it wants to hold.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Compute {
    /// Running leases, oldest first; leases of one day and term are one.
    pub leases: Vec<Lease>,
    /// GPUs to hold of each term, in the order of [`GpuTerm::ALL`]; leases renew up to it.
    pub wanted: [u32; 3],
    /// GPUs of one's own.
    pub owned: u32,
    /// The share of all GPUs that does not serve but waits for training, in ten-thousandths; at most 10,000.
    pub train_share_bp: u16,
}

impl Compute {
    /// GPUs held now, rented and owned.
    #[must_use]
    pub fn gpus(&self) -> u64 {
        self.rented_gpus().saturating_add(u64::from(self.owned))
    }

    /// GPUs of one's own.
    #[must_use]
    pub fn owned_gpus(&self) -> u32 {
        self.owned
    }

    /// GPUs that are set aside for training, rounded down.
    #[must_use]
    pub fn set_aside_gpus(&self) -> u32 {
        set_aside(self.gpus(), self.train_share_bp)
    }

    /// GPUs that serve: all but the share set aside, to a fraction.
    #[must_use]
    pub fn serving_gpus(&self) -> f64 {
        let serving_bp = 10_000 - self.train_share_bp.min(10_000);
        self.gpus() as f64 * f64::from(serving_bp) / 10_000.0
    }

    /// GPUs rented now.
    #[must_use]
    pub fn rented_gpus(&self) -> u64 {
        self.leases.iter().map(|lease| u64::from(lease.gpus)).sum()
    }

    /// GPUs held now on leases of one term.
    #[must_use]
    pub fn gpus_of(&self, term: GpuTerm) -> u64 {
        self.leases.iter().filter(|lease| lease.term == term).map(|lease| u64::from(lease.gpus)).sum()
    }

    /// Rent of all leases a day, fen.
    #[must_use]
    pub fn rent_fen_per_day(&self) -> i64 {
        let rent = |lease: &Lease| i64::from(lease.gpus).saturating_mul(lease.rent_fen_per_day);
        self.leases.iter().map(rent).fold(0, i64::saturating_add)
    }
}

/// Whole GPUs that a share of so many sets aside.
#[must_use]
pub(crate) fn set_aside(gpus: u64, train_share_bp: u16) -> u32 {
    let exact = u128::from(gpus) * u128::from(train_share_bp.min(10_000)) / 10_000;
    u32::try_from(exact).unwrap_or(u32::MAX)
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

impl ServiceLoad {
    /// All tokens asked for.
    #[must_use]
    pub fn demand_tokens(&self) -> u64 {
        self.free_tokens.saturating_add(self.subscriber_tokens).saturating_add(self.api_tokens)
    }

    /// Tokens served.
    #[must_use]
    pub fn served_tokens(&self) -> u64 {
        self.demand_tokens().saturating_sub(self.missed_tokens)
    }

    /// Of the missed tokens, those of API accounts: what is left when free use and subscribers got nothing.
    #[must_use]
    pub fn missed_api_tokens(&self) -> u64 {
        let others = self.free_tokens.saturating_add(self.subscriber_tokens);
        self.missed_tokens.saturating_sub(others).min(self.api_tokens)
    }

    /// Chance that a request at the peak meets "busy", in ten-thousandths.
    #[must_use]
    pub fn busy_bp(&self) -> u32 {
        let bp = crate::fixed::round_to_count(self.busy.to_f64() * 10_000.0);
        u32::try_from(bp).unwrap_or(10_000).min(10_000)
    }
}
