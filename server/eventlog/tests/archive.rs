//! One-stream files: written without a server, exported beside one, never over a file that is not a log.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod block_on;
mod sample_log;
mod tamper;
mod temp_folder;

use std::fs;

use block_on::block_on;
use burnrate_eventlog::{
    Append, ArchiveError, ArchiveReader, ArchiveWriter, DATABASE_FILE_NAME, EventStore, Head, LogFile, Row,
    SqliteStore, StreamId, archive, recover, seal,
};
use sample_log::{payloads, stream, write};
use tamper::{place, tamper};
use temp_folder::TempFolder;

/// Names in a folder, without the data folder's own.
fn names(folder: &TempFolder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("listed");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_sealed_file_reads_back_whole() {
    let folder = TempFolder::new();
    let (path, head) = write(folder.path());
    assert_eq!(names(&folder), ["sample.burn"], "one file, nothing beside it");
    let reader = ArchiveReader::open(&path).expect("opened");
    assert_eq!(reader.stream(), &stream());
    assert_eq!(reader.check(), Ok(head));
    let info = reader.info().expect("readable").expect("there");
    assert_eq!((info.head, info.seal), (head, Some(seal(&stream(), &head))));
    assert_eq!(reader.read(0, 100).expect("read").len(), payloads().len());
    assert_eq!(names(&folder), ["sample.burn"], "reading leaves nothing either");
}

#[test]
fn a_stream_without_records_can_be_sealed() {
    let folder = TempFolder::new();
    let path = folder.path().join("empty.burn");
    let head = ArchiveWriter::create(&path, &stream()).expect("created").seal().expect("sealed");
    assert_eq!(head, Head::empty(&stream()));
    assert_eq!(ArchiveReader::open(&path).expect("opened").check(), Ok(head));
}

#[test]
fn a_writer_dropped_before_its_seal_leaves_nothing() {
    let folder = TempFolder::new();
    let (path, head) = write(folder.path());
    let mut writer = ArchiveWriter::create(&path, &stream()).expect("created");
    writer.append(vec![b"other".to_vec()]).expect("appended");
    drop(writer);
    assert_eq!(names(&folder), ["sample.burn"]);
    assert_eq!(ArchiveReader::open(&path).expect("opened").check(), Ok(head), "the old one is untouched");
}

#[test]
fn a_log_is_replaced_only_at_the_seal() {
    let folder = TempFolder::new();
    let (path, old) = write(folder.path());
    let mut writer = ArchiveWriter::create(&path, &stream()).expect("created");
    let new = writer.append(vec![b"other".to_vec()]).expect("appended");
    assert_eq!(ArchiveReader::open(&path).expect("opened").check(), Ok(old));
    assert_eq!(writer.seal().expect("sealed"), new);
    assert_eq!(ArchiveReader::open(&path).expect("opened").check(), Ok(new));
    assert_eq!(names(&folder), ["sample.burn"]);
}

#[test]
fn the_same_records_give_the_same_file() {
    let (one, two) = (TempFolder::new(), TempFolder::new());
    let bytes = [&one, &two].map(|folder| fs::read(write(folder.path()).0).expect("read"));
    assert!(bytes[0] == bytes[1]);
}

#[test]
fn a_foreign_file_is_never_replaced() {
    let folder = TempFolder::new();
    for foreign in
        [&b"thesis"[..], b"", b"SQLite format 3\0 but then something else, more than 72 bytes of it......"]
    {
        let path = folder.path().join("thesis.txt");
        fs::write(&path, foreign).expect("written");
        let error = ArchiveWriter::create(&path, &stream()).expect_err("refused");
        assert!(matches!(error, ArchiveError::WouldOverwrite { .. }));
        assert!(error.to_string().contains("thesis.txt"), "{error}");
        assert_eq!(fs::read(&path).expect("read"), foreign);
    }
    assert_eq!(names(&folder), ["thesis.txt"]);
}

#[test]
fn a_data_folders_database_is_never_replaced() {
    let folder = TempFolder::new();
    drop(SqliteStore::open(folder.path()).expect("opened"));
    let path = folder.path().join(DATABASE_FILE_NAME);
    let error = ArchiveWriter::create(&path, &stream()).expect_err("refused");
    assert!(matches!(error, ArchiveError::WouldOverwriteData { .. }));
    let error = ArchiveWriter::create(folder.path(), &stream()).expect_err("a folder is no file");
    assert!(matches!(error, ArchiveError::Write { .. }));
}

#[test]
fn a_target_in_no_folder_is_told() {
    let folder = TempFolder::new();
    let path = folder.path().join("none/m.burn");
    let error = ArchiveWriter::create(&path, &stream()).expect_err("refused").to_string();
    assert!(error.contains("m.burn"), "{error}");
}

#[test]
fn an_export_beside_a_running_server_is_the_stream_and_no_people() {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    let other = StreamId::new("match/other").expect("a valid name");
    let name = b"Zhuge-Kongming-of-Nanyang".to_vec();
    let row = Row { table: "people".to_owned(), key: b"1".to_vec(), value: Some(name.clone()) };
    block_on(store.put_rows(vec![row])).expect("put");
    for id in [&other, &stream()] {
        let epoch = block_on(store.own(id)).expect("owned");
        assert!(matches!(block_on(store.append(id, epoch, 0, payloads())), Append::Durable(_)));
    }
    let path = folder.path().join("out.burn");
    let log = LogFile::open(folder.path()).expect("opened");
    let head = archive::export(&log, &stream(), &path).expect("exported");
    assert_eq!(block_on(store.head(&stream())), Ok(Some(head)));
    let reader = ArchiveReader::open(&path).expect("opened");
    assert_eq!((reader.stream(), reader.check()), (&stream(), Ok(head)));
    let bytes = fs::read(&path).expect("read");
    assert!(!bytes.windows(name.len()).any(|window| window == name));
    let missing = StreamId::new("match/none").expect("a valid name");
    assert!(matches!(archive::export(&log, &missing, &path), Err(ArchiveError::Damaged(_))));
    assert_eq!(reader.check(), Ok(head), "a failed export leaves the old file");
}

#[test]
fn a_damaged_stream_is_not_exported() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    tamper(&path, &format!("UPDATE records SET payload = x'00' WHERE place = {}", place(4)));
    let log = LogFile::open(&path).expect("opened");
    let Err(ArchiveError::Damaged(damage)) = archive::export(&log, &stream(), folder.path().join("out.burn"))
    else {
        panic!("exported")
    };
    assert_eq!(damage.record, 4);
    assert_eq!(names(&folder), ["sample.burn"]);
}

