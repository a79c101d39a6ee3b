//! A vendor's books: double entry in whole fen.
//!
//! Invariant: every posting debits one account and credits another by the same sum, so Σ debits = Σ credits for ever; cash
//! is never negative and never moves without a cause; what is owed is known by the day it fell due. The books take no
//! decision: they do not know what a runway is, and nothing here is random or rounded.

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};
use thiserror::Error;

use super::account::{ACCOUNT_COUNT, Account, Backer, Expense, Revenue, Wage};
use super::cash_tally::{CashCause, CashTally};
use super::dues::{SupplierDues, WageDues};
use super::prepaid::PrepaidLots;

/// What both sides of all accounts add up to, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialBalance {
    /// Σ debits.
    pub debits_fen: i128,
    /// Σ credits.
    pub credits_fen: i128,
}

/// Revenue earned and cost incurred over some time, paid or not, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Earnings {
    /// Revenue.
    pub revenue_fen: i64,
    /// Costs.
    pub cost_fen: i64,
    /// Of the revenue, what is paid later: contracts with business customers.
    pub on_account_fen: i64,
    /// Of the revenue, what will not come again: installations that are sold once.
    pub one_off_fen: i64,
}

impl Earnings {
    /// Cost less revenue, in fen: positive while money burns.
    #[must_use]
    pub fn net_burn_fen(self) -> i64 {
        self.cost_fen.saturating_sub(self.revenue_fen)
    }

    fn add(&mut self, other: Self) {
        self.revenue_fen = self.revenue_fen.saturating_add(other.revenue_fen);
        self.cost_fen = self.cost_fen.saturating_add(other.cost_fen);
        self.on_account_fen = self.on_account_fen.saturating_add(other.on_account_fen);
        self.one_off_fen = self.one_off_fen.saturating_add(other.one_off_fen);
    }

    /// Revenue that recurs, in fen: what ARR is made of.
    #[must_use]
    pub fn recurring_fen(self) -> i64 {
        self.revenue_fen.saturating_sub(self.one_off_fen)
    }

    /// Revenue that is paid at once, in fen.
    #[must_use]
    pub fn paid_at_once_fen(self) -> i64 {
        self.revenue_fen.saturating_sub(self.on_account_fen)
    }
}

/// How far behind a vendor is after its dues were paid as far as cash went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What was paid just now, in fen.
    pub paid_fen: i64,
    /// Days since the oldest unpaid wage fell due; none when all are paid.
    pub wages_age_days: Option<u32>,
    /// Days since the oldest unpaid bill fell due; none when all are paid.
    pub bills_age_days: Option<u32>,
}

/// The books contradict themselves: a fault of the program, never of a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LedgerFault {
    /// A posting had one side only.
    #[error("debits {debits_fen} fen, credits {credits_fen} fen")]
    OutOfBalance {
        /// Σ debits.
        debits_fen: i128,
        /// Σ credits.
        credits_fen: i128,
    },
    /// More was paid than there was.
    #[error("cash is {cash_fen} fen")]
    NegativeCash {
        /// Cash.
        cash_fen: i64,
    },
    /// Cash moved without a cause.
    #[error("cash is {cash_fen} fen, opening cash and all causes give {explained_fen} fen")]
    Unexplained {
        /// Cash.
        cash_fen: i64,
        /// Opening + Σ causes.
        explained_fen: i128,
    },
    /// An account and what it is made of differ: dues, lots of prepaid compute, notes.
    #[error("{account:?} stands at {booked_fen} fen, its parts add up to {due_fen} fen")]
    DuesDiffer {
        /// Which account.
        account: Account,
        /// The account's balance.
        booked_fen: i128,
        /// Σ parts.
        due_fen: i128,
    },
}

/// One vendor's books.
#[derive(Component, Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ledger {
    debits_fen: [i128; ACCOUNT_COUNT],
    credits_fen: [i128; ACCOUNT_COUNT],
    pub(super) wages: WageDues,
    pub(super) bills: SupplierDues,
    opening_cash_fen: i64,
    causes_since_opening: CashTally,
    causes_this_turn: CashTally,
    earnings_today: Earnings,
    earnings_last_day: Earnings,
    earnings_this_turn: Earnings,
    pub(super) prepaid: PrepaidLots,
    /// Of today's cost, what prepaid compute paid.
    prepaid_used_today_fen: i64,
}

