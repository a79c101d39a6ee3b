//! Whatever comes from outside: bytes, decisions, files and texts that nobody meant well. The promises are in the modules
//! below, one a kind of input; a fuzzer tries the same ones (`fuzz/README.md`). Here each is tried on inputs that a seed
//! draws, some thousands always and as many as one likes in the campaigns.

mod clients;
mod commands;
mod corpus;
mod frames;
mod log_files;
mod mutation;
mod records;
mod scenarios;

use std::ops::Range;
use std::time::Duration;

use burnrate_client_proto::id::VendorId;
use burnrate_tests::checkout;

use crate::folder::Folder;

/// Inputs that a fuzzer found to break a promise once, one file each.
fn found_once(target: &str) -> Vec<Vec<u8>> {
    let folder = checkout().join("fuzz/found").join(target);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The good inputs, those that were found once, and then drawn ones.
fn try_kind(target: &str, corpus: &[Vec<u8>], cases: Range<u64>, check: impl Fn(&[u8])) {
    corpus.iter().chain(&found_once(target)).for_each(|input| check(input));
    mutation::try_all(corpus, cases, check);
}

/// Inputs of one kind.
type Inputs = Vec<Vec<u8>>;

/// Decisions with wild numbers, on one evening after the other.
fn wild_decisions() -> Inputs {
    let wild = corpus::wild_commands();
    let numbered = (0_u8..4).cycle().zip(&wild);
    let of_one = |(evening, command)| commands::input(evening, VendorId(1), std::slice::from_ref(command));
    numbered.filter_map(of_one).collect()
}

/// Writes `fuzz/corpus`, from which `cargo fuzz run` begins; see `fuzz/README.md`.
#[test]
#[ignore = "writes into the checkout, for a fuzzer"]
fn seed_the_fuzzers_corpus() {
    let folder = Folder::new("fuzz-seeds");
    let all: [(&str, Inputs); 5] = [
        ("frames", corpus::frames()),
        ("commands", [corpus::commands(), wild_decisions()].concat()),
        ("records", corpus::records()),
        ("log_files", corpus::log_files(folder.path())),
        ("scenarios", corpus::scenarios()),
    ];
    for (target, inputs) in all {
        let into = checkout().join("fuzz/corpus").join(target);
        std::fs::create_dir_all(&into).unwrap();
        for (number, input) in inputs.iter().chain(&found_once(target)).enumerate() {
            std::fs::write(into.join(format!("seed-{number:04}")), input).unwrap();
        }
        println!("{target}: {} inputs", inputs.len());
    }
}

/// The range that a campaign was asked for.
fn asked_range(until: u64) -> Range<u64> {
    let number = |name: &str, otherwise| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    number("BURNRATE_SOAK_FROM", 0)..number("BURNRATE_SOAK_UNTIL", until)
}

/// What a kind is called, its good inputs, every how manieth number is tried on it, and what must hold.
type Kind<'a> = (&'a str, Inputs, u64, &'a dyn Fn(&[u8]));

/// Every kind of input in turn, a thousand numbers at a time, as long as the range goes.
#[test]
#[ignore = "a campaign: cargo xtask soak hostile"]
fn soak_hostile() {
    let folder = Folder::new("hostile-soak");
    let kinds: [Kind<'_>; 5] = [
        ("frames", corpus::frames(), 1, &frames::check),
        ("records", corpus::records(), 4, &records::check),
        ("scenarios", corpus::scenarios(), 20, &scenarios::check),
        ("log_files", corpus::log_files(folder.path()), 20, &|file| log_files::check(file, folder.path())),
        ("commands", [corpus::commands(), wild_decisions()].concat(), 20, &commands::check),
    ];
    let range = asked_range(1_000_000);
    let mut from = range.start;
    while from < range.end {
        let until = (from + 1_000).min(range.end);
        // What takes longer is tried less often: every 4th or every 20th number.
        for (_, inputs, every, check) in &kinds {
            mutation::try_all(inputs, (from..until).filter(|case| case % every == 0), check);
        }
        from = until;
        eprintln!("hostile: {from} of {}", range.end);
    }
    let tried: Vec<String> = kinds
        .iter()
        .map(|(name, _, every, _)| {
            let multiples = |end: u64| end.div_ceil(*every);
            format!("{} {name}", multiples(range.end) - multiples(range.start))
        })
        .collect();
    println!(
        "hostile: inputs {} to {}: {}; all were answered as promised",
        range.start,
        range.end,
        tried.join(", ")
    );
}

#[test]
fn frames_are_messages_or_errors() {
    try_kind("frames", &corpus::frames(), 0..20_000, frames::check);
}

#[test]
fn decisions_are_taken_or_refused_and_the_market_holds() {
    try_kind("commands", &corpus::commands(), 0..150, commands::check);
}

#[test]
fn commands_with_wild_numbers_are_taken_or_refused_and_the_market_holds() {
    let wild = wild_decisions();
    assert!(wild.len() > 350, "{} commands", wild.len());
    wild.iter().for_each(|input| commands::check(input));
}

#[test]
fn records_are_events_or_errors() {
    try_kind("records", &corpus::records(), 0..4_000, records::check);
}

#[test]
fn files_are_whole_logs_or_damaged_at_a_record_or_none() {
    let folder = Folder::new("hostile-files");
    let corpus = corpus::log_files(folder.path());
    try_kind("log_files", &corpus, 0..300, |file| log_files::check(file, folder.path()));
}

#[test]
fn texts_are_scenarios_or_faulty() {
    try_kind("scenarios", &corpus::scenarios(), 0..600, scenarios::check);
}

/// As much as a file may hold, made of what a reader could choke on: each answer comes, and is bounded.
#[test]
fn texts_that_would_choke_a_reader_are_answered() {
    let long = 255 * 1024;
    let repeated = |piece: &str| piece.repeat(long / piece.len());
    let numbered = |make: fn(usize) -> String| (0..15_000).map(make).collect::<String>();
    let texts = [
        repeated("="),
        repeated("\n"),
        repeated("a = \n"),
        repeated("[["),
        repeated("a.") + "a = 1",
        format!("a = {}", repeated("[")),
        format!("a = {}", repeated("{a=")),
        format!("a = \"{}\"", repeated("x")),
        format!("a = {}", repeated("9")),
        format!("days = 1e{}", repeated("9")),
        format!("days = 0.{}1", repeated("0")),
        repeated("[[vendors]]\n"),
        repeated("[[channels]]\n"),
        numbered(|n| format!("k{n} = 1\n")),
        numbered(|n| format!("[t{n}]\n")),
        format!("vendors = [{}]", repeated("{},")),
        format!("script = [{}]", repeated("1,")),
        format!("[meta]\ndebrief_questions = [{}]", repeated("{},")),
        "x".repeat(1 << 20),
        "\u{feff}".to_owned(),
        repeated("\u{0}"),
    ];
    for text in texts {
        let beginning: String = text.chars().take(30).collect();
        let (done, answered) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            scenarios::check(text.as_bytes());
            done.send(()).unwrap();
        });
        assert!(answered.recv_timeout(Duration::from_secs(30)).is_ok(), "no answer to {beginning}…");
    }
}
