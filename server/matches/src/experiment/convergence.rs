//! Products grow alike: the spread of quality among vendors halves within 18 months (E8).

use super::ground::lasting;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{median, share, standard_deviation};

/// E8: the Chinese market as it is played, for 18 months. Products begin unlike: qualities lie evenly from 0 to the frontier of the
/// first day, in the order of seats, which moves on by one with each seed, so that no seat is always the best. The spread is the
/// standard deviation of quality over vendors that are in business, on the first day and on day 548.
pub(super) struct QualitySpread;

const DAYS: u32 = 548;

impl QualitySpread {
    fn plan(ground: &Ground, seed: u64) -> Plan {
        let mut scenario = lasting(ground.china.clone(), DAYS);
        let (count, best_micro) = (scenario.vendors.len() as u64, scenario.research.frontier_start_micro);
        for (place, vendor) in (0_u64..).zip(&mut scenario.vendors) {
            let below_the_best = i64::try_from((place + seed) % count).unwrap_or(0);
            let steps = i64::try_from(count.saturating_sub(1).max(1)).unwrap_or(1);
            vendor.start.quality_micro = best_micro - best_micro * below_the_best / steps;
        }
        Plan { days: DAYS, ..Plan::new(scenario, seed) }
    }
}

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
        trial.play(&Self::plan(ground, seed), |simulation, _| {
            let place = usize::from(simulation.day() > 1);
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
