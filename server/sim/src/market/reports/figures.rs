//! Reports that measure from outside: everybody's MAU, everybody's advertising, one rival's cash.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{ChannelId, SegmentId, VendorId};
use burnrate_client_proto::view::{Measure, ReportRow};

use super::noise::{Estimate, Noise};
use crate::finance::Ledger;
use crate::market::advertising::AdBids;
use crate::market::choice::VENDORS_MAX;
use crate::roster::Roster;
use crate::segment::{Cells, ExitRings, SecondUsers};
use crate::vendor::Business;

/// A row about nothing in particular.
pub(super) fn row(measure: Measure, estimate: Estimate) -> ReportRow {
    let Estimate { estimate, standard_error } = estimate;
    ReportRow {
        measure,
        vendor: None,
        segment: None,
        channel: None,
        business_segment: None,
        estimate,
        standard_error,
    }
}

/// Vendors in business, by place.
pub(super) fn in_business(world: &World) -> Vec<(u16, Entity)> {
    let vendors = (0_u16..).zip(world.resource::<Roster>().vendors.iter().copied());
    let active = |entity| world.get::<Business>(entity).is_some_and(Business::is_active);
    vendors.filter(|(_, entity)| active(*entity)).collect()
}

/// The place of a (vendor, thing) row among a report's draws.
pub(super) fn place_of(vendor: u16, thing: u16) -> u64 {
    u64::from(thing) * VENDORS_MAX as u64 + u64::from(vendor)
}

/// Users within 30 days, by vendor and segment.
pub(super) fn mau_table(world: &World, noise: &mut Noise) -> Vec<ReportRow> {
    let mut rows = Vec::new();
    for (g, segment) in (0_u16..).zip(&world.resource::<Roster>().segments) {
        let parts = (
            world.get::<Cells>(*segment),
            world.get::<SecondUsers>(*segment),
            world.get::<ExitRings>(*segment),
        );
        let (Some(cells), Some(second), Some(rings)) = parts else { continue };
        for (vendor, _) in in_business(world) {
            let j = usize::from(vendor);
            let left = rings.by_vendor.get(j).map_or(0, crate::market::switching::ExitRing::total);
            let mau = cells.users(j) + second.of(j) + left;
            let told = noise.figure(place_of(vendor, g), mau as f64);
            rows.push(ReportRow {
                vendor: Some(VendorId(vendor)),
                segment: Some(SegmentId(g)),
                ..row(Measure::Mau, told)
            });
        }
    }
    rows
}

/// Standing bids, by vendor and channel: a tracker sees advertisements, not invoices.
pub(super) fn ad_spend(world: &World, noise: &mut Noise) -> Vec<ReportRow> {
    let mut rows = Vec::new();
    for (vendor, entity) in in_business(world) {
        let bids = world.get::<AdBids>(entity).map_or(&[][..], |bids| &bids.fen_per_day);
        for (channel, bid_fen) in (0_u16..).zip(bids) {
            let told = noise.figure(place_of(vendor, channel), *bid_fen as f64);
            rows.push(ReportRow {
                vendor: Some(VendorId(vendor)),
                channel: Some(ChannelId(channel)),
                ..row(Measure::AdSpend, told)
            });
        }
    }
    rows
}

/// What a rival is said to have in the bank; nothing of one that is out of business.
pub(super) fn rival_cash(world: &World, vendor: VendorId, noise: &mut Noise) -> Vec<ReportRow> {
    let found = in_business(world).into_iter().find(|(place, _)| *place == vendor.0);
    let cash_fen = found.and_then(|(_, entity)| world.get::<Ledger>(entity)).map(Ledger::cash_fen);
    let rumour = cash_fen.map(|cash_fen| {
        let told = noise.figure(place_of(vendor.0, 0), cash_fen as f64);
        ReportRow { vendor: Some(vendor), ..row(Measure::Cash, told) }
    });
    rumour.into_iter().collect()
}
