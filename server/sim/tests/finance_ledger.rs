//! Whatever happens to a vendor's books, they balance: random runs of everything that can be booked.

use burnrate_sim::finance::account::{Account, Backer, Expense, Revenue};
use burnrate_sim::finance::ledger::Ledger;
use proptest::prelude::*;

/// One thing that can happen to books.
#[derive(Clone, Debug)]
enum Act {
    Earn(Revenue, i64),
    PayNow(Expense, i64),
    Owe(Expense, i64),
    Pay(i64),
    Raise(Backer, i64),
    Settle,
    NextDay,
    NextTurn,
    RaiseCompute(i64, u32),
    Borrow(i64),
    Repay(i64),
    Bridge(i64),
    Lapse,
    EarnOnAccount(i64, bool),
    BillAhead(i64),
    Collect(i64),
}

fn sum() -> impl Strategy<Value = i64> {
    prop_oneof![-5_i64..0, Just(0), 1_i64..1_000, 1_i64..1_000_000_000_000]
}

fn expense() -> impl Strategy<Value = Expense> {
    prop_oneof![
        Just(Expense::Ads),
        Just(Expense::Creative),
        Just(Expense::Compute),
        Just(Expense::Overhead),
        Just(Expense::Business),
        Just(Expense::Reports),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let revenue = prop_oneof![Just(Revenue::Subscription), Just(Revenue::Api)];
    let backer = prop_oneof![Just(Backer::Investor), Just(Backer::Parent)];
    prop_oneof![
        (revenue, sum()).prop_map(|(revenue, fen)| Act::Earn(revenue, fen)),
        (expense(), sum()).prop_map(|(expense, fen)| Act::PayNow(expense, fen)),
        (expense(), sum()).prop_map(|(expense, fen)| Act::Owe(expense, fen)),
        sum().prop_map(Act::Pay),
        (backer, sum()).prop_map(|(backer, fen)| Act::Raise(backer, fen)),
        Just(Act::Settle),
        Just(Act::NextDay),
        Just(Act::NextTurn),
        (sum(), 0..40_u32).prop_map(|(fen, days)| Act::RaiseCompute(fen, days)),
        sum().prop_map(Act::Borrow),
        sum().prop_map(Act::Repay),
        sum().prop_map(Act::Bridge),
        Just(Act::Lapse),
        (sum(), any::<bool>()).prop_map(|(fen, recurs)| Act::EarnOnAccount(fen, recurs)),
        sum().prop_map(Act::BillAhead),
        sum().prop_map(Act::Collect),
    ]
}

fn book(ledger: &mut Ledger, day: &mut u32, act: &Act) {
    match *act {
        Act::Earn(revenue, fen) => ledger.earn(revenue, fen),
        Act::PayNow(expense, fen) => drop(ledger.pay_now(expense, fen)),
        Act::Owe(expense, fen) => ledger.owe(expense, *day, fen),
        Act::Pay(fen) => ledger.accrue_payroll(*day, fen),
        Act::Raise(backer, fen) => ledger.raise(backer, fen),
        Act::Settle => drop(ledger.settle(*day)),
        Act::NextDay => {
            ledger.close_day();
            *day += 1;
        }
        Act::NextTurn => ledger.begin_turn(),
        Act::RaiseCompute(fen, days) => ledger.raise_compute(fen, *day + days),
        Act::Borrow(fen) => ledger.borrow(fen),
        Act::Repay(fen) => drop(ledger.repay(fen)),
        Act::Bridge(fen) => ledger.lend_bridge(fen),
        Act::Lapse => drop(ledger.lapse_prepaid(*day)),
        Act::EarnOnAccount(fen, recurs) => ledger.earn_on_account(fen, ledger.deferred_fen(), recurs),
        Act::BillAhead(fen) => ledger.bill_ahead(fen),
        Act::Collect(fen) => ledger.collect(fen.min(ledger.receivable_fen())),
    }
}

proptest! {
    #[test]
    fn books_balance_after_every_act(
        cash in 0_i64..1_000_000_000_000,
        debt in 0_i64..1_000_000_000_000,
        acts in prop::collection::vec(act(), 0..80),
    ) {
        let mut ledger = Ledger::open(cash, debt);
        let (mut day, mut turn_began_with) = (1, cash);
        for act in &acts {
            book(&mut ledger, &mut day, act);
            prop_assert_eq!(ledger.check(), Ok(()), "after {:?}", act);
            if let Act::NextTurn = act {
                turn_began_with = ledger.cash_fen();
            }
            let causes = ledger.cash_causes_this_turn();
            prop_assert_eq!(causes.total_fen(), i128::from(ledger.cash_fen() - turn_began_with));
            let shown: i64 = causes.shares().iter().map(|share| share.delta).sum();
            prop_assert_eq!(shown, ledger.cash_fen() - turn_began_with);
        }
        let sides = ledger.trial_balance();
        prop_assert_eq!(sides.debits_fen, sides.credits_fen);
    }

    #[test]
    fn a_winding_up_pays_exactly_what_there_is_in_the_order_of_the_law(
        cash in 0_i64..1_000_000,
        debt in 0_i64..1_000_000,
        wages in 0_i64..1_000_000,
        bills in 0_i64..1_000_000,
    ) {
        let mut ledger = Ledger::open(cash, debt);
        ledger.accrue_payroll(3, wages);
        ledger.owe(Expense::Compute, 3, bills);
        let paid = ledger.wind_up();
        prop_assert_eq!(ledger.check(), Ok(()));
        prop_assert_eq!(ledger.cash_fen(), 0);
        prop_assert_eq!((ledger.payable_fen(), ledger.debt_fen()), (0, 0));
        // Each rank is paid before the next sees anything.
        let mut left = cash;
        for (due, got) in [(wages, paid.people_fen), (debt, paid.secured_fen), (bills, paid.suppliers_fen)] {
            prop_assert_eq!(got, due.min(left));
            left -= got;
        }
        prop_assert_eq!(paid.owners_fen, left);
        let lost = wages + debt + bills - (cash - left);
        prop_assert_eq!(paid.lost_fen, i128::from(lost));
        prop_assert_eq!(ledger.balance_fen(Account::Distributions), i128::from(left));
    }
}

#[test]
fn wages_come_before_bills_and_each_is_paid_oldest_first() {
    let mut ledger = Ledger::open(100, 0);
    ledger.owe(Expense::Compute, 1, 500);
    ledger.accrue_payroll(2, 60);
    ledger.accrue_payroll(3, 60);
    let settled = ledger.settle(4);
    assert_eq!(settled.paid_fen, 100);
    assert_eq!((settled.wages_age_days, settled.bills_age_days), (Some(1), Some(3)));
    ledger.earn(Revenue::Api, 21);
    let settled = ledger.settle(4);
    assert_eq!((settled.wages_age_days, settled.bills_age_days), (None, Some(3)));
    assert_eq!(ledger.payable_suppliers_fen(), 499);
}

#[test]
fn nothing_is_bought_beyond_cash() {
    let mut ledger = Ledger::open(100, 0);
    assert_eq!(ledger.pay_now(Expense::Ads, 70), 70);
    assert_eq!(ledger.pay_now(Expense::Creative, 70), 30);
    assert_eq!(ledger.pay_now(Expense::Creative, 70), 0);
    assert_eq!(ledger.balance_fen(Account::Ads), 70);
    assert_eq!(ledger.close_day().net_burn_fen(), 100);
}

#[test]
fn a_vendor_that_cannot_pay_still_burns() {
    let mut ledger = Ledger::open(0, 0);
    ledger.accrue_payroll(1, 40);
    ledger.earn(Revenue::Subscription, 10);
    ledger.raise(Backer::Investor, 5);
    let day = ledger.close_day();
    assert_eq!(day.net_burn_fen(), 30, "an investor's money is no revenue");
    assert_eq!((day.revenue_fen, day.cost_fen), (10, 40));
    assert_eq!(ledger.last_day(), day);
    assert_eq!(ledger.this_turn(), day);
}

#[test]
fn books_come_back_from_their_bytes() {
    let mut ledger = Ledger::open(1_000, 7);
    ledger.owe(Expense::Overhead, 1, 2_000);
    ledger.accrue_payroll(1, 30);
    ledger.settle(1);
    let config = bincode::config::standard();
    let bytes = bincode::encode_to_vec(&ledger, config).unwrap();
    let (read, length): (Ledger, usize) = bincode::decode_from_slice(&bytes, config).unwrap();
    assert_eq!((read, length), (ledger, bytes.len()));
}
