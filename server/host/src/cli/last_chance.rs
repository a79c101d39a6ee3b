//! `burnrate last-chance LOG`: for a company that died, what would have saved it, and until when.

use std::io::Write;

use burnrate_matches::past::last_chance::{ASSUMES, LastChance, SEEDS_MAX, Tried};
use burnrate_matches::past::question::Question;
use burnrate_matches::past::{Change, Past};

use super::asking::play_parts;
use super::failure::Failure;
use super::past::{FormArgs, PastArgs, PastLog};

/// Of a company that died: from the last turn back, what would have saved it.
#[derive(Debug, clap::Args)]
pub(crate) struct LastChanceArgs {
    #[command(flatten)]
    log: PastArgs,
    /// The company that died.
    #[arg(long, value_name = "KEY")]
    vendor: String,
    /// Seeds that each change is tried under, 1 to 100.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=i64::from(SEEDS_MAX)))]
    seeds: u32,
    /// Every turn, also those before the last chance.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    form: FormArgs,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &LastChanceArgs, out: &mut impl Write) -> Result<(), Failure> {
    let PastLog { past, .. } = args.log.open()?;
    let bad = |why: String| Failure::Input(format!("--vendor: {why}"));
    let vendor = past.vendor(&args.vendor).map_err(bad)?;
    let asked = LastChance::of(&past, vendor, args.seeds).map_err(|why| bad(why.to_string()))?;
    let asked = asked.in_form(args.form.form());
    let asked = if args.all { asked.every_turn() } else { asked };
    let tried = play_parts(&asked, &past)?;
    let written = if args.json {
        writeln!(out, "{}", asked.document(&past, tried))
    } else {
        print_table(&asked, &past, &tried, out)
    };
    written.map_err(Failure::Output)
}

fn print_table(
    asked: &LastChance,
    past: &Past,
    tried: &[Tried],
    out: &mut impl Write,
) -> std::io::Result<()> {
    let (key, died, days) = (past.vendor_key(asked.vendor()), asked.died_on_day(), past.days());
    writeln!(
        out,
        "{key} died on day {died}; in business on day {days}, of the seeds, had it from a turn on"
    )?;
    let heads: Vec<String> = Change::ALL.iter().map(|change| format!("{:>7}", head(*change))).collect();
    writeln!(out, "{:>5} {:>5} {}", "turn", "day", heads.concat())?;
    for (number, day, of_turn) in asked.by_turn(tried) {
        let shares = of_turn.iter().map(|one| match asked.averted_share(one) {
            None => format!("{:>7}", "-"),
            Some(share) => {
                let doubt = if one.tally.is_unreliable() { "?" } else { "" };
                format!("{:>7}", format!("{:.0}%{doubt}", share * 100.0))
            }
        });
        writeln!(out, "{number:>5} {day:>5} {}", shares.collect::<String>())?;
    }
    writeln!(
        out,
        "price: prices, ads: daily bids and creative, at so many percent; round: of the model's value; luck: nothing else; -: nothing to change, or refused; ?: unreliable"
    )?;
    let told = |in_words: fn(Change) -> String, none: &str| {
        asked.latest(tried).map_or(none.to_owned(), |(number, day, best)| {
            let share = asked.averted_share(best).unwrap_or_default() * 100.0;
            format!("{number} ({day}): {} ({share:.0}%)", in_words(best.change))
        })
    };
    writeln!(out, "last chance, turn (day): {}", told(Change::en, "none of these in any turn"))?;
    writeln!(out, "最后的机会，回合（天）：{}", told(Change::zh, "这些改动在任何回合都救不了"))?;
    writeln!(out, "{}\n{}", ASSUMES.en, ASSUMES.zh)
}

/// A change at the head of a column.
fn head(change: Change) -> String {
    match change {
        Change::Nothing => "luck".to_owned(),
        Change::Prices(percent) => format!("p{percent}"),
        Change::AdSpend(percent) => format!("ads{percent}"),
        Change::Round(percent) => format!("r{percent}"),
    }
}
