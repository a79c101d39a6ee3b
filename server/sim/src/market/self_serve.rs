//! Self-serve API accounts: cells like consumers, but few, and for them price and fame decide.
//!
//! Invariant: accounts without a vendor and with one add up to the scenario's number on every day.

mod flows;
mod reference_price;
mod sales;

pub use flows::ApiDesk;
pub(crate) use flows::move_accounts;
pub(crate) use reference_price::Purchases;
pub use reference_price::ReferencePrice;
pub(crate) use sales::bill_tokens;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::conversation::metered_factor;
use super::rates::ApiRates;
use crate::exact_math::ln_1p;
use crate::vendor::{Prices, Product};

/// Where the accounts are.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ApiAccounts {
    /// Accounts that use nobody.
    pub none: u64,
    /// Accounts of each vendor.
    pub by_vendor: Vec<u64>,
    /// What tokens cost lately.
    pub reference: ReferencePrice,
}

/// What a vendor's API billed.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ApiSales {
    /// What was not yet worth a fen, in units of 1 fen ÷ (1e6 × parts of the blend).
    pub carried: u64,
    /// Tokens billed on the last closed day.
    pub billed_tokens: u64,
}

/// The blended price in yuan a million tokens, exact to a float.
fn blended_yuan(api: &ApiRates, prices: &Prices) -> f64 {
    let (input, output) = (f64::from(api.input_parts), f64::from(api.output_parts));
    let fen = prices.api_input_fen as f64 * input + prices.api_output_fen as f64 * output;
    fen / (input + output).max(1.0) / 100.0
}

/// Tokens of an account a day: 10 Mtok × (1 + p/p½)^−.8.
#[must_use]
pub(crate) fn tokens_per_account(api: &ApiRates, prices: &Prices) -> f64 {
    let dampened = metered_factor(blended_yuan(api, prices), api.half_price_yuan, api.price_exponent);
    api.tokens_per_account * dampened
}

/// V = .9q + .25·ln(1 + MAU/1e6) − 3.3·p/p_ref − 2·busy.
#[must_use]
pub(crate) fn api_value(
    api: &ApiRates,
    accounts: &ApiAccounts,
    product: &Product,
    prices: &Prices,
    mau: u64,
    busy: f64,
) -> f64 {
    let reference_fen = accounts.reference.price_fen().max(api.reference_floor_fen);
    api.beta_quality * product.quality.to_f64() + api.beta_fame * ln_1p(mau as f64 / 1e6)
        - api.beta_price * blended_yuan(api, prices) * 100.0 / reference_fen
        - api.beta_busy * busy
}
