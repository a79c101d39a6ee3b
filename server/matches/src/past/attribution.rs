//! Which decision moved the result most? The match without one decision at a time, on its own seed: what the company that
//! decided would have had, and where it would have stood. Nobody reacts to the decision's absence.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_sim::{Author, Event, OpenError, Vitals};

use super::{Past, Rerun, Tally};

/// A decision: the commands that a seat sent together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its record in the log, from 0.
    pub record: u64,
    /// The day, from 1, right before which it was made.
    pub before_day: u32,
    /// Who made it.
    pub vendor: VendorId,
    /// Whether a person did, rather than a bot or the scenario's script.
    pub by_person: bool,
    /// What was decided.
    pub commands: Vec<Command>,
}

/// What the company that made a decision would have had without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Without {
    /// Its score in fen.
    pub score_fen: i64,
    /// Its place by score, from 1; equal scores share one.
    pub rank: usize,
    /// What became of its other commands.
    pub tally: Tally,
}

/// All decisions of a match that the rules took, in the log's order.
#[must_use]
pub fn decisions(past: &Past) -> Vec<Made> {
    let made = past.moves().iter().filter_map(|one| {
        let Event::CommandsAccepted { vendor, author, commands, .. } = &one.event else { return None };
        Some(Made {
            record: one.record,
            before_day: one.before_day,
            vendor: *vendor,
            by_person: matches!(author, Author::Person(_)),
            commands: commands.clone(),
        })
    });
    made.collect()
}

impl Without {
    /// Plays the match without a decision.
    ///
    /// # Errors
    /// [`OpenError`] when the market can't begin; with a past that was read it always can.
    pub fn of(past: &Past, made: &Made) -> Result<Self, OpenError> {
        let mut rerun = Rerun::new(past, past.opening().seed)?.without(made.record);
        rerun.finish();
        let vitals = rerun.simulation().vitals();
        let score_fen = vitals.get(made.vendor.index()).map_or(0, |own| own.score_fen);
        Ok(Self { score_fen, rank: rank(&vitals, made.vendor), tally: rerun.tally(made.vendor) })
    }
}

/// A vendor's place by score, from 1; equal scores share one.
#[must_use]
pub fn rank(vitals: &[Vitals], vendor: VendorId) -> usize {
    let own = vitals.get(vendor.index()).map_or(i64::MIN, |own| own.score_fen);
    1 + vitals.iter().filter(|other| other.score_fen > own).count()
}
