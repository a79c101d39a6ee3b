//! The work of `burnrate simulate`: matches spread over threads, their lines and results put back in order.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use burnrate_client_proto::id::MatchId;
use burnrate_content::Resolved;
use burnrate_content::resolved::Vendor;
use burnrate_eventlog::ArchiveWriter;
use burnrate_matches::Match;
use burnrate_matches::campaign::{caught, spread};
use burnrate_matches::replay::Replayer;
use burnrate_matches::simulate::{SimulateError, Witness, simulate};
use burnrate_sim::{DayClosed, Opening, StateHash, Vitals};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::failure::Failure;
use super::lines::Lines;
use super::log_streams::match_stream;
use super::series::{self, VendorName};
use super::time_left::time_left;

/// What is to be played.
pub(crate) struct Job<'a> {
    pub(crate) opening: &'a Opening,
    pub(crate) days: u32,
    pub(crate) matches: u32,
    pub(crate) threads: usize,
    pub(crate) check: bool,
    pub(crate) log: Option<&'a Path>,
    pub(crate) series: Option<&'a Path>,
    pub(crate) cells: Option<&'a Path>,
}

/// One match that was played.
pub(crate) struct Finished {
    pub(crate) seed: u64,
    pub(crate) days_run: u32,
    pub(crate) state_hash: StateHash,
    pub(crate) vitals: Vec<Vitals>,
    series: String,
    cells: String,
}

impl Finished {
    /// As `simulate --json` shows it.
    pub(crate) fn to_json(&self, resolved: &Resolved) -> Value {
        let vendors = resolved.vendors.iter().zip(&self.vitals).map(|(vendor, vitals)| {
            let mut value = series::figures(&name(vendor), vitals);
            if let Some(object) = value.as_object_mut() {
                OF_ONE_DAY.iter().for_each(|key| drop(object.remove(*key)));
            }
            value
        });
        json!({
            "seed": self.seed,
            "state_hash": self.state_hash.to_string(),
            "days_run": self.days_run,
            "vendors": vendors.collect::<Vec<_>>(),
        })
    }
}

/// Figures of a single day: they stand in a series, and not in the summary of a match.
const OF_ONE_DAY: [&str; 8] = [
    "ad_spend_fen",
    "paid_activations",
    "cac_fen",
    "tokens",
    "revenue_fen",
    "cost_fen",
    "runway_days",
    "web_visits",
];

fn name(vendor: &Vendor) -> VendorName {
    VendorName { key: vendor.key.clone(), name: vendor.name.en.clone() }
}

/// Plays every match, in order of seeds; files are written as matches finish.
pub(crate) fn run_all(job: &Job<'_>) -> Result<Vec<Finished>, Failure> {
    let mut series = Lines::create(job.series)?;
    let mut cells = Lines::create(job.cells)?;
    let progress = progress(job.matches);
    let count = usize::try_from(job.matches).unwrap_or(usize::MAX);
    let numbered = |number: usize| play(job, u32::try_from(number).unwrap_or(u32::MAX));
    let mut all = Vec::new();
    let mut failed = None;
    spread(count, job.threads, numbered, |_, finished| {
        let kept = finished.and_then(|mut finished| {
            series.write(&std::mem::take(&mut finished.series))?;
            cells.write(&std::mem::take(&mut finished.cells))?;
            Ok(finished)
        });
        match kept {
            Ok(finished) => all.push(finished),
            Err(failure) => {
                failed = Some(failure);
                return ControlFlow::Break(());
            }
        }
        progress.inc(1);
        ControlFlow::Continue(())
    });
    progress.finish_and_clear();
    if let Some(failure) = failed {
        return Err(failure);
    }
    series.finish()?;
    cells.finish()?;
    Ok(all)
}

fn progress(matches: u32) -> ProgressBar {
    if matches < 2 { ProgressBar::hidden() } else { time_left(u64::from(matches), "matches") }
}

