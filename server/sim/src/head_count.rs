//! Head counts of one vendor over all segments. Read only; walks the roster.

use bevy_ecs::prelude::*;

use crate::market::choice::awareness;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::{Cells, Goodwill, Registered, SecondUsers};

/// One vendor's people, over all segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeadCount {
    /// Primary users by habit.
    pub habit: u64,
    /// Primary users who only look.
    pub tourist: u64,
    /// People who use a rival more.
    pub second: u64,
    /// Ever registered.
    pub registered: u64,
}

impl HeadCount {
    /// Primary users.
    #[must_use]
    pub fn primary(&self) -> u64 {
        self.habit + self.tourist
    }

    /// Counts a vendor's people, by its place.
    #[must_use]
    pub fn of(world: &World, vendor: usize) -> Self {
        let mut count = Self::default();
        for segment in &world.resource::<Roster>().segments {
            let at = |list: &[u64]| list.get(vendor).copied().unwrap_or(0);
            if let Some(cells) = world.get::<Cells>(*segment) {
                count.habit += at(&cells.habit);
                count.tourist += at(&cells.tourist);
            }
            count.second += world.get::<SecondUsers>(*segment).map_or(0, |second| second.of(vendor));
            count.registered += world.get::<Registered>(*segment).map_or(0, |r| at(&r.people));
        }
        count
    }
}

/// How many people know a vendor, over all segments: Σ population · (1 − e^−G), each rounded down.
#[must_use]
pub fn aware_people(world: &World, vendor: usize) -> u64 {
    let populations = world.resource::<Rules>().scenario.segments.iter().map(|segment| segment.population);
    let segments = world.resource::<Roster>().segments.iter().zip(populations);
    let aware = segments.map(|(entity, population)| {
        let goodwill = world.get::<Goodwill>(*entity).and_then(|goodwill| goodwill.stocks.get(vendor));
        let share = goodwill.map_or(0.0, |stock| awareness(stock.to_f64()));
        (population as f64 * share) as u64
    });
    aware.sum()
}
