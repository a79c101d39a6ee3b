//! Venture debt: secured, dear, and with a promise about the runway.
//!
//! Rule: a vendor may owe at most a share of its last round's money. Interest builds up by the day, to the fen over any run of days, and
//! is paid each month. The covenant is a runway; while it is broken nothing more is lent, and when it stays broken for the days of
//! cure the lender calls the loan: from then on all cash that wages and bills leave goes into it, and what is unpaid after the last
//! limit ends the business. A missed payment of interest breaks the covenant too. Invariant: a called loan stays called until it is paid.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{DeathCause, DebtDesk};
use burnrate_content::resolved::VentureDebt as Rules;

use super::account::Account;
use super::cash_tally::CashCause;
use super::funding::Funding;
use super::insolvency::declare_insolvent;
use super::ledger::Ledger;
use super::parent::Parent;
use super::runway::Burn;
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::{Business, VendorIndex};

const MICRO: i128 = 1_000_000;
const YEAR_DAYS: i128 = 365;
/// Days in business before a runway means anything, as for distress.
const FIRST_RUNWAY_AFTER_DAYS: usize = 7;

/// How a vendor stands with its lender.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Loan {
    /// Interest not yet worth a fen, in units of 1 fen ÷ (365 · 10⁶).
    carried: i64,
    /// The first day of the breach that runs.
    broken_on_day: Option<u32>,
    /// The day on which the loan was called.
    called_on_day: Option<u32>,
    /// Days on which the covenant was broken, since the match began.
    breach_days: u32,
}

/// What a day of the covenant brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Watched {
    Broken { days_left: u32 },
    Kept,
    Called,
}

impl Loan {
    /// A day's interest on so much debt, in fen.
    fn interest_of_day(&mut self, rules: &Rules, debt_fen: i64) -> i64 {
        let unit = YEAR_DAYS * MICRO;
        let exact =
            i128::from(debt_fen.max(0)) * i128::from(rules.rate_per_year_micro) + i128::from(self.carried);
        self.carried = i64::try_from(exact % unit).unwrap_or(0);
        i64::try_from(exact / unit).unwrap_or(i64::MAX)
    }

    /// Whether nothing more is lent.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken_on_day.is_some() || self.called_on_day.is_some()
    }

    /// Whether the lender wants all of it back.
    #[must_use]
    pub fn is_called(&self) -> bool {
        self.called_on_day.is_some()
    }

    /// Days on which the covenant was broken, since the match began.
    #[must_use]
    pub fn breach_days(&self) -> u32 {
        self.breach_days
    }

    /// Days left until the lender may call, while the covenant is broken and the loan not called.
    #[must_use]
    pub fn cure_days_left(&self, rules: &Rules, day: u32) -> Option<u32> {
        let since = self.broken_on_day.filter(|_| !self.is_called())?;
        Some(since.saturating_add(rules.cure_days).saturating_sub(day))
    }

    /// Takes in whether the covenant holds at the end of `day`.
    fn watch(&mut self, rules: &Rules, holds: bool, day: u32) -> Option<Watched> {
        if !holds {
            self.breach_days = self.breach_days.saturating_add(1);
        }
        if self.is_called() {
            return None;
        }
        let over = |since: u32| day >= since.saturating_add(rules.cure_days);
        match (holds, self.broken_on_day) {
            (true, Some(_)) => {
                self.broken_on_day = None;
                Some(Watched::Kept)
            }
            (false, None) => {
                self.broken_on_day = Some(day);
                Some(Watched::Broken { days_left: rules.cure_days })
            }
            (false, Some(since)) if over(since) => {
                self.called_on_day = Some(day);
                Some(Watched::Called)
            }
            (true, None) | (false, Some(_)) => None,
        }
    }

    /// Nothing is owed any more: whatever was broken is mended.
    fn settle(&mut self) {
        *self = Self { breach_days: self.breach_days, ..Self::default() };
    }

    /// As its vendor is shown it.
    #[must_use]
    pub fn shown(&self, rules: &Rules, ledger: &Ledger, funding: &Funding, day: u32) -> DebtDesk {
        DebtDesk {
            owed_fen: Fen(ledger.debt_fen()),
            interest_fen: Fen(ledger.interest_due_fen()),
            limit_fen: Fen(limit_fen(rules, funding)),
            rate_bp: u32::try_from(rules.rate_per_year_micro / 100).unwrap_or(0),
            covenant_runway_days: rules.covenant_runway_days,
            cure_days_left: self.cure_days_left(rules, day),
            called: self.is_called(),
        }
    }
}

/// The most that may be owed, in fen; 0 before a round closed.
#[must_use]
pub fn limit_fen(rules: &Rules, funding: &Funding) -> i64 {
    let fen = i128::from(funding.last_amount_fen()) * i128::from(rules.max_share_of_round_micro) / MICRO;
    i64::try_from(fen).unwrap_or(i64::MAX)
}

/// Whether a runway keeps the covenant; one without end does.
#[must_use]
pub fn keeps_covenant(rules: &Rules, runway_days: Option<u32>) -> bool {
    runway_days.is_none_or(|days| days >= rules.covenant_runway_days)
}

impl Ledger {
    /// Takes a loan's money in.
    pub fn borrow(&mut self, fen: i64) {
        self.cash_in(Account::Debt, CashCause::Debt, fen);
    }

    /// Pays debt back, at most what is owed and what there is; returns how much, in fen.
    pub fn repay(&mut self, fen: i64) -> i64 {
        let paid_fen = fen.clamp(0, self.debt_fen().max(0)).min(self.cash_fen());
        self.cash_out(Account::Debt, CashCause::Debt, paid_fen);
        paid_fen
    }

