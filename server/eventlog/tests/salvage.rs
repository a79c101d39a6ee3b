//! Opening a data folder in spite of its damage, and a salvage that was cut off.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod block_on;
mod temp_folder;

use std::fs;

use block_on::block_on;
use burnrate_eventlog::{
    Append, DATABASE_FILE_NAME, EventStore, OpenError, Row, SALVAGED_TABLE, SqliteOptions, SqliteStore,
    StreamId, open_or_salvage, read_salvaged, recover,
};
use temp_folder::TempFolder;

const PAGE_BYTES: usize = 4096;
const OPTIONS: SqliteOptions = SqliteOptions { pages_max: None };

fn stream(name: &str) -> StreamId {
    StreamId::new(name).expect("a valid name")
}

/// Appends records of half a page each to a stream.
fn write(store: &SqliteStore, name: &str, count: u8) {
    let stream = stream(name);
    let epoch = block_on(store.own(&stream)).expect("owned");
    for seq in 0..count {
        let append = block_on(store.append(&stream, epoch, u64::from(seq), vec![vec![seq; 2_000]]));
        assert!(matches!(append, Append::Durable(_)), "{append:?}");
    }
}

fn person() -> Row {
    Row { table: "people".to_owned(), key: b"1".to_vec(), value: Some(b"Kongming".to_vec()) }
}

/// A closed data folder of three streams and a person.
fn folder_of_three() -> TempFolder {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    for name in ["match/a", "match/b", "match/c"] {
        write(&store, name, 20);
    }
    block_on(store.put_rows(vec![person()])).expect("put");
    folder
}

fn count(store: &SqliteStore, name: &str) -> usize {
    block_on(store.read(&stream(name), 0, 100)).expect("whole").len()
}

#[test]
fn a_sound_folder_is_opened_as_it_is_and_so_is_a_new_one() {
    let folder = folder_of_three();
    let (store, salvage) = open_or_salvage(folder.path(), OPTIONS).expect("opened");
    assert_eq!((salvage, count(&store, "match/b")), (None, 20));
    drop(store);
    let nowhere = TempFolder::new();
    let (_, salvage) = open_or_salvage(nowhere.path().join("new"), OPTIONS).expect("opened");
    assert_eq!(salvage, None);
    let unborn = TempFolder::new();
    fs::write(unborn.path().join(DATABASE_FILE_NAME), b"").expect("written");
    let (_, salvage) = open_or_salvage(unborn.path(), OPTIONS).expect("opened");
    assert_eq!(salvage, None);
}

#[test]
fn a_destroyed_page_costs_its_stream_its_end_and_nobody_else_anything() {
    let folder = folder_of_three();
    let database = folder.path().join(DATABASE_FILE_NAME);
    let mut bytes = fs::read(&database).expect("read");
    let middle = bytes.windows(64).enumerate().filter(|(_, window)| window.iter().all(|byte| *byte == 10));
    // The tenth record of each of the three streams; the second is that of the second.
    let mut places: Vec<usize> = middle.map(|(at, _)| at / PAGE_BYTES).collect();
    places.dedup();
    assert_eq!(places.len(), 3);
    let page = places[1] * PAGE_BYTES;
    bytes[page..page + PAGE_BYTES].fill(0xff);
    fs::write(&database, &bytes).expect("written");
    // What an earlier salvage left behind is in nobody's way.
    fs::create_dir_all(folder.path().join(".salvaging/copy")).expect("made");
    fs::write(folder.path().join(".salvaging/model.db"), b"rubbish").expect("written");

    let (store, salvage) = open_or_salvage(folder.path(), OPTIONS).expect("opened");
    let salvage = salvage.expect("salvaged");
    assert_eq!(fs::read(salvage.kept_aside.join(DATABASE_FILE_NAME)).expect("kept"), bytes);
    assert_eq!((count(&store, "match/a"), count(&store, "match/c")), (20, 20));
    let kept = count(&store, "match/b");
    assert!((5..=10).contains(&kept), "{kept}");
    assert_eq!(block_on(store.rows("people")).expect("rows").len(), 1);
    assert_eq!((salvage.row_count, salvage.rows_damage), (1, None));
    let rows = block_on(store.rows(SALVAGED_TABLE)).expect("rows");
    let (name, lost) = read_salvaged(&rows[0]).expect("a row of ours");
    assert_eq!(
        (rows.len(), name, lost.kept, lost.lost),
        (1, stream("match/b"), kept as u64, 20 - kept as u64)
    );
    block_on(store.put_rows(vec![Row { value: None, ..person() }])).expect("rows are counted");
    write_on(&store, "match/b", kept as u64);
    drop(store);
    let (_, again) = open_or_salvage(folder.path(), OPTIONS).expect("opened");
    assert_eq!(again, None);
    assert!(!folder.path().join(".salvaging").exists());
}

