//! The log of a fork. It names its parent and holds only what differs: moves that stand in the parent are named by their
//! record, days by their hash. So it is short, and is re-executed on the parent's log, which must be the one that it names.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{Decode, Encode};
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::study::Rivals;
use burnrate_sim::event::EVENT_BYTES_MAX;
use burnrate_sim::{Event, StateHash, panic_text};

use super::fork::Forked;
use super::{Past, Rerun, Written};

/// The version of the records' layout, which stands before each (u16, little endian).
pub const FORK_FORMAT: u16 = 1;

const BINCODE: Configuration<LittleEndian, Varint, Limit<EVENT_BYTES_MAX>> =
    bincode::config::standard().with_limit::<EVENT_BYTES_MAX>();

/// What a fork's log begins with.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Parent {
    /// The match's name.
    pub match_id: String,
    /// [`burnrate_sim::RULES_VERSION`] of the build that forked it.
    pub rules_version: u32,
    /// Records of its log up to the fork.
    pub records: u64,
    /// The chain's link of the last of them.
    pub link: [u8; 32],
    /// The last day that they close; 0 for none.
    pub at_day: u32,
    /// Who decided for the companies that the edit leaves alone.
    pub rivals: Rivals,
    /// The edit, as it was written, for people to read.
    pub edit: String,
}

impl Forked {
    /// The payloads of its log, the first of which names the parent.
    ///
    /// # Errors
    /// A text of an edit that is longer than a record.
    pub fn log(&self, parent: Parent) -> Result<Vec<Vec<u8>>, ForkLogError> {
        let first = ForkRecord::Forked(Box::new(parent));
        std::iter::once(&first).chain(&self.records).map(ForkRecord::to_bytes).collect()
    }
}

/// A record of a fork's log. Append-only, as [`Event`] is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) enum ForkRecord {
    Forked(Box<Parent>),
    Again { record: u64 },
    New(Box<Event>),
    Day { day: u32, state_hash: StateHash },
}

/// Why a fork's log can't be re-executed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {record}: {why}")]
pub struct ForkLogError {
    /// Which record of it, from 0.
    pub record: u64,
    /// What is wrong.
    pub why: String,
}

impl ForkRecord {
    pub(super) fn of(written: Written) -> Self {
        match written {
            Written::Again(record) => Self::Again { record },
            Written::New(event) => Self::New(Box::new(event)),
        }
    }

    fn to_bytes(&self) -> Result<Vec<u8>, ForkLogError> {
        let mut bytes = FORK_FORMAT.to_le_bytes().to_vec();
        let written = bincode::encode_into_std_write(self, &mut bytes, BINCODE);
        match written {
            Ok(_) if bytes.len() <= EVENT_BYTES_MAX => Ok(bytes),
            Ok(_) => Err(ForkLogError {
                record: 0,
                why: format!("{} bytes are too many for a record", bytes.len()),
            }),
            Err(error) => Err(ForkLogError { record: 0, why: error.to_string() }),
        }
    }

    fn from_bytes(bytes: &[u8], record: u64) -> Result<Self, ForkLogError> {
        let fault = |why: String| ForkLogError { record, why };
        let Some((format, body)) = bytes.split_first_chunk::<2>() else {
            return Err(fault("too short for a record of a fork".to_owned()));
        };
        let format = u16::from_le_bytes(*format);
        if format != FORK_FORMAT {
            return Err(fault(format!(
                "format {format} of a fork is unknown here; this release reads {FORK_FORMAT}"
            )));
        }
        let (decoded, read) = bincode::decode_from_slice(body, BINCODE)
            .map_err(|error| fault(format!("no record of a fork: {error}").chars().take(200).collect()))?;
        match body.len() - read {
            0 => Ok(decoded),
            bytes => Err(fault(format!("{bytes} bytes behind the record"))),
        }
    }
}

