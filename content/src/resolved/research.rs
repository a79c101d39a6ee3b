//! The product and its makers: the frontier of quality, projects, the data flywheel, and talent that comes and goes.
//! Sums of money here are not scaled by `market_scale`: a small class's scenario sets its own.

use serde::{Deserialize, Serialize};

/// Quality and what raises it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Research {
    /// Q* before day 1: no vendor's quality exceeds the frontier.
    pub frontier_start_micro: i64,
    /// g: growth of Q* a day at the start.
    pub frontier_gain_micro_per_day: i64,
    /// τ of e^(−t/τ), by which that growth fades, days.
    pub frontier_plateau_days: u32,
    /// `Q_pub` is the market's best of so many days ago.
    pub public_lag_days: u32,
    /// μ: share of the distance to `Q_pub` that a day closes.
    pub imitation_nano_per_day: i64,
    /// Imitation is so many times as fast once weights are published.
    pub imitation_open_multiple_micro: i64,
    /// θ: what a run gains at ln(1 + C/C0) = 1.
    pub training_gain_micro: i64,
    /// C0.
    pub training_scale_fen: i64,
    /// Exponent of talent, own ÷ median.
    pub talent_exponent_micro: i64,
    /// Exponent of data, own ÷ median.
    pub data_exponent_micro: i64,
    /// Both ratios are clipped from below here.
    pub ratio_min_micro: i64,
    /// Both ratios are clipped from above here.
    pub ratio_max_micro: i64,
    /// σ of a run's lognormal luck.
    pub training_sigma_micro: i64,
    /// Chance that a run brings nothing.
    pub training_fail_micro: i64,
    /// The shortest run, days.
    pub training_days_min: u32,
    /// A run must hold so many GPUs that it is no longer, days.
    pub training_days_max: u32,
    /// A run needs one GPU for a day for each such sum that it costs.
    pub training_fen_per_gpu_day: i64,
    /// Cost of a distillation as a share of C0.
    pub distillation_cost_micro: i64,
    /// Days of a distillation.
    pub distillation_days: u32,
    /// How far behind its teacher a distilled model stays.
    pub distillation_gap_micro: i64,
    /// τ is multiplied by this while the model served is a distilled one.
    pub distillation_tau_micro: i64,
    /// Cost of one turn of depth.
    pub context_fen_per_turn: i64,
    /// Days of a long-context project.
    pub context_days: u32,
    /// Each turn bought lengthens system and knowledge prompts by this share.
    pub context_prompt_growth_micro: i64,
    /// The deepest that any product gets, turns.
    pub context_turns_max_micro: i64,
    /// Ease of use that features of `feature_scale_fen`·(e − 1) give.
    pub feature_gain_micro: i64,
    /// Scale of a feature project's spend.
    pub feature_scale_fen: i64,
    /// Days of a feature project.
    pub feature_days: u32,
    /// Half-life of what features gave, days.
    pub feature_half_life_days: u32,
    /// Serving research that is full, a 30-day month.
    pub serving_full_fen_per_month: i64,
    /// D ← (1 − 1/this)·D + conversations, days.
    pub data_memory_days: u32,
    /// Share of a project's cost that comes back when it is cancelled.
    pub cancel_refund_micro: i64,
    /// The most projects that a vendor has at a time.
    pub projects_max: u32,
}

/// People who come, go, and are paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talent {
    /// h0: chance a day that a head leaves.
    pub exit_nano_per_day: i64,
    /// Exponent of a runway under `exit_runway_days`.
    pub exit_runway_micro: i64,
    /// Six months, days.
    pub exit_runway_days: u32,
    /// Exponent of a layoff within `exit_layoff_days`.
    pub exit_layoff_micro: i64,
    /// For so long a layoff is remembered, days.
    pub exit_layoff_days: u32,
    /// Exponent a unit by which the best rival pays more.
    pub exit_pay_gap_micro: i64,
    /// Exits are so many times as frequent while a vendor hibernates.
    pub exit_hibernation_micro: i64,
    /// Share of heads that may be hired, and that may be laid off, within 30 days.
    pub monthly_change_micro: i64,
    /// Months of pay that a head who is laid off gets.
    pub severance_months: u32,
    /// Stars that a head from outside the market brings, as a share of the stars a head that the vendor has.
    pub outside_star_share_micro: i64,
    /// Half-life of those who left and look for work within the market, days.
    pub seeker_half_life_days: u32,
}
