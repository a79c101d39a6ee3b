//! What is paid for at once and used up over time: projects and GPUs.
//!
//! Cash leaves when the thing is bought; the cost is booked by the day as it is used up, so that a day's burn, and the runway
//! with it, tells what the company lives on and not on which day it paid. What is not used up is an asset, written down when it
//! is given up. Invariant: an asset is never written off below 0.

use super::account::{Account, Investment};
use super::ledger::Ledger;

impl Ledger {
    /// Pays for an investment; nothing happens, and false is returned, if there is less cash than that.
    #[must_use]
    pub fn invest(&mut self, what: Investment, fen: i64) -> bool {
        if fen < 0 || self.cash_fen() < fen {
            return false;
        }
        self.cash_out(what.asset(), what.into(), fen);
        true
    }

    /// A day uses up so much of an investment, at most what is left of it: a cost of today.
    pub fn use_up(&mut self, what: Investment, fen: i64) {
        let left_fen = self.asset_fen(what.asset());
        let used_fen = fen.clamp(0, left_fen);
        self.post(what.expense(), what.asset(), used_fen);
        self.incur(used_fen);
    }

    /// Gives an investment of `book_fen` up for `back_fen` in cash. What comes back beyond its worth in the books lowers what it
    /// has cost; what is lost is an impairment.
    pub fn give_up(&mut self, what: Investment, book_fen: i64, back_fen: i64) {
        let book_fen = book_fen.clamp(0, self.asset_fen(what.asset()));
        let back_fen = back_fen.max(0);
        let from_asset_fen = back_fen.min(book_fen);
        self.cash_in(what.asset(), what.into(), from_asset_fen);
        self.cash_in(what.expense(), what.into(), back_fen - from_asset_fen);
        self.post(Account::Impairment, what.asset(), book_fen - from_asset_fen);
        self.incur(book_fen - back_fen);
    }

    /// Writes all that is not used up down to nothing: nobody pays for it in a winding-up.
    pub(super) fn impair_investments(&mut self) {
        for what in [Investment::Project, Investment::Gpus] {
            self.give_up(what, i64::MAX, 0);
        }
    }

    /// What an asset stands at, fen.
    #[must_use]
    pub fn asset_fen(&self, asset: Account) -> i64 {
        i64::try_from(self.balance_fen(asset).max(0)).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::cash_tally::CashCause;

    const WHAT: Investment = Investment::Project;

    #[test]
    fn cash_leaves_at_once_and_the_cost_comes_by_the_day() {
        let mut ledger = Ledger::open(1_000, 0);
        assert!(!ledger.invest(WHAT, 1_001));
        assert!(ledger.invest(WHAT, 600));
        assert_eq!(ledger.close_day().cost_fen, 0);
        assert_eq!((ledger.cash_fen(), ledger.asset_fen(WHAT.asset())), (400, 600));
        ledger.use_up(WHAT, 250);
        assert_eq!(ledger.close_day().cost_fen, 250);
        ledger.use_up(WHAT, 900);
        assert_eq!(ledger.close_day().cost_fen, 350);
        assert_eq!(ledger.balance_fen(Account::Research), 600);
        assert_eq!(ledger.cash_causes_this_turn().of(CashCause::Research), -600);
        assert_eq!(ledger.check(), Ok(()));
    }

    #[test]
    fn what_is_given_up_brings_its_refund_and_costs_the_rest() {
        for (used, cost, impaired) in [(100, 200, 200), (500, -200, 0)] {
            let mut ledger = Ledger::open(600, 0);
            assert!(ledger.invest(WHAT, 600));
            ledger.use_up(WHAT, used);
            ledger.close_day();
            ledger.give_up(WHAT, 600 - used, 300);
            assert_eq!(ledger.close_day().cost_fen, cost);
            assert_eq!((ledger.cash_fen(), ledger.asset_fen(WHAT.asset())), (300, 0));
            assert_eq!(ledger.balance_fen(Account::Impairment), impaired);
            assert_eq!(ledger.check(), Ok(()));
        }
    }

    #[test]
    fn a_winding_up_leaves_no_asset() {
        let mut ledger = Ledger::open(1_000, 0);
        assert!(ledger.invest(WHAT, 300) && ledger.invest(Investment::Gpus, 400));
        assert_eq!(ledger.wind_up().owners_fen, 300);
        assert_eq!(ledger.balance_fen(Account::Impairment), 700);
        assert_eq!(ledger.check(), Ok(()));
    }
}
