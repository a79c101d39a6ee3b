//! A year of china-2024 played by its bots, as records, and the clock that it is measured with.

use std::convert::Infallible;
use std::error::Error;
use std::time::Instant;

use burnrate_client_proto::id::MatchId;
use burnrate_content::Resolved;
use burnrate_matches::Match;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, Kernel, Opening, RULES_VERSION};

/// Days that are played.
pub(crate) const DAYS: u32 = 365;

/// Keeps what a match logs.
struct Keep(Vec<Vec<u8>>);

impl Witness for Keep {
    type Error = Infallible;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Infallible> {
        self.0.extend_from_slice(records);
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The log of a match of bots.
pub(crate) fn played() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    played_as(|_| ())
}

/// The same, in a scenario that was changed.
pub(crate) fn played_as(change: impl FnOnce(&mut Resolved)) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let (scenario_text, mut resolved) =
        burnrate_content::load("china-2024").map_err(|fault| format!("{fault:?}"))?;
    change(&mut resolved);
    let opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text,
        resolved,
        seed: 7,
        kernel: Kernel::Stochastic,
    };
    let mut kept = Keep(Vec::new());
    let played = simulate(&MatchId::new("bench1").map_err(|bad| bad.to_string())?, opening, DAYS, &mut kept)?;
    let days = played.simulation().day();
    if days != DAYS {
        return Err(format!("the match ended after {days} days").into());
    }
    Ok(kept.0)
}

/// What a day takes of this thread, in nanoseconds.
pub(crate) fn a_day_of(run: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let (began, cpu_began) = (Instant::now(), cpu_ns());
    run()?;
    let (taken, cpu_ended) = (began.elapsed().as_secs_f64() * 1e9, cpu_ns());
    let cpu_taken = cpu_began.zip(cpu_ended).map(|(began, ended)| ended - began);
    Ok(cpu_taken.unwrap_or(taken) / f64::from(DAYS))
}

/// What this thread has run so far; Linux tells.
fn cpu_ns() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}

/// The middle value.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
