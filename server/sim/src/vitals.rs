//! Each vendor's vital figures at the end of a day, as `simulate` prints them. All are whole numbers.
//! Field names are JSON keys that users' scripts read: never rename one.

use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::VendorStatus;
use serde::Serialize;

/// One vendor's figures at the end of one day. The vendor's key and name are the scenario's.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Vitals {
    /// Which vendor.
    #[serde(skip)]
    pub vendor: VendorId,
    /// Its status.
    #[serde(serialize_with = "status_word")]
    pub status: VendorStatus,
    /// The day on which it became insolvent.
    pub bankrupt_on_day: Option<u32>,
    /// Users within 30 days, second users too.
    pub mau: u64,
    /// Primary users.
    pub active_users: u64,
    /// Ever registered.
    pub registered_users: u64,
    /// Cash.
    pub cash_fen: i64,
    /// Owed to lenders.
    pub debt_fen: i64,
    /// Pre-money by the rule of valuation.
    pub valuation_fen: i64,
    /// The founders' share, in ten-thousandths.
    pub founder_stake_bp: u32,
    /// Blended API price, fen a million tokens.
    pub token_price_fen_per_mtok: i64,
    /// Fen a month.
    pub subscription_fen_per_month: i64,
    /// Quality in thousandths.
    pub quality_milli: i64,
    /// Spent on advertisements since the start.
    pub ad_spend_fen_total: i64,
    /// Users won by paid advertisements since the start.
    pub paid_activations_total: u64,
    /// Score if the match ended now.
    pub score_fen: i64,
    /// Spent on advertisements on this day.
    pub ad_spend_fen: i64,
    /// Users won by paid advertisements on this day.
    pub paid_activations: u64,
    /// Spend ÷ paid activations of the last 30 days; none if nobody came.
    pub cac_fen: Option<i64>,
    /// Tokens served on this day.
    pub tokens: u64,
    /// Revenue of this day.
    pub revenue_fen: i64,
    /// Costs of this day.
    pub cost_fen: i64,
    /// Days until cash is gone at the current decisions; none if nothing burns.
    pub runway_days: Option<u32>,
}

/// The word that scripts read.
#[must_use]
pub fn status_name(status: VendorStatus) -> &'static str {
    match status {
        VendorStatus::Upcoming => "upcoming",
        VendorStatus::Active => "active",
        VendorStatus::Insolvent => "insolvent",
        VendorStatus::Liquidated => "liquidated",
    }
}

fn status_word<S: serde::Serializer>(status: &VendorStatus, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status_name(*status))
}
