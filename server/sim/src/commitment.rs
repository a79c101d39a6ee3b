//! What a vendor has committed to spend, and how long its money lasts at that: the runway at the current decisions.
//!
//! A day's commitment: bids, rent of running leases, pay and overhead of all heads, serving research. It is set against the mean revenue of the
//! last week. What a parent will still put in within the distress limit counts as money, as it does for distress itself.

use bevy_ecs::prelude::*;

use crate::calendar::Calendar;
use crate::finance::{Ledger, Parent, Performance, runway_at_commitment};
use crate::market::advertising::AdBids;
use crate::market::research::ServingResearch;
use crate::market::serving::Compute;
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
    let staff = (world.get::<People>(vendor)?, world.get::<Staffing>(vendor)?);
    let research = world.get::<ServingResearch>(vendor)?;
    let commitment_fen = commitment_fen_per_day(rules, bids, compute, staff, research);
    let revenue_fen = world.get::<Performance>(vendor)?.recent_revenue_fen_per_day(REVENUE_DAYS);
    let promised_fen = parent.promised_fen(day, rules.scenario.finance.distress_runway_days);
    runway_at_commitment(ledger.cash_fen().saturating_add(promised_fen), commitment_fen, revenue_fen)
}
