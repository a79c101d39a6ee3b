//! What only a vendor's own seat sees: the dashboard, the queue, and the forecast.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::explain::TurnChange;
use crate::command::{Area, Command, DecisionKey, GpuTerm, PriceItem};
use crate::id::{PersonId, VendorId};
use crate::quantity::Fen;

/// One's own vendor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Dashboard {
    /// The vendor.
    pub vendor: VendorId,
    /// Cash at hand.
    pub cash_fen: Fen,
    /// Owed to lenders.
    pub debt_fen: Fen,
    /// Owed to suppliers and people, overdue or not.
    pub payable_fen: Fen,
    /// Days until cash is gone at the current decisions; none if nothing burns.
    pub runway_days: Option<u32>,
    /// The same at the mean net burn of the last 60 days.
    pub runway_60d_days: Option<u32>,
    /// Whether either runway is under 90 days.
    pub distressed: bool,
    /// From awareness to payment.
    pub funnel: Funnel,
    /// Primary users by habit.
    pub habit_users: u64,
    /// Primary users who only look.
    pub tourist_users: u64,
    /// Users who use a rival more.
    pub second_users: u64,
    /// Ever registered.
    pub registered_users: u64,
    /// Raises on notice.
    pub pending_raises: Vec<PendingRaise>,
    /// Daily bid on each channel, in channel order.
    pub bid_fen_per_day: Vec<Fen>,
    /// How tired each channel's audience is of the creative: share of clicks lost, in ten-thousandths.
    pub fatigue_bp: Vec<u32>,
    /// Mean cost of one user won by paid advertisements over the last 30 days; none if nobody came.
    pub cac_fen: Option<Fen>,
    /// Leases of GPUs.
    pub leases: Vec<Lease>,
    /// Rent of one GPU for a day on each term, now.
    pub gpu_rent_fen_per_day: Vec<Fen>,
    /// Tokens that could be served a day, in millions.
    pub capacity_mtok_per_day: u64,
    /// Tokens asked for yesterday, in millions.
    pub demand_mtok_per_day: u64,
    /// Chance that a request at the peak meets "busy", in ten-thousandths.
    pub busy_bp: u32,
    /// Net change of cash over the last turn, split by cause; the causes sum to the change exactly.
    pub cash_change: TurnChange,
    /// Net change of primary users over the last turn, likewise.
    pub users_change: TurnChange,
    /// Who owns the company.
    pub holders: Vec<Holder>,
    /// The founders' share, in ten-thousandths.
    pub founder_stake_bp: u32,
    /// What the rule of valuation gives before money, today.
    pub model_valuation_fen: Fen,
    /// The round under way.
    pub round: Option<FundingRound>,
    /// Score if the match ended today.
    pub score_fen: Fen,
    /// Net change of the model valuation since the last turn began, likewise.
    pub valuation_change: TurnChange,
    /// Visits to its web site over the last 30 days.
    pub web_visits: u64,
}

/// From awareness to payment, in people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Funnel {
    /// Know the brand.
    pub aware: u64,
    /// Came new over the last 30 days.
    pub tried_30d: u64,
    /// Use it, primary and second.
    pub active: u64,
    /// Pay a subscription.
    pub paying: u64,
}

/// A price that will rise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PendingRaise {
    /// Which price.
    pub item: PriceItem,
    /// Its level to come.
    pub to: i64,
    /// When.
    pub on_day: u32,
}

/// Rented GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Lease {
    /// The term.
    pub term: GpuTerm,
    /// How many.
    pub gpus: u32,
    /// What one costs a day.
    pub rent_fen_per_day: Fen,
    /// The day on which it ends or renews.
    pub ends_on_day: u32,
}

/// A line of the cap table.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Holder {
    /// `founders`, `parent`, `pool`, or `round-N`.
    pub holder: String,
    /// Shares held.
    pub shares: u64,
    /// Share of all, in ten-thousandths.
    pub share_bp: u32,
}

/// A round under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct FundingRound {
    /// The vendor's rounds, counted from 1.
    pub round: u16,
    /// Money asked for.
    pub amount_fen: Fen,
    /// The pre-money asked for.
    pub ask_pre_money_fen: Fen,
    /// The day of the pitch's end; investors answer then.
    pub answers_on_day: u32,
    /// Open offers, best first.
    pub offers: Vec<Offer>,
    /// New shares for the employees' pool, in ten-thousandths of the post-money.
    pub pool_bp: u16,
    /// The part of the money that may come as compute, in ten-thousandths.
    pub compute_bp: u16,
}

/// A term sheet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Offer {
    /// 1 is the best.
    pub rank: u8,
    /// The pre-money offered.
    pub pre_money_fen: Fen,
    /// The money offered.
    pub amount_fen: Fen,
    /// The share it would buy, in ten-thousandths.
    pub share_bp: u32,
    /// The last day on which it can act.
    pub stands_until_day: u32,
    /// The part of the money that would come as compute; the rest is cash.
    pub compute_fen: Fen,
}

/// One point of one's own history; one a turn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OwnPoint {
    /// Days closed.
    pub day: u32,
    /// Cash at hand.
    pub cash_fen: Fen,
    /// Primary users.
    pub users: u64,
    /// Revenue of the turn.
    pub revenue_fen: Fen,
    /// Costs of the turn.
    pub cost_fen: Fen,
}

/// A decision that waits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct QueuedDecision {
    /// What it is about.
    pub key: DecisionKey,
    /// The command as sent.
    pub command: Command,
    /// Who sent it; none for a bot.
    pub by: Option<PersonId>,
    /// The first day on which it acts.
    pub acts_on_day: u32,
}

/// Who runs one area of one's own company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct AutoArea {
    /// Which.
    pub area: Area,
    /// Whether the seat left it to its house rule.
    pub chosen: bool,
    /// Whether all of its controls are still locked: the house rule runs it then in any case.
    pub locked: bool,
}

/// What the server expects if nothing else changes: expected values, rivals as last seen in public, no shock.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Forecast {
    /// Days ahead.
    pub horizon_days: u32,
    /// Runway with what is queued already; none if nothing burns.
    pub runway_before_days: Option<u32>,
    /// Runway with the commands that were asked about as well.
    pub runway_after_days: Option<u32>,
    /// With what is queued already.
    pub before: Vec<ForecastPoint>,
    /// With the commands that were asked about as well.
    pub after: Vec<ForecastPoint>,
}

/// One point of a forecast.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ForecastPoint {
    /// The day.
    pub day: u32,
    /// Cash expected.
    pub cash_fen: Fen,
    /// Primary users expected.
    pub users: u64,
}
