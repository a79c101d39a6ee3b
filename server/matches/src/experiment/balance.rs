//! Whether the game is worth playing: no way of playing rules it (E14), and how one plays counts for more than chance (E15).
//! Both on the lesson's six alike seats, with every policy that there is.

use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::{Plan, play};
use crate::statistics::{mean, standard_deviation};
use crate::tournament::{SeatEnd, log_score};

/// Policies that only serve for comparison.
const CONTROLS: [&str; 2] = ["random", "do-nothing"];
const WIN_SHARE_MAX: f64 = 0.40;
const WIN_SHARE_MIN: f64 = 0.03;
const CONTROL_SHARE_MAX: f64 = 0.02;
/// Matches of the tournament for each seed that is asked for: 1,000 at 200 seeds.
const MATCHES_PER_SEED: u32 = 5;

fn policy_keys() -> Vec<&'static str> {
    burnrate_bots::POLICIES.iter().map(|policy| policy.key()).collect()
}

/// E14: the rotated tournament.
pub(super) struct NoPolicyRules;

impl NoPolicyRules {
    /// Wins by policy of one match.
    fn wins(ends: &[SeatEnd], policies: usize) -> Vec<f64> {
        let mut wins = vec![0.0; policies];
        for end in ends {
            if let Some(sum) = wins.get_mut(end.policy) {
                *sum += end.win;
            }
        }
        wins
    }
}

impl Hypothesis for NoPolicyRules {
    fn card(&self) -> Card {
        Card {
            id: "E14",
            claim: "balance: in a rotated tournament of all bots no archetype rules, none but the controls is hopeless",
            effect: "the greatest share of wins of any policy",
            rule: "none above 0.40; none but the controls under 0.03; random and do-nothing under 0.02 each",
        }
    }

    fn trials(&self, seeds: u32) -> u32 {
        seeds.saturating_mul(MATCHES_PER_SEED)
    }

    fn trial_days(&self, ground: &Ground) -> u32 {
        ground.first_class.meta.days
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let ends = ground.tournament.play(seed - 1, seed, u32::MAX)?;
        Ok(Trial::default().measured(Self::wins(&ends, ground.tournament.policies().len())))
    }

    /// Sample: wins by policy, in the order of policies.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let keys = policy_keys();
        let win_share = |place: usize| {
            mean(&samples.iter().map(|s| s.get(place).copied().unwrap_or(0.0)).collect::<Vec<_>>())
        };
        let shares: Vec<(&str, f64)> =
            keys.iter().enumerate().map(|(place, key)| (*key, win_share(place))).collect();
        let within = |(key, share): &(&str, f64)| {
            let control = CONTROLS.contains(key);
            *share <= WIN_SHARE_MAX
                && if control { *share < CONTROL_SHARE_MAX } else { *share >= WIN_SHARE_MIN }
        };
        let detail =
            shares.iter().map(|(key, share)| format!("{key} {share:.3}")).collect::<Vec<_>>().join(", ");
        Judgement {
            effect: shares.iter().map(|(_, share)| *share).fold(0.0, f64::max),
            pass: shares.iter().all(within),
            detail,
        }
    }
}

/// E15: luck is the spread of a seat's log score over seeds while all commands are those of one recorded match; skill is the
/// spread of the policies' mean log scores in the rotated tournament on the same seeds.
pub(super) struct SkillBeatsLuck;

/// The match whose commands are repeated.
const RECORDED_SEED: u64 = 1;

impl SkillBeatsLuck {
    /// The recorded match's commands, on another seed, for seats that decide nothing themselves.
    fn repeated(ground: &Ground, seed: u64) -> Result<Plan, TrialError> {
        let recorded = ground.tournament.plan(0, RECORDED_SEED);
        let orders = ground.recorded(|| Ok(play(&recorded, |_, _| ())?.bot_orders))?;
        let mut plan = Plan { seed, orders: orders.to_vec(), ..recorded };
        plan.resolved
            .vendors
            .iter_mut()
            .for_each(|vendor| "do-nothing".clone_into(&mut vendor.reference_bot));
        Ok(plan)
    }

    /// Spread over seeds of a seat's log score, root of the mean square over seats.
    fn luck(samples: &[&[f64]], seats: usize) -> f64 {
        let spread = |seat: usize| {
            let sd = standard_deviation(&samples.iter().map(|s| s[seat]).collect::<Vec<_>>());
            sd * sd
        };
        mean(&(0..seats).map(spread).collect::<Vec<_>>()).sqrt()
    }

