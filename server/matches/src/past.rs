//! A match that was played, as something to be played otherwise: its opening, and its moves in order, each put right before
//! its day as it was sent. What becomes of them elsewhere is a [`Rerun`]; on the same seed and unedited it is the match itself.
//!
//! - [`Rerun`]: the moves put again, on any seed
//! - [`luck`]: the same moves under many seeds
//! - [`attribution`]: the match without one decision at a time

pub mod attribution;
pub mod luck;
mod rerun;

pub use rerun::{Rerun, Tally};

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{EndReason, Event, Opening, Outcome, Vitals};

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
    opening: Opening,
    moves: Vec<Move>,
    days: u32,
    vitals: Vec<Vitals>,
    lapsed: Vec<u32>,
}

impl Past {
    /// Re-executes a log, and keeps what was decided in it and what it came to.
    ///
    /// # Errors
    /// [`RecoverError`] with the record at which the log stops being this match's; a log without a day is
    /// [`RecoverError::Empty`].
    pub fn read(records: impl IntoIterator<Item = Result<Vec<u8>, String>>) -> Result<Self, RecoverError> {
        let mut replayer = Replayer::default();
        let (mut moves, mut days, mut vitals, mut lapsed) = (Vec::new(), 0, Vec::new(), Vec::new());
        for payload in records {
            let record = replayer.records();
            let payload = payload.map_err(|why| RecoverError::Unreadable { record, why })?;
            match replayer.feed(&payload)? {
                Event::DayClosed(closed) => {
                    days = closed.day;
                    count_lapsed(&mut lapsed, closed.vitals.len(), &closed.outcomes);
                    vitals = closed.vitals;
                }
                // These two follow from the rules, wherever the moves are put.
                Event::Opened(_) | Event::Ended { reason: EndReason::ScenarioOver | EndReason::OneLeft } => {}
                event @ (Event::Started {}
                | Event::CommandsAccepted { .. }
                | Event::CommandRefused { .. }
                | Event::SeatControl { .. }
                | Event::Ended { reason: EndReason::Instructor }
                | Event::ShockPlayed { .. }
                | Event::ScoreWeightsSet { .. }) => {
                    moves.push(Move { record, before_day: days + 1, event });
                }
            }
        }
        let (opening, _) = replayer.into_state().ok_or(RecoverError::Empty)?;
        if days == 0 {
            return Err(RecoverError::Empty);
        }
        Ok(Self { opening, moves, days, vitals, lapsed })
    }

    /// What it began from.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// What was decided, in the log's order.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// Days that were closed.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.days
    }

    /// Every vendor's figures at the end of the last day, in vendor order.
    #[must_use]
    pub fn vitals(&self) -> &[Vitals] {
        &self.vitals
    }

    /// How many decisions of a vendor lapsed before they could act.
    #[must_use]
    pub fn lapsed(&self, vendor: VendorId) -> u32 {
        self.lapsed.get(vendor.index()).copied().unwrap_or(0)
    }
}

/// Adds a day's lapsed decisions to those of each vendor.
fn count_lapsed(lapsed: &mut Vec<u32>, vendors: usize, outcomes: &[Outcome]) {
    lapsed.resize(vendors.max(lapsed.len()), 0);
    for outcome in outcomes {
        if let Outcome::DecisionLapsed { vendor, .. } = outcome
            && let Some(count) = lapsed.get_mut(vendor.index())
        {
            *count += 1;
        }
    }
}
