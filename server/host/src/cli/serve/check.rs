//! `serve --check`: which matches in a data folder were opened under other rules, so that this release can show but
//! not go on with them. Reads only; a server may be using the folder.

use std::io::Write;
use std::path::Path;

use burnrate_eventlog::LogFile;
use burnrate_sim::{Event, RULES_VERSION};

use crate::cli::failure::Failure;

/// Lists them; exit status 1 when there is one.
pub(super) fn run(data: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let log = LogFile::open(data).map_err(Failure::input)?;
    let (mut matches, mut others) = (0_u32, 0_u32);
    for stream in log.streams().map_err(Failure::input)? {
        let Some(id) = stream.as_str().strip_prefix("match/") else { continue };
        let Some(first) = log.read(&stream, 0, 1).map_err(Failure::input)?.pop() else { continue };
        matches += 1;
        match Event::from_bytes(&first.payload) {
            Ok(Event::Opened(opening)) if opening.rules_version == RULES_VERSION => {}
            Ok(Event::Opened(opening)) => {
                others += 1;
                let rules = opening.rules_version;
                writeln!(out, "{id}: played under rules {rules}; this release plays rules {RULES_VERSION}")
                    .map_err(Failure::input)?;
            }
            Ok(
                Event::Started {}
                | Event::CommandsAccepted { .. }
                | Event::CommandRefused { .. }
                | Event::SeatControl { .. }
                | Event::DayClosed(_)
                | Event::Ended { .. }
                | Event::ShockPlayed { .. }
                | Event::ScoreWeightsSet { .. },
            )
            | Err(_) => {
                others += 1;
                writeln!(out, "{id}: its first record is not an opening that this release knows")
                    .map_err(Failure::input)?;
            }
        }
    }
    if others > 0 {
        return Err(Failure::Check(format!("{others} of {matches} matches can't go on under this release")));
    }
    writeln!(out, "{matches} matches, all under rules {RULES_VERSION}").map_err(Failure::input)
}
