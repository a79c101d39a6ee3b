//! Turning the dials until T1 to T4 and T6 come near, and what they say of a fact that was left out.
//!
//! What is made small is the sum of high powers of log-ratios, simulated ÷ recorded, each in units of its line's tolerance on
//! that side: a line passes or fails by itself, so the worst one is what counts. Played with the expected kernel, so that it is a smooth function
//! of the dials; seeds and days are fixed, so that the same scenario gives the same fit.

use burnrate_content::source::day_of_date;
use burnrate_content::{Resolved, Variation};
use burnrate_sim::Kernel;

use super::dials::{DIALS, Dial, rounded};
use super::diary::Diary;
use super::flow_test::{RatioRange, flow_range};
use super::measure::{NotRun, Source};
use super::minimise::{Patience, minimise_again};
use super::recorded::{Measure, RECORDED, Recorded};
use super::report::within;
use super::{FactsError, Progress, opening};

/// Matches that one look at the dials plays. One is enough while chance that the expected kernel leaves (rounds, sentiment, shocks)
/// does not reach users before June 2024; add seeds when it does.
pub const FIT_SEEDS: [u64; 1] = [1];
/// The last date that any of T1 to T4 looks at.
const LAST_DATE: &str = "2024-05-31";
/// The first step along each dial: a tenth.
const STEP: f64 = 0.1;
/// High enough for the worst line to outweigh the rest, and smooth, which a maximum is not.
const POWER: i32 = 24;
/// A dial is known when it moves by less than this share. Its misfit is flat long before.
const SIZE: f64 = 0.002;

/// The facts that may be left out, one at a time.
pub const LEFT_OUT: [&str; 3] = ["T2", "T3", "T4"];

/// A scenario with its dials turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Every dial and its number, in the order of [`DIALS`].
    pub values: Vec<(Dial, f64)>,
    /// Every line of T1 to T4 and T6 that is judged, and its number there; none where it can't be taken.
    pub lines: Vec<FitLine>,
    /// The mean (of a power of 24) of the fitted lines' log-ratios, in tolerances: about 1 with lines at their limit.
    pub misfit: f64,
    /// Looks at the dials.
    pub evaluations: u32,
}

/// One line of T1 to T4 or T6.
#[derive(Clone, Debug, PartialEq)]
pub struct FitLine {
    /// T1 to T4, or T6.
    pub id: &'static str,
    /// What it is a number of.
    pub what: &'static str,
    /// The record.
    pub recorded: f64,
    /// The mean over [`FIT_SEEDS`].
    pub simulated: Result<f64, NotRun>,
    /// Within so much it passes.
    pub tolerance: f64,
    /// Whether the fit was made without it, so that this is a prediction.
    pub left_out: bool,
}

impl FitLine {
    /// Whether it lies within its tolerance; none if it could not be taken.
    #[must_use]
    pub fn pass(&self) -> Option<bool> {
        let simulated = self.simulated.as_ref().ok()?;
        Some(within(*simulated, self.recorded, self.tolerance))
    }

    /// How far off, as a log-ratio in tolerances: −1 and 1 are the two limits. None for nothing.
    fn off(&self) -> Option<f64> {
        let simulated = self.simulated.as_ref().ok().filter(|number| **number > 0.0)?;
        let off = (simulated / self.recorded).ln();
        Some(if off > 0.0 { off / self.tolerance.ln_1p() } else { -off / (-self.tolerance).ln_1p() })
    }
}

/// What T1 to T4 and T6 judge: what a fit looks at.
pub(super) fn fit_lines() -> impl Iterator<Item = (&'static Recorded, f64)> {
    let fitted = RECORDED.iter().filter(|line| matches!(line.id, "T1" | "T2" | "T3" | "T4" | "T6"));
    fitted.filter_map(|line| line.tolerance.map(|tolerance| (line, tolerance)))
}

/// The days that T1 to T4 need; the flow test has its own.
pub(super) fn fit_days(scenario: &Resolved) -> u32 {
    let last = day_of_date(&scenario.meta.start_date, LAST_DATE);
    last.unwrap_or(scenario.meta.days).min(scenario.meta.days)
}

