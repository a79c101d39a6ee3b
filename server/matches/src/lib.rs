//! One match as a value: its log's records, its simulation and its bots. No socket, no clock, no disk.
//!
//! The caller appends what a [`Proposal`] holds and settles it once that is durable; if the append fails, it
//! drops the [`Match`] and recovers it from the log. So nothing is ever shown that the log does not hold.
//!
//! - [`Match`]: open, propose, settle, view, forecast
//! - [`recover`](Match::recover): the same match again, from its records; [`corrected`](Match::corrected): without one of its decisions
//! - [`MakeUp`]: a seat of a recorded match played anew against the recorded rivals
//! - [`RecordedMatch`]: what a log tells without its rules; [`scenario_text`]: titles and names of any release's scenario
//! - [`replay`]: re-execution of a log, day by day, with the first difference
//! - [`seek`]: any day of a log, as an audience saw it and as it was, by snapshots that are caches
//! - [`certificate`]: what a log came to, for paper
//! - [`past`]: a match that was played, played otherwise: the same moves under other seeds
//! - [`simulate`]: a whole match of bots
//! - [`campaign`]: many matches for a question, over threads, without logs and views
//! - [`experiment`]: what must emerge from the market, with effects and intervals; [`tournament`]: bots over all seats
//! - [`facts`]: what is recorded of 2024 beside what the scenario gives, and the fit
//! - [`statistics`], [`survival`]: what is reckoned from many matches

mod bot_seats;
pub mod campaign;
pub mod certificate;
mod decisions;
pub mod experiment;
pub mod facts;
mod intent;
mod make_up;
mod match_state;
pub mod past;
mod published;
mod recorded;
pub mod replay;
pub mod scenario_text;
pub mod seek;
pub mod simulate;
pub mod statistics;
pub mod survival;
pub mod tournament;

pub use intent::{Intent, Proposal, Refusal, Reply, Settled};
pub use make_up::MakeUp;
pub use match_state::{CorrectError, Match, OpenMatchError, Place};
pub use past::{CORRECTIONS_MAX, CorrectionRefusal};
pub use recorded::RecordedMatch;
pub use replay::RecoverError;
