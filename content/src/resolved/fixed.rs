//! What a scenario takes out of players' hands, so that a market can be reckoned from outside: figures of a vendor that never
//! move, and prices that firms set by a rule. `None` leaves a figure to the game.

use serde::{Deserialize, Serialize};

/// Figures of one vendor that stay as they are for the whole match. The vendor begins with them; no command moves them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedFigures {
    /// Per million input tokens.
    pub api_input_fen_per_mtok: Option<i64>,
    /// Per million output tokens.
    pub api_output_fen_per_mtok: Option<i64>,
    /// Subscription.
    pub subscription_fen_per_month: Option<i64>,
    /// Free quota in tenths of the segment's mean daily need.
    pub free_quota_deci: Option<u32>,
    /// q.
    pub quality_micro: Option<i64>,
    /// What serving costs for each primary user, instead of GPUs: no rent, no limit to capacity.
    pub cost_fen_per_user_month: Option<i64>,
}

/// Who sets prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// Each turn every firm takes the subscription price that is best against the others' present ones.
    pub best_response: bool,
}
