//! Prices, and which of them is meant.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::quantity::Fen;

/// One price of a vendor, with its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "item", deny_unknown_fields)]
pub enum Price {
    /// Input tokens through the API: ¥0 to ¥200 a million tokens, in fen.
    ApiInput {
        /// Fen a million tokens.
        fen_per_mtok: Fen,
    },
    /// Output tokens through the API: ¥0 to ¥200 a million tokens, in fen.
    ApiOutput {
        /// Fen a million tokens.
        fen_per_mtok: Fen,
    },
    /// The subscription: ¥0 to ¥500 a month, in fen.
    Subscription {
        /// Fen a month.
        fen_per_month: Fen,
    },
    /// What one may use without paying, in tenths of the segment's mean daily need: 0 to 200. 200 is without limit.
    FreeQuota {
        /// Tenths of the mean daily need.
        tenths: u16,
    },
}

/// Which price, without its level.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum PriceItem {
    /// [`Price::ApiInput`].
    ApiInput,
    /// [`Price::ApiOutput`].
    ApiOutput,
    /// [`Price::Subscription`].
    Subscription,
    /// [`Price::FreeQuota`].
    FreeQuota,
}

impl Price {
    /// Which price this sets.
    #[must_use]
    pub fn item(self) -> PriceItem {
        match self {
            Self::ApiInput { .. } => PriceItem::ApiInput,
            Self::ApiOutput { .. } => PriceItem::ApiOutput,
            Self::Subscription { .. } => PriceItem::Subscription,
            Self::FreeQuota { .. } => PriceItem::FreeQuota,
        }
    }

    /// The level as a bare number: fen, or tenths for the free quota.
    #[must_use]
    pub fn level(self) -> i64 {
        match self {
            Self::ApiInput { fen_per_mtok } | Self::ApiOutput { fen_per_mtok } => fen_per_mtok.0,
            Self::Subscription { fen_per_month } => fen_per_month.0,
            Self::FreeQuota { tenths } => i64::from(tenths),
        }
    }
}
