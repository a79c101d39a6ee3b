//! The match that a question is about: which log, which match of it, and what it was.

use std::path::{Path, PathBuf};

use burnrate_client_proto::id::MatchId;
use burnrate_eventlog::{Hash, LogFile, StreamId};
use burnrate_matches::past::{Form, Past};

use super::failure::Failure;
use super::log_streams::{chosen, match_of, payloads_of};

/// Which match.
#[derive(Debug, clap::Args)]
pub(crate) struct PastArgs {
    /// A data folder, or an exported file.
    log: PathBuf,
    /// Which match, where the log holds several.
    #[arg(long = "match", value_name = "ID")]
    match_id: Option<String>,
}

impl PastArgs {
    /// Runs the match again, every day as logged.
    pub(crate) fn open(&self) -> Result<PastLog, Failure> {
        PastLog::open(&self.log, self.match_id.as_deref())
    }
}

/// What recorded commands mean that name what is not there.
#[derive(Debug, clap::Args)]
pub(crate) struct FormArgs {
    /// Leave out what names an offer or a tender that is not there, rather than take the best that is.
    #[arg(long)]
    exact: bool,
}

impl FormArgs {
    pub(crate) fn form(&self) -> Form {
        if self.exact { Form::Exact } else { Form::Soft }
    }
}

/// A match that was run again, and its log.
pub(crate) struct PastLog {
    log: LogFile,
    stream: StreamId,
    pub(crate) past: Past,
}

impl PastLog {
    /// Opens a log and runs the match in it again.
    pub(crate) fn open(path: &Path, match_id: Option<&str>) -> Result<Self, Failure> {
        let log = LogFile::open(path).map_err(Failure::log)?;
        let stream = chosen(&log, match_id)?;
        let match_id = MatchId::new(match_of(&stream).unwrap_or_default()).map_err(Failure::input)?;
        let read = Past::read(&match_id, payloads_of(&log, &stream));
        let past = read.map_err(|error| Failure::Check(format!("{}: {error}", path.display())))?;
        Ok(Self { log, stream, past })
    }

    /// The match's name.
    pub(crate) fn name(&self) -> &str {
        match_of(&self.stream).unwrap_or_default()
    }

    /// The chain's link of the last of so many records; none where there are not so many.
    pub(crate) fn link(&self, records: u64) -> Result<Option<Hash>, Failure> {
        let Some(last) = records.checked_sub(1) else { return Ok(None) };
        let read = self.log.read(&self.stream, last, 1).map_err(|error| Failure::Check(error.to_string()))?;
        Ok(read.first().filter(|record| record.seq == last).map(|record| record.link))
    }
}
