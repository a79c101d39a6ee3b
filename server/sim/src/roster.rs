//! Which entity is which: a place in the scenario's list to its entity. Rebuilt with every World, never stored.
//!
//! Walk the roster, not a query, wherever order matters: queries change their order as archetypes change.

use bevy_ecs::prelude::*;

/// The entities of a match, in scenario order.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Vendors; at most 12.
    pub vendors: Vec<Entity>,
    /// Consumer segments; at most 12.
    pub segments: Vec<Entity>,
    /// Channels; at most 12.
    pub channels: Vec<Entity>,
}

impl Roster {
    /// The entity of a vendor by its place, if there is such a vendor.
    #[must_use]
    pub fn vendor(&self, index: u16) -> Option<Entity> {
        self.vendors.get(usize::from(index)).copied()
    }
}
