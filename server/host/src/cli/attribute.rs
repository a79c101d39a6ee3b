//! `burnrate attribute LOG`: the match without one decision at a time, and which of them moved its company's result most.

use std::io::Write;

use burnrate_matches::past::Past;
use burnrate_matches::past::attribution::{ASSUMES, Effect, LeftOut};
use burnrate_matches::past::question::Question;
use serde_json::json;

use super::asking::play_parts;
use super::failure::Failure;
use super::past::{FormArgs, PastArgs, PastLog};

/// Leave out one decision at a time: which moved the result most, in yuan and in rank.
#[derive(Debug, clap::Args)]
pub(crate) struct AttributeArgs {
    #[command(flatten)]
    log: PastArgs,
    /// The decisions of this company, whoever made them; without it, those of all people.
    #[arg(long, value_name = "KEY")]
    vendor: Option<String>,
    /// How many lines, the greatest effects first; `--json` has all.
    #[arg(long, default_value_t = 10)]
    top: usize,
    #[command(flatten)]
    form: FormArgs,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &AttributeArgs, out: &mut impl Write) -> Result<(), Failure> {
    let PastLog { past, .. } = args.log.open()?;
    let named = args.vendor.as_deref().map(|key| past.vendor(key)).transpose();
    let vendor = named.map_err(|why| Failure::Input(format!("--vendor: {why}")))?;
    let asked = LeftOut::of(&past, vendor).map_err(|why| Failure::Input(format!("--vendor: {why}")))?;
    let asked = asked.in_form(args.form.form());
    let withouts = play_parts(&asked, &past)?;
    let written = if args.json {
        writeln!(out, "{}", asked.document(&past, withouts))
    } else {
        print_table(args, &past, &asked.effects(&past, withouts), out)
    };
    written.map_err(Failure::Output)
}

fn print_table(
    args: &AttributeArgs,
    past: &Past,
    effects: &[Effect],
    out: &mut impl Write,
) -> std::io::Result<()> {
    let (name, days, count) = (past.match_id(), past.days(), effects.len());
    writeln!(out, "match {name}: {days} days; {count} decisions, one left out at a time")?;
    writeln!(out, "{:>6} {:>5}  {:<14} {:>13}  {:<8} decision", "record", "day", "vendor", "worth", "rank")?;
    for effect in effects.iter().take(args.top) {
        let Effect { made, without, score_change_fen, rank } = effect;
        writeln!(
            out,
            "{:>6} {:>5}  {:<14} {:>13}  {:<8} {}{}",
            made.record,
            made.before_day,
            past.vendor_key(made.vendor),
            format!("¥{:+.3}M", *score_change_fen as f64 / 1e8),
            format!("{} for {}", rank, without.rank),
            json!(made.commands),
            if without.tally.is_unreliable() { "  unreliable" } else { "" },
        )?;
    }
    writeln!(
        out,
        "worth: score with the decision less score without; rank: with it, for the one without it"
    )?;
    writeln!(out, "{}\n{}", ASSUMES.en, ASSUMES.zh)
}
