//! The cells as reports print them: a segment's people, and each vendor's share of its minds and hands.

use bevy_ecs::prelude::World;
use serde::Serialize;

use super::choice::awareness;
use crate::fixed::round_to_count;
use crate::roster::Roster;
use crate::segment::{Cells, Goodwill};
use crate::simulation::Simulation;

/// One segment at the end of a day. Field names are JSON keys that users' scripts read: never rename one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentReport {
    /// Place of the segment.
    pub segment: u16,
    /// Never used any model.
    pub never: u64,
    /// Used one, and none now.
    pub lapsed: u64,
    /// Every vendor, in order.
    pub vendors: Vec<VendorReport>,
}

/// One vendor in one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct VendorReport {
    /// Who know it, in ten-thousandths of the segment.
    pub aware_bp: u32,
    /// Primary users.
    pub users: u64,
}

/// Every segment, in order.
#[must_use]
pub(crate) fn report(world: &World) -> Vec<SegmentReport> {
    let row = |(segment, entity): (u16, &bevy_ecs::entity::Entity)| {
        let cells = world.get::<Cells>(*entity)?;
        let stocks = &world.get::<Goodwill>(*entity)?.stocks;
        let vendor = |(place, stock): (usize, &crate::fixed::Fixed)| {
            let bp = round_to_count(awareness(stock.to_f64()) * 10_000.0);
            VendorReport { aware_bp: u32::try_from(bp).unwrap_or(10_000), users: cells.users(place) }
        };
        let vendors = stocks.iter().enumerate().map(vendor).collect();
        Some(SegmentReport { segment, never: cells.never, lapsed: cells.lapsed, vendors })
    };
    (0_u16..).zip(&world.resource::<Roster>().segments).filter_map(row).collect()
}

impl Simulation {
    /// The cells of every segment as of the last closed day, in order.
    #[must_use]
    pub fn cells(&self) -> Vec<SegmentReport> {
        report(&self.world)
    }
}
