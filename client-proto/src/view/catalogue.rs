//! What never changes during a match: names, bounds, lengths.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::id::{ChannelId, KeywordId, MatchId, SegmentId, VendorId};
use crate::quantity::Text;

/// The most turns that a [`MatchCard`] lists; behind them all are as long as the last one listed.
pub const CARD_TURNS_MAX: usize = 4_096;

/// The match and its scenario.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct MatchCard {
    /// The match.
    pub match_id: MatchId,
    /// The scenario's key.
    pub scenario: String,
    /// Its title.
    pub title: Text,
    /// What happens, in a sentence or two.
    pub summary: Text,
    /// The date of day 0, `YYYY-MM-DD`.
    pub start_date: String,
    /// Days from start to end.
    pub days: u32,
    /// The length of each turn in days, in order; the last repeats if they fall short of `days`.
    pub turn_days: Vec<u32>,
    /// The rules that the market follows.
    pub rules_version: u32,
}

/// What a make-up match assumes: one seat of a recorded match is played anew, from the same beginning and with the same chance, while
/// everybody else repeats what they decided then. Nobody reacts to what comes out differently.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct MakeUpCard {
    /// The recorded match.
    pub of: MatchId,
    /// The seat that is played anew.
    pub vendor: VendorId,
    /// Commands of the others that the rules refused here, so that they were left out.
    pub left_out: u32,
}

/// What sort of company a vendor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum VendorClass {
    /// Part of a large company that pays its bills.
    Portal,
    /// Lives on investors' money.
    Startup,
    /// Stands for many small ones together.
    Others,
}

/// One vendor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct VendorCard {
    /// Its number; colour, shape and dash follow from it.
    pub id: VendorId,
    /// The scenario's key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// One to three letters.
    pub monogram: String,
    /// What sort of company it is.
    pub class: VendorClass,
    /// Whether people may take this seat.
    pub open_to_people: bool,
    /// The day on which it comes to the market; 0 for those that are there at the start.
    pub enters_on_day: u32,
}

/// One advertising channel.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ChannelCard {
    /// Its number.
    pub id: ChannelId,
    /// The scenario's key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Fen per 1,000 impressions while nobody bids.
    pub base_cpm_fen: i64,
    /// The category's daily spend at which the price of attention stands at 2^η of the base.
    pub reference_spend_fen_per_day: i64,
    /// η, the elasticity of that price to 1 + spend ÷ reference, in millionths.
    pub price_elasticity_micro: i64,
    /// Share of its impressions in each segment, in ten-thousandths, in segment order.
    pub composition_bp: Vec<u32>,
}

/// One consumer segment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct SegmentCard {
    /// Its number.
    pub id: SegmentId,
    /// The scenario's key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// How many people it holds.
    pub population: u64,
}

/// The bounds of one control.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ControlCard {
    /// Which.
    pub control: Control,
    /// The channel, for a bid; channels may open at different turns.
    pub channel: Option<ChannelId>,
    /// The least it may be.
    pub min: i64,
    /// The most it may be.
    pub max: i64,
    /// The step that a form offers.
    pub step: i64,
    /// The first turn that may use it, counted from 1.
    pub unlock_turn: u32,
}

/// One search keyword.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct KeywordCard {
    /// Its number.
    pub id: KeywordId,
    /// The channel on which it is sold.
    pub channel: ChannelId,
    /// The scenario's key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Share of all searches, in ten-thousandths: how a spend is spread over the keywords that it runs on.
    pub search_share_bp: u32,
    /// Fen per 1,000 impressions while nobody bids.
    pub base_cpm_fen: i64,
    /// What advertisers outside the game spend on it a day.
    pub reference_spend_fen_per_day: i64,
    /// Share of its impressions in each segment, in ten-thousandths, in segment order.
    pub composition_bp: Vec<u32>,
}
