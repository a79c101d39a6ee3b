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
    /// Money that may come as compute.
    pub compute_credit: ComputeCredit,
    /// Convertible notes of insiders.
    pub bridge: Bridge,
    /// Secured loans.
    pub debt: VentureDebt,
    /// Suspending the service.
    pub hibernation: Hibernation,
    /// Selling the company.
    pub sale: CompanySale,
    /// What a winding-up makes of assets.
    pub recovery: Recovery,
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
    /// What an investor winter adds to θ (1).
    pub winter_rank_exponent_micro: i64,
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

/// Compute-credit equity: an investor that owns a cloud pays a part of a round in GPU time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComputeCredit {
    /// Chance that an investor of a pitch owns a cloud (.4).
    pub cloud_investor_share_micro: i64,
    /// What such an investor pays more for each 100% that it pays in compute (.15): its compute costs it less than its price.
    pub price_premium_micro: i64,
    /// Days after which prepaid compute lapses (365).
    pub lapses_after_days: u32,
}

/// Convertible notes: insiders lend until the next round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bridge {
    /// Discount on the next round's price (.2).
    pub discount_micro: i64,
    /// The cap as a multiple of the last post-money, or of the model value before a round (1).
    pub cap_multiple_micro: i64,
    /// All notes together, as a share of the money that owners have put in (.25).
    pub max_share_of_paid_in_micro: i64,
    /// Insiders lend below this runway, days (180), or in distress.
    pub runway_limit_days: u32,
    /// Days after which a note turns into shares at its cap (365).
    pub maturity_days: u32,
}

/// Venture debt: secured, with a covenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VentureDebt {
    /// Most debt, as a share of the last round's money (.25).
    pub max_share_of_round_micro: i64,
    /// Interest a year (.14).
    pub rate_per_year_micro: i64,
    /// Days between two payments of interest (30).
    pub interest_every_days: u32,
    /// The covenant: at least this runway, days (180).
    pub covenant_runway_days: u32,
    /// A breach that lasts so many days lets the lender call the loan (30).
    pub cure_days: u32,
    /// A called loan unpaid for this long is insolvency, days (30).
    pub called_unpaid_limit_days: u32,
}

/// Hibernation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hibernation {
    /// Days asleep in all (180).
    pub days_max: u32,
    /// Share of pay, overhead and rent that goes on (.12).
    pub burn_share_micro: i64,
    /// Users who leave a day (.1).
    pub users_leave_micro_per_day: i64,
}

/// The sale of a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanySale {
    /// Days for which it is on offer (28), at least until everybody had a turn to answer.
    pub open_days: u32,
    /// Private value: share of ω_h a star (.3).
    pub star_share_micro: i64,
    /// Private value of a habit user (¥40).
    pub habit_user_fen: i64,
    /// Private value: share of the cost of owned GPUs (.6).
    pub gpu_share_micro: i64,
    /// Users and accounts who stay with the buyer (.7); the rest lapse.
    pub users_kept_micro: i64,
    /// Research talent that stays (.5).
    pub stars_kept_micro: i64,
    /// Heads that stay (.5).
    pub heads_kept_micro: i64,
}

/// What a winding-up makes of what is no cash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Of owned GPUs' cost less what is written off (.4).
    pub gpu_share_micro: i64,
    /// Of receivables (.5).
    pub receivable_share_micro: i64,
}
