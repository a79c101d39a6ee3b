//! What a reader and a server make of a damaged log: they tell of it, or every record is what it was. Anything else is
//! a silent loss.

use std::path::Path;

use burnrate_eventlog::{EventStore, LogFile, SqliteStore, recover};

use crate::block_on::block_on;
use crate::sample::{Counts, Sample};
use crate::temp_folder::TempFolder;

/// What became of a damaged log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Told,
    Intact,
    /// A valid log of an earlier moment: what a power cut leaves.
    Earlier,
}

/// As `burnrate inspect`, `replay` and `recover` read it.
pub(crate) fn of_reader(sample: &Sample, folder: &Path) -> Result<Verdict, String> {
    let path = if sample.is_folder { folder.to_owned() } else { folder.join(&sample.files[0].0) };
    let Ok(log) = LogFile::open(&path) else { return Ok(Verdict::Told) };
    let Ok(names) = log.streams() else { return Ok(Verdict::Told) };
    if names.iter().any(|name| log.check(name).is_err()) {
        return Ok(Verdict::Told);
    }
    let mut counts = Counts::new();
    for name in names {
        let records =
            log.read(&name, 0, 1000).map_err(|error| format!("checked, then unreadable: {error}"))?;
        let held: Vec<Vec<u8>> = records.into_iter().map(|record| record.payload).collect();
        counts.insert(name.clone(), prefix(sample, &name, &held)?);
    }
    moment(sample, &counts)
}

/// As a server that starts on it.
pub(crate) fn of_server(sample: &Sample, folder: &Path) -> Result<Verdict, String> {
    let Ok(store) = SqliteStore::open(folder) else { return Ok(Verdict::Told) };
    let Ok(names) = block_on(store.streams()) else { return Ok(Verdict::Told) };
    let mut counts = Counts::new();
    for name in names {
        let mut held = Vec::new();
        loop {
            let Ok(page) = block_on(store.read(&name, held.len() as u64, 1000)) else {
                return Ok(Verdict::Told);
            };
            if page.is_empty() {
                break;
            }
            held.extend(page.into_iter().map(|record| record.payload));
        }
        match block_on(store.head(&name)) {
            Ok(Some(head)) if head.count == held.len() as u64 => {}
            Ok(_) => return Err(format!("{name}: its head is not where its records end")),
            Err(_) => return Ok(Verdict::Told),
        }
        counts.insert(name.clone(), prefix(sample, &name, &held)?);
    }
    moment(sample, &counts)
}

/// What can be recovered of it is a prefix of each stream, and all of each that is whole.
pub(crate) fn of_recovery(sample: &Sample, folder: &Path) -> Result<(), String> {
    let path = if sample.is_folder { folder.to_owned() } else { folder.join(&sample.files[0].0) };
    let out = TempFolder::in_memory();
    let out = out.path().join("recovered.burn");
    let Ok(recovery) = recover(&path, &out) else { return Ok(()) };
    let log = LogFile::open(&out).map_err(|error| error.to_string())?;
    for stream in recovery.streams {
        let head = log.check(&stream.stream).map_err(|damage| format!("recovered: {damage}"))?;
        let records = log.read(&stream.stream, 0, 1000).map_err(|error| error.to_string())?;
        let held: Vec<Vec<u8>> = records.into_iter().map(|record| record.payload).collect();
        if head != stream.kept || held.len() as u64 != head.count {
            return Err(format!("{}: recovered otherwise than told", stream.stream));
        }
        if held.is_empty() && stream.damage.is_some() {
            continue;
        }
        let kept = prefix(sample, &stream.stream, &held)?;
        let whole = sample.payloads[&stream.stream].len();
        if kept < whole
            && stream.damage.is_none()
            && recovery.damage.is_none()
            && sample.last_transaction.is_none()
        {
            return Err(format!(
                "{}: {kept} of {whole} records recovered, and no damage told",
                stream.stream
            ));
        }
    }
    Ok(())
}

fn prefix(sample: &Sample, name: &burnrate_eventlog::StreamId, held: &[Vec<u8>]) -> Result<usize, String> {
    let Some(expected) = sample.payloads.get(name) else { return Err(format!("{name} passes for a stream")) };
    if expected.starts_with(held) { Ok(held.len()) } else { Err(format!("{name}: a record is another")) }
}

fn moment(sample: &Sample, counts: &Counts) -> Result<Verdict, String> {
    let at = sample.history.iter().position(|moment| moment == counts);
    match at {
        Some(at) if at + 1 == sample.history.len() => Ok(Verdict::Intact),
        Some(_) => Ok(Verdict::Earlier),
        None => Err(format!("the streams have {counts:?} records, as they never had")),
    }
}
