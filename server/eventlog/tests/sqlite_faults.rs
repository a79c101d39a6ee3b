//! The SQLite store when its disk is full, when a commit fails, when a page or a record is damaged.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise"
)]

mod block_on;
mod temp_folder;

use block_on::block_on;
use burnrate_eventlog::{
    Append, DATABASE_FILE_NAME, DamageKind, Epoch, EventStore, LimitError, ROWS_PER_TABLE_MAX, Row,
    SqliteOptions, SqliteStore, StoreError, StreamId,
};
use rusqlite::Connection;
use temp_folder::TempFolder;

fn stream(name: &str) -> StreamId {
    StreamId::new(name).expect("a valid name")
}

fn append(store: &SqliteStore, stream: &StreamId, epoch: Epoch, seq: u64, payload: Vec<u8>) -> Append {
    block_on(store.append(stream, epoch, seq, vec![payload]))
}

#[test]
fn a_full_database_takes_nothing_and_goes_on_when_there_is_room() {
    let folder = TempFolder::new();
    let options = SqliteOptions { pages_max: Some(64) };
    let store = SqliteStore::open_with(folder.path(), options).expect("opened");
    let a = stream("match/a");
    let epoch = block_on(store.own(&a)).expect("owned");
    let filler = |at: u8, value: Option<Vec<u8>>| Row { table: "filler".to_owned(), key: vec![at], value };
    for at in 0..4 {
        block_on(store.put_rows(vec![filler(at, Some(vec![1; 16_000]))])).expect("put");
    }
    let mut count = 0;
    let full = loop {
        match append(&store, &a, epoch, count, vec![2; 16_000]) {
            Append::Durable(head) => count = head.count,
            other => break other,
        }
    };
    assert_eq!(full, Append::Full);
    assert!(count > 2);
    let head = block_on(store.head(&a)).expect("readable").expect("there");
    assert_eq!(head.count, count, "all or none");

    block_on(store.put_rows((0..4).map(|at| filler(at, None)).collect())).expect("deleting needs no room");
    let after = append(&store, &a, epoch, count, vec![2; 16_000]);
    assert_eq!(after, Append::Durable(head.after(&a, &[2; 16_000])));
}

/// The write-ahead log is a pipe, so every write into it fails: a real failing commit, no root needed.
#[cfg(target_os = "linux")]
#[test]
fn after_a_failed_commit_nothing_is_acknowledged_again() {
    let folder = TempFolder::new();
    let a = stream("match/a");
    let store = SqliteStore::open(folder.path()).expect("opened");
    let epoch = block_on(store.own(&a)).expect("owned");
    let Append::Durable(head) = append(&store, &a, epoch, 0, b"kept".to_vec()) else { panic!("not durable") };
    drop(store);
    let log = folder.path().join("burnrate.db-wal");
    let made = std::process::Command::new("mkfifo").arg(&log).status().expect("mkfifo runs");
    assert!(made.success());

    let store = SqliteStore::open(folder.path()).expect("opened");
    let Append::Unknown(why) = append(&store, &a, epoch, 1, b"unknown".to_vec()) else {
        panic!("not unknown")
    };
    assert!(why.contains("a commit failed"), "{why}");
    for _ in 0..3 {
        let Append::Failed(after) = append(&store, &a, epoch, 1, b"after".to_vec()) else {
            panic!("not failed")
        };
        assert!(after.contains(&why), "the reason stays: {after}");
    }
    assert!(matches!(block_on(store.own(&a)), Err(StoreError::Failed(_))));
    assert!(matches!(block_on(store.put_rows(Vec::new())), Err(StoreError::Failed(_))));
    assert_eq!(block_on(store.head(&a)), Ok(Some(head)), "what was durable is still readable");
    drop(store);

    std::fs::remove_file(&log).expect("removed");
    let store = SqliteStore::open(folder.path()).expect("opened on a sound disk");
    let after = append(&store, &a, epoch, 1, b"anew".to_vec());
    assert_eq!(after, Append::Durable(head.after(&a, b"anew")));
}

#[test]
fn a_damaged_stream_leaves_the_others_running() {
    let folder = TempFolder::new();
    let (a, b) = (stream("match/a"), stream("match/b"));
    let store = SqliteStore::open(folder.path()).expect("opened");
    let (epoch_a, epoch_b) =
        (block_on(store.own(&a)).expect("owned"), block_on(store.own(&b)).expect("owned"));
    for seq in 0..5 {
        assert!(matches!(append(&store, &a, epoch_a, seq, vec![1; 50]), Append::Durable(_)));
        assert!(matches!(append(&store, &b, epoch_b, seq, vec![1; 50]), Append::Durable(_)));
    }
    drop(store);
    let tool = Connection::open(folder.path().join(DATABASE_FILE_NAME)).expect("opened");
    let place = (1_i64 << 32) + 3;
    tool.execute("UPDATE records SET payload = x'02' WHERE place = ?1", [place]).expect("changed");
    tool.execute("UPDATE streams SET hash = x'00' WHERE name = 'match/b'", []).expect("changed");
    drop(tool);

    let store = SqliteStore::open(folder.path()).expect("opened");
    assert_eq!(block_on(store.read(&a, 0, 3)).expect("the good part").len(), 3);
    let Err(StoreError::Damaged(damage)) = block_on(store.read(&a, 0, 100)) else { panic!("not told") };
    assert_eq!(damage.record, 3);
    assert!(matches!(damage.why, DamageKind::Changed { .. }));
    let Err(StoreError::Damaged(damage)) = block_on(store.read(&b, 0, 100)) else { panic!("not told") };
    assert!(matches!(damage.why, DamageKind::Malformed(_)));
    assert!(matches!(append(&store, &b, epoch_b, 5, vec![1]), Append::Failed(_)));
    assert!(matches!(append(&store, &a, epoch_a, 5, vec![1]), Append::Durable(_)), "the store goes on");
    let c = stream("match/c");
    let epoch_c = block_on(store.own(&c)).expect("owned");
    assert!(matches!(append(&store, &c, epoch_c, 0, vec![1]), Append::Durable(_)));
}

