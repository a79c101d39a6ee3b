//! What a player asks, in the imperative. The order of variants is the binary codec's: append only.
//!
//! A command that is accepted is a *decision*: it waits in the seat's queue under its [`DecisionKey`] and acts
//! on the first day of the next turn. A later decision with the same key replaces it.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::ChannelId;
use crate::quantity::Fen;

/// At most this many commands travel together; all are accepted or none.
pub const BATCH_COMMANDS_MAX: usize = 32;

/// One strategy command.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Command {
    /// Spend this much a day on a channel, until changed. 0 stops.
    SetBid {
        /// The channel.
        channel: ChannelId,
        /// ¥0 to ¥20M a day.
        bid_fen_per_day: Fen,
    },
    /// Pay once for fresh creative; audiences tire of old advertisements.
    RefreshCreative {
        /// ¥50k to ¥5M; the more, the fresher.
        spend_fen: Fen,
    },
    /// Set one price, until changed. A rise takes effect after 30 days' notice, a cut at once.
    SetPrice {
        /// Which price, and its new level.
        price: Price,
    },
    /// Hold this many rented GPUs on leases of one term. More are rented at once; fewer as leases end.
    RentGpu {
        /// The length of each lease.
        term: GpuTerm,
        /// 0 to 50,000.
        gpus: u32,
    },
    /// Pitch a priced equity round to investors.
    OpenRound {
        /// Money asked for; 5% to 40% of ask + amount.
        amount_fen: Fen,
        /// The pre-money valuation asked for.
        ask_pre_money_fen: Fen,
        /// Offers below this pre-money are declined unseen.
        walk_away_pre_money_fen: Fen,
    },
    /// Take an offer of one's own round: the best still open at this rank.
    AcceptTerm {
        /// The vendor's rounds, counted from 1.
        round: u16,
        /// 1 is the best offer.
        rank: u8,
    },
    /// Turn an offer down.
    DeclineTerm {
        /// The vendor's rounds, counted from 1.
        round: u16,
        /// 1 is the best offer.
        rank: u8,
    },
    /// Give up: liquidation begins.
    FileBankruptcy {},
    /// Take a queued decision back.
    Withdraw {
        /// Which one.
        decision: DecisionKey,
    },
}

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

/// How long a GPU lease runs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum GpuTerm {
    /// 30 days.
    Days30,
    /// 90 days, cheaper.
    Days90,
    /// 365 days, cheapest.
    Days365,
}

impl GpuTerm {
    /// Every term, shortest first.
    pub const ALL: [Self; 3] = [Self::Days30, Self::Days90, Self::Days365];

    /// The length in days.
    #[must_use]
    pub fn days(self) -> u32 {
        match self {
            Self::Days30 => 30,
            Self::Days90 => 90,
            Self::Days365 => 365,
        }
    }
}

/// What a decision is about. Queued decisions act in this order, then by vendor, then by target.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum DecisionKey {
    /// A bid on one channel.
    SetBid {
        /// The channel.
        channel: ChannelId,
    },
    /// The next refresh of creative.
    RefreshCreative {},
    /// One price.
    SetPrice {
        /// Which.
        item: PriceItem,
    },
    /// The GPUs of one term.
    RentGpu {
        /// Which.
        term: GpuTerm,
    },
    /// The next round.
    OpenRound {},
    /// The offer to take of one round.
    AcceptTerm {
        /// The round.
        round: u16,
    },
    /// One offer to turn down.
    DeclineTerm {
        /// The round.
        round: u16,
        /// The offer's rank.
        rank: u8,
    },
    /// Bankruptcy.
    FileBankruptcy {},
}

impl Command {
    /// The key under which this waits; none for [`Command::Withdraw`], which acts at once.
    #[must_use]
    pub fn key(&self) -> Option<DecisionKey> {
        Some(match *self {
            Self::SetBid { channel, .. } => DecisionKey::SetBid { channel },
            Self::RefreshCreative { .. } => DecisionKey::RefreshCreative {},
            Self::SetPrice { price } => DecisionKey::SetPrice { item: price.item() },
            Self::RentGpu { term, .. } => DecisionKey::RentGpu { term },
            Self::OpenRound { .. } => DecisionKey::OpenRound {},
            Self::AcceptTerm { round, .. } => DecisionKey::AcceptTerm { round },
            Self::DeclineTerm { round, rank } => DecisionKey::DeclineTerm { round, rank },
            Self::FileBankruptcy {} => DecisionKey::FileBankruptcy {},
            Self::Withdraw { .. } => return None,
        })
    }
}
