//! A scenario with every default filled in: what the market reads, what a log's first record holds, what replay reads back.
//! Invariant: integers, booleans and text only, so it is the same everywhere. In a log it stands as JSON under names, so a
//! field may be added without moving another. Units stand last in each name:
//! `_micro` is 1e-6, `_nano` is 1e-9, `_fen` is ¥0.01, `_deci` is 0.1, `_bp` is 0.0001. An index (u16) is a place in the list.
//! `market_scale` is **already applied** to what it scales (see [`Meta::market_scale_micro`]).

mod attention;
mod business;
mod channel;
mod control;
mod finance;
mod fixed;
mod house_rule;
mod market;
mod research;
mod segment;
mod shock;
mod sizes;
mod vendor;

pub use attention::{Attention, Creators, Keyword, ScandalTerms, SearchPages};
pub use burnrate_client_proto::control::Control;
pub use business::{Business, BusinessSegment, ReportTerms, Reports};
pub use channel::{Advertising, Channel};
pub use control::{Bounds, ControlRange, Pacing, Range, Score, TurnSpan, Unlock};
pub use finance::{
    Bridge, CompanySale, ComputeCredit, Finance, Hibernation, Investors, People, Recovery, Sentiment,
    Valuation, VentureDebt,
};
pub use fixed::{FixedFigures, Pricing};
pub use house_rule::HouseRules;
pub use market::{Awareness, Choice, ChoiceForm, Compute, Conversation, Flows, RentTerm, Switches};
pub use research::{Research, Talent};
pub use segment::{ApiSegment, Segment};
pub use shock::{
    ChipShortage, ContentScandal, DatedShock, DeviceEntrant, InvestorWinter, OpenWeights, RegistrationRule,
    Shocks, ViralBreakout,
};
pub use sizes::DAYS_MAX;
pub(crate) use sizes::{CHANNELS_MAX, HISTORY_DAYS_MAX, KEYWORDS_MAX, SEGMENTS_MAX, VENDORS_MAX};
pub use vendor::{
    GpuLease, Holder, HolderKind, Prices, ScriptedMove, SeatKind, Vendor, VendorClass, VendorStart,
};

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The version of this layout; a log's first record names it.
pub const RESOLVED_VERSION: u32 = 1;

/// The same text in both of the game's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Chinese; never empty.
    pub zh: String,
    /// English; never empty.
    pub en: String,
}

/// A whole scenario, checked and complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// [`RESOLVED_VERSION`] of the build that resolved it.
    pub version: u32,
    /// Name, purpose, dates and scale.
    pub meta: Meta,
    /// Consumer segments, 1 to 12, in scenario order.
    pub segments: Vec<Segment>,
    /// The self-serve API accounts (`sme_api`).
    pub api_segment: ApiSegment,
    /// How awareness grows and fades.
    pub awareness: Awareness,
    /// The terms of the choice that all segments share.
    pub choice: Choice,
    /// Flows between cells that all segments share.
    pub flows: Flows,
    /// Tokens of a conversation.
    pub conversation: Conversation,
    /// Advertising channels, 0 to 12, in scenario order.
    pub channels: Vec<Channel>,
    /// What all channels share.
    pub advertising: Advertising,
    /// GPUs, their rent and what they serve.
    pub compute: Compute,
    /// What a head costs.
    pub people: People,
    /// Vendors, 1 to 12, in scenario order.
    pub vendors: Vec<Vendor>,
    /// Recorded moves, sorted by (day, vendor, order in the file).
    pub script: Vec<ScriptedMove>,
    /// Valuation, rounds, distress, insolvency and liquidation.
    pub finance: Finance,
    /// What befalls the market from outside.
    pub shocks: Shocks,
    /// What each control may be set to.
    pub bounds: Bounds,
    /// The turn at which each control opens: every control exactly once, `Bid` once a channel.
    pub unlocks: Vec<Unlock>,
    /// Turns and their pace.
    pub pacing: Pacing,
    /// Weights of the score.
    pub score: Score,
    /// Mechanics switched on.
    pub switches: Switches,
    /// Who sets prices.
    #[serde(default)]
    pub pricing: Pricing,
    /// Business customers; none in a scenario of an older log.
    #[serde(default)]
    pub business: Business,
    /// Reports on sale.
    #[serde(default)]
    pub reports: Reports,
    /// Search keywords, 0 to 20, in scenario order; none where no channel is sold by keyword.
    pub keywords: Vec<Keyword>,
    /// What attention costs and brings beside daily bids.
    pub attention: Attention,
    /// What house rules keep to.
    pub house_rules: HouseRules,
    /// Quality and what raises it. Logs from before there was research lack it.
    #[serde(default)]
    pub research: Research,
    /// People who come, go, and are paid.
    #[serde(default)]
    pub talent: Talent,
}

/// Name, purpose, dates and scale of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Lower-case name, e.g. `china-2024`.
    pub key: String,
    /// The scenario's name.
    pub title: Text,
    /// One or two sentences on what happens.
    pub summary: Text,
    /// What a class learns from it.
    pub teaching_goal: Text,
    /// Questions for the debrief.
    pub debrief_questions: Vec<Text>,
    /// Minutes a class needs at its own pace.
    pub classroom_minutes: u32,
    /// The date of day 1, `YYYY-MM-DD`.
    pub start_date: String,
    /// Days of a match; days are numbered from 1 to this.
    pub days: u32,
    /// Days of history generated before day 1, for charts and growth figures; 0 = none.
    pub history_days: u32,
    /// Share of the full market, for reference only: populations, accounts, tenders a day, `Channel::b_bar_fen_per_day`, house impressions,
    /// `Investors::cap_median_fen` and `Advertising::refresh_scale_fen` hold numbers that were multiplied by it already.
    /// Vendors' users, money and GPUs are not scaled: they stand as the scenario gives them.
    pub market_scale_micro: i64,
}

impl Encode for Resolved {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        let json =
            serde_json::to_string(self).map_err(|error| EncodeError::OtherString(error.to_string()))?;
        json.encode(encoder)
    }
}

impl<C> Decode<C> for Resolved {
    fn decode<D: Decoder<Context = C>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let json = String::decode(decoder)?;
        serde_json::from_str(&json).map_err(|error| DecodeError::OtherString(error.to_string()))
    }
}

bincode::impl_borrow_decode!(Resolved);

impl Resolved {
    /// The turn (from 1) at which a control opens; `channel` only for [`Control::Bid`].
    /// A control that is not listed is open from turn 1.
    #[must_use]
    pub fn unlock_turn(&self, control: Control, channel: Option<u16>) -> u32 {
        self.unlocks.iter().find(|u| u.control == control && u.channel == channel).map_or(1, |u| u.turn)
    }

    /// The place of a channel in the list.
    #[must_use]
    pub fn channel_index(&self, key: &str) -> Option<u16> {
        self.channels.iter().position(|c| c.key == key).and_then(|i| u16::try_from(i).ok())
    }

    /// The place of a vendor in the list.
    #[must_use]
    pub fn vendor_index(&self, key: &str) -> Option<u16> {
        self.vendors.iter().position(|v| v.key == key).and_then(|i| u16::try_from(i).ok())
    }

    /// The place of a segment in the list.
    #[must_use]
    pub fn segment_index(&self, key: &str) -> Option<u16> {
        self.segments.iter().position(|s| s.key == key).and_then(|i| u16::try_from(i).ok())
    }
}
