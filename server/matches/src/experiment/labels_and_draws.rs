//! Two exact laws. Names and ids are labels (E12): alike vendors with their labels swapped have the same market, cell by cell and
//! bit by bit. And no vendor's act moves another's chance (E13): every draw that the market takes from its streams is recorded
//! in order (stream, position, bits) in both arms, and the two records must be the same.

use burnrate_content::Resolved;
use burnrate_sim::Simulation;
use burnrate_sim::random::{Draw, DrawRecord};

use super::ground::{bid, played_by, quiet};
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::{Plan, play_on};

/// Where samples hold counts of differences: the greatest of them, which must be none.
fn exact(samples: &[&[f64]], detail: String) -> Judgement {
    let effect = samples.iter().map(|s| s[0]).fold(0.0, f64::max);
    Judgement { effect, pass: samples.iter().all(|s| s[0] == 0.0), detail }
}

/// E12: the lesson's six vendors, all played by one policy; keys, names and monograms move on by one seat. Every cell of every
/// segment and every figure of every vendor is compared each day, and the whole state's hash at the end.
pub(super) struct SwappedLabels;

const E12_POLICY: &str = "growth";
const E12_DAYS: u32 = 120;

fn with_labels_moved_on(scenario: &Resolved) -> Resolved {
    let mut swapped = scenario.clone();
    let count = scenario.vendors.len();
    for (place, vendor) in swapped.vendors.iter_mut().enumerate() {
        if let Some(next) = scenario.vendors.get((place + 1) % count) {
            vendor.key.clone_from(&next.key);
            vendor.name.clone_from(&next.name);
            vendor.monogram.clone_from(&next.monogram);
        }
    }
    swapped
}

/// Cells, awareness and vital figures that differ.
fn differences(one: &Simulation, other: &Simulation) -> usize {
    let (cells, other_cells) = (one.cells(), other.cells());
    let segments = cells.iter().zip(&other_cells).map(|(a, b)| {
        let outside = usize::from(a.never != b.never) + usize::from(a.lapsed != b.lapsed);
        outside + a.vendors.iter().zip(&b.vendors).filter(|(a, b)| a != b).count()
    });
    let figures = one.vitals().iter().zip(&other.vitals()).filter(|(a, b)| a != b).count();
    segments.sum::<usize>() + figures
}

impl Hypothesis for SwappedLabels {
    fn card(&self) -> Card {
        Card {
            id: "E12",
            claim: "swapping names and ids of identical vendors changes labels only",
            effect: "cells and figures that differ on any day, greatest of seeds",
            rule: "none, exactly",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * E12_DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let plain = played_by(&ground.first_class, E12_POLICY);
        let swapped = with_labels_moved_on(&plain);
        let mut trial = Trial::default();
        let plan = |scenario| Plan { days: E12_DAYS, ..Plan::new(scenario, seed) };
        // The first arm's days are kept as saved states, and the other's are compared with them as they come.
        let plain = plan(plain);
        let mut days = Vec::new();
        trial.play(&plain, |simulation, _| days.push(simulation.save()))?;
        let (mut differing, mut compared) = (0, 0);
        trial.play(&plan(swapped), |simulation, _| {
            let saved = days.get(compared);
            compared += 1;
            if saved != Some(&simulation.save()) {
                // Equal bytes are equal cells; of unlike ones it is counted how many differ.
                let other = saved.map(|bytes| Simulation::restore(&plain.opening(), bytes));
                let other = other.and_then(Result::ok);
                differing += other.map_or(1, |other| differences(simulation, &other).max(1));
            }
        })?;
        differing += days.len().abs_diff(compared);
        Ok(trial.measured(vec![differing as f64, compared as f64]))
    }

    /// Sample: differences, and days compared.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let days: f64 = samples.iter().map(|s| s[1]).sum();
        exact(samples, format!("{days:.0} days compared, whole states too"))
    }
}

/// E13: six alike vendors that decide nothing; the third buys podcasts from day 1 on, or does not.
pub(super) struct RivalsDraws;

const E13_DAYS: u32 = 60;
const BUYER: u16 = 2;
/// ¥30,000 a day.
const SPEND_FEN_PER_DAY: i64 = 3_000_000;

impl RivalsDraws {
    /// The draws of a market, in the order in which it took them, and how many users the others have in the end.
    fn draws(trial: &mut Trial, plan: &Plan) -> Result<(Vec<Draw>, u64), TrialError> {
        let (simulation, record): (Simulation, DrawRecord) = Simulation::recording_draws(&plan.opening())?;
        let played = play_on(simulation, plan, |_, _| ())?;
        trial.note(plan, &played);
        let vitals = played.simulation.vitals();
        let others = vitals.iter().filter(|vitals| vitals.vendor.0 != BUYER);
        Ok((record.take(), others.map(|vitals| vitals.active_users).sum()))
    }
}

impl Hypothesis for RivalsDraws {
    fn card(&self) -> Card {
        Card {
            id: "E13",
            claim: "one vendor's podcast buy leaves every other vendor's draws identical, bit for bit",
            effect: "draws that differ in stream, position, bits or order, greatest of seeds",
            rule: "none, exactly, while the buy changes what rivals' users do",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * E13_DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let scenario = quiet(&ground.first_class);
        let podcast = scenario.channel_index("podcast").ok_or(TrialError::Lacks("podcasts"))?;
        let mut trial = Trial::default();
        let still = Plan { days: E13_DAYS, ..Plan::new(scenario, seed) };
        let mut loud = still.clone();
        loud.orders.push(bid(&still.resolved, 1, BUYER, podcast, SPEND_FEN_PER_DAY));
        let (quiet_draws, quiet_users) = Self::draws(&mut trial, &still)?;
        let (loud_draws, loud_users) = Self::draws(&mut trial, &loud)?;
        let unlike = quiet_draws.iter().zip(&loud_draws).filter(|(a, b)| a != b).count();
        let differing = unlike + quiet_draws.len().abs_diff(loud_draws.len());
        let moved = loud_users.abs_diff(quiet_users);
        Ok(trial.measured(vec![differing as f64, quiet_draws.len() as f64, moved as f64]))
    }

    /// Sample: draws that differ, draws compared, and by how many users the others' sum differs.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let draws: f64 = samples.iter().map(|s| s[1]).sum();
        let idle = samples.iter().filter(|s| s[2] == 0.0).count();
        let judged =
            exact(samples, format!("{draws:.0} draws compared; the buy moved nobody in {idle} seeds"));
        Judgement { pass: judged.pass && draws > 0.0 && idle == 0, ..judged }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_difference_is_counted() {
        let ground = Ground::load().unwrap();
        let played = |change: &dyn Fn(&mut Resolved)| {
            let mut scenario = quiet(&ground.first_class);
            change(&mut scenario);
            crate::campaign::play(&Plan { days: 3, ..Plan::new(scenario, 1) }, |_, _| ()).unwrap().simulation
        };
        let (plain, again) = (played(&|_| ()), played(&|_| ()));
        let other = played(&|scenario| scenario.vendors[0].start.xi_micro += 100_000);
        assert_eq!(differences(&plain, &again), 0);
        assert!(differences(&plain, &other) > 5);
    }
}