/// Turns every dial from where it stands, without looking at the fact `left_out`, within so many looks.
///
/// # Errors
/// The scenario has no such dial, can't be played, or has none of the lines to fit.
pub fn fit(
    variation: &Variation,
    left_out: Option<&'static str>,
    evaluations_max: u32,
    progress: &dyn Progress,
) -> Result<Fitted, FactsError> {
    let start = DIALS.iter().map(|dial| dial.read(variation).map(f64::ln)).collect::<Result<Vec<_>, _>>()?;
    let patience = Patience { evaluations_max: evaluations_max.saturating_sub(1), size: SIZE };
    let lowest = minimise_again(&start, STEP, patience, |point| {
        let turned = turned(variation, point)?;
        let lines = look(&turned, left_out)?;
        progress.done(1);
        let (_, sum) = powers(&lines)?;
        Ok::<f64, FactsError>(sum + out_of_range(point))
    })?;
    let mut best = variation.clone();
    DIALS.iter().zip(&lowest.point).try_for_each(|(dial, log)| dial.turn(&mut best, rounded(log.exp())))?;
    let fitted = described(&best, left_out, lowest.evaluations + 1)?;
    progress.done(u64::from(evaluations_max.saturating_sub(lowest.evaluations)));
    Ok(fitted)
}

/// The dials as they stand, and what they give.
///
/// # Errors
/// As of [`fit`].
pub fn as_it_stands(variation: &Variation) -> Result<Fitted, FactsError> {
    described(variation, None, 1)
}

fn described(
    variation: &Variation,
    left_out: Option<&'static str>,
    evaluations: u32,
) -> Result<Fitted, FactsError> {
    let values = DIALS.into_iter().map(|dial| Ok((dial, dial.read(variation)?)));
    let lines = look(variation, left_out)?;
    let (count, sum) = powers(&lines)?;
    Ok(Fitted {
        values: values.collect::<Result<_, FactsError>>()?,
        misfit: (sum / count).powf(1.0 / f64::from(POWER)),
        lines,
        evaluations,
    })
}

/// The scenario with its dials at e^`logs`.
fn turned(variation: &Variation, logs: &[f64]) -> Result<Variation, FactsError> {
    let mut turned = variation.clone();
    DIALS.iter().zip(logs).try_for_each(|(dial, log)| dial.turn(&mut turned, log.exp()))?;
    Ok(turned)
}

/// Dials stop at their ranges; the further a search asks beyond, the worse it is told to be.
fn out_of_range(logs: &[f64]) -> f64 {
    let beyond = |(dial, log): (&Dial, &f64)| {
        let (low, high) = dial.range();
        (low.ln() - log).max(log - high.ln()).max(0.0)
    };
    DIALS.iter().zip(logs).map(beyond).map(|distance| distance * distance).sum()
}

/// How many lines were fitted, and the sum of their powers.
fn powers(lines: &[FitLine]) -> Result<(f64, f64), FactsError> {
    let fitted = lines.iter().filter(|line| !line.left_out && line.simulated.is_ok());
    let powers = fitted.map(|line| line.off().map_or(f64::INFINITY, |off| off.powi(POWER)));
    let (count, sum) = powers.fold((0.0, 0.0), |(count, sum), power| (count + 1.0, sum + power));
    if count > 0.0 { Ok((count, sum)) } else { Err(FactsError::NothingToFit) }
}