/// Reads what a fork's log begins with.
///
/// # Errors
/// [`ForkLogError`] when it does not begin so.
pub fn parent_of(first: &[u8]) -> Result<Parent, ForkLogError> {
    let fault = |why: String| ForkLogError { record: 0, why };
    match ForkRecord::from_bytes(first, 0)? {
        ForkRecord::Forked(parent) => match MatchId::new(&parent.match_id) {
            Ok(_) => Ok(*parent),
            Err(error) => Err(fault(format!("its parent's name is none: {error}"))),
        },
        ForkRecord::Again { .. } | ForkRecord::New(_) | ForkRecord::Day { .. } => {
            Err(fault("a fork's log begins with its parent's name".to_owned()))
        }
    }
}

/// A record's kind and what it says in brief, for people.
#[must_use]
pub fn told(bytes: &[u8], record: u64) -> (&'static str, String) {
    match ForkRecord::from_bytes(bytes, record) {
        Ok(ForkRecord::Forked(parent)) => (
            "Forked",
            format!(
                "match {:?} after day {}, {} records, rivals {:?}",
                parent.match_id, parent.at_day, parent.records, parent.rivals
            ),
        ),
        Ok(ForkRecord::Again { record }) => ("Again", format!("record {record}")),
        Ok(ForkRecord::New(event)) => ("New", format!("{event:?}")),
        Ok(ForkRecord::Day { day, state_hash }) => ("Day", format!("day {day} state {state_hash}")),
        Err(error) => ("unreadable", error.to_string()),
    }
}

/// Re-executes a fork's log on its parent's, which the caller has compared with [`Parent::link`]: no decide, every day's hash
/// as logged. The last day and the state after the last record.
///
/// # Errors
/// [`ForkLogError`] with the record at which it stops being this parent's fork.
pub fn re_execute(
    past: &Past,
    payloads: impl IntoIterator<Item = Result<Vec<u8>, String>>,
) -> Result<(u32, StateHash), ForkLogError> {
    let mut record = 0;
    // Whoever can write a file can put any event into it; see `Replayer::feed`.
    let run = AssertUnwindSafe(|| take_all(past, payloads, &mut record));
    match catch_unwind(run) {
        Ok(done) => done,
        Err(panic) => Err(ForkLogError {
            record,
            why: format!("the market can't go on from here: {}", panic_text(panic.as_ref())),
        }),
    }
}

fn take_all(
    past: &Past,
    payloads: impl IntoIterator<Item = Result<Vec<u8>, String>>,
    at: &mut u64,
) -> Result<(u32, StateHash), ForkLogError> {
    let mut market = None;
    for payload in payloads {
        let fault = |why: String| ForkLogError { record: *at, why };
        let payload = payload.map_err(fault)?;
        let decoded = ForkRecord::from_bytes(&payload, *at)?;
        match (&mut market, decoded) {
            (None, ForkRecord::Forked(parent)) => {
                let begun =
                    Rerun::new(past, past.opening().seed).map_err(|error| fault(error.to_string()))?;
                let mut rerun = begun;
                while rerun.simulation().day() < parent.at_day && rerun.pass_day() {}
                market = Some(rerun.into_simulation());
            }
            (None, _) | (Some(_), ForkRecord::Forked(_)) => {
                return Err(fault("its parent's name stands first, and only there".to_owned()));
            }
            (Some(market), ForkRecord::Again { record }) => match past.move_of(record) {
                Some(again) => match past.line().answers_by(again) {
                    Some(answers) => market.stand_by(answers),
                    None => market.evolve(&again.event),
                },
                None => return Err(fault(format!("record {record} of the parent is no move"))),
            },
            (Some(_), ForkRecord::New(event))
                if matches!(*event, Event::Opened(_) | Event::DayClosed(_) | Event::TakenBack { .. }) =>
            {
                return Err(fault("no move".to_owned()));
            }
            (Some(market), ForkRecord::New(event)) => market.evolve(&event),
            (Some(market), ForkRecord::Day { day, state_hash }) => {
                let closed = market.close_day();
                if (closed.day, closed.state_hash) != (day, state_hash) {
                    let (actual, its) = (closed.state_hash, closed.day);
                    return Err(fault(format!(
                        "day {day}: the log says {state_hash}, this release computes {actual} for day {its}"
                    )));
                }
            }
        }
        *at += 1;
    }
    match market {
        Some(market) => Ok((market.day(), market.state_hash())),
        None => Err(ForkLogError { record: 0, why: "the log is empty".to_owned() }),
    }
}
