//! House rules: who runs an area of a company that is locked, or that its seat left on auto.
//!
//! They act on a turn's first day, after decisions, by what the company itself knows; no chance is in them. What they did is
//! told to the seat. An area is locked while all of its controls are. One file an area that does anything:
//! - `compute`: GPUs to a load of .8; `advertising`: creative made anew, bids cut when money runs out
//! - prices, research, people, business and money stay as they are: a house rule sets no price, hires nobody and raises nothing
//!
//! Invariant: it moves only what a seat could move itself, within the same bounds, and never more money than there is.

mod advertising;
mod area;
mod compute;

pub use area::{area_of, is_locked};

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::Area;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{AutoArea, HouseAct};

use crate::calendar::Calendar;
use crate::command::apply_decisions;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule::DaySystems;
use crate::vendor::Business;

/// The areas that a seat left to their house rules.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AutoAreas {
    chosen: [bool; Area::ALL.len()],
}

impl AutoAreas {
    /// Whether the seat left this area on auto.
    #[must_use]
    pub fn chose(&self, area: Area) -> bool {
        self.chosen[area as usize]
    }

    /// Leaves an area on auto, or takes it back.
    pub fn set(&mut self, area: Area, on: bool) {
        self.chosen[area as usize] = on;
    }

    /// Every area as its seat sees it, in the turn that begins with or holds `day`.
    #[must_use]
    pub fn shown(&self, rules: &Rules, day: u32) -> Vec<AutoArea> {
        let turn = rules.turns.turn_of(day);
        let shown = |area| AutoArea {
            area,
            chosen: self.chose(area),
            locked: is_locked(&rules.scenario, area, turn),
        };
        Area::ALL.map(shown).to_vec()
    }
}

/// Puts house rules behind decisions.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems(run_house_rules.after(apply_decisions).in_set(DaySystems::Decisions));
}

/// System: on a turn's first day, every company's house rules act.
fn run_house_rules(world: &mut World) {
    let day = world.resource::<Calendar>().day;
    let rules = world.resource::<Rules>().clone();
    if !rules.turns.is_first_day(day) {
        return;
    }
    let turn = rules.turns.turn_of(day);
    let vendors = world.resource::<Roster>().vendors.clone();
    for (place, entity) in (0_u16..).zip(vendors) {
        if !world.get::<Business>(entity).is_some_and(Business::is_active) {
            continue;
        }
        let auto = world.get::<AutoAreas>(entity).copied().unwrap_or_default();
        for area in Area::ALL {
            if auto.chose(area) || is_locked(&rules.scenario, area, turn) {
                let house = House { rules: &rules, vendor: VendorId(place), entity, day };
                for act in house.run(world, area) {
                    let vendor = house.vendor;
                    world.resource_mut::<Outcomes>().push(Outcome::HouseActed { vendor, act });
                }
            }
        }
    }
}

/// One company on a turn's first day.
#[derive(Clone, Copy)]
struct House<'a> {
    rules: &'a Rules,
    vendor: VendorId,
    entity: Entity,
    day: u32,
}

impl House<'_> {
    /// The house rule of one area; what it did.
    fn run(&self, world: &mut World, area: Area) -> Vec<HouseAct> {
        match area {
            Area::Compute => compute::run(self, world).into_iter().collect(),
            Area::Advertising => advertising::run(self, world),
            Area::Prices | Area::Research | Area::People | Area::Business | Area::Money => Vec::new(),
        }
    }
}