#[test]
fn a_recovered_folder_can_be_served_again() {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    let epoch = block_on(store.own(&stream())).expect("owned");
    assert!(matches!(block_on(store.append(&stream(), epoch, 0, payloads())), Append::Durable(_)));
    drop(store);
    tamper(
        &folder.path().join(DATABASE_FILE_NAME),
        &format!("DELETE FROM records WHERE place = {}", place(9)),
    );
    let served = TempFolder::new();
    let recovery = recover(folder.path(), served.path().join(DATABASE_FILE_NAME)).expect("recovered");
    assert_eq!((recovery.streams[0].kept.count, recovery.streams[0].lost_count), (9, 11));
    let store = SqliteStore::open(served.path()).expect("opened");
    let epoch = block_on(store.own(&stream())).expect("owned");
    let kept = recovery.streams[0].kept;
    let after = block_on(store.append(&stream(), epoch, 9, vec![b"on".to_vec()]));
    assert_eq!(after, Append::Durable(kept.after(&stream(), b"on")));
    let log = LogFile::open(served.path()).expect("opened");
    assert_eq!(log.check(&stream()), Ok(kept.after(&stream(), b"on")), "an owner breaks the seal");
}

#[test]
fn a_file_of_several_streams_is_no_archive() {
    let folder = TempFolder::new();
    let store = SqliteStore::open(folder.path()).expect("opened");
    for name in ["match/a", "match/b"] {
        block_on(store.own(&StreamId::new(name).expect("a valid name"))).expect("owned");
    }
    let error = ArchiveReader::open(folder.path()).expect_err("refused");
    assert!(matches!(error, ArchiveError::NotOneStream { count: 2, .. }));
}
