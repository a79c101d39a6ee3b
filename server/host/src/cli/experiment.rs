//! `burnrate experiment`: what must emerge from the market, hypothesis by hypothesis. A miss is a result, not a failure.

use std::io::Write;

use burnrate_matches::experiment::{self, Finding, Ground};

use super::failure::Failure;
use super::time_left::{processors, time_left};

/// Try the hypotheses about the market on many seeds: effect, 95% interval, pass or miss.
#[derive(Debug, clap::Args)]
pub(crate) struct ExperimentArgs {
    /// Only these, by id.
    #[arg(long, value_name = "E1,E2", value_delimiter = ',')]
    only: Option<Vec<String>>,
    /// Seeds 1 to this; the tournament of E14 plays five matches for each.
    #[arg(long, default_value_t = experiment::SEEDS, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    seeds: u32,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ExperimentArgs, out: &mut impl Write) -> Result<(), Failure> {
    let all = || experiment::HYPOTHESES.to_vec();
    let only = args.only.as_deref().map(experiment::select).transpose();
    let chosen = only.map_err(|unknown| Failure::Input(format!("--only: {unknown}")))?.unwrap_or_else(all);
    let ground = Ground::load().map_err(Failure::input)?;
    let bar = time_left(0, "days");
    let findings = experiment::run(&chosen, &ground, args.seeds, processors(), |progress| {
        bar.set_length(progress.days_in_all);
        bar.set_position(progress.days);
        bar.set_message(progress.id);
    });
    bar.finish_and_clear();
    findings.iter().for_each(tell_losses);
    let written = if args.json {
        writeln!(out, "{}", experiment::to_json(&findings))
    } else {
        findings.iter().try_for_each(|finding| print_row(finding, out))
    };
    written.map_err(Failure::Output)?;
    broken_seeds(&findings)
}

/// A match that broke an invariant fails the command: what came of the others is not the whole.
fn broken_seeds(findings: &[Finding]) -> Result<(), Failure> {
    let broken = findings.iter().find_map(|finding| Some((finding.card.id, finding.broken_seeds.first()?)));
    match broken {
        Some((id, seed)) => Err(Failure::Check(format!(
            "{id}, seed {seed}: the market broke one of its invariants; see above"
        ))),
        None => Ok(()),
    }
}

fn tell_losses(finding: &Finding) {
    if let Some(first) = &finding.first_lost {
        eprintln!(
            "burnrate: {}: {} of {} ordered commands came to nothing; the first: day {}, vendor {}, {:?}: {}",
            finding.card.id,
            finding.lost,
            finding.orders,
            first.order.day,
            first.order.vendor.0,
            first.order.command,
            first.why
        );
    }
}

fn print_row(finding: &Finding, out: &mut impl Write) -> std::io::Result<()> {
    let card = &finding.card;
    let verdict = if finding.pass {
        "pass"
    } else if finding.note.is_some() {
        "not run"
    } else {
        "MISS"
    };
    writeln!(out, "{:<4} {:<8} {}", card.id, verdict, card.claim)?;
    if let Some(effect) = finding.effect {
        let [low, high] = finding.interval.unwrap_or([f64::NAN; 2]);
        writeln!(
            out,
            "     effect   {effect:.3}  [{low:.3}, {high:.3}]  {} ({} trials)",
            card.effect, finding.trials
        )?;
    }
    writeln!(out, "     rule     {}", card.rule)?;
    if !finding.detail.is_empty() {
        writeln!(out, "     beside   {}", finding.detail)?;
    }
    if let Some(note) = &finding.note {
        writeln!(out, "     note     {note}")?;
    }
    Ok(())
}
