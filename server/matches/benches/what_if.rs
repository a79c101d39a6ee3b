//! What questions about a year of china-2024 cost: luck under 200 seeds in either form, attribution of 200 decisions, a fork of the
//! second half, the last chance of a company that spends everything. One thread, CPU time where the system tells it, so that a busy machine distorts it less.
//!
//! The reference of the same run is a day of the plain rerun: the match's own moves on its own seed. Values are nanoseconds a
//! simulated day; beside them stands what the whole question takes. Never judges: the figures are for a person.

mod year;

use std::error::Error;
use std::hint::black_box;

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::study::{Edit, Rivals};
use burnrate_matches::past::attribution::{Made, Without, decisions};
use burnrate_matches::past::fork::{Forked, WhatIf};
use burnrate_matches::past::last_chance::LastChance;
use burnrate_matches::past::luck::Fate;
use burnrate_matches::past::question::Question;
use burnrate_matches::past::{Edits, Form, Past, Rerun};
use year::{DAYS, a_day_of, median, played, played_as};

/// Runs of the reference.
const ROUNDS: usize = 7;
const SEEDS: u32 = 200;
const DECISIONS: usize = 200;
const SPENDER: &str = "minimax";
const BID_FEN_PER_DAY: i64 = 300_000_000;
const LAST_CHANCE_SEEDS: u32 = 20;
/// The last day that the fork has in common with the match.
const HALF: u32 = DAYS / 2;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("this measures with `cargo bench` only");
        return Ok(());
    }
    let name = MatchId::new("bench1").map_err(|bad| bad.to_string())?;
    let past = Past::read(&name, played()?.into_iter().map(Ok))?;
    let own = past.opening().seed;
    let plain = (0..ROUNDS).map(|_| a_day_of(|| rerun(&past, own))).collect::<Result<Vec<_>, _>>()?;
    tell("plain rerun", 1, median(plain));
    for form in [Form::Soft, Form::Exact] {
        let under = |seed| Fate::of(&past, seed, form).map(black_box).map(|_| ());
        let taken = a_day_of(|| Ok((1..=u64::from(SEEDS)).try_for_each(under)?))?;
        tell(&format!("luck {}", form.word()), SEEDS, taken / f64::from(SEEDS));
    }
    let made: Vec<Made> = decisions(&past).into_iter().cycle().take(DECISIONS).collect();
    let without = |made| Without::of(&past, made, Form::Soft).map(black_box).map(|_| ());
    let taken = a_day_of(|| Ok(made.iter().try_for_each(without)?))?;
    tell("attribution", u32::try_from(DECISIONS)?, taken / DECISIONS as f64);
    let forks = (0..ROUNDS).map(|_| a_day_of(|| fork(&past))).collect::<Result<Vec<_>, _>>()?;
    tell("fork of the second half", 1, median(forks));
    last_chance(&name)
}

/// MiniMax spends ¥9M a day on three channels and decides nothing more; the question is asked with 20 seeds, back to its last chance.
fn last_chance(name: &MatchId) -> Result<(), Box<dyn Error>> {
    let log = played_as(|scenario| {
        for vendor in scenario.vendors.iter_mut().filter(|vendor| vendor.key == SPENDER) {
            vendor.start.bids_fen_per_day.iter_mut().take(3).for_each(|bid| *bid = BID_FEN_PER_DAY);
            "do-nothing".clone_into(&mut vendor.reference_bot);
        }
    })?;
    let past = Past::read(name, log.into_iter().map(Ok))?;
    let (mut played, mut asked) = (Vec::new(), None);
    let taken = a_day_of(|| {
        let question = asked.insert(LastChance::of(&past, past.vendor(SPENDER)?, LAST_CHANCE_SEEDS)?);
        for part in 0..question.parts() {
            played.push(question.play(&past, part)?);
            if question.is_enough(&played) {
                break;
            }
        }
        Ok(())
    })?;
    let (latest, died) =
        asked.map_or((None, 0), |asked| (asked.latest(&played).map(|(_, day, _)| day), asked.died_on_day()));
    let (changes, seconds) = (played.len(), taken * f64::from(DAYS) / 1e9);
    println!(
        "dead on day {died}, last chance on day {latest:?}: {changes} changes under {LAST_CHANCE_SEEDS} seeds"
    );
    println!("last chance: {seconds:.2} s of one core");
    println!("measure: last chance {taken:.0}");
    Ok(())
}

/// A part of a question by the days that it plays, and the question of so many of them.
fn tell(what: &str, parts: u32, a_day_ns: f64) {
    let seconds = a_day_ns * f64::from(DAYS) * f64::from(parts) / 1e9;
    println!("{what}: {parts} × {DAYS} days in {seconds:.2} s of one core");
    println!("measure: {what} {a_day_ns:.0}");
}

fn rerun(past: &Past, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut rerun = Rerun::new(past, seed)?;
    rerun.finish();
    Ok(())
}

/// One decision of the second half is left out; the first half is played too.
fn fork(past: &Past) -> Result<(), Box<dyn Error>> {
    let made = decisions(past).into_iter().find(|made| made.before_day > HALF).ok_or("nobody decided")?;
    let edits = Edits::of(&[Edit::Drop { record: made.record }], past, HALF)?;
    let asked = WhatIf { at_day: HALF, edits, rivals: Rivals::Recorded, form: Form::Soft };
    black_box(Forked::play(past, &asked)?);
    Ok(())
}
