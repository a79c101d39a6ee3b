//! `burnrate luck LOG`: the same decisions under other seeds, and where what happened lies among what could have happened.

use std::io::Write;

use burnrate_matches::past::Past;
use burnrate_matches::past::luck::{Fate, Luck, QUANTILES};
use serde_json::{Value, json};

use super::failure::Failure;
use super::many_matches::play_all;
use super::past::{PastArgs, vendor_key};

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

/// What the figures assume, in both languages.
const ASSUMES_EN: &str =
    "every company makes the very decisions it made; nobody reacts to what chance changed";
const ASSUMES_ZH: &str = "每家公司照样做出当时的决定；运气变了，没有人会因此改变主意";

pub(crate) fn run(args: &LuckArgs, out: &mut impl Write) -> Result<(), Failure> {
    let read = args.log.open()?;
    let (name, past) = (read.name(), &read.past);
    let fates = play_all(args.seeds, "seeds", args.seed, |_, seed| Fate::of(past, seed))?;
    let luck = Luck::of_all(past, &fates);
    let written = if args.json {
        writeln!(out, "{}", document(args, name, past, &luck))
    } else {
        print_table(args, name, past, &luck, out)
    };
    written.map_err(Failure::Output)
}

fn document(args: &LuckArgs, name: &str, past: &Past, luck: &[Luck]) -> Value {
    let vendor = |luck: &Luck| {
        let quantiles = QUANTILES.iter().zip(luck.score_quantiles_fen);
        json!({
            "vendor": vendor_key(past, luck.vendor),
            "score_fen": luck.score_fen,
            "alive": luck.alive,
            "percentile": luck.percentile,
            "score_quantiles_fen": quantiles
                .map(|(share, score)| json!({ "share": share, "score_fen": score }))
                .collect::<Vec<_>>(),
            "survival_share": luck.survival_share,
            "not_applicable_share": luck.not_applicable_share,
            "unreliable": luck.is_unreliable(),
        })
    };
    json!({
        "match": name,
        "days": past.days(),
        "seed": past.opening().seed,
        "first_seed": args.seed,
        "seeds": args.seeds,
        "assumes": { "zh": ASSUMES_ZH, "en": ASSUMES_EN },
        "vendors": luck.iter().map(vendor).collect::<Vec<_>>(),
    })
}

fn print_table(
    args: &LuckArgs,
    name: &str,
    past: &Past,
    luck: &[Luck],
    out: &mut impl Write,
) -> std::io::Result<()> {
    writeln!(out, "match {name}: {} days, its decisions under {} other seeds", past.days(), args.seeds)?;
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
            vendor_key(past, of_one.vendor),
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
    writeln!(out, "{ASSUMES_EN}\n{ASSUMES_ZH}")
}

fn yuan(fen: f64) -> String {
    format!("¥{:.2}M", fen / 1e8)
}
