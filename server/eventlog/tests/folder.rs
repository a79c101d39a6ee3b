//! Opening a data folder: what is refused, and how clearly; what stays over a reopen.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod block_on;
mod temp_folder;

use std::fs;
use std::path::Path;

use block_on::block_on;
use burnrate_eventlog::{
    Append, DATABASE_FILE_NAME, EventStore, LOCK_FILE_NAME, LogFile, OpenError, Row, SqliteStore, StreamId,
};
use rusqlite::Connection;
use temp_folder::TempFolder;

/// Opens and gives the refusal; its line names the path.
fn refusal(folder: &Path) -> OpenError {
    let error = SqliteStore::open(folder).expect_err("refused");
    assert!(error.to_string().contains(&folder.display().to_string()), "names the path: {error}");
    assert!(!error.to_string().contains('\n'), "one line: {error}");
    error
}

fn stream() -> StreamId {
    StreamId::new("match/a").expect("a valid name")
}

#[test]
fn a_missing_folder_is_made_with_its_parents() {
    let folder = TempFolder::new();
    let deep = folder.path().join("a/b");
    drop(SqliteStore::open(&deep).expect("opened"));
    assert!(deep.join(DATABASE_FILE_NAME).is_file());
}

#[test]
fn a_second_open_is_refused_while_the_first_lives() {
    let folder = TempFolder::new();
    let first = SqliteStore::open(folder.path()).expect("opened");
    assert!(matches!(refusal(folder.path()), OpenError::InUse { .. }));
    drop(first);
    drop(SqliteStore::open(folder.path()).expect("free again"));
}

#[test]
fn reopen_continues_where_it_ended() {
    let folder = TempFolder::new();
    let row = Row { table: "people".to_owned(), key: b"1".to_vec(), value: Some(b"Wang".to_vec()) };
    let store = SqliteStore::open(folder.path()).expect("opened");
    let first = block_on(store.own(&stream())).expect("owned");
    let Append::Durable(head) = block_on(store.append(&stream(), first, 0, vec![b"one".to_vec()])) else {
        panic!("not durable")
    };
    block_on(store.put_rows(vec![row])).expect("put");
    drop(store);
    assert!(!folder.path().join("burnrate.db-wal").exists(), "a clean end leaves one file");

    let store = SqliteStore::open(folder.path()).expect("opened");
    assert_eq!(block_on(store.head(&stream())), Ok(Some(head)));
    assert_eq!(block_on(store.rows("people")).expect("rows"), [(b"1".to_vec(), b"Wang".to_vec())]);
    let late = block_on(store.append(&stream(), first, 1, vec![b"two".to_vec()]));
    assert_eq!(
        late,
        Append::Durable(head.after(&stream(), b"two")),
        "an epoch lives as long as nobody owns anew"
    );
    let second = block_on(store.own(&stream())).expect("owned");
    assert!(second > first);
}

#[test]
fn a_file_is_no_folder() {
    let folder = TempFolder::new();
    let file = folder.path().join("file");
    fs::write(&file, "text").expect("written");
    assert!(matches!(refusal(&file), OpenError::NotAFolder { .. }));
    assert!(matches!(refusal(&file.join("below")), OpenError::CannotWrite { .. }));
    assert_eq!(fs::read(&file).expect("read"), b"text");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    // A folder where a file should be: nobody can open that for writing, not even root.
    for blocked in [LOCK_FILE_NAME, DATABASE_FILE_NAME] {
        let folder = TempFolder::new();
        fs::create_dir(folder.path().join(blocked)).expect("made");
        let OpenError::CannotWrite { path, .. } = refusal(folder.path()) else { panic!("another refusal") };
        assert_eq!(path, folder.path().join(blocked));
    }
}

#[test]
fn a_foreign_file_is_refused_and_left_as_it_is() {
    let folder = TempFolder::new();
    let path = folder.path().join(DATABASE_FILE_NAME);
    for foreign in [&b"no database at all, but a text of some length"[..], &[0; 5000]] {
        fs::write(&path, foreign).expect("written");
        assert!(matches!(refusal(folder.path()), OpenError::Foreign { .. }));
        assert_eq!(fs::read(&path).expect("read"), foreign);
    }
    fs::remove_file(&path).expect("removed");
    let other = Connection::open(&path).expect("opened");
    other.execute_batch("CREATE TABLE recipes (name TEXT)").expect("made");
    drop(other);
    let before = fs::read(&path).expect("read");
    assert!(matches!(refusal(folder.path()), OpenError::Foreign { .. }));
    assert!(matches!(LogFile::open(folder.path()), Err(OpenError::Foreign { .. })));
    assert_eq!(fs::read(&path).expect("read"), before);
}

#[test]
fn a_newer_format_is_refused() {
    let folder = TempFolder::new();
    drop(SqliteStore::open(folder.path()).expect("opened"));
    let later = Connection::open(folder.path().join(DATABASE_FILE_NAME)).expect("opened");
    later.pragma_update(None, "user_version", 9).expect("set");
    drop(later);
    assert!(matches!(refusal(folder.path()), OpenError::Newer { found: 9, known: 1, .. }));
    assert!(matches!(LogFile::open(folder.path()), Err(OpenError::Newer { found: 9, known: 1, .. })));
}

#[test]
fn an_empty_database_file_is_begun_anew() {
    let folder = TempFolder::new();
    fs::write(folder.path().join(DATABASE_FILE_NAME), b"").expect("written");
    let store = SqliteStore::open(folder.path()).expect("what a crash at the first start leaves");
    block_on(store.own(&stream())).expect("owned");
}

#[test]
fn a_log_that_is_not_there_is_told() {
    let folder = TempFolder::new();
    assert!(matches!(LogFile::open(folder.path()), Err(OpenError::NoLog { .. })));
    assert!(matches!(LogFile::open(folder.path().join("none.burn")), Err(OpenError::NotFound { .. })));
    fs::write(folder.path().join("text.burn"), "text").expect("written");
    assert!(matches!(LogFile::open(folder.path().join("text.burn")), Err(OpenError::Foreign { .. })));
}

#[test]
fn a_log_is_read_and_checked_while_a_server_writes_it() {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    let epoch = block_on(store.own(&stream())).expect("owned");
    let log = LogFile::open(folder.path()).expect("opened beside the server");
    for seq in 0..50 {
        let Append::Durable(head) = block_on(store.append(&stream(), epoch, seq, vec![vec![1; 100]])) else {
            panic!("not durable")
        };
        assert_eq!(log.check(&stream()), Ok(head), "what is acknowledged is seen");
    }
    assert_eq!(log.streams().expect("streams"), [stream()]);
    assert_eq!(log.read(&stream(), 48, 10).expect("read").len(), 2);
}

/// What a server is about to write is never taken for damage.
#[test]
fn a_log_is_opened_while_a_server_writes_fast() {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    let epoch = block_on(store.own(&stream())).expect("owned");
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for seq in 0..60 {
                // A tenth of what the write-ahead log takes before it begins anew.
                let payloads = vec![vec![seq as u8; 400_000]];
                let appended = block_on(store.append(&stream(), epoch, seq, payloads));
                assert!(matches!(appended, Append::Durable(_)), "{appended:?}");
            }
        });
        while !writing.is_finished() {
            let log = LogFile::open(folder.path()).expect("opened beside the server");
            log.check(&stream()).expect("whole");
        }
    });
}