    /// Spread of the policies' mean log scores.
    fn skill(samples: &[&[f64]], seats: usize, policies: usize) -> (f64, Vec<f64>) {
        let mut scores = vec![Vec::new(); policies];
        for sample in samples {
            for pair in sample[seats..].chunks_exact(2) {
                if let Some(list) = scores.get_mut(pair[0] as usize) {
                    list.push(pair[1]);
                }
            }
        }
        let means: Vec<f64> = scores.iter().filter(|list| !list.is_empty()).map(|list| mean(list)).collect();
        (standard_deviation(&means), means)
    }
}

impl Hypothesis for SkillBeatsLuck {
    fn card(&self) -> Card {
        Card {
            id: "E15",
            claim: "skill beats luck: chance spreads scores less than half as much as the choice of policy does",
            effect: "standard deviation of log score over seeds with fixed commands ÷ that across bots",
            rule: "the ratio is under 0.5",
        }
    }

    fn trial_days(&self, ground: &Ground) -> u32 {
        2 * ground.first_class.meta.days
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let played = trial.play(&Self::repeated(ground, seed)?, |_, _| ())?;
        let vitals = played.simulation.vitals();
        let mut sample: Vec<f64> = vitals.iter().map(|vitals| log_score(vitals.score_fen)).collect();
        let ends = ground.tournament.play(seed - 1, seed, u32::MAX)?;
        sample.extend(ends.iter().flat_map(|end| [end.policy as f64, log_score(end.score_fen)]));
        Ok(trial.measured(sample))
    }

    /// Sample: log scores by seat with fixed commands, then for each seat of the live match its policy and log score.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let seats = samples.first().map_or(0, |s| s.len() / 3);
        let keys = policy_keys();
        let luck = Self::luck(samples, seats);
        let (skill, means) = Self::skill(samples, seats, keys.len());
        let effect = luck / skill;
        let by_bot = keys.iter().zip(&means).map(|(key, mean)| format!("{key} {mean:.2}"));
        let by_bot = by_bot.collect::<Vec<_>>().join(", ");
        let detail = format!("luck {luck:.3}, skill {skill:.3}; mean log scores: {by_bot}");
        Judgement { effect, pass: effect < 0.5, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_balance_has_a_ceiling_a_floor_and_controls() {
        let judged = |wins: &[(&str, f64)]| {
            let of = |key: &&str| wins.iter().find(|(k, _)| k == key).map_or(0.0, |(_, share)| *share);
            let sample: Vec<f64> = policy_keys().iter().map(of).collect();
            NoPolicyRules.judge(&[&sample])
        };
        let archetypes: Vec<&str> = policy_keys().into_iter().filter(|key| !CONTROLS.contains(key)).collect();
        let even: Vec<(&str, f64)> =
            archetypes.iter().map(|key| (*key, 1.0 / archetypes.len() as f64)).collect();
        assert!(judged(&even).pass);
        let mut one_rules = even.clone();
        one_rules[0].1 = 0.41;
        assert!(!judged(&one_rules).pass && (judged(&one_rules).effect - 0.41).abs() < 1e-12);
        let mut one_is_hopeless = even.clone();
        one_is_hopeless[0].1 = 0.01;
        assert!(!judged(&one_is_hopeless).pass);
        let mut control_wins = even;
        control_wins.push(("do-nothing", 0.02));
        assert!(!judged(&control_wins).pass);
    }

    #[test]
    fn luck_and_skill_are_spreads_of_two_kinds() {
        // Two seats with fixed commands: 1 and 3 over seeds, and always 2: variances 2 and 0, root of their mean 1.
        // Policies 0 and 1 have means 2 and 8: a spread of √18.
        let samples: [&[f64]; 2] = [&[1.0, 2.0, 0.0, 1.0, 1.0, 8.0], &[3.0, 2.0, 0.0, 3.0, 1.0, 8.0]];
        assert!((SkillBeatsLuck::luck(&samples, 2) - 1.0).abs() < 1e-12);
        assert!((SkillBeatsLuck::skill(&samples, 2, 2).0 - 18.0_f64.sqrt()).abs() < 1e-12);
        assert!((SkillBeatsLuck.judge(&samples).effect - 1.0 / 18.0_f64.sqrt()).abs() < 1e-12);
    }
}
