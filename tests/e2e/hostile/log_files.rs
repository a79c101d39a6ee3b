//! What must hold of any file that is called a log. Used by the ordinary tests and by `fuzz/fuzz_targets/log_files.rs`; a
//! broken promise panics.

use std::fs;
use std::path::{Path, PathBuf};

use burnrate_eventlog::{LogFile, Record, Recovered, StreamId, recover};
use burnrate_matches::replay::Replayer;

/// More records than any file has that is small enough to be tried.
const RECORDS_MAX: usize = 4_096;

/// A file is refused in one line that names it, or each of its streams is whole, or damaged at a record below which all
/// is good: that much is recovered, byte for byte. Reading changes nothing.
pub(crate) fn check(file: &[u8], folder: &Path) {
    let path = folder.join("tried.burn");
    fs::write(&path, file).expect("written");
    match LogFile::open(&path) {
        Err(error) => {
            let line = error.to_string();
            assert!(line.lines().count() == 1 && line.contains("tried.burn"), "{line}");
        }
        Ok(log) => check_streams(&log, &folder.join("recovered.burn")),
    }
    assert!(fs::read(&path).expect("still there") == file, "reading changed the file");
}

fn check_streams(log: &LogFile, out: &PathBuf) {
    drop(fs::remove_file(out));
    let Ok(recovery) = recover(log.path(), out) else {
        // Nothing stays of a file that could not be finished.
        return assert!(!out.exists(), "a half of a recovered file");
    };
    let recovered = LogFile::open(out).expect("what was recovered is a log");
    let found = recovered.streams().expect("whole");
    assert_eq!(
        recovery.streams.iter().map(|told| &told.stream).collect::<Vec<_>>(),
        found.iter().collect::<Vec<_>>()
    );
    for told in &recovery.streams {
        assert_eq!(recovered.check(&told.stream), Ok(told.kept), "what was recovered is not whole");
        replay(&records(&recovered, &told.stream, told.kept.count));
    }
    match (log.streams(), recovery.damage) {
        (Ok(streams), None) => {
            assert_eq!(found, streams);
            recovery.streams.iter().for_each(|told| check_stream(log, &recovered, told));
        }
        // Where the list's table and its index tell different names, who goes by which finds other rows: it is told.
        (Ok(streams), Some(_)) => assert_eq!(found, streams),
        // What its table or its index still tells is recovered; that there may have been more is told.
        (Err(_), told) => assert!(told.is_some(), "nothing is said of a list that can't be read"),
    }
}

/// What a check finds good comes through byte for byte. A check finds a stream by the index of the list, recovery by its
/// table: where that index is damaged, recovery finds more, never less.
fn check_stream(log: &LogFile, recovered: &LogFile, told: &Recovered) {
    let good = match log.check(&told.stream) {
        Ok(head) => {
            assert_eq!((told.kept, told.lost_count, &told.damage), (head, 0, &None));
            head.count
        }
        Err(damage) => {
            assert!(damage.record <= told.kept.count, "{damage}, and {told:?}");
            damage.record
        }
    };
    let kept = records(recovered, &told.stream, good);
    assert_eq!(records(log, &told.stream, good), kept, "a record was changed");
}

/// The first records of a stream, which can be read.
fn records(log: &LogFile, stream: &StreamId, count: u64) -> Vec<Record> {
    let mut found: Vec<Record> = Vec::new();
    while (found.len() as u64) < count && found.len() < RECORDS_MAX {
        let wanted = usize::try_from(count).expect("few") - found.len();
        let page = log.read(stream, found.len() as u64, wanted).expect("good records can be read");
        assert!(!page.is_empty(), "{stream} has fewer records than it says");
        found.extend(page);
    }
    found
}

/// Re-executes as far as the records go; one that can't be is told with its number.
fn replay(records: &[Record]) {
    let mut replayer = Replayer::default();
    for record in records {
        if let Err(error) = replayer.feed(&record.payload) {
            return assert_eq!(error.record(), record.seq, "{error}");
        }
    }
}
