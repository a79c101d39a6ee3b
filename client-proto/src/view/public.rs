//! What everybody sees: the clock, each vendor's standing, the market, the news, the seats.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::{PriceItem, Signup, Stance, Surface};
use crate::id::{BusinessSegmentId, ChannelId, TenderId, VendorId};
use crate::quantity::Fen;
use crate::shock::ShockKind;

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
    /// A vendor won a tender. Customers publish who and for how much.
    TenderWon {
        /// Who.
        vendor: VendorId,
        /// Which tender.
        tender: TenderId,
        /// The sort of customer.
        segment: BusinessSegmentId,
        /// The price of the whole contract.
        price_fen: Fen,
    },
    /// A vendor suspended its service.
    Hibernated {
        /// Who.
        vendor: VendorId,
    },
    /// A vendor took its service up again.
    Woke {
        /// Who.
        vendor: VendorId,
    },
    /// A vendor put itself up for sale.
    PutUpForSale {
        /// Who.
        vendor: VendorId,
        /// The least that it must bring.
        reserve_fen: Fen,
        /// The last day on which bids act.
        closes_on_day: u32,
    },
    /// Nobody bid what the reserve asked for.
    Unsold {
        /// Whose company.
        vendor: VendorId,
    },
    /// A company was sold.
    Sold {
        /// Whose.
        vendor: VendorId,
        /// To whom.
        buyer: VendorId,
        /// For how much.
        price_fen: Fen,
    },
    /// Something came out about a vendor.
    Scandal {
        /// Whose.
        vendor: VendorId,
        /// What.
        kind: ScandalKind,
    },
    /// A vendor spoke about its scandal, or let it be known that it will not.
    Statement {
        /// Who.
        vendor: VendorId,
        /// What it said.
        stance: Stance,
        /// Whether it was shown at once to have lied.
        exposed: bool,
    },
    /// A vendor closed a channel of its own to rivals, or opened it again.
    ChannelClosed {
        /// Who.
        vendor: VendorId,
        /// The channel.
        channel: ChannelId,
        /// Closed, or open again.
        closed: bool,
    },
    /// The competition authority fined a vendor for its closed channels, and opened them.
    AntitrustFine {
        /// Whom.
        vendor: VendorId,
        /// How much.
        fine_fen: Fen,
    },
    /// A vendor asks people to register, or no more.
    SignupChanged {
        /// Who.
        vendor: VendorId,
        /// What it asks now.
        signup: Signup,
    },
    /// It is said that something may come.
    Rumour {
        /// What.
        shock: ShockKind,
        /// How likely, in ten-thousandths. Of many rumours with the same figure, that share comes true.
        chance_bp: u16,
    },
    /// What was rumoured did not come.
    RumourDied {
        /// What.
        shock: ShockKind,
    },
    /// It has come.
    ShockStruck {
        /// What.
        shock: ShockKind,
        /// Whom it befalls; none if everybody.
        vendor: Option<VendorId>,
        /// The last day on which it lasts; none if it stays.
        until_day: Option<u32>,
    },
    /// It is over.
    ShockEnded {
        /// What.
        shock: ShockKind,
    },
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
    /// The server's disk is full: the match is paused, and goes on when there is room and its instructor says so.
    StorageFull {},
    /// The server's disk is nearly full. Told to the instructor alone.
    StorageLow {
        /// What is left, in units of 1,048,576 bytes.
        free_mib: u32,
    },
    /// The server's log was damaged: the match goes on from its last sound record.
    LogSalvaged {
        /// How many records after that one are known to be lost.
        lost_records: u32,
    },
}

/// What a scandal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum ScandalKind {
    /// Pages made for search engines, in which the product answers its own questions.
    SearchPages,
    /// Something that the model said.
    Content,
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
    /// A called loan was not paid back.
    Debt,
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
