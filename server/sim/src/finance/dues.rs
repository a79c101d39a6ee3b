//! What is owed to people and to suppliers, with the day on which each sum fell due.
//!
//! Invariant: oldest first; the sum equals the payable account of the same creditor (the ledger checks it). Sums are paid
//! in the order in which they fell due, so the age of the oldest is how long the vendor has been behind.

use std::collections::VecDeque;

use bincode::{Decode, Encode};

use super::account::{Expense, Wage};

/// At most this many sums are kept apart; a scenario's limits (365 days at most) wind a vendor up long before.
const DUES_MAX: usize = 2_048;

/// A sum that fell due on one day, for one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct Due<What> {
    day: u32,
    what: What,
    fen: i64,
}

/// Sums owed to one kind of creditor, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Dues<What: 'static> {
    queue: VecDeque<Due<What>>,
}

impl<What> Default for Dues<What> {
    fn default() -> Self {
        Self { queue: VecDeque::new() }
    }
}

/// What people are owed.
pub(super) type WageDues = Dues<Wage>;
/// Suppliers' bills.
pub(super) type SupplierDues = Dues<Expense>;

impl<What: Copy + PartialEq> Dues<What> {
    /// Adds a sum due on `day`; days never run backwards.
    pub(super) fn add(&mut self, day: u32, what: What, fen: i64) {
        let full = self.queue.len() >= DUES_MAX;
        // When full, the newest bill for the same thing takes the sum: the oldest keeps its age.
        let same = self.queue.iter_mut().rev().find(|due| due.what == what);
        match same {
            Some(due) if due.day == day || full => due.fen = due.fen.saturating_add(fen),
            Some(_) | None => self.queue.push_back(Due { day, what, fen }),
        }
    }

    /// Takes up to `cash_fen` off the oldest sum. Returns what it was for and how much; none when nothing is owed or there
    /// is no cash.
    pub(super) fn pay_oldest(&mut self, cash_fen: i64) -> Option<(What, i64)> {
        let due = self.queue.front_mut()?;
        let paid_fen = due.fen.min(cash_fen);
        if paid_fen <= 0 {
            return None;
        }
        let what = due.what;
        due.fen -= paid_fen;
        if due.fen == 0 {
            self.queue.pop_front();
        }
        Some((what, paid_fen))
    }

    /// Everything owed, in fen.
    pub(super) fn total_fen(&self) -> i128 {
        self.queue.iter().map(|due| i128::from(due.fen)).sum()
    }

    /// How many days before `day` the oldest unpaid sum fell due; none when nothing is owed.
    pub(super) fn age_days(&self, day: u32) -> Option<u32> {
        self.queue.front().map(|due| day.saturating_sub(due.day))
    }

    /// Forgets everything: written off.
    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_sum_is_paid_first_and_keeps_its_age_until_it_is_paid_whole() {
        let mut dues = SupplierDues::default();
        dues.add(3, Expense::Compute, 100);
        dues.add(3, Expense::Overhead, 10);
        dues.add(4, Expense::Compute, 100);
        assert_eq!(dues.pay_oldest(99), Some((Expense::Compute, 99)));
        assert_eq!(dues.age_days(10), Some(7));
        assert_eq!(dues.pay_oldest(50), Some((Expense::Compute, 1)));
        assert_eq!(dues.pay_oldest(50), Some((Expense::Overhead, 10)));
        assert_eq!(dues.age_days(10), Some(6));
        assert_eq!(dues.total_fen(), 100);
    }

    #[test]
    fn nothing_is_paid_without_cash() {
        let mut dues = WageDues::default();
        assert_eq!(dues.pay_oldest(5), None);
        dues.add(1, Wage::Pay, 7);
        assert_eq!(dues.pay_oldest(0), None);
        assert_eq!(dues.total_fen(), 7);
    }

    #[test]
    fn sums_of_one_day_for_one_thing_are_one() {
        let mut dues = WageDues::default();
        dues.add(1, Wage::Pay, 7);
        dues.add(1, Wage::Pay, 5);
        assert_eq!(dues.pay_oldest(100), Some((Wage::Pay, 12)));
        assert_eq!(dues.age_days(9), None);
    }

    #[test]
    fn a_full_list_still_owes_every_fen_and_keeps_the_oldest_age() {
        let mut dues = WageDues::default();
        for day in 0..5_000 {
            dues.add(day, Wage::Pay, 1);
        }
        assert_eq!(dues.queue.len(), DUES_MAX);
        assert_eq!(dues.total_fen(), 5_000);
        assert_eq!(dues.age_days(5_000), Some(5_000));
    }
}