impl Ledger {
    /// Opens the books with cash and debt; what the one exceeds the other by is the opening equity.
    #[must_use]
    pub fn open(cash_fen: i64, debt_fen: i64) -> Self {
        let mut ledger = Self {
            debits_fen: [0; ACCOUNT_COUNT],
            credits_fen: [0; ACCOUNT_COUNT],
            wages: WageDues::default(),
            bills: SupplierDues::default(),
            opening_cash_fen: cash_fen.max(0),
            causes_since_opening: CashTally::default(),
            causes_this_turn: CashTally::default(),
            earnings_today: Earnings::default(),
            earnings_last_day: Earnings::default(),
            earnings_this_turn: Earnings::default(),
            prepaid: PrepaidLots::default(),
            prepaid_used_today_fen: 0,
        };
        ledger.post(Account::Cash, Account::Opening, cash_fen);
        ledger.post(Account::Opening, Account::Debt, debt_fen);
        ledger
    }

    /// Cash at hand, in fen; never negative.
    #[must_use]
    pub fn cash_fen(&self) -> i64 {
        let fen = self.debits_fen[Account::Cash.index()] - self.credits_fen[Account::Cash.index()];
        i64::try_from(fen).unwrap_or(i64::MAX)
    }

    /// Venture debt, in fen.
    #[must_use]
    pub fn debt_fen(&self) -> i64 {
        self.owed_fen(Account::Debt)
    }

    /// Interest on it that has built up, in fen.
    #[must_use]
    pub fn interest_due_fen(&self) -> i64 {
        self.owed_fen(Account::InterestPayable)
    }

    /// Insiders' notes, in fen.
    #[must_use]
    pub fn notes_fen(&self) -> i64 {
        self.owed_fen(Account::Notes)
    }

    /// Owed to lenders of every kind, interest too, in fen: what the score takes off.
    #[must_use]
    pub fn borrowed_fen(&self) -> i64 {
        self.debt_fen().saturating_add(self.interest_due_fen()).saturating_add(self.notes_fen())
    }

    /// What owners have put in, in fen: before the books were opened as far as it was left then, in rounds, and as a parent.
    #[must_use]
    pub fn paid_in_fen(&self) -> i64 {
        let opening_fen = self.owed_fen(Account::Opening).max(0);
        opening_fen
            .saturating_add(self.owed_fen(Account::PaidInEquity))
            .saturating_add(self.parent_money_fen())
    }

    /// Owed to people and suppliers, overdue or not, in fen.
    #[must_use]
    pub fn payable_fen(&self) -> i64 {
        self.payable_people_fen().saturating_add(self.payable_suppliers_fen())
    }

    /// Owed to people, in fen.
    #[must_use]
    pub fn payable_people_fen(&self) -> i64 {
        self.owed_fen(Account::PayablePeople)
    }

    /// Owed to suppliers, in fen.
    #[must_use]
    pub fn payable_suppliers_fen(&self) -> i64 {
        self.owed_fen(Account::PayableSuppliers)
    }

    /// What a parent put in since the books were opened, in fen.
    #[must_use]
    pub fn parent_money_fen(&self) -> i64 {
        self.owed_fen(Account::ParentContributions)
    }

    /// An account's debits less its credits, in fen: positive for assets and expenses, negative for the rest.
    #[must_use]
    pub fn balance_fen(&self, account: Account) -> i128 {
        self.debits_fen[account.index()] - self.credits_fen[account.index()]
    }

    /// Books revenue that is paid for at once. Sums below 1 fen are nothing.
    pub fn earn(&mut self, revenue: Revenue, fen: i64) {
        self.cash_in(revenue.account(), revenue.into(), fen);
        self.earnings_today.add(Earnings { revenue_fen: fen.max(0), ..Earnings::default() });
    }

