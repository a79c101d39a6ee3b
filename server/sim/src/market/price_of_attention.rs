//! What a channel's attention costs and what it brings: from bids to impressions, clicks and installs (§ advertising).
//!
//! Prices rise with the total demand of all vendors because advertisers outside the game bid too. Money in yuan a day, all
//! results floats of the day; nothing is stored here.

use crate::exact_math::{exp, logistic, pow};

/// The price of 1,000 impressions in yuan: CPM0·(1 + Σb/B̄)^η.
///
/// `base_cpm` CPM0 in yuan; `bids` the sum of all vendors' bids, `outside_demand` B̄ (> 0), both yuan a day; `elasticity` η =
/// 1/(1+ε) for a supply elasticity ε of the category (.25 by default).
#[must_use]
pub fn cpm(base_cpm: f64, bids: f64, outside_demand: f64, elasticity: f64) -> f64 {
    if outside_demand <= 0.0 {
        return base_cpm;
    }
    base_cpm * pow(1.0 + bids.max(0.0) / outside_demand, elasticity)
}

/// Impressions that `bid` yuan buy at `cpm` yuan a thousand.
#[must_use]
pub fn impressions(bid: f64, cpm: f64) -> f64 {
    if cpm <= 0.0 { 0.0 } else { 1000.0 * bid.max(0.0) / cpm }
}

/// Clicks of one segment: impressions·share·CTR·e^(−φF).
///
/// `segment_share` is the segment's part of the channel's audience, 0..=1; `fatigue` F is impressions a head, faded.
#[must_use]
pub fn clicks(
    impressions: f64,
    segment_share: f64,
    click_rate: f64,
    fatigue: f64,
    fatigue_weight: f64,
) -> f64 {
    impressions * segment_share * click_rate * exp(-fatigue_weight * fatigue)
}

/// Those an ad may win, as heads of a segment: never + ½·lapsed + e^(−s)·users of rivals.
#[derive(Clone, Copy, Debug)]
pub struct Eligible {
    /// Never used any model.
    pub never: f64,
    /// Used one once.
    pub lapsed: f64,
    /// Primary users of all other vendors.
    pub rivals: f64,
    /// e^(−s): how much easier a newcomer is won than a rival's user, 0..=1.
    pub poach_ease: f64,
}

impl Eligible {
    /// The weighted heads.
    #[must_use]
    pub fn heads(&self) -> f64 {
        self.never + LAPSED_EASE * self.lapsed + self.poach_ease * self.rivals
    }
}

/// How much easier one who never used a model is won by an ad than one who left.
pub const LAPSED_EASE: f64 = 0.5;

/// Installs from clicks: clicks·CVR·2Λ(V)·(eligible heads / N). V is the vendor's utility without inertia.
#[must_use]
pub fn installs(clicks: f64, conversion: f64, utility: f64, eligible: &Eligible, population: f64) -> f64 {
    clicks * conversion * 2.0 * logistic(utility) * (eligible.heads() / population.max(1.0))
}
