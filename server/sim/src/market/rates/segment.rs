//! One consumer segment's tastes and habits.

use burnrate_content::resolved::{Segment, Switches};

use super::nano;
use crate::exact_math::exp;
use crate::fixed::micro_to_f64 as micro;

/// See `burnrate_content::resolved::Segment`; rates are a day.
#[expect(missing_docs, reason = "named as in the scenario, which documents them")]
#[derive(Clone, Debug)]
pub struct SegmentRates {
    pub population: f64,
    pub beta_quality: f64,
    pub beta_ux: f64,
    pub beta_depth: f64,
    pub alpha_per_yuan_month: f64,
    /// 0 when inertia is switched off.
    pub inertia: f64,
    /// e^−s.
    pub poach_ease: f64,
    pub kappa_word_of_mouth: f64,
    /// Whether people who never used a model may start.
    pub adopts: bool,
    /// Whether everybody chooses anew each day, outsiders too; then there are habit users only, and leaving is choosing none.
    pub reviews_daily: bool,
    /// Whether anybody leaves for the outside.
    pub churns: bool,
    pub bass_p_per_year: f64,
    pub bass_q_per_year: f64,
    pub review: f64,
    pub lapsed_return: f64,
    pub tourist_share: f64,
    pub tourist_exit: f64,
    pub habit_exit: f64,
    pub habit_exit_slope: f64,
    pub habit_exit_reference: f64,
    pub second_app: f64,
    pub conversations: f64,
    pub knowledge_share: f64,
    pub wanted_turns: f64,
    pub conversations_growth: f64,
    pub conversations_cap: f64,
    pub turns_growth: f64,
    /// As a multiple of the turns wanted at the start.
    pub turns_cap: f64,
    pub need_mean: f64,
    pub need_sigma: f64,
    pub beta_web: f64,
    pub beta_moderation: f64,
}

impl SegmentRates {
    pub(super) fn new(s: &Segment, switches: &Switches) -> Self {
        let daily = switches.everyone_reviews_daily;
        let inertia = if switches.inertia { micro(s.inertia_micro) } else { 0.0 };
        let exits = |rate: f64| if switches.churn && !daily { rate } else { 0.0 };
        let wanted_turns = micro(s.wanted_turns_micro);
        Self {
            population: s.population as f64,
            beta_quality: micro(s.beta_quality_micro),
            beta_ux: micro(s.beta_ux_micro),
            beta_depth: micro(s.beta_depth_micro),
            alpha_per_yuan_month: micro(s.alpha_per_yuan_month_micro),
            inertia,
            poach_ease: exp(-inertia),
            kappa_word_of_mouth: micro(s.kappa_word_of_mouth_micro),
            adopts: switches.adoption,
            reviews_daily: daily,
            churns: switches.churn,
            bass_p_per_year: micro(s.bass_p_per_year_micro),
            bass_q_per_year: micro(s.bass_q_per_year_micro),
            review: if daily { 1.0 } else { nano(s.review_nano_per_day) },
            lapsed_return: if daily { 1.0 } else { nano(s.lapsed_return_nano_per_day) },
            tourist_share: if daily { 0.0 } else { micro(s.tourist_share_micro) },
            tourist_exit: exits(nano(s.tourist_exit_nano_per_day)),
            habit_exit: exits(nano(s.habit_exit_nano_per_day)),
            habit_exit_slope: micro(s.habit_exit_slope_micro),
            habit_exit_reference: micro(s.habit_exit_reference_micro),
            second_app: if switches.multi_homing { nano(s.second_app_nano_per_day) } else { 0.0 },
            conversations: micro(s.conversations_per_day_micro),
            knowledge_share: micro(s.knowledge_share_micro),
            wanted_turns,
            conversations_growth: micro(s.conversations_growth_per_month_micro),
            conversations_cap: micro(s.conversations_cap_multiple_micro),
            turns_growth: micro(s.turns_growth_per_month_micro),
            turns_cap: if wanted_turns > 0.0 { micro(s.turns_cap_micro) / wanted_turns } else { 1.0 },
            need_mean: s.need_mean_tokens_per_day as f64,
            need_sigma: micro(s.need_sigma_micro),
            beta_web: micro(s.beta_web_micro),
            beta_moderation: micro(s.beta_moderation_micro),
        }
    }
}
