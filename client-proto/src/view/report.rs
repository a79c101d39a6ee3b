//! What reports cost, and those that were bought: rows of estimates with their standard errors. An estimate is never the truth itself.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::Report;
use crate::id::{BusinessSegmentId, ChannelId, SegmentId, VendorId};
use crate::quantity::Fen;

/// What one sort of report costs and takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ReportCard {
    /// Which.
    pub report: ReportKind,
    /// Its fee, paid when it is ordered.
    pub fee_fen: Fen,
    /// Days from the order until it comes.
    pub lag_days: u32,
}

/// The sorts of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum ReportKind {
    /// Everybody's MAU.
    MauTable,
    /// Everybody's advertising spend.
    AdSpend,
    /// Who knows and considers whom.
    BrandSurvey,
    /// What people care for.
    Conjoint,
    /// Where one's own users go.
    ChurnStudy,
    /// Tenders to come.
    TenderIntelligence,
    /// What a rival has in the bank.
    RivalCash,
}

/// One report, as its buyer gets it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ReportSheet {
    /// Which.
    pub report: Report,
    /// The day that its figures are of.
    pub data_day: u32,
    /// The day on which it came.
    pub day: u32,
    /// Its rows.
    pub rows: Vec<ReportRow>,
}

/// One estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ReportRow {
    /// What is estimated.
    pub measure: Measure,
    /// About whom; none: about the market. In a churn study, where people went; none: to nobody.
    pub vendor: Option<VendorId>,
    /// In which consumer segment; none: in all.
    pub segment: Option<SegmentId>,
    /// On which channel.
    pub channel: Option<ChannelId>,
    /// Among which business customers.
    pub business_segment: Option<BusinessSegmentId>,
    /// The estimate, in the measure's unit.
    pub estimate: i64,
    /// Its standard error, in the same unit; 0 for what is counted.
    pub standard_error: i64,
}

/// What a row estimates, and in which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Measure {
    /// Monthly active users, people.
    Mau,
    /// Advertising, fen a day.
    AdSpend,
    /// Share of people who know the brand, in ten-thousandths.
    Aware,
    /// Share of people who know it and would take it rather than nothing, in ten-thousandths.
    Considers,
    /// Worth of a unit of quality, in millionths.
    QualityTaste,
    /// Worth of a unit of ease of use, in millionths.
    EaseTaste,
    /// Loss by each ¥ a month, in millionths.
    PriceTaste,
    /// Share of those who left one's own service, in ten-thousandths.
    LeaversShare,
    /// Tenders open now.
    OpenTenders,
    /// Tenders expected from contracts that end within 90 days, and from those that are put out anew.
    TendersToCome,
    /// Mean winning price of late, in ten-thousandths of the reference value.
    WinningPrice,
    /// Mean number of bids of late, in thousandths.
    BidsPerTender,
    /// Cash, fen.
    Cash,
}