/// Plays the fit's seeds and takes every line.
fn look(variation: &Variation, left_out: Option<&'static str>) -> Result<Vec<FitLine>, FactsError> {
    let scenario = variation.resolve().map_err(FactsError::faulty)?;
    let days = fit_days(&scenario);
    let played = FIT_SEEDS.map(|seed| {
        let diary = Diary::of(opening(&scenario, seed, Kernel::Expected), days)?;
        Ok::<_, FactsError>((diary, flow_range(&scenario, seed, Kernel::Expected)?))
    });
    let played = played.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mean = |measure: Measure| -> Result<f64, NotRun> {
        let of = |(diary, flow_test): &(Diary, Option<RatioRange>)| {
            Source { scenario: &scenario, diary, flow_test: *flow_test }.take(measure)
        };
        let numbers = played.iter().map(of).collect::<Result<Vec<f64>, _>>()?;
        Ok(numbers.iter().sum::<f64>() / numbers.len() as f64)
    };
    let line = |(line, tolerance): (&'static Recorded, f64)| FitLine {
        id: line.id,
        what: line.what,
        recorded: line.value,
        simulated: mean(line.measure),
        tolerance,
        left_out: left_out == Some(line.id),
    };
    Ok(fit_lines().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::dials::Dial;

    struct Silent;

    impl Progress for Silent {
        fn done(&self, _: u64) {}
    }

    /// 70 days without recorded moves, so that a look is quick; all of T1 to T4 but the cost of a user lies within.
    fn short() -> Variation {
        let text = burnrate_content::text("china-2024").unwrap();
        let (head, _) = text
            .split_once("# ---------------------------------------------------------------- recorded")
            .unwrap();
        let text = head
            .replace("start_date = 2023-11-01", "start_date = 2024-01-25")
            .replace("days = 486", "days = 70")
            .replace("bots_from_date = 2024-06-01", "bots_from_day = 70")
            .replace("start_date = 2024-05-30", "start_day = 70");
        Variation::of("short.toml", &text).unwrap()
    }

    fn line(off: f64, tolerance: f64, left_out: bool) -> FitLine {
        let limit = if off > 0.0 { 1.0 + tolerance } else { 1.0 / (1.0 - tolerance) };
        let simulated = Ok(10.0 * (off * limit.ln()).exp());
        FitLine { id: "T2", what: "", recorded: 10.0, simulated, tolerance, left_out }
    }

    #[test]
    fn a_line_weighs_by_its_tolerance_and_not_when_it_is_left_out() {
        let (count, sum) = powers(&[line(1.0, 0.25, false), line(-0.5, 0.15, false)]).unwrap();
        assert!(
            (sum - 1.0 - 0.5_f64.powi(POWER)).abs() < 1e-9 && (count - 2.0).abs() < 1e-9,
            "{count} {sum}"
        );
        let (count, sum) = powers(&[line(0.0, 0.15, false), line(3.0, 0.15, true)]).unwrap();
        assert!(sum < 1e-20 && (count - 1.0).abs() < 1e-9);
        assert!(matches!(powers(&[line(0.0, 0.15, true)]), Err(FactsError::NothingToFit)));
        let half = FitLine { simulated: Ok(6.0), ..line(0.0, 0.4, false) };
        assert!((half.off().unwrap() + 1.0).abs() < 1e-9, "six is the lower limit of ten, less two fifths");
        assert_eq!((line(0.9, 0.15, true).pass(), line(1.1, 0.15, false).pass()), (Some(true), Some(false)));
    }

    #[test]
    fn what_is_judged_of_t1_to_t4_and_t6_is_fitted() {
        let count = |id| fit_lines().filter(|(line, _)| line.id == id).count();
        assert_eq!(["T1", "T2", "T3", "T4", "T5", "T6", "T13"].map(count), [1, 1, 3, 5, 0, 2, 0]);
    }

    /// A fit never ends worse than it began, keeps to its budget, and gives the same twice.
    #[test]
    fn a_fit_comes_nearer_within_its_budget() {
        let short = short();
        let before = as_it_stands(&short).unwrap();
        let after = fit(&short, None, 24, &Silent).unwrap();
        assert!(after.misfit < before.misfit, "{} then {}", before.misfit, after.misfit);
        assert!(after.evaluations <= 24);
        assert_eq!(after, fit(&short, None, 24, &Silent).unwrap());
        let taken: Vec<&str> =
            after.lines.iter().filter(|line| line.simulated.is_ok()).map(|line| line.id).collect();
        assert_eq!(taken, ["T2", "T3", "T3", "T3", "T4", "T4", "T4", "T4", "T4", "T6", "T6"]);
        let blind = fit(&short, Some("T3"), 10, &Silent).unwrap();
        assert!(blind.lines.iter().all(|line| line.left_out == (line.id == "T3")));
        assert_eq!(blind.values.len(), DIALS.len());
    }

    #[test]
    fn beyond_its_range_a_dial_only_costs() {
        let at = |dial: Dial| dial.range();
        let low: Vec<f64> = DIALS.iter().map(|dial| at(*dial).0.ln()).collect();
        let high: Vec<f64> = DIALS.iter().map(|dial| at(*dial).1.ln() + 0.5).collect();
        assert!(out_of_range(&low) == 0.0);
        assert!((out_of_range(&high) - 0.25 * DIALS.len() as f64).abs() < 1e-9);
    }
}
