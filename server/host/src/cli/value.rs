//! `burnrate value LOG`: a seat as it was played beside the same seat played by its reference bot.

use std::io::Write;

use burnrate_matches::past::Past;
use burnrate_matches::past::over_bot::{ASSUMES, OverBot, Pair, Worth};
use burnrate_matches::past::question::Question;

use super::asking::play_parts;
use super::failure::Failure;
use super::past::{FormArgs, PastArgs, PastLog};

/// Set a seat beside its reference bot under the same seeds: what was its play worth?
#[derive(Debug, clap::Args)]
pub(crate) struct ValueArgs {
    #[command(flatten)]
    log: PastArgs,
    /// Whose seat.
    #[arg(long, value_name = "KEY")]
    vendor: String,
    /// How many seeds, 2 to 10,000, beside the match's own.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    seeds: u32,
    /// The first of them; each next is one more.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    form: FormArgs,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ValueArgs, out: &mut impl Write) -> Result<(), Failure> {
    let PastLog { past, .. } = args.log.open()?;
    let vendor = past.vendor(&args.vendor).map_err(|why| Failure::Input(format!("--vendor: {why}")))?;
    let asked = OverBot { vendor, seeds: args.seeds, first_seed: args.seed, form: args.form.form() };
    let pairs = play_parts(&asked, &past)?;
    let written = if args.json {
        writeln!(out, "{}", asked.document(&past, pairs))
    } else {
        print_table(&asked, &past, &pairs, out)
    };
    written.map_err(Failure::Output)
}

fn print_table(asked: &OverBot, past: &Past, pairs: &[Pair], out: &mut impl Write) -> std::io::Result<()> {
    let Some((own, others)) = pairs.split_first() else { return Ok(()) };
    let worth = Worth::of(others);
    let (key, bot) = (past.vendor_key(asked.vendor), asked.bot(past));
    writeln!(out, "{key} as recorded beside the bot {bot} in its seat, rivals as recorded in both")?;
    writeln!(out, "{:<24} {:>13} {:>13} {:>13}", "", "as recorded", "bot", "difference")?;
    writeln!(
        out,
        "{:<24} {:>13} {:>13} {:>13}",
        format!("the match's seed ({})", own.seed),
        yuan(own.recorded.score_fen as f64),
        yuan(own.bot.score_fen as f64),
        yuan(own.difference_fen() as f64),
    )?;
    let [low, _, median, _, high] = worth.difference_quantiles_fen.map(yuan);
    writeln!(out, "difference under {} seeds: 5% {low}, median {median}, 95% {high}", asked.seeds)?;
    writeln!(
        out,
        "as recorded is better under {:.0}%; in business at the end {:.0}% as recorded, {:.0}% with the bot",
        worth.better_share * 100.0,
        worth.survival_share * 100.0,
        worth.bot_survival_share * 100.0,
    )?;
    writeln!(
        out,
        "of {:.0} recorded commands {:.1} adapted, {:.1} came to nothing{}",
        worth.tally.commands,
        worth.tally.adapted,
        worth.tally.not_applicable,
        if worth.tally.is_unreliable() { ": unreliable" } else { "" },
    )?;
    writeln!(out, "{}\n{}", ASSUMES.en, ASSUMES.zh)
}

fn yuan(fen: f64) -> String {
    format!("¥{:.2}M", fen / 1e8)
}
