//! Money: books, rounds, distress and the end.
//!
//! Each mechanic owns its components and systems in one file. Here they are only set up and put into the day.

use bevy_ecs::prelude::*;

/// Gives every vendor its finance components of day 0. The roster stands already.
pub(crate) fn populate(world: &mut World) {
    let _ = world;
}

/// Puts finance's systems into their stages of the day.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    let _ = schedule;
}
