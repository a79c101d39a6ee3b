//! What is damaged is refused by a server, and `recover` saves what is good of it, stream by stream.

use burnrate_eventlog::{DATABASE_FILE_NAME, LogFile, OpenError, Recovery, SqliteStore, recover};
use rusqlite::Connection;

use crate::sample::{self, LOG_FILE_NAME, Sample};
use crate::temp_folder::TempFolder;

const PAGE_BYTES: usize = 4096;

/// Lays the sample with one of its files changed.
fn lay(sample: &Sample, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> TempFolder {
    let folder = TempFolder::in_memory();
    sample.lay(folder.path());
    let path = folder.path().join(name);
    let mut bytes = std::fs::read(&path).expect("read");
    change(&mut bytes);
    std::fs::write(path, bytes).expect("written");
    folder
}

fn recovered(folder: &TempFolder) -> Recovery {
    let out = TempFolder::in_memory();
    let path = out.path().join("out.burn");
    let recovery = recover(folder.path(), &path).expect("recovered");
    let log = LogFile::open(&path).expect("opened");
    for stream in &recovery.streams {
        assert_eq!(log.check(&stream.stream), Ok(stream.kept));
    }
    recovery
}

/// Of each stream: its name, how many records are kept, how many are known to be lost.
fn counts(recovery: &Recovery) -> Vec<(&str, u64, u64)> {
    let count = |stream: &'_ burnrate_eventlog::Recovered| (stream.kept.count, stream.lost_count);
    let all = recovery.streams.iter().map(|stream| (stream.stream.as_str(), count(stream)));
    all.map(|(name, (kept, lost))| (name, kept, lost)).collect()
}

fn assert_server_refuses(folder: &TempFolder, named: &str) {
    let error = SqliteStore::open(folder.path()).expect_err("refused");
    assert!(matches!(&error, OpenError::Damaged { path, .. } if path.ends_with(named)), "{error}");
}

const WHOLE: [(&str, u64, u64); 4] =
    [("class/c", 8, 0), ("match/a", 8, 0), ("match/b", 8, 0), ("match/empty", 0, 0)];

#[test]
fn a_damaged_record_costs_its_own_stream_alone() {
    let [_, sample, _] = sample::all();
    let (id, payloads) = sample.payloads.iter().nth(1).expect("a stream");
    let folder = lay(&sample, DATABASE_FILE_NAME, |bytes| {
        let at = bytes.windows(payloads[3].len()).position(|window| window == payloads[3]).expect("there");
        bytes[at] ^= 1;
    });
    let recovery = recovered(&folder);
    assert_eq!(counts(&recovery), [WHOLE[0], (id.as_str(), 3, 5), WHOLE[2], WHOLE[3]]);
    assert_eq!(recovery.streams[1].damage.as_ref().map(|damage| damage.record), Some(3));
    assert_eq!(recovery.damage, None);
}

/// The page on which the index of the streams' names lies.
fn index_page(sample: &Sample) -> usize {
    let folder = TempFolder::in_memory();
    sample.lay(folder.path());
    let connection = Connection::open(folder.path().join(DATABASE_FILE_NAME)).expect("opened");
    let sql = "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'streams'";
    let page: i64 = connection.query_row(sql, [], |row| row.get(0)).expect("an index");
    (page as usize - 1) * PAGE_BYTES
}

#[test]
fn a_damaged_index_of_the_streams_costs_no_record() {
    let [_, sample, _] = sample::all();
    let page = index_page(&sample);
    let harms: [fn(&mut [u8]); 2] = [
        |page| page[..8].fill(0xFF),
        // The index forgets its last name: the count of its cells is one less.
        |page| page[4] -= 1,
    ];
    for harm in harms {
        let folder = lay(&sample, DATABASE_FILE_NAME, |bytes| harm(&mut bytes[page..page + PAGE_BYTES]));
        assert_server_refuses(&folder, DATABASE_FILE_NAME);
        let recovery = recovered(&folder);
        assert_eq!(counts(&recovery), WHOLE);
        assert!(recovery.damage.is_some(), "the damage is told");
    }
}

#[test]
fn a_damaged_write_ahead_log_is_left_alone_and_recovered_up_to_the_damage() {
    let [_, _, sample] = sample::all();
    let folder = lay(&sample, LOG_FILE_NAME, |bytes| bytes[PAGE_BYTES * 8] ^= 1);
    let before = std::fs::read(folder.path().join(LOG_FILE_NAME)).expect("read");
    assert_server_refuses(&folder, LOG_FILE_NAME);
    assert!(matches!(LogFile::open(folder.path()), Err(OpenError::Damaged { .. })));
    let recovery = recovered(&folder);
    let why = recovery.damage.as_ref().expect("told");
    assert!(why.contains("write-ahead log"), "{why}");
    let kept: u64 = recovery.streams.iter().map(|stream| stream.kept.count).sum();
    assert!((12..24).contains(&kept), "{kept} records: what was in the database, and some of the log");
    assert_eq!(std::fs::read(folder.path().join(LOG_FILE_NAME)).expect("read"), before, "only read");
}
