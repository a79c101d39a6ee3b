//! A day of shocks: what is over ends, rumours spread, what is due strikes or turns out to be nothing, models misbehave.
#![expect(clippy::needless_pass_by_value, reason = "a system takes its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::ScandalKind;

use super::climate::{COMING_MAX, Climate, Coming};
use super::hidden::{HiddenDay, dated_today};
use super::strike::strike;
use crate::calendar::Calendar;
use crate::market::scandal;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Business;

/// System: shocks whose last day was yesterday are over.
pub(crate) fn end_shocks(
    calendar: Res<Calendar>,
    mut climate: ResMut<Climate>,
    mut outcomes: ResMut<Outcomes>,
) {
    let day = calendar.day;
    let over = |until_day: u32| until_day < day;
    for ended in climate.lasting.iter().filter(|shock| over(shock.until_day)) {
        outcomes.push(Outcome::ShockEnded { shock: ended.kind });
    }
    climate.lasting.retain(|shock| !over(shock.until_day));
}

/// System: rumours begin and are told; what is due strikes.
pub(crate) fn pass_shocks(world: &mut World) {
    let rules = world.resource::<Rules>().clone();
    let day = world.resource::<Calendar>().day;
    let mut hidden = HiddenDay::new(&rules.streams, day);
    begin_rumours(world, &rules, &mut hidden, day);
    tell_rumours(world);
    for due in take_due(world, day) {
        let struck = due.comes && strike(world, &rules, &mut hidden, &due);
        if !struck && due.rumoured {
            world.resource_mut::<Outcomes>().push(Outcome::RumourDied { shock: due.kind });
        }
    }
    break_scandals(world, &rules, &mut hidden);
}

fn begin_rumours(world: &mut World, rules: &Rules, hidden: &mut HiddenDay, day: u32) {
    let shocks = &rules.scenario.shocks;
    let mut climate = world.resource_mut::<Climate>();
    let drawn = ShockKind::ALL
        .into_iter()
        .filter(|kind| kind.is_rumoured())
        .filter_map(|kind| hidden.rumour(shocks, &rules.turns, kind, day));
    let dated = dated_today(shocks, &rules.turns, &rules.streams, day);
    for coming in drawn.chain(dated) {
        if climate.coming.len() < COMING_MAX {
            climate.coming.push(coming);
        }
    }
}

fn tell_rumours(world: &mut World) {
    let mut told = Vec::new();
    let mut climate = world.resource_mut::<Climate>();
    for coming in climate.coming.iter_mut().filter(|coming| coming.rumoured && !coming.told) {
        coming.told = true;
        told.push(Outcome::RumourSpread { shock: coming.kind, chance_bp: coming.chance_bp });
    }
    let mut outcomes = world.resource_mut::<Outcomes>();
    told.into_iter().for_each(|outcome| outcomes.push(outcome));
}

fn take_due(world: &mut World, day: u32) -> Vec<Coming> {
    let mut climate = world.resource_mut::<Climate>();
    let due = climate.coming.iter().filter(|coming| coming.strikes_on_day <= day).copied().collect();
    climate.coming.retain(|coming| coming.strikes_on_day > day);
    due
}

/// Scandals that nobody saw coming: each vendor in business, by its own draw.
fn break_scandals(world: &mut World, rules: &Rules, hidden: &mut HiddenDay) {
    let vendors = world.resource::<Roster>().vendors.clone();
    for (place, entity) in (0_u16..).zip(vendors) {
        let chance = scandal::content_chance_a_day(world, entity, &rules.scenario.shocks);
        let breaks = hidden.scandal(place, chance);
        if breaks && world.get::<Business>(entity).is_some_and(Business::is_active) {
            scandal::break_scandal(world, VendorId(place), ScandalKind::Content);
        }
    }
}
