//! What vendors spend on attention, and what it brings: bids, impressions, clicks, installs that land later, tired audiences.
//!
//! Invariant: an advertisement is paid before it is shown, and never with money that is not there; what a user costs is an
//! outcome of all bids and is never read by a rule.

mod auction;
mod campaign;
pub mod creators;
mod lots;
mod plan;
pub mod posters;

pub(crate) use auction::buy_attention;
pub use campaign::Reach;
pub use creators::{CreatorBookings, CreatorDemand};
pub use lots::KeywordPrices;
pub use plan::{AdPlan, Commitment};
pub use posters::PosterRuns;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_content::resolved::Advertising;

use crate::exact_math::exp;
use crate::finance::runway::DayWindow;
use crate::fixed::{Fixed, micro_to_f64};

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

impl Fatigue {
    /// A new creative: 1 − depth · (1 − e^(−spend ÷ scale)) of fatigue is left, depth and scale being the scenario's.
    pub(crate) fn refresh(&mut self, rules: &Advertising, spend_fen: i64) {
        let effect = 1.0 - exp(-(spend_fen as f64) / rules.refresh_scale_fen.max(1) as f64);
        let kept = 1.0 - micro_to_f64(rules.refresh_depth_micro) * effect;
        for stock in &mut self.stocks {
            *stock = Fixed::from_f64(stock.to_f64() * kept);
        }
    }
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
    /// Spend ÷ users won by bought impressions, fen, over the last [`COST_WINDOW_DAYS`] days, rounded down; none if nobody came.
    #[must_use]
    pub fn cost_of_a_user_fen(&self) -> Option<i64> {
        let (spend_fen, _) = self.spend_fen.sum_of_last(COST_WINDOW_DAYS);
        let (people, _) = self.activations.sum_of_last(COST_WINDOW_DAYS);
        (people > 0).then(|| i64::try_from(spend_fen / people).unwrap_or(i64::MAX))
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_creative_leaves_what_its_money_does_not_wipe_away() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let rules = &scenario.advertising;
        let left = |spend_fen: i64| {
            let mut fatigue = Fatigue { stocks: vec![Fixed::ONE] };
            fatigue.refresh(rules, spend_fen);
            fatigue.stocks[0].to_f64()
        };
        assert!((left(0) - 1.0).abs() < 1e-9);
        assert!((left(rules.refresh_scale_fen) - (1.0 - 0.7 * (1.0 - exp(-1.0)))).abs() < 1e-9);
        assert!((left(rules.refresh_scale_fen * 100) - 0.3).abs() < 1e-9);
    }
}
