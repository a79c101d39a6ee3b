//! A device maker's assistant that is no vendor of the scenario: an outside product that takes people.
//!
//! A share d of devices has it, a share r gets it today. Of those people, a consider it (they know what is on their own telephone)
//! and weigh it by logit against what they use and against nothing:
//! - a user of j: v_e ÷ (1 + v_e + v_j·e^s), when the device is new or when a review comes along; whoever takes it lapses
//! - whoever uses none: v_e ÷ (1 + v_e); whoever takes it is not there to adopt or to come back
//!
//! Its people stay within never and lapsed, so heads are conserved. Their return is as ever once it has no more of them.

use burnrate_content::resolved::Shocks;

use super::climate::Climate;
use crate::exact_math::exp;
use crate::fixed::micro_to_f64;

/// What an assistant outside the game is on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entrant {
    /// d·a: of all people, those who have it and consider it.
    held: f64,
    /// r·a: those who get it today and consider it.
    new: f64,
    /// v_e.
    weight: f64,
}

impl Entrant {
    /// Today's; nothing at all while no device maker has come.
    #[must_use]
    pub fn on(climate: &Climate, rules: &Shocks, day: u32) -> Self {
        let (held, new) = climate.devices(day, rules);
        let aware = micro_to_f64(rules.device_entrant.awareness_micro);
        let weight = exp(micro_to_f64(rules.device_entrant.value_micro));
        Self { held: held * aware, new: new * aware, weight }
    }

    /// Of those who use nothing, the share that has this instead, 0 to 1.
    #[must_use]
    pub fn holds_outsiders(&self) -> f64 {
        self.held * self.weight / (1.0 + self.weight)
    }

    /// The chance that a user takes it today, who reviews with `review` a day and whose own vendor weighs `own` (v·e^s).
    #[must_use]
    pub fn takes_user(&self, review: f64, own: f64) -> f64 {
        (self.new + review * self.held) * self.weight / (1.0 + self.weight + own)
    }
}
