//! Why a seat's own figures changed over the last turn, by cause.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A figure that was split by cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Figure {
    /// Cash, in fen.
    Cash,
    /// Primary users.
    Users,
    /// The model valuation before new money, in fen.
    Valuation,
}

/// A change over the last turn, and its causes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct TurnChange {
    /// Which figure.
    pub figure: Figure,
    /// By how much it changed since the last turn began.
    pub delta: i64,
    /// Why: these sum to `delta`. Zero shares are left out.
    pub causes: Vec<CauseShare>,
}

/// One cause's share of a change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CauseShare {
    /// Why.
    pub cause: Cause,
    /// How much.
    pub delta: i64,
}

/// Why a figure changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Cause {
    /// Users: first-timers who came by themselves.
    Adopted,
    /// Users: came through advertisements.
    Advertising,
    /// Users: had stopped, and came back.
    Returned,
    /// Users: came from a rival.
    WonFromRivals,
    /// Users: went to a rival.
    LostToRivals,
    /// Users: only looked, and left.
    TouristsLeft,
    /// Users: lost the habit.
    HabitLost,
    /// Users: set free by a rival's liquidation, or by one's own.
    Liquidation,
    /// Cash: subscriptions.
    Subscriptions,
    /// Cash: paid tokens.
    ApiSales,
    /// Cash: advertisements.
    AdSpend,
    /// Cash: creative.
    Creative,
    /// Cash: GPUs.
    Compute,
    /// Cash: pay and overhead.
    People,
    /// Cash: investors.
    Investors,
    /// Cash: money put in by a parent.
    Parent,
    /// Cash: interest and repayment.
    Debt,
    /// Cash: sold, seized or paid out in liquidation. Valuation: what was there before the end.
    WindingUp,
    /// Cash: customers paid for milestones of contracts.
    Business,
    /// Cash: delivery of contracts, and the certificate.
    BusinessCosts,
    /// Cash: reports.
    Reports,
    /// Users: left while the service was suspended.
    ServiceOff,
    /// Users: came with a company that was bought, or went with one's own.
    Acquisition,
    /// Cash: lent by insiders until the next round.
    Bridge,
    /// Cash: interest.
    Interest,
    /// Cash: paid for a company, or received for one's own.
    CompanySale,
    /// Valuation: it came to the market.
    Launch,
    /// Valuation: monthly users.
    MonthlyUsers,
    /// Valuation: their growth.
    Growth,
    /// Valuation: recurring revenue.
    Revenue,
    /// Valuation: research talent.
    Talent,
    /// Valuation: how long the money lasts.
    Runway,
    /// Valuation: what investors think of the market.
    Sentiment,
    /// Valuation: the standing against the best.
    Standing,
    /// Users: came through pages that search engines found. Cash: what those pages cost.
    SearchPages,
    /// Cash: creators.
    Creators,
    /// Cash: fines.
    Fines,
    /// Users: a breakout brought them.
    ViralBreakout,
    /// Users: took the assistant that came with their device.
    DeviceEntrant,
    /// Users: went to a rival because of a scandal.
    Scandal,
    /// Cash: training runs and other projects, serving research.
    Research,
    /// Cash: GPUs bought.
    GpuPurchase,
    /// Cash: severance.
    Severance,
}
