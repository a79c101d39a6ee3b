//! Corruption is never silent: whatever byte of a small log is changed, wherever it is cut, it is told, or every
//! record is what it was. The one thing that can't be told from a power cut is the end of a write-ahead log.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../block_on/mod.rs"]
mod block_on;

mod pages;
mod salvage;
mod sample;
#[path = "../sample_log/mod.rs"]
mod sample_log;
#[path = "../temp_folder/mod.rs"]
mod temp_folder;
mod torn;
mod verdict;

use std::collections::BTreeMap;

use sample::{LOG_FILE_NAME, Sample};
use temp_folder::TempFolder;
use verdict::Verdict;

/// What is done at a byte of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    /// One bit is flipped; which one depends on the place.
    Bit,
    /// All of its bits.
    Byte,
    /// The file ends before it.
    Cut,
}

const HARMS: [Harm; 3] = [Harm::Bit, Harm::Byte, Harm::Cut];
/// Every so many-th damage is also shown to a server and to `recover`.
const OTHERS_STEP: usize = 7;
/// The short form tries every so many-th damage; coprime with the kinds of harm.
const SHORT_STEP: usize = 823;

/// A place where the log is harmed: file, byte and how.
#[derive(Clone, Copy, Debug)]
struct Place {
    file: usize,
    at: usize,
    harm: Harm,
}

fn place_count(sample: &Sample) -> usize {
    sample.files.iter().map(|(_, bytes)| bytes.len() * HARMS.len()).sum()
}

fn place(sample: &Sample, mut number: usize) -> Place {
    for (file, (_, bytes)) in sample.files.iter().enumerate() {
        let count = bytes.len() * HARMS.len();
        if number < count {
            return Place { file, at: number / HARMS.len(), harm: HARMS[number % HARMS.len()] };
        }
        number -= count;
    }
    panic!("no such place");
}

fn lay_harmed(sample: &Sample, place: Place) -> TempFolder {
    let folder = TempFolder::in_memory();
    sample.lay(folder.path());
    let (name, bytes) = &sample.files[place.file];
    let mut bytes = bytes.clone();
    match place.harm {
        Harm::Bit => bytes[place.at] ^= 1 << (place.at * 5 % 8),
        Harm::Byte => bytes[place.at] ^= 0xFF,
        Harm::Cut => bytes.truncate(place.at),
    }
    std::fs::write(folder.path().join(name), bytes).expect("written");
    folder
}

/// A power cut could have left the log so: its last transaction is harmed, or it was cut.
fn looks_like_a_power_cut(sample: &Sample, place: Place) -> bool {
    let in_log = sample.files[place.file].0 == LOG_FILE_NAME;
    in_log && (place.harm == Harm::Cut || sample.last_transaction.is_some_and(|from| place.at >= from))
}

fn try_place(sample: &Sample, number: usize) -> Result<Verdict, String> {
    let place = place(sample, number);
    let judged = |verdict: Result<Verdict, String>| match verdict {
        Ok(Verdict::Earlier) if !looks_like_a_power_cut(sample, place) => {
            Err("transactions are lost, and nothing is told".to_owned())
        }
        verdict => verdict,
    };
    let by_reader = judged(verdict::of_reader(sample, lay_harmed(sample, place).path()))?;
    if number.is_multiple_of(OTHERS_STEP) {
        verdict::of_recovery(sample, lay_harmed(sample, place).path())
            .map_err(|why| format!("recover: {why}"))?;
        if sample.is_folder {
            judged(verdict::of_server(sample, lay_harmed(sample, place).path()))
                .map_err(|why| format!("server: {why}"))?;
        }
    }
    Ok(by_reader)
}

/// Tries the places `from`, `from + step`, .. below `until`, numbered through all samples; how each kind came out.
fn try_all(from: usize, until: usize, step: usize) -> BTreeMap<String, usize> {
    let samples = sample::all();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut first = 0;
    let mut number = from;
    for sample in &samples {
        let end = first + place_count(sample);
        while number < end.min(until) {
            match try_place(sample, number - first) {
                Ok(verdict) => *found.entry(format!("{} {verdict:?}", sample.name)).or_default() += 1,
                Err(why) => panic!(
                    "{}, {:?}: {why}\nagain: BURNRATE_SOAK_FROM={number} BURNRATE_SOAK_UNTIL={} cargo test \
                     --release -p burnrate-eventlog --test corruption -- --ignored --exact soak_corruption --nocapture",
                    sample.name,
                    place(sample, number - first),
                    number + 1
                ),
            }
            if step == 1 && number.is_multiple_of(20_000) {
                eprintln!("corruption: at number {number}, {}", sample.name);
            }
            number += step;
        }
        first = end;
    }
    found
}

#[test]
fn an_unharmed_log_is_intact() {
    for sample in sample::all() {
        let folder = TempFolder::in_memory();
        sample.lay(folder.path());
        assert_eq!(verdict::of_reader(&sample, folder.path()), Ok(Verdict::Intact), "{}", sample.name);
        if sample.is_folder {
            assert_eq!(verdict::of_server(&sample, folder.path()), Ok(Verdict::Intact), "{}", sample.name);
        }
    }
}

#[test]
fn a_harmed_log_is_told_or_intact() {
    let found = try_all(0, usize::MAX, SHORT_STEP);
    println!("{found:?}");
    let told: usize = found.iter().filter(|(name, _)| name.ends_with("Told")).map(|(_, count)| count).sum();
    assert!(told > 100, "{found:?}");
}

#[test]
#[ignore = "a campaign: cargo xtask soak corruption"]
fn soak_corruption() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let all: usize = sample::all().iter().map(place_count).sum();
    let from = number("BURNRATE_SOAK_FROM").unwrap_or(0);
    let until = number("BURNRATE_SOAK_UNTIL").unwrap_or(all).min(all);
    let found = try_all(from, until, 1);
    println!("corruption: numbers {from} to {until} of {all}, each told or intact: {found:?}");
}
