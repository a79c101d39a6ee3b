//! Monthly prices by the day: 1/30 of the price for each unit and day, the rounding carried over to the next day.
//!
//! Invariant: over any run of days the fen booked are the exact sum rounded down, so nothing is lost or won by rounding.

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};

/// Days of a month.
pub const MONTH_DAYS: i64 = 30;

/// What was not yet worth a fen of one monthly price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct DailyAccrual {
    /// Thirtieths of a fen, 0 to 29.
    carried_thirtieths: i64,
}

impl DailyAccrual {
    /// A day of `units` at `fen_per_month` (not negative) each, in fen.
    pub fn accrue_day(&mut self, units: u64, fen_per_month: i64) -> i64 {
        let exact =
            i128::from(units) * i128::from(fen_per_month.max(0)) + i128::from(self.carried_thirtieths);
        let month = i128::from(MONTH_DAYS);
        // A remainder of a division by 30 always fits.
        self.carried_thirtieths = i64::try_from(exact % month).unwrap_or(0);
        i64::try_from(exact / month).unwrap_or(i64::MAX)
    }
}

/// What a vendor accrues by the day.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Accruals {
    /// Subscriptions earned.
    pub subscription: DailyAccrual,
    /// Pay.
    pub payroll: DailyAccrual,
    /// Overhead.
    pub overhead: DailyAccrual,
    /// Users who are served at a fixed cost.
    pub serving: DailyAccrual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_of_one_subscriber_is_one_price_to_the_fen() {
        for price in [0, 1, 29, 31, 4_900, 49_999] {
            let mut accrual = DailyAccrual::default();
            let sum: i64 = (0..30).map(|_| accrual.accrue_day(1, price)).sum();
            assert_eq!(sum, price);
        }
    }

    #[test]
    fn subscribers_who_come_and_go_pay_for_their_days() {
        let mut accrual = DailyAccrual::default();
        let units = [7, 0, 13, 1_000_003, 2, 5];
        let sum: i64 = units.into_iter().map(|n| accrual.accrue_day(n, 4_999)).sum();
        let exact: u64 = units.into_iter().map(|n| n * 4_999).sum();
        assert_eq!(sum, i64::try_from(exact / 30).unwrap());
    }
}
