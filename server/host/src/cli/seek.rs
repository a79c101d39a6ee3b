//! `burnrate seek LOG --day D`: a day of a match at its end: what a company, the public or the instructor saw of it, beside
//! the truth. Whoever has the log has everybody's secrets, so nothing is held back here.

use std::io::Write;
use std::path::PathBuf;

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::Audience;
use burnrate_eventlog::LogFile;
use burnrate_matches::RecoverError;
use burnrate_matches::past::vendor_of;
use burnrate_matches::seek::{INSTRUCTOR, PUBLIC, Seen};
use burnrate_sim::Opening;

use super::failure::Failure;
use super::log_streams::{chosen, match_of};
use super::seek_table;
use crate::seeking::{Place, SeekError, Seeking};
use crate::snapshots::SnapshotFolder;

/// Show a day of a match at its end: what somebody saw of it, beside the truth.
#[derive(Debug, clap::Args)]
pub(crate) struct SeekArgs {
    /// A data folder, or an exported file.
    log: PathBuf,
    /// The day, from 1.
    #[arg(long, value_name = "DAY")]
    day: u32,
    /// Who looks: a company by its key, `public` or `instructor`.
    #[arg(long = "as", value_name = "KEY", default_value = PUBLIC)]
    who: String,
    /// Which match, where the log holds several.
    #[arg(long = "match", value_name = "ID")]
    match_id: Option<String>,
    /// Hold every record, the head and the seal to the chain first.
    #[arg(long)]
    verify: bool,
    /// Neither read snapshots nor leave any.
    #[arg(long)]
    no_cache: bool,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// A day, and who looks at it.
pub(super) struct Sight<'a> {
    pub(super) match_name: &'a str,
    pub(super) days: u32,
    pub(super) who: &'a str,
    pub(super) seen: Seen,
}

pub(crate) fn run(args: &SeekArgs, out: &mut impl Write) -> Result<(), Failure> {
    let log = LogFile::open(&args.log).map_err(Failure::log)?;
    let stream = chosen(&log, args.match_id.as_deref())?;
    if args.verify {
        log.check(&stream).map_err(|damage| told(args, &damage.to_string(), Failure::Check))?;
    }
    let match_name = match_of(&stream).unwrap_or_default();
    let match_id = MatchId::new(match_name).map_err(Failure::input)?;
    let place = Place { log: &log, stream: &stream, match_id: &match_id };
    let seeking = Seeking::begin(place, args.day).map_err(|error| failure(args, &error))?;
    let days = seeking.days();
    let opening = seeking.opening().ok_or_else(|| failure(args, &RecoverError::Empty.into()))?;
    let audience = audience(opening, &args.who).map_err(|why| told(args, &why, Failure::Input))?;
    let mut folder = (!args.no_cache).then(|| SnapshotFolder::of_log(&args.log));
    let seeker = seeking.arrive(folder.as_mut()).map_err(|error| failure(args, &error))?;
    let seen = seeker.seen(audience).map_err(|error| failure(args, &error.into()))?;
    let seen = seen.ok_or_else(|| failure(args, &SeekError::NoSuchDay { day: args.day, days }))?;
    let sight = Sight { match_name, days, who: &args.who, seen };
    let written = if args.json {
        writeln!(out, "{}", sight.seen.document(&match_id, days, &args.who))
    } else {
        seek_table::print(&sight, out)
    };
    written.map_err(Failure::Output)
}

fn audience(opening: &Opening, who: &str) -> Result<Audience, String> {
    match who {
        PUBLIC => Ok(Audience::Public {}),
        INSTRUCTOR => Ok(Audience::Instructor {}),
        key => match vendor_of(opening, key) {
            Ok(vendor) => Ok(Audience::Vendor { vendor }),
            Err(why) => Err(format!("{why}, {PUBLIC}, {INSTRUCTOR}")),
        },
    }
}

fn failure(args: &SeekArgs, error: &SeekError) -> Failure {
    let kind = match error {
        SeekError::NoSuchDay { .. } => Failure::Input,
        SeekError::Log(_) | SeekError::Recover(_) => Failure::Check,
    };
    match error {
        // It names the file itself.
        SeekError::Log(error) => kind(error.to_string()),
        SeekError::NoSuchDay { .. } | SeekError::Recover(_) => told(args, &error.to_string(), kind),
    }
}

fn told(args: &SeekArgs, why: &str, kind: fn(String) -> Failure) -> Failure {
    kind(format!("{}: {why}", args.log.display()))
}
