//! What vendors spend on attention, and what it brings: bids, impressions, clicks, installs that land later, tired audiences.
//!
//! Invariant: an advertisement is paid before it is shown, and never with money that is not there; what a user costs is an
//! outcome of all bids and is never read by a rule.

mod auction;

pub use auction::Reach;
pub(crate) use auction::buy_attention;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::view::LapseReason;

use super::rates::Rates;
use crate::exact_math::{exp, exp_m1};
use crate::finance::runway::DayWindow;
use crate::finance::{Expense, Ledger};
use crate::fixed::{Fixed, round_to_count};

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
    /// Mean cost of a user won by bought impressions over the last 30 days, fen, rounded down; none if nobody came.
    #[must_use]
    pub fn cost_per_user_fen(&self) -> Option<i64> {
        let (spend_fen, _) = self.spend_fen.sum_of_last(COST_WINDOW_DAYS);
        let (users, _) = self.activations.sum_of_last(COST_WINDOW_DAYS);
        (users > 0).then(|| i64::try_from(spend_fen / users).unwrap_or(i64::MAX))
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

impl Fatigue {
    /// By channel, the share of clicks lost because the audience is tired, in ten-thousandths; its segments are weighted by
    /// their share of impressions.
    #[must_use]
    pub fn lost_clicks_bp(&self, rates: &Rates) -> Vec<u32> {
        let per_channel = self.stocks.chunks(rates.segments.len().max(1));
        let lost = rates.channels.iter().zip(per_channel).map(|(channel, stocks)| {
            let shares = channel.composition.iter().zip(stocks);
            let lost =
                shares.map(|(share, stock)| share * -exp_m1(-rates.ads.fatigue_weight * stock.to_f64()));
            let bp = round_to_count(lost.sum::<f64>() * 10_000.0);
            u32::try_from(bp).unwrap_or(10_000).min(10_000)
        });
        lost.collect()
    }
}

/// New creatives for `spend_fen`: audiences forget a part of what tired them, 1 − e^(−spend/scale) of the deepest refresh.
///
/// # Errors
/// [`LapseReason::Cash`] when there is less cash than that; then nothing happens.
pub(crate) fn refresh_creative(world: &mut World, vendor: Entity, spend_fen: i64) -> Result<(), LapseReason> {
    let mut ledger = world.get_mut::<Ledger>(vendor).ok_or(LapseReason::Inactive)?;
    if ledger.cash_fen() < spend_fen {
        return Err(LapseReason::Cash);
    }
    ledger.pay_now(Expense::Creative, spend_fen);
    let ads = &world.resource::<Rates>().ads;
    let kept = 1.0 - ads.refresh_depth * (1.0 - exp(-(spend_fen as f64) / ads.refresh_scale_fen.max(1.0)));
    let mut fatigue = world.get_mut::<Fatigue>(vendor).ok_or(LapseReason::Inactive)?;
    for stock in &mut fatigue.stocks {
        *stock = stock.decayed(kept, 0.0);
    }
    Ok(())
}
