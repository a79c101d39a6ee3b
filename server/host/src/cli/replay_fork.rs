//! `burnrate replay FORK --parent LOG`: re-executes a fork on the log of the match that it names.

use std::io::Write;
use std::path::Path;

use burnrate_eventlog::LogFile;
use burnrate_matches::past::fork_log::{ForkLogError, Parent, parent_of, re_execute};
use burnrate_sim::releases::played_by;
use burnrate_sim::{RULES_VERSION, StateHash};
use serde_json::{Value, json};

use super::failure::Failure;
use super::log_streams::{forks_of, payloads_of};
use super::past::PastLog;

/// Re-executes it, and tells how far every day's hash is as logged.
pub(crate) fn run(path: &Path, parent: &Path, is_json: bool, out: &mut impl Write) -> Result<(), Failure> {
    let fork = LogFile::open(path).map_err(Failure::log)?;
    let [stream] = forks_of(&fork)?.try_into().map_err(|found: Vec<_>| {
        Failure::Input(format!("{}: one fork is expected, {} are there", path.display(), found.len()))
    })?;
    let checked = fork.check(&stream);
    checked.map_err(|damage| Failure::Check(format!("{}: {damage}", path.display())))?;
    let told = |error: &ForkLogError| Failure::Check(format!("{}: {error}", path.display()));
    let first = payloads_of(&fork, &stream).next().transpose().map_err(Failure::Check)?.unwrap_or_default();
    let named = parent_of(&first).map_err(|error| told(&error))?;
    must_be_of_these_rules(path, &named)?;
    let read = PastLog::open(parent, Some(&named.match_id))?;
    if read.link(named.records)? != Some(named.link) {
        return Err(Failure::Check(format!(
            "{}: its match {} has another record {} than the one that was forked",
            parent.display(),
            named.match_id,
            named.records.saturating_sub(1),
        )));
    }
    if let Some(record) = read.past.last_correction().filter(|record| *record >= named.records) {
        return Err(Failure::Check(format!(
            "{}: its match {} was corrected after it was forked, by record {record}",
            parent.display(),
            named.match_id,
        )));
    }
    let done = re_execute(&read.past, payloads_of(&fork, &stream));
    report(&named, done.as_ref(), is_json, out)?;
    done.map(drop).map_err(|error| told(&error))
}

/// Rules belong to a match from its first record on, so a fork has its parent's.
fn must_be_of_these_rules(path: &Path, named: &Parent) -> Result<(), Failure> {
    let rules = named.rules_version;
    if rules == RULES_VERSION {
        return Ok(());
    }
    let plays = played_by(rules);
    Err(Failure::Check(format!(
        "{}: this fork was played under rules {rules}, which {plays} plays",
        path.display()
    )))
}

fn report(
    named: &Parent,
    done: Result<&(u32, StateHash), &ForkLogError>,
    is_json: bool,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let (days, hash) =
        done.map_or((Value::Null, Value::Null), |(days, hash)| (json!(days), json!(hash.to_string())));
    let written = match done {
        _ if is_json => writeln!(
            out,
            "{}",
            json!({
                "match": named.match_id, "at_day": named.at_day, "days": days, "rules_version": named.rules_version,
                "state_hash": hash, "verified": done.is_ok(),
                "damage": done.err().map(|error| json!({ "record": error.record, "why": error.why })),
            })
        ),
        Ok((days, hash)) => writeln!(
            out,
            "match {}, forked after day {}: {days} days replayed, every hash as logged; state {hash}",
            named.match_id, named.at_day
        ),
        Err(_) => Ok(()),
    };
    written.map_err(Failure::Output)
}
