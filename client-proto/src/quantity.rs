//! Amounts on the wire. All are whole numbers below 2^53, so that a browser reads them exactly.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The largest whole number that JSON readers hold exactly: 2^53 − 1.
pub const WIRE_INTEGER_MAX: u64 = (1 << 53) - 1;

/// Money in fen (¥0.01). Negative where money is owed or lost.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// Whole yuan as fen, saturating.
    #[must_use]
    pub fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }
}

/// A text in both languages of the game.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}
