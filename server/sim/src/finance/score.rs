//! The score: what the founders' stake would be worth by users, revenue, talent and money.
//!
//! ```text
//! stake × (ω_u · mean habit users + 10 · ARR + ω_h · stars + cash − debt − money put in by a parent)
//! ```
//! Habit users and revenue over the last 90 days, or over all there are while that is less, so that a burst of visitors at
//! the end does not pay. Debt is all that lenders are owed, insiders' notes and interest too. Integers throughout, rounded down to
//! the fen at the end of each term. Once a vendor was wound up or sold its score is what that left the founders.

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};
use burnrate_content::resolved::Score;

use super::cap_table::CapTable;
use super::ledger::Ledger;
use super::runway::DayWindow;
use super::valuation::annual_recurring_fen;
use crate::fixed::Fixed;

const MICRO: i128 = 1_000_000;

/// Habit users and recurring revenue of the last days.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Performance {
    habit_users: DayWindow,
    recurring_fen: DayWindow,
    /// Revenue that was paid at once.
    sales_fen: DayWindow,
}

impl Performance {
    /// Remembers one day in business.
    pub fn record(&mut self, habit_users: u64, recurring_fen: i64, window_days: u32) {
        self.habit_users.push(i64::try_from(habit_users).unwrap_or(i64::MAX), window_days);
        self.recurring_fen.push(recurring_fen, window_days);
    }

    /// Remembers one day's revenue that was paid at once.
    pub fn record_sales(&mut self, paid_at_once_fen: i64, window_days: u32) {
        self.sales_fen.push(paid_at_once_fen, window_days);
    }

    /// Annual recurring revenue from that of the last `window_days`, in fen.
    #[must_use]
    pub fn arr_fen(&self, window_days: u32) -> i64 {
        let (sum, days) = self.recurring_fen.sum_of_last(window_days);
        annual_recurring_fen(sum, days)
    }

    /// Mean revenue a day that was paid at once, over the last `days`, in fen, rounded down; 0 before the first.
    #[must_use]
    pub fn recent_sales_fen_per_day(&self, days: u32) -> i64 {
        let (sum, days) = self.sales_fen.sum_of_last(days);
        i64::try_from(sum / i128::from(days.max(1))).unwrap_or(i64::MAX)
    }

    /// ω · mean habit users, in fen.
    fn users_worth_fen(&self, habit_user_fen: i64, window_days: u32) -> i128 {
        let (sum, days) = self.habit_users.sum_of_last(window_days);
        sum.saturating_mul(i128::from(habit_user_fen)) / i128::from(days.max(1))
    }
}

/// The whole company by the score's measure, in fen; negative when debt and a parent's money outweigh the rest.
#[must_use]
pub fn company_value_fen(weights: &Score, performance: &Performance, ledger: &Ledger, stars: Fixed) -> i64 {
    let weighted = |fen: i64, micro: i64| i128::from(fen) * i128::from(micro) / MICRO;
    let value = performance.users_worth_fen(weights.habit_user_fen, weights.window_days)
        + weighted(performance.arr_fen(weights.window_days), weights.arr_multiple_micro)
        + ((i128::from(weights.star_fen) * i128::from(stars.to_bits())) >> 32)
        + weighted(ledger.cash_fen(), weights.cash_weight_micro)
        - weighted(ledger.borrowed_fen(), weights.debt_weight_micro)
        - weighted(ledger.parent_money_fen(), weights.parent_weight_micro);
    clamp(value)
}

/// The founders' part of a company value by their shares, in fen, rounded towards 0.
#[must_use]
pub fn founders_part_fen(company_value_fen: i64, table: &CapTable) -> i64 {
    let part = i128::from(company_value_fen) * i128::from(table.founder_shares());
    clamp(part / i128::from(table.issued().max(1)))
}

fn clamp(fen: i128) -> i64 {
    i64::try_from(fen).unwrap_or(if fen < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::account::{Backer, Revenue};
    use burnrate_content::resolved::{Holder, HolderKind, Text};

    fn weights() -> Score {
        Score {
            habit_user_fen: 30_000,
            window_days: 90,
            arr_multiple_micro: 10_000_000,
            star_fen: 8_000_000_000,
            cash_weight_micro: 1_000_000,
            debt_weight_micro: 1_000_000,
            parent_weight_micro: 1_000_000,
            award_min_paid_users: 1_000,
            award_comeback_fall_micro: 200_000,
        }
    }

    fn half_owned() -> CapTable {
        let holder = |kind, shares| Holder { kind, name: Text::default(), shares, preference_fen: 0 };
        CapTable::open(&[holder(HolderKind::Founders, 5), holder(HolderKind::Investor, 5)])
    }

    #[test]
    fn each_term_counts_as_the_rule_says() {
        let mut ledger = Ledger::open(1_000, 300);
        ledger.raise(Backer::Parent, 50);
        let mut performance = Performance::default();
        for day in 0..90 {
            performance.record(if day < 45 { 0 } else { 2 }, 7, 90);
        }
        let value = company_value_fen(&weights(), &performance, &ledger, Fixed::from_f64(1.25));
        let expected = 30_000 + 10 * (365 * 7) + 10_000_000_000 + 1_050 - 300 - 50;
        assert_eq!(value, expected);
        assert_eq!(founders_part_fen(value, &half_owned()), expected / 2);
    }

    #[test]
    fn money_of_a_parent_and_debt_can_outweigh_everything() {
        let mut ledger = Ledger::open(0, 300);
        ledger.raise(Backer::Parent, 50);
        ledger.pay_now(crate::finance::account::Expense::Ads, 50);
        let value = company_value_fen(&weights(), &Performance::default(), &ledger, Fixed::ZERO);
        assert_eq!((value, founders_part_fen(value, &half_owned())), (-350, -175));
    }

    #[test]
    fn a_burst_of_users_in_the_last_month_gains_a_third_of_what_it_shows() {
        let mut steady = Performance::default();
        let mut burst = Performance::default();
        for day in 0..400 {
            steady.record(1_000, 0, 90);
            burst.record(if day < 370 { 1_000 } else { 1_300 }, 0, 90);
        }
        let value = |performance: &Performance| performance.users_worth_fen(100, 90);
        assert_eq!((value(&steady), value(&burst)), (100_000, 110_000));
    }

    #[test]
    fn revenue_of_a_day_lasts_ninety_days() {
        let mut ledger = Ledger::open(0, 0);
        let mut performance = Performance::default();
        ledger.earn(Revenue::Api, 900);
        let earnings = ledger.close_day();
        performance.record(0, earnings.recurring_fen(), 90);
        performance.record_sales(earnings.paid_at_once_fen(), 90);
        assert_eq!(performance.recent_sales_fen_per_day(7), 900);
        for _ in 0..89 {
            performance.record(0, 0, 90);
        }
        assert_eq!(performance.arr_fen(90), 3_650);
        performance.record(0, 0, 90);
        assert_eq!(performance.arr_fen(90), 0);
    }
}
