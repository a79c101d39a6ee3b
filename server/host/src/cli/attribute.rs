//! `burnrate attribute LOG`: the match without one decision at a time, and which of them moved its company's result most.

use std::cmp::Reverse;
use std::io::Write;

use burnrate_matches::past::Past;
use burnrate_matches::past::attribution::{Made, Without, decisions, rank};
use serde_json::{Value, json};

use super::failure::Failure;
use super::many_matches::play_all;
use super::past::{PastArgs, vendor_key};

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
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// Decisions that are tried at most.
const DECISIONS_MAX: usize = 5_000;

/// What the figures assume, in both languages.
const ASSUMES_EN: &str =
    "all other decisions are made as they were; nobody reacts to the one that is missing";
const ASSUMES_ZH: &str = "其他决定全都照旧；少了这一个决定，没有人会因此改变做法";

/// A decision and what it changed.
struct Effect {
    made: Made,
    without: Without,
    score_change_fen: i64,
    rank: usize,
}

pub(crate) fn run(args: &AttributeArgs, out: &mut impl Write) -> Result<(), Failure> {
    let read = args.log.open()?;
    let (name, past) = (read.name(), &read.past);
    let tried = chosen(args, past)?;
    let count = u32::try_from(tried.len()).unwrap_or(u32::MAX);
    let withouts = play_all(count, "decisions", 0, |number, _| {
        let made = usize::try_from(number).ok().and_then(|number| tried.get(number));
        made.map(|made| Without::of(past, made)).transpose()
    })?;
    let mut effects: Vec<Effect> = tried
        .into_iter()
        .zip(withouts.into_iter().flatten())
        .map(|(made, without)| effect(past, made, without))
        .collect();
    effects.sort_by_key(|effect| Reverse(effect.score_change_fen.unsigned_abs()));
    let written = if args.json {
        writeln!(out, "{}", document(name, past, &effects))
    } else {
        print_table(args, name, past, &effects, out)
    };
    written.map_err(Failure::Output)
}

/// The decisions to leave out.
fn chosen(args: &AttributeArgs, past: &Past) -> Result<Vec<Made>, Failure> {
    let named = args.vendor.as_deref().map(|key| past.vendor(key)).transpose();
    let vendor = named.map_err(|why| Failure::Input(format!("--vendor: {why}")))?;
    let tried: Vec<Made> = decisions(past)
        .into_iter()
        .filter(|made| vendor.map_or(made.by_person, |vendor| made.vendor == vendor))
        .collect();
    match tried.len() {
        0 if vendor.is_none() => Err(Failure::Input(format!(
            "nobody but bots decided in this match; name a company with --vendor: {}",
            past.vendor_keys()
        ))),
        0 => Err(Failure::Input(format!(
            "{} decided nothing in this match",
            args.vendor.as_deref().unwrap_or_default()
        ))),
        count if count > DECISIONS_MAX => Err(Failure::Input(format!(
            "{count} decisions, and at most {DECISIONS_MAX} are tried; name a company with --vendor"
        ))),
        _ => Ok(tried),
    }
}

fn effect(past: &Past, made: Made, without: Without) -> Effect {
    let score_fen = past.vitals().get(made.vendor.index()).map_or(0, |vitals| vitals.score_fen);
    let rank = rank(past.vitals(), made.vendor);
    Effect { score_change_fen: score_fen.saturating_sub(without.score_fen), rank, made, without }
}

fn document(name: &str, past: &Past, effects: &[Effect]) -> Value {
    let decision = |effect: &Effect| {
        let Effect { made, without, score_change_fen, rank } = effect;
        json!({
            "record": made.record,
            "before_day": made.before_day,
            "vendor": vendor_key(past, made.vendor),
            "by_person": made.by_person,
            "commands": made.commands,
            "score_change_fen": score_change_fen,
            "rank": rank,
            "rank_without": without.rank,
            "not_applicable_share": without.tally.not_applicable_share(),
            "unreliable": without.tally.is_unreliable(),
        })
    };
    json!({
        "match": name,
        "days": past.days(),
        "assumes": { "zh": ASSUMES_ZH, "en": ASSUMES_EN },
        "decisions": effects.iter().map(decision).collect::<Vec<_>>(),
    })
}

fn print_table(
    args: &AttributeArgs,
    name: &str,
    past: &Past,
    effects: &[Effect],
    out: &mut impl Write,
) -> std::io::Result<()> {
    writeln!(out, "match {name}: {} days; {} decisions, one left out at a time", past.days(), effects.len())?;
    writeln!(out, "{:>6} {:>5}  {:<14} {:>13}  {:<8} decision", "record", "day", "vendor", "worth", "rank")?;
    for effect in effects.iter().take(args.top) {
        let Effect { made, without, score_change_fen, rank } = effect;
        writeln!(
            out,
            "{:>6} {:>5}  {:<14} {:>13}  {:<8} {}{}",
            made.record,
            made.before_day,
            vendor_key(past, made.vendor),
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
    writeln!(out, "{ASSUMES_EN}\n{ASSUMES_ZH}")
}
