//! The match that a question is about: which log, which match of it, and what it was.

use std::path::PathBuf;

use burnrate_client_proto::id::VendorId;
use burnrate_eventlog::LogFile;
use burnrate_matches::past::Past;

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
    /// Runs the match again, every day as logged: its name, and what was decided in it.
    pub(crate) fn read(&self) -> Result<(String, Past), Failure> {
        let log = LogFile::open(&self.log).map_err(Failure::log)?;
        let stream = chosen(&log, self.match_id.as_deref())?;
        let read = Past::read(payloads_of(&log, &stream));
        let past = read.map_err(|error| Failure::Check(format!("{}: {error}", self.log.display())))?;
        Ok((match_of(&stream).unwrap_or_default().to_owned(), past))
    }
}

/// A company's key in the scenario.
pub(crate) fn vendor_key(past: &Past, vendor: VendorId) -> &str {
    past.opening().resolved.vendors.get(vendor.index()).map_or("", |vendor| vendor.key.as_str())
}
