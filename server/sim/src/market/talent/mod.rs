//! Talent: people who are hired, laid off, or go by themselves, and the stars that go with them.
//!
//! - [`staffing`]: a vendor's pay and who came and went within a month
//! - [`exits`]: who goes; [`seekers`]: who looks for work, and how hires share them
//!
//! Invariant: stars move with heads, in proportion. Whoever goes looks for work in the market; a hire from outside brings but
//! a part of a star, so that talent can't be multiplied by hiring.

pub mod exits;
pub mod seekers;
pub mod staffing;

pub use seekers::Seekers;
pub use staffing::Staffing;

use bevy_ecs::prelude::*;

use super::{repricing, research};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule::DaySystems;

/// Gives every vendor its staffing of day 0.
pub(crate) fn populate(world: &mut World) {
    let (rules, roster) = (world.resource::<Rules>().clone(), world.resource::<Roster>().clone());
    for (vendor, entity) in rules.scenario.vendors.iter().zip(&roster.vendors) {
        world.entity_mut(*entity).insert(Staffing::paying(vendor.start.pay_bp));
    }
    world.insert_resource(Seekers::default());
}

/// Puts talent into its place of the day: people go, and those who were hired come.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems(
        (exits::lose_people, seekers::seat_hires, staffing::remember_day)
            .chain()
            .after(repricing::answer_rivals)
            .after(research::data::gather_conversations)
            .in_set(DaySystems::Notices),
    );
}