/// Jobs of one batch where one can't be written: it fails alone.
#[test]
fn a_bad_append_in_a_batch_fails_alone() {
    let folder = TempFolder::new();
    let (a, b) = (stream("match/a"), stream("match/b"));
    let store = SqliteStore::open(folder.path()).expect("opened");
    let epoch_a = block_on(store.own(&a)).expect("owned");
    let epoch_b = block_on(store.own(&b)).expect("owned");
    drop(store);
    let tool = Connection::open(folder.path().join(DATABASE_FILE_NAME)).expect("opened");
    tool.execute("UPDATE streams SET hash = x'00' WHERE name = 'match/b'", []).expect("changed");
    drop(tool);
    let store = SqliteStore::open(folder.path()).expect("opened");
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut sent = Vec::new();
    let mut good = 0;
    for at in 0..60_u64 {
        let mut future = if at % 3 == 2 {
            store.append(&b, epoch_b, 0, vec![vec![9]])
        } else {
            good += 1;
            store.append(&a, epoch_a, good - 1, vec![vec![9]])
        };
        let early = match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(answer) => Some(answer),
            std::task::Poll::Pending => None,
        };
        sent.push((at, early, future));
    }
    for (at, early, future) in sent {
        let answer = early.unwrap_or_else(|| block_on(future));
        if at % 3 == 2 {
            assert!(matches!(answer, Append::Failed(_)), "{answer:?}");
        } else {
            assert!(matches!(answer, Append::Durable(_)), "{answer:?}");
        }
    }
    assert_eq!(block_on(store.head(&a)).expect("readable").expect("there").count, good);
}

#[test]
fn a_deleted_row_leaves_no_trace_in_a_closed_database() {
    let folder = TempFolder::new();
    let name = b"Zhuge-Kongming-of-Nanyang".to_vec();
    let row = |value| Row { table: "people".to_owned(), key: b"1".to_vec(), value };
    let store = SqliteStore::open(folder.path()).expect("opened");
    block_on(store.put_rows(vec![row(Some(name.clone()))])).expect("put");
    drop(store);
    let found = |folder: &TempFolder| {
        let bytes = std::fs::read(folder.path().join(DATABASE_FILE_NAME)).expect("read");
        bytes.windows(name.len()).any(|window| window == name)
    };
    assert!(found(&folder));
    let store = SqliteStore::open(folder.path()).expect("opened");
    block_on(store.put_rows(vec![row(None)])).expect("deleted");
    drop(store);
    assert!(!found(&folder));
}

#[test]
fn a_table_of_rows_has_a_limit() {
    let folder = TempFolder::new();
    let row = |key: u8, value: Option<u8>| Row {
        table: "people".to_owned(),
        key: vec![key],
        value: value.map(|value| vec![value]),
    };
    let store = SqliteStore::open(folder.path()).expect("opened");
    block_on(store.put_rows(vec![row(1, Some(1)), row(2, Some(1)), row(1, Some(2))])).expect("put");
    drop(store);
    let tool = Connection::open(folder.path().join(DATABASE_FILE_NAME)).expect("opened");
    let missing = ROWS_PER_TABLE_MAX - 2;
    let counted = tool.execute("UPDATE families SET count = count + ?1 WHERE count = 2", [missing as i64]);
    assert_eq!(counted, Ok(1), "two rows were counted");
    drop(tool);

    let store = SqliteStore::open(folder.path()).expect("opened");
    let full = Err(StoreError::Limit(LimitError::TableFull { table: "people".to_owned() }));
    assert_eq!(block_on(store.put_rows(vec![row(1, Some(9)), row(3, Some(9))])), full);
    let unchanged = [(vec![1], vec![2]), (vec![2], vec![1])];
    assert_eq!(block_on(store.rows("people")).expect("rows"), unchanged, "all or none");
    block_on(store.put_rows(vec![row(1, Some(9))])).expect("replacing adds nothing");
    block_on(store.put_rows(vec![row(2, None), row(3, Some(9))])).expect("one for another");
    assert_eq!(block_on(store.put_rows(vec![row(4, Some(9))])), full);
}

/// A copy of the files at rest is what a killed process leaves behind.
#[test]
fn what_was_acknowledged_is_in_the_files_at_once() {
    let folder = TempFolder::new();
    let a = stream("match/a");
    let store = SqliteStore::open(folder.path()).expect("opened");
    let epoch = block_on(store.own(&a)).expect("owned");
    for seq in 0..40 {
        let Append::Durable(head) = append(&store, &a, epoch, seq, vec![seq as u8; 3000]) else {
            panic!("not durable")
        };
        let killed = TempFolder::new();
        for name in [DATABASE_FILE_NAME, "burnrate.db-wal"] {
            std::fs::copy(folder.path().join(name), killed.path().join(name)).expect("copied");
        }
        let found = SqliteStore::open(killed.path()).expect("opened after the kill");
        assert_eq!(block_on(found.head(&a)), Ok(Some(head)));
        assert_eq!(block_on(found.read(&a, 0, 100)).expect("whole").len() as u64, head.count);
    }
}
