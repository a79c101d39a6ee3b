//! `burnrate luck LOG`: the same decisions under other seeds, and where what happened lies among what could have happened.

use std::io::Write;

use burnrate_matches::past::luck::{ASSUMES, InForms, Luck, UnderSeeds, in_form};
use burnrate_matches::past::question::Question;
use burnrate_matches::past::{Form, Past};

use super::asking::play_parts;
use super::failure::Failure;
use super::past::{FormArgs, PastArgs, PastLog};

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
    #[command(flatten)]
    form: FormArgs,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &LuckArgs, out: &mut impl Write) -> Result<(), Failure> {
    let PastLog { past, .. } = args.log.open()?;
    let asked = UnderSeeds { seeds: args.seeds, first_seed: args.seed, form: args.form.form() };
    let fates = play_parts(&asked, &past)?;
    let written = if args.json {
        writeln!(out, "{}", asked.document(&past, fates))
    } else {
        print_table(&asked, &past, &fates, out)
    };
    written.map_err(Failure::Output)
}

fn print_table(
    asked: &UnderSeeds,
    past: &Past,
    fates: &[InForms],
    out: &mut impl Write,
) -> std::io::Result<()> {
    let (name, days, seeds) = (past.match_id(), past.days(), asked.seeds);
    let other = match asked.form {
        Form::Soft => Form::Exact,
        Form::Exact => Form::Soft,
    };
    let luck = |form: Form| Luck::of_all(past, &in_form(fates, form));
    writeln!(out, "match {name}: {days} days, its decisions under {seeds} other seeds")?;
    writeln!(
        out,
        "{:<14} {:>11} {:>6} {:>6} {:>11} {:>11} {:>11} {:>9} {:>8} {:>9}",
        "vendor",
        "score",
        "better",
        other.word(),
        "5%",
        "median",
        "95%",
        "survives",
        "adapted",
        "came to 0"
    )?;
    for (of_one, otherwise) in luck(asked.form).iter().zip(luck(other)) {
        let [low, _, median, _, high] = of_one.score_quantiles_fen;
        writeln!(
            out,
            "{:<14} {:>11} {:>5.0}% {:>5.0}% {:>11} {:>11} {:>11} {:>8.0}% {:>8.1} {:>8.1}%{}",
            past.vendor_key(of_one.vendor),
            yuan(of_one.score_fen as f64),
            of_one.percentile * 100.0,
            otherwise.percentile * 100.0,
            yuan(low),
            yuan(median),
            yuan(high),
            of_one.survival_share * 100.0,
            of_one.tally.adapted,
            of_one.tally.not_applicable_share * 100.0,
            if of_one.tally.is_unreliable() { "  unreliable" } else { "" },
        )?;
    }
    let (form, other) = (asked.form.word(), other.word());
    writeln!(
        out,
        "better: of the seeds, so many gave less than what happened; {other}: the same in that form, where"
    )?;
    writeln!(
        out,
        "commands that name what is not there {}; the other figures are of the {form} form",
        otherwise_taken(asked.form)
    )?;
    writeln!(out, "{}\n{}", ASSUMES.en, ASSUMES.zh)
}

/// What the form that was not asked for does.
fn otherwise_taken(asked: Form) -> &'static str {
    match asked {
        Form::Soft => "are left out",
        Form::Exact => "take the best that is",
    }
}

fn yuan(fen: f64) -> String {
    format!("¥{:.2}M", fen / 1e8)
}
