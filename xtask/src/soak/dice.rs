//! The campaign `dice`: matches whose vendors decide by dice, every day checked, every match replayed. It counts
//! matches, over all kinds in a row.

use std::process::Command;

use super::Range;
use crate::{failure::Failure, process, workspace};

/// Scenario, kernel, matches.
const KINDS: [(&str, &str, u64); 3] =
    [("first-class", "stochastic", 600), ("first-class", "expected", 200), ("china-2024", "stochastic", 200)];

/// The seed of a kind's first match. Any would do; written down, so that a failure can be run again.
const FIRST_SEED: u64 = 1_000;

/// Matches of one run of the program, after which it is told how far the campaign came.
const MATCHES_AT_ONCE: u64 = 50;

/// One run of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    scenario: &'static str,
    kernel: &'static str,
    seed: u64,
    matches: u64,
    /// Matches of the campaign up to the end of this part.
    ends_at: u64,
}

pub(super) fn run(range: Range) -> Result<(), Failure> {
    process::run(process::cargo().args(["build", "--release", "-p", "burnrate-host"]))?;
    for part in parts(range) {
        let mut command = Command::new(workspace::burnrate_binary("release"));
        command.args(["simulate", "--check", "--scenario", part.scenario, "--kernel", part.kernel]);
        command.args(["--matches", &part.matches.to_string(), "--seed", &part.seed.to_string()]);
        command.args(["--days", "200", "--json"]);
        process::output(&mut command)?;
        println!(
            "{} matches of {}, {}, seeds from {} on: every check held; {} matches of the campaign are done",
            part.matches, part.scenario, part.kernel, part.seed, part.ends_at
        );
    }
    Ok(())
}

/// The parts of a range, in order, none across two kinds.
fn parts(range: Range) -> Vec<Part> {
    let (from, until) = (range.from.unwrap_or(0), range.until.unwrap_or(u64::MAX));
    let (mut parts, mut kind_begins) = (Vec::new(), 0);
    for (scenario, kernel, matches) in KINDS {
        let kind_ends = kind_begins + matches;
        let mut at = from.max(kind_begins);
        while at < until.min(kind_ends) {
            let ends_at = (at + MATCHES_AT_ONCE).min(until).min(kind_ends);
            let seed = FIRST_SEED + at - kind_begins;
            parts.push(Part { scenario, kernel, seed, matches: ends_at - at, ends_at });
            at = ends_at;
        }
        kind_begins = kind_ends;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_in_two_pieces_is_the_whole_campaign() {
        let whole = parts(Range::default());
        assert_eq!(whole.iter().map(|part| part.matches).sum::<u64>(), 1_000);
        assert_eq!(whole.last().map(|part| (part.seed, part.ends_at)), Some((1_150, 1_000)));
        let mut pieces = parts(Range { from: None, until: Some(650) });
        pieces.extend(parts(Range { from: Some(650), until: None }));
        assert_eq!(pieces, whole);
        assert_eq!(
            parts(Range { from: Some(599), until: Some(601) }),
            [
                Part { scenario: "first-class", kernel: "stochastic", seed: 1_599, matches: 1, ends_at: 600 },
                Part { scenario: "first-class", kernel: "expected", seed: 1_000, matches: 1, ends_at: 601 },
            ]
        );
        assert!(parts(Range { from: Some(1_000), until: None }).is_empty());
    }
}
