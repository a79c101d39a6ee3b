//! FORMAT.md says what the code does: its example is recomputed from its own bytes, its tables and header values
//! are compared with a real file.

#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod sample_log;
mod temp_folder;

use std::fs;

use burnrate_eventlog::{
    APPLICATION_ID, FORMAT_VERSION, Hash, Head, SqliteStore, StreamId, genesis, link, seal,
};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use temp_folder::TempFolder;

const FORMAT: &str = include_str!("../FORMAT.md");

/// The hashed bytes and the digest in the row of the example called `what`.
fn example(what: &str) -> (Vec<u8>, Hash) {
    let start = format!("| {what} | `");
    let row = FORMAT.lines().find_map(|line| line.strip_prefix(&start)).expect("the example has this row");
    let (bytes, digest) = row.split_once("` | `").expect("three columns");
    let digest = unhex(digest.trim_end_matches("` |"));
    (unhex(bytes), digest.try_into().expect("32 bytes"))
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digit).collect()
}

#[test]
fn the_worked_example_is_what_the_code_computes() {
    let stream = StreamId::new("match/demo").expect("a valid name");
    let first = link(&stream, 0, &genesis(&stream), b"hello");
    let second = link(&stream, 1, &first, b"");
    let sealed = seal(&stream, &Head { count: 2, hash: second });
    let computed = [("genesis", genesis(&stream)), ("link 0", first), ("link 1", second), ("seal", sealed)];
    for (what, expected) in computed {
        let (bytes, digest) = example(what);
        assert_eq!(digest, expected, "{what}");
        assert_eq!(Hash::from(Sha256::digest(&bytes)), digest, "{what}: the bytes given hash to it");
    }
}

#[test]
fn the_schema_is_the_one_that_is_described() {
    let folder = TempFolder::new();
    let (path, _) = sample_log::write(folder.path());
    let connection = Connection::open(&path).expect("opened");
    let mut statement =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").expect("prepared");
    let tables = statement.query_map([], |row| row.get::<_, String>(0)).expect("listed");
    let tables: Vec<String> = tables.collect::<Result<_, _>>().expect("read");
    assert_eq!(tables.len(), 4);
    for table in tables {
        assert!(FORMAT.contains(&format!("{table};\n")), "not in FORMAT.md:\n{table}");
    }
}

#[test]
fn the_file_header_is_the_one_that_is_described() {
    let folder = TempFolder::new();
    let (path, _) = sample_log::write(folder.path());
    drop(SqliteStore::open(folder.path()).expect("opened"));
    let exported = fs::read(&path).expect("read");
    let served = fs::read(folder.path().join("burnrate.db")).expect("read");
    assert_eq!((&exported[18..20], &served[18..20]), (&[1, 1][..], &[2, 2][..]));
    for bytes in [&exported, &served] {
        assert_eq!(&bytes[..16], b"SQLite format 3\0");
        assert_eq!(u16::from_be_bytes([bytes[16], bytes[17]]), 4096);
        assert_eq!(bytes[60..64], FORMAT_VERSION.to_be_bytes());
        assert_eq!(bytes[68..72], APPLICATION_ID.to_be_bytes());
        assert_eq!(&bytes[68..72], b"BURN");
    }
}

#[test]
fn records_lie_where_the_format_says() {
    let folder = TempFolder::new();
    let (path, head) = sample_log::write(folder.path());
    let connection = Connection::open(&path).expect("opened");
    let (id, count, hash): (i64, i64, Hash) = connection
        .query_row("SELECT id, count, hash FROM streams", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .expect("one stream");
    assert_eq!((count as u64, hash), (head.count, head.hash));
    let mut before = genesis(&sample_log::stream());
    for (seq, payload) in (0_i64..).zip(sample_log::payloads()) {
        let place = id * (1 << 32) + seq;
        let (found, stored): (Hash, Vec<u8>) = connection
            .query_row("SELECT link, payload FROM records WHERE place = ?1", [place], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .expect("at its place");
        before = link(&sample_log::stream(), seq as u64, &before, &payload);
        assert_eq!((found, stored), (before, payload));
    }
    assert_eq!(before, head.hash);
}
