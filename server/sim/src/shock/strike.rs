//! What each kind of shock does on the day on which it strikes. What lasts is then read from the [`Climate`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::VendorStatus;

use super::climate::{Climate, Coming, ENTRANTS_MAX, Lasting};
use super::hidden::HiddenDay;
use crate::calendar::Calendar;
use crate::finance::Sentiment;
use crate::fixed::{Fixed, micro_to_f64};
use crate::head_count::HeadCount;
use crate::market::scandal;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Cells;
use crate::vendor::{Business, Product};

/// A shock strikes; false if there is nobody whom it could befall.
pub(super) fn strike(world: &mut World, rules: &Rules, hidden: &mut HiddenDay, due: &Coming) -> bool {
    let shocks = &rules.scenario.shocks;
    let struck = match due.kind {
        ShockKind::DeviceEntrant => enter_by_devices(world, rules),
        ShockKind::ChipShortage => last(world, due.kind, shocks.chip_shortage.days),
        ShockKind::RegistrationRule => {
            let between = (shocks.registration_rule.days_min, shocks.registration_rule.days_max);
            last(world, due.kind, hidden.length_days(due.kind, between))
        }
        ShockKind::ContentScandal => {
            let Some(vendor) = whom(world, hidden, due) else { return false };
            scandal::break_scandal(world, vendor);
            count_card(world, due);
            return true;
        }
        ShockKind::InvestorWinter => {
            let drop = micro_to_f64(shocks.investor_winter.sentiment_drop_micro);
            world.resource_mut::<Sentiment>().shift(-drop);
            last(world, due.kind, shocks.investor_winter.days)
        }
        ShockKind::OpenWeights => {
            let gap = hidden.gap(due.kind, micro_to_f64(shocks.open_weights.gap_max_micro));
            publish_model(world, gap)
        }
        ShockKind::ViralBreakout => {
            let Some(vendor) = whom(world, hidden, due) else { return false };
            break_out(world, vendor, shocks.viral_breakout.days)
        }
    };
    count_card(world, due);
    world.resource_mut::<Outcomes>().push(struck);
    true
}

fn count_card(world: &mut World, due: &Coming) {
    if due.card {
        let mut climate = world.resource_mut::<Climate>();
        let count = &mut climate.struck_cards[due.kind as usize];
        *count = count.saturating_add(1);
    }
}

/// Everybody is under it for so many days, today among them.
fn last(world: &mut World, kind: ShockKind, days: u32) -> Outcome {
    let from_day = world.resource::<Calendar>().day;
    let until_day = from_day.saturating_add(days.max(1) - 1);
    let mut climate = world.resource_mut::<Climate>();
    climate.begin(Lasting { kind, vendor: None, from_day, until_day, users_before: Vec::new() });
    Outcome::ShockStruck { shock: kind, vendor: None, until_day: climate.lasts_until(kind) }
}

/// The scenario's own device maker comes to the market from tomorrow; without one, an assistant outside the game is installed.
fn enter_by_devices(world: &mut World, rules: &Rules) -> Outcome {
    let (day, vendors) = (world.resource::<Calendar>().day, world.resource::<Roster>().vendors.clone());
    let waits = |entity: &Entity| {
        world.get::<Business>(*entity).is_some_and(|business| business.status == VendorStatus::Upcoming)
    };
    let brought = |place: &u16| world.resource::<Climate>().has_entered(*place);
    let mut listed = (0_u16..).zip(&rules.scenario.vendors).zip(&vendors);
    let maker = listed
        .find(|((place, vendor), entity)| vendor.enters_by_shock && waits(entity) && !brought(place))
        .map(|((place, _), _)| place);
    let mut climate = world.resource_mut::<Climate>();
    match maker {
        Some(place) => climate.entered.push(place),
        None if climate.entrants_from.len() < ENTRANTS_MAX => climate.entrants_from.push(day),
        None => {}
    }
    Outcome::ShockStruck { shock: ShockKind::DeviceEntrant, vendor: maker.map(VendorId), until_day: None }
}

/// A model at most `gap` behind the frontier is there for everybody.
fn publish_model(world: &mut World, gap: f64) -> Outcome {
    let quality = Fixed::from_f64(frontier(world).to_f64() - gap);
    let mut climate = world.resource_mut::<Climate>();
    climate.open_model = climate.open_model.max(Some(quality));
    Outcome::ShockStruck { shock: ShockKind::OpenWeights, vendor: None, until_day: None }
}

/// The best q on the market; 0 without anybody.
fn frontier(world: &World) -> Fixed {
    let vendors = world.resource::<Roster>().vendors.iter();
    let active = vendors.filter(|entity| world.get::<Business>(**entity).is_some_and(Business::is_active));
    active.filter_map(|entity| world.get::<Product>(*entity)).map(|p| p.quality).max().unwrap_or_default()
}

fn break_out(world: &mut World, vendor: u16, days: u32) -> Outcome {
    let from_day = world.resource::<Calendar>().day;
    let until_day = from_day.saturating_add(days.max(1) - 1);
    let cells = world.resource::<Roster>().segments.iter().filter_map(|segment| world.get::<Cells>(*segment));
    let users_before = cells.map(|cells| cells.users(usize::from(vendor))).collect();
    let kind = ShockKind::ViralBreakout;
    let breakout = Lasting { kind, vendor: Some(vendor), from_day, until_day, users_before };
    world.resource_mut::<Climate>().begin(breakout);
    Outcome::ShockStruck { shock: kind, vendor: Some(VendorId(vendor)), until_day: Some(until_day) }
}

/// Whom it befalls: the one that was named, if it is in business; otherwise one of those in business, by their users.
fn whom(world: &World, hidden: &mut HiddenDay, due: &Coming) -> Option<u16> {
    let uniform = hidden.pick(due.kind);
    let vendors = (0_u16..).zip(&world.resource::<Roster>().vendors);
    let active = vendors
        .filter(|(_, entity)| world.get::<Business>(**entity).is_some_and(Business::is_active))
        .map(|(place, _)| place);
    if let Some(named) = due.vendor {
        return active.into_iter().find(|place| *place == named);
    }
    let weights: Vec<(u16, u64)> =
        active.map(|place| (place, HeadCount::of(world, usize::from(place)).primary() + 1)).collect();
    let total: u64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut left = (uniform * total as f64) as u64;
    for (place, weight) in &weights {
        if left < *weight {
            return Some(*place);
        }
        left -= weight;
    }
    weights.last().map(|(place, _)| *place)
}
