//! `cargo xtask soak planted`: mistakes that somebody could make, planted one at a time in a copy of the checkout, and whether the
//! suite finds them.
//!
//! The product never holds a fault: the switch is that a copy is built. A fault counts as caught when the copy still builds
//! and a test fails. Suites are tried until one does: the fault's own first, then the golden logs, then those that lean on it.

mod list;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Range;
use crate::{failure::Failure, files, process, workspace};
use list::FAULTS;

/// Of all faults so many may be missed at most.
const MISSED_MAX: usize = 1;

/// Seconds that a suite may run: a fault may keep a test from ever ending, which is found too.
const SUITE_SECONDS_MAX: &str = "1200";

/// Tests that may find a fault.
struct Suite {
    /// Where its package lies.
    folder: &'static str,
    package: &'static str,
    /// Which of its tests; all, if empty.
    only: &'static [&'static str],
}

const fn whole(folder: &'static str, package: &'static str) -> Suite {
    Suite { folder, package, only: &[] }
}

/// Suites in the order in which they are tried, the fault's own before all others. The golden logs come early: they
/// are quick, and find whatever makes a match another one.
const SUITES: [Suite; 6] = [
    Suite { folder: "tests/golden/", package: "burnrate-tests", only: &["--test", "e2e", "golden"] },
    whole("server/sim/", "burnrate-sim"),
    whole("server/eventlog/", "burnrate-eventlog"),
    whole("server/matches/", "burnrate-matches"),
    whole("server/host/", "burnrate-host"),
    whole("tests/", "burnrate-tests"),
];

/// One mistake.
pub(super) struct Planted {
    name: &'static str,
    what: &'static str,
    edits: &'static [Edit],
}

/// One place of it.
pub(super) struct Edit {
    file: &'static str,
    /// What stands there, exactly once in the file.
    stands: &'static str,
    planted: &'static str,
}

/// What became of a fault.
enum Fate {
    /// The first tests that failed, and their package.
    Caught {
        package: &'static str,
        tests: Vec<String>,
    },
    Missed,
}

/// Plants faults one after the other, and prints a row of the table for each. It counts faults.
pub(super) fn run(range: Range) -> Result<(), Failure> {
    let chosen: Vec<(u64, &Planted)> = (0..).zip(FAULTS).filter(|(number, _)| range.holds(*number)).collect();
    let tree = copy_of_the_checkout()?;
    let mut missed = Vec::new();
    for (number, fault) in &chosen {
        eprintln!("fault {number} of {}: {}", FAULTS.len(), fault.name);
        fault.edits.iter().try_for_each(|edit| plant(&tree, edit))?;
        let fate = fate(&tree, fault);
        fault.edits.iter().try_for_each(|edit| restore(&tree, edit.file))?;
        match fate? {
            Fate::Caught { package, tests } => {
                println!("| {} | {} | {package}: {} |", fault.name, fault.what, named(&tests));
            }
            Fate::Missed => {
                println!("| {} | {} | **missed** |", fault.name, fault.what);
                missed.push(fault.name);
            }
        }
    }
    println!("{} of {} planted faults were caught", chosen.len() - missed.len(), chosen.len());
    if missed.len() > MISSED_MAX {
        return Err(Failure::Check(format!("missed: {}", missed.join(", "))));
    }
    Ok(())
}

/// At most three names; the rest as a count.
fn named(tests: &[String]) -> String {
    if tests.is_empty() {
        return "a suite that fell or did not end".to_owned();
    }
    let mut text = tests.iter().take(3).map(|test| format!("`{test}`")).collect::<Vec<_>>().join(", ");
    if tests.len() > 3 {
        // Writing to a string can't fail.
        let _ = write!(text, " and {} more", tests.len() - 3);
    }
    text
}

fn home() -> PathBuf {
    workspace::target().join("planted")
}

/// All files that git knows, as they stand in the checkout. What was built for an earlier fault stays beside them.
fn copy_of_the_checkout() -> Result<PathBuf, Failure> {
    let tree = home().join("tree");
    let listed = process::output(Command::new("git").arg("ls-files").current_dir(workspace::root()))?;
    for file in listed.lines() {
        refresh(&workspace::root().join(file), &tree.join(file))?;
    }
    Ok(tree)
}

