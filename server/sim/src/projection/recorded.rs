//! The histories: a point at the end of each turn, and how they are shown.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{MarketPoint, OwnPoint};

use super::public::cpm_fen;
use crate::calendar::Calendar;
use crate::finance::Ledger;
use crate::head_count::HeadCount;
use crate::history::{MarketHistory, MarketTurn, OwnHistory, OwnTurn};
use crate::market::audience::MauHistory;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Prices;

/// System: at the end of a turn's last day, the turn becomes a point.
pub(crate) fn record_turn(world: &mut World) {
    let day = world.resource::<Calendar>().day;
    if world.resource::<Rules>().turns.next_first_day(day) == day + 1 {
        record_points(world, day);
    }
}

/// The points of the day before the first.
pub(crate) fn record_first_points(world: &mut World) {
    record_points(world, 0);
}

fn record_points(world: &mut World, day: u32) {
    let point = market_turn(world, day);
    world.resource_mut::<MarketHistory>().push(point);
    let vendors = world.resource::<Roster>().vendors.clone();
    for (place, entity) in vendors.into_iter().enumerate() {
        let users = HeadCount::of(world, place).primary();
        let Some(ledger) = world.get::<Ledger>(entity) else { continue };
        let (cash_fen, turn) = (ledger.cash_fen(), ledger.this_turn());
        let own = OwnTurn { day, cash_fen, users, revenue_fen: turn.revenue_fen, cost_fen: turn.cost_fen };
        if let Some(mut history) = world.get_mut::<OwnHistory>(entity) {
            history.push(own);
        }
    }
}

fn market_turn(world: &World, day: u32) -> MarketTurn {
    let api = &world.resource::<Rules>().scenario.api_segment;
    let (input, output) = (api.blend_input_parts, api.blend_output_parts);
    let vendors = &world.resource::<Roster>().vendors;
    let mau = |entity: &Entity| world.get::<MauHistory>(*entity).map_or(0, MauHistory::now);
    let price =
        |entity: &Entity| world.get::<Prices>(*entity).map_or(0, |p| p.blended_api_fen(input, output));
    MarketTurn {
        day,
        mau: vendors.iter().map(mau).collect(),
        api_price_fen: vendors.iter().map(price).collect(),
        cpm_fen: cpm_fen(world),
    }
}

/// The public history, oldest first.
pub(super) fn market_points(world: &World) -> Vec<MarketPoint> {
    let points = world.resource::<MarketHistory>().points();
    let shown = points.map(|point| MarketPoint {
        day: point.day,
        mau: point.mau.clone(),
        api_price_fen_per_mtok: point.api_price_fen.clone(),
        cpm_fen: point.cpm_fen.clone(),
    });
    shown.collect()
}

/// A vendor's own history, oldest first.
pub(super) fn own_points(world: &World, vendor: VendorId) -> Vec<OwnPoint> {
    let entity = world.resource::<Roster>().vendor(vendor.0);
    let Some(history) = entity.and_then(|entity| world.get::<OwnHistory>(entity)) else {
        return Vec::new();
    };
    let shown = history.points().map(|point| OwnPoint {
        day: point.day,
        cash_fen: Fen(point.cash_fen),
        users: point.users,
        revenue_fen: Fen(point.revenue_fen),
        cost_fen: Fen(point.cost_fen),
    });
    shown.collect()
}
