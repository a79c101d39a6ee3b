//! Compute that investors paid in: lots of GPU time, used before cash for rent, lost when they lapse.
//!
//! Invariant: the lots add up to the account of prepaid compute (the ledger checks it), soonest to lapse first. It is no cash: it
//! pays rent and nothing else, and a winding-up writes it off, for the cloud that owes it gives it to nobody else.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::PrepaidCompute;

use super::account::Account;
use super::ledger::Ledger;
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;

/// At most so many lots; the last takes what comes beyond.
const LOTS_MAX: usize = 16;

/// GPU time of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct Lot {
    fen: i64,
    /// The first day on which it is gone.
    lapses_on_day: u32,
}

/// What is left of all rounds' compute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(super) struct PrepaidLots {
    lots: VecDeque<Lot>,
}

impl PrepaidLots {
    fn add(&mut self, fen: i64, lapses_on_day: u32) {
        if let (true, Some(last)) = (self.lots.len() >= LOTS_MAX, self.lots.back_mut()) {
            last.fen = last.fen.saturating_add(fen);
            last.lapses_on_day = last.lapses_on_day.max(lapses_on_day);
            return;
        }
        let place = self.lots.partition_point(|lot| lot.lapses_on_day <= lapses_on_day);
        self.lots.insert(place, Lot { fen, lapses_on_day });
    }

    /// Takes up to `fen`, soonest to lapse first; returns how much.
    fn take(&mut self, fen: i64) -> i64 {
        let mut taken_fen = 0;
        while let Some(lot) = self.lots.front_mut().filter(|_| taken_fen < fen) {
            let part_fen = lot.fen.min(fen - taken_fen);
            lot.fen -= part_fen;
            taken_fen += part_fen;
            if lot.fen == 0 {
                self.lots.pop_front();
            }
        }
        taken_fen
    }

    /// Takes out what is gone on `day`; returns how much.
    fn lapse(&mut self, day: u32) -> i64 {
        let mut gone_fen = 0_i64;
        while let Some(lot) = self.lots.pop_front_if(|lot| lot.lapses_on_day <= day) {
            gone_fen = gone_fen.saturating_add(lot.fen);
        }
        gone_fen
    }

    pub(super) fn total_fen(&self) -> i128 {
        self.lots.iter().map(|lot| i128::from(lot.fen)).sum()
    }
}

impl Ledger {
    /// Takes compute in for shares; it lapses on a day.
    pub fn raise_compute(&mut self, fen: i64, lapses_on_day: u32) {
        if fen > 0 {
            self.post(Account::PrepaidCompute, Account::PaidInEquity, fen);
            self.prepaid.add(fen, lapses_on_day);
        }
    }

    /// Pays rent with prepaid compute as far as it goes; returns how much, in fen.
    pub(super) fn use_prepaid(&mut self, fen: i64) -> i64 {
        let used_fen = self.prepaid.take(fen);
        self.post(Account::Compute, Account::PrepaidCompute, used_fen);
        used_fen
    }

    /// Writes off what lapses on `day`; returns how much, in fen.
    pub fn lapse_prepaid(&mut self, day: u32) -> i64 {
        let gone_fen = self.prepaid.lapse(day);
        self.post(Account::Impairment, Account::PrepaidCompute, gone_fen);
        gone_fen
    }

    /// What prepaid compute will still pay of a rent of so many fen a day, from the day after `day`, in fen.
    #[must_use]
    pub fn prepaid_for_rent_fen(&self, rent_fen_per_day: i64, day: u32) -> i64 {
        let mut paid_fen = 0_i64;
        for lot in &self.prepaid.lots {
            let days = i64::from(lot.lapses_on_day.saturating_sub(day).saturating_sub(1));
            let room_fen = rent_fen_per_day.max(0).saturating_mul(days).saturating_sub(paid_fen);
            paid_fen = paid_fen.saturating_add(lot.fen.min(room_fen.max(0)));
        }
        paid_fen
    }

    /// The lots as their vendor is shown them.
    #[must_use]
    pub fn prepaid_shown(&self) -> Vec<PrepaidCompute> {
        let shown = |lot: &Lot| PrepaidCompute { fen: Fen(lot.fen), lapses_on_day: lot.lapses_on_day };
        self.prepaid.lots.iter().map(shown).collect()
    }
}

/// System: compute that nobody used in time is gone.
pub(super) fn lapse_compute(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    mut outcomes: ResMut<Outcomes>,
    mut ledgers: Query<&mut Ledger>,
) {
    for (index, entity) in (0..).zip(&roster.vendors) {
        let Ok(mut ledger) = ledgers.get_mut(*entity) else { continue };
        let fen = ledger.lapse_prepaid(calendar.day);
        if fen > 0 {
            outcomes.push(Outcome::ComputeLapsed { vendor: VendorId(index), fen });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::account::Expense;

    #[test]
    fn rent_takes_prepaid_compute_before_cash_and_the_soonest_to_lapse_first() {
        let mut ledger = Ledger::open(1_000, 0);
        ledger.raise_compute(300, 90);
        ledger.raise_compute(200, 40);
        ledger.owe(Expense::Compute, 1, 250);
        assert_eq!(ledger.prepaid_shown(), [PrepaidCompute { fen: Fen(250), lapses_on_day: 90 }]);
        assert_eq!((ledger.payable_suppliers_fen(), ledger.prepaid_used_today_fen()), (0, 250));
        ledger.owe(Expense::Overhead, 1, 40);
        ledger.owe(Expense::Compute, 1, 260);
        assert_eq!(ledger.payable_suppliers_fen(), 50);
        assert_eq!(ledger.check(), Ok(()));
        assert_eq!(ledger.close_day().cost_fen, 550, "what it cost is a cost, whoever paid");
    }

    #[test]
    fn what_lapses_is_written_off_and_no_cash_moves() {
        let mut ledger = Ledger::open(1_000, 0);
        ledger.raise_compute(300, 90);
        assert_eq!((ledger.lapse_prepaid(89), ledger.lapse_prepaid(90)), (0, 300));
        assert_eq!((ledger.balance_fen(Account::Impairment), ledger.cash_fen()), (300, 1_000));
        assert_eq!(ledger.check(), Ok(()));
    }

    #[test]
    fn it_counts_for_the_rent_that_falls_due_before_it_lapses() {
        let mut ledger = Ledger::open(0, 0);
        ledger.raise_compute(300, 11);
        assert_eq!(ledger.prepaid_for_rent_fen(20, 1), 180);
        assert_eq!(ledger.prepaid_for_rent_fen(100, 1), 300);
        assert_eq!(ledger.prepaid_for_rent_fen(0, 1), 0);
    }

    #[test]
    fn many_rounds_keep_to_the_list_and_lose_nothing() {
        let mut ledger = Ledger::open(0, 0);
        (0..40).for_each(|round| ledger.raise_compute(10, 100 + round));
        assert_eq!(ledger.prepaid_shown().len(), LOTS_MAX);
        assert_eq!(ledger.prepaid.total_fen(), 400);
        assert_eq!(ledger.check(), Ok(()));
    }
}
