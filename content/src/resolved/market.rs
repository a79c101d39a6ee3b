//! What all segments share: awareness, choice, flows, conversations, compute, and which mechanics are on.
//! Half-lives stay in days; the market derives its own rates from them.

use serde::{Deserialize, Serialize};

/// Goodwill and awareness (Nerlove & Arrow 1962).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awareness {
    /// Half-life of goodwill: δ_G = 1 − 2^(−1/this).
    pub goodwill_half_life_days: u32,
    /// κ_e: goodwill of one effective exposure a head.
    pub kappa_exposure_micro: i64,
    /// κ_pr: goodwill of a day in the news.
    pub kappa_press_micro: i64,
}

/// How the choice among considered vendors is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChoiceForm {
    /// The sum over consideration sets, by its integral.
    Exact,
    /// a·v / (1 + Σ a·v): cheaper, overstates small brands.
    Soft,
}

/// Terms of V that all segments share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Exact or soft.
    pub form: ChoiceForm,
    /// ζ: bonus of a free quota or a price of 0.
    pub zeta_free_micro: i64,
    /// β_net: coefficient of ln(1 + MAU/1e6).
    pub beta_network_micro: i64,
    /// β_b: coefficient of −busy.
    pub beta_busy_micro: i64,
    /// β_T: coefficient of −max(0, 1 − trust).
    pub beta_trust_micro: i64,
    /// The 1.9 in subscribers = habit · P(x>f) · Λ(1.9 − α·p).
    pub subscribe_intercept_micro: i64,
}

/// Flows between cells that all segments share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flows {
    /// Days an exit still counts in MAU: slots of the ring (30).
    pub mau_window_days: u32,
    /// Hazard that a second app is dropped, per day.
    pub second_drop_nano_per_day: i64,
    /// Share of a primary user's tokens that a second user takes (.3).
    pub second_token_share_micro: i64,
    /// Review hazard is multiplied by this after a price rise or an outage.
    pub review_surge_multiple_micro: i64,
    /// Days of that surge.
    pub review_surge_days: u32,
    /// Liquidation: share of released users who choose again without inertia; the rest lapse.
    pub released_reenter_share_micro: i64,
}

/// Tokens of a conversation: T(K) = K(S+m+r) + (m+r)·K(K−1)/2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// S of plain chat, tokens.
    pub chat_system_tokens: u64,
    /// m of plain chat, tokens.
    pub chat_message_tokens: u64,
    /// r of plain chat, tokens.
    pub chat_reply_tokens: u64,
    /// S with a knowledge base, tokens.
    pub knowledge_system_tokens: u64,
    /// m with a knowledge base, tokens.
    pub knowledge_message_tokens: u64,
    /// r with a knowledge base, tokens.
    pub knowledge_reply_tokens: u64,
    /// Depth that counts as neutral in V and that vendors start with, turns (7.5).
    pub reference_depth_micro: i64,
}

/// GPUs: what they serve and what they cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compute {
    /// τ on day 1, tokens a GPU a day.
    pub tau_start_tokens_per_gpu_day: u64,
    /// Days in which full serving research doubles τ.
    pub tau_doubling_days: u32,
    /// Share of full serving research that every vendor does unbidden, while no command sets it; 0 = τ stays.
    pub background_serving_research_micro: i64,
    /// τ never exceeds this.
    pub tau_ceiling_tokens_per_gpu_day: u64,
    /// Rent of one GPU a day at the 30-day term.
    pub rent_fen_per_gpu_day: i64,
    /// Terms on offer, shortest first.
    pub terms: Vec<RentTerm>,
    /// Peak demand ÷ mean demand (1.8): ρ = this · demand / capacity.
    pub peak_factor_micro: i64,
    /// API credit: share of the fee given back per 1% missed (10%).
    pub sla_credit_per_percent_micro: i64,
    /// Price of a GPU that is bought.
    #[serde(default)]
    pub gpu_price_fen: i64,
    /// Days over which a bought GPU is written off.
    #[serde(default)]
    pub gpu_life_days: u32,
}

/// A term at which GPUs are rented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RentTerm {
    /// Length of the lease.
    pub days: u32,
    /// Cheaper than the 30-day rent by this share.
    pub discount_micro: i64,
}

/// Mechanics that a scenario may switch off, to teach or to test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// People who never used any vendor adopt.
    pub adoption: bool,
    /// Users leave for the outside.
    pub churn: bool,
    /// One's own vendor pulls (s).
    pub inertia: bool,
    /// Awareness limits consideration; off: a = 1.
    pub awareness: bool,
    /// Overload lowers value and service; off: busy = 0.
    pub congestion: bool,
    /// Creatives wear out.
    pub fatigue: bool,
    /// Every user reconsiders every day.
    pub everyone_reviews_daily: bool,
    /// People use a second app.
    pub multi_homing: bool,
}
