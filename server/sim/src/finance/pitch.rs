//! What investors answer on the last day of a pitch.
//!
//! One draw with P(close) decides whether they come. Each of those who do has a private value (the model value times a
//! lognormal) and a cap on what he would ever believe; he offers when his value reaches the ask and his cap the model value.
//! Draws sit at positions fixed by (vendor, investor), whether or not they are used: nobody's act moves another's luck.

use burnrate_client_proto::view::FailedPitch;
use burnrate_content::resolved::Investors;

use super::funding::{Offer, RoundRequest, highest_offer_fen};
use crate::exact_math::exp;
use crate::fixed::micro_to_f64;
use crate::random::{CellDraws, Purpose, Streams};

/// Positions that a vendor's investors take up in a day's draws; a scenario has at most half as many investors, each with
/// two draws.
const DRAWS_PER_VENDOR: u64 = 256;
/// The most investors that a pitch may meet.
pub const INVESTORS_MAX: u32 = 128;

/// The draws of one day's pitches.
pub(super) struct PitchDraws {
    closes: CellDraws,
    investors: CellDraws,
}

impl PitchDraws {
    pub(super) fn of(streams: &Streams, day: u32) -> Self {
        Self {
            closes: streams.stream(day, Purpose::Pitches),
            investors: streams.stream(day, Purpose::Offers),
        }
    }

    fn comes(&mut self, vendor: u16, probability: f64) -> bool {
        self.closes.uniform(u64::from(vendor)) < probability
    }

    /// Standard normals of one investor: for the private value, for the cap.
    fn investor(&mut self, vendor: u16, investor: u32) -> (f64, f64) {
        let first = u64::from(vendor) * DRAWS_PER_VENDOR + 2 * u64::from(investor);
        (self.investors.normal(first), self.investors.normal(first + 1))
    }
}

/// What investors answer to the request of a vendor whose model value is `model_fen`: offers, best first and at least one, or
/// why there are none. `probability` is P(close).
pub(super) fn answer(
    rules: &Investors,
    request: &RoundRequest,
    vendor: u16,
    model_fen: i64,
    probability: f64,
    draws: &mut PitchDraws,
) -> Result<Vec<Offer>, FailedPitch> {
    if !draws.comes(vendor, probability) {
        return Err(FailedPitch::NoInterest);
    }
    let mut believers = 0_u32;
    let mut prices: Vec<i64> = Vec::new();
    for investor in 0..rules.investor_count.min(INVESTORS_MAX) {
        let (value_fen, cap_fen) = opinion(rules, model_fen, draws.investor(vendor, investor));
        if cap_fen < model_fen {
            continue;
        }
        believers += 1;
        if value_fen >= request.ask_pre_money_fen {
            prices.push(value_fen.min(highest_offer_fen(request.ask_pre_money_fen, rules)));
        }
    }
    if believers == 0 {
        return Err(FailedPitch::ValuationTooHigh);
    }
    if prices.is_empty() {
        return Err(FailedPitch::AskTooHigh);
    }
    prices.retain(|&price| price >= request.walk_away_pre_money_fen);
    if prices.is_empty() {
        return Err(FailedPitch::BelowWalkAway);
    }
    // Equal prices are equal offers: their order means nothing.
    prices.sort_unstable_by(|a, b| b.cmp(a));
    Ok(prices.into_iter().map(|pre_money_fen| Offer { pre_money_fen, open: true }).collect())
}

/// One investor's private value and cap, in fen.
fn opinion(rules: &Investors, model_fen: i64, (value_z, cap_z): (f64, f64)) -> (i64, i64) {
    let lognormal = |median_fen: i64, sigma_micro: i64, z: f64| {
        (median_fen as f64 * exp(micro_to_f64(sigma_micro) * z)) as i64
    };
    (
        lognormal(model_fen, rules.value_sigma_micro, value_z),
        lognormal(rules.cap_median_fen, rules.cap_sigma_micro, cap_z),
    )
}
