//! What attention costs and brings beside daily bids: keywords, targeting, creators, posters, pages for search engines, scandals,
//! channels of one's own, and how a product meets people. Money and reach are after `market_scale` where a line says so.

use serde::{Deserialize, Serialize};

use super::Text;

/// One search keyword, sold in an auction of its own on the channel that sells by keyword.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyword {
    /// E.g. `coding`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// Share of all searches; over all keywords they sum to 1,000,000 exactly.
    pub search_share_micro: i64,
    /// Share of the channel's B̄; over all keywords they sum to 1,000,000 exactly.
    pub demand_share_micro: i64,
    /// Its CPM0 as a multiple of the channel's.
    pub cpm_multiple_micro: i64,
    /// By segment: its share of impressions as a multiple of the channel's, before both are made to sum to 1.
    pub tilt_micro: Vec<i64>,
}

/// All of attention but channels and keywords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Targeting: CPM × (1 ÷ share of impressions reached)^this (.5).
    pub premium_exponent_micro: i64,
    /// Creators.
    pub creators: Creators,
    /// What a city-week of posters costs, after `market_scale`.
    pub city_week_fen: i64,
    /// Pages for search engines.
    pub search_pages: SearchPages,
    /// What a scandal does, and what can be said about it.
    pub scandal: ScandalTerms,
    /// Closing a channel of one's own: chance of a fine in 30 days (.01).
    pub antitrust_micro_per_30_days: i64,
    /// The fine as a share of a year's revenue (.05).
    pub antitrust_fine_micro: i64,
    /// Without registration: CVR is multiplied by this (1.3).
    pub open_install_multiple_micro: i64,
    /// Without registration: share of activations that are tourists (.75).
    pub open_tourist_share_micro: i64,
    /// Share of sessions in a browser, of a product built for the telephone.
    pub app_web_share_micro: i64,
    /// Of one built for both alike.
    pub both_web_share_micro: i64,
    /// Of one built for the laptop.
    pub web_web_share_micro: i64,
}

/// Creators: a fee, paid once, for a reach that is a matter of luck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creators {
    /// Fee of each tier while nobody books, after `market_scale`; three tiers.
    pub fee_fen: Vec<i64>,
    /// Mean reach = fee ÷ this × 1000 (¥60); the fee while nobody books counts.
    pub reach_cpm_fen: i64,
    /// σ of ln reach (.8).
    pub reach_sigma_micro: i64,
    /// Spend of all vendors in `demand_window_days` that makes creators dearer by 2^η, after `market_scale`.
    pub demand_reference_fen: i64,
    /// η of their price.
    pub demand_eta_micro: i64,
    /// Days of that spend.
    pub demand_window_days: u32,
}

/// Static question-and-answer pages that search engines find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPages {
    /// What a page costs.
    pub page_fen: i64,
    /// Visits a day that pages without end would bring, after `market_scale`.
    pub visits_per_day_max: u64,
    /// n pages bring 1 − e^(−n/this) of them; after `market_scale`.
    pub visits_scale_pages: u64,
    /// Installs a visit.
    pub install_rate_micro: i64,
    /// n pages break a scandal with the chance 1 − e^(−n/this) a day; after `market_scale`.
    pub scandal_scale_pages: u64,
}

/// What a scandal does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScandalTerms {
    /// Trust lost (.5).
    pub trust_loss_micro: i64,
    /// Half-life of what is missing to full trust.
    pub trust_half_life_days: u32,
    /// Users think again more often for so many days.
    pub review_days: u32,
    /// Pages: search engines take no advertisements of the vendor for so many days.
    pub search_barred_days: u32,
    /// Pages: searches cost everybody so much more (.1).
    pub search_surcharge_micro: i64,
    /// For so many days.
    pub search_surcharge_days: u32,
    /// Days in which a statement can be made, the day of the scandal among them.
    pub answer_days: u32,
    /// Admitted: trust lost at once (.1).
    pub admit_loss_micro: i64,
    /// Admitted: the half-life of what is missing to full trust from then on.
    pub admit_half_life_days: u32,
    /// Denied: chance of being exposed (.4).
    pub deny_exposed_micro: i64,
    /// Denied and exposed: trust lost (.25).
    pub deny_loss_micro: i64,
    /// Full moderation takes so much of the hazard of scandals about content (.8).
    pub moderation_relief_micro: i64,
}
