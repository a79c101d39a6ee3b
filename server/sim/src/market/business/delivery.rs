//! A day of contracts: work, revenue, cost, bills, payments.
//!
//! Revenue is earned with the work, over the term. Delivery costs a share of the reference value, owed to suppliers as the work goes
//! on, whatever the price was. Heads on contracts are the vendor's own and paid as such; those that are promised and not
//! there come from agencies. What runs on the vendor's machines shares the availability of its API; a promise that is missed
//! costs a credit.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{TenderId, VendorId};
use burnrate_content::resolved;

use super::book::{Bill, BusinessBook};
use super::contract::Contract;
use super::renewal::end_contracts;
use crate::calendar::Calendar;
use crate::exact_math::daily_keep;
use crate::finance::{Expense, Ledger};
use crate::fixed::micro_to_f64;
use crate::market::serving::ServiceLoad;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, People};

const WHOLE_BP: u64 = 10_000;
const PERCENT_BP: i64 = 100;
const MONTH_DAYS: i128 = 30;
const MICRO: i128 = 1_000_000;

/// System: every contract of a vendor in business has its day.
pub(crate) fn deliver_contracts(world: &mut World) {
    let (day, rules) = (world.resource::<Calendar>().day, world.resource::<Rules>().clone());
    let vendors = world.resource::<Roster>().vendors.clone();
    let keep = daily_keep(f64::from(rules.scenario.business.relation_half_life_days));
    for (vendor, entity) in (0_u16..).map(VendorId).zip(vendors) {
        let Some(mut book) = world.get_mut::<BusinessBook>(entity) else { continue };
        book.relations.iter_mut().for_each(|relation| *relation = relation.decayed(keep, 0.0));
        let idle = book.contracts.is_empty() && book.bills.is_empty();
        if idle || !world.get::<Business>(entity).is_some_and(Business::is_active) {
            continue;
        }
        collect_bills(world, entity, vendor, day);
        work(world, &rules, entity, day);
        bill_milestones(world, &rules.scenario.business, entity, vendor, day);
        end_contracts(world, &rules, entity, vendor, day);
    }
}

/// What delivery and agencies cost a day at present, in fen: a vendor's commitment.
#[must_use]
pub(crate) fn delivery_fen_per_day(
    scenario: &resolved::Resolved,
    book: &BusinessBook,
    people: &People,
) -> i64 {
    let cost = |contract: &Contract| contract.cost_fen_per_day(&scenario.business);
    let costs = book.contracts.iter().map(cost).fold(0, i64::saturating_add);
    costs.saturating_add(agencies_fen_per_day(scenario, book, people))
}

/// Heads that are promised and not there, by the day.
fn agencies_fen_per_day(scenario: &resolved::Resolved, book: &BusinessBook, people: &People) -> i64 {
    let missing = book.staff().saturating_sub(u64::from(people.heads));
    let head = scenario.people.pay_fen_per_month.saturating_add(scenario.people.overhead_fen_per_month);
    let a_month =
        i128::from(missing) * i128::from(head) * i128::from(scenario.business.agency_multiple_micro) / MICRO;
    i64::try_from(a_month / MONTH_DAYS).unwrap_or(i64::MAX)
}

fn collect_bills(world: &mut World, entity: Entity, vendor: VendorId, day: u32) {
    let mut parts = world.query::<(&mut BusinessBook, &mut Ledger)>();
    let Ok((mut book, mut ledger)) = parts.get_mut(world, entity) else { return };
    let paid: Vec<Bill> = book.bills.iter().filter(|bill| bill.pays_on_day <= day).copied().collect();
    if paid.is_empty() {
        return;
    }
    book.bills.retain(|bill| bill.pays_on_day > day);
    paid.iter().for_each(|bill| ledger.collect(bill.fen));
    let mut outcomes = world.resource_mut::<Outcomes>();
    for bill in paid {
        let (tender, milestone, amount_fen) = (TenderId(bill.tender), bill.milestone, bill.fen);
        outcomes.push(Outcome::MilestonePaid { vendor, tender, milestone, amount_fen });
    }
}

fn work(world: &mut World, rules: &Rules, entity: Entity, day: u32) {
    let business = &rules.scenario.business;
    let mut parts = world.query::<(&mut BusinessBook, &mut Ledger, &ServiceLoad, &People)>();
    let Ok((mut book, mut ledger, load, people)) = parts.get_mut(world, entity) else { return };
    ledger.owe(Expense::Business, day, agencies_fen_per_day(&rules.scenario, &book, people));
    let available_bp = available_bp(load);
    for contract in &mut book.contracts {
        let credit_micro = credit_micro(business, contract, available_bp);
        let done = contract.work_day(business, credit_micro);
        ledger.earn_on_account(done.earned_fen, done.billed_ahead_fen, contract.recurs());
        ledger.owe(Expense::Business, day, done.cost_fen);
    }
}

