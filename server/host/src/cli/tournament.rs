//! `burnrate tournament`: every policy in every seat equally often; wins, survival, score.

use std::io::Write;

use burnrate_content::Resolved;
use burnrate_matches::tournament::{
    HANDICAP_SEEDS, Handicaps, Line, ReferenceScores, Tournament, seats_are_alike,
};
use serde_json::json;

use super::failure::Failure;
use super::many_matches::play_all;

/// Let all bots play against each other, rotated over the seats.
#[derive(Debug, clap::Args)]
pub(crate) struct TournamentArgs {
    /// A scenario's name, or a file.
    #[arg(long, value_name = "NAME", default_value = "first-class")]
    scenario: String,
    /// How many matches, 1 to 1,000,000.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    matches: u32,
    /// The first match's seed; match k has this plus k.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &TournamentArgs, out: &mut impl Write) -> Result<(), Failure> {
    let (_, scenario) = burnrate_content::load(&args.scenario).map_err(Failure::input)?;
    let handicaps = handicaps(&scenario)?;
    let tournament = Tournament::new(&scenario, handicaps);
    let matches =
        play_all(args.matches, "matches", args.seed, |number, seed| tournament.play(number, seed, u32::MAX))?;
    let table = tournament.table(&matches);
    let written = if args.json { print_json(args, &table, out) } else { print_table(&table, out) };
    written.map_err(Failure::Output)
}

/// Alike seats need none; unlike ones are measured by their reference bots.
fn handicaps(scenario: &Resolved) -> Result<Handicaps, Failure> {
    if seats_are_alike(scenario) {
        return Ok(Handicaps::none(scenario));
    }
    let matches =
        play_all(HANDICAP_SEEDS, "reference matches", 1, |_, seed| ReferenceScores::play(scenario, seed))?;
    Ok(Handicaps::of(scenario, &matches))
}

fn print_json(args: &TournamentArgs, table: &[Line], out: &mut impl Write) -> std::io::Result<()> {
    let bot = |line: &Line| {
        json!({
            "policy": line.policy,
            "win_share": line.win_share,
            "survival_share": line.survival_share,
            "median_score_fen": line.median_score_fen,
        })
    };
    writeln!(out, "{}", json!({ "matches": args.matches, "bots": table.iter().map(bot).collect::<Vec<_>>() }))
}

fn print_table(table: &[Line], out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{:<16} {:>7} {:>9} {:>20}", "policy", "wins", "survives", "median score")?;
    table.iter().try_for_each(|line| {
        writeln!(
            out,
            "{:<16} {:>6.1}% {:>8.1}% {:>20}",
            line.policy,
            line.win_share * 100.0,
            line.survival_share * 100.0,
            format!("¥{:.2}M", line.median_score_fen as f64 / 1e8),
        )
    })
}
