//! What vendors spend on attention, and what it brings: bids, impressions, clicks, installs that land later, tired audiences.
//!
//! Invariant: an advertisement is paid before it is shown, and never with money that is not there; what a user costs is an
//! outcome of all bids and is never read by a rule.

mod auction;

pub use auction::Reach;
pub(crate) use auction::buy_attention;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::finance::runway::DayWindow;
use crate::fixed::Fixed;

/// Days over which the cost of a user is reckoned.
pub const COST_WINDOW_DAYS: u32 = 30;

/// A vendor's bids, in channel order.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AdBids {
    /// Fen a day on each channel, until changed.
    pub fen_per_day: Vec<i64>,
}

/// Installs that are still to land, by channel and within it by segment, in heads.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AdPipeline {
    /// From impressions that were paid for.
    pub bought: Vec<Fixed>,
    /// From impressions on the vendor's own channels.
    pub house: Vec<Fixed>,
}

/// F: impressions a head that still tire, by channel and within it by segment.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Fatigue {
    /// Impressions a head, faded.
    pub stocks: Vec<Fixed>,
}

/// What advertising cost and whom it brought.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AdResults {
    /// Spend of the last [`COST_WINDOW_DAYS`] days, fen.
    pub spend_fen: DayWindow,
    /// Users won by bought impressions in the same days.
    pub activations: DayWindow,
    /// Spend of the last closed day, fen.
    pub spend_today_fen: i64,
    /// Users won by bought impressions on the last closed day.
    pub activations_today: u64,
    /// Spend since day 1, fen.
    pub spend_total_fen: i64,
    /// Users won by bought impressions since day 1.
    pub activations_total: u64,
}

impl AdResults {
    /// Takes a day's spend in.
    fn spent(&mut self, fen: i64) {
        self.spend_fen.push(fen, COST_WINDOW_DAYS);
        self.spend_today_fen = fen;
        self.spend_total_fen = self.spend_total_fen.saturating_add(fen);
    }

    /// Takes a day's activations in.
    pub(super) fn won(&mut self, users: u64) {
        self.activations.push(i64::try_from(users).unwrap_or(i64::MAX), COST_WINDOW_DAYS);
        self.activations_today = users;
        self.activations_total = self.activations_total.saturating_add(users);
    }
}
