//! What house rules keep to while they run an area that is locked or left on auto.

use serde::{Deserialize, Serialize};

/// The numbers of all house rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseRules {
    /// ρ at which capacity is held (.8).
    pub load_micro: i64,
    /// Creative is made anew when this share of clicks is lost to tired audiences (.2).
    pub refresh_over_lost_micro: i64,
    /// It is made for as much as has this share of a refresh's full effect (.5).
    pub refresh_effect_micro: i64,
    /// At a runway below this, bids are cut in proportion and nothing new is spent, days (90).
    pub runway_days: u32,
}
