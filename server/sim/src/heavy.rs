//! Heavy mode: a day one system at a time, and each system twice. After every system the whole state, scratch included, is
//! saved, and a new World is made that holds that and nothing else; the next system runs in both, and both are compared
//! value by value. So whatever a system keeps elsewhere is told with the day, the system and the value that it moves: a
//! `Local`, a cache, a resource or component that nobody registered, the order of entities or of a hash table.
//!
//! The new World begins each day with rubbish in its scratch, and its entities lie in another order. Slow, for finding faults.

use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ApplyDeferred, SystemKey};
use bevy_ecs::world::WorldId;

use crate::event::{DayClosed, StateHash};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule;
use crate::simulation::Simulation;
use crate::stored::{self, Difference, SaveError, ScratchValue};

/// Closes the days of one market in heavy mode.
pub struct HeavyDays {
    day: fn() -> Schedule,
    steps: Option<Steps>,
}

/// Where a market depends on something that is not saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeavyFault {
    /// A system did something else in the restored market.
    #[error("day {day}, system {system}: {component} comes out differently in a restored market")]
    Differs {
        /// The day.
        day: u32,
        /// The system after which it was seen.
        system: String,
        /// The type of the value, and whose it is.
        component: String,
        /// BLAKE3 of the value's bytes in the market that runs on.
        expected: StateHash,
        /// BLAKE3 of the value's bytes in the restored one.
        actual: StateHash,
    },
    /// A system can't run in the restored market: what it needs is not saved, or what it found there broke an invariant.
    #[error("day {day}, system {system}: it can't run in a restored market: {why}")]
    Stopped {
        /// The day.
        day: u32,
        /// The system.
        system: String,
        /// Why.
        why: String,
    },
    /// The state before a system can't be restored.
    #[error("day {day}, system {system}: the state before it can't be restored: {why}")]
    Lost {
        /// The day.
        day: u32,
        /// The system.
        system: String,
        /// Why.
        why: SaveError,
    },
    /// The systems of a day have no order.
    #[error("the systems of a day can't be put in order: {why}")]
    NoOrder {
        /// Why.
        why: String,
    },
}

impl HeavyFault {
    /// The day, where one was begun.
    #[must_use]
    pub fn day(&self) -> Option<u32> {
        match self {
            Self::Differs { day, .. } | Self::Stopped { day, .. } | Self::Lost { day, .. } => Some(*day),
            Self::NoOrder { .. } => None,
        }
    }
}

impl Default for HeavyDays {
    fn default() -> Self {
        Self::of(schedule::day)
    }
}

impl HeavyDays {
    pub(crate) fn of(day: fn() -> Schedule) -> Self {
        Self { day, steps: None }
    }

    /// Closes a day as [`Simulation::close_day`] does, with the same result.
    ///
    /// # Errors
    /// [`HeavyFault`] at the first difference; the market then stands within that day and is of no further use.
    pub fn close_day(&mut self, market: &mut Simulation) -> Result<DayClosed, HeavyFault> {
        let steps = match &mut self.steps {
            Some(steps) if steps.world == market.world.id() => steps,
            steps => steps.insert(Steps::new(self.day, &mut market.world)?),
        };
        let mut run =
            DayRun { day: market.day() + 1, schedule: self.day, market, scratch: stored::rubbish() };
        for key in steps.order.clone() {
            run.step(&mut steps.schedule, key)?;
        }
        Ok(market.closed())
    }
}

/// The systems of a day, for one World, in the order in which its schedule runs them.
struct Steps {
    world: WorldId,
    schedule: Schedule,
    order: Vec<SystemKey>,
}

impl Steps {
    fn new(day: fn() -> Schedule, world: &mut World) -> Result<Self, HeavyFault> {
        let order = order_of(day()).map_err(|why| HeavyFault::NoOrder { why })?;
        let mut schedule = day();
        for key in &order {
            // Systems get the keys of the order in which they are added, so two schedules that are made alike agree.
            let system = schedule.graph_mut().systems.get_mut(*key);
            let system = system.ok_or_else(|| HeavyFault::NoOrder { why: format!("no system {key:?}") })?;
            system.initialize(world);
        }
        Ok(Self { world: world.id(), schedule, order })
    }
}

/// The order of a schedule, which it gives away only once it is built.
fn order_of(mut day: Schedule) -> Result<Vec<SystemKey>, String> {
    day.initialize(&mut World::new()).map_err(|error| format!("{error:?}"))?;
    let systems = day.systems().map_err(|error| error.to_string())?;
    let own = systems.filter(|(_, system)| system.system_type() != TypeId::of::<ApplyDeferred>());
    Ok(own.map(|(key, _)| key).collect())
}

/// A day under way.
struct DayRun<'a> {
    day: u32,
    schedule: fn() -> Schedule,
    /// The market that runs on.
    market: &'a mut Simulation,
    /// The restored markets' scratch, handed from each to the next.
    scratch: Vec<ScratchValue>,
}

