//! A seat's desk of money: what it owes, what it may borrow, whether it sleeps, and which companies are on sale.
//!
//! Only the vendor's own seat sees it. A company on sale opens its books to everybody in business: that is what its worth is from.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::VendorId;
use crate::quantity::Fen;

/// Everything about money that is no daily figure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct MoneyDesk {
    /// Venture debt.
    pub debt: DebtDesk,
    /// Insiders' notes, oldest first.
    pub notes: Vec<BridgeNote>,
    /// What insiders would lend now; 0 while they see no need, or have lent enough.
    pub bridge_limit_fen: Fen,
    /// Compute that is paid for, soonest to lapse first.
    pub prepaid_compute: Vec<PrepaidCompute>,
    /// Whether the service is suspended.
    pub hibernating: bool,
    /// Days for which it may still be.
    pub hibernation_days_left: u32,
    /// One's own company, while it is on sale.
    pub sale: Option<SaleDesk>,
    /// Rivals' companies on sale.
    pub on_sale: Vec<SaleCard>,
}

/// Venture debt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct DebtDesk {
    /// Borrowed and not paid back.
    pub owed_fen: Fen,
    /// Interest that has built up since it was last paid.
    pub interest_fen: Fen,
    /// The most that may be owed; 0 before a first round.
    pub limit_fen: Fen,
    /// Interest a year, in ten-thousandths.
    pub rate_bp: u32,
    /// The runway that was promised, in days.
    pub covenant_runway_days: u32,
    /// While the promise is broken: days until the lender may call the loan.
    pub cure_days_left: Option<u32>,
    /// Whether the lender wants it back now.
    pub called: bool,
}

/// Money lent by insiders until the next round.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct BridgeNote {
    /// How much.
    pub principal_fen: Fen,
    /// The discount on the next round's price, in ten-thousandths.
    pub discount_bp: u32,
    /// The pre-money above which its price does not rise.
    pub cap_pre_money_fen: Fen,
    /// The day on which it becomes shares if no round came.
    pub matures_on_day: u32,
}

/// Compute that is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PrepaidCompute {
    /// What is left of it.
    pub fen: Fen,
    /// The first day on which it is gone.
    pub lapses_on_day: u32,
}

/// One's own company on sale.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct SaleDesk {
    /// The least that it must bring.
    pub reserve_fen: Fen,
    /// The last day on which bids act.
    pub closes_on_day: u32,
}

/// A rival's company on sale, with what its opened books say.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct SaleCard {
    /// Whose.
    pub vendor: VendorId,
    /// The least that it must bring.
    pub reserve_fen: Fen,
    /// The last day on which bids act.
    pub closes_on_day: u32,
    /// Primary users by habit.
    pub habit_users: u64,
    /// Research talent, in thousandths of a star.
    pub stars_milli: i64,
    /// Heads.
    pub heads: u32,
    /// What users, talent and GPUs would be worth to a buyer by the scenario's rule of thumb.
    pub worth_fen: Fen,
    /// One's own sealed bid that stands; none without.
    pub own_bid_fen: Option<Fen>,
}
