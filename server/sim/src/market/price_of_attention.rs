//! What a channel's attention costs: from bids to impressions.
//!
//! Prices rise with the total demand of all vendors because advertisers outside the game bid too. Money in yuan a day, all
//! results floats of the day; nothing is stored here.

use crate::exact_math::pow;

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
