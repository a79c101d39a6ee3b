//! `burnrate inspect LOG`: every record of a log, in order, as it is stored.

use std::io::Write;
use std::path::PathBuf;

use burnrate_eventlog::{LogFile, Record, StreamId};
use burnrate_sim::Event;
use serde_json::{Value, json};

use super::failure::Failure;
use super::log_streams::match_of;

/// Show every record of a log, in order.
#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// A data folder, or an exported file.
    log: PathBuf,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// Records read at a time.
const PAGE_RECORDS: usize = 256;

pub(crate) fn run(args: &InspectArgs, out: &mut impl Write) -> Result<(), Failure> {
    let log = LogFile::open(&args.log).map_err(Failure::input)?;
    let streams = log.streams().map_err(|error| Failure::Check(error.to_string()))?;
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

fn stream_json(log: &LogFile, stream: &StreamId) -> Result<Value, Failure> {
    let info = log.info(stream).map_err(|error| Failure::Check(error.to_string()))?;
    let mut records = Vec::new();
    each_record(log, stream, |record| {
        let (kind, told) = described(stream, &record);
        records.push(json!({
            "seq": record.seq, "bytes": record.payload.len(), "link": hex(&record.link), "kind": kind, "what": told,
        }));
        Ok(())
    })?;
    Ok(json!({
        "stream": stream.as_str(),
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
    if match_of(stream).is_none() {
        return ("record", String::new());
    }
    match Event::from_bytes(&record.payload) {
        Err(error) => ("unreadable", error.to_string()),
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
        Ok(Event::ScoreWeightsSet { weights }) => ("ScoreWeightsSet", format!("{weights:?}")),
    }
}

fn short(record: &Record) -> String {
    hex(&record.link[..4])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
