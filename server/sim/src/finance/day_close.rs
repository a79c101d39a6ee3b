//! The daily bookkeeping around everything else: people's pay accrues, the day's burn and performance are remembered, the
//! turn's tallies begin anew, and the books are checked.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;

use super::account::Expense;
use super::accrual::Accruals;
use super::bridge::Notes;
use super::cap_table::CapTable;
use super::hibernation::Hibernation;
use super::ledger::Ledger;
use super::runway::Burn;
use super::score::Performance;
use super::traction::Traction;
use crate::calendar::Calendar;
use crate::market::talent::Staffing;
use crate::rules::Rules;
use crate::vendor::{Business, People, VendorIndex};

/// On the first day of a turn, before anything is booked.
pub(super) fn begin_turn(calendar: Res<Calendar>, rules: Res<Rules>, mut ledgers: Query<&mut Ledger>) {
    if rules.turns.is_first_day(calendar.day) {
        for mut ledger in &mut ledgers {
            ledger.begin_turn();
        }
    }
}

/// A day's pay and overhead of all heads fall due.
pub(super) fn accrue_people(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    mut vendors: Query<(&Business, &People, &Staffing, &Hibernation, &mut Accruals, &mut Ledger)>,
) {
    let (costs, sleep) = (&rules.scenario.people, &rules.scenario.finance.hibernation);
    for (business, people, staffing, hibernation, mut accruals, mut ledger) in &mut vendors {
        if !business.is_active() {
            continue;
        }
        let heads = u64::from(people.heads);
        let pay_fen = hibernation.cost_fen(sleep, staffing.pay_fen_per_month(costs));
        let pay_fen = accruals.payroll.accrue_day(heads, pay_fen);
        let overhead_fen =
            accruals.overhead.accrue_day(heads, hibernation.cost_fen(sleep, costs.overhead_fen_per_month));
        ledger.accrue_payroll(calendar.day, pay_fen);
        ledger.owe(Expense::Overhead, calendar.day, overhead_fen);
    }
}

/// The day's revenue, cost and habit users are remembered. What prepaid compute paid is a cost that burns no money.
pub(super) fn close_books(
    rules: Res<Rules>,
    mut vendors: Query<(&Business, &Traction, &mut Ledger, &mut Burn, &mut Performance)>,
) {
    let finance = &rules.scenario.finance;
    let window_days = rules.scenario.score.window_days.max(finance.valuation.arr_window_days);
    for (business, traction, mut ledger, mut burn, mut performance) in &mut vendors {
        let prepaid_fen = ledger.prepaid_used_today_fen();
        let earnings = ledger.close_day();
        if business.is_active() {
            burn.record(earnings.net_burn_fen().saturating_sub(prepaid_fen), finance.burn_window_days);
            performance.record(traction.habit_users, earnings.recurring_fen(), window_days);
            performance.record_sales(earnings.paid_at_once_fen(), window_days);
        }
    }
}

/// Money and shares must add up; a contradiction is a fault of the program and stops the match.
pub(crate) fn check_books(
    calendar: Res<Calendar>,
    vendors: Query<(&VendorIndex, &Ledger, &CapTable, &Notes)>,
) {
    for (index, ledger, table, notes) in &vendors {
        let (vendor, day) = (index.0, calendar.day);
        let found = ledger.check();
        assert!(found.is_ok(), "books of vendor {vendor} on day {day}: {found:?}");
        let (owed_fen, noted_fen) = (ledger.notes_fen(), notes.total_fen());
        assert!(
            owed_fen == noted_fen,
            "notes of vendor {vendor} on day {day}: {noted_fen} fen, booked {owed_fen}"
        );
        assert!(table.adds_up(), "cap table of vendor {vendor} on day {day}: {table:?}");
    }
}
