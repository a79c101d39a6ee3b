//! Why the rules refused a command. A value, never a text: the client words it in the player's language.
//! The order of variants is the binary codec's: append only.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::DecisionKey;
use crate::control::Control;
use crate::quantity::Fen;
use crate::view::VendorStatus;

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "reason", deny_unknown_fields)]
pub enum Rejection {
    /// The match has not started.
    NotStarted {},
    /// The match has ended.
    Ended {},
    /// The vendor is not on the market yet, or no more.
    VendorInactive {
        /// Its status.
        status: VendorStatus,
    },
    /// There is no such channel.
    UnknownChannel {
        /// How many there are.
        channels: u16,
    },
    /// This control is locked until a later turn.
    Locked {
        /// The first turn that may use it, counted from 1.
        unlock_turn: u32,
    },
    /// A figure lies outside its bounds.
    OutOfBounds {
        /// Which figure of the command.
        field: Control,
        /// What was asked.
        value: i64,
        /// The least allowed.
        min: i64,
        /// The most allowed.
        max: i64,
    },
    /// With what is queued already, this would cost more than there is.
    NotEnoughCash {
        /// What the queue would cost until the end of the next turn.
        needed_fen: Fen,
        /// What there is.
        cash_fen: Fen,
    },
    /// The vendor's last round is still open.
    RoundOpen {
        /// Which.
        round: u16,
    },
    /// There is no such offer, or it has lapsed.
    NoSuchOffer {
        /// The round that was named.
        round: u16,
        /// The rank that was named.
        rank: u8,
    },
    /// Nothing is queued under this key.
    NotQueued {
        /// The key.
        decision: DecisionKey,
    },
    /// One message names the same decision twice.
    Twice {
        /// The key.
        decision: DecisionKey,
    },
    /// What the command names does not exist.
    Unknown {
        /// What sort of thing it names.
        what: Named,
    },
    /// The rules do not allow it as things stand.
    NotNow {
        /// Why.
        why: Obstacle,
    },
    /// The scenario keeps this figure fixed, or firms set it by a rule.
    FixedByScenario {},
}

/// What sort of thing a command names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Named {
    /// A vendor.
    Vendor,
    /// A consumer segment.
    Segment,
    /// A search keyword.
    Keyword,
    /// A project of one's own.
    Project,
    /// A tender that is open.
    Tender,
}

/// What stands in the way of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Obstacle {
    /// This match does not have it.
    NotOffered,
    /// It is so already.
    AlreadySo,
    /// The same thing is named twice in one list, or too many are.
    ListTooLong,
    /// A condition is not met: the customer wants an installation on its premises, or the certificate for one is missing.
    NotEligible,
    /// Insiders see no need: the money lasts.
    NotInNeed,
    /// No round has closed yet.
    NoRoundYet,
    /// The lender's covenant does not hold, or the loan was called.
    CovenantBroken,
    /// All days of hibernation are used up.
    NoDaysLeft,
    /// The company is not on sale.
    NotForSale,
    /// One's own company is on sale.
    OnSale,
    /// Its owner has closed the channel to rivals.
    ChannelClosed,
    /// There is no scandal to speak of, or what there was to say was said.
    NoScandal,
    /// The vendor does not own the channel.
    NotOwned,
    /// The service is not open yet.
    NotLaunched,
    /// Too many projects are under way.
    TooManyProjects,
    /// Fewer GPUs are set aside than it needs.
    TooFewGpus,
}