    /// Buys something for cash; returns what was paid, in fen: at most what there is.
    pub fn pay_now(&mut self, expense: Expense, fen: i64) -> i64 {
        let paid_fen = fen.clamp(0, self.cash_fen());
        self.cash_out(expense.account(), expense.into(), paid_fen);
        self.earnings_today.add(Earnings { cost_fen: paid_fen, ..Earnings::default() });
        paid_fen
    }

    /// Buys something on a supplier's credit; due on `day`, that is, today. Compute that is paid for already is used first.
    pub fn owe(&mut self, expense: Expense, day: u32, fen: i64) {
        if fen <= 0 {
            return;
        }
        let prepaid_fen = match expense {
            Expense::Compute => self.use_prepaid(fen),
            Expense::Ads
            | Expense::Creative
            | Expense::Overhead
            | Expense::Business
            | Expense::Reports
            | Expense::Creators
            | Expense::SearchPages
            | Expense::Fines
            | Expense::Research => 0,
        };
        self.prepaid_used_today_fen = self.prepaid_used_today_fen.saturating_add(prepaid_fen);
        let owed_fen = fen - prepaid_fen;
        if owed_fen > 0 {
            self.post(expense.account(), Account::PayableSuppliers, owed_fen);
            self.bills.add(day, expense, owed_fen);
        }
        self.earnings_today.add(Earnings { cost_fen: fen, ..Earnings::default() });
    }

    /// Books a day's pay, due on `day`, that is, today.
    pub fn accrue_payroll(&mut self, day: u32, fen: i64) {
        self.owe_people(Wage::Pay, day, fen);
    }

    /// Books what people are owed, due on `day`, that is, today.
    pub fn owe_people(&mut self, wage: Wage, day: u32, fen: i64) {
        if fen > 0 {
            self.post(Account::Payroll, Account::PayablePeople, fen);
            self.wages.add(day, wage, fen);
            self.incur(fen);
        }
    }

    /// Pays what is due as far as cash goes: wages before bills, each oldest first. Ages are as of `day`.
    pub fn settle(&mut self, day: u32) -> Settled {
        let paid_fen = self.pay_wages() + self.pay_bills();
        Settled {
            paid_fen,
            wages_age_days: self.wages.age_days(day),
            bills_age_days: self.bills.age_days(day),
        }
    }

    /// Takes new money in.
    pub fn raise(&mut self, backer: Backer, fen: i64) {
        let account = match backer {
            Backer::Investor => Account::PaidInEquity,
            Backer::Parent => Account::ParentContributions,
        };
        self.cash_in(account, backer.into(), fen);
    }

    /// Books what impressions on channels of the parent's would have brought on sale: no cash moves, and it is no cost of
    /// the day, for the parent bears it; but it counts as money that the parent put in.
    pub fn forgo_house_media(&mut self, fen: i64) {
        self.post(Account::HouseMedia, Account::ParentContributions, fen);
    }

    /// Revenue and cost of the last closed day.
    #[must_use]
    pub fn last_day(&self) -> Earnings {
        self.earnings_last_day
    }

    /// Revenue and cost since the turn began, up to the last closed day.
    #[must_use]
    pub fn this_turn(&self) -> Earnings {
        self.earnings_this_turn
    }

    /// Why cash changed since the turn began; sums to the change exactly.
    #[must_use]
    pub fn cash_causes_this_turn(&self) -> &CashTally {
        &self.causes_this_turn
    }

    /// Of the day so far, the cost that prepaid compute paid, in fen: it burns no money.
    #[must_use]
    pub fn prepaid_used_today_fen(&self) -> i64 {
        self.prepaid_used_today_fen
    }

    /// Ends the day: returns its revenue and cost, and counts the next day from nothing.
    pub fn close_day(&mut self) -> Earnings {
        self.earnings_last_day = std::mem::take(&mut self.earnings_today);
        self.earnings_this_turn.add(self.earnings_last_day);
        self.prepaid_used_today_fen = 0;
        self.earnings_last_day
    }

    /// Begins a turn: the tallies of the turn count from nothing. To be called before anything is booked on its first day.
    pub fn begin_turn(&mut self) {
        self.causes_this_turn = CashTally::default();
        self.earnings_this_turn = Earnings::default();
    }

