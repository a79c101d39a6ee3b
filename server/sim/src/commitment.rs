//! What a vendor has committed to spend, and how long its money lasts at that: the runway at the current decisions.
//!
//! A day's commitment: bids (or what was committed to a channel for its term), pages for search engines, rent of running leases
//! (or the fixed cost of its users), pay and overhead of all heads, serving research, delivery of contracts; a share of them while the vendor
//! sleeps, and no bids. It is set against the mean revenue of the last week that was paid at once. What a parent will still put
//! in within the distress limit counts as money, as it does for distress itself, and so do bills that customers pay within it,
//! and prepaid compute as far as it will pay that rent before it lapses.

use bevy_ecs::prelude::*;

use crate::calendar::Calendar;
use crate::finance::{Hibernation, Ledger, Parent, Performance, runway_at_commitment};
use crate::market::advertising::{AdBids, AdPlan};
use crate::market::business::{BusinessBook, delivery_fen_per_day};
use crate::market::research::ServingResearch;
use crate::market::search_pages::SearchPages;
use crate::market::serving::{Compute, user_cost_fen_per_day};
use crate::market::talent::Staffing;
use crate::rules::Rules;
use crate::vendor::People;

/// Revenue of so many days makes the mean that commitments are set against.
const REVENUE_DAYS: u32 = 7;
/// Days of a month in pay and overhead.
const MONTH_DAYS: i64 = 30;

/// What a vendor spends a day at its current decisions, in fen.
#[must_use]
pub fn commitment_fen_per_day(
    rules: &Rules,
    bids: &AdBids,
    compute: &Compute,
    (people, staffing): (&People, &Staffing),
    research: &ServingResearch,
) -> i64 {
    let bids_fen: i64 = bids.fen_per_day.iter().fold(0, |sum, bid| sum.saturating_add(*bid));
    let costs = &rules.scenario.people;
    let head_fen = staffing.pay_fen_per_month(costs).saturating_add(costs.overhead_fen_per_month);
    let people_fen = i64::from(people.heads).saturating_mul(head_fen) / MONTH_DAYS;
    let research_fen = research.fen_per_month / MONTH_DAYS;
    bids_fen
        .saturating_add(compute.rent_fen_per_day())
        .saturating_add(people_fen)
        .saturating_add(research_fen)
}

/// Days until cash is gone at the current decisions; none if nothing burns, or the vendor lacks its books.
#[must_use]
pub fn runway_days(world: &World, vendor: Entity) -> Option<u32> {
    let (rules, day) = (world.resource::<Rules>(), world.resource::<Calendar>().day);
    let (ledger, parent) = (world.get::<Ledger>(vendor)?, world.get::<Parent>(vendor)?);
    let (bids, compute) = (world.get::<AdBids>(vendor)?, world.get::<Compute>(vendor)?);
    let (people, book) = (world.get::<People>(vendor)?, world.get::<BusinessBook>(vendor)?);
    let (hibernation, sleep) = (world.get::<Hibernation>(vendor)?, &rules.scenario.finance.hibernation);
    let spends = AdBids { fen_per_day: world.get::<AdPlan>(vendor)?.spends_fen(bids, day + 1) };
    let staff = (people, world.get::<Staffing>(vendor)?);
    let awake_fen =
        commitment_fen_per_day(rules, &spends, compute, staff, world.get::<ServingResearch>(vendor)?);
    let bids_fen = spends.fen_per_day.iter().fold(0_i64, |sum, bid| sum.saturating_add(*bid));
    let own_fen = if hibernation.is_asleep() {
        hibernation.cost_fen(sleep, awake_fen.saturating_sub(bids_fen))
    } else {
        let page_fen = rules.scenario.attention.search_pages.page_fen;
        let pages = world.get::<SearchPages>(vendor)?.pages_per_day;
        awake_fen.saturating_add(i64::from(pages).saturating_mul(page_fen))
    };
    let commitment_fen = own_fen
        .saturating_add(user_cost_fen_per_day(world, vendor))
        .saturating_add(delivery_fen_per_day(&rules.scenario, book, people));
    let revenue_fen = world.get::<Performance>(vendor)?.recent_sales_fen_per_day(REVENUE_DAYS);
    let limit_days = rules.scenario.finance.distress_runway_days;
    let promised_fen = parent.promised_fen(day, limit_days);
    let billed_fen = book.due_by_fen(day.saturating_add(limit_days));
    let rent_fen = hibernation.cost_fen(sleep, compute.rent_fen_per_day());
    let prepaid_fen = ledger.prepaid_for_rent_fen(rent_fen, day);
    let parts = [ledger.cash_fen(), promised_fen, billed_fen, prepaid_fen];
    let money_fen = parts.into_iter().fold(0_i64, i64::saturating_add);
    runway_at_commitment(money_fen, commitment_fen, revenue_fen)
}
