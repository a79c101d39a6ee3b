//! Business customers who put work out to tender, and reports that can be bought.
//! Rates of arrival and accounts are after `market_scale`; values of tenders and fees are not scaled.

use serde::{Deserialize, Serialize};

use super::Text;

/// What all business segments share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Business {
    /// β_q of the score of a bid (.9).
    pub beta_quality_micro: i64,
    /// Coefficient of ln(1 + MAU/1e6) (.25).
    pub beta_fame_micro: i64,
    /// α_b: coefficient of −price / reference value (.8).
    pub beta_price_micro: i64,
    /// β_rel: coefficient of the relation with the segment, 0 to 1 (.5).
    pub beta_past_micro: i64,
    /// Coefficient of each 1% of availability promised above `service_level_neutral_bp`.
    pub beta_service_level_micro: i64,
    /// Availability that is worth neither more nor less, in ten-thousandths.
    pub service_level_neutral_bp: i64,
    /// The best bid wins if its score is above this (0).
    pub reserve_micro: i64,
    /// s of a renewal (3).
    pub renewal_inertia_micro: i64,
    /// A tender invites at most so many vendors (4).
    pub invited_max: u32,
    /// A tender stands open for so many days, and for a whole turn at least.
    pub open_days: u32,
    /// Work of a vendor that is gone, or that is not renewed, is put out again after so many days (14).
    pub retender_days: u32,
    /// Shares of the price billed at signing, at half of the work, at its end; they add up to 1,000,000.
    pub milestone_share_micro: Vec<i64>,
    /// Cost of delivery as a share of the reference value (.45).
    pub delivery_cost_micro: i64,
    /// The same, on top, for what runs on the vendor's own machines.
    pub hosting_cost_micro: i64,
    /// Reference value that one head delivers in a 30-day month.
    pub value_per_head_fen_per_month: i64,
    /// Work never goes slower than at this share of its pace, however few heads are promised.
    pub pace_min_micro: i64,
    /// Heads that are promised and not there come from agencies, at this multiple of pay and overhead.
    pub agency_multiple_micro: i64,
    /// Share of what is missing to 1 that a relation gains with a milestone on time, and loses with a late one.
    pub relation_gain_micro: i64,
    /// Half-life of a relation, days.
    pub relation_half_life_days: u32,
    /// Credit: share of the day's fee for each 1% of promised availability that was missed (10%).
    pub credit_per_percent_micro: i64,
    /// Price of the certificate for installations on customers' premises.
    pub certificate_fen: i64,
    /// Days from paying to having it.
    pub certificate_days: u32,
    /// The segments, at most 8, in scenario order.
    pub segments: Vec<BusinessSegment>,
}

/// One sort of business customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessSegment {
    /// E.g. `soe_onprem`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// Customers there are, after `market_scale`; for cards only.
    pub accounts: u64,
    /// Tenders a day, after `market_scale`.
    pub arrivals_nano_per_day: i64,
    /// Mean of a tender's reference value.
    pub value_mean_fen: i64,
    /// σ of its lognormal.
    pub value_sigma_micro: i64,
    /// Only vendors with the certificate are invited.
    pub needs_certificate: bool,
    /// No big cloud is invited.
    pub bars_big_cloud: bool,
    /// Only vendors with a domestic model are invited.
    pub needs_domestic: bool,
    /// It is installed on the customer's premises.
    pub on_prem: bool,
    /// Shortest term, 30-day months.
    pub term_min_months: u32,
    /// Longest term.
    pub term_max_months: u32,
    /// A bill is paid after so many days at least.
    pub payment_lag_min_days: u32,
    /// And at most.
    pub payment_lag_max_days: u32,
}

/// Reports on sale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// Everybody's MAU by segment.
    pub mau_table: ReportTerms,
    /// Everybody's advertising by channel.
    pub ad_spend: ReportTerms,
    /// Who knows and considers whom.
    pub brand_survey: ReportTerms,
    /// What people care for.
    pub conjoint: ReportTerms,
    /// Where one's own users go.
    pub churn_study: ReportTerms,
    /// Tenders.
    pub tender_intelligence: ReportTerms,
    /// A rival's cash.
    pub rival_cash: ReportTerms,
}

/// What one report costs and how good it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTerms {
    /// Its fee.
    pub fee_fen: i64,
    /// Days from order to delivery.
    pub lag_days: u32,
    /// σ of the lognormal noise of each figure (of a conjoint: the standard error as a share of the figure); 0 where people
    /// are asked.
    pub sigma_micro: i64,
    /// How many are asked; 0 where nobody is.
    pub sample: u64,
}