    /// Σ debits and Σ credits over all accounts.
    #[must_use]
    pub fn trial_balance(&self) -> TrialBalance {
        TrialBalance { debits_fen: self.debits_fen.iter().sum(), credits_fen: self.credits_fen.iter().sum() }
    }

    /// What must hold after every posting.
    ///
    /// # Errors
    /// The first contradiction found: sides differ, cash is negative, cash ≠ opening + injections − sinks, or dues differ
    /// from their account.
    pub fn check(&self) -> Result<(), LedgerFault> {
        let TrialBalance { debits_fen, credits_fen } = self.trial_balance();
        if debits_fen != credits_fen {
            return Err(LedgerFault::OutOfBalance { debits_fen, credits_fen });
        }
        let cash_fen = self.cash_fen();
        if cash_fen < 0 {
            return Err(LedgerFault::NegativeCash { cash_fen });
        }
        let explained_fen = i128::from(self.opening_cash_fen) + self.causes_since_opening.total_fen();
        if i128::from(cash_fen) != explained_fen {
            return Err(LedgerFault::Unexplained { cash_fen, explained_fen });
        }
        self.check_dues(Account::PayablePeople, self.wages.total_fen())?;
        self.check_dues(Account::PayableSuppliers, self.bills.total_fen())?;
        self.check_dues(Account::PrepaidCompute, -self.prepaid.total_fen())
    }

    /// Whether what an account owes is what its parts add up to.
    pub(super) fn check_dues(&self, account: Account, due_fen: i128) -> Result<(), LedgerFault> {
        let booked_fen = -self.balance_fen(account);
        if booked_fen == due_fen {
            Ok(())
        } else {
            Err(LedgerFault::DuesDiffer { account, booked_fen, due_fen })
        }
    }

    /// Pays wages, oldest first, as far as cash goes; returns the sum in fen.
    pub(super) fn pay_wages(&mut self) -> i64 {
        let mut paid_fen = 0;
        while let Some((wage, fen)) = self.wages.pay_oldest(self.cash_fen()) {
            self.cash_out(Account::PayablePeople, wage.into(), fen);
            paid_fen += fen;
        }
        paid_fen
    }

    /// Pays suppliers, oldest first, as far as cash goes; returns the sum in fen.
    pub(super) fn pay_bills(&mut self) -> i64 {
        let mut paid_fen = 0;
        while let Some((expense, fen)) = self.bills.pay_oldest(self.cash_fen()) {
            self.cash_out(Account::PayableSuppliers, expense.into(), fen);
            paid_fen += fen;
        }
        paid_fen
    }

    /// Counts a cost of today.
    pub(super) fn incur(&mut self, cost_fen: i64) {
        self.earnings_today.add(Earnings { cost_fen, ..Earnings::default() });
    }

    pub(super) fn cash_in(&mut self, from: Account, cause: CashCause, fen: i64) {
        if fen > 0 {
            self.post(Account::Cash, from, fen);
            self.causes_since_opening.add(cause, fen);
            self.causes_this_turn.add(cause, fen);
        }
    }

    /// The caller has made sure that there is as much cash.
    pub(super) fn cash_out(&mut self, to: Account, cause: CashCause, fen: i64) {
        if fen > 0 {
            self.post(to, Account::Cash, fen);
            self.causes_since_opening.add(cause, -fen);
            self.causes_this_turn.add(cause, -fen);
        }
    }

    /// The only place that changes an account.
    pub(super) fn post(&mut self, debit: Account, credit: Account, fen: i64) {
        if fen > 0 {
            self.debits_fen[debit.index()] += i128::from(fen);
            self.credits_fen[credit.index()] += i128::from(fen);
        }
    }

    pub(super) fn note_earnings(&mut self, earnings: Earnings) {
        self.earnings_today.add(earnings);
    }

    /// Books a cost that no supplier and no head is owed for, today.
    pub(super) fn note_cost(&mut self, fen: i64) {
        self.note_earnings(Earnings { cost_fen: fen.max(0), ..Earnings::default() });
    }

    fn owed_fen(&self, account: Account) -> i64 {
        i64::try_from(-self.balance_fen(account)).unwrap_or(i64::MAX)
    }
}
