//! The whole report: every line of the record with its simulated number, the refits, and half and twice the unknown spends.

use burnrate_content::{Resolved, Variation};
use burnrate_sim::Kernel;

use super::dials::{DIALS, Dial};
use super::diary::Diary;
use super::fit::{Fitted, LEFT_OUT, fit, fit_days, fit_lines};
use super::flow_test::flow_range;
use super::measure::{NotRun, Source};
use super::recorded::{RECORDED, Recorded};
use super::spends::with_unknown_spends;
use super::spread::spread;
use super::{FactsError, Progress, opening};

/// Looks at the dials that one refit may take.
const REFIT_EVALUATIONS_MAX: u32 = 160;
/// Unknown spends are multiplied by these.
const SPENDS: [f64; 2] = [0.5, 2.0];

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The scenario.
    pub variation: &'a Variation,
    /// Seeds 1 to this; at least 1.
    pub seeds: u32,
    /// At once.
    pub threads: usize,
}

/// A line of the record beside its simulated number.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// T1 to T13.
    pub id: &'static str,
    /// What it is a number of.
    pub what: &'static str,
    /// S or V.
    pub mark: &'static str,
    /// The record.
    pub recorded: f64,
    /// The mean over the seeds, or why there is none.
    pub simulated: Result<f64, NotRun>,
    /// Within so much of the record it passes; none: shown and not judged.
    pub tolerance: Option<f64>,
    /// Whether it passes; none where nothing is judged.
    pub pass: Option<bool>,
}

/// A fit that was made without one fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Refit {
    /// The fact that was left out.
    pub left_out: &'static str,
    /// What came of it.
    pub fitted: Fitted,
}

/// Results at other unknown spends, with the scenario's fitted numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Spends {
    /// All unknown spends are multiplied by this.
    pub multiple: f64,
    /// The judged lines of T1 to T4 and T6.
    pub lines: Vec<Line>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How many seeds a mean is of.
    pub seeds: u32,
    /// The fitted numbers, as the files have them.
    pub fitted: Vec<(Dial, f64)>,
    /// The record.
    pub lines: Vec<Line>,
    /// Without T2, T3 and T4 in turn.
    pub refits: Vec<Refit>,
    /// At half and at twice the unknown spends.
    pub spends: Vec<Spends>,
}

impl Report {
    /// Whether every line that is judged passes. What is left out of a refit, and other spends, are told and not judged.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.pass != Some(false))
    }
}

/// How many pieces of work a report is, for whoever shows progress.
#[must_use]
pub fn work_of(seeds: u32) -> u64 {
    let matches = u64::from(seeds) * 2 * (1 + SPENDS.len() as u64);
    matches + u64::from(REFIT_EVALUATIONS_MAX) * LEFT_OUT.len() as u64
}

/// Plays, measures, refits.
///
/// # Errors
/// [`FactsError`] when the scenario can't be played, or has nothing that T1 to T4 and T6 are about.
pub fn report(request: &Request<'_>, progress: &dyn Progress) -> Result<Report, FactsError> {
    let scenario = request.variation.resolve().map_err(FactsError::faulty)?;
    let fitted = DIALS.into_iter().map(|dial| Ok((dial, dial.read(request.variation)?)));
    let fitted = fitted.collect::<Result<Vec<_>, FactsError>>()?;
    let refits = spread(LEFT_OUT.len(), request.threads, |number| {
        let left_out = LEFT_OUT.get(number).copied().unwrap_or_default();
        let fitted = fit(request.variation, Some(left_out), REFIT_EVALUATIONS_MAX, progress)?;
        Ok(Refit { left_out, fitted })
    })?;
    let spends = SPENDS.into_iter().map(|multiple| {
        let changed = with_unknown_spends(&scenario, multiple);
        let days = fit_days(&changed);
        Ok(Spends { multiple, lines: lines(request, &changed, days, &judged_by_fit(), progress)? })
    });
    let spends = spends.collect::<Result<Vec<_>, FactsError>>()?;
    let lines = lines(request, &scenario, scenario.meta.days, RECORDED, progress)?;
    Ok(Report { seeds: request.seeds, fitted, lines, refits, spends })
}

