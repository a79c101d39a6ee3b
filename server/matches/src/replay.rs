//! Re-execution: a log's records in order, the same code as a live match, no decide. Each closed day must come out
//! as the log says; the first that does not is told with both hashes.

use burnrate_sim::{DayClosed, Event, EventError, OpenError, Opening, RULES_VERSION, Simulation, StateHash};

/// Takes in a match's records, one by one.
#[derive(Default)]
pub struct Replayer {
    state: Option<(Opening, Simulation)>,
    records: u64,
}

/// Why a log can't be re-executed beyond a record.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// There is no record.
    #[error("the log is empty")]
    Empty,
    /// A record could not be read.
    #[error("record {record}: {why}")]
    Unreadable {
        /// Which, from 0.
        record: u64,
        /// Why.
        why: String,
    },
    /// A record is no event.
    #[error("record {record}: {why}")]
    NoEvent {
        /// Which, from 0.
        record: u64,
        /// Why.
        why: EventError,
    },
    /// A log begins with its opening, and only begins with it.
    #[error("record {record}: an opening stands first in a log, and only there")]
    OutOfPlace {
        /// Which, from 0.
        record: u64,
    },
    /// The opening can't be simulated.
    #[error("record 0: {0}")]
    Open(#[from] OpenError),
    /// The log was made under other rules.
    #[error("this match was played under rules {rules_version}; this release plays rules {RULES_VERSION}")]
    OtherRules {
        /// Which.
        rules_version: u32,
    },
    /// A day came out differently.
    #[error("record {record}, day {day}: the log says {expected}, this release computes {actual}")]
    Different {
        /// Which record, from 0.
        record: u64,
        /// The day.
        day: u32,
        /// The log's hash.
        expected: StateHash,
        /// The one that came out.
        actual: StateHash,
    },
}

impl RecoverError {
    /// The record at which it went wrong, from 0.
    #[must_use]
    pub fn record(&self) -> u64 {
        match self {
            Self::Empty | Self::Open(_) | Self::OtherRules { .. } => 0,
            Self::Unreadable { record, .. }
            | Self::NoEvent { record, .. }
            | Self::OutOfPlace { record }
            | Self::Different { record, .. } => *record,
        }
    }
}

impl Replayer {
    /// Takes in the next record, and returns the event in it.
    ///
    /// # Errors
    /// [`RecoverError`]; what was taken in before stays as it is.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Event, RecoverError> {
        let record = self.records;
        let event = Event::from_bytes(bytes).map_err(|why| RecoverError::NoEvent { record, why })?;
        match (&mut self.state, &event) {
            (None, Event::Opened(opening)) => self.state = Some(opened(opening)?),
            (None, _) | (Some(_), Event::Opened(_)) => return Err(RecoverError::OutOfPlace { record }),
            (Some((_, simulation)), Event::DayClosed(closed)) => close_day(simulation, closed, record)?,
            (
                Some((_, simulation)),
                Event::Started {}
                | Event::CommandsAccepted { .. }
                | Event::CommandRefused { .. }
                | Event::SeatControl { .. }
                | Event::Ended { .. }
                | Event::ShockPlayed { .. }
                | Event::ScoreWeightsSet { .. },
            ) => simulation.evolve(&event),
        }
        self.records += 1;
        Ok(event)
    }

    /// Records taken in so far.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// The opening and the market as of the last record; none before the first.
    #[must_use]
    pub fn state(&self) -> Option<(&Opening, &Simulation)> {
        self.state.as_ref().map(|(opening, simulation)| (opening, simulation))
    }

    /// The same, to keep.
    #[must_use]
    pub fn into_state(self) -> Option<(Opening, Simulation)> {
        self.state
    }
}

fn opened(opening: &Opening) -> Result<(Opening, Simulation), RecoverError> {
    if opening.rules_version != RULES_VERSION {
        return Err(RecoverError::OtherRules { rules_version: opening.rules_version });
    }
    Ok((opening.clone(), Simulation::new(opening)?))
}

fn close_day(simulation: &mut Simulation, expected: &DayClosed, record: u64) -> Result<(), RecoverError> {
    let actual = simulation.close_day();
    if actual == *expected {
        return Ok(());
    }
    Err(RecoverError::Different {
        record,
        day: expected.day,
        expected: expected.state_hash,
        actual: actual.state_hash,
    })
}
