//! Money: what people cost, what investors pay, when a vendor is in distress, insolvent, liquidated.
//! `cap_median_fen` is after `market_scale`.

use serde::{Deserialize, Serialize};

/// What a head costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Pay of a head a 30-day month.
    pub pay_fen_per_month: i64,
    /// Overhead of a head a 30-day month.
    pub overhead_fen_per_month: i64,
}

/// All of finance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finance {
    /// The model value of a vendor.
    pub valuation: Valuation,
    /// Pitches, offers and those who make them.
    pub investors: Investors,
    /// S_t.
    pub sentiment: Sentiment,
    /// Window of mean net burn for the runway figure, days (60).
    pub burn_window_days: u32,
    /// Below this runway a vendor is distressed, days (90).
    pub distress_runway_days: u32,
    /// Payroll unpaid for this long is insolvency, days (30).
    pub payroll_unpaid_limit_days: u32,
    /// Payables unpaid for this long is insolvency, days (60).
    pub payables_unpaid_limit_days: u32,
}

/// Pre-money = S·[ω_u·MAU·φ + ω_r·ARR·10·φ^½ + ω_h·stars]·ψ·ν^θ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valuation {
    /// ω_u.
    pub mau_weight_fen: i64,
    /// ω_r.
    pub arr_weight_micro: i64,
    /// The 10 beside ω_r.
    pub arr_multiple_micro: i64,
    /// Days of revenue that make ARR (90).
    pub arr_window_days: u32,
    /// ω_h.
    pub star_weight_fen: i64,
    /// The 2 in φ = clip(e^{2g}, lo, hi).
    pub growth_slope_micro: i64,
    /// Lower clip of φ.
    pub growth_factor_min_micro: i64,
    /// Upper clip of φ.
    pub growth_factor_max_micro: i64,
    /// g = 0 while history is shorter, days (60).
    pub growth_history_days: u32,
    /// The .5 in ψ = 1 − .5·e^{−runway/6 months}.
    pub runway_discount_micro: i64,
    /// The 6 months in ψ, days (180).
    pub runway_scale_days: u32,
    /// θ without a winter (.3).
    pub rank_exponent_micro: i64,
}

/// Pitches, offers and those who make them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Investors {
    /// Investors a pitch meets (5).
    pub investor_count: u32,
    /// Days of a pitch (28).
    pub pitch_days: u32,
    /// Days an offer stands (14).
    pub offer_days: u32,
    /// σ of a private value's lognormal factor (.4).
    pub value_sigma_micro: i64,
    /// Median of an investor's cap, after `market_scale`.
    pub cap_median_fen: i64,
    /// σ of the cap (1).
    pub cap_sigma_micro: i64,
    /// An offer is at most this multiple of the ask (1.3).
    pub offer_max_over_ask_micro: i64,
    /// P(close): intercept (−1).
    pub close_intercept_micro: i64,
    /// P(close): coefficient of ln S (1.5).
    pub close_sentiment_micro: i64,
    /// P(close): coefficient of ln φ (1.2).
    pub close_growth_micro: i64,
    /// P(close): a place among the top three (.8).
    pub close_top_three_micro: i64,
    /// P(close): each failed pitch, negative (−.5).
    pub close_failed_pitch_micro: i64,
    /// P(close): a greedy ask, negative (−1).
    pub close_greedy_micro: i64,
    /// An ask above this multiple of the model value is greedy (1.3).
    pub greedy_multiple_micro: i64,
    /// Half-life of failed pitches, days (90).
    pub failed_pitch_half_life_days: u32,
}

/// S_t: a mean-reverting log-AR(1) around 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentiment {
    /// S on day 1.
    pub start_micro: i64,
    /// Half-life of ln S, days (120).
    pub half_life_days: u32,
    /// σ of the daily noise of ln S (.02).
    pub sigma_per_day_micro: i64,
}
