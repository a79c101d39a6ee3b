//! What an auction sells: a channel as a whole, or each of its keywords; and whom a buyer's share of it reaches.
//!
//! A spend is spread over a vendor's keywords by their share of searches. Showing advertisements to some segments only costs
//! (1 ÷ share reached)^.5 times the price; composition is made to sum to 1 over the chosen. Nothing here is stored but prices.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::plan::AdPlan;
use crate::exact_math::pow;
use crate::fixed::round_to_count;
use crate::market::price_of_attention::{cpm, impressions};
use crate::market::rates::{ChannelRates, LotRates};

/// The most lots of one channel: as many as there may be keywords.
pub(super) const LOTS_MAX: usize = 20;
/// The most segments of a scenario.
pub(super) const SEGMENTS_MAX: usize = 12;
/// One number a lot.
pub(super) type LotRow = [f64; LOTS_MAX];
/// One number a segment.
pub(super) type SegmentRow = [f64; SEGMENTS_MAX];

/// What a thousand impressions cost on each keyword on the last closed day; before the first, what they cost while nobody bids.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct KeywordPrices {
    /// Fen, half to even, in the scenario's order; none where no channel is sold by keyword.
    pub cpm_fen: Vec<i64>,
}

impl KeywordPrices {
    /// While nobody bids.
    #[must_use]
    pub(crate) fn at_start(channels: &[ChannelRates]) -> Self {
        let sold = channels.iter().find(|channel| channel.by_keyword);
        let lots = sold.map_or(&[][..], |channel| &channel.lots);
        Self { cpm_fen: lots.iter().map(|lot| fen(lot.cpm0_yuan)).collect() }
    }
}

/// Yuan as whole fen, half to even.
pub(super) fn fen(yuan: f64) -> i64 {
    i64::try_from(round_to_count(yuan * 100.0)).unwrap_or(i64::MAX)
}

/// The share of a lot's impressions that falls on an audience; all of it on everybody.
fn reached(lot: &LotRates, audience: u16) -> f64 {
    if audience == 0 {
        return 1.0;
    }
    let chosen = lot.composition.iter().enumerate().filter(|(g, _)| audience >> g & 1 == 1);
    chosen.map(|(_, share)| share).sum()
}

/// How one vendor's spend on a channel is spread over its lots: sums to 1, or to 0 where it would reach nobody.
pub(super) fn spread(channel: &ChannelRates, place: usize, plan: &AdPlan) -> LotRow {
    let audience = plan.audience.get(place).copied().unwrap_or(0);
    let mut row = [0.0; LOTS_MAX];
    for (k, (slot, lot)) in row.iter_mut().zip(&channel.lots).enumerate() {
        let runs = !channel.by_keyword || plan.keywords == 0 || plan.keywords >> k & 1 == 1;
        *slot = if runs && reached(lot, audience) > 0.0 { lot.weight } else { 0.0 };
    }
    let sum: f64 = row.iter().sum();
    if sum > 0.0 { row.map(|weight| weight / sum) } else { row }
}

/// How a spend that chooses nothing is spread.
pub(super) fn spread_evenly(channel: &ChannelRates) -> LotRow {
    let mut row = [0.0; LOTS_MAX];
    for (slot, lot) in row.iter_mut().zip(&channel.lots) {
        *slot = lot.weight;
    }
    row
}

/// The day's price of each lot, in yuan a thousand impressions, from what all spend on it.
pub(super) fn price_lots(channel: &ChannelRates, demand_yuan: &LotRow, surcharge: f64) -> LotRow {
    let mut prices = [0.0; LOTS_MAX];
    for ((price, lot), demand) in prices.iter_mut().zip(&channel.lots).zip(demand_yuan) {
        *price = cpm(lot.cpm0_yuan, *demand, lot.outside_demand_yuan, channel.eta) * surcharge;
    }
    prices
}

/// The price of the channel as a whole: what all spent over all impressions; of an even spread while nobody spends.
pub(super) fn mean_price(channel: &ChannelRates, demand_yuan: &LotRow, prices: &LotRow) -> f64 {
    if channel.lots.len() == 1 {
        return prices[0];
    }
    let nobody = demand_yuan.iter().sum::<f64>() <= 0.0;
    let weights = if nobody { spread_evenly(channel) } else { *demand_yuan };
    let priced = weights.iter().zip(prices).filter(|(_, price)| **price > 0.0);
    let (spent, thousands) =
        priced.fold((0.0, 0.0), |(spent, bought), (weight, price)| (spent + weight, bought + weight / price));
    if thousands > 0.0 { spent / thousands } else { channel.cpm0_yuan }
}

/// Who buys at what price.
pub(super) struct Purchase<'a> {
    pub(super) channel: &'a ChannelRates,
    pub(super) prices: &'a LotRow,
    pub(super) audience: u16,
    pub(super) premium_exponent: f64,
}

impl Purchase<'_> {
    /// Adds the impressions that `yuan`, spread over the lots, buys on each segment.
    pub(super) fn add_impressions(&self, yuan: f64, spread: &LotRow, seen: &mut SegmentRow) {
        let lots = self.channel.lots.iter().zip(self.prices).zip(spread);
        for ((lot, price), weight) in lots.filter(|(_, weight)| **weight > 0.0) {
            let reached = reached(lot, self.audience);
            let premium = if self.audience == 0 { 1.0 } else { pow(1.0 / reached, self.premium_exponent) };
            let bought = impressions(yuan * weight, price * premium);
            for (g, (seen, share)) in seen.iter_mut().zip(&lot.composition).enumerate() {
                if self.audience == 0 || self.audience >> g & 1 == 1 {
                    *seen += bought * share / reached;
                }
            }
        }
    }
}
