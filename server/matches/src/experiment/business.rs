//! Vendors that sell to businesses, and a giant that asks nothing: it shortens their lives (E1), and those who sell on premise
//! outlive those who sell through the API (E7).

use burnrate_content::Resolved;
use burnrate_content::resolved::{Prices, VendorClass};

use super::ground::{lasting, played_by};
use super::missing;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::mean;
use crate::survival::{Life, hazard_ratio, median_days};

const DAYS: u32 = 730;
/// The first day of month 6.
const GIANT_DAY: u32 = 151;
/// The seat of the giant; the five others are business start-ups with ¥20M.
const GIANT: usize = 5;
const FREE: Prices = Prices {
    api_input_fen_per_mtok: 0,
    api_output_fen_per_mtok: 0,
    subscription_fen_per_month: 0,
    free_quota_deci: 200,
};
/// A giant never dies here: ¥100bn.
const GIANT_CASH_FEN: i64 = 10_000_000_000_000;

/// Five start-ups, and a giant that comes on this day, or never.
fn market(ground: &Ground, giant_day: Option<u32>) -> Resolved {
    let mut scenario = lasting(played_by(&ground.first_class, missing::BUSINESS_POLICY), DAYS);
    if let Some(giant) = scenario.vendors.get_mut(GIANT) {
        giant.class = VendorClass::Portal;
        "giant".clone_into(&mut giant.reference_bot);
        giant.start_day = giant_day.unwrap_or(DAYS + 1);
        giant.start.prices = FREE;
        giant.start.cash_fen = GIANT_CASH_FEN;
    }
    scenario
}

/// How long each start-up lived.
fn lives(trial: &mut Trial, scenario: Resolved, seed: u64) -> Result<Vec<Life>, TrialError> {
    let played = trial.play(&Plan::new(scenario, seed), |_, _| ())?;
    let last_day = played.simulation.day();
    let life = |died: Option<u32>| Life { days: died.unwrap_or(last_day), died: died.is_some() };
    Ok(played.simulation.vitals().iter().take(GIANT).map(|v| life(v.bankrupt_on_day)).collect())
}

/// A list of lives as numbers: days, and whether it ended then.
fn numbers(lives: &[Life]) -> impl Iterator<Item = f64> {
    lives.iter().flat_map(|life| [f64::from(life.days), f64::from(u8::from(life.died))])
}

fn lives_of(numbers: &[f64]) -> impl Iterator<Item = Life> {
    numbers.chunks_exact(2).map(|pair| Life { days: pair[0] as u32, died: pair[1] > 0.0 })
}

/// E1: with the giant against without. A median that is not reached counts as the match's whole length: the ratio is then
/// nearer to 1 than the truth.
pub(super) struct GiantEnters;

impl Hypothesis for GiantEnters {
    fn card(&self) -> Card {
        Card {
            id: "E1",
            claim: "a zero-price giant entering in month 6 cuts business start-ups' median survival",
            effect: "median survival with the giant ÷ without (Kaplan-Meier)",
            rule: "the ratio is at most 0.65",
        }
    }

    fn needs(&self, _ground: &Ground) -> Option<&'static str> {
        Some(missing::TENDERS)
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let without = lives(&mut trial, market(ground, None), seed)?;
        let with = lives(&mut trial, market(ground, Some(GIANT_DAY)), seed)?;
        Ok(trial.measured(numbers(&without).chain(numbers(&with)).collect()))
    }

    /// Sample: five lives without the giant, five with.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let arm = |from: usize| {
            let lives: Vec<Life> =
                samples.iter().flat_map(|s| lives_of(&s[from..from + 2 * GIANT])).collect();
            median_days(&lives).unwrap_or(DAYS)
        };
        let (without, with) = (arm(0), arm(2 * GIANT));
        let effect = f64::from(with) / f64::from(without);
        let detail = format!("half are dead after {without} days without the giant, {with} with it");
        Judgement { effect, pass: effect <= 0.65, detail }
    }
}

/// E7: in the giant's market, half of the start-ups sell on premise and half through the API; by turns, so that no seat counts.
pub(super) struct OnPremiseSpecialist;

impl OnPremiseSpecialist {
    fn on_premise(seat: usize, seed: u64) -> bool {
        (seat as u64 + seed).is_multiple_of(2)
    }
}

impl Hypothesis for OnPremiseSpecialist {
    fn card(&self) -> Card {
        Card {
            id: "E7",
            claim: "an on-premise specialist survives the price war better than an API specialist",
            effect: "hazard of on-premise ÷ hazard of API specialists (log-rank)",
            rule: "the hazard ratio is at most 0.7",
        }
    }

    fn needs(&self, _ground: &Ground) -> Option<&'static str> {
        Some(missing::TENDERS)
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut scenario = market(ground, Some(GIANT_DAY));
        for (seat, place) in (0..GIANT).zip(0_u16..) {
            missing::sells_on_premise(&mut scenario, place, Self::on_premise(seat, seed));
        }
        let mut trial = Trial::default();
        let lives = lives(&mut trial, scenario, seed)?;
        let of_seat = |(seat, life): (usize, &Life)| {
            let kind = f64::from(u8::from(Self::on_premise(seat, seed)));
            [kind, f64::from(life.days), f64::from(u8::from(life.died))]
        };
        Ok(trial.measured(lives.iter().enumerate().flat_map(of_seat).collect()))
    }

    /// Sample: for each start-up whether it sells on premise, its days, and whether it died.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let group = |on_premise: bool| -> Vec<Life> {
            let of_kind =
                samples.iter().flat_map(|s| s.chunks_exact(3)).filter(|c| (c[0] > 0.0) == on_premise);
            of_kind.map(|c| Life { days: c[1] as u32, died: c[2] > 0.0 }).collect()
        };
        let (on_premise, api) = (group(true), group(false));
        let effect = hazard_ratio(&on_premise, &api);
        let dead =
            |lives: &[Life]| mean(&lives.iter().map(|l| f64::from(u8::from(l.died))).collect::<Vec<_>>());
        let detail = format!(
            "dead at the end: {:.2} on premise, {:.2} through the API",
            dead(&on_premise),
            dead(&api)
        );
        Judgement { effect, pass: effect <= 0.7, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survival_is_judged_as_the_rules_say() {
        let lives = |days: u32| numbers(&[Life { days, died: true }; GIANT]).collect::<Vec<f64>>();
        let judged = |without: u32, with: u32| GiantEnters.judge(&[&[lives(without), lives(with)].concat()]);
        assert!(judged(400, 260).pass && (judged(400, 260).effect - 0.65).abs() < 1e-12);
        assert!(!judged(400, 270).pass);
        let sample = [1.0, 700.0, 0.0, 0.0, 200.0, 1.0, 1.0, 700.0, 1.0, 0.0, 250.0, 1.0];
        assert!(OnPremiseSpecialist.judge(&[&sample]).pass);
    }

    #[test]
    fn its_markets_can_be_played_today() {
        let ground = Ground::load().unwrap();
        for giant_day in [None, Some(3)] {
            let plan = Plan { days: 10, ..Plan::new(market(&ground, giant_day), 1) };
            let played = crate::campaign::play(&plan, |_, _| ()).unwrap();
            let users = played.simulation.vitals()[GIANT].active_users;
            assert_eq!(users > 0, giant_day.is_some());
        }
    }
}