/// Milestones that are reached are billed.
pub(super) fn bill_milestones(
    world: &mut World,
    business: &resolved::Business,
    entity: Entity,
    vendor: VendorId,
    day: u32,
) {
    let gain = micro_to_f64(business.relation_gain_micro);
    let mut told = Vec::new();
    let mut parts = world.query::<(&mut BusinessBook, &mut Ledger)>();
    let Ok((mut book, mut ledger)) = parts.get_mut(world, entity) else { return };
    let book = &mut *book;
    let mut milestones = Vec::new();
    for contract in &mut book.contracts {
        while let Some(reached) = contract.reach(business, day) {
            ledger.bill_ahead(reached.ahead_fen);
            let pays_on_day = day.saturating_add(contract.payment_lag_days.max(1));
            let (tender, milestone, fen) = (contract.tender, reached.milestone, reached.bill_fen);
            if fen > 0 {
                book.bills.push(Bill { tender, milestone, fen, pays_on_day });
            }
            milestones.push((contract.segment, milestone, reached.late));
            let (tender, amount_fen, late) = (TenderId(tender), fen, reached.late);
            told.push(Outcome::MilestoneBilled { vendor, tender, milestone, amount_fen, pays_on_day, late });
        }
    }
    // Signing is no achievement yet.
    for (segment, _, late) in milestones.into_iter().filter(|(_, milestone, _)| *milestone > 1) {
        book.note_milestone(segment, gain, late);
    }
    let mut outcomes = world.resource_mut::<Outcomes>();
    told.into_iter().for_each(|outcome| outcomes.push(outcome));
}

/// Share of the API's tokens that were served, in ten-thousandths, rounded down; whole when none were asked for.
fn available_bp(load: &ServiceLoad) -> i64 {
    let (asked, missed) = (u128::from(load.api_tokens), u128::from(load.missed_api_tokens()));
    if asked == 0 {
        return WHOLE_BP as i64;
    }
    i64::try_from((asked - missed) * u128::from(WHOLE_BP) / asked).unwrap_or(0)
}

/// Share of the day's fee that is given back. An installation runs on the customer's own machines.
fn credit_micro(business: &resolved::Business, contract: &Contract, available_bp: i64) -> i64 {
    if contract.terms.on_prem {
        return 0;
    }
    let missed_bp = (i64::from(contract.terms.service_level_bp) - available_bp).max(0);
    business.credit_per_percent_micro.saturating_mul(missed_bp) / PERCENT_BP
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::business::contract::tests::{contract, rules};

    fn load(free: u64, api: u64, missed: u64) -> ServiceLoad {
        let mut load = ServiceLoad { free_tokens: free, ..ServiceLoad::default() };
        (load.api_tokens, load.missed_tokens) = (api, missed);
        load
    }

    #[test]
    fn a_tenth_of_the_fee_is_given_back_for_each_percent_that_was_missed() {
        let mut hosted = contract(4);
        hosted.terms.on_prem = false;
        let credit = |load: &ServiceLoad| credit_micro(&rules(), &hosted, available_bp(load));
        assert_eq!(credit(&load(50, 1_000, 50)), 0, "free use is turned away first");
        // 97% served, 99% promised.
        assert_eq!(credit(&load(50, 1_000, 80)), 200_000);
        assert_eq!(credit(&load(50, 0, 50)), 0);
        assert_eq!(credit_micro(&rules(), &contract(4), 5_000), 0, "on the customer's machines");
    }

    #[test]
    fn own_heads_cost_nothing_more_and_missing_ones_come_from_agencies() {
        let (_, scenario) = burnrate_content::load("china-2024").unwrap();
        let mut book = BusinessBook::at_start(false, 3);
        book.contracts = vec![contract(7), contract(5)];
        let people = |heads: u32| People { heads, stars: crate::fixed::Fixed::ZERO };
        assert_eq!(agencies_fen_per_day(&scenario, &book, &people(12)), 0);
        // Two heads at 1.5 × ¥60,000 a month.
        assert_eq!(agencies_fen_per_day(&scenario, &book, &people(10)), 2 * 9_000_000 / 30);
        let delivery: i64 = book.contracts.iter().map(|c| c.cost_fen_per_day(&scenario.business)).sum();
        assert_eq!(delivery_fen_per_day(&scenario, &book, &people(12)), delivery);
        assert_eq!(delivery, 2 * (900_000 / 180));
    }
}
