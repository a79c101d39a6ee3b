//! `burnrate inspect LOG`: every record of a log, in order, as it is stored; and a match's figures, from its closed days.
//! It re-executes nothing, so it needs no rules: a log of any release is shown as far as its format is known.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use burnrate_eventlog::{LogFile, Record, StreamId};
use burnrate_matches::past::fork_log;
use burnrate_sim::{Event, EventError, Headline};
use serde_json::{Value, json};

use super::failure::Failure;
use super::lines::Lines;
use super::log_streams::{FORK_STREAM_PREFIX, match_of, matches_of};
use super::series::{self, VendorName};

/// Show every record of a log, in order.
#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// A data folder, or an exported file.
    log: PathBuf,
    /// Write one JSON object a line here, as `simulate --series` does: a (match, day, vendor).
    #[arg(long, value_name = "FILE.jsonl")]
    series: Option<PathBuf>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// Records read at a time.
const PAGE_RECORDS: usize = 256;

pub(crate) fn run(args: &InspectArgs, out: &mut impl Write) -> Result<(), Failure> {
    let log = LogFile::open(&args.log).map_err(Failure::log)?;
    let streams = log.streams().map_err(|error| Failure::Check(error.to_string()))?;
    if args.series.is_some() {
        write_series(&log, Lines::create(args.series.as_deref())?)?;
    }
    if args.json {
        let all: Result<Vec<Value>, Failure> =
            streams.iter().map(|stream| stream_json(&log, stream)).collect();
        return writeln!(out, "{}", json!({ "streams": all? })).map_err(Failure::Output);
    }
    for stream in &streams {
        let info = log.info(stream).map_err(|error| Failure::Check(error.to_string()))?;
        let count = info.map_or(0, |info| info.head.count);
        writeln!(out, "stream {stream}: {count} records").map_err(Failure::Output)?;
        each_record(&log, stream, |record| {
            let (kind, told) = described(stream, &record);
            writeln!(
                out,
                "{:>8}  {:>8} bytes  {}  {kind} {told}",
                record.seq,
                record.payload.len(),
                short(&record)
            )
            .map_err(Failure::Output)
        })?;
    }
    Ok(())
}

/// The figures of every match, in the order of their names.
fn write_series(log: &LogFile, mut file: Lines) -> Result<(), Failure> {
    let mut unreadable = None;
    for (number, stream) in (0..).zip(matches_of(log)?) {
        let mut headline = None;
        let mut names: Vec<VendorName> = Vec::new();
        each_record(log, &stream, |record| {
            if record.seq == 0 {
                headline = Headline::from_bytes(&record.payload).ok();
            }
            let event = match Event::from_bytes(&record.payload) {
                Ok(event) => event,
                // The headline is all that figures need of an opening.
                Err(_) if record.seq == 0 && headline.is_some() => return Ok(()),
                Err(error) => {
                    unreadable.get_or_insert_with(|| format!("{stream}, record {}: {error}", record.seq));
                    return Ok(());
                }
            };
            let Event::DayClosed(closed) = event else { return Ok(()) };
            if names.len() != closed.vitals.len() {
                let text = headline.as_ref().map_or("", |headline| &headline.scenario_text);
                names = series::names_in(text, closed.vitals.len());
            }
            let seed = headline.as_ref().and_then(|headline| headline.seed);
            let mut lines = String::new();
            for line in series::lines(series::Place { number, seed }, &names, &closed) {
                let _ = writeln!(lines, "{line}");
            }
            file.write(&lines)
        })?;
    }
    file.finish()?;
    match unreadable {
        None => Ok(()),
        Some(first) => {
            Err(Failure::Check(format!("{first}; figures of days that can't be read are missing")))
        }
    }
}

