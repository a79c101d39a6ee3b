//! `burnrate luck LOG`: the same decisions under other seeds, and where what happened lies among what could have happened.

use std::io::Write;

use burnrate_matches::past::Past;
use burnrate_matches::past::luck::{ASSUMES, Luck, UnderSeeds};
use burnrate_matches::past::question::Question;

use super::asking::play_parts;
use super::failure::Failure;
use super::past::{PastArgs, PastLog};

/// Put the same decisions under other seeds: how scores and survival spread, and where what happened lies.
#[derive(Debug, clap::Args)]
pub(crate) struct LuckArgs {
    #[command(flatten)]
    log: PastArgs,
    /// How many seeds, 2 to 10,000.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    seeds: u32,
    /// The first of them; each next is one more.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &LuckArgs, out: &mut impl Write) -> Result<(), Failure> {
    let PastLog { past, .. } = args.log.open()?;
    let asked = UnderSeeds { seeds: args.seeds, first_seed: args.seed };
    let fates = play_parts(&asked, &past)?;
    let written = if args.json {
        writeln!(out, "{}", asked.document(&past, fates))
    } else {
        print_table(&asked, &past, &Luck::of_all(&past, &fates), out)
    };
    written.map_err(Failure::Output)
}

fn print_table(asked: &UnderSeeds, past: &Past, luck: &[Luck], out: &mut impl Write) -> std::io::Result<()> {
    let (name, days, seeds) = (past.match_id(), past.days(), asked.seeds);
    writeln!(out, "match {name}: {days} days, its decisions under {seeds} other seeds")?;
    writeln!(
        out,
        "{:<14} {:>11} {:>6} {:>11} {:>11} {:>11} {:>9} {:>8}",
        "vendor", "score", "better", "5%", "median", "95%", "survives", "came to 0"
    )?;
    for of_one in luck {
        let [low, _, median, _, high] = of_one.score_quantiles_fen;
        writeln!(
            out,
            "{:<14} {:>11} {:>5.0}% {:>11} {:>11} {:>11} {:>8.0}% {:>8.1}%{}",
            past.vendor_key(of_one.vendor),
            yuan(of_one.score_fen as f64),
            of_one.percentile * 100.0,
            yuan(low),
            yuan(median),
            yuan(high),
            of_one.survival_share * 100.0,
            of_one.not_applicable_share * 100.0,
            if of_one.is_unreliable() { "  unreliable" } else { "" },
        )?;
    }
    writeln!(out, "better: of the seeds, so many gave less than what happened")?;
    writeln!(out, "{}\n{}", ASSUMES.en, ASSUMES.zh)
}

fn yuan(fen: f64) -> String {
    format!("¥{:.2}M", fen / 1e8)
}
