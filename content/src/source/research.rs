//! The product and its makers: frontier, projects, data, talent.

use super::section::Section;
use super::value::small;
use crate::resolved::{Research, Talent};

pub(super) fn research(root: &Section<'_, '_>) -> Research {
    let s = root.child("research");
    let research = Research {
        frontier_start_micro: s.micro("frontier_start", -10.0..=10.0),
        frontier_gain_micro_per_day: s.micro("frontier_gain_per_day", 0.0..=1.0),
        frontier_plateau_days: s.days("frontier_plateau_days", 1..=36_500),
        public_lag_days: s.days("public_lag_days", 1..=365),
        imitation_nano_per_day: s.nano("imitation_per_day", 0.0..=1.0),
        imitation_open_multiple_micro: s.micro("imitation_open_multiple", 1.0..=100.0),
        training_gain_micro: s.micro("training_gain", 0.0..=10.0),
        training_scale_fen: s.fen("training_scale_yuan", 1.0..=1e11),
        talent_exponent_micro: s.micro("talent_exponent", 0.0..=2.0),
        data_exponent_micro: s.micro("data_exponent", 0.0..=2.0),
        ratio_min_micro: s.micro("ratio_min", 0.01..=1.0),
        ratio_max_micro: s.micro("ratio_max", 1.0..=100.0),
        training_sigma_micro: s.micro("training_sigma", 0.0..=2.0),
        training_fail_micro: s.micro("training_fail", 0.0..=1.0),
        training_days_min: s.days("training_days_min", 1..=3_650),
        training_days_max: s.days("training_days_max", 1..=3_650),
        training_fen_per_gpu_day: s.fen("training_yuan_per_gpu_day", 1.0..=1e9),
        distillation_cost_micro: s.micro("distillation_cost", 0.0..=10.0),
        distillation_days: s.days("distillation_days", 1..=3_650),
        distillation_gap_micro: s.micro("distillation_gap", 0.0..=10.0),
        distillation_tau_micro: s.micro("distillation_tau_multiple", 1.0..=10.0),
        context_fen_per_turn: s.fen("context_yuan_per_turn", 1.0..=1e9),
        context_days: s.days("context_days", 1..=3_650),
        context_prompt_growth_micro: s.micro("context_prompt_growth", 0.0..=10.0),
        context_turns_max_micro: s.micro("context_turns_max", 1.0..=200.0),
        feature_gain_micro: s.micro("feature_gain", 0.0..=10.0),
        feature_scale_fen: s.fen("feature_scale_yuan", 1.0..=1e9),
        feature_days: s.days("feature_days", 1..=3_650),
        feature_half_life_days: s.days("feature_half_life_days", 1..=3_650),
        serving_full_fen_per_month: s.fen("serving_full_yuan_per_month", 1.0..=1e9),
        data_memory_days: s.days("data_memory_days", 1..=3_650),
        cancel_refund_micro: s.micro("cancel_refund", 0.0..=1.0),
        projects_max: small(s.whole("projects_max", 1..=32)),
    };
    if research.training_days_max < research.training_days_min {
        s.fault_at("training_days_max", "must be at least training_days_min");
    }
    s.finish();
    research
}

pub(super) fn talent(root: &Section<'_, '_>) -> Talent {
    let s = root.child("talent");
    let talent = Talent {
        exit_nano_per_day: s.nano("exit_per_day", 0.0..=1.0),
        exit_runway_micro: s.micro("exit_runway", 0.0..=10.0),
        exit_runway_days: s.days("exit_runway_days", 0..=3_650),
        exit_layoff_micro: s.micro("exit_layoff", 0.0..=10.0),
        exit_layoff_days: s.days("exit_layoff_days", 0..=365),
        exit_pay_gap_micro: s.micro("exit_pay_gap", 0.0..=10.0),
        exit_hibernation_micro: s.micro("exit_hibernation_multiple", 1.0..=100.0),
        monthly_change_micro: s.micro("monthly_change", 0.0..=10.0),
        severance_months: small(s.whole("severance_months", 0..=24)),
        outside_star_share_micro: s.micro("outside_star_share", 0.0..=1.0),
        seeker_half_life_days: s.days("seeker_half_life_days", 1..=3_650),
    };
    s.finish();
    talent
}
