//! `cargo xtask soak [CAMPAIGN] [--from N] [--until N]`: long campaigns against faults, each one line in `CAMPAIGNS`.
//!
//! Without a name it lists them. Every campaign counts something (seeds, kills, images) from 0: it prints how far it
//! came, and `--from` goes on there. What each one does, and what real runs gave, stands in docs/soak.md.

mod dice;
mod fuzz;
mod ignored_test;
mod planted;

use std::time::Instant;

use self::ignored_test::IgnoredTest;
use crate::failure::Failure;

/// Which part of a campaign to run; what is not given is the campaign's own beginning or end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Range {
    from: Option<u64>,
    /// Exclusive.
    until: Option<u64>,
}

impl Range {
    /// Whether a number is in it.
    fn holds(self, number: u64) -> bool {
        self.from.is_none_or(|from| from <= number) && self.until.is_none_or(|until| number < until)
    }
}

struct Campaign {
    name: &'static str,
    what: &'static str,
    run: Run,
}

/// How a campaign is run.
enum Run {
    /// By a chore of its own.
    Chore(fn(Range) -> Result<(), Failure>),
    /// As an ignored test of a package, which shares its code with the short test that always runs.
    Test(IgnoredTest),
}

/// A campaign that is an ignored test.
const fn test(package: &'static str, test: &'static str) -> Run {
    Run::Test(IgnoredTest { package, test, starts_the_program: false })
}

/// Every campaign there is; a new one is one line here, and a section in docs/soak.md.
#[rustfmt::skip]
const CAMPAIGNS: &[Campaign] = &[
    Campaign { name: "dice", what: "1,000 matches played by dice, 200 days each; every day's checks and every replay must hold", run: Run::Chore(dice::run) },
    Campaign { name: "kill", what: "1,000 times kill -9 under load; the clients' journals of acknowledgements judge", run: Run::Test(IgnoredTest { package: "burnrate-tests", test: "soak_kill", starts_the_program: true }) },
    Campaign { name: "power-cuts", what: "10,000 disk images that a power cut could leave; each log is a prefix with every acknowledgement", run: test("burnrate-eventlog", "soak_power_cuts") },
    Campaign { name: "corruption", what: "bits, pages, records and lengths of a small log are damaged; each is reported or harmless", run: test("burnrate-eventlog", "soak_corruption") },
    Campaign { name: "heavy", what: "matches that are saved, cleared, restored and compared after every system of every day", run: test("burnrate-tests", "soak_heavy") },
    Campaign { name: "one-seed", what: "the whole server under one seed, with cuts, delays, crashes and clock jumps; twice the same trace", run: test("burnrate-host", "soak_one_seed") },
    Campaign { name: "resume", what: "10,000 forced cuts; whoever returns gets what was missed, with no gap and no repeat", run: test("burnrate-host", "soak_resume") },
    Campaign { name: "return", what: "1,000 clients return at once after a restart, and all are served", run: test("burnrate-host", "soak_return") },
    Campaign { name: "hostile", what: "frames, records, log files and scenarios, damaged as a seed says; each is read or refused in one line", run: test("burnrate-tests", "soak_hostile") },
    Campaign { name: "forks", what: "1,000 forks of a year from its middle, one decision each; at least 95% of what they stand for is stored once", run: test("burnrate-matches", "soak_forks") },
    Campaign { name: "planted", what: "mistakes planted one at a time in a copy of the checkout; the suite must find all but one", run: Run::Chore(planted::run) },
    Campaign { name: "fuzz", what: "each fuzz target for some minutes, from its seeded corpus", run: Run::Chore(fuzz::run) },
];

const USAGE: &str = "usage: cargo xtask soak [CAMPAIGN [--from N] [--until N]]";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        list();
        return Ok(());
    };
    let campaign = find(name)?;
    let range = read_range(rest)?;
    let began = Instant::now();
    let ended = match &campaign.run {
        Run::Chore(run) => run(range),
        Run::Test(test) => test.run(range),
    };
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    match &ended {
        Ok(()) => println!("soak {name}: held, in {minutes:.1} minutes"),
        Err(_) => println!(
            "soak {name}: ended after {minutes:.1} minutes; the last line above says how far it came"
        ),
    }
    ended
}

fn find(name: &str) -> Result<&'static Campaign, Failure> {
    CAMPAIGNS.iter().find(|campaign| campaign.name == name).ok_or_else(|| {
        Failure::Usage(format!(
            "no soak campaign is called {name:?}; `cargo xtask soak` lists those there are\n{USAGE}"
        ))
    })
}

fn read_range(arguments: &[String]) -> Result<Range, Failure> {
    let mut range = Range::default();
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        let place = match flag.as_str() {
            "--from" => &mut range.from,
            "--until" => &mut range.until,
            other => return Err(Failure::Usage(format!("{other:?} is not known here\n{USAGE}"))),
        };
        let number = rest.next().and_then(|number| number.parse().ok());
        *place = Some(number.ok_or_else(|| Failure::Usage(format!("{flag} needs a number\n{USAGE}")))?);
    }
    match range {
        Range { from, until: Some(until) } if from.unwrap_or(0) >= until => {
            Err(Failure::Usage(format!("there is nothing from {} until {until}\n{USAGE}", from.unwrap_or(0))))
        }
        Range { .. } => Ok(range),
    }
}

fn list() {
    for campaign in CAMPAIGNS {
        println!("{:<12} {}", campaign.name, campaign.what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(words: &[&str]) -> Option<Range> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        read_range(&words).ok()
    }

    #[test]
    fn a_range_is_read_and_an_empty_one_refused() {
        assert_eq!(range(&[]), Some(Range::default()));
        assert_eq!(range(&["--from", "7"]), Some(Range { from: Some(7), until: None }));
        assert_eq!(range(&["--until", "9", "--from", "7"]), Some(Range { from: Some(7), until: Some(9) }));
        for bad in
            [&["--from"][..], &["--from", "x"], &["7"], &["--from", "9", "--until", "9"], &["--until", "0"]]
        {
            assert_eq!(range(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn every_campaign_has_its_own_name_and_its_section_in_the_documents() {
        let path = crate::workspace::root().join("docs/soak.md");
        let text = std::fs::read_to_string(path).unwrap();
        let mut names: Vec<&str> = CAMPAIGNS.iter().map(|campaign| campaign.name).collect();
        for name in &names {
            assert!(text.contains(&format!("\n## `{name}`\n")), "docs/soak.md says nothing of {name}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CAMPAIGNS.len());
    }
}
