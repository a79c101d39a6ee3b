//! The waterfall: who gets what when a vendor is wound up or sold.
//!
//! What is no cash is turned into some first. Then wages, secured debt with its interest, suppliers, customers who paid ahead,
//! insiders' notes, and owners (see [`super::cap_table::CapTable::distribute`]). Invariant: exactly the cash that there was is paid
//! out, and neither a liability nor prepaid compute remains: what creditors lose is written off, and so is what
//! customers have not paid. Rented GPUs go back to their
//! landlord and bring nothing; projects and what owned GPUs did not bring are written off.

use burnrate_content::resolved::Recovery;

use super::account::Account;
use super::cash_tally::CashCause;
use super::ledger::Ledger;

const MICRO: i128 = 1_000_000;

/// What a winding-up paid, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindUp {
    /// To people.
    pub people_fen: i64,
    /// To lenders.
    pub secured_fen: i64,
    /// To suppliers.
    pub suppliers_fen: i64,
    /// To customers who had paid ahead.
    pub customers_fen: i64,
    /// To insiders for their notes.
    pub notes_fen: i64,
    /// What is left for those who hold shares.
    pub owners_fen: i64,
    /// What creditors lost.
    pub lost_fen: i128,
}

fn share_of(fen: i128, micro: i64) -> i64 {
    i64::try_from(fen.max(0) * i128::from(micro.max(0)) / MICRO).unwrap_or(i64::MAX)
}

impl Ledger {
    /// Turns what is no cash into some: a share of what owned GPUs stand at, and of what customers owe. The rest is written off, as
    /// is compute that was paid ahead.
    pub fn recover_assets(&mut self, rules: &Recovery) {
        let for_gpus_fen = share_of(self.balance_fen(Account::OwnedGpus), rules.gpu_share_micro);
        self.cash_in(Account::OwnedGpus, CashCause::Liquidation, for_gpus_fen);
        let receivable_fen = self.balance_fen(Account::Receivable);
        let collected_fen = share_of(receivable_fen, rules.receivable_share_micro);
        self.cash_in(Account::Receivable, CashCause::Liquidation, collected_fen);
        let lost_fen = self.balance_fen(Account::Receivable);
        self.post(Account::Impairment, Account::Receivable, i64::try_from(lost_fen).unwrap_or(0));
        self.lapse_prepaid(u32::MAX);
    }

    /// Pays out everything in the order of the law and closes the books: afterwards there is no cash and no liability.
    pub fn wind_up(&mut self) -> WindUp {
        self.impair_investments();
        let people_fen = self.pay_wages();
        let secured_fen =
            self.pay_claim(Account::Debt).saturating_add(self.pay_claim(Account::InterestPayable));
        let suppliers_fen = self.pay_bills();
        let customers_fen = self.pay_claim(Account::DeferredRevenue);
        let notes_fen = self.pay_claim(Account::Notes);
        let owners_fen = self.cash_fen();
        self.cash_out(Account::Distributions, CashCause::Liquidation, owners_fen);
        let lost_fen = self.write_off_liabilities();
        self.write_off_receivables();
        WindUp { people_fen, secured_fen, suppliers_fen, customers_fen, notes_fen, owners_fen, lost_fen }
    }

    /// Pays one class of creditors as far as cash goes; returns how much, in fen.
    fn pay_claim(&mut self, account: Account) -> i64 {
        let owed_fen = i64::try_from(-self.balance_fen(account)).unwrap_or(i64::MAX);
        let paid_fen = owed_fen.max(0).min(self.cash_fen());
        self.cash_out(account, CashCause::Liquidation, paid_fen);
        paid_fen
    }

    fn write_off_liabilities(&mut self) -> i128 {
        let lost_before = self.balance_fen(Account::Losses);
        let liabilities = [
            Account::PayablePeople,
            Account::PayableSuppliers,
            Account::Debt,
            Account::DeferredRevenue,
            Account::InterestPayable,
            Account::Notes,
        ];
        for account in liabilities {
            while let owed_fen @ 1.. = -self.balance_fen(account) {
                self.post(account, Account::Losses, i64::try_from(owed_fen).unwrap_or(i64::MAX));
            }
        }
        self.wages.clear();
        self.bills.clear();
        lost_before - self.balance_fen(Account::Losses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::account::Expense;

    /// ¥1,000 of cash, and each creditor is owed 300: wages, debt and interest, bills, notes.
    fn owing() -> Ledger {
        let mut ledger = Ledger::open(400, 0);
        ledger.borrow(200);
        ledger.accrue_interest(100);
        ledger.lend_bridge(300);
        ledger.accrue_payroll(1, 300);
        ledger.owe(Expense::Overhead, 1, 300);
        ledger.raise_compute(500, 90);
        ledger
    }

    #[test]
    fn creditors_come_in_the_order_of_the_law_and_insiders_last() {
        let mut ledger = owing();
        let paid = ledger.wind_up();
        assert_eq!((paid.people_fen, paid.secured_fen, paid.suppliers_fen), (300, 300, 300));
        assert_eq!((paid.notes_fen, paid.owners_fen, paid.lost_fen), (0, 0, 300));
    }

    #[test]
    fn assets_that_are_no_cash_bring_their_share_first() {
        let rules = Recovery { gpu_share_micro: 400_000, receivable_share_micro: 500_000 };
        let mut ledger = owing();
        ledger.post(Account::Receivable, Account::ApiRevenue, 401);
        ledger.post(Account::OwnedGpus, Account::Opening, 1_000);
        ledger.recover_assets(&rules);
        assert_eq!(ledger.cash_fen(), 900 + 400 + 200);
        assert_eq!(ledger.balance_fen(Account::Receivable), 0);
        assert_eq!(ledger.balance_fen(Account::PrepaidCompute), 0);
        let paid = ledger.wind_up();
        assert_eq!((paid.notes_fen, paid.owners_fen, paid.lost_fen), (300, 300, 0));
        assert_eq!((ledger.cash_fen(), ledger.check()), (0, Ok(())));
    }
}
