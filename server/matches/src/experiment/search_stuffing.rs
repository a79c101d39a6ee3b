//! Pages written for search engines: more users at first, fewer once the scandal has come (E6).

use super::ground::quiet;
use super::missing;
use super::trial::vitals_of;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{median, share};

/// E6: six alike vendors that decide nothing; the first puts up 50,000 pages a day, or none.
pub(super) struct StuffedPages;

const PAGES_PER_DAY: u32 = 50_000;
const EARLY_DAY: u32 = 30;
const LATE_DAY: u32 = 180;

impl Hypothesis for StuffedPages {
    fn card(&self) -> Card {
        Card {
            id: "E6",
            claim: "search stuffing: more users at day 30, fewer at day 180",
            effect: "share of seeds in which both hold",
            rule: "both hold in at least 0.7 of seeds",
        }
    }

    fn needs(&self, _ground: &Ground) -> Option<&'static str> {
        Some(missing::STUFFING)
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * LATE_DAY
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let mut users = [[0.0; 2]; 2];
        for (stuffs, seen) in [false, true].into_iter().zip(&mut users) {
            let mut plan = Plan { days: LATE_DAY, ..Plan::new(quiet(&ground.first_class), seed) };
            if stuffs {
                plan.orders.extend(missing::stuffed_pages(1, 0, PAGES_PER_DAY));
            }
            let played = trial.play(&plan, |simulation, _| {
                if simulation.day() == EARLY_DAY {
                    seen[0] = vitals_of(simulation, 0).map_or(0.0, |v| v.active_users as f64);
                }
            })?;
            seen[1] = vitals_of(&played.simulation, 0).map_or(0.0, |v| v.active_users as f64);
        }
        Ok(trial.measured(vec![users[1][0] - users[0][0], users[1][1] - users[0][1]]))
    }

    /// Sample: users with stuffing less users without, on the early and on the late day.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let effect = share(samples, |s| s[0] > 0.0 && s[1] < 0.0);
        let column = |place: usize| median(&samples.iter().map(|s| s[place]).collect::<Vec<_>>());
        let detail = format!("{:+.0} users at day 30, {:+.0} at day 180", column(0), column(1));
        Judgement { effect, pass: effect >= 0.7, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_the_gain_and_the_loss_count() {
        let judged = |late: f64| StuffedPages.judge(&[&[10.0, late]]);
        assert!(judged(-1.0).pass && !judged(1.0).pass);
    }
}
