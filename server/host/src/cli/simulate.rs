//! `burnrate simulate`: whole matches of bots, as fast as they go; figures, logs and series out.

use std::io::Write;
use std::path::PathBuf;

use burnrate_content::Resolved;
use burnrate_matches::simulate::play_by_dice;
use burnrate_sim::{Kernel, Opening, RULES_VERSION};
use serde_json::json;

use super::failure::Failure;
use super::simulate_run::{Finished, Job, run_all};
use super::time_left::processors;

/// Play whole matches of bots.
#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// A scenario's name, or a file.
    #[arg(long, value_name = "NAME|FILE")]
    scenario: String,
    /// The first match's seed; match k has this plus k. From the system if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Days to play; the whole scenario if not given.
    #[arg(long)]
    days: Option<u32>,
    /// How many matches, 1 to 1,000,000.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    matches: u32,
    /// How many at once; as many as there are processors if not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Check the market: the policy `random` plays every seat instead of the scenario's bots, legal commands and illegal ones; what must
    /// hold is checked after every day, and each match is re-executed from its records and compared.
    #[arg(long)]
    check: bool,
    /// Drawn flows, or expected ones.
    #[arg(long, value_enum, default_value_t = KernelArg::Stochastic)]
    kernel: KernelArg,
    /// Write the match's log here; for one match.
    #[arg(long, value_name = "LOG")]
    out: Option<PathBuf>,
    /// Write one JSON object a line here: a (match, day, vendor).
    #[arg(long, value_name = "FILE.jsonl")]
    series: Option<PathBuf>,
    /// Write one JSON object a line here: a (day, segment, vendor), and a (day, segment).
    #[arg(long, value_name = "FILE.jsonl")]
    cells: Option<PathBuf>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum KernelArg {
    Stochastic,
    Expected,
}

pub(crate) fn run(args: &SimulateArgs, system_seed: u64, out: &mut impl Write) -> Result<(), Failure> {
    let (text, resolved) = burnrate_content::load(&args.scenario).map_err(Failure::input)?;
    let seed = args.seed.unwrap_or(system_seed);
    let days = days(args, &resolved)?;
    if args.out.is_some() && args.matches > 1 {
        return Err(Failure::Input("--out: a log holds one match; leave --matches away".to_owned()));
    }
    let mut opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text: text,
        resolved,
        seed,
        kernel: match args.kernel {
            KernelArg::Stochastic => Kernel::Stochastic,
            KernelArg::Expected => Kernel::Expected,
        },
    };
    if args.check {
        play_by_dice(&mut opening);
    }
    let job = Job {
        opening: &opening,
        days,
        matches: args.matches,
        threads: threads(args),
        check: args.check,
        log: args.out.as_deref(),
        series: args.series.as_deref(),
        cells: args.cells.as_deref(),
    };
    let finished = run_all(&job)?;
    if args.json { print_json(&opening, days, &finished, out) } else { print_table(&opening, &finished, out) }
        .map_err(Failure::Output)
}

fn days(args: &SimulateArgs, resolved: &Resolved) -> Result<u32, Failure> {
    let whole = resolved.meta.days;
    match args.days {
        None => Ok(whole),
        Some(days) if (1..=whole).contains(&days) => Ok(days),
        Some(days) => Err(Failure::Input(format!(
            "--days {days}: scenario {} has 1 to {whole} days",
            resolved.meta.key
        ))),
    }
}

fn threads(args: &SimulateArgs) -> usize {
    args.threads.map_or_else(processors, usize::from).max(1)
}

fn print_json(
    opening: &Opening,
    days: u32,
    finished: &[Finished],
    out: &mut impl Write,
) -> std::io::Result<()> {
    let document = json!({
        "scenario": opening.resolved.meta.key,
        "seed": opening.seed,
        "days": days,
        "rules_version": RULES_VERSION,
        "state_hash": finished.first().map(|first| first.state_hash.to_string()),
        "matches": finished.iter().map(|f| f.to_json(&opening.resolved)).collect::<Vec<_>>(),
    });
    writeln!(out, "{document}")
}

fn print_table(opening: &Opening, finished: &[Finished], out: &mut impl Write) -> std::io::Result<()> {
    for one in finished {
        writeln!(out, "seed {}  {} days  state {}", one.seed, one.days_run, one.state_hash)?;
        for (vendor, vitals) in opening.resolved.vendors.iter().zip(&one.vitals) {
            writeln!(
                out,
                "  {:<16} {:<10} mau {:>12}  cash ¥{:>16}  score ¥{:>16}",
                vendor.key,
                burnrate_sim::vitals::status_name(vitals.status),
                vitals.mau,
                yuan(vitals.cash_fen),
                yuan(vitals.score_fen),
            )?;
        }
    }
    Ok(())
}

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}
