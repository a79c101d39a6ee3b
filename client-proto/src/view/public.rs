//! What everybody sees: the clock, each vendor's standing, the market, the news, the seats.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::PriceItem;
use crate::id::VendorId;
use crate::quantity::Fen;

/// Where a match stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Phase {
    /// People join; no day has been played.
    Lobby,
    /// Days pass.
    Running,
    /// Stopped by the instructor, or since the server came back.
    Paused,
    /// Over.
    Ended,
}

/// How days pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "pace", deny_unknown_fields)]
pub enum Pace {
    /// A turn takes this long; its days are spread evenly over it.
    Timed {
        /// 1,000 to 3,600,000 ms.
        turn_ms: u32,
    },
    /// One turn at a time, when the instructor says so.
    Stepped {},
    /// The turn ends when every seat that people hold is ready.
    AllReady {},
}

/// Day, turn, phase and pace.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Clock {
    /// Days closed so far.
    pub day: u32,
    /// The current turn, counted from 1.
    pub turn: u32,
    /// The first day on which decisions made now act.
    pub next_turn_day: u32,
    /// Where the match stands.
    pub phase: Phase,
    /// How days pass.
    pub pace: Pace,
    /// Milliseconds until the current turn ends, as of this message; none when no clock runs.
    pub turn_ends_in_ms: Option<u32>,
}

/// How a vendor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum VendorStatus {
    /// Not on the market yet.
    Upcoming,
    /// In business. (Distress, a runway under 90 days, is private: see the dashboard.)
    Active,
    /// Cannot pay; being wound up.
    Insolvent,
    /// Gone.
    Liquidated,
}

/// One vendor's public figures.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Standing {
    /// The vendor.
    pub vendor: VendorId,
    /// How it stands.
    pub status: VendorStatus,
    /// The day it died.
    pub died_on_day: Option<u32>,
    /// Users within the last 30 days.
    pub mau: u64,
    /// MAU a turn ago.
    pub mau_last_turn: u64,
    /// Share of the category's MAU, in ten-thousandths.
    pub share_bp: u32,
    /// Input price, fen a million tokens.
    pub api_input_fen_per_mtok: Fen,
    /// Output price, fen a million tokens.
    pub api_output_fen_per_mtok: Fen,
    /// Subscription, fen a month.
    pub subscription_fen_per_month: Fen,
    /// Free quota, tenths of the mean daily need.
    pub free_quota_tenths: u16,
    /// Quality as benchmarks show it, in thousandths.
    pub quality_milli: i64,
    /// Post-money of the last closed round; none before one.
    pub last_post_money_fen: Option<Fen>,
    /// Score so far, shown only when the match has ended.
    pub score_fen: Option<Fen>,
    /// Whether it published the weights of a model.
    pub weights_open: bool,
}

/// The market as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Market {
    /// Fen per 1,000 impressions on each channel, yesterday.
    pub cpm_fen: Vec<i64>,
    /// People who use any vendor, within 30 days.
    pub category_mau: u64,
    /// People in all segments.
    pub population: u64,
}

/// One point of the public history; one a turn, and the day before the first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct MarketPoint {
    /// Days closed.
    pub day: u32,
    /// MAU, in vendor order.
    pub mau: Vec<u64>,
    /// The blended API price, fen a million tokens, in vendor order.
    pub api_price_fen_per_mtok: Vec<i64>,
    /// CPM in fen, in channel order.
    pub cpm_fen: Vec<i64>,
}

/// Who holds a seat.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Seat {
    /// The vendor.
    pub vendor: VendorId,
    /// The team's display name; none while nobody has joined.
    pub team: Option<String>,
    /// People who hold this seat.
    pub people: u32,
    /// How many of them are connected.
    pub connected: u32,
    /// Whether the bot decides at present.
    pub bot: bool,
    /// Whether its people said that they are ready for the turn to end.
    pub ready: bool,
}

/// One public fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct News {
    /// The day it became known.
    pub day: u32,
    /// What happened.
    pub kind: NewsKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "news", deny_unknown_fields)]
pub enum NewsKind {
    /// A vendor came to the market.
    Launched {
        /// Who.
        vendor: VendorId,
    },
    /// A vendor changed a price.
    PriceChanged {
        /// Who.
        vendor: VendorId,
        /// Which price.
        item: PriceItem,
        /// Before.
        from: i64,
        /// After.
        to: i64,
    },
    /// A vendor told its users of a rise to come.
    RiseAnnounced {
        /// Who.
        vendor: VendorId,
        /// Which price.
        item: PriceItem,
        /// The level to come.
        to: i64,
        /// When.
        on_day: u32,
    },
    /// A vendor raised money.
    RoundClosed {
        /// Who.
        vendor: VendorId,
        /// How much.
        amount_fen: Fen,
        /// At what post-money.
        post_money_fen: Fen,
    },
    /// Users met "the network is busy" more than 1 time in 20, for the first time in 30 days.
    Congested {
        /// Whose.
        vendor: VendorId,
    },
    /// A vendor cannot pay its people or its suppliers.
    Insolvent {
        /// Who.
        vendor: VendorId,
        /// Why.
        cause: DeathCause,
    },
    /// A vendor is gone; its users look around.
    Liquidated {
        /// Who.
        vendor: VendorId,
        /// Users who were set free.
        users: u64,
    },
    /// The match is over.
    Ended {},
    /// The server came back, and the match waits for its instructor.
    Resumed {},
    /// A vendor's training run brought a new model.
    ModelReleased {
        /// Whose.
        vendor: VendorId,
        /// Its quality, in thousandths.
        quality_milli: i64,
    },
    /// A vendor published the weights of its model.
    WeightsOpened {
        /// Who.
        vendor: VendorId,
        /// The model's quality, in thousandths.
        quality_milli: i64,
    },
}

/// Why a vendor died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum DeathCause {
    /// Payroll unpaid for 30 days.
    Payroll,
    /// Suppliers unpaid for 60 days.
    Payables,
    /// It filed for bankruptcy itself.
    Filed,
}

/// Why a pitch brought no deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum FailedPitch {
    /// Investors did not come.
    NoInterest,
    /// They came, and none would pay the price asked for.
    AskTooHigh,
    /// The valuation is too high for any of them.
    ValuationTooHigh,
    /// All offers lay under the walk-away.
    BelowWalkAway,
}
