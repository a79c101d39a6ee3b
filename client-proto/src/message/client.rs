//! What a client sends.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::id::{ClientId, InstructorKey, MatchId, SeatToken, VendorId};
use crate::shock::ShockKind;
use crate::study::Study;
use crate::view::{Pace, ScoreWeights};

/// How far a client has read a match: it asks for what it missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The epoch of the last snapshot; another epoch brings a new snapshot.
    pub epoch: u64,
    /// The last sequence number that was applied.
    pub seq: u64,
}

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type", deny_unknown_fields)]
pub enum ClientMessage {
    /// First of all.
    Hello {
        /// [`crate::PROTOCOL_VERSION`].
        protocol: u16,
        /// The client's own random name, kept for good.
        client: ClientId,
    },
    /// Which scenarios are there?
    ListScenarios {},
    /// What is behind this join code?
    LookUp {
        /// As typed by a person.
        code: String,
    },
    /// Join a classroom.
    Join {
        /// As typed by a person.
        code: String,
        /// The team's or person's display name: 1 to 24 characters.
        name: String,
        /// Which match, if the classroom holds several; any with a free seat otherwise.
        match_id: Option<MatchId>,
        /// Which vendor; any free seat otherwise. A seat that people hold already is shared.
        vendor: Option<VendorId>,
    },
    /// Attach as the holder of a seat.
    Sit {
        /// The match.
        match_id: MatchId,
        /// The proof.
        token: SeatToken,
        /// What was read before.
        since: Option<Since>,
    },
    /// Attach as the public.
    Watch {
        /// The match.
        match_id: MatchId,
        /// What was read before.
        since: Option<Since>,
    },
    /// Attach as the instructor.
    Instruct {
        /// The match.
        match_id: MatchId,
        /// The proof.
        key: InstructorKey,
        /// What was read before.
        since: Option<Since>,
    },
    /// Decide: all of these, or none.
    Act {
        /// The client's own count, from 1. Sent again unchanged until it is answered.
        seq: u64,
        /// 1 to [`crate::command::BATCH_COMMANDS_MAX`].
        commands: Vec<Command>,
    },
    /// What became of an earlier [`ClientMessage::Act`]?
    Ask {
        /// Its number.
        seq: u64,
    },
    /// What would become of my vendor with these commands?
    Forecast {
        /// Comes back with the answer.
        request: u32,
        /// 0 to [`crate::command::BATCH_COMMANDS_MAX`].
        commands: Vec<Command>,
    },
    /// My seat is (not) ready for the turn to end.
    Ready {
        /// Which.
        ready: bool,
    },
    /// Give up the seat; its bot takes over.
    Leave {},
    /// Make a classroom. Needs the server's instructor key.
    Create {
        /// Comes back with the answer.
        request: u32,
        /// The proof.
        key: InstructorKey,
        /// A scenario's key.
        scenario: String,
        /// Below 2^53; from the system if not given.
        seed: Option<u64>,
        /// 1 to 30 matches under one code.
        matches: u16,
        /// How days pass at first.
        pace: Pace,
    },
    /// Which classrooms are there? Needs the server's instructor key.
    ListClassrooms {
        /// The proof.
        key: InstructorKey,
    },
    /// An instructor's order to the match that this connection is attached to.
    Order {
        /// Comes back with the answer.
        request: u32,
        /// What to do.
        order: Order,
    },
    /// Are you there?
    Ping {
        /// Comes back.
        nonce: u32,
    },
    /// A question about the match that this connection is attached to. Answered by one `Found` or one `Error`.
    Study {
        /// Comes back with the answer; not that of a study that still runs.
        request: u32,
        /// What is asked.
        study: Study,
    },
    /// A study is not wanted any more: it is answered with the error `Cancelled`.
    CancelStudy {
        /// Its number.
        request: u32,
    },
    /// Make a classroom of one match in which an absent student plays a seat of a recorded match against the recorded rivals.
    /// Needs the server's instructor key; the answer is `Created`.
    MakeUp {
        /// Comes back with the answer.
        request: u32,
        /// The proof.
        key: InstructorKey,
        /// The recorded match. All matches of its classroom have ended: they share what chance holds.
        match_id: MatchId,
        /// The seat, one that people may take.
        vendor: VendorId,
        /// How days pass at first.
        pace: Pace,
    },
}

/// An instructor's order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "order", deny_unknown_fields)]
pub enum Order {
    /// Begin the first day.
    Start {},
    /// Stop the clock.
    Pause {},
    /// Let it run again.
    Resume {},
    /// Change the pace.
    SetPace {
        /// The new one.
        pace: Pace,
    },
    /// Play to the end of the turn, now.
    Step {},
    /// End the match.
    End {},
    /// Let the bot play a seat, or give it back to its people.
    SetBot {
        /// The seat.
        vendor: VendorId,
        /// Whether the bot plays.
        bot: bool,
    },
    /// Play a card: a shock comes, at once or after a rumour. To all matches of the classroom.
    PlayShock {
        /// What comes.
        shock: ShockKind,
        /// Whom it befalls, for a scandal or a breakout; drawn on its day if none is named.
        vendor: Option<VendorId>,
        /// Turns between the rumour and the shock, 0 to [`crate::shock::RUMOUR_TURNS_MAX`]; 0 = no rumour, it comes with the next day.
        rumour_turns: u8,
    },
    /// Set other weights of the score, before the match begins. To all matches of the classroom.
    SetScoreWeights {
        /// The new ones.
        weights: ScoreWeights,
    },
    /// Open every company's secrets to all who study the matches of this classroom, once all of them have ended. For good.
    OpenSecrets {},
    /// Take back one decision, a mistyped one, of this match: the days up to now become what they would have been without it, with
    /// every other decision as it was made. To this match alone; it takes as long as the match takes to be played again.
    TakeBack {
        /// The decision's record in the match's log, from 0.
        record: u64,
    },
}
