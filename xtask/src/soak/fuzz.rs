//! The campaign `fuzz`: every cargo-fuzz target for some minutes. It needs a nightly compiler and cargo-fuzz, which are
//! not asked of everybody: where one is missing it says so and has run nothing. It counts targets.

use std::process::Command;

use super::Range;
use crate::{failure::Failure, process, workspace};

/// How long each target runs: with five targets half an hour.
const SECONDS_A_TARGET: u32 = 360;

/// The folder of the targets, a package of its own.
const FOLDER: &str = "fuzz";

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
    let listed = process::output(cargo_fuzz().arg("list"))?;
    let targets: Vec<&str> = listed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let count = targets.len() as u64;
    for (number, target) in (0..count).zip(targets) {
        if number < range.from.unwrap_or(0) || number >= range.until.unwrap_or(count) {
            continue;
        }
        let limit = format!("-max_total_time={SECONDS_A_TARGET}");
        process::run(cargo_fuzz().args(["run", target, "--", &limit]))?;
        println!(
            "{target}: {SECONDS_A_TARGET} s without a finding; {} of {count} targets are done",
            number + 1
        );
    }
    Ok(())
}

fn cargo_fuzz() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root().join(FOLDER)).args(["+nightly", "fuzz"]);
    // `cargo run` has chosen a compiler for this chore; the targets need another.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}
