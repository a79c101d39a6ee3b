//! Burnrate's market: pure and deterministic. A World and a schedule a match; no clock, no IO, no threads.
//!
//! - [`simulation`]: the one door: decide, evolve, close a day, save, restore, views, forecasts
//! - [`event`], [`outcome`], [`vitals`]: what a log keeps
//! - [`command`]: one file a decision
//! - [`vendor`], [`segment`], [`channel`], [`roster`], [`seat`], [`calendar`], [`rules`]: what a World holds
//! - [`releases`]: which release plays which rules
//! - [`shock`], [`house_rule`]: what comes from outside; who runs an area that is locked or on auto
//! - [`market`], [`finance`]: the mechanics; each derives its own parameters, owns its components, names its systems
//! - [`schedule`]: the order of a day; [`stored`]: everything that is saved and hashed
//! - [`heavy`]: a day one system at a time, each of them in a market of its own too
//! - [`random`], [`kernel`], [`exact_math`], [`fixed`]: chance, head counts and numbers with the same bits everywhere
//!
//! Invariants: stored state holds integers and fixed-point numbers only; no system has state of its own (no `Local`);
//! no float, entity or clock reaches an event.

pub mod calendar;
pub mod channel;
pub mod command;
pub mod commitment;
pub mod event;
pub mod exact_math;
pub mod finance;
pub mod fixed;
pub mod forecast;
#[cfg(test)]
mod given;
pub mod head_count;
pub mod heavy;
pub mod history;
pub mod house_rule;
mod invariants;
pub mod kernel;
pub mod market;
pub mod outcome;
pub mod projection;
pub mod random;
pub mod releases;
pub mod roster;
pub mod rules;
pub mod schedule;
pub mod seat;
pub mod segment;
pub mod shock;
pub mod simulation;
pub mod stored;
pub mod vendor;
pub mod vitals;

pub use event::{Author, DayClosed, EndReason, Event, EventError, Headline, Opening, Stamp, StateHash};
pub use heavy::{HeavyDays, HeavyFault, panic_text};
pub use kernel::Kernel;
pub use outcome::Outcome;
pub use projection::{cards, news, notices, reports};
pub use simulation::{Batch, Decision, OpenError, Simulation};
pub use stored::{SAVE_BYTES_MAX, SaveError};
pub use vitals::Vitals;

/// The rules of the market. A log whose hash changes without a new number here fails the tests.
pub const RULES_VERSION: u32 = 2;
