//! The chart of accounts: every place that money can be in a vendor's books.
//!
//! The order is the byte layout of a stored ledger: append, never reorder or remove. No account is ever created at run
//! time, so the list is the bound.

use bincode::{Decode, Encode};

/// How many accounts there are.
pub const ACCOUNT_COUNT: usize = 37;

/// One account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Asset: money at hand.
    Cash,
    /// Asset: billed and not yet received.
    Receivable,
    /// Liability: received for service not yet given.
    DeferredRevenue,
    /// Liability: owed to staff.
    PayablePeople,
    /// Liability: owed to suppliers, the landlord and the cloud among them.
    PayableSuppliers,
    /// Liability: borrowed, secured.
    Debt,
    /// Equity: paid in by investors in priced rounds.
    PaidInEquity,
    /// Equity by law, but the score counts it like debt: what a parent put in.
    ParentContributions,
    /// Equity: what the vendor was worth in money when its books were opened.
    Opening,
    /// Revenue: subscriptions.
    SubscriptionRevenue,
    /// Revenue: metered tokens.
    ApiRevenue,
    /// Expense: advertisements.
    Ads,
    /// Expense: creative.
    Creative,
    /// Expense: rented GPUs.
    Compute,
    /// Expense: pay.
    Payroll,
    /// Expense: offices and the rest that comes with heads.
    Overhead,
    /// Expense: interest on debt.
    Interest,
    /// Expense: assets written down.
    Impairment,
    /// What creditors lost when the vendor was wound up: liabilities written off.
    Losses,
    /// Equity, on the debit side: what owners were paid when the vendor was wound up.
    Distributions,
    /// Revenue: contracts with business customers.
    BusinessRevenue,
    /// Expense: delivery of contracts, and the certificate.
    BusinessCosts,
    /// Expense: reports.
    MarketReports,
    /// Asset: compute that an investor paid in, not yet used.
    PrepaidCompute,
    /// Liability: lent by insiders until the next round, behind all other creditors.
    Notes,
    /// Liability: interest on debt that was not yet paid, secured like the debt.
    InterestPayable,
    /// Asset: companies bought, at what was paid.
    Acquisitions,
    /// Equity: what a buyer paid for the whole company.
    SaleOfCompany,
    /// Equity: what a winding-up got for what was no cash.
    Recovered,
    /// Expense: creators.
    Creators,
    /// Expense: pages for search engines.
    SearchPages,
    /// Expense: fines.
    Fines,
    /// Expense without cash: what impressions on channels of one's own would have brought on sale; the parent bears it.
    HouseMedia,
    /// Expense: training runs and other projects, serving research.
    Research,
    /// Asset: paid for projects that are under way, the part of the way before them.
    PrepaidResearch,
    /// Asset: GPUs bought, less what is written off.
    OwnedGpus,
    /// Expense: GPUs written off by the day.
    Depreciation,
}

impl Account {
    /// Every account, in the order of the ledger.
    pub const ALL: [Self; ACCOUNT_COUNT] = [
        Self::Cash,
        Self::Receivable,
        Self::DeferredRevenue,
        Self::PayablePeople,
        Self::PayableSuppliers,
        Self::Debt,
        Self::PaidInEquity,
        Self::ParentContributions,
        Self::Opening,
        Self::SubscriptionRevenue,
        Self::ApiRevenue,
        Self::Ads,
        Self::Creative,
        Self::Compute,
        Self::Payroll,
        Self::Overhead,
        Self::Interest,
        Self::Impairment,
        Self::Losses,
        Self::Distributions,
        Self::BusinessRevenue,
        Self::BusinessCosts,
        Self::MarketReports,
        Self::PrepaidCompute,
        Self::Notes,
        Self::InterestPayable,
        Self::Acquisitions,
        Self::SaleOfCompany,
        Self::Recovered,
        Self::Creators,
        Self::SearchPages,
        Self::Fines,
        Self::HouseMedia,
        Self::Research,
        Self::PrepaidResearch,
        Self::OwnedGpus,
        Self::Depreciation,
    ];

    /// The place in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What recurs as revenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revenue {
    /// Subscriptions.
    Subscription,
    /// Metered tokens.
    Api,
}

impl Revenue {
    /// The account it is credited to.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Subscription => Account::SubscriptionRevenue,
            Self::Api => Account::ApiRevenue,
        }
    }
}

/// What suppliers are paid for. The order is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Expense {
    /// Advertisements.
    Ads,
    /// Creative.
    Creative,
    /// Rented GPUs.
    Compute,
    /// Offices and the rest that comes with heads.
    Overhead,
    /// Delivery of contracts, and the certificate.
    Business,
    /// Reports.
    Reports,
    /// Creators.
    Creators,
    /// Pages for search engines.
    SearchPages,
    /// Fines.
    Fines,
    /// Serving research, by the day.
    Research,
}

impl Expense {
    /// The account it is debited to.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Ads => Account::Ads,
            Self::Creative => Account::Creative,
            Self::Compute => Account::Compute,
            Self::Overhead => Account::Overhead,
            Self::Business => Account::BusinessCosts,
            Self::Reports => Account::MarketReports,
            Self::Creators => Account::Creators,
            Self::SearchPages => Account::SearchPages,
            Self::Fines => Account::Fines,
            Self::Research => Account::Research,
        }
    }
}

/// What is paid for at once and used up over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Investment {
    /// A project: used up over its length.
    Project,
    /// GPUs: used up over their life.
    Gpus,
}

impl Investment {
    /// The asset that it is until then.
    #[must_use]
    pub const fn asset(self) -> Account {
        match self {
            Self::Project => Account::PrepaidResearch,
            Self::Gpus => Account::OwnedGpus,
        }
    }

    /// The expense that it becomes by the day.
    #[must_use]
    pub const fn expense(self) -> Account {
        match self {
            Self::Project => Account::Research,
            Self::Gpus => Account::Depreciation,
        }
    }
}

/// What people are owed. The order is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Wage {
    /// Pay.
    Pay,
    /// Severance after a layoff.
    Severance,
}

/// Who puts new money in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backer {
    /// An investor, for shares.
    Investor,
    /// A parent company, for nothing but the score's deduction.
    Parent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_account_stands_at_its_own_index() {
        for (place, account) in Account::ALL.into_iter().enumerate() {
            assert_eq!(account.index(), place, "{account:?}");
        }
    }
}
