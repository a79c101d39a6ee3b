//! The facts of a match's log, and their bytes: a u16 format version (little endian), then bincode of [`Event`].
//!
//! Invariant: append-only. A variant or field is never reordered, removed or reused; a new layout is a new version with an
//! upcaster from the one before it (`upcast`). Decoding reads at most [`EVENT_BYTES_MAX`], refuses bytes behind the event, and never panics.

use std::fmt;

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{Decode, Encode};
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, PersonId, VendorId};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::ScoreWeights;
use burnrate_content::resolved::Resolved;
use serde::Serialize;

use crate::kernel::Kernel;
use crate::outcome::Outcome;
use crate::vitals::Vitals;

mod headline;
mod upcast;

pub use headline::Headline;

/// The version of the byte layout that is written.
pub const EVENT_FORMAT: u16 = 2;

/// The longest event in bytes.
pub const EVENT_BYTES_MAX: usize = 1024 * 1024;

const BINCODE: Configuration<LittleEndian, Varint, Limit<EVENT_BYTES_MAX>> =
    bincode::config::standard().with_limit::<EVENT_BYTES_MAX>();

/// One fact of a match's log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Event {
    /// The first record: everything that a replay needs.
    Opened(Box<Opening>),
    /// Days may pass from now on.
    Started {},
    /// A batch was decided; it waits in the vendor's queue.
    CommandsAccepted {
        /// The seat.
        vendor: VendorId,
        /// Who sent it.
        author: Author,
        /// The client's number for it; none for bots and scripts.
        stamp: Option<Stamp>,
        /// The commands, in order.
        commands: Vec<Command>,
        /// The first day on which they act.
        acts_on_day: u32,
    },
    /// A batch was refused by the rules; evolve remembers the answer and changes nothing else.
    CommandRefused {
        /// The seat.
        vendor: VendorId,
        /// Who sent it.
        author: Author,
        /// The client's number for it; none for bots and scripts.
        stamp: Option<Stamp>,
        /// Which command of the batch, from 0.
        index: u8,
        /// Why.
        rejection: Rejection,
    },
    /// Who decides for a seat from now on.
    SeatControl {
        /// The seat.
        vendor: VendorId,
        /// True: its bot; false: people.
        bot: bool,
    },
    /// A day was closed; replay compares it with its own.
    DayClosed(Box<DayClosed>),
    /// The match is over.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// An instructor played a card.
    ShockPlayed {
        /// What comes.
        shock: ShockKind,
        /// Whom it befalls, if the card names one.
        vendor: Option<VendorId>,
        /// The day on which it strikes.
        from_day: u32,
        /// Turns of its rumour; 0 = none.
        rumour_turns: u8,
    },
    /// An instructor set the score's weights, before the match began.
    ScoreWeightsSet {
        /// From now on.
        weights: ScoreWeights,
    },
    /// An instructor took one decision back: the market is made anew from the opening, with every other move of the log so
    /// far, up to the same day. Days that were closed before stay in the log as they were played.
    TakenBack {
        /// The decision's record, from 0.
        record: u64,
        /// Whose decision it was.
        vendor: VendorId,
        /// The day before which it had been made.
        decided_before_day: u32,
        /// The hash of the whole state that came of it; replay compares it with its own.
        state_hash: StateHash,
    },
}

/// The first event of a log: what the state on day 0 follows from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Opening {
    /// [`crate::RULES_VERSION`] of the build that opened the match.
    pub rules_version: u32,
    /// The scenario file as it was, for people to read; replay does not.
    pub scenario_text: String,
    /// The scenario with every default filled in.
    pub resolved: Resolved,
    /// The match's seed.
    pub seed: u64,
    /// Drawn or expected flows.
    pub kernel: Kernel,
}

/// What one day brought.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DayClosed {
    /// The day, from 1.
    pub day: u32,
    /// The hash of the whole state at its end.
    pub state_hash: StateHash,
    /// What followed from state and rules, in the schedule's order.
    pub outcomes: Vec<Outcome>,
    /// Every vendor's figures, in vendor order.
    pub vitals: Vec<Vitals>,
}

/// Who sent a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Author {
    /// A person of the classroom.
    Person(PersonId),
    /// The seat's bot.
    Bot,
    /// The scenario's record of history.
    Script,
}

/// A client's number for a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Stamp {
    /// The client.
    pub client: ClientId,
    /// Ascending from the client's first batch.
    pub seq: u64,
}

/// Why a match is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// All days of the scenario are closed.
    ScenarioOver,
    /// The instructor ended it.
    Instructor,
    /// At most one vendor is left, and none is to come.
    OneLeft,
}

/// BLAKE3 of a saved state; shown as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct StateHash(pub [u8; 32]);

impl fmt::Display for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateHash({self})")
    }
}

/// Why bytes are no event, or an event could not become bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Too few bytes for the format version.
    #[error("an event has at least 2 bytes, this one has {bytes}")]
    TooShort {
        /// How many there are.
        bytes: usize,
    },
    /// Longer than an event may be.
    #[error("an event has at most {EVENT_BYTES_MAX} bytes, this one has {bytes}")]
    TooLong {
        /// How many there are.
        bytes: usize,
    },
    /// Written by another release.
    #[error("event format {format} is unknown here; this release reads up to {EVENT_FORMAT}")]
    UnknownFormat {
        /// Which.
        format: u16,
    },
    /// Of an older format, and there is no way to the present one.
    #[error("an event of format {format} that can't be brought to the next format: {why}")]
    NotUpcast {
        /// Which.
        format: u16,
        /// Why.
        why: String,
    },
    /// Not what the format says.
    #[error("not an event: {why}")]
    Malformed {
        /// What is wrong.
        why: String,
    },
    /// Bytes behind the event.
    #[error("{bytes} bytes behind the event")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
}

impl Event {
    /// The event's bytes: what the log keeps and hashes.
    ///
    /// # Errors
    /// [`EventError::TooLong`] beyond [`EVENT_BYTES_MAX`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, EventError> {
        let mut bytes = EVENT_FORMAT.to_le_bytes().to_vec();
        bincode::encode_into_std_write(self, &mut bytes, BINCODE).map_err(|error| malformed(&error))?;
        if bytes.len() > EVENT_BYTES_MAX {
            return Err(EventError::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// The event in the bytes, all of them, whichever release wrote it.
    ///
    /// # Errors
    /// [`EventError`] that says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EventError> {
        if bytes.len() > EVENT_BYTES_MAX {
            return Err(EventError::TooLong { bytes: bytes.len() });
        }
        let Some((head, body)) = bytes.split_first_chunk::<2>() else {
            return Err(EventError::TooShort { bytes: bytes.len() });
        };
        decode_whole(&upcast::to_present(u16::from_le_bytes(*head), body)?)
    }
}

fn decode_whole(body: &[u8]) -> Result<Event, EventError> {
    let (event, read) = bincode::decode_from_slice(body, BINCODE).map_err(|error| malformed(&error))?;
    match body.len() - read {
        0 => Ok(event),
        bytes => Err(EventError::TrailingBytes { bytes }),
    }
}

fn malformed(error: &dyn fmt::Display) -> EventError {
    EventError::Malformed { why: error.to_string().chars().take(200).collect() }
}
