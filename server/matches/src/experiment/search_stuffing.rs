//! Pages written for search engines: more users at first, fewer once the scandal has come (E6).

use burnrate_client_proto::command::Command;

use super::ground::quiet;
use super::trial::vitals_of;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::{Order, Plan};
use crate::statistics::{median, share};

/// E6: six alike vendors that decide nothing; the first puts up 50,000 pages a day, or none. That is the figure of the whole
/// country: in a market of a twentieth, where visits and hazard are those of a twentieth of the pages, it is 2,500.
pub(super) struct StuffedPages;

const PAGES_PER_DAY: i64 = 50_000;
const STUFFER: u16 = 0;
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

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * LATE_DAY
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let mut users = [[0.0; 2]; 2];
        let scenario = quiet(&ground.first_class);
        let pages = PAGES_PER_DAY * scenario.meta.market_scale_micro / 1_000_000;
        let pages_per_day = u32::try_from(pages).unwrap_or(u32::MAX);
        for (stuffs, seen) in [false, true].into_iter().zip(&mut users) {
            let mut plan = Plan { days: LATE_DAY, ..Plan::new(scenario.clone(), seed) };
            if stuffs {
                plan.orders.push(Order::on(1, STUFFER, Command::SeoPages { pages_per_day }));
            }
            let played = trial.play(&plan, |simulation, _| {
                if simulation.day() == EARLY_DAY {
                    seen[0] = vitals_of(simulation, STUFFER).map_or(0.0, |v| v.active_users as f64);
                }
            })?;
            seen[1] = vitals_of(&played.simulation, STUFFER).map_or(0.0, |v| v.active_users as f64);
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
