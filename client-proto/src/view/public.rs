//! What everybody sees: the clock, each vendor's standing, the market, the seats, the score's weights.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::{Signup, Surface};
use crate::id::{ChannelId, VendorId};
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
    /// Sold to a rival.
    Acquired,
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
    /// The least that the company must bring, while it is on sale.
    pub for_sale_reserve_fen: Option<Fen>,
    /// Whether its service is suspended.
    pub hibernating: bool,
    /// Whether people must register.
    pub signup: Signup,
    /// What the product is built for first.
    pub surface: Surface,
    /// Whether the service is open.
    pub launched: bool,
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
    /// Channels that their owners have closed to rivals.
    pub closed_channels: Vec<ChannelId>,
    /// Fen per 1,000 impressions on each search keyword, yesterday.
    pub keyword_cpm_fen: Vec<i64>,
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

/// What the score adds up, as the weights stand: see the scenario's `score` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct ScoreWeights {
    /// A mean habit user, in fen: 0 to ¥999,999.
    pub habit_user_fen: Fen,
    /// Years of recurring revenue, in millionths: 0 to 1,000.
    pub arr_multiple_micro: u64,
    /// A star, in fen: 0 to ¥1,000bn.
    pub star_fen: Fen,
    /// Weight of cash, in millionths: 0 to 100.
    pub cash_weight_micro: u64,
    /// Weight of debt, subtracted, in millionths: 0 to 100.
    pub debt_weight_micro: u64,
    /// Weight of money put in by a parent, subtracted, in millionths: 0 to 100.
    pub parent_weight_micro: u64,
}

impl ScoreWeights {
    /// The first weight that is out of its range: its field, and the range in the field's unit.
    #[must_use]
    pub fn out_of_range(&self) -> Option<(&'static str, u64, u64)> {
        const MICRO: u64 = 1_000_000;
        let fen = |amount: Fen| u64::try_from(amount.0).unwrap_or(u64::MAX);
        let fields = [
            ("habit_user_fen", fen(self.habit_user_fen), 99_999_900),
            ("arr_multiple_micro", self.arr_multiple_micro, 1_000 * MICRO),
            ("star_fen", fen(self.star_fen), 100_000_000_000_000),
            ("cash_weight_micro", self.cash_weight_micro, 100 * MICRO),
            ("debt_weight_micro", self.debt_weight_micro, 100 * MICRO),
            ("parent_weight_micro", self.parent_weight_micro, 100 * MICRO),
        ];
        fields.into_iter().find(|(_, value, max)| value > max).map(|(field, _, max)| (field, 0, max))
    }
}
