//! Fits the numbers of `burnrate_matches::facts::DIALS` to T1 to T4 and T6 and prints where each goes; `cargo xtask refit` runs it.
//!
//! Standard output holds one line a number, `FILE PLACE VALUE`, and nothing else; standard error tells how near they come.
#![expect(clippy::print_stderr, clippy::print_stdout, reason = "a chore's output")]

use std::process::ExitCode;

use burnrate_content::Variation;
use burnrate_matches::facts::{FactsError, Fitted, Progress, as_it_stands, fit, rounded};

const SCENARIO: &str = "china-2024";
const EVALUATIONS_MAX: u32 = 600;

struct Dots(std::sync::atomic::AtomicU64);

impl Progress for Dots {
    fn done(&self, pieces: u64) {
        let before = self.0.fetch_add(pieces, std::sync::atomic::Ordering::Relaxed);
        if (before + pieces) / 20 > before / 20 {
            eprintln!("{} looks of at most {EVALUATIONS_MAX}", before + pieces);
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("refit: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), FactsError> {
    let text = burnrate_content::text(SCENARIO).unwrap_or_default();
    let variation = Variation::of(SCENARIO, text).map_err(|faults| FactsError::Faulty { faults })?;
    told("as the files stand", &as_it_stands(&variation)?);
    let fitted = fit(&variation, None, EVALUATIONS_MAX, &Dots(0.into()))?;
    told("fitted", &fitted);
    for (dial, value) in &fitted.values {
        for (place, multiple) in dial.places() {
            let file = if variation.is_own(place) { SCENARIO } else { "_defaults" };
            println!("{file}.toml {place} {}", rounded(value * multiple));
        }
    }
    Ok(())
}

fn told(what: &str, fitted: &Fitted) {
    eprintln!("{what}: misfit {:.4} after {} looks", fitted.misfit, fitted.evaluations);
    for (dial, value) in &fitted.values {
        eprintln!("  {:<36} {value}", dial.place());
    }
    for line in &fitted.lines {
        match &line.simulated {
            Ok(number) => eprintln!(
                "  {} {:<48} {:>14.2} {:>14.2} {:+.1}%",
                line.id,
                line.what,
                line.recorded,
                number,
                (number / line.recorded - 1.0) * 100.0
            ),
            Err(why) => eprintln!("  {} {:<48} {why}", line.id, line.what),
        }
    }
}
