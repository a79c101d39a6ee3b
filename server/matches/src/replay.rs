//! Re-execution: a log's records in order, the same code as a live match, no decide. Each closed day must come out
//! as the log says, and so must the market without a decision that was taken back; the first that does not is told with both
//! hashes. In heavy mode each day is also run one system at a
//! time, each of them in a restored market too, and the first difference is told with its system and value.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burnrate_sim::releases::played_by;
use burnrate_sim::{
    DayClosed, Event, EventError, Headline, HeavyDays, HeavyFault, OpenError, Opening, RULES_VERSION,
    Simulation, StateHash, panic_text,
};

use crate::past::{CorrectionRefusal, Line};

/// Takes in a match's records, one by one.
#[derive(Default)]
pub struct Replayer {
    state: Option<(Line, Simulation)>,
    records: u64,
    heavy: Option<HeavyDays>,
    retold: Vec<DayClosed>,
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
    #[error("this match was played under rules {rules_version}; this release plays rules {RULES_VERSION}. Rules {rules_version} are played by {}; `burnrate inspect` shows the match under any rules", played_by(*rules_version))]
    OtherRules {
        /// Which.
        rules_version: u32,
    },
    /// The market fell on this record: no log that a server wrote does that, as what makes a market fall is never logged.
    #[error("record {record}: the market can't go on from here: {why}")]
    Fell {
        /// Which, from 0.
        record: u64,
        /// What it said.
        why: String,
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
    /// A decision was taken back that could not be.
    #[error("record {record}: {why}")]
    NoCorrection {
        /// Which record, from 0.
        record: u64,
        /// Why it could not.
        why: CorrectionRefusal,
    },
    /// In heavy mode: the market depends on something that is not saved.
    #[error("record {record}: {fault}")]
    Heavy {
        /// Which record, from 0.
        record: u64,
        /// What.
        fault: Box<HeavyFault>,
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
            | Self::Fell { record, .. }
            | Self::Different { record, .. }
            | Self::NoCorrection { record, .. }
            | Self::Heavy { record, .. } => *record,
        }
    }
}

impl Replayer {
    /// A replayer in heavy mode: slow, for finding faults.
    #[must_use]
    pub fn heavy() -> Self {
        Self { heavy: Some(HeavyDays::default()), ..Self::default() }
    }

    /// One that stands behind so many records, where the market is this.
    pub(crate) fn standing(opening: Opening, simulation: Simulation, records: u64) -> Self {
        Self { state: Some((Line::begin(opening), simulation)), records, ..Self::default() }
    }

    /// Takes in the next record, and returns the event in it.
    ///
    /// # Errors
    /// [`RecoverError`]; what was taken in before stays as it is, save for [`RecoverError::Fell`], which leaves no market.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Event, RecoverError> {
        // Whoever can write a file can put any scenario into it, and a market that is none breaks its own checks.
        catch_unwind(AssertUnwindSafe(|| self.take(bytes))).unwrap_or_else(|panic| {
            self.state = None;
            Err(RecoverError::Fell { record: self.records, why: panic_text(panic.as_ref()) })
        })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<Event, RecoverError> {
        let record = self.records;
        if record == 0 {
            must_have_these_rules(bytes)?;
        }
        let event = Event::from_bytes(bytes).map_err(|why| RecoverError::NoEvent { record, why })?;
        match (&mut self.state, &event) {
            (None, Event::Opened(opening)) => {
                let simulation = Simulation::new(opening)?;
                self.state = Some((Line::begin(Opening::clone(opening)), simulation));
            }
            (None, _) | (Some(_), Event::Opened(_)) => return Err(RecoverError::OutOfPlace { record }),
            (Some((line, simulation)), Event::DayClosed(closed)) => {
                let actual = match &mut self.heavy {
                    None => simulation.close_day(),
                    Some(days) => days
                        .close_day(simulation)
                        .map_err(|fault| RecoverError::Heavy { record, fault: Box::new(fault) })?,
                };
                must_be_alike(&actual, closed, record)?;
                line.take(record, &event, simulation);
            }
            (Some(_), Event::TakenBack { record: decision, .. }) => {
                let why = |why| RecoverError::NoCorrection { record, why };
                let taken = self.take_back(*decision).map_err(why)?;
                must_be_same_correction(&taken, &event, record)?;
                return Ok(event);
            }
            (
                Some((line, simulation)),
                Event::Started {}
                | Event::CommandsAccepted { .. }
                | Event::CommandRefused { .. }
                | Event::SeatControl { .. }
                | Event::Ended { .. }
                | Event::ShockPlayed { .. }
                | Event::ScoreWeightsSet { .. },
            ) => {
                simulation.evolve(&event);
                line.take(record, &event, simulation);
            }
        }
        self.records += 1;
        Ok(event)
    }

