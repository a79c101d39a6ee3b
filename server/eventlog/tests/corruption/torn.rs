//! What several power cuts leave in a write-ahead log, the frames of a torn transaction behind those that were written
//! over its beginning, is no damage; the same torn frame with a durable transaction behind it is.

use std::fs;
use std::path::Path;

use burnrate_eventlog::{Append, DATABASE_FILE_NAME, EventStore, OpenError, SqliteStore, StreamId};

use crate::block_on::block_on;
use crate::sample::LOG_FILE_NAME;
use crate::temp_folder::TempFolder;

fn stream() -> StreamId {
    StreamId::new("match/torn").expect("a valid name")
}

fn count(store: &SqliteStore) -> u64 {
    block_on(store.head(&stream())).expect("readable").map_or(0, |head| head.count)
}

/// Appends one record; where its transaction begins in the write-ahead log.
fn append(store: &SqliteStore, folder: &Path, bytes: usize) -> usize {
    let begin = fs::metadata(folder.join(LOG_FILE_NAME)).map_or(0, |log| log.len()) as usize;
    let epoch = block_on(store.own(&stream())).expect("owned");
    let appended = block_on(store.append(&stream(), epoch, count(store), vec![vec![7; bytes]]));
    assert!(matches!(appended, Append::Durable(_)), "{appended:?}");
    begin
}

/// The folder as a process leaves it that was killed now, with one byte of its write-ahead log changed.
fn killed(folder: &Path, torn_at: Option<usize>) -> TempFolder {
    let left = TempFolder::in_memory();
    for name in [DATABASE_FILE_NAME, LOG_FILE_NAME] {
        fs::copy(folder.join(name), left.path().join(name)).expect("copied");
    }
    if let Some(at) = torn_at {
        let path = left.path().join(LOG_FILE_NAME);
        let mut bytes = fs::read(&path).expect("read");
        bytes[at] ^= 0xFF;
        fs::write(path, bytes).expect("written");
    }
    left
}

/// Where the n-th next frame's page begins, counted from a frame's beginning.
fn page_of_frame(begin: usize, frame: usize) -> usize {
    begin + frame * (24 + 4096) + 24 + 50
}

#[test]
fn what_two_power_cuts_leave_is_no_damage() {
    let folder = TempFolder::in_memory();
    let store = SqliteStore::open(folder.path()).expect("opened");
    append(&store, folder.path(), 100);
    let long = append(&store, folder.path(), 60_000);
    // The first cut tears the long transaction in its midst; its end stays in the file.
    let first = killed(folder.path(), Some(page_of_frame(long, 8)));
    let store = SqliteStore::open(first.path()).expect("a torn transaction is no damage");
    assert_eq!(count(&store), 1);
    // Two transactions are written over its beginning: one that owns, one that appends.
    append(&store, first.path(), 100);
    drop(SqliteStore::open(killed(first.path(), None).path()).expect("what is left behind is no damage"));
    let wal = fs::read(first.path().join(LOG_FILE_NAME)).expect("read");
    let end = durable_end(&wal);
    assert!(end < wal.len(), "frames of the torn transaction are left behind");
    // The second cut tears what was written last.
    let second = killed(first.path(), Some(end - 2000));
    let store = SqliteStore::open(second.path()).expect("nor is a second torn transaction");
    assert_eq!(count(&store), 1, "the transaction that was torn is gone");
}

#[test]
fn a_torn_frame_before_a_durable_transaction_is_damage() {
    let folder = TempFolder::in_memory();
    let store = SqliteStore::open(folder.path()).expect("opened");
    let begin = append(&store, folder.path(), 100);
    append(&store, folder.path(), 100);
    drop(SqliteStore::open(killed(folder.path(), None).path()).expect("whole"));
    for frame in 0..2 {
        let left = killed(folder.path(), Some(page_of_frame(begin.max(32), frame)));
        let error = SqliteStore::open(left.path()).expect_err("damage");
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    }
}

/// Where the frames end that were written last: behind them come frames of an older, torn transaction.
fn durable_end(wal: &[u8]) -> usize {
    let frame_bytes = 24 + 4096;
    let ends: Vec<usize> = (0..(wal.len() - 32) / frame_bytes)
        .map(|frame| 32 + frame * frame_bytes)
        .filter(|at| wal[at + 4..at + 8] != [0; 4])
        .map(|at| at + frame_bytes)
        .collect();
    // The last end in the file is the torn transaction's own.
    ends[ends.len() - 2]
}
