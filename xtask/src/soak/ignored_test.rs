//! A campaign that is an ignored test. The test says itself how far it came; here it is found by its name, given its
//! range by two variables of the environment, and a name that finds no test is a failure, not a success.

use super::Range;
use crate::{failure::Failure, process, workspace};

/// An ignored test of a package.
pub(super) struct IgnoredTest {
    /// The package.
    pub(super) package: &'static str,
    /// The test's own name, without its modules.
    pub(super) test: &'static str,
    /// Whether it starts the server program, which is then the one that ships, built from these sources.
    pub(super) starts_the_program: bool,
}

impl IgnoredTest {
    pub(super) fn run(&self, range: Range) -> Result<(), Failure> {
        let mut cargo = process::cargo();
        cargo.args(["test", "--release", "-p", self.package, "--lib", "--bins", "--tests", "--"]);
        cargo.args(["--ignored", self.test, "--nocapture"]);
        for (name, number) in [("BURNRATE_SOAK_FROM", range.from), ("BURNRATE_SOAK_UNTIL", range.until)] {
            match number {
                Some(number) => cargo.env(name, number.to_string()),
                None => cargo.env_remove(name),
            };
        }
        if self.starts_the_program {
            process::run(process::cargo().args(["build", "--release", "-p", "burnrate-host"]))?;
            cargo.env("BURNRATE_BIN", workspace::burnrate_binary("release"));
        }
        let mut summaries = Vec::new();
        process::run_holding(&mut cargo, |line| line.starts_with("test result:"), &mut summaries)?;
        if summaries.iter().filter_map(|line| passed(line)).sum::<u64>() == 0 {
            let (package, test) = (self.package, self.test);
            return Err(Failure::Check(format!(
                "{package} has no ignored test called {test}; nothing was run"
            )));
        }
        Ok(())
    }
}

/// How many tests a summary of cargo test counts as passed.
fn passed(summary: &str) -> Option<u64> {
    summary.split("ok. ").nth(1)?.split(" passed").next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_tells_how_many_passed() {
        assert_eq!(
            passed("test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out"),
            Some(1)
        );
        assert_eq!(
            passed("test result: ok. 0 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out"),
            Some(0)
        );
        assert_eq!(passed("test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured"), None);
    }
}
