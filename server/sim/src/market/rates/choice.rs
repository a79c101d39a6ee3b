//! Terms of value, and what self-serve API accounts care for.

use burnrate_content::Resolved;
use burnrate_content::resolved;

use super::{nano, yuan};
use crate::exact_math::daily_keep;
use crate::fixed::micro_to_f64 as micro;
use crate::market::choice::ChoiceForm;

/// Terms of V and flows that all segments share.
#[derive(Clone, Debug)]
pub struct ChoiceRates {
    /// Exact or soft.
    pub form: ChoiceForm,
    /// ζ.
    pub zeta_free: f64,
    /// β_net.
    pub beta_network: f64,
    /// β_b.
    pub beta_busy: f64,
    /// β_T.
    pub beta_trust: f64,
    /// The 1.9 in Λ(1.9 − α·p).
    pub subscribe_intercept: f64,
    /// Turns of depth that count as neutral.
    pub reference_depth: f64,
    /// A second app is dropped, a day.
    pub second_drop: f64,
    /// Reviews are so many times as frequent while users are unsettled.
    pub review_surge: f64,
    /// Days for which a price rise or an outage unsettles them.
    pub review_surge_days: u32,
    /// Share of released users who choose again.
    pub released_reenter: f64,
}

impl ChoiceRates {
    pub(super) fn new(scenario: &Resolved) -> Self {
        let choice = &scenario.choice;
        Self {
            form: match choice.form {
                resolved::ChoiceForm::Exact => ChoiceForm::ConsiderationSets,
                resolved::ChoiceForm::Soft => ChoiceForm::Soft,
            },
            zeta_free: micro(choice.zeta_free_micro),
            beta_network: micro(choice.beta_network_micro),
            beta_busy: micro(choice.beta_busy_micro),
            beta_trust: micro(choice.beta_trust_micro),
            subscribe_intercept: micro(choice.subscribe_intercept_micro),
            reference_depth: micro(scenario.conversation.reference_depth_micro),
            second_drop: nano(scenario.flows.second_drop_nano_per_day),
            review_surge: micro(scenario.flows.review_surge_multiple_micro),
            review_surge_days: scenario.flows.review_surge_days,
            released_reenter: micro(scenario.flows.released_reenter_share_micro).clamp(0.0, 1.0),
        }
    }
}

/// Self-serve API accounts.
#[derive(Clone, Debug)]
pub struct ApiRates {
    /// How many accounts there are.
    pub accounts: u64,
    /// Coefficient of quality.
    pub beta_quality: f64,
    /// Coefficient of ln(1 + MAU/1e6).
    pub beta_fame: f64,
    /// Coefficient of −p/p_ref.
    pub beta_price: f64,
    /// Coefficient of −busy.
    pub beta_busy: f64,
    /// Parts of the input price in the blend.
    pub input_parts: u32,
    /// Parts of the output price.
    pub output_parts: u32,
    /// Share of the reference price that a day leaves.
    pub reference_keep: f64,
    /// Floor of the reference price, fen a million tokens.
    pub reference_floor_fen: f64,
    /// An account reconsiders, a day.
    pub review: f64,
    /// s; 0 when inertia is switched off.
    pub inertia: f64,
    /// Place of the segment whose awareness accounts share.
    pub awareness_segment: usize,
    /// Tokens of an account a day at price 0.
    pub tokens_per_account: f64,
    /// p½, yuan a million tokens.
    pub half_price_yuan: f64,
    /// The .8 in (1 + p/p½)^−.8.
    pub price_exponent: f64,
}

impl ApiRates {
    pub(super) fn new(scenario: &Resolved) -> Self {
        let api = &scenario.api_segment;
        Self {
            accounts: api.accounts,
            beta_quality: micro(api.beta_quality_micro),
            beta_fame: micro(api.beta_fame_micro),
            beta_price: micro(api.beta_price_micro),
            beta_busy: micro(api.beta_busy_micro),
            input_parts: api.blend_input_parts,
            output_parts: api.blend_output_parts,
            reference_keep: daily_keep(f64::from(api.reference_half_life_days)),
            reference_floor_fen: api.reference_floor_fen_per_mtok.max(1) as f64,
            review: nano(api.review_nano_per_day),
            inertia: if scenario.switches.inertia { micro(api.inertia_micro) } else { 0.0 },
            awareness_segment: usize::from(api.awareness_segment),
            tokens_per_account: api.tokens_per_account_day as f64,
            half_price_yuan: yuan(api.half_price_fen_per_mtok),
            price_exponent: micro(api.price_exponent_micro),
        }
    }
}
