//! What must emerge from the market: each hypothesis as paired arms on common seeds, an effect with its unit and a 95% interval,
//! and a rule that decides. `burnrate experiment` prints the table.
//!
//! Invariant: every hypothesis has its row. One that could not be played says why, and does not pass. No
//! number here is chosen so that a rule holds. Seeds are 1, 2, …; the same seeds give the same table on any number of threads.

mod bootstrap;
mod ground;
mod trial;

mod attention_price;
mod balance;
mod business;
mod convergence;
mod free_users;
mod labels_and_draws;
mod market_size;
mod price_war;
mod search_stuffing;
mod shocks;

use std::ops::ControlFlow;

use serde_json::{Value, json};

pub use ground::Ground;
pub use trial::{Trial, TrialError};

use crate::campaign::{Broken, Lost, caught, spread};

/// Seeds where the caller names no number.
pub const SEEDS: u32 = 200;

/// What a hypothesis says, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// `E1`, `E2`, …
    pub id: &'static str,
    /// The hypothesis.
    pub claim: &'static str,
    /// What the effect counts, with its unit.
    pub effect: &'static str,
    /// When it passes.
    pub rule: &'static str,
}

/// What the samples of all seeds come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// In the card's unit.
    pub effect: f64,
    /// Whether the rule holds.
    pub pass: bool,
    /// Figures beside the effect, for people; may be empty.
    pub detail: String,
}

/// One hypothesis about the market.
pub trait Hypothesis: Sync {
    /// What it says.
    fn card(&self) -> Card;

    /// Trials for so many seeds.
    fn trials(&self, seeds: u32) -> u32 {
        seeds
    }

    /// Days that all arms of one trial play at most: for telling how much time is left.
    fn trial_days(&self, ground: &Ground) -> u32;

    /// Plays all arms on one seed.
    ///
    /// # Errors
    /// [`TrialError`] when an arm can't be played.
    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError>;

    /// Judges the samples of trials; also asked of each resample, for the interval.
    fn judge(&self, samples: &[&[f64]]) -> Judgement;
}

/// Every hypothesis, in the order of ids.
pub const HYPOTHESES: [&dyn Hypothesis; 15] = [
    &business::GiantEnters,
    &attention_price::RivalsBidMore,
    &shocks::InvestorWinter,
    &price_war::AllCutPrices,
    &shocks::ViralSpike,
    &search_stuffing::StuffedPages,
    &business::OnPremiseSpecialist,
    &convergence::QualitySpread,
    &market_size::TenthOfTheMarket,
    &attention_price::BuyEarly,
    &free_users::FreeVendor,
    &labels_and_draws::SwappedLabels,
    &labels_and_draws::RivalsDraws,
    &balance::NoPolicyRules,
    &balance::SkillBeatsLuck,
];

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The hypothesis.
    pub card: Card,
    /// The effect; none when it was not run or can't be reckoned.
    pub effect: Option<f64>,
    /// Its 95% interval; none likewise.
    pub interval: Option<[f64; 2]>,
    /// Whether the rule holds.
    pub pass: bool,
    /// Why it was not run, or not wholly.
    pub note: Option<String>,
    /// Figures beside the effect.
    pub detail: String,
    /// Trials that were played.
    pub trials: usize,
    /// Orders that were put in all of them.
    pub orders: usize,
    /// Orders that came to nothing.
    pub lost: usize,
    /// The first of them.
    pub first_lost: Option<Lost>,
    /// Seeds whose match broke an invariant of the market.
    pub broken_seeds: Vec<u64>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Days played, of all arms.
    pub days: u64,
    /// Days to play at most.
    pub days_in_all: u64,
    /// The hypothesis that is under way.
    pub id: &'static str,
}

/// An id that no hypothesis has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no hypothesis {id:?}; there are: {}", ids().join(", "))]
pub struct UnknownId {
    /// What was asked for.
    pub id: String,
}

/// The ids, in order.
#[must_use]
pub fn ids() -> Vec<&'static str> {
    HYPOTHESES.iter().map(|hypothesis| hypothesis.card().id).collect()
}

/// The hypotheses of these ids, each once and in the table's order, whatever the case of the letter.
///
/// # Errors
/// [`UnknownId`] for the first that there is not.
pub fn select(wanted: &[String]) -> Result<Vec<&'static dyn Hypothesis>, UnknownId> {
    let same = |id: &str, wanted: &String| id.eq_ignore_ascii_case(wanted.trim());
    if let Some(id) = wanted.iter().find(|wanted| !ids().iter().any(|id| same(id, wanted))) {
        return Err(UnknownId { id: id.clone() });
    }
    let chosen = |h: &&dyn Hypothesis| wanted.iter().any(|wanted| same(h.card().id, wanted));
    Ok(HYPOTHESES.into_iter().filter(chosen).collect())
}

