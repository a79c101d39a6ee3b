//! How a market is set up on day 0: one entity a vendor, a segment and a channel, all from the scenario.

use bevy_ecs::prelude::*;

use super::Simulation;
use crate::calendar::Calendar;
use crate::channel::ChannelIndex;
use crate::command::{Answers, Queue};
use crate::event::Opening;
use crate::finance::ScoreWeights;
use crate::history::{MarketHistory, OwnHistory};
use crate::house_rule::AutoAreas;
use crate::outcome::Outcomes;
use crate::random::{DrawRecord, Streams};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::seat::Seats;
use crate::segment::SegmentIndex;
use crate::shock::Climate;
use crate::{RULES_VERSION, finance, market, projection, schedule, vendor};

/// Why a match can't be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was played under other rules; it can be watched, not run.
    #[error("this match has rules {found}; this release plays rules {RULES_VERSION}")]
    OtherRules {
        /// The log's rules.
        found: u32,
    },
    /// The scenario is larger than a market can be, or does not fit together.
    #[error("the scenario is broken: {what}")]
    BrokenScenario {
        /// What does not fit.
        what: String,
    },
}

impl Simulation {
    /// The market on day 0.
    ///
    /// # Errors
    /// [`OpenError`] for a log of other rules, or a scenario that is beyond what a market can be.
    pub fn new(opening: &Opening) -> Result<Self, OpenError> {
        must_be_playable(opening)?;
        Ok(Self::with_rules(Rules::new(opening.resolved.clone(), opening.seed, opening.kernel)))
    }

    /// The same market, and a record of every draw that it takes from its streams.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn recording_draws(opening: &Opening) -> Result<(Self, DrawRecord), OpenError> {
        must_be_playable(opening)?;
        let (streams, record) = Streams::recorded(opening.seed);
        let rules = Rules::with_streams(opening.resolved.clone(), opening.seed, opening.kernel, streams);
        Ok((Self::with_rules(rules), record))
    }

    pub(crate) fn with_rules(rules: Rules) -> Self {
        Self::in_world(World::new(), rules)
    }

    /// The same in a World in which nothing of a market is.
    pub(crate) fn in_world(mut world: World, rules: Rules) -> Self {
        populate(&mut world, rules);
        Self { world, schedule: schedule::day() }
    }
}

fn must_be_playable(opening: &Opening) -> Result<(), OpenError> {
    let found = opening.rules_version;
    if found != RULES_VERSION {
        return Err(OpenError::OtherRules { found });
    }
    opening.resolved.check_sizes().map_err(|what| OpenError::BrokenScenario { what })
}

fn populate(world: &mut World, rules: Rules) {
    let scenario = &rules.scenario;
    let vendors = (0_u16..).zip(&scenario.vendors);
    let vendors = vendors
        .map(|(i, v)| {
            let parts = (Queue::default(), OwnHistory::default(), AutoAreas::default());
            world.spawn((vendor::at_start(i, v), parts)).id()
        })
        .collect();
    let segments =
        (0_u16..).zip(&scenario.segments).map(|(i, _)| world.spawn(SegmentIndex(i)).id()).collect();
    let channels =
        (0_u16..).zip(&scenario.channels).map(|(i, _)| world.spawn(ChannelIndex(i)).id()).collect();
    world.insert_resource(Roster { vendors, segments, channels });
    world.insert_resource(Calendar::default());
    world.insert_resource(Seats::new(rules.vendor_count()));
    world.insert_resource(Answers::default());
    world.insert_resource(Outcomes::default());
    world.insert_resource(MarketHistory::default());
    world.insert_resource(crate::invariants::Morning::default());
    world.insert_resource(Climate::default());
    world.insert_resource(ScoreWeights::default());
    world.insert_resource(rules);
    market::populate(world);
    finance::populate(world);
    projection::record_first_points(world);
}
