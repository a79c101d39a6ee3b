//! Why cash changed: one signed sum a cause.
//!
//! Invariant: the sums add up to the change of cash over the same time, because the ledger moves cash only together with
//! a cause. It knows no time itself: who resets it decides what it spans.

use bincode::{Decode, Encode};
use burnrate_client_proto::view::{Cause, CauseShare};

use super::account::{Backer, Expense, Investment, Revenue, Wage};

/// Why cash moves. The order is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CashCause {
    /// Subscribers paid.
    Subscriptions,
    /// API customers paid.
    ApiSales,
    /// Advertisements.
    AdSpend,
    /// Creative.
    Creative,
    /// Rented GPUs.
    Compute,
    /// Pay and overhead.
    People,
    /// Investors put money in.
    Investors,
    /// A parent put money in.
    Parent,
    /// A winding-up paid lenders and owners.
    Liquidation,
    /// Business customers paid their bills.
    Business,
    /// Delivery of contracts, and the certificate.
    BusinessCosts,
    /// Reports.
    Reports,
    /// Insiders lent until the next round.
    Bridge,
    /// Borrowed from a lender, or paid back.
    Debt,
    /// Interest.
    Interest,
    /// A company was bought, or the vendor itself was sold.
    CompanySale,
    /// Creators.
    Creators,
    /// Pages for search engines.
    SearchPages,
    /// Fines.
    Fines,
    /// Projects and serving research.
    Research,
    /// GPUs bought.
    GpuPurchase,
    /// Severance.
    Severance,
}

const CAUSE_COUNT: usize = 22;

impl CashCause {
    /// Every cause, in stored order.
    pub const ALL: [Self; CAUSE_COUNT] = [
        Self::Subscriptions,
        Self::ApiSales,
        Self::AdSpend,
        Self::Creative,
        Self::Compute,
        Self::People,
        Self::Investors,
        Self::Parent,
        Self::Liquidation,
        Self::Business,
        Self::BusinessCosts,
        Self::Reports,
        Self::Bridge,
        Self::Debt,
        Self::Interest,
        Self::CompanySale,
        Self::Creators,
        Self::SearchPages,
        Self::Fines,
        Self::Research,
        Self::GpuPurchase,
        Self::Severance,
    ];

    /// The cause as players are told it.
    #[must_use]
    pub const fn shown(self) -> Cause {
        match self {
            Self::Subscriptions => Cause::Subscriptions,
            Self::ApiSales => Cause::ApiSales,
            Self::AdSpend => Cause::AdSpend,
            Self::Creative => Cause::Creative,
            Self::Compute => Cause::Compute,
            Self::People => Cause::People,
            Self::Investors => Cause::Investors,
            Self::Parent => Cause::Parent,
            Self::Liquidation => Cause::WindingUp,
            Self::Business => Cause::Business,
            Self::BusinessCosts => Cause::BusinessCosts,
            Self::Reports => Cause::Reports,
            Self::Bridge => Cause::Bridge,
            Self::Debt => Cause::Debt,
            Self::Interest => Cause::Interest,
            Self::CompanySale => Cause::CompanySale,
            Self::Creators => Cause::Creators,
            Self::SearchPages => Cause::SearchPages,
            Self::Fines => Cause::Fines,
            Self::Research => Cause::Research,
            Self::GpuPurchase => Cause::GpuPurchase,
            Self::Severance => Cause::Severance,
        }
    }
}

impl From<Revenue> for CashCause {
    fn from(revenue: Revenue) -> Self {
        match revenue {
            Revenue::Subscription => Self::Subscriptions,
            Revenue::Api => Self::ApiSales,
        }
    }
}

impl From<Expense> for CashCause {
    fn from(expense: Expense) -> Self {
        match expense {
            Expense::Ads => Self::AdSpend,
            Expense::Creative => Self::Creative,
            Expense::Compute => Self::Compute,
            Expense::Overhead => Self::People,
            Expense::Business => Self::BusinessCosts,
            Expense::Reports => Self::Reports,
            Expense::Creators => Self::Creators,
            Expense::SearchPages => Self::SearchPages,
            Expense::Fines => Self::Fines,
            Expense::Research => Self::Research,
        }
    }
}

impl From<Investment> for CashCause {
    fn from(investment: Investment) -> Self {
        match investment {
            Investment::Project => Self::Research,
            Investment::Gpus => Self::GpuPurchase,
        }
    }
}

impl From<Wage> for CashCause {
    fn from(wage: Wage) -> Self {
        match wage {
            Wage::Pay => Self::People,
            Wage::Severance => Self::Severance,
        }
    }
}

impl From<Backer> for CashCause {
    fn from(backer: Backer) -> Self {
        match backer {
            Backer::Investor => Self::Investors,
            Backer::Parent => Self::Parent,
        }
    }
}

/// Signed sums of cash by cause, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct CashTally {
    fen: [i64; CAUSE_COUNT],
}

impl CashTally {
    /// Adds what came in (positive) or went out (negative).
    pub(super) fn add(&mut self, cause: CashCause, fen: i64) {
        let sum = &mut self.fen[cause as usize];
        *sum = sum.saturating_add(fen);
    }

    /// What one cause moved, in fen.
    #[must_use]
    pub fn of(&self, cause: CashCause) -> i64 {
        self.fen[cause as usize]
    }

    /// The whole change of cash, in fen.
    #[must_use]
    pub fn total_fen(&self) -> i128 {
        self.fen.iter().map(|&fen| i128::from(fen)).sum()
    }

    /// The causes that moved anything, in stored order.
    #[must_use]
    pub fn shares(&self) -> Vec<CauseShare> {
        CashCause::ALL
            .into_iter()
            .filter(|&cause| self.of(cause) != 0)
            .map(|cause| CauseShare { cause: cause.shown(), delta: self.of(cause) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_stands_at_its_own_index() {
        for (place, cause) in CashCause::ALL.into_iter().enumerate() {
            assert_eq!(cause as usize, place, "{cause:?}");
        }
    }
}