/// Tries hypotheses on so many seeds over so many threads; `progress` is told after each trial.
pub fn run(
    hypotheses: &[&dyn Hypothesis],
    ground: &Ground,
    seeds: u32,
    threads: usize,
    mut progress: impl FnMut(Progress),
) -> Vec<Finding> {
    let jobs = jobs(hypotheses, seeds);
    let days_of = |job: &(usize, u64)| hypotheses.get(job.0).map_or(0, |h| u64::from(h.trial_days(ground)));
    let days_in_all = jobs.iter().map(days_of).sum();
    let mut tallies: Vec<Tally> = hypotheses.iter().map(|_| Tally::default()).collect();
    let mut days = 0;
    let play = |number: usize| {
        let (place, seed) = jobs[number];
        caught(seed, || hypotheses[place].trial(ground, seed))
    };
    spread(jobs.len(), threads, play, |number, played| {
        let job = jobs[number];
        days += days_of(&job);
        tallies[job.0].add(played);
        progress(Progress { days, days_in_all, id: hypotheses[job.0].card().id });
        ControlFlow::Continue(())
    });
    hypotheses.iter().zip(tallies).map(|(hypothesis, tally)| tally.finding(*hypothesis)).collect()
}

/// Each hypothesis's place and seed, trial by trial.
fn jobs(hypotheses: &[&dyn Hypothesis], seeds: u32) -> Vec<(usize, u64)> {
    let mut jobs = Vec::new();
    for (place, hypothesis) in hypotheses.iter().enumerate() {
        jobs.extend((1..=u64::from(hypothesis.trials(seeds))).map(|seed| (place, seed)));
    }
    jobs
}

/// What a hypothesis's trials gave so far.
#[derive(Default)]
struct Tally {
    samples: Vec<Vec<f64>>,
    orders: usize,
    lost: usize,
    first_lost: Option<Lost>,
    broken_seeds: Vec<u64>,
    failed: Option<String>,
}

impl Tally {
    fn add(&mut self, played: Result<Result<Trial, TrialError>, Broken>) {
        match played {
            Ok(Ok(trial)) => {
                self.orders += trial.orders;
                self.lost += trial.lost.len();
                self.first_lost = self.first_lost.take().or_else(|| trial.lost.into_iter().next());
                self.samples.push(trial.sample);
            }
            Ok(Err(error)) => self.failed = Some(error.to_string()),
            Err(broken) => self.broken_seeds.push(broken.seed),
        }
    }

    fn finding(self, hypothesis: &dyn Hypothesis) -> Finding {
        let card = hypothesis.card();
        let failed = self.failed.as_ref().map(|why| format!("not run: {why}"));
        let broken = self.broken_seeds.first().map(|seed| Broken { seed: *seed }.to_string());
        let note = failed.or(broken);
        let slices: Vec<&[f64]> = self.samples.iter().map(Vec::as_slice).collect();
        let judged = (!slices.is_empty()).then(|| hypothesis.judge(&slices));
        let figure = |samples: &[&[f64]]| hypothesis.judge(samples).effect;
        let interval = judged.is_some().then(|| bootstrap::interval(card.id, &self.samples, figure));
        Finding {
            card,
            effect: judged.as_ref().map(|judged| judged.effect).filter(|effect| effect.is_finite()),
            interval: interval.filter(|ends| ends.iter().all(|end| end.is_finite())),
            pass: note.is_none() && judged.as_ref().is_some_and(|judged| judged.pass),
            note,
            detail: judged.map(|judged| judged.detail).unwrap_or_default(),
            trials: self.samples.len(),
            orders: self.orders,
            lost: self.lost,
            first_lost: self.first_lost,
            broken_seeds: self.broken_seeds,
        }
    }
}

/// The table as `experiment --json` prints it: these keys, and `note` where something was not run.
#[must_use]
pub fn to_json(findings: &[Finding]) -> Value {
    let row = |finding: &Finding| {
        let mut row = json!({
            "id": finding.card.id,
            "effect": finding.effect,
            "interval": finding.interval.map_or([None; 2], |ends| ends.map(Some)),
            "rule": finding.card.rule,
            "pass": finding.pass,
        });
        if let (Some(note), Some(object)) = (&finding.note, row.as_object_mut()) {
            object.insert("note".to_owned(), json!(note));
        }
        row
    };
    json!({ "hypotheses": findings.iter().map(row).collect::<Vec<_>>() })
}
