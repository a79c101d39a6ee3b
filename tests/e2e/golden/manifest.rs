//! What is written down beside each golden log: how it was played, and what it must come to.

use std::path::{Path, PathBuf};

use burnrate_eventlog::ArchiveReader;
use burnrate_sim::{Event, Headline};
use burnrate_tests::checkout;

/// One golden log's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The name of both files.
    pub(crate) name: String,
    /// What the log is kept for.
    pub(crate) why: String,
    /// The arguments that played it; a log of an older release may have none that still do.
    pub(crate) play: String,
    /// Its rules.
    pub(crate) rules: u32,
    /// The format of its first record.
    pub(crate) format: u16,
    /// Days closed in it.
    pub(crate) days: u32,
    /// The state at the end of its last day.
    pub(crate) state: String,
    /// Its records.
    pub(crate) records: u64,
    /// Its last link.
    pub(crate) head: String,
}

/// The folder.
pub(crate) fn folder() -> PathBuf {
    checkout().join("tests/golden")
}

/// A file of it.
pub(crate) fn file(name: &str, ending: &str) -> PathBuf {
    folder().join(format!("{name}.{ending}"))
}

/// The names of all logs that have a file of this ending.
pub(crate) fn names(ending: &str) -> Vec<String> {
    let all = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let these = all.filter(|path| path.extension().is_some_and(|found| found == ending));
    let mut names: Vec<String> =
        these.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

/// Every record's payload.
pub(crate) fn payloads(log: &ArchiveReader) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    loop {
        let page = log.read(all.len() as u64, 256).unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page.into_iter().map(|record| record.payload));
    }
}

impl Manifest {
    /// All of them, in the order of their names.
    pub(crate) fn all() -> Vec<Self> {
        names("txt").iter().map(|name| Self::read(name)).collect()
    }

    /// The one of this name.
    pub(crate) fn read(name: &str) -> Self {
        let path = file(name, "txt");
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; UPDATE_GOLDEN=1 writes it", path.display()));
        let line = |key: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
            found.unwrap_or_else(|| panic!("{}: no line `{key}`", path.display())).trim().to_owned()
        };
        Self {
            name: name.to_owned(),
            why: line("why"),
            play: line("play"),
            rules: line("rules").parse().unwrap(),
            format: line("format").parse().unwrap(),
            days: line("days").parse().unwrap(),
            state: line("state"),
            records: line("records").parse().unwrap(),
            head: line("head"),
        }
    }

    /// What a log says of itself.
    pub(crate) fn of(log: &Path, name: &str, why: &str, play: &str) -> Self {
        let log = ArchiveReader::open(log).unwrap();
        let head = log.check().unwrap();
        let payloads = payloads(&log);
        let headline = Headline::from_bytes(&payloads[0]).unwrap();
        let last = payloads.iter().rev().find_map(|payload| match Event::from_bytes(payload) {
            Ok(Event::DayClosed(closed)) => Some(closed),
            _ => None,
        });
        let last = last.unwrap();
        Self {
            name: name.to_owned(),
            why: why.to_owned(),
            play: play.to_owned(),
            rules: headline.rules_version,
            format: headline.format,
            days: last.day,
            state: last.state_hash.to_string(),
            records: head.count,
            head: head.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// Writes it beside its log.
    pub(crate) fn write(&self) {
        let Self { name, why, play, rules, format, days, state, records, head } = self;
        let text = format!(
            "why {why}\nplay {play}\nrules {rules}\nformat {format}\ndays {days}\nstate {state}\nrecords {records}\nhead {head}\n"
        );
        std::fs::write(file(name, "txt"), text).unwrap();
    }
}
