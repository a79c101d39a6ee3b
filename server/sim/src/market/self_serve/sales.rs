//! What the API bills: served tokens at the blended price, less the credit for those that were missed.
//!
//! Invariant: over any run of days at one price, the fen booked are the exact sum rounded down.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;

use super::ApiSales;
use crate::finance::{Ledger, Revenue};
use crate::market::rates::{ApiRates, Rates};
use crate::market::serving::ServiceLoad;
use crate::vendor::{Business, Prices};

impl ApiSales {
    /// Bills a day of so many tokens; returns fen.
    pub fn bill(&mut self, api: &ApiRates, tokens: u64, prices: &Prices) -> i64 {
        let (input, output) = (i128::from(api.input_parts), i128::from(api.output_parts));
        let blended = i128::from(prices.api_input_fen.max(0)) * input
            + i128::from(prices.api_output_fen.max(0)) * output;
        let unit = 1_000_000 * (input + output).max(1);
        let exact = i128::from(tokens) * blended + i128::from(self.carried);
        self.carried = u64::try_from(exact % unit).unwrap_or(0);
        self.billed_tokens = tokens;
        i64::try_from(exact / unit).unwrap_or(i64::MAX)
    }
}

/// Tokens that are paid for: those served, less 10% of them for each 1% of the day's tokens that were missed.
fn billable_tokens(load: &ServiceLoad, credit_per_percent_micro: u64) -> u64 {
    let (asked, missed) = (u128::from(load.api_tokens), u128::from(load.missed_api_tokens()));
    if asked == 0 {
        return 0;
    }
    let credit_micro = (u128::from(credit_per_percent_micro) * 100 * missed / asked).min(1_000_000);
    u64::try_from((asked - missed) * (1_000_000 - credit_micro) / 1_000_000).unwrap_or(u64::MAX)
}

/// System: bills the day's API tokens.
pub(crate) fn bill_tokens(
    rates: Res<Rates>,
    mut vendors: Query<(&Business, &Prices, &ServiceLoad, &mut ApiSales, &mut Ledger)>,
) {
    for (business, prices, load, mut sales, mut ledger) in &mut vendors {
        let served = billable_tokens(load, rates.serving.credit_per_percent_micro);
        let tokens = if business.is_active() { served } else { 0 };
        let fen = sales.bill(&rates.api, tokens, prices);
        ledger.earn(Revenue::Api, fen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(free: u64, subscribed: u64, api: u64, missed: u64) -> ServiceLoad {
        let mut load =
            ServiceLoad { free_tokens: free, subscriber_tokens: subscribed, ..ServiceLoad::default() };
        (load.api_tokens, load.missed_tokens) = (api, missed);
        load
    }

    #[test]
    fn free_use_and_subscribers_are_shed_before_the_api() {
        assert_eq!(billable_tokens(&load(50, 30, 1_000, 80), 100_000), 1_000);
        // 1% missed: a tenth of the fee is given back.
        assert_eq!(billable_tokens(&load(50, 30, 1_000, 90), 100_000), 891);
        assert_eq!(billable_tokens(&load(50, 30, 1_000, 180), 100_000), 0);
        assert_eq!(billable_tokens(&load(50, 30, 0, 80), 100_000), 0);
    }
}