fn stream_json(log: &LogFile, stream: &StreamId) -> Result<Value, Failure> {
    let info = log.info(stream).map_err(|error| Failure::Check(error.to_string()))?;
    let mut rules_version = None;
    let mut records = Vec::new();
    each_record(log, stream, |record| {
        if record.seq == 0 && match_of(stream).is_some() {
            rules_version = Headline::from_bytes(&record.payload).ok().map(|headline| headline.rules_version);
        }
        let (kind, told) = described(stream, &record);
        records.push(json!({
            "seq": record.seq, "bytes": record.payload.len(), "link": hex(&record.link), "kind": kind, "what": told,
        }));
        Ok(())
    })?;
    Ok(json!({
        "stream": stream.as_str(),
        "rules_version": rules_version,
        "records": records,
        "head": info.map(|info| json!({ "count": info.head.count, "hash": hex(&info.head.hash) })),
    }))
}

fn each_record(
    log: &LogFile,
    stream: &StreamId,
    mut visit: impl FnMut(Record) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut from = 0;
    loop {
        let page = log.read(stream, from, PAGE_RECORDS).map_err(|error| Failure::Check(error.to_string()))?;
        let Some(last) = page.last() else { return Ok(()) };
        from = last.seq + 1;
        page.into_iter().try_for_each(&mut visit)?;
    }
}

/// A record's kind and what it says in brief.
fn described(stream: &StreamId, record: &Record) -> (&'static str, String) {
    if stream.as_str().starts_with(FORK_STREAM_PREFIX) {
        return fork_log::told(&record.payload, record.seq);
    }
    if match_of(stream).is_none() {
        return ("record", String::new());
    }
    match Event::from_bytes(&record.payload) {
        Err(error) => match Headline::from_bytes(&record.payload) {
            Ok(headline) => ("Opened", headline_told(&headline, &error)),
            Err(_) => ("unreadable", error.to_string()),
        },
        Ok(Event::Opened(opening)) => (
            "Opened",
            format!(
                "scenario {}, seed {}, rules {}, {} vendors",
                opening.resolved.meta.key,
                opening.seed,
                opening.rules_version,
                opening.resolved.vendors.len()
            ),
        ),
        Ok(Event::Started {}) => ("Started", String::new()),
        Ok(Event::CommandsAccepted { vendor, author, commands, acts_on_day, .. }) => (
            "CommandsAccepted",
            format!("vendor {} by {author:?}, acts on day {acts_on_day}: {commands:?}", vendor.0),
        ),
        Ok(Event::CommandRefused { vendor, author, index, rejection, .. }) => {
            ("CommandRefused", format!("vendor {} by {author:?}, command {index}: {rejection:?}", vendor.0))
        }
        Ok(Event::SeatControl { vendor, bot }) => {
            ("SeatControl", format!("vendor {}: {}", vendor.0, if bot { "bot" } else { "people" }))
        }
        Ok(Event::DayClosed(day)) => {
            ("DayClosed", format!("day {} state {} outcomes {:?}", day.day, day.state_hash, day.outcomes))
        }
        Ok(Event::Ended { reason }) => ("Ended", format!("{reason:?}")),
        Ok(Event::ShockPlayed { shock, vendor, from_day, rumour_turns }) => {
            let whom = vendor.map_or_else(String::new, |vendor| format!(" to vendor {}", vendor.0));
            ("ShockPlayed", format!("{shock:?}{whom} on day {from_day}, rumoured for {rumour_turns} turns"))
        }
        Ok(Event::TakenBack { record, vendor, decided_before_day, state_hash }) => (
            "TakenBack",
            format!(
                "record {record} of vendor {}, decided before day {decided_before_day}; state {state_hash}",
                vendor.0
            ),
        ),
        Ok(Event::ScoreWeightsSet { weights }) => ("ScoreWeightsSet", format!("{weights:?}")),
    }
}

/// An opening that this release can't read to its end.
fn headline_told(headline: &Headline, error: &EventError) -> String {
    let title = headline.scenario_text.lines().find(|line| line.starts_with("key")).unwrap_or_default();
    let seed = headline.seed.map_or_else(|| "not told".to_owned(), |seed| seed.to_string());
    let (format, rules) = (headline.format, headline.rules_version);
    format!("scenario text of {title:?}, seed {seed}, rules {rules}, format {format}; the rest: {error}")
}

fn short(record: &Record) -> String {
    hex(&record.link[..4])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
