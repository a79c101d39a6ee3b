//! How tenders come: a Poisson number a day and segment, by inversion of one uniform, and work that is put out again.
//!
//! Every figure of a tender is drawn at its own place (see `super::draws`), so a day's tenders are the same whatever vendors do;
//! who may bid depends on them.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{BusinessSegmentId, TenderId, VendorId};
use burnrate_content::resolved::BusinessSegment;

use super::book::BusinessBook;
use super::draws::{self, DrawPlace, TenderDraws};
use super::invitation::{admits, invite};
use super::tender::{OPEN_MAX, Reissue, Tender, Tenders};
use crate::exact_math::exp;
use crate::fixed::micro_to_f64;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Business;

/// At most so many tenders of one segment come on one day.
pub const SLOTS: u64 = 8;
const MONTH_DAYS: u32 = 30;
/// Reference values are whole thousands of yuan.
const VALUE_STEP_FEN: i64 = 100_000;

/// The smallest k with P(X ≤ k) ≥ `uniform` for a Poisson X of this mean, at most `most`.
#[must_use]
pub fn poisson_quantile(mean: f64, uniform: f64, most: u64) -> u64 {
    let mut chance = exp(-mean.max(0.0));
    let mut below = chance;
    let mut count = 0;
    while below < uniform && count < most {
        count += 1;
        chance *= mean / count as f64;
        below += chance;
    }
    count
}

/// Contracts of vendors that are gone: what is left of their work waits to be put out again.
pub(super) fn take_back_work(world: &mut World, rules: &Rules, day: u32) {
    let vendors = world.resource::<Roster>().vendors.clone();
    for entity in vendors {
        let gone = world.get::<Business>(entity).is_some_and(Business::is_gone);
        let Some(mut book) = world.get_mut::<BusinessBook>(entity) else { continue };
        if !gone || (book.contracts.is_empty() && book.bills.is_empty()) {
            continue;
        }
        book.bills.clear();
        let contracts = std::mem::take(&mut book.contracts);
        // The winding-up was the day before.
        let on_day = (day - 1).saturating_add(rules.scenario.business.retender_days);
        let mut tenders = world.resource_mut::<Tenders>();
        for contract in contracts {
            tenders.put_out_again(Reissue {
                on_day,
                tender: contract.tender,
                segment: contract.segment,
                value_fen: contract.value_left_fen(),
                term_days: contract.days_left(),
                payment_lag_days: contract.payment_lag_days,
            });
        }
    }
}

/// What is asked for, before it is known of whom.
struct Request {
    segment: u16,
    value_fen: i64,
    term_days: u32,
    payment_lag_days: u32,
    drawn: DrawPlace,
}

/// The day's tenders: work put out again first, then new work, segment by segment.
pub(super) fn issue_tenders(world: &mut World, rules: &Rules, day: u32) {
    let mut tenders = world.resource_mut::<Tenders>();
    let due: Vec<Reissue> =
        tenders.reissues.iter().filter(|reissue| reissue.on_day <= day).copied().collect();
    tenders.reissues.retain(|reissue| reissue.on_day > day);
    for reissue in due {
        let Reissue { tender, segment, value_fen, term_days, payment_lag_days, .. } = reissue;
        let drawn = DrawPlace::of_reissue(day, tender);
        issue(world, rules, day, &Request { segment, value_fen, term_days, payment_lag_days, drawn });
    }
    for (place, segment) in (0_u16..).zip(&rules.scenario.business.segments) {
        let mean = segment.arrivals_nano_per_day as f64 / 1e9;
        let count = poisson_quantile(mean, draws::arrivals(&rules.streams, day, place), SLOTS);
        for slot in 0..count {
            let drawn = DrawPlace::of_slot(day, place, slot);
            issue(world, rules, day, &drawn_request(rules, segment, place, drawn));
        }
    }
}