fn write_on(store: &SqliteStore, name: &str, from: u64) {
    let stream = stream(name);
    let epoch = block_on(store.own(&stream)).expect("owned");
    let append = block_on(store.append(&stream, epoch, from, vec![b"on".to_vec()]));
    assert!(matches!(append, Append::Durable(_)), "{append:?}");
}

#[test]
fn a_destroyed_first_page_costs_nothing_even_with_a_write_ahead_log() {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    for name in ["match/a", "match/b"] {
        write(&store, name, 20);
    }
    // A copy of the files at rest is what a killed process leaves behind.
    let killed = TempFolder::new();
    for name in [DATABASE_FILE_NAME, "burnrate.db-wal"] {
        fs::copy(folder.path().join(name), killed.path().join(name)).expect("copied");
    }
    drop(store);
    for (left, named) in [(&killed, "killed"), (&folder, "closed")] {
        let database = left.path().join(DATABASE_FILE_NAME);
        let mut bytes = fs::read(&database).expect("read");
        let end = PAGE_BYTES.min(bytes.len());
        bytes[..end].fill(0);
        fs::write(&database, bytes).expect("written");
        let (store, salvage) = open_or_salvage(left.path(), OPTIONS).expect(named);
        let salvage = salvage.expect(named);
        assert!(salvage.recovery.streams.iter().all(|stream| stream.damage.is_none()), "{named}");
        assert_eq!((count(&store, "match/a"), count(&store, "match/b")), (20, 20), "{named}");
    }
}

#[test]
fn a_salvage_that_was_cut_off_before_its_end_is_ended_by_the_next_start() {
    let (old, new) = (TempFolder::new(), folder_of_three());
    let store = SqliteStore::open(old.path()).expect("opened");
    write(&store, "match/a", 3);
    let killed = TempFolder::new();
    for name in [DATABASE_FILE_NAME, "burnrate.db-wal"] {
        fs::copy(old.path().join(name), killed.path().join(name)).expect("copied");
    }
    recover(new.path(), killed.path().join("burnrate.salvaged.db")).expect("recovered");
    let (store, salvage) = open_or_salvage(killed.path(), OPTIONS).expect("opened");
    assert_eq!(salvage, None);
    assert_eq!((count(&store, "match/a"), count(&store, "match/c")), (20, 20), "not those of the old log");
    assert!(!killed.path().join("burnrate.salvaged.db").exists());
}

#[test]
fn what_is_not_ours_is_refused_and_left_as_it_is() {
    let folder = TempFolder::new();
    let database = folder.path().join(DATABASE_FILE_NAME);
    let foreign = rusqlite::Connection::open(&database).expect("opened");
    foreign.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)").expect("written");
    drop(foreign);
    let bytes = fs::read(&database).expect("read");
    let refused = open_or_salvage(folder.path(), OPTIONS);
    assert!(matches!(refused, Err(OpenError::Foreign { .. })), "{refused:?}");
    assert_eq!(fs::read(&database).expect("read"), bytes);
    assert!(!folder.path().join("damaged-1").exists());
    assert!(!folder.path().join(".salvaging").exists());
}
