//! Who may become a user: consumer segments and self-serve API accounts, with their tastes and habits.
//! Populations and accounts are after `market_scale`. Rates are per day unless the name says otherwise.

use serde::{Deserialize, Serialize};

use super::Text;

/// One consumer segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// E.g. `student`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// People, after `market_scale`; never + lapsed + users adds up to it.
    pub population: u64,
    /// β_q: value of one unit of quality.
    pub beta_quality_micro: i64,
    /// β_ux: value of one unit of ease of use.
    pub beta_ux_micro: i64,
    /// β_f: value of ln(depth / 7.5).
    pub beta_depth_micro: i64,
    /// α: loss of value per ¥ a month.
    pub alpha_per_yuan_month_micro: i64,
    /// s: pull of the vendor used so far.
    pub inertia_micro: i64,
    /// κ_w: goodwill per day from a segment that all uses the vendor.
    pub kappa_word_of_mouth_micro: i64,
    /// Bass p, per year.
    pub bass_p_per_year_micro: i64,
    /// Bass q, per year.
    pub bass_q_per_year_micro: i64,
    /// Hazard that a habit user reconsiders, per day.
    pub review_nano_per_day: i64,
    /// Hazard that a lapsed person comes back, per day, times the inside probability.
    pub lapsed_return_nano_per_day: i64,
    /// w: share of activations that are tourists.
    pub tourist_share_micro: i64,
    /// Exit of a tourist, per day.
    pub tourist_exit_nano_per_day: i64,
    /// h_H: exit of a habit user at V = `habit_exit_reference`, per day.
    pub habit_exit_nano_per_day: i64,
    /// The 0.5 in h_H·exp(−0.5·(V − 0.6)).
    pub habit_exit_slope_micro: i64,
    /// The 0.6 in h_H·exp(−0.5·(V − 0.6)).
    pub habit_exit_reference_micro: i64,
    /// λ_m: hazard of adding a second app, per day, times P(next best).
    pub second_app_nano_per_day: i64,
    /// Conversations a day of an active user at the start.
    pub conversations_per_day_micro: i64,
    /// kb: share of conversations on a knowledge base.
    pub knowledge_share_micro: i64,
    /// Turns wanted in a conversation at the start.
    pub wanted_turns_micro: i64,
    /// Growth of conversations a 30-day month.
    pub conversations_growth_per_month_micro: i64,
    /// Conversations stop growing at this multiple of the start.
    pub conversations_cap_multiple_micro: i64,
    /// Growth of wanted turns a 30-day month.
    pub turns_growth_per_month_micro: i64,
    /// Wanted turns stop growing here.
    pub turns_cap_micro: i64,
    /// Mean of the daily need that the free quota is measured in, tokens.
    pub need_mean_tokens_per_day: u64,
    /// σ of the lognormal daily need.
    pub need_sigma_micro: i64,
    /// Value of a product built for the laptop first; one built for the telephone first has as much less.
    pub beta_web_micro: i64,
    /// Loss of value at full moderation.
    pub beta_moderation_micro: i64,
}

/// Self-serve API accounts: cells like consumers, never tenders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiSegment {
    /// `sme_api`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// Accounts, after `market_scale`; 0 switches the segment off.
    pub accounts: u64,
    /// Coefficient of quality (.9).
    pub beta_quality_micro: i64,
    /// Coefficient of ln(1 + MAU/1e6) (.25).
    pub beta_fame_micro: i64,
    /// Coefficient of −p/p_ref (3.3).
    pub beta_price_micro: i64,
    /// Coefficient of −busy (2).
    pub beta_busy_micro: i64,
    /// Parts of the input price in the blend (3).
    pub blend_input_parts: u32,
    /// Parts of the output price in the blend (1).
    pub blend_output_parts: u32,
    /// Half-life of the reference price, days.
    pub reference_half_life_days: u32,
    /// Floor of the reference price.
    pub reference_floor_fen_per_mtok: i64,
    /// Hazard that an account reconsiders, per day.
    pub review_nano_per_day: i64,
    /// s for accounts.
    pub inertia_micro: i64,
    /// Place of the consumer segment whose awareness accounts share (developer).
    pub awareness_segment: u16,
    /// Tokens of an account a day at price 0.
    pub tokens_per_account_day: u64,
    /// p½ of the metered demand.
    pub half_price_fen_per_mtok: i64,
    /// The −.8 of the metered demand, as a positive exponent.
    pub price_exponent_micro: i64,
}
