//! What never changes during a match: the scenario, the seed's streams, the kernel, and parameters as floats.
//!
//! Invariant: everything here follows from the opening alone, so it is rebuilt and never stored. Each mechanic derives its
//! own parameters in its own file and keeps them here as one field; no system divides by a million on its own.

use std::ops::Deref;
use std::sync::Arc;

use bevy_ecs::prelude::*;
use burnrate_content::resolved::Resolved;

use crate::calendar::TurnPlan;
use crate::kernel::Kernel;
use crate::random::Streams;

/// The rules of one match; cheap to clone.
#[derive(Resource, Clone, Debug)]
pub struct Rules(Arc<RuleBook>);

/// What [`Rules`] hold.
#[derive(Debug)]
pub struct RuleBook {
    /// The scenario, complete.
    pub scenario: Resolved,
    /// The match's seed.
    pub seed: u64,
    /// All chance.
    pub streams: Streams,
    /// Drawn or expected flows.
    pub kernel: Kernel,
    /// Turns.
    pub turns: TurnPlan,
}

impl Deref for Rules {
    type Target = RuleBook;
    fn deref(&self) -> &RuleBook {
        &self.0
    }
}

impl Rules {
    /// Derives everything from the opening's parts.
    #[must_use]
    pub fn new(scenario: Resolved, seed: u64, kernel: Kernel) -> Self {
        Self::with_streams(scenario, seed, kernel, Streams::new(seed))
    }

    /// The same, with the seed's streams as the caller made them.
    #[must_use]
    pub(crate) fn with_streams(scenario: Resolved, seed: u64, kernel: Kernel, streams: Streams) -> Self {
        let turns = TurnPlan::new(&scenario.pacing, scenario.meta.days);
        Self(Arc::new(RuleBook { scenario, seed, streams, kernel, turns }))
    }

    /// Vendors in the scenario.
    #[must_use]
    pub fn vendor_count(&self) -> usize {
        self.scenario.vendors.len()
    }
}
