//! `cargo xtask test`: everything that has to hold, in one command, on a fresh machine too.
//!
//! Each step gets a heading and its time; a failed step does not stop the others. The times and the list of what failed
//! come before the test runners' own summary lines, which end the output.

mod selection;
mod steps;
mod summary_line;

use std::time::{Duration, Instant};

use crate::failure::Failure;
use selection::Selection;
use steps::{STEPS, Step};

/// How one step went.
struct Outcome {
    step: &'static str,
    took: Duration,
    failure: Option<Failure>,
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    let Some(selection) = Selection::parse(arguments, &names)? else {
        STEPS.iter().for_each(|step| println!("{:<10} {}", step.name, step.what));
        return Ok(());
    };
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| selection.includes(step.name)).collect();
    ensure_prerequisites(&chosen)?;

    let mut summaries = Vec::new();
    let outcomes: Vec<Outcome> = chosen.into_iter().map(|step| run_step(step, &mut summaries)).collect();
    report(&outcomes);
    for line in &summaries {
        println!("{line}");
    }
    if outcomes.iter().any(|outcome| outcome.failure.is_some()) {
        return Err(Failure::Reported);
    }
    Ok(())
}

/// All of them before the first step, so that a machine that lacks something says so within a minute.
fn ensure_prerequisites(chosen: &[&Step]) -> Result<(), Failure> {
    heading("prerequisites", "what the steps need on this machine");
    let mut ensured = Vec::new();
    for prerequisite in chosen.iter().flat_map(|step| step.needs) {
        if !ensured.contains(prerequisite) {
            prerequisite.ensure()?;
            ensured.push(*prerequisite);
        }
    }
    Ok(())
}

fn run_step(step: &Step, summaries: &mut Vec<String>) -> Outcome {
    heading(step.name, step.what);
    let started = Instant::now();
    let failure = (step.run)(summaries).err();
    let took = started.elapsed();
    match &failure {
        None => eprintln!("-- {}: {}", step.name, seconds(took)),
        Some(failure) => eprintln!("-- {}: FAILED after {}: {failure}", step.name, seconds(took)),
    }
    Outcome { step: step.name, took, failure }
}

fn report(outcomes: &[Outcome]) {
    let total: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    eprintln!("\n== times");
    for outcome in outcomes {
        let verdict = if outcome.failure.is_none() { "ok" } else { "FAILED" };
        eprintln!("{:<10} {:>9}  {verdict}", outcome.step, seconds(outcome.took));
    }
    eprintln!("{:<10} {:>9}", "together", seconds(total));
    let failed: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.failure.is_some()).collect();
    if failed.is_empty() {
        eprintln!("\n== nothing failed");
    } else {
        eprintln!("\n== failed");
        for Outcome { step, failure, .. } in failed {
            eprintln!("{step}: {}", failure.as_ref().map(ToString::to_string).unwrap_or_default());
        }
    }
    eprintln!("\n== the test runners' own summaries");
}

fn heading(name: &str, what: &str) {
    eprintln!("\n== {name}: {what}");
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
