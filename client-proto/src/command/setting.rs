//! What some decisions choose from: terms of leases, stances, ways to sign up, reports, areas.
//! The order of variants is the binary codec's: append only.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::VendorId;

/// How long a GPU lease runs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum GpuTerm {
    /// 30 days.
    Days30,
    /// 90 days, cheaper.
    Days90,
    /// 365 days, cheapest.
    Days365,
}

impl GpuTerm {
    /// Every term, shortest first.
    pub const ALL: [Self; 3] = [Self::Days30, Self::Days90, Self::Days365];

    /// The length in days.
    #[must_use]
    pub fn days(self) -> u32 {
        match self {
            Self::Days30 => 30,
            Self::Days90 => 90,
            Self::Days365 => 365,
        }
    }
}

/// What a vendor says to the press after a scandal.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Stance {
    /// It was us; we mend it.
    Admit,
    /// It was not us.
    Deny,
    /// Nothing.
    Silent,
}

/// What people must do before they may use a service.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Signup {
    /// Register by telephone number.
    Phone,
    /// Nothing.
    None,
}

/// What a product is built for first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Surface {
    /// A telephone.
    App,
    /// A laptop's browser.
    Web,
    /// Both alike; best for nobody.
    Both,
}

/// A report that can be bought.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "report", deny_unknown_fields)]
pub enum Report {
    /// Everybody's MAU by segment.
    MauTable {},
    /// Everybody's advertising spend by channel.
    AdSpend {},
    /// Who knows and considers whom, by segment.
    BrandSurvey {},
    /// What people care for, with standard errors.
    Conjoint {},
    /// Where one's own users go.
    ChurnStudy {},
    /// Tenders to come, and what won earlier ones.
    TenderIntelligence {},
    /// What one rival has in the bank.
    RivalCash {
        /// Whose.
        vendor: VendorId,
    },
}

/// Part of a company that may be left to run by itself.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Area {
    /// Bids, creative, creators, posters.
    Advertising,
    /// Subscription, quota, API.
    Prices,
    /// GPUs and what they do.
    Compute,
    /// Training, context, features, serving research.
    Research,
    /// Heads and pay.
    People,
    /// Tenders.
    Business,
    /// Rounds, debt.
    Money,
}

impl Area {
    /// Every area, in order.
    pub const ALL: [Self; 7] = [
        Self::Advertising,
        Self::Prices,
        Self::Compute,
        Self::Research,
        Self::People,
        Self::Business,
        Self::Money,
    ];
}