    /// Takes a decision back, in the place of the next record: the event that says so.
    ///
    /// # Errors
    /// [`CorrectionRefusal`]; nothing has changed then.
    pub(crate) fn take_back(&mut self, decision: u64) -> Result<Event, CorrectionRefusal> {
        let (line, simulation) =
            self.state.as_mut().ok_or(CorrectionRefusal::NoDecision { record: decision })?;
        let corrected = line.take_back(decision, self.records, simulation)?;
        *simulation = corrected.simulation;
        self.retold = corrected.days;
        self.records += 1;
        Ok(corrected.event)
    }

    /// The days up to the last correction as they went without the decision, for whoever tells of them.
    pub(crate) fn retold(&mut self) -> Vec<DayClosed> {
        std::mem::take(&mut self.retold)
    }

    /// Records taken in so far.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Decisions that were taken back so far.
    #[must_use]
    pub fn corrections(&self) -> usize {
        self.line().map_or(0, Line::correction_count)
    }

    /// The opening and the market as of the last record; none before the first.
    #[must_use]
    pub fn state(&self) -> Option<(&Opening, &Simulation)> {
        self.state.as_ref().map(|(line, simulation)| (line.opening(), simulation))
    }

    /// The moves in force; none before the first record.
    pub(crate) fn line(&self) -> Option<&Line> {
        self.state.as_ref().map(|(line, _)| line)
    }

    /// The same, to keep.
    #[must_use]
    pub fn into_state(self) -> Option<(Opening, Simulation)> {
        self.state.map(|(line, simulation)| (line.into_opening(), simulation))
    }

    /// The moves in force and the market that they lead to.
    pub(crate) fn into_line(self) -> Option<(Line, Simulation)> {
        self.state
    }
}

/// A log of other rules is told by its headline, which can be read even where the rest of its opening can't.
fn must_have_these_rules(bytes: &[u8]) -> Result<(), RecoverError> {
    match Headline::from_bytes(bytes) {
        Ok(Headline { rules_version, .. }) if rules_version != RULES_VERSION => {
            Err(RecoverError::OtherRules { rules_version })
        }
        // What is no opening at all is told when it is read as an event.
        Ok(_) | Err(_) => Ok(()),
    }
}

fn must_be_alike(actual: &DayClosed, expected: &DayClosed, record: u64) -> Result<(), RecoverError> {
    if actual == expected {
        return Ok(());
    }
    Err(RecoverError::Different {
        record,
        day: expected.day,
        expected: expected.state_hash,
        actual: actual.state_hash,
    })
}

/// Holds a correction to the record that tells of it.
fn must_be_same_correction(actual: &Event, logged: &Event, record: u64) -> Result<(), RecoverError> {
    match (actual, logged) {
        _ if actual == logged => Ok(()),
        (
            Event::TakenBack { state_hash: actual, decided_before_day: day, .. },
            Event::TakenBack { state_hash: expected, .. },
        ) if actual != expected => {
            Err(RecoverError::Different { record, day: *day, expected: *expected, actual: *actual })
        }
        _ => Err(RecoverError::NoCorrection { record, why: CorrectionRefusal::OtherDecision }),
    }
}
