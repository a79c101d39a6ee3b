//! Shocks: an investor winter drives money to the leaders (E3), and a wave of users breaks over whoever has no GPUs to spare (E5).

use burnrate_client_proto::shock::ShockKind;
use burnrate_sim::{Outcome, Vitals};

use super::ground::{befallen, played_by, quiet};
use super::trial::vitals_of;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{mean, share};

/// E3: the Chinese market played by `growth` from all seats, with a winter from day 120 on, or without. The top three are those
/// worth most on the eve of the winter, the same in both arms; the figure is their share of the money raised from that day on.
pub(super) struct InvestorWinter;

const WINTER_DAY: u32 = 120;
const WINTER_DAYS: u32 = 180;

impl InvestorWinter {
    /// The three that are worth most by the rule of valuation, from the best down; of equals the first.
    fn leaders(vitals: &[Vitals]) -> Vec<u16> {
        let mut all: Vec<&Vitals> = vitals.iter().filter(|v| v.bankrupt_on_day.is_none()).collect();
        all.sort_by_key(|vitals| std::cmp::Reverse(vitals.valuation_fen));
        all.iter().take(3).map(|vitals| vitals.vendor.0).collect()
    }

    /// Money raised from the winter's day on: by those that led on its eve, and by all.
    fn raised(trial: &mut Trial, plan: &Plan) -> Result<[f64; 2], TrialError> {
        let (mut leaders, mut sums) = (Vec::new(), [0.0; 2]);
        trial.play(plan, |simulation, outcomes| {
            if simulation.day() + 1 == WINTER_DAY {
                leaders = Self::leaders(&simulation.vitals());
            }
            for outcome in outcomes.iter().filter(|_| simulation.day() >= WINTER_DAY) {
                if let Outcome::RoundClosed { vendor, amount_fen, .. } = outcome {
                    sums[0] += if leaders.contains(&vendor.0) { *amount_fen as f64 } else { 0.0 };
                    sums[1] += *amount_fen as f64;
                }
            }
        })?;
        Ok(sums)
    }
}

impl Hypothesis for InvestorWinter {
    fn card(&self) -> Card {
        Card {
            id: "E3",
            claim: "an investor winter raises the top three's share of money raised",
            effect: "rise of that share, percentage points, mean of seeds",
            rule: "at least 10 points, or half the distance to 100%",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * (WINTER_DAY + WINTER_DAYS)
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let calm = played_by(&ground.china, "growth");
        let winter = befallen(calm.clone(), ShockKind::InvestorWinter, WINTER_DAY, None);
        let plan = |scenario| Plan { days: WINTER_DAY + WINTER_DAYS, ..Plan::new(scenario, seed) };
        let raised = [Self::raised(&mut trial, &plan(calm))?, Self::raised(&mut trial, &plan(winter))?];
        Ok(trial.measured(raised.concat()))
    }

    /// Sample: money raised by the leaders and by all, without and then with the winter. A share is that of all seeds' money.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let sum = |place: usize| samples.iter().map(|s| s[place]).sum::<f64>();
        let (calm, winter) = (sum(0) / sum(1), sum(2) / sum(3));
        let rise = winter - calm;
        let per_match = |place: usize| sum(place) / 1e8 / samples.len() as f64;
        let detail = format!(
            "the three raise {:.1}% of ¥{:.0}M a match without, {:.1}% of ¥{:.0}M with the winter",
            calm * 100.0,
            per_match(1),
            winter * 100.0,
            per_match(3),
        );
        // Where the three hold all of it anyway there is no way left to go, and nothing rose.
        let pass = rise > 0.0 && (rise >= 0.10 || rise >= (1.0 - calm) / 2.0);
        Judgement { effect: rise * 100.0, pass, detail }
    }
}

/// E5: six alike vendors that decide nothing; from day 30 on everybody tries the first one. It has its GPUs, or twice as many.
pub(super) struct ViralSpike;

const SPIKE_DAY: u32 = 30;
const LOOK_AFTER_DAYS: u32 = 90;

impl Hypothesis for ViralSpike {
    fn card(&self) -> Card {
        Card {
            id: "E5",
            claim: "a viral spike without spare GPUs leaves fewer users at day 90 than with twice the capacity",
            effect: "share of seeds in which it does",
            rule: "it does in at least 0.9 of seeds",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * (SPIKE_DAY + LOOK_AFTER_DAYS)
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let mut users = Vec::new();
        for times in [1, 2] {
            let mut scenario = quiet(&ground.first_class);
            if let Some(vendor) = scenario.vendors.first_mut() {
                vendor.start.gpus.iter_mut().for_each(|lease| lease.gpus *= times);
            }
            let scenario = befallen(scenario, ShockKind::ViralBreakout, SPIKE_DAY, Some(0));
            let plan = Plan { days: SPIKE_DAY + LOOK_AFTER_DAYS, ..Plan::new(scenario, seed) };
            let played = trial.play(&plan, |_, _| ())?;
            users.push(vitals_of(&played.simulation, 0).map_or(0.0, |v| v.active_users as f64));
        }
        Ok(trial.measured(users))
    }

    /// Sample: users 90 days after the spike, with its GPUs and with twice as many.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let effect = share(samples, |s| s[0] < s[1]);
        let column = |place: usize| mean(&samples.iter().map(|s| s[place]).collect::<Vec<_>>());
        let detail =
            format!("{:.0} users without spare GPUs, {:.0} with twice the capacity", column(0), column(1));
        Judgement { effect, pass: effect >= 0.9, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_winter_passes_by_points_or_by_half_the_way() {
        let passes = |calm: f64, winter: f64| {
            let sample = [calm * 1e9, 1e9, winter * 4e8, 4e8];
            InvestorWinter.judge(&[&sample, &[0.0; 4]]).pass
        };
        assert!(passes(0.6, 0.71) && passes(0.9, 0.96));
        assert!(!passes(0.6, 0.69) && !passes(0.9, 0.94));
        assert!(!passes(1.0, 1.0), "nothing rose");
    }

    #[test]
    fn fewer_users_without_spare_gpus_is_what_counts() {
        assert!(ViralSpike.judge(&[&[5.0, 9.0]]).pass && !ViralSpike.judge(&[&[9.0, 9.0]]).pass);
    }
}
