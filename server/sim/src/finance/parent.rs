//! A parent company's money.
//!
//! Rule: on each day on which cash, after everything that is due, would be less than what the vendor began with, its parent
//! puts in what is missing, until the year's budget is spent. Years are runs of 365 days from day 1; what is left of one year
//! is gone in the next. It takes no shares; the score counts it against the vendor. A budget of 0 is no parent.

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};
use burnrate_content::resolved::Vendor;

const YEAR_DAYS: u32 = 365;

/// A vendor's parent, or none.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Parent {
    budget_fen_per_year: i64,
    floor_fen: i64,
    /// The year of `paid_fen`, from 0.
    year: u32,
    paid_fen: i64,
}

impl Parent {
    /// The parent that a scenario gives a vendor.
    #[must_use]
    pub fn of(vendor: &Vendor) -> Self {
        Self {
            budget_fen_per_year: vendor.parent_budget_fen_per_year.max(0),
            floor_fen: vendor.start.cash_fen.max(0),
            year: 0,
            paid_fen: 0,
        }
    }

    /// What it puts in on `day`, in fen, and notes as spent.
    pub fn pays(&mut self, day: u32, cash_fen: i64, due_fen: i64) -> i64 {
        let year = year_of(day);
        if year != self.year {
            (self.year, self.paid_fen) = (year, 0);
        }
        let missing_fen = self.floor_fen.saturating_add(due_fen).saturating_sub(cash_fen);
        let fen = missing_fen.clamp(0, self.budget_fen_per_year - self.paid_fen);
        self.paid_fen += fen;
        fen
    }

    /// What it could still put in within the next `days` after `day`, in fen: the rest of this year's budget, and the budgets
    /// of the years that begin within them.
    #[must_use]
    pub fn promised_fen(&self, day: u32, days: u32) -> i64 {
        let spent_fen = if year_of(day) == self.year { self.paid_fen } else { 0 };
        let years = i64::from(year_of(day.saturating_add(days)) - year_of(day));
        let rest_fen = self.budget_fen_per_year - spent_fen;
        rest_fen.saturating_add(self.budget_fen_per_year.saturating_mul(years))
    }
}

/// Years of 365 days, from 0; day 1 is the first of year 0.
fn year_of(day: u32) -> u32 {
    day.saturating_sub(1) / YEAR_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent(budget_fen_per_year: i64, floor_fen: i64) -> Parent {
        Parent { budget_fen_per_year, floor_fen, ..Parent::default() }
    }

    #[test]
    fn what_is_missing_is_put_in_until_the_budget_is_spent() {
        let mut parent = parent(100, 50);
        assert_eq!(parent.pays(1, 50, 0), 0);
        assert_eq!(parent.pays(2, 50, 30), 30);
        assert_eq!(parent.pays(3, 10, 0), 40);
        assert_eq!(parent.pays(4, 0, 1_000), 30);
        assert_eq!(parent.pays(365, 0, 1_000), 0);
        assert_eq!(parent.pays(366, 0, 1_000), 100);
    }

    #[test]
    fn no_budget_is_no_parent() {
        assert_eq!(Parent::default().pays(1, 0, 1_000), 0);
        assert_eq!(Parent::default().promised_fen(300, 90), 0);
    }

    #[test]
    fn a_promise_reaches_into_the_next_year() {
        let mut parent = parent(100, 50);
        assert_eq!(parent.pays(1, 0, 0), 50);
        assert_eq!(parent.promised_fen(1, 90), 50);
        assert_eq!(parent.promised_fen(300, 65), 50);
        assert_eq!(parent.promised_fen(300, 66), 150);
        assert_eq!(parent.promised_fen(366, 90), 100);
    }
}
