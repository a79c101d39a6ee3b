//! What can go wrong on the wire, each with what to do about it.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Why something was not done. (Refusals by the rules of the game are [`crate::rejection::Rejection`]s.)
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "error", deny_unknown_fields)]
pub enum WireError {
    /// Another version is spoken here.
    #[error("this server speaks protocol version {supported}; update the client")]
    ProtocolVersion {
        /// The one that is.
        supported: u16,
    },
    /// The first message must be `Hello`, and only the first.
    #[error("say Hello first, and only once")]
    Hello {},
    /// The frame is no message.
    #[error("not a message: {why}")]
    Malformed {
        /// What is wrong and where, at most 200 characters.
        why: String,
    },
    /// The frame is longer than allowed; the connection closes.
    #[error("frames have at most {max_bytes} bytes")]
    FrameTooLarge {
        /// The limit.
        max_bytes: u32,
    },
    /// Too many messages.
    #[error("too many messages; wait {retry_after_ms} ms")]
    TooFast {
        /// When to go on.
        retry_after_ms: u32,
    },
    /// The match's inbox is full; send it again.
    #[error("busy; send it again in {retry_after_ms} ms")]
    Busy {
        /// When to try again.
        retry_after_ms: u32,
    },
    /// There is no classroom with this code.
    #[error("no classroom has this code")]
    WrongCode {
        /// When this address may try again.
        retry_after_ms: u32,
    },
    /// The instructor's key is wrong.
    #[error("this is not the instructor's key")]
    WrongKey {
        /// When this address may try again.
        retry_after_ms: u32,
    },
    /// The seat token is wrong, or the seat was given up.
    #[error("this seat token is not valid; join again")]
    WrongToken {},
    /// The name can't be shown.
    #[error("names have 1 to {max_chars} characters and no control characters")]
    BadName {
        /// What is wrong with it.
        fault: NameFault,
        /// The longest allowed.
        max_chars: u16,
    },
    /// People may not take this seat.
    #[error("people may not take this seat")]
    SeatClosed {},
    /// The seat holds as many people as it may.
    #[error("this seat holds {people_max} people already")]
    SeatFull {
        /// The most a seat holds.
        people_max: u16,
    },
    /// Every seat is taken.
    #[error("every seat is taken")]
    NoSeat {},
    /// There is no such match.
    #[error("there is no such match")]
    NoMatch {},
    /// There is no such scenario.
    #[error("there is no such scenario")]
    NoScenario {},
    /// The match stopped at a fault of the server; others go on.
    #[error("this match stopped at record {record} because of a fault; its log is safe")]
    Quarantined {
        /// Where.
        record: u64,
    },
    /// The match needs other rules than this server's: `Watch` shows what its log tells, and nobody plays it.
    #[error("this match was played under rules {rules_version}")]
    OtherRules {
        /// Which.
        rules_version: u32,
    },
    /// A seat is needed for this: `Join`, then `Sit`.
    #[error("take a seat first")]
    NotSeated {},
    /// An instructor is needed for this.
    #[error("only the instructor may do this")]
    NotInstructor {},
    /// The order does not fit where the match stands.
    #[error("this can't be done now")]
    NotNow {},
    /// A message holds too few or too many commands.
    #[error("a message holds 1 to {max} commands")]
    BatchSize {
        /// The most.
        max: u16,
    },
    /// A number is out of its bounds.
    #[error("{field} must be from {min} to {max}")]
    OutOfRange {
        /// The field.
        field: String,
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// The server is full.
    #[error("the server takes no more of these")]
    Full {},
    /// The log could not be written; nothing was lost, and nothing was done.
    #[error("the log can't be written at present; nothing was done")]
    StoreUnavailable {},
    /// The client reads too slowly; the connection closes.
    #[error("the connection was too slow; connect again")]
    TooSlow {},
    /// The server stops; connect again soon.
    #[error("the server stops")]
    Stopping {},
    /// Seed, log and all that follows from them open to teams when the last match on this seed has ended.
    #[error("this opens when the last match on this seed has ended")]
    StillPlayed {},
    /// Secrets of companies stay secret until the instructor opens them.
    #[error("this stays secret until the instructor opens it")]
    Secret {},
    /// A study can't be answered as it was asked.
    #[error("this can't be answered: {why}")]
    Unanswerable {
        /// What is wrong and where, at most 400 characters.
        why: String,
    },
    /// The study was cancelled.
    #[error("cancelled")]
    Cancelled {},
    /// No study of this number runs.
    #[error("no study of this number runs")]
    NoStudy {},
    /// The match has no decision there to take back.
    #[error("record {record} is no decision of this match")]
    NoDecision {
        /// The record, from 0.
        record: u64,
    },
    /// The decision was taken back before.
    #[error("the decision of record {record} was taken back already")]
    TakenBack {
        /// The record, from 0.
        record: u64,
    },
    /// The recorded match that this make-up is played against can't be read: `Watch` shows what was played, and nobody plays on.
    #[error("the recorded match that this one is played against can't be read")]
    RivalsLost {},
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum NameFault {
    /// Nothing in it.
    Empty,
    /// Too many characters.
    TooLong,
    /// A control, invisible or direction-changing character.
    Control,
}
