//! What only a vendor's own seat sees of its attention: whom it shows advertisements to, what it booked, the pages it has
//! on the web, what it does with channels of its own, and how its product meets people.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::news::ScandalKind;
use crate::command::{Signup, Surface};
use crate::id::{ChannelId, KeywordId, SegmentId};
use crate::quantity::Fen;

/// One's own attention, whole.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct AttentionDesk {
    /// Whom each channel's advertisements are shown to, in channel order; none named means everybody.
    pub audiences: Vec<Vec<SegmentId>>,
    /// The keywords that search advertisements run on; none named means all.
    pub keywords: Vec<KeywordId>,
    /// What is spent a day on each channel at least until its term ends, in channel order.
    pub committed: Vec<Commitment>,
    /// What a creator of each tier costs today.
    pub creator_fee_fen: Vec<Fen>,
    /// Creators booked lately, oldest first.
    pub creators: Vec<CreatorBooking>,
    /// What a city-week of posters costs.
    pub city_week_fen: Fen,
    /// Posters that hang.
    pub posters: Vec<PosterRun>,
    /// Question-and-answer pages put on the web each day.
    pub pages_per_day: u32,
    /// Pages that are there.
    pub live_pages: u64,
    /// Visits that they brought yesterday.
    pub page_visits: u64,
    /// Search engines take no advertisements up to and including this day; none while they do.
    pub search_barred_until_day: Option<u32>,
    /// Channels with impressions of one's own.
    pub house: Vec<HouseUse>,
    /// Channels of one's own, and whether rivals are kept out.
    pub own_channels: Vec<OwnChannel>,
    /// The last scandal, as long as something can be said about it.
    pub scandal: Option<OpenScandal>,
    /// Trust, in ten-thousandths; 10,000 is full.
    pub trust_bp: u32,
    /// Whether people must register.
    pub signup: Signup,
    /// What the product is built for first.
    pub surface: Surface,
    /// How much the model refuses, in ten-thousandths.
    pub moderation_bp: u16,
    /// Whether the service is open.
    pub launched: bool,
}

/// What a channel with a minimum term has been promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Commitment {
    /// The channel.
    pub channel: ChannelId,
    /// Spent a day at least.
    pub fen_per_day: Fen,
    /// The last day of the term.
    pub until_day: u32,
}

/// A creator that was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CreatorBooking {
    /// The day.
    pub day: u32,
    /// The creator's channel.
    pub channel: ChannelId,
    /// 1 small, 2 middle, 3 famous.
    pub tier: u8,
    /// What was paid.
    pub fee_fen: Fen,
    /// Impressions that it brought.
    pub impressions: u64,
}

/// Posters that hang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PosterRun {
    /// What was paid for all of it.
    pub paid_fen: Fen,
    /// The first day.
    pub from_day: u32,
    /// The last day.
    pub until_day: u32,
}

/// Impressions on a channel of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct HouseUse {
    /// The channel.
    pub channel: ChannelId,
    /// At most so many a day.
    pub inventory_per_day: u64,
    /// Used for oneself.
    pub used_per_day: u64,
    /// What the used ones would have brought on sale yesterday. The parent bears it, and the score counts it.
    pub forgone_fen_per_day: Fen,
}

/// A channel of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OwnChannel {
    /// The channel.
    pub channel: ChannelId,
    /// Whether rivals are kept out.
    pub closed: bool,
}

/// A scandal that waits for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OpenScandal {
    /// What it is about.
    pub kind: ScandalKind,
    /// The day on which it broke.
    pub day: u32,
    /// Days left to say something.
    pub days_to_answer: u32,
}
