//! The steps of `cargo xtask test`, one line each in `STEPS`: what it is called, what it needs, what it runs.
//!
//! All share one build directory and never set RUSTFLAGS, so nothing is built twice for a changed flag. cargo test
//! runs the Rust tests rather than nextest: a dozen test programs on two cores gain nothing from more processes,
//! and one tool less has to be installed.

use std::process::Command;
use std::time::Duration;

use super::summary_line;
use crate::prerequisite::{self, Prerequisite};
use crate::{bindings, failure::Failure, process, workspace};

/// One step. `run` adds the runner's summary lines, where it has any.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) needs: &'static [Prerequisite],
    pub(crate) run: fn(&mut Vec<String>) -> Result<(), Failure>,
}

const WEB: &str = "server/web";
const BROWSER: &str = "tests/browser";
const RUSTFMT: Prerequisite = Prerequisite::RustComponent { name: "rustfmt", subcommand: "fmt" };
const CLIPPY: Prerequisite = Prerequisite::RustComponent { name: "clippy", subcommand: "clippy" };
const NODE: Prerequisite = Prerequisite::Node;

/// In the order they run: what answers soonest first, the runners of tests last.
#[rustfmt::skip]
pub(crate) const STEPS: &[Step] = &[
    Step { name: "format", what: "cargo fmt", needs: &[RUSTFMT], run: format },
    Step { name: "lint", what: "clippy, warnings are errors", needs: &[CLIPPY, NODE], run: lint },
    Step { name: "deny", what: "licences, bans, sources and advisories of what we depend on", needs: &[Prerequisite::CargoDeny], run: deny },
    Step { name: "docs", what: "cargo doc, warnings are errors", needs: &[NODE], run: docs },
    Step { name: "pageless", what: "the server builds without its pages", needs: &[], run: pageless },
    Step { name: "release", what: "the program as it ships; later steps run this one", needs: &[NODE], run: release },
    Step { name: "bindings", what: "the browser's wire types are those of the Rust types", needs: &[], run: |_| bindings::check() },
    Step { name: "web", what: "type check and unit tests of the browser client", needs: &[NODE, Prerequisite::NpmPackages(WEB)], run: web },
    Step { name: "rust", what: "every Rust test", needs: &[NODE], run: rust },
    Step { name: "doctest", what: "the examples in the documentation", needs: &[NODE], run: doctest },
    Step { name: "browser", what: "the pages in Chromium, against the real server", needs: &[NODE, Prerequisite::NpmPackages(BROWSER), Prerequisite::Chromium, Prerequisite::Fonts], run: browser },
];

fn format(_: &mut Vec<String>) -> Result<(), Failure> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))
}

fn lint(_: &mut Vec<String>) -> Result<(), Failure> {
    process::run(process::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn deny(_: &mut Vec<String>) -> Result<(), Failure> {
    let cargo_deny = || {
        let mut command = Command::new(prerequisite::cargo_deny());
        command.current_dir(workspace::root()).env("GIT_TERMINAL_PROMPT", "0");
        command
    };
    process::run(cargo_deny().args(["check", "licenses", "bans", "sources"]))?;
    // The database of advisories lies on a host of its own, which not every machine reaches.
    if process::succeeds_within(cargo_deny().args(["fetch", "db"]), Duration::from_secs(60))? {
        return process::run(cargo_deny().args(["check", "advisories"]));
    }
    println!("advisories: not run (the advisory database cannot be reached from this machine)");
    Ok(())
}

fn docs(_: &mut Vec<String>) -> Result<(), Failure> {
    process::run(
        process::cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )
}

fn pageless(_: &mut Vec<String>) -> Result<(), Failure> {
    process::run(process::cargo().args(["build", "-p", "burnrate-host", "--no-default-features"]))
}

fn release(_: &mut Vec<String>) -> Result<(), Failure> {
    process::run(process::cargo().args(["build", "--release", "-p", "burnrate-host"]))
}

fn web(summaries: &mut Vec<String>) -> Result<(), Failure> {
    let folder = workspace::root().join(WEB);
    process::run(prerequisite::npm().current_dir(&folder).args(["run", "check"]))?;
    let mut npm = prerequisite::npm();
    process::run_holding(npm.current_dir(&folder).args(["test"]), summary_line::of_vitest, summaries)
}

fn rust(summaries: &mut Vec<String>) -> Result<(), Failure> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests", "--examples"]);
    run_cargo_test(&mut cargo, summaries)
}

fn doctest(summaries: &mut Vec<String>) -> Result<(), Failure> {
    run_cargo_test(process::cargo().args(["test", "--workspace", "--no-fail-fast", "--doc"]), summaries)
}

/// Tests that start the program get the one that ships, built from these sources.
fn run_cargo_test(cargo: &mut Command, summaries: &mut Vec<String>) -> Result<(), Failure> {
    release(summaries)?;
    cargo.env("BURNRATE_BIN", workspace::burnrate_binary("release"));
    process::run_holding(cargo, summary_line::of_cargo_test, summaries)
}

fn browser(summaries: &mut Vec<String>) -> Result<(), Failure> {
    release(summaries)?;
    let folder = workspace::root().join(BROWSER);
    process::run(prerequisite::npm().current_dir(&folder).args(["run", "check"]))?;
    let mut npm = prerequisite::npm();
    npm.current_dir(&folder).arg("test");
    npm.env("BURNRATE_BIN", workspace::burnrate_binary("release"));
    npm.env("BURNRATE_CHROMIUM", prerequisite::chromium());
    process::run_holding(&mut npm, summary_line::of_playwright, summaries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_names_are_unique() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
