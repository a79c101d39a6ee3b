//! The reference price of tokens: what an average token of the last months cost.
//!
//! > p_ref = Σ decayed(price × tokens) ÷ Σ decayed(tokens), half-life 60 days
//!
//! Buyers hold a price against those that they paid: reference prices come of purchases (Mazumdar, Raj & Sinha 2005,
//! recalled). So a day weighs by the tokens that were bought on it, and a day of few purchases teaches little.
//!
//! Invariant: a day without purchases leaves the price as it is and only lets it fade.

use bincode::{Decode, Encode};

use super::{ApiAccounts, blended_yuan, tokens_per_account};
use crate::fixed::Fixed;
use crate::market::rates::ApiRates;
use crate::vendor::Prices;

/// What accounts remember of prices. Kept as the mean and its weight, which is the same as both sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ReferencePrice {
    /// p_ref before its floor, fen a million tokens.
    price_fen: Fixed,
    /// Tokens behind it, each faded by its age; millions.
    remembered_mtok: Fixed,
}

/// Tokens that accounts buy in a day, and what they cost on average.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Purchases {
    mtok: f64,
    /// Tokens times price.
    fen: f64,
}

impl Purchases {
    /// Of so many accounts of each vendor.
    pub(crate) fn of<'a>(
        api: &ApiRates,
        accounts: &ApiAccounts,
        prices: impl Iterator<Item = &'a Prices>,
    ) -> Self {
        let mut bought = Self::default();
        for (count, prices) in accounts.by_vendor.iter().zip(prices) {
            let mtok = *count as f64 * tokens_per_account(api, prices) / 1e6;
            bought.mtok += mtok;
            bought.fen += mtok * blended_yuan(api, prices) * 100.0;
        }
        bought
    }

    /// Fen a million tokens; none while nobody buys any.
    pub(crate) fn mean_price_fen(&self) -> Option<f64> {
        (self.mtok > 0.0).then(|| self.fen / self.mtok)
    }
}

impl ReferencePrice {
    /// As if these had been bought on every day before the first, or, where nothing was, a price that nobody has paid yet.
    pub(crate) fn at_start(bought: &Purchases, unpaid_price_fen: f64, keep: f64) -> Self {
        Self {
            price_fen: Fixed::from_f64(bought.mean_price_fen().unwrap_or(unpaid_price_fen)),
            remembered_mtok: Fixed::from_f64(bought.mtok / (1.0 - keep).max(f64::EPSILON)),
        }
    }

    /// p_ref before its floor, fen a million tokens.
    #[must_use]
    pub fn price_fen(&self) -> f64 {
        self.price_fen.to_f64()
    }

    /// A day: what was remembered fades to the share `keep`, and what is bought today comes to it.
    pub(crate) fn learn(&mut self, bought: &Purchases, keep: f64) {
        self.remembered_mtok = self.remembered_mtok.decayed(keep, bought.mtok);
        if let Some(price_fen) = bought.mean_price_fen() {
            let weight = (bought.mtok / self.remembered_mtok.to_f64()).min(1.0);
            self.price_fen = self.price_fen.decayed(1.0 - weight, weight * price_fen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: f64 = 0.9885;

    fn days(mtok: f64, price_fen: f64) -> Purchases {
        Purchases { mtok, fen: mtok * price_fen }
    }

    fn begun(mtok: f64, price_fen: f64) -> ReferencePrice {
        ReferencePrice::at_start(&days(mtok, price_fen), 9_999.0, KEEP)
    }

    #[test]
    fn it_is_both_sums_divided() {
        let mut reference = begun(100.0, 2_000.0);
        let (mut value, mut volume) = (2_000.0 * 100.0 / (1.0 - KEEP), 100.0 / (1.0 - KEEP));
        for day in 0..200 {
            let (mtok, price) = (50.0 + f64::from(day), 1_500.0 - 5.0 * f64::from(day));
            reference.learn(&days(mtok, price), KEEP);
            (value, volume) = (KEEP * value + mtok * price, KEEP * volume + mtok);
        }
        assert!((reference.price_fen() - value / volume).abs() < 1e-3, "{reference:?}");
    }

    #[test]
    fn many_cheap_tokens_teach_faster_than_few() {
        let after = |mtok: f64| {
            let mut reference = begun(100.0, 2_000.0);
            (0..60).for_each(|_| reference.learn(&days(mtok, 200.0), KEEP));
            reference.price_fen()
        };
        // As many tokens as before: half-way in a half-life.
        assert!((after(100.0) - 1_100.0).abs() < 5.0, "{}", after(100.0));
        assert!(after(400.0) < 600.0 && after(10.0) > 1_800.0);
    }

    #[test]
    fn nobody_buys_and_nothing_is_learnt() {
        let mut reference = begun(0.0, 0.0);
        reference.learn(&days(0.0, 0.0), KEEP);
        assert!((reference.price_fen() - 9_999.0).abs() < 1e-6, "the price that nobody paid");
        reference.learn(&days(1.0, 300.0), KEEP);
        assert!((reference.price_fen() - 300.0).abs() < 1e-6, "the first that somebody did");
    }
}
