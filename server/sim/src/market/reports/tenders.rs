//! What can be learnt of tenders: how many stand open and are to come, and at what prices and against how many bids work went of late.
//!
//! It tells sums over all vendors and customers of a segment, never one vendor's bid.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::BusinessSegmentId;
use burnrate_client_proto::view::{Measure, ReportRow};

use super::figures::{in_business, row};
use super::noise::{Estimate, Noise, WHOLE_BP};
use crate::market::business::{Award, BusinessBook, Tenders};
use crate::rules::Rules;

/// Contracts that end within so many days are tenders to come.
const AHEAD_DAYS: u32 = 90;
/// Awards of a segment that make its mean.
const RECENT_AWARDS: usize = 10;
const MILLI: f64 = 1_000.0;
/// Rows of one segment.
const MEASURES: u64 = 4;

/// Every segment's tenders.
pub(super) fn intelligence(world: &World, rules: &Rules, day: u32, noise: &mut Noise) -> Vec<ReportRow> {
    let tenders = world.resource::<Tenders>();
    let mut rows = Vec::new();
    for (place, _) in (0_u16..).zip(&rules.scenario.business.segments) {
        let open = tenders.open.iter().filter(|tender| tender.segment == place).count();
        let counted = Estimate { estimate: i64::try_from(open).unwrap_or(i64::MAX), standard_error: 0 };
        let at = u64::from(place) * MEASURES;
        let mut found = vec![
            row(Measure::OpenTenders, counted),
            row(Measure::TendersToCome, noise.figure(at, to_come(world, tenders, place, day) as f64)),
        ];
        let newest = tenders.awards.iter().rev().filter(|award| award.segment == place);
        let recent: Vec<&Award> = newest.take(RECENT_AWARDS).collect();
        if !recent.is_empty() {
            let count = recent.len() as f64;
            let ratio: f64 =
                recent.iter().map(|award| award.price_fen as f64 / award.value_fen.max(1) as f64).sum();
            let bids: f64 = recent.iter().map(|award| f64::from(award.bids)).sum();
            found.push(row(Measure::WinningPrice, noise.figure(at + 1, ratio / count * WHOLE_BP)));
            found.push(row(Measure::BidsPerTender, noise.figure(at + 2, bids / count * MILLI)));
        }
        rows.extend(
            found
                .into_iter()
                .map(|row| ReportRow { business_segment: Some(BusinessSegmentId(place)), ..row }),
        );
    }
    rows
}

fn to_come(world: &World, tenders: &Tenders, segment: u16, day: u32) -> usize {
    let soon = day.saturating_add(AHEAD_DAYS);
    let again =
        tenders.reissues.iter().filter(|reissue| reissue.segment == segment && reissue.on_day <= soon);
    let ending = in_business(world).into_iter().filter_map(|(_, entity)| world.get::<BusinessBook>(entity));
    let ending = ending.flat_map(|book| &book.contracts);
    let ending = ending
        .filter(|contract| contract.segment == segment && day.saturating_add(contract.days_left()) <= soon);
    again.count() + ending.count()
}
