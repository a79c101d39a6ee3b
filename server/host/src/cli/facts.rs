//! `burnrate facts`: recorded facts of 2024 beside simulated ones, each pass or fail; then what the fit is worth.

use std::io::Write;

use burnrate_content::Variation;
use burnrate_matches::facts::{
    Dial, FactsError, FitLine, Line, Progress, Refit, Report, Request, Spends, report, work_of,
};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::failure::Failure;

/// Recorded facts beside simulated ones, each pass or fail.
#[derive(Debug, clap::Args)]
pub(crate) struct FactsArgs {
    /// A scenario's name, or a file.
    #[arg(long, value_name = "NAME|FILE", default_value = "china-2024")]
    scenario: String,
    /// Simulated numbers are means over seeds 1 to this, 1 to 10,000.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    seeds: u32,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// A bar on standard error, where that is a terminal.
struct Bar(ProgressBar);

impl Progress for Bar {
    fn done(&self, pieces: u64) {
        self.0.inc(pieces);
    }
}

pub(crate) fn run(args: &FactsArgs, out: &mut impl Write) -> Result<(), Failure> {
    let (text, _) = burnrate_content::load(&args.scenario).map_err(Failure::input)?;
    let faulty = |faults| Failure::input(FactsError::Faulty { faults });
    let variation = Variation::of(&args.scenario, &text).map_err(faulty)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}, {eta} left");
    let bar = Bar(ProgressBar::new(work_of(args.seeds))
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())));
    let told = report(&Request { variation: &variation, seeds: args.seeds, threads }, &bar);
    bar.0.finish_and_clear();
    let told = told.map_err(|error| failure(&args.scenario, &error))?;
    if args.json { writeln!(out, "{}", document(&args.scenario, &told)) } else { print_tables(&told, out) }
        .map_err(Failure::Output)?;
    if told.holds() { Ok(()) } else { Err(Failure::Check(missed(&told))) }
}

fn failure(scenario: &str, error: &FactsError) -> Failure {
    let line = format!("scenario {scenario}: {error}");
    match error {
        FactsError::Broken => Failure::Check(line),
        FactsError::Faulty { .. }
        | FactsError::Unplayable { .. }
        | FactsError::NoSuchDial { .. }
        | FactsError::NothingToFit => Failure::Input(line),
    }
}

fn missed(told: &Report) -> String {
    let missed: Vec<&str> =
        told.lines.iter().filter(|line| line.pass == Some(false)).map(|line| line.what).collect();
    format!("{} of the judged facts are missed: {}", missed.len(), missed.join("; "))
}

fn document(scenario: &str, told: &Report) -> Value {
    let fitted = |values: &[(Dial, f64)]| {
        values
            .iter()
            .map(|(dial, value)| (dial.place().to_owned(), json!(value)))
            .collect::<serde_json::Map<_, _>>()
    };
    let refit = |refit: &Refit| {
        let predictions = refit.fitted.lines.iter().filter(|line| line.left_out).map(fit_line_json);
        json!({
            "left_out": refit.left_out,
            "fitted": fitted(&refit.fitted.values),
            "predictions": predictions.collect::<Vec<_>>(),
        })
    };
    let spends = |spends: &Spends| {
        json!({
            "multiple": spends.multiple,
            "facts": spends.lines.iter().map(line_json).collect::<Vec<_>>(),
        })
    };
    json!({
        "scenario": scenario,
        "seeds": told.seeds,
        "fitted": fitted(&told.fitted),
        "facts": told.lines.iter().map(line_json).collect::<Vec<_>>(),
        "refits": told.refits.iter().map(refit).collect::<Vec<_>>(),
        "unknown_spends": told.spends.iter().map(spends).collect::<Vec<_>>(),
    })
}

fn line_json(line: &Line) -> Value {
    json!({
        "id": line.id,
        "what": line.what,
        "recorded": line.recorded,
        "simulated": line.simulated.as_ref().ok(),
        "tolerance": line.tolerance,
        "pass": line.pass,
        "mark": line.mark,
        "note": line.simulated.as_ref().err().map(ToString::to_string),
    })
}

fn fit_line_json(line: &FitLine) -> Value {
    json!({
        "id": line.id,
        "what": line.what,
        "recorded": line.recorded,
        "predicted": line.simulated.as_ref().ok(),
        "tolerance": line.tolerance,
        "pass": line.pass(),
    })
}

fn print_tables(told: &Report, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "fitted to T1-T4 and T6:")?;
    for (dial, value) in &told.fitted {
        writeln!(out, "  {:<36} {value}", dial.place())?;
    }
    writeln!(out, "\nrecorded and simulated, means over {} seeds:", told.seeds)?;
    told.lines.iter().try_for_each(|line| print_line(line, out))?;
    for refit in &told.refits {
        writeln!(out, "\nfitted without {}:", refit.left_out)?;
        for (dial, value) in &refit.fitted.values {
            writeln!(out, "  {:<36} {value}", dial.place())?;
        }
        for line in refit.fitted.lines.iter().filter(|line| line.left_out) {
            print_row((line.id, line.what), line.recorded, &line.simulated, verdict(line.pass()), out)?;
        }
    }
    for spends in &told.spends {
        writeln!(out, "\nwith unknown spends × {}:", spends.multiple)?;
        spends.lines.iter().try_for_each(|line| print_line(line, out))?;
    }
    Ok(())
}

fn print_line(line: &Line, out: &mut impl Write) -> std::io::Result<()> {
    print_row((line.id, line.what), line.recorded, &line.simulated, verdict(line.pass), out)
}

fn print_row<E: std::fmt::Display>(
    (id, what): (&str, &str),
    recorded: f64,
    simulated: &Result<f64, E>,
    verdict: &str,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let recorded = figure(recorded);
    match simulated {
        Ok(number) => writeln!(out, "  {id:<4}{what:<72}{recorded:>16}{:>16}  {verdict}", figure(*number)),
        Err(why) => writeln!(out, "  {id:<4}{what:<72}{recorded:>16}  {why}"),
    }
}

/// Whole from a thousand on, else two decimals.
fn figure(number: f64) -> String {
    if number.abs() >= 1_000.0 { format!("{number:.0}") } else { format!("{number:.2}") }
}

fn verdict(pass: Option<bool>) -> &'static str {
    match pass {
        Some(true) => "pass",
        Some(false) => "FAIL",
        None => "shown",
    }
}
