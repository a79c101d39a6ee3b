//! A match that was played, as something to be played otherwise: its opening, and its moves in order, each put right before
//! its day as it was sent. A decision that was taken back is no move of it. What becomes of them elsewhere is a [`Rerun`]; on
//! the same seed and unedited it is the match itself.
//!
//! - [`Rerun`]: the moves put again, on any seed; [`Form`]: what those mean that name what is not there
//! - [`luck`]: the same moves under many seeds
//! - [`attribution`]: the match without one decision at a time
//! - [`last_chance`]: when a company that died could still have been saved; [`Change`], [`Moment`]: one thing done otherwise from a day on
//! - [`over_bot`]: a seat beside its reference bot
//! - [`fork`]: the match from a day on with other decisions; [`fork_log`]: the log of that
//! - [`question`]: what such questions have in common, whoever asks

pub mod attribution;
mod change;
mod edits;
mod elsewhere;
mod figures;
pub mod fork;
pub mod fork_log;
pub mod last_chance;
mod line;
pub mod luck;
mod moment;
pub mod over_bot;
pub mod question;
mod rerun;
mod tally;

pub use change::Change;
pub use edits::{EditFault, Edits};
pub use elsewhere::Form;
pub use figures::DayFigures;
pub(crate) use line::Line;
pub use line::{CORRECTIONS_MAX, CorrectionRefusal};
pub use moment::Moment;
pub use rerun::{Illegal, Rerun, Written};
pub use tally::Tally;

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::view::VendorStatus;
use burnrate_sim::{Event, Opening, Outcome, StateHash, Vitals};

use crate::replay::{RecoverError, Replayer};

/// One move of a match: whatever the log holds between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its record in the log, from 0.
    pub record: u64,
    /// The day, from 1, right before which it was put.
    pub before_day: u32,
    /// What it was.
    pub event: Event,
}

/// A match that was played.
#[derive(Clone, Debug)]
pub struct Past {
    match_id: MatchId,
    line: Line,
    state_hash: StateHash,
}

/// Re-executes a log record by record, and keeps what was decided in it and what it came to.
#[derive(Default)]
pub struct PastReader(Replayer);

impl PastReader {
    /// Takes in the next record.
    ///
    /// # Errors
    /// [`RecoverError`] with the record at which the log stops being this match's.
    pub fn feed(&mut self, payload: &[u8]) -> Result<(), RecoverError> {
        self.0.feed(payload).map(drop)
    }

    /// How many records were taken in.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.0.records()
    }

    /// Days that were closed so far.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.0.line().map_or(0, Line::days)
    }

    /// The past, as far as it was read.
    ///
    /// # Errors
    /// [`RecoverError::Empty`] for a log without a day.
    pub fn finish(self, match_id: &MatchId) -> Result<Past, RecoverError> {
        let (line, simulation) = self.0.into_line().ok_or(RecoverError::Empty)?;
        if line.days() == 0 {
            return Err(RecoverError::Empty);
        }
        Ok(Past { match_id: match_id.clone(), line, state_hash: simulation.state_hash() })
    }
}

impl Past {
    /// Re-executes a log, and keeps what was decided in it and what it came to. A decision that was taken back is none.
    ///
    /// # Errors
    /// [`RecoverError`] with the record at which the log stops being this match's; a log without a day is
    /// [`RecoverError::Empty`].
    pub fn read(
        match_id: &MatchId,
        records: impl IntoIterator<Item = Result<Vec<u8>, String>>,
    ) -> Result<Self, RecoverError> {
        let mut reader = PastReader::default();
        for payload in records {
            let record = reader.records();
            reader.feed(&payload.map_err(|why| RecoverError::Unreadable { record, why })?)?;
        }
        reader.finish(match_id)
    }

    /// The match's name.
    #[must_use]
    pub fn match_id(&self) -> &MatchId {
        &self.match_id
    }

