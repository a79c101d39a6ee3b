//! What a server sends.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::error::WireError;
use crate::command::DecisionKey;
use crate::id::{JoinCode, MatchId, PersonId, SeatToken, VendorId};
use crate::quantity::Text;
use crate::rejection::Rejection;
use crate::view::{Change, Forecast, Phase};

/// What a server sends.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type")]
pub enum ServerMessage {
    /// The answer to `Hello`.
    Welcome {
        /// The version that is spoken.
        protocol: u16,
        /// The server's release.
        server: String,
        /// The rules of its market.
        rules_version: u32,
        /// What it takes.
        limits: Limits,
    },
    /// The answer to `ListScenarios`.
    Scenarios {
        /// In the server's order.
        scenarios: Vec<ScenarioCard>,
    },
    /// The answer to `LookUp`.
    Lobby(Lobby),
    /// The answer to `Join`. The token is shown once.
    Joined {
        /// The match.
        match_id: MatchId,
        /// The seat.
        vendor: VendorId,
        /// One's number.
        person: PersonId,
        /// The proof, for `Sit`.
        token: SeatToken,
    },
    /// The answer to `Sit`, `Watch` and `Instruct`: what follows is for this audience.
    Attached {
        /// The match.
        match_id: MatchId,
        /// Whose eyes.
        audience: Audience,
    },
    /// A piece of a snapshot; the view is whole when the last piece has come.
    Snapshot {
        /// The epoch of the sequence numbers.
        epoch: u64,
        /// The number of the step that it shows.
        seq: u64,
        /// From 0.
        piece: u32,
        /// How many there are.
        pieces: u32,
        /// What to apply, in order, to an empty view.
        changes: Vec<Change>,
    },
    /// The changes of one step, or of several that were merged.
    Delta {
        /// The number of the step before; a client that has another asks again with `since`.
        from: u64,
        /// The number of the last step in it.
        seq: u64,
        /// What to apply, in order.
        changes: Vec<Change>,
    },
    /// The durable answer to `Act` or `Ask`.
    Ack {
        /// The client's number.
        seq: u64,
        /// What became of it.
        answer: Answer,
    },
    /// The answer to `Forecast`.
    Forecasted {
        /// As asked.
        request: u32,
        /// The forecast.
        forecast: Forecast,
    },
    /// The answer to `Create`.
    Created {
        /// As asked.
        request: u32,
        /// The code to join by.
        code: JoinCode,
        /// Its matches.
        matches: Vec<MatchId>,
    },
    /// The answer to `ListClassrooms`.
    Classrooms {
        /// Newest first.
        classrooms: Vec<Lobby>,
    },
    /// An order was carried out.
    Done {
        /// As asked.
        request: u32,
    },
    /// The answer to `Ping`.
    Pong {
        /// As asked.
        nonce: u32,
    },
    /// Something was not done.
    Error {
        /// The number of the `Act`, `Forecast`, `Create` or `Order` that this answers.
        request: Option<u64>,
        /// Why.
        error: WireError,
    },
    /// There is no forecast: the rules would refuse the commands that were asked about.
    ForecastRefused {
        /// As asked.
        request: u32,
        /// Why.
        rejection: Rejection,
    },
    /// A study is so far; at most twenty of these a study.
    Studying {
        /// As asked.
        request: u32,
        /// Parts that are done.
        done: u32,
        /// How many there are at most.
        parts: u32,
    },
    /// A piece of the answer to `Study`: all pieces' texts, one behind the other, are one JSON document.
    Found {
        /// As asked.
        request: u32,
        /// From 0.
        piece: u32,
        /// How many there are.
        pieces: u32,
        /// At most 3 KiB.
        json: String,
    },
}

/// What became of a batch of commands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "answer", deny_unknown_fields)]
pub enum Answer {
    /// All are decided, and in the log.
    Accepted {
        /// The first day on which they act.
        acts_on_day: u32,
        /// Their keys, in the order of the commands; none for a `Withdraw`.
        keys: Vec<Option<DecisionKey>>,
    },
    /// None is; the refusal is in the log.
    Refused {
        /// Which command, from 0.
        index: u8,
        /// Why.
        rejection: Rejection,
    },
    /// This number is older than the answers that are remembered.
    TooOld {},
    /// This number has not arrived. (Answers only `Ask`.)
    NeverSeen {},
}

/// Whose eyes a connection has.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "audience", deny_unknown_fields)]
pub enum Audience {
    /// Everybody's.
    Public {},
    /// One vendor's.
    Vendor {
        /// Whose.
        vendor: VendorId,
    },
    /// The instructor's.
    Instructor {},
}

/// What the server takes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Limits {
    /// The longest frame in bytes.
    pub frame_bytes_max: u32,
    /// The most commands in one `Act`.
    pub batch_commands_max: u16,
    /// The longest display name in characters.
    pub name_chars_max: u16,
    /// Messages a second that one connection may send, in the long run.
    pub messages_per_second_max: u16,
    /// The silence after which a connection is taken for dead.
    pub silence_ms_max: u32,
}

/// A scenario to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ScenarioCard {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: Text,
    /// What happens, in a sentence or two.
    pub summary: Text,
    /// Minutes at classroom pace.
    pub minutes: u32,
    /// Vendors in it.
    pub vendors: u16,
    /// Seats that people may take.
    pub seats: u16,
}

/// What is behind a join code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Lobby {
    /// The code.
    pub code: JoinCode,
    /// The scenario's key.
    pub scenario: String,
    /// Its title.
    pub title: Text,
    /// The matches.
    pub matches: Vec<LobbyMatch>,
}

/// One match of a classroom.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LobbyMatch {
    /// The match.
    pub match_id: MatchId,
    /// Where it stands.
    pub phase: Phase,
    /// Days closed.
    pub day: u32,
    /// Its seats that people may take.
    pub seats: Vec<LobbySeat>,
}

/// One seat that people may take.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LobbySeat {
    /// The vendor.
    pub vendor: VendorId,
    /// Its name.
    pub name: Text,
    /// Its letters.
    pub monogram: String,
    /// The team that holds it.
    pub team: Option<String>,
    /// How many people hold it.
    pub people: u32,
}
