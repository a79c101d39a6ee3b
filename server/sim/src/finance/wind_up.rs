//! The waterfall: who gets what when a vendor is wound up.
//!
//! Wages, then secured debt, then suppliers, then owners (see [`super::cap_table::CapTable::distribute`]). Invariant:
//! exactly the cash that there was is paid out, and no liability remains: what creditors lose is written off. Rented GPUs
//! go back to their landlord and bring nothing; projects and GPUs of one's own are written down to what they were sold for before.

use super::account::Account;
use super::cash_tally::CashCause;
use super::ledger::Ledger;

/// What a winding-up paid, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindUp {
    /// To people.
    pub people_fen: i64,
    /// To lenders.
    pub secured_fen: i64,
    /// To suppliers.
    pub suppliers_fen: i64,
    /// What is left for those who hold shares.
    pub owners_fen: i64,
    /// What creditors lost.
    pub lost_fen: i128,
}

impl Ledger {
    /// Pays out everything in the order of the law and closes the books: afterwards there is no cash and no liability.
    pub fn wind_up(&mut self) -> WindUp {
        self.impair_investments();
        let people_fen = self.pay_wages();
        let secured_fen = self.debt_fen().clamp(0, self.cash_fen());
        self.cash_out(Account::Debt, CashCause::Liquidation, secured_fen);
        let suppliers_fen = self.pay_bills();
        let owners_fen = self.cash_fen();
        self.cash_out(Account::Distributions, CashCause::Liquidation, owners_fen);
        let lost_fen = self.write_off_liabilities();
        WindUp { people_fen, secured_fen, suppliers_fen, owners_fen, lost_fen }
    }

    fn write_off_liabilities(&mut self) -> i128 {
        let lost_before = self.balance_fen(Account::Losses);
        let liabilities =
            [Account::PayablePeople, Account::PayableSuppliers, Account::Debt, Account::DeferredRevenue];
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