fn play(job: &Job<'_>, number: u32) -> Result<Finished, Failure> {
    let seed = job.opening.seed.wrapping_add(u64::from(number));
    let match_id = MatchId::new(&format!("{seed:016x}")).map_err(Failure::input)?;
    let opening = Opening { seed, ..job.opening.clone() };
    let log = job
        .log
        .map(|path| ArchiveWriter::create(path, &match_stream(match_id.as_str())?).map_err(Failure::input))
        .transpose()?;
    let mut scribe =
        Scribe { job, number, seed, log, check: None, series: String::new(), cells: String::new() };
    scribe.check = job.check.then(Replayer::default);
    let played = guarded(seed, || simulate(&match_id, opening, job.days, &mut scribe))?;
    if let Some(log) = scribe.log.take() {
        log.seal().map_err(Failure::input)?;
    }
    let simulation = played.simulation();
    Ok(Finished {
        seed,
        days_run: simulation.day(),
        state_hash: simulation.state_hash(),
        vitals: simulation.vitals(),
        series: scribe.series,
        cells: scribe.cells,
    })
}

/// Runs a match; an invariant that does not hold stops it, and fails the check.
fn guarded(seed: u64, run: impl FnOnce() -> Result<Match, SimulateError<Failure>>) -> Result<Match, Failure> {
    match caught(seed, run) {
        Ok(Ok(played)) => Ok(played),
        Ok(Err(SimulateError::Witness(failure))) => Err(failure),
        Ok(Err(error @ (SimulateError::Open(_) | SimulateError::Refused(_)))) => Err(Failure::input(error)),
        Err(broken) => Err(Failure::Check(broken.to_string())),
    }
}

/// Writes down what a match brings.
struct Scribe<'a> {
    job: &'a Job<'a>,
    number: u32,
    seed: u64,
    log: Option<ArchiveWriter>,
    check: Option<Replayer>,
    series: String,
    cells: String,
}

impl Witness for Scribe<'_> {
    type Error = Failure;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Failure> {
        if let Some(replayer) = &mut self.check {
            let differs = |error| Failure::Check(format!("--check, seed {}: {error}", self.seed));
            records.iter().try_for_each(|record| replayer.feed(record).map(|_| ()).map_err(differs))?;
        }
        match &mut self.log {
            Some(log) => log.append(records.to_vec()).map(|_| ()).map_err(Failure::input),
            None => Ok(()),
        }
    }

    fn day(&mut self, played: &Match, closed: &DayClosed) -> Result<(), Failure> {
        if self.job.series.is_some() {
            self.series_lines(closed);
        }
        if self.job.cells.is_some() {
            self.cell_lines(played);
        }
        Ok(())
    }
}

impl Scribe<'_> {
    fn series_lines(&mut self, closed: &DayClosed) {
        let place = series::Place { number: self.number, seed: Some(self.seed) };
        let names: Vec<VendorName> = self.job.opening.resolved.vendors.iter().map(name).collect();
        for line in series::lines(place, &names, closed) {
            let _ = writeln!(self.series, "{line}");
        }
    }

    fn cell_lines(&mut self, played: &Match) {
        let resolved = &self.job.opening.resolved;
        let day = played.simulation().day();
        for (segment, cells) in resolved.segments.iter().zip(played.simulation().cells()) {
            let place = json!({
                "match": self.number, "day": day, "segment": segment.key,
                "never": cells.never, "lapsed": cells.lapsed,
            });
            let _ = writeln!(self.cells, "{place}");
            for (vendor, cell) in resolved.vendors.iter().zip(&cells.vendors) {
                let line = json!({
                    "match": self.number, "day": day, "segment": segment.key, "vendor": vendor.key,
                    "aware_bp": cell.aware_bp, "users": cell.users,
                });
                let _ = writeln!(self.cells, "{line}");
            }
        }
    }
}