    /// Its moves, to be put again.
    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    /// What it began from.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        self.line.opening()
    }

    /// The company of this key.
    ///
    /// # Errors
    /// As [`vendor_of`].
    pub fn vendor(&self, key: &str) -> Result<VendorId, String> {
        vendor_of(self.opening(), key)
    }

    /// The key of a company; empty for one that is not there.
    #[must_use]
    pub fn vendor_key(&self, vendor: VendorId) -> &str {
        self.opening().resolved.vendors.get(vendor.index()).map_or("", |vendor| vendor.key.as_str())
    }

    /// The companies' keys, for people to choose from.
    #[must_use]
    pub fn vendor_keys(&self) -> String {
        vendor_keys(self.opening())
    }

    /// What was decided and is in force, in the log's order.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        self.line.moves()
    }

    /// The move of a record; none for a record of another kind.
    #[must_use]
    pub fn move_of(&self, record: u64) -> Option<&Move> {
        self.line.move_of(record)
    }

    /// How many records of the log tell of the match up to the end of a day, 0 for before the first; none for a day that the
    /// match has not. What was corrected later was another match until then, so its corrections are among them.
    #[must_use]
    pub fn records_until(&self, day: u32) -> Option<u64> {
        let closed = if day == 0 { 0 } else { self.line.day_record(day)? };
        Some(closed.max(self.line.last_correction().unwrap_or(0)) + 1)
    }

    /// The record of its last correction.
    #[must_use]
    pub fn last_correction(&self) -> Option<u64> {
        self.line.last_correction()
    }

    /// The figures of the days after one.
    pub(crate) fn figures_after(&self, day: u32) -> &[DayFigures] {
        usize::try_from(day).ok().and_then(|day| self.line.figures().get(day..)).unwrap_or_default()
    }

    /// Days that were closed.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.line.days()
    }

    /// Every vendor's figures at the end of the last day, in vendor order.
    #[must_use]
    pub fn vitals(&self) -> &[Vitals] {
        self.line.vitals()
    }

    /// The state after the last record.
    #[must_use]
    pub fn state_hash(&self) -> StateHash {
        self.state_hash
    }

    /// How many decisions of a vendor lapsed before they could act, on the days after one and up to another.
    #[must_use]
    pub fn lapsed(&self, vendor: VendorId, after_day: u32, until_day: u32) -> u32 {
        self.line.lapsed(vendor, after_day, until_day)
    }
}

/// The company of a match that has this key.
///
/// # Errors
/// That there is none, and which there are, in one line.
pub fn vendor_of(opening: &Opening, key: &str) -> Result<VendorId, String> {
    let place = opening.resolved.vendors.iter().position(|vendor| vendor.key == key);
    let place = place.and_then(|place| u16::try_from(place).ok());
    place.map(VendorId).ok_or_else(|| format!("no company {key:?}; there are: {}", vendor_keys(opening)))
}

fn vendor_keys(opening: &Opening) -> String {
    let keys: Vec<&str> = opening.resolved.vendors.iter().map(|vendor| vendor.key.as_str()).collect();
    keys.join(", ")
}

/// Whether a vendor is in business, or is yet to come.
#[must_use]
pub fn in_business(vitals: &Vitals) -> bool {
    match vitals.status {
        VendorStatus::Active | VendorStatus::Upcoming => true,
        VendorStatus::Insolvent | VendorStatus::Liquidated | VendorStatus::Acquired => false,
    }
}

/// Adds a day's lapsed decisions to those of each vendor.
fn note_lapsed(lapsed: &mut Vec<Vec<u32>>, vendors: usize, day: u32, outcomes: &[Outcome]) {
    lapsed.resize(vendors.max(lapsed.len()), Vec::new());
    for outcome in outcomes {
        if let Outcome::DecisionLapsed { vendor, .. } = outcome
            && let Some(days) = lapsed.get_mut(vendor.index())
        {
            days.push(day);
        }
    }
}
