//! Quality, projects and talent.

use burnrate_content::resolved::{Research, Talent};

use super::nano;
use crate::exact_math::daily_keep;
use crate::fixed::micro_to_f64 as micro;

/// See `burnrate_content::resolved::Research`, which documents each; rates are a day.
#[expect(missing_docs, reason = "named as in the scenario, which documents them")]
#[derive(Clone, Debug)]
pub struct ResearchRates {
    pub frontier_gain: f64,
    pub frontier_plateau_days: f64,
    pub imitation: f64,
    pub imitation_open_multiple: f64,
    pub training_gain: f64,
    pub training_scale_fen: f64,
    pub talent_exponent: f64,
    pub data_exponent: f64,
    pub ratio_min: f64,
    pub ratio_max: f64,
    pub training_sigma: f64,
    pub training_fail: f64,
    pub distillation_gap: f64,
    pub distillation_tau: f64,
    pub context_prompt_growth: f64,
    pub feature_gain: f64,
    pub feature_scale_fen: f64,
    /// Share of what features gave that a day leaves.
    pub feature_keep: f64,
}

impl ResearchRates {
    pub(super) fn new(r: &Research) -> Self {
        Self {
            frontier_gain: micro(r.frontier_gain_micro_per_day),
            frontier_plateau_days: f64::from(r.frontier_plateau_days.max(1)),
            imitation: nano(r.imitation_nano_per_day),
            imitation_open_multiple: micro(r.imitation_open_multiple_micro),
            training_gain: micro(r.training_gain_micro),
            training_scale_fen: r.training_scale_fen.max(1) as f64,
            talent_exponent: micro(r.talent_exponent_micro),
            data_exponent: micro(r.data_exponent_micro),
            ratio_min: micro(r.ratio_min_micro),
            ratio_max: micro(r.ratio_max_micro.max(r.ratio_min_micro)),
            training_sigma: micro(r.training_sigma_micro),
            training_fail: micro(r.training_fail_micro),
            distillation_gap: micro(r.distillation_gap_micro),
            distillation_tau: micro(r.distillation_tau_micro),
            context_prompt_growth: micro(r.context_prompt_growth_micro),
            feature_gain: micro(r.feature_gain_micro),
            feature_scale_fen: r.feature_scale_fen.max(1) as f64,
            feature_keep: daily_keep(f64::from(r.feature_half_life_days)),
        }
    }
}

/// See `burnrate_content::resolved::Talent`, which documents each; rates are a day.
#[expect(missing_docs, reason = "named as in the scenario, which documents them")]
#[derive(Clone, Debug)]
pub struct TalentRates {
    pub exit: f64,
    pub exit_runway: f64,
    pub exit_layoff: f64,
    pub exit_pay_gap: f64,
    pub exit_hibernation: f64,
    pub outside_star_share: f64,
    /// Share of those who look for work that a day leaves.
    pub seeker_keep: f64,
}

impl TalentRates {
    pub(super) fn new(t: &Talent) -> Self {
        Self {
            exit: nano(t.exit_nano_per_day),
            exit_runway: micro(t.exit_runway_micro),
            exit_layoff: micro(t.exit_layoff_micro),
            exit_pay_gap: micro(t.exit_pay_gap_micro),
            exit_hibernation: micro(t.exit_hibernation_micro),
            outside_star_share: micro(t.outside_star_share_micro),
            seeker_keep: daily_keep(f64::from(t.seeker_half_life_days)),
        }
    }
}