impl DayRun<'_> {
    /// Runs one system in the market and in a restored one, and compares.
    fn step(&mut self, steps: &mut Schedule, key: SystemKey) -> Result<(), HeavyFault> {
        let (day, system) = (self.day, name(steps, key));
        let lost = |why| HeavyFault::Lost { day, system: system.clone(), why };
        let scratch_before = stored::save_scratch(&self.market.world);
        let saved = stored::save(&self.market.world);
        let mut twin = self.twin(&saved).map_err(lost)?;
        self.compare(&twin, &system)?;

        let stopped = |why| HeavyFault::Stopped { day, system: system.clone(), why };
        run(steps, key, &mut self.market.world).map_err(stopped)?;
        let twin_ran = catch_unwind(AssertUnwindSafe(|| {
            if let Some(system) = twin.schedule.graph_mut().systems.get_mut(key) {
                system.initialize(&mut twin.world);
            }
            run(&mut twin.schedule, key, &mut twin.world)
        }));
        twin_ran.unwrap_or_else(|panic| Err(panic_text(panic.as_ref()))).map_err(stopped)?;

        self.compare(&twin, &system)?;
        let scratch = stored::save_scratch(&twin.world);
        self.compare_scratch(&scratch_before, &scratch, &system)?;
        self.scratch = scratch;
        Ok(())
    }

    /// A new market that holds the saved state and the scratch, and nothing else; its entities lie in another order.
    fn twin(&self, saved: &[u8]) -> Result<Simulation, SaveError> {
        /// As many as a market has entities, resources included, so that all of its own take the places of these.
        const GONE: usize = 256;
        let mut world = World::new();
        let gone: Vec<Entity> = (0..GONE).map(|_| world.spawn_empty().id()).collect();
        for entity in gone {
            world.despawn(entity);
        }
        let rules: Rules = self.market.rules().clone();
        let mut twin = Simulation::in_world(world, rules);
        twin.schedule = (self.schedule)();
        stored::restore(&mut twin.world, saved)?;
        stored::restore_scratch(&mut twin.world, &self.scratch)?;
        turn_rows(&mut twin.world);
        Ok(twin)
    }

    /// Every stored value is the same in both.
    fn compare(&self, twin: &Simulation, system: &str) -> Result<(), HeavyFault> {
        if stored::save(&self.market.world) == stored::save(&twin.world) {
            return Ok(());
        }
        match stored::first_difference(&self.market.world, &twin.world) {
            Some(Difference { what, of, bytes: [expected, actual] }) => {
                let whose = of.map_or_else(String::new, |(kind, place)| format!(" of {kind} {place}"));
                Err(self.differs(system, format!("{}{whose}", short(what)), &expected, &actual))
            }
            None => Ok(()),
        }
    }

    /// What stood in both alike before a system stands in both alike after it: only rubbish may differ from what yesterday left.
    fn compare_scratch(
        &self,
        before: &[ScratchValue],
        twin_after: &[ScratchValue],
        system: &str,
    ) -> Result<(), HeavyFault> {
        let after = stored::save_scratch(&self.market.world);
        for (((before, twin_before), after), twin_after) in
            before.iter().zip(&self.scratch).zip(&after).zip(twin_after)
        {
            if before == twin_before && after != twin_after {
                return Err(self.differs(
                    system,
                    short(after.what).to_owned(),
                    &after.bytes,
                    &twin_after.bytes,
                ));
            }
        }
        Ok(())
    }

    fn differs(&self, system: &str, component: String, expected: &[u8], actual: &[u8]) -> HeavyFault {
        let hash = |bytes| StateHash(*blake3::hash(bytes).as_bytes());
        let system = system.to_owned();
        HeavyFault::Differs {
            day: self.day,
            system,
            component,
            expected: hash(expected),
            actual: hash(actual),
        }
    }
}

fn run(steps: &mut Schedule, key: SystemKey, world: &mut World) -> Result<(), String> {
    match steps.graph_mut().systems.get_mut(key) {
        Some(system) => system.run((), world).map_err(|error| format!("{error:?}")),
        None => Err("it is not in the schedule".to_owned()),
    }
}

fn name(steps: &Schedule, key: SystemKey) -> String {
    let system = steps.graph().systems.get(key);
    system.map_or_else(String::new, |system| short(&system.name().to_string()).to_owned())
}

/// A path within this crate.
fn short(path: &str) -> &str {
    path.strip_prefix("burnrate_sim::").unwrap_or(path)
}

/// What a panic said.
#[must_use]
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

/// Marks an entity that is being moved.
#[derive(Component)]
struct Moved;

/// Rows of a table keep the order in which entities came to it; here the last come first.
fn turn_rows(world: &mut World) {
    let roster = world.resource::<Roster>().clone();
    for entities in [&roster.vendors, &roster.segments, &roster.channels] {
        for entity in entities {
            world.entity_mut(*entity).insert(Moved);
        }
        for entity in entities.iter().rev() {
            world.entity_mut(*entity).remove::<Moved>();
        }
    }
}

#[cfg(test)]
mod tests;
