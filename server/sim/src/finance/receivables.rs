//! What customers owe: revenue earned before it is billed, bills before they are paid, and bills ahead of the work.
//!
//! Invariant: one contract's part of the receivable account is the greater of what it has billed and earned, less what was
//! paid; its part of deferred revenue is what it has billed beyond what it earned. The books know sums alone: which contract a
//! fen belongs to is for `market::business` to know and to check.

use super::account::Account;
use super::cash_tally::CashCause;
use super::ledger::{Earnings, Ledger};

impl Ledger {
    /// Earned or billed, and not yet paid by customers, in fen.
    #[must_use]
    pub fn receivable_fen(&self) -> i64 {
        i64::try_from(self.balance_fen(Account::Receivable)).unwrap_or(i64::MAX)
    }

    /// Billed ahead of the work, in fen.
    #[must_use]
    pub fn deferred_fen(&self) -> i64 {
        i64::try_from(-self.balance_fen(Account::DeferredRevenue)).unwrap_or(i64::MAX)
    }

    /// Books a day's revenue of a contract, of which `billed_ahead_fen` was billed before; the rest will be billed later.
    /// `recurs` says whether it counts as revenue that comes again.
    pub fn earn_on_account(&mut self, fen: i64, billed_ahead_fen: i64, recurs: bool) {
        if fen <= 0 {
            return;
        }
        let ahead_fen = billed_ahead_fen.clamp(0, fen);
        self.post(Account::DeferredRevenue, Account::BusinessRevenue, ahead_fen);
        self.post(Account::Receivable, Account::BusinessRevenue, fen - ahead_fen);
        let one_off_fen = if recurs { 0 } else { fen };
        self.note_earnings(Earnings { revenue_fen: fen, cost_fen: 0, on_account_fen: fen, one_off_fen });
    }

    /// Books the part of a bill that is for work still to be done.
    pub fn bill_ahead(&mut self, fen: i64) {
        self.post(Account::Receivable, Account::DeferredRevenue, fen);
    }

    /// A customer pays a bill.
    pub fn collect(&mut self, fen: i64) {
        self.cash_in(Account::Receivable, CashCause::Business, fen);
    }

    /// Gives up all that customers owe: it is lost. Returns the sum in fen.
    pub fn write_off_receivables(&mut self) -> i128 {
        let mut lost_fen = 0;
        while let owed_fen @ 1.. = self.balance_fen(Account::Receivable) {
            let fen = i64::try_from(owed_fen).unwrap_or(i64::MAX);
            self.post(Account::Losses, Account::Receivable, fen);
            lost_fen += i128::from(fen);
        }
        lost_fen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_billed_ahead_earned_and_paid() {
        let mut ledger = Ledger::open(100, 0);
        ledger.bill_ahead(300);
        assert_eq!((ledger.receivable_fen(), ledger.deferred_fen(), ledger.cash_fen()), (300, 300, 100));
        ledger.earn_on_account(400, 300, true);
        assert_eq!((ledger.receivable_fen(), ledger.deferred_fen()), (400, 0));
        ledger.collect(300);
        assert_eq!((ledger.receivable_fen(), ledger.cash_fen()), (100, 400));
        assert_eq!(ledger.cash_causes_this_turn().of(CashCause::Business), 300);
        let day = ledger.close_day();
        assert_eq!((day.revenue_fen, day.recurring_fen(), day.paid_at_once_fen()), (400, 400, 0));
        assert_eq!(ledger.check(), Ok(()));
    }

    #[test]
    fn an_installation_is_revenue_that_does_not_come_again() {
        let mut ledger = Ledger::open(0, 0);
        ledger.earn_on_account(400, 0, false);
        let day = ledger.close_day();
        assert_eq!((day.revenue_fen, day.recurring_fen()), (400, 0));
    }

    #[test]
    fn a_winding_up_leaves_nothing_that_customers_owe_and_nothing_owed_to_them() {
        let mut ledger = Ledger::open(50, 0);
        ledger.bill_ahead(300);
        ledger.earn_on_account(100, 100, true);
        let paid = ledger.wind_up();
        assert_eq!((ledger.receivable_fen(), ledger.deferred_fen(), ledger.cash_fen()), (0, 0, 0));
        assert_eq!(
            (paid.owners_fen, paid.lost_fen),
            (0, 150),
            "customers get what there is for the work that they were billed for"
        );
        assert_eq!(ledger.balance_fen(Account::Losses), 150, "300 not paid, less 150 never to be done");
        assert_eq!(ledger.check(), Ok(()));
    }
}
