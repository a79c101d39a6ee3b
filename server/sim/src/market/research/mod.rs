//! Research: what makes a product better, and what that costs.
//!
//! - [`frontier`]: the best that anybody can make, and what everybody drifts up to
//! - [`project`], [`progress`]: what is paid for, works for weeks, and then acts; [`training`]: what a run gains
//! - [`model`]: what a product has got from projects; [`data`]: conversations that feed training
//! - [`serving_research`]: tokens that a GPU serves
//!
//! Invariant: no quality exceeds the frontier. A project's chance hangs on its vendor and its number alone.

pub mod data;
pub mod frontier;
pub mod model;
pub mod progress;
pub mod project;
pub mod serving_research;
pub mod training;

pub use data::DataStock;
pub use frontier::Frontier;
pub use model::Model;
pub use project::{Project, Projects, Work};
pub use serving_research::ServingResearch;

use bevy_ecs::prelude::*;

use super::{repricing, serving};
use crate::fixed::{Fixed, Micro};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule::DaySystems;
use crate::vendor::{Business, Product};

/// Gives every vendor its research of day 0, and the world its frontier. The market stands already.
pub(crate) fn populate(world: &mut World) {
    let (rules, roster) = (world.resource::<Rules>().clone(), world.resource::<Roster>().clone());
    for entity in &roster.vendors {
        world.entity_mut(*entity).insert((
            Projects::default(),
            Model::default(),
            ServingResearch::default(),
            DataStock::default(),
        ));
    }
    data::stock_at_start(world);
    let here = roster
        .vendors
        .iter()
        .filter(|entity| world.get::<Business>(**entity).is_some_and(Business::is_active));
    let best = here.filter_map(|entity| world.get::<Product>(*entity)).map(|product| product.quality).max();
    let start = Fixed::from_micro(Micro(rules.scenario.research.frontier_start_micro));
    world.insert_resource(Frontier::at_start(start, best.unwrap_or(Fixed::ZERO)));
}

/// Puts research into its places of the day: projects act before the market opens, serving improves after it.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems((
        (frontier::advance, progress::work_on_projects, model::improve_products, data::gather_conversations)
            .chain()
            .after(repricing::answer_rivals)
            .in_set(DaySystems::Notices),
        serving_research::research_serving.after(serving::owe_users).in_set(DaySystems::Books),
    ));
}