fn drawn_request(rules: &Rules, segment: &BusinessSegment, place: u16, drawn: DrawPlace) -> Request {
    let mut draws = TenderDraws::of(&rules.streams, drawn);
    let sigma = micro_to_f64(segment.value_sigma_micro);
    // A lognormal of this mean.
    let value = segment.value_mean_fen as f64 * exp(sigma * draws.value_normal() - 0.5 * sigma * sigma);
    let steps = (value / VALUE_STEP_FEN as f64).round_ties_even() as i64;
    let months = draws.term(u64::from(segment.term_max_months.saturating_sub(segment.term_min_months)) + 1);
    let lag_choices =
        u64::from(segment.payment_lag_max_days.saturating_sub(segment.payment_lag_min_days)) + 1;
    let more = |x: u64| u32::try_from(x).unwrap_or(0);
    Request {
        segment: place,
        value_fen: steps.max(1).saturating_mul(VALUE_STEP_FEN),
        term_days: (segment.term_min_months + more(months)).saturating_mul(MONTH_DAYS),
        payment_lag_days: segment.payment_lag_min_days + more(draws.lag(lag_choices)),
        drawn,
    }
}

/// Asks for bids, if there is room for another tender.
fn issue(world: &mut World, rules: &Rules, day: u32, request: &Request) {
    let full = {
        let tenders = world.resource::<Tenders>();
        tenders.open.len() >= OPEN_MAX || tenders.last_id == u16::MAX
    };
    let Some(segment) = rules.scenario.business.segments.get(usize::from(request.segment)) else { return };
    if full {
        return;
    }
    let mut draws = TenderDraws::of(&rules.streams, request.drawn);
    let admitted = admitted(world, rules, segment);
    let invited =
        invite(&admitted, |vendor| draws.invitation_key(vendor), rules.scenario.business.invited_max);
    let closes_on_day = closes_on_day(rules, day);
    let mut tenders = world.resource_mut::<Tenders>();
    tenders.last_id += 1;
    let id = tenders.last_id;
    let Request { segment, value_fen, term_days, payment_lag_days, drawn } = *request;
    let bids = Vec::new();
    tenders.open.push(Tender {
        id,
        segment,
        value_fen,
        term_days,
        payment_lag_days,
        closes_on_day,
        drawn,
        invited: invited.clone(),
        bids,
    });
    let mut outcomes = world.resource_mut::<Outcomes>();
    let (tender, segment) = (TenderId(id), BusinessSegmentId(segment));
    for vendor in invited.into_iter().map(VendorId) {
        outcomes.push(Outcome::TenderInvited { vendor, tender, segment, closes_on_day });
    }
}

fn admitted(world: &World, rules: &Rules, segment: &BusinessSegment) -> Vec<bool> {
    let vendors = world.resource::<Roster>().vendors.iter().zip(&rules.scenario.vendors);
    let admitted = vendors.map(|(entity, vendor)| {
        let active = world.get::<Business>(*entity).is_some_and(Business::is_active);
        active && world.get::<BusinessBook>(*entity).is_some_and(|book| admits(segment, vendor, book))
    });
    admitted.collect()
}

/// The scenario's days, but at least until what is decided within the next whole turn acts, so that whoever looks once a turn can
/// bid, however long the turns are.
fn closes_on_day(rules: &Rules, day: u32) -> u32 {
    let next_turn = rules.turns.next_first_day(day);
    let turn_after = rules.turns.next_first_day(next_turn);
    day.saturating_add(rules.scenario.business.open_days).max(turn_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_is_the_inverse_of_the_distribution() {
        assert_eq!(poisson_quantile(0.1, 0.9, 8), 0);
        assert_eq!(poisson_quantile(0.1, 0.91, 8), 1);
        // P(X ≤ 2) = 5·e^−2 of a mean of 2.
        let third = 5.0 * exp(-2.0);
        assert_eq!((poisson_quantile(2.0, third - 1e-9, 8), poisson_quantile(2.0, third + 1e-9, 8)), (2, 3));
        assert_eq!((poisson_quantile(0.0, 0.999_999, 8), poisson_quantile(4.0, 0.999_999_9, 8)), (0, 8));
    }

    #[test]
    fn counts_have_the_mean_that_the_scenario_gives() {
        let n = 20_000_u32;
        let sum: u64 =
            (0..n).map(|i| poisson_quantile(0.18, (f64::from(i) + 0.5) / f64::from(n), SLOTS)).sum();
        assert!((sum as f64 / f64::from(n) - 0.18).abs() < 1e-3, "{sum}");
    }
}