fn judged_by_fit() -> Vec<Recorded> {
    fit_lines().map(|(line, _)| *line).collect()
}

/// The lines of `record` as means over the request's seeds.
fn lines(
    request: &Request<'_>,
    scenario: &Resolved,
    days: u32,
    record: &[Recorded],
    progress: &dyn Progress,
) -> Result<Vec<Line>, FactsError> {
    let by_seed = spread(usize::try_from(request.seeds).unwrap_or(usize::MAX), request.threads, |number| {
        let seed = 1 + number as u64;
        let diary = Diary::of(opening(scenario, seed, Kernel::Stochastic), days)?;
        progress.done(1);
        let flow_test = flow_range(scenario, seed, Kernel::Stochastic)?;
        progress.done(1);
        let source = Source { scenario, diary: &diary, flow_test };
        Ok(record.iter().map(|line| source.take(line.measure)).collect::<Vec<_>>())
    })?;
    let line = |(place, recorded): (usize, &Recorded)| {
        line(recorded, mean(by_seed.iter().filter_map(|numbers| numbers.get(place))))
    };
    Ok(record.iter().enumerate().map(line).collect())
}

/// The mean of those that could be taken; the first reason if none could.
fn mean<'a>(numbers: impl Iterator<Item = &'a Result<f64, NotRun>>) -> Result<f64, NotRun> {
    let (mut sum, mut count, mut why) = (0.0, 0_u32, None);
    for number in numbers {
        match number {
            Ok(number) => (sum, count) = (sum + number, count + 1),
            Err(reason) => why = why.or(Some(reason)),
        }
    }
    if count > 0 { Ok(sum / f64::from(count)) } else { Err(why.copied().unwrap_or(NotRun::Nothing("seed"))) }
}

fn line(recorded: &Recorded, simulated: Result<f64, NotRun>) -> Line {
    let pass = match (&simulated, recorded.tolerance) {
        (Ok(number), Some(tolerance)) => Some(within(*number, recorded.value, tolerance)),
        (Ok(_), None) | (Err(_), _) => None,
    };
    let Recorded { id, what, value, tolerance, mark, .. } = *recorded;
    Line { id, what, mark, recorded: value, simulated, tolerance, pass }
}

/// Whether a number lies within a share of the recorded one, both ends included.
pub(super) fn within(number: f64, recorded: f64, tolerance: f64) -> bool {
    // Sums of floats: a thousandth of a thousandth beyond the limit is still at it.
    (number - recorded).abs() <= recorded.abs() * tolerance * (1.0 + 1e-9) + 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_passes_within_its_tolerance_and_is_shown_without_one() {
        let pass = |number: f64, tolerance: Option<f64>| {
            let recorded = Recorded { tolerance, ..RECORDED[0] };
            line(&recorded, Ok(number * recorded.value)).pass
        };
        assert_eq!(pass(1.25, Some(0.25)), Some(true));
        assert_eq!(pass(1.26, Some(0.25)), Some(false));
        assert_eq!(pass(0.74, Some(0.25)), Some(false));
        assert_eq!(pass(9.0, None), None);
        assert_eq!(line(&RECORDED[0], Err(NotRun::Nothing("rain"))).pass, None);
        assert!(within(0.0, 0.0, 0.001) && !within(0.01, 0.0, 0.001));
    }

    #[test]
    fn a_mean_is_of_what_could_be_taken() {
        let nobody = Err(NotRun::Nothing("insolvency"));
        assert_eq!(mean([Ok(3.0), nobody, Ok(5.0)].iter()), Ok(4.0));
        assert_eq!(mean([nobody, nobody].iter()), nobody);
        assert!(mean([].iter()).is_err());
    }

    #[test]
    fn a_report_holds_unless_a_judged_line_fails() {
        let report = |passes: &[Option<bool>]| {
            let of = |pass: &Option<bool>| Line { pass: *pass, ..line(&RECORDED[0], Ok(1.0)) };
            let lines = passes.iter().map(of).collect();
            Report { seeds: 1, fitted: Vec::new(), lines, refits: Vec::new(), spends: Vec::new() }.holds()
        };
        assert!(report(&[Some(true), None]) && report(&[]));
        assert!(!report(&[Some(true), Some(false), None]));
    }
}
