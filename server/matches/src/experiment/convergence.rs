//! Products grow alike: the spread of quality among vendors halves within 18 months (E8).

use super::ground::lasting;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{median, share, standard_deviation};

/// E8: the Chinese market as it is played, for 18 months. The spread is the standard deviation of quality over vendors that are
/// in business, on day 30 and on day 548.
pub(super) struct QualitySpread;

const FIRST_DAY: u32 = 30;
const DAYS: u32 = 548;

impl Hypothesis for QualitySpread {
    fn card(&self) -> Card {
        Card {
            id: "E8",
            claim: "the spread of quality halves within 18 months",
            effect: "share of seeds in which it does",
            rule: "it does in at least 0.8 of seeds",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let mut spreads = vec![f64::NAN; 2];
        let plan = Plan { days: DAYS, ..Plan::new(lasting(ground.china.clone(), DAYS), seed) };
        trial.play(&plan, |simulation, _| {
            let place = if simulation.day() == FIRST_DAY { 0 } else { 1 };
            if place == 0 || simulation.day() == DAYS {
                let vitals = simulation.vitals();
                let living = vitals.iter().filter(|v| v.bankrupt_on_day.is_none() && v.active_users > 0);
                let qualities: Vec<f64> = living.map(|v| v.quality_milli as f64 / 1_000.0).collect();
                spreads[place] = standard_deviation(&qualities);
            }
        })?;
        Ok(trial.measured(spreads))
    }

    /// Sample: the spread at first and in the end.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let effect = share(samples, |s| s[0] > 0.0 && s[1] <= s[0] / 2.0);
        let column = |place: usize| median(&samples.iter().map(|s| s[place]).collect::<Vec<_>>());
        let detail = format!("the spread goes from {:.3} to {:.3}", column(0), column(1));
        Judgement { effect, pass: effect >= 0.8, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_spread_is_enough_and_none_at_first_is_not() {
        let judged = |samples: [&[f64]; 2]| QualitySpread.judge(&samples);
        assert!(judged([&[0.4, 0.2], &[0.4, 0.1]]).pass);
        assert!(!judged([&[0.4, 0.3], &[0.4, 0.1]]).pass);
        assert!(!judged([&[0.0, 0.0], &[0.0, 0.0]]).pass);
    }
}
