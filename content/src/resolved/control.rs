//! What players may turn: the bounds of each control, when it opens, the turns of a match, and the score.
//! A value is allowed when it is within its range and a whole number of steps above the range's minimum.

use burnrate_client_proto::control::Control;
use serde::{Deserialize, Serialize};

/// Allowed values of a number: `min`, `min + step`, … up to `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Least value.
    pub min: i64,
    /// Greatest value.
    pub max: i64,
    /// Step, at least 1.
    pub step: i64,
}

impl Range {
    /// Whether a value is within the range and on a step.
    #[must_use]
    pub fn allows(&self, value: i64) -> bool {
        let step = self.step.unsigned_abs().max(1);
        self.min <= value && value <= self.max && value.abs_diff(self.min).is_multiple_of(step)
    }
}

/// The range of every control. They are not scaled: a scenario sets its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// One range a control, in the order of [`Control::ALL`]. Controls that came after a log was made are missing from it.
    pub ranges: Vec<ControlRange>,
    /// `OpenRound`: share of the post-money sold, basis points.
    pub round_sale_bp: Range,
    /// Days between a price rise being accepted and its acting.
    pub price_rise_notice_days: u32,
}

/// One control's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlRange {
    /// The control.
    pub control: Control,
    /// What it may be set to.
    pub range: Range,
}

impl Bounds {
    /// What a control may be set to; nothing but 0 if the scenario does not know it.
    #[must_use]
    pub fn range(&self, control: Control) -> Range {
        let listed = self.ranges.iter().find(|entry| entry.control == control);
        listed.map_or(Range { min: 0, max: 0, step: 1 }, |entry| entry.range)
    }

    /// The range of a control, to change it; none if the scenario does not know it.
    #[must_use]
    pub fn range_mut(&mut self, control: Control) -> Option<&mut Range> {
        self.ranges.iter_mut().find(|entry| entry.control == control).map(|entry| &mut entry.range)
    }
}

/// When a control opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// The control.
    pub control: Control,
    /// The channel, for [`Control::Bid`] only.
    pub channel: Option<u16>,
    /// First turn, from 1, on which it may be used.
    pub turn: u32,
}

/// Turns and their pace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pacing {
    /// Turns in order; together they last at least `Meta::days`.
    pub turn_plan: Vec<TurnSpan>,
    /// Seconds a turn stays open at the default pace.
    pub seconds_per_turn: u32,
    /// Days a second while days run, thousandths.
    pub days_per_second_milli: u32,
}

/// So many turns of so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnSpan {
    /// Turns.
    pub turns: u32,
    /// Days of each.
    pub days: u32,
}

/// Score = stake × (users + ARR + stars + cash − debt − parent's money), with these weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// ω_u of the mean habit users.
    pub habit_user_fen: i64,
    /// Days of that mean and of ARR (90).
    pub window_days: u32,
    /// Multiple of ARR (10).
    pub arr_multiple_micro: i64,
    /// ω_h.
    pub star_fen: i64,
    /// Weight of cash (1).
    pub cash_weight_micro: i64,
    /// Weight of debt, subtracted (1).
    pub debt_weight_micro: i64,
    /// Weight of money put in by a parent, subtracted (1).
    pub parent_weight_micro: i64,
    /// Award for the cheapest user: at least so many won by advertisements (1,000).
    pub award_min_paid_users: u64,
    /// Award for the best comeback: users lost from a peak before, as a share (.2).
    pub award_comeback_fall_micro: i64,
}
