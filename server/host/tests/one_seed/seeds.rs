//! The campaigns over many seeds: each run holds every promise, and run again gives the same trace.

use std::ops::Range;

use crate::judge::Marks;
use crate::plan::Plan;
use crate::world::{self, Outcome};

/// Rare states that a campaign must have reached: what was never reached was never tried.
const MUST_REACH: [&str; 25] = [
    "a client that did not read was let go",
    "a client that fell behind got a snapshot",
    "a client was parted from the server",
    "a client was told that the log can't be written",
    "a client was told that the server stops",
    "a client was too fast",
    "a connection was cut",
    "a forecast was told",
    "a join could not be written",
    "a kept view equals a fresh one",
    "a match was busy",
    "a match was rebuilt before its followers' eyes",
    "an append failed in itself",
    "a retry got the same answer",
    "a server died before its append was written",
    "a server died between an append and its acknowledgement",
    "a server stopped when asked",
    "a sync failed",
    "an answer was too old to tell",
    "an append found the disk full",
    "an append was durable and its end unknown",
    "asked for what never arrived",
    "resumed by a snapshot of another epoch",
    "resumed by deltas",
    "the clock jumped",
];

/// Seeds of cuts alone: each cuts some hundred connections.
const CUT_SEEDS: u64 = 80;

/// The same for the short version.
const CUT_SEEDS_SHORT: u64 = 3;

fn range(until: u64) -> Range<u64> {
    let number = |name| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
    number("BURNRATE_SOAK_FROM").unwrap_or(0)..number("BURNRATE_SOAK_UNTIL").unwrap_or(until)
}

/// The command that repeats one seed of a campaign.
fn again(seed: u64, campaign: &str) -> String {
    let until = seed + 1;
    format!(
        "BURNRATE_SOAK_FROM={seed} BURNRATE_SOAK_UNTIL={until} cargo test -p burnrate-host --test one_seed -- --ignored --exact seeds::{campaign} --nocapture"
    )
}

/// Plays a seed; a broken promise ends the test.
fn play(seed: u64, campaign: &str, plan: &Plan) -> Outcome {
    let outcome = world::run(plan);
    assert!(
        outcome.faults.is_empty(),
        "seed {seed} broke {} promises; to repeat it: {}\n{}",
        outcome.faults.len(),
        again(seed, campaign),
        outcome.faults.join("\n")
    );
    outcome
}

/// Plays a seed twice; another trace ends the test too.
fn play_twice(seed: u64, campaign: &str, plan: &Plan) -> Outcome {
    let (first, second) = (play(seed, campaign, plan), play(seed, campaign, plan));
    if first.digest != second.digest {
        let same = first.trace.iter().zip(&second.trace).take_while(|(a, b)| a == b).count();
        let from = same.saturating_sub(5);
        panic!(
            "seed {seed} run twice gave two traces, the same for {same} lines; to repeat it: {}\nfirst:\n{}\nsecond:\n{}",
            again(seed, campaign),
            first.trace[from..(same + 5).min(first.trace.len())].join("\n"),
            second.trace[from..(same + 5).min(second.trace.len())].join("\n")
        );
    }
    first
}

fn add(marks: &mut Marks, more: Marks) {
    more.into_iter().for_each(|(mark, count)| *marks.entry(mark).or_default() += count);
}

fn unreached(marks: &Marks) -> Vec<&'static str> {
    MUST_REACH.into_iter().filter(|mark| !marks.contains_key(mark)).collect()
}

#[test]
fn whatever_befalls_it_the_server_keeps_its_promises_and_does_so_again() {
    let mut marks = Marks::new();
    for seed in 0..40 {
        // Every fourth is played again: the campaign does so with all.
        let play = if seed % 4 == 0 { play_twice } else { play };
        add(&mut marks, play(seed, "soak_one_seed", &Plan::of(seed)).marks);
    }
    assert_eq!(unreached(&marks), [""; 0], "these states were never reached; those that were: {marks:#?}");
}

#[test]
#[ignore = "a long campaign: cargo xtask soak one-seed"]
fn soak_one_seed() {
    let seeds = range(2_000);
    let (mut marks, mut events) = (Marks::new(), 0);
    for seed in seeds.clone() {
        let outcome = play_twice(seed, "soak_one_seed", &Plan::of(seed));
        events += outcome.trace.len();
        add(&mut marks, outcome.marks);
        if (seed + 1).is_multiple_of(50) {
            eprintln!("one_seed: {} of {} held", seed + 1, seeds.end);
        }
    }
    let count = seeds.end - seeds.start;
    if count >= 100 {
        assert_eq!(unreached(&marks), [""; 0], "these states were never reached");
    }
    println!(
        "one_seed: seeds {} to {}, each twice with the same trace, {events} events; every promise held; reached: {marks:?}",
        seeds.start, seeds.end
    );
}

/// Cuts connections, and restarts servers among that; what was reached, and how often clients came back.
fn cut(seeds: Range<u64>) -> (Marks, u64) {
    let (mut marks, end) = (Marks::new(), seeds.end);
    for seed in seeds {
        add(&mut marks, play(seed, "soak_resume", &Plan::of_cuts(seed)).marks);
        if (seed + 1).is_multiple_of(5) {
            eprintln!(
                "resume: {} of {end} held, {} connections cut",
                seed + 1,
                marks["a connection was cut"]
            );
        }
    }
    let resumed =
        marks.iter().filter(|(mark, _)| mark.starts_with("resumed by")).map(|(_, count)| *count).sum();
    (marks, resumed)
}

#[test]
fn whoever_is_cut_off_comes_back_to_the_same_view_without_a_gap() {
    let (marks, resumed) = cut(0..CUT_SEEDS_SHORT);
    assert!(marks["a connection was cut"] >= 300 && resumed >= 300, "{resumed}: {marks:#?}");
    for mark in ["resumed by deltas", "resumed by a snapshot of another epoch", "a server died"] {
        assert!(marks.contains_key(mark), "{mark}: {marks:#?}");
    }
}

#[test]
#[ignore = "a long campaign: cargo xtask soak resume"]
fn soak_resume() {
    let seeds = range(CUT_SEEDS);
    let (marks, resumed) = cut(seeds.clone());
    let cuts = marks["a connection was cut"];
    let whole = seeds == (0..CUT_SEEDS);
    assert!(!whole || (cuts >= 10_000 && resumed >= 10_000), "too few seeds for 10,000 cuts: {marks:#?}");
    println!(
        "resume: seeds {} to {}: {cuts} connections cut, {} servers died, {resumed} returns; no gap, no repeat, equal views; {marks:?}",
        seeds.start, seeds.end, marks["a server died"]
    );
}
