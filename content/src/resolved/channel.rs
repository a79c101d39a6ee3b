//! Where attention is bought: one channel's supply and audience, and what all channels share.
//! `b_bar_fen_per_day` and `refresh_scale_fen` are after `market_scale`.

use serde::{Deserialize, Serialize};

use super::Text;

/// One advertising channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// E.g. `bilibili`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// CPM0: a thousand impressions while no vendor bids.
    pub cpm0_fen: i64,
    /// B̄: external demand, after `market_scale`.
    pub b_bar_fen_per_day: i64,
    /// η: CPM = CPM0·(1 + Σb/B̄)^η.
    pub eta_micro: i64,
    /// Clicks an impression.
    pub ctr_micro: i64,
    /// Share of impressions on each consumer segment, in their order; sums to 1,000,000 exactly.
    pub composition_micro: Vec<i64>,
    /// h: half-life of a click.
    pub click_half_life_days: u32,
    /// Multiplier of an exposure (κ_e ×).
    pub exposure_multiple_micro: i64,
    /// Whether each keyword is an auction of its own; at most one channel.
    pub by_keyword: bool,
    /// A bid stands for so many days at least, and posters hang for as long; 0 = none.
    pub minimum_term_days: u32,
}

/// What all channels share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advertising {
    /// CVR: installs a click at Λ(V) = ½ with everybody eligible.
    pub cvr_micro: i64,
    /// φ: clicks fall by exp(−φ·F).
    pub phi_fatigue_micro: i64,
    /// Half-life of fatigue F.
    pub fatigue_half_life_days: u32,
    /// Weight of lapsed people among those who can install (.5).
    pub lapsed_weight_micro: i64,
    /// Creative refresh: fatigue kept = 1 − this·(1 − exp(−spend / `refresh_scale_fen`)).
    pub refresh_depth_micro: i64,
    /// Spend at which a refresh has 1 − 1/e of its effect, after `market_scale`.
    pub refresh_scale_fen: i64,
}
