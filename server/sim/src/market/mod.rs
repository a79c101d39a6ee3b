//! The market: awareness, choice, advertising, serving, and the flows of users between vendors.
//!
//! Each mechanic owns its components and systems in one file. Here they are only set up and put into the day.

pub mod adoption;
pub mod advertising;
pub mod audience;
pub mod awareness;
pub mod causes;
pub mod choice;
pub mod conversation;
pub mod price_of_attention;
pub mod self_serve;
pub mod serving;
pub mod switching;

use bevy_ecs::prelude::*;

/// Gives every vendor, segment and channel its market components of day 0. The roster stands already.
pub(crate) fn populate(world: &mut World) {
    let _ = world;
}

/// Puts the market's systems into their stages of the day.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    let _ = schedule;
}
