//! `serve --check`: which matches in a data folder were opened under other rules, so that this release can show but
//! not go on with them. Reads only; a server may be using the folder.

use std::io::Write;
use std::path::Path;

use burnrate_eventlog::LogFile;
use burnrate_sim::releases::played_by;
use burnrate_sim::{Event, Headline, RULES_VERSION};

use crate::cli::failure::Failure;

/// Lists them; exit status 1 when there is one.
pub(super) fn run(data: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let log = LogFile::open(data).map_err(Failure::log)?;
    let (mut matches, mut others) = (0_u32, 0_u32);
    for stream in log.streams().map_err(Failure::input)? {
        let Some(id) = stream.as_str().strip_prefix("match/") else { continue };
        let Some(first) = log.read(&stream, 0, 1).map_err(Failure::input)?.pop() else { continue };
        matches += 1;
        let rules_version = Headline::from_bytes(&first.payload).map(|headline| headline.rules_version);
        let why = match rules_version {
            Ok(RULES_VERSION) => match Event::from_bytes(&first.payload) {
                Ok(_) => continue,
                Err(error) => format!("its opening can't be read: {error}"),
            },
            Ok(rules) => format!(
                "played under rules {rules}; this release plays rules {RULES_VERSION}; rules {rules} are played by {}",
                played_by(rules)
            ),
            Err(_) => "its first record is not an opening".to_owned(),
        };
        others += 1;
        writeln!(out, "{id}: {why}").map_err(Failure::input)?;
    }
    if others > 0 {
        return Err(Failure::Check(format!("{others} of {matches} matches can't go on under this release")));
    }
    writeln!(out, "{matches} matches, all under rules {RULES_VERSION}").map_err(Failure::input)
}