/// Copies a file unless its copy is the same: an untouched copy is not built again.
fn refresh(from: &Path, to: &Path) -> Result<(), Failure> {
    let same = std::fs::read(from).ok().is_some_and(|now| std::fs::read(to).is_ok_and(|then| now == then));
    if same || !from.is_file() { Ok(()) } else { files::copy(from, to) }
}

fn plant(tree: &Path, edit: &Edit) -> Result<(), Failure> {
    let path = tree.join(edit.file);
    let text = edit.applied(&files::read(&path)?).map_err(Failure::Check)?;
    std::fs::write(&path, text).map_err(Failure::file("writing", &path))
}

fn restore(tree: &Path, file: &str) -> Result<(), Failure> {
    files::copy(&workspace::root().join(file), &tree.join(file))
}

impl Edit {
    /// The text with the fault in it.
    fn applied(&self, text: &str) -> Result<String, String> {
        match text.matches(self.stands).count() {
            1 => Ok(text.replacen(self.stands, self.planted, 1)),
            count => Err(format!(
                "{}: what the fault replaces stands there {count} times:\n{}",
                self.file, self.stands
            )),
        }
    }
}

fn fate(tree: &Path, fault: &Planted) -> Result<Fate, Failure> {
    let at_home = |suite: &&Suite| fault.edits.iter().any(|edit| edit.file.starts_with(suite.folder));
    let (home, others): (Vec<&Suite>, Vec<&Suite>) = SUITES.iter().partition(at_home);
    // What stands beside the code is built soonest.
    let beside = home.iter().map(|suite| (suite.package, &["--lib"][..]));
    let all = home.iter().chain(&others).map(|suite| (suite.package, suite.only));
    for (package, only) in beside.chain(all) {
        if let Some(tests) = failed_tests(tree, package, only)? {
            return Ok(Fate::Caught { package, tests });
        }
    }
    Ok(Fate::Missed)
}

/// The tests of a package that fail; none when all pass. What does not build is an error.
fn failed_tests(tree: &Path, package: &str, only: &[&str]) -> Result<Option<Vec<String>>, Failure> {
    let testing = || {
        let mut cargo = cargo(tree);
        cargo.args(["test", "-p", package]).args(only);
        cargo
    };
    process::run(testing().arg("--no-run"))?;
    // What a suite with a fault in it prints is of use to nobody but for its failed tests.
    let mut printed = Vec::new();
    let ended = process::run_holding(&mut within_limit(&testing()), |_| true, &mut printed);
    let failed = || printed.iter().filter_map(|line| failed_test(line)).map(str::to_owned).collect();
    Ok(ended.is_err().then(failed))
}

/// The same command, ended with all that it started when it takes too long.
fn within_limit(command: &Command) -> Command {
    let mut limited = Command::new("timeout");
    limited.arg(SUITE_SECONDS_MAX).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        limited.current_dir(folder);
    }
    limited
}

/// Cargo in the copy, with a folder of its own for what it builds.
fn cargo(tree: &Path) -> Command {
    let mut command = process::cargo();
    command.current_dir(tree).env("CARGO_TARGET_DIR", home().join("build"));
    command
}

fn failed_test(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_place_in_the_sources_and_its_row_in_the_table() {
        let table = files::read(&workspace::root().join("docs/planted-faults.md")).unwrap();
        assert!(FAULTS.len() >= 20);
        for fault in FAULTS {
            assert!(
                table.contains(&format!("| {} | {} |", fault.name, fault.what)),
                "{} has no row",
                fault.name
            );
            for edit in fault.edits {
                let text = files::read(&workspace::root().join(edit.file)).unwrap();
                let planted = edit.applied(&text).unwrap();
                assert_ne!(planted, text, "{} changes nothing", fault.name);
            }
        }
    }

    #[test]
    fn names_of_failed_tests_are_read() {
        assert_eq!(failed_test("test one::two ... FAILED"), Some("one::two"));
        assert_eq!(failed_test("test one::two ... ok"), None);
    }
}
