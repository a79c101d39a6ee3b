//! Decisions: how a batch is judged, how it waits, how it acts. One file a command; the two matches below name them all.
//!
//! Invariant: judging borrows the World shared and changes nothing; what was accepted may still lapse on its day, with an
//! outcome that says why.

mod answers;
mod queue;

pub use answers::{ANSWERS_PER_CLIENT_MAX, Answers, CLIENTS_MAX};
pub use queue::{Queue, Queued};

pub(crate) use answers::accepted;