    /// Books a day's interest.
    pub(super) fn accrue_interest(&mut self, fen: i64) {
        self.post(Account::Interest, Account::InterestPayable, fen);
        self.note_cost(fen);
    }

    /// Pays interest as far as cash goes; returns how much, in fen.
    pub(super) fn pay_interest(&mut self) -> i64 {
        let paid_fen = self.interest_due_fen().clamp(0, self.cash_fen());
        self.cash_out(Account::InterestPayable, CashCause::Interest, paid_fen);
        paid_fen
    }
}

/// System: a day's interest builds up.
pub(super) fn accrue_interest(
    rules: Res<crate::rules::Rules>,
    mut vendors: Query<(&Business, &mut Loan, &mut Ledger)>,
) {
    for (business, mut loan, mut ledger) in &mut vendors {
        if business.is_active() && ledger.debt_fen() > 0 {
            let fen = loan.interest_of_day(&rules.scenario.finance.debt, ledger.debt_fen());
            ledger.accrue_interest(fen);
        }
    }
}

type Borrower<'a> =
    (&'a VendorIndex, &'a mut Business, &'a mut Ledger, &'a mut Loan, &'a mut Funding, &'a Burn, &'a Parent);

/// System: interest is paid when its day has come, the covenant is watched, and a called loan takes what cash there is.
pub(super) fn serve_debt(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<crate::rules::Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<Borrower<'_>>,
) {
    let (day, terms) = (calendar.day, &rules.scenario.finance.debt);
    for entity in &roster.vendors {
        let Ok((index, mut business, mut ledger, mut loan, mut funding, burn, parent)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        if !business.is_active() {
            continue;
        }
        let vendor = VendorId(index.0);
        let interest_day = day.is_multiple_of(terms.interest_every_days.max(1));
        if interest_day || loan.is_called() {
            ledger.pay_interest();
        }
        if loan.is_called() {
            let owed_fen = ledger.debt_fen();
            ledger.repay(owed_fen);
        }
        if ledger.debt_fen() == 0 && ledger.interest_due_fen() == 0 {
            loan.settle();
            continue;
        }
        let promised_fen = parent.promised_fen(day, rules.scenario.finance.distress_runway_days);
        let runway_days = burn.runway_days(ledger.cash_fen().saturating_add(promised_fen));
        let known = burn.day_count() >= FIRST_RUNWAY_AFTER_DAYS;
        let paid = !interest_day || ledger.interest_due_fen() == 0;
        let holds = paid && (!known || keeps_covenant(terms, runway_days));
        match loan.watch(terms, holds, day) {
            Some(Watched::Broken { days_left }) => {
                outcomes.push(Outcome::CovenantBroken { vendor, days_left });
            }
            Some(Watched::Kept) => outcomes.push(Outcome::CovenantKept { vendor }),
            Some(Watched::Called) => {
                let owed_fen = ledger.debt_fen().saturating_add(ledger.interest_due_fen());
                let days_left = terms.called_unpaid_limit_days;
                outcomes.push(Outcome::DebtCalled { vendor, owed_fen, days_left });
            }
            None => {}
        }
        let over = |called: u32| day >= called.saturating_add(terms.called_unpaid_limit_days);
        if loan.called_on_day.is_some_and(over) {
            let told = declare_insolvent(vendor, &mut business, &mut funding, DeathCause::Debt, day);
            told.into_iter().for_each(|outcome| outcomes.push(outcome));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules {
            max_share_of_round_micro: 250_000,
            rate_per_year_micro: 140_000,
            interest_every_days: 30,
            covenant_runway_days: 180,
            cure_days: 30,
            called_unpaid_limit_days: 30,
        }
    }

    #[test]
    fn a_year_of_interest_is_fourteen_percent_to_the_fen() {
        for debt_fen in [1, 100, 12_345, 5_000_000_001] {
            let mut loan = Loan::default();
            let sum: i64 = (0..365).map(|_| loan.interest_of_day(&rules(), debt_fen)).sum();
            assert_eq!(sum, debt_fen * 14 / 100);
        }
    }

    #[test]
    fn a_breach_that_is_mended_in_time_calls_nothing() {
        let mut loan = Loan::default();
        assert_eq!(loan.watch(&rules(), true, 1), None);
        assert_eq!(loan.watch(&rules(), false, 2), Some(Watched::Broken { days_left: 30 }));
        assert_eq!(loan.watch(&rules(), false, 31), None);
        assert_eq!((loan.cure_days_left(&rules(), 31), loan.is_broken()), (Some(1), true));
        assert_eq!(loan.watch(&rules(), true, 31), Some(Watched::Kept));
        assert!(!loan.is_broken());
        assert_eq!(loan.breach_days(), 2);
    }

    #[test]
    fn a_breach_of_thirty_days_calls_the_loan_for_good() {
        let mut loan = Loan::default();
        let told: Vec<u32> =
            (1..=60).filter(|&day| loan.watch(&rules(), day > 40, day) == Some(Watched::Called)).collect();
        assert_eq!(told, [31]);
        assert!(loan.is_called() && loan.is_broken());
        loan.settle();
        assert!(!loan.is_called());
    }

    #[test]
    fn repayment_stops_at_what_is_owed_and_at_what_there_is() {
        let mut ledger = Ledger::open(100, 0);
        ledger.borrow(500);
        assert_eq!((ledger.cash_fen(), ledger.debt_fen()), (600, 500));
        assert_eq!(ledger.repay(200), 200);
        assert_eq!(ledger.repay(1_000), 300);
        ledger.borrow(10);
        ledger.pay_now(crate::finance::account::Expense::Ads, 105);
        assert_eq!(ledger.repay(10), 5);
        assert_eq!(ledger.check(), Ok(()));
        assert_eq!(ledger.cash_causes_this_turn().of(CashCause::Debt), 5);
    }
}
