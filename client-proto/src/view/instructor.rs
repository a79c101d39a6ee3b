//! What only the instructor sees: every vendor's vital figures, and who the people are.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{PersonId, VendorId};
use crate::quantity::Fen;
use crate::shock::ShockKind;

/// One vendor's private figures in brief.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct VendorSecrets {
    /// The vendor.
    pub vendor: VendorId,
    /// Cash at hand.
    pub cash_fen: Fen,
    /// Days until cash is gone at the current decisions; none if nothing burns.
    pub runway_days: Option<u32>,
    /// Primary users.
    pub users: u64,
    /// Decisions that wait.
    pub queued_decisions: u32,
    /// Score if the match ended today.
    pub score_fen: Fen,
}

/// One person of the classroom.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Person {
    /// Their number in the logs.
    pub person: PersonId,
    /// The name they gave.
    pub name: String,
    /// The seat they hold; none once they left.
    pub vendor: Option<VendorId>,
    /// Whether a socket of theirs is open.
    pub connected: bool,
}

/// A card that an instructor may play.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ShockCard {
    /// What it brings.
    pub shock: ShockKind,
    /// Cards of this kind that were played and have yet to strike, soonest first.
    pub pending: Vec<PlayedShock>,
    /// How many of this kind were played and have struck.
    pub struck_count: u32,
    /// The last day of a shock of this kind that lasts at present, whoever brought it; none if there is none, or if it stays.
    pub lasts_until_day: Option<u32>,
}

/// A card on the table.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PlayedShock {
    /// Whom it will befall, if the card names one.
    pub vendor: Option<VendorId>,
    /// The day on which it strikes.
    pub strikes_on_day: u32,
}
