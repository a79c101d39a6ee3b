//! The campaign `fuzz`: every cargo-fuzz target for some minutes, from a corpus that is seeded first. It needs a nightly
//! compiler and cargo-fuzz, which are not asked of everybody: where one is missing it says so and has run nothing. It
//! counts targets.

use std::process::Command;

use super::Range;
use crate::{failure::Failure, process, workspace};

/// How long each target runs: with five targets half an hour.
const SECONDS_A_TARGET: u32 = 360;

/// The folder of the targets, a package of its own.
const FOLDER: &str = "fuzz";

/// A target, and the longest input worth trying: as long as what it reads may be in the program, or as long as finds something.
#[rustfmt::skip]
const TARGETS: [(&str, u32); 5] = [
    ("frames", 65_537),
    ("commands", 1_024),
    ("records", 262_144),
    ("log_files", 262_144),
    ("scenarios", 262_144),
];

pub(super) fn run(range: Range) -> Result<(), Failure> {
    if !workspace::root().join(FOLDER).join("Cargo.toml").is_file() {
        println!("fuzz: not run, there is no folder {FOLDER} here");
        return Ok(());
    }
    if !process::succeeds(cargo_fuzz().arg("--version")) {
        println!(
            "fuzz: not run, it needs a nightly compiler and cargo-fuzz \
             (rustup toolchain install nightly; cargo install cargo-fuzz)"
        );
        return Ok(());
    }
    seed()?;
    let count = TARGETS.len();
    for (number, (target, input_bytes_max)) in (1_u64..).zip(TARGETS) {
        if !range.holds(number - 1) {
            continue;
        }
        let limits = [
            format!("-max_total_time={SECONDS_A_TARGET}"),
            format!("-max_len={input_bytes_max}"),
            "-timeout=10".to_owned(),
            "-malloc_limit_mb=64".to_owned(),
        ];
        process::run(cargo_fuzz().args(["run", target, "--"]).args(limits))?;
        println!("{target}: {SECONDS_A_TARGET} s without a finding; {number} of {count} targets are done");
    }
    Ok(())
}

/// Writes the corpus from which the fuzzer begins.
fn seed() -> Result<(), Failure> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--release", "-p", "burnrate-tests", "--test", "e2e", "--"]);
    process::run(cargo.args(["--ignored", "--exact", "hostile::seed_the_fuzzers_corpus"]))
}

fn cargo_fuzz() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root().join(FOLDER)).args(["+nightly", "fuzz"]);
    // `cargo run` has chosen a compiler for this chore; the targets need another.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_of_the_folder_has_its_length() {
        let manifest = std::fs::read_to_string(workspace::root().join(FOLDER).join("Cargo.toml")).unwrap();
        let named: Vec<&str> =
            manifest.split("[[bin]]").skip(1).filter_map(|target| target.split('"').nth(1)).collect();
        assert_eq!(named, TARGETS.map(|(target, _)| target));
    }
}
