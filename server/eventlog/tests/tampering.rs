//! Whoever changes single fields, or moves whole records within a log, between its streams or in from another log, is
//! told of, at every record. What a chain can't show is here too, as FORMAT.md says it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod block_on;
mod temp_folder;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use block_on::block_on;
use burnrate_eventlog::{Append, EventStore, Head, LogFile, SqliteStore, StreamId, recover, seal};
use rusqlite::{Connection, params};
use temp_folder::TempFolder;

const NAMES: [&str; 3] = ["class/c", "match/a", "match/b"];
/// Records of each stream.
const RECORDS: i64 = 8;
/// From this record on the other log differs.
const FORK: i64 = 4;

fn payload(name: &str, seq: i64, log: &str) -> Vec<u8> {
    let log = if seq < FORK { "" } else { log };
    format!("{name} {seq} {log}").into_bytes()
}

/// Three sealed streams in one file; `log` is in each record from [`FORK`] on.
fn write(folder: &Path, log: &str) -> PathBuf {
    let data = folder.join(format!("data-{log}"));
    let store = SqliteStore::open(&data).expect("opened");
    for name in NAMES {
        let id = StreamId::new(name).expect("a valid name");
        let epoch = block_on(store.own(&id)).expect("owned");
        let payloads = (0..RECORDS).map(|seq| payload(name, seq, log)).collect();
        assert!(matches!(block_on(store.append(&id, epoch, 0, payloads)), Append::Durable(_)));
    }
    drop(store);
    let path = folder.join(format!("{log}.burn"));
    recover(&data, &path).expect("copied");
    path
}

/// The log under test: a connection that changes it and takes the change back.
struct Tampered {
    _folder: TempFolder,
    path: PathBuf,
    other: PathBuf,
    whole: Vec<u8>,
}

impl Tampered {
    fn new() -> Tampered {
        let folder = TempFolder::in_memory();
        let (path, other) = (write(folder.path(), "ours"), write(folder.path(), "other"));
        let whole = std::fs::read(&path).expect("read");
        Tampered { _folder: folder, path, other, whole }
    }

    /// Changes the log, gives what `read` makes of it, and puts it back.
    fn after<T>(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<()>,
        read: impl Fn(&Path) -> T,
    ) -> T {
        let connection = Connection::open(&self.path).expect("opened");
        connection.pragma_update(None, "synchronous", "OFF").expect("set");
        change(&connection).expect("changed");
        drop(connection);
        let found = read(&self.path);
        std::fs::write(&self.path, &self.whole).expect("put back");
        found
    }

    fn is_told(&self, what: &str, change: impl FnOnce(&Connection) -> rusqlite::Result<()>) {
        assert!(self.after(change, damaged), "{what} is not told");
    }
}

/// Whether opening, listing or checking tells of damage.
fn damaged(path: &Path) -> bool {
    let Ok(log) = LogFile::open(path) else { return true };
    let Ok(names) = log.streams() else { return true };
    names.iter().any(|name| log.check(name).is_err())
}

fn contents(path: &Path) -> BTreeMap<String, Vec<Vec<u8>>> {
    let log = LogFile::open(path).expect("opened");
    let held = |name: &StreamId| {
        let records = log.read(name, 0, 1000).expect("read");
        (name.to_string(), records.into_iter().map(|record| record.payload).collect())
    };
    log.streams().expect("listed").iter().map(held).collect()
}

/// Every record's place, over all streams.
fn places() -> Vec<i64> {
    (1..=NAMES.len() as i64).flat_map(|id| (0..RECORDS).map(move |seq| (id << 32) + seq)).collect()
}

#[test]
fn every_bit_of_every_field_of_every_record() {
    let log = Tampered::new();
    for place in places() {
        for column in ["link", "payload"] {
            let read = format!("SELECT {column} FROM records WHERE place = ?1");
            let set = format!("UPDATE records SET {column} = ?2 WHERE place = ?1");
            let bits = log.after(
                |_| Ok(()),
                |path| {
                    let connection = Connection::open(path).expect("opened");
                    connection.query_row(&read, [place], |row| row.get::<_, Vec<u8>>(0)).expect("read").len()
                        * 8
                },
            );
            for bit in 0..bits {
                log.is_told(&format!("bit {bit} of {column} at {place}"), |connection| {
                    let mut bytes: Vec<u8> = connection.query_row(&read, [place], |row| row.get(0))?;
                    bytes[bit / 8] ^= 1 << (bit % 8);
                    connection.execute(&set, params![place, bytes]).map(drop)
                });
            }
        }
    }
}

#[test]
fn every_bit_of_every_head_seal_and_name() {
    let log = Tampered::new();
    for id in 1..=NAMES.len() as i64 {
        for column in ["hash", "seal"] {
            for bit in 0..256 {
                log.is_told(&format!("bit {bit} of {column} of stream {id}"), |connection| {
                    let sql = format!("SELECT {column} FROM streams WHERE id = ?1");
                    let mut bytes: Vec<u8> = connection.query_row(&sql, [id], |row| row.get(0))?;
                    bytes[bit / 8] ^= 1 << (bit % 8);
                    let sql = format!("UPDATE streams SET {column} = ?2 WHERE id = ?1");
                    connection.execute(&sql, params![id, bytes]).map(drop)
                });
            }
        }
        for bit in 0..63 {
            let changed = RECORDS ^ (1 << bit);
            log.is_told(&format!("count {changed} of stream {id}"), |connection| {
                connection.execute("UPDATE streams SET count = ?2 WHERE id = ?1", [id, changed]).map(drop)
            });
        }
        let name = NAMES[id as usize - 1];
        for at in 0..name.len() {
            let changed = format!("{}z{}", &name[..at], &name[at + 1..]);
            log.is_told(&format!("the name {changed}"), |connection| {
                connection
                    .execute("UPDATE streams SET name = ?2 WHERE id = ?1", params![id, changed])
                    .map(drop)
            });
        }
    }
}

#[test]
fn an_epoch_is_in_no_chain_and_costs_no_record() {
    let log = Tampered::new();
    let before = contents(&log.path);
    for epoch in [0, 2, i64::MAX] {
        let change =
            |connection: &Connection| connection.execute("UPDATE streams SET epoch = ?1", [epoch]).map(drop);
        assert_eq!(log.after(change, |path| (damaged(path), contents(path))), (false, before.clone()));
    }
}

#[test]
fn any_two_records_that_change_places_or_parts() {
    let log = Tampered::new();
    let places = places();
    for (at, a) in places.iter().enumerate() {
        for b in &places[at + 1..] {
            for columns in [&["link", "payload"][..], &["link"], &["payload"]] {
                log.is_told(&format!("{a} and {b} with swapped {columns:?}"), |connection| {
                    columns.iter().try_for_each(|column| {
                        let sql = format!(
                            "UPDATE records SET {column} = (SELECT {column} FROM records AS other
                             WHERE other.place = ?1 + ?2 - records.place) WHERE place IN (?1, ?2)"
                        );
                        connection.execute(&sql, [a, b]).map(drop)
                    })
                });
            }
        }
    }
}

#[test]
fn any_record_doubled_over_any_other_or_behind_any_end() {
    let log = Tampered::new();
    let ends = (1..=NAMES.len() as i64).map(|id| (id << 32) + RECORDS);
    for from in places() {
        for to in places().into_iter().chain(ends.clone()).filter(|to| *to != from) {
            let copy =
                "INSERT OR REPLACE INTO records SELECT ?2, link, payload FROM records WHERE place = ?1";
            let what = format!("{from} doubled at {to}");
            log.is_told(&what, |connection| connection.execute(copy, [from, to]).map(drop));
            log.is_told(&format!("{what}, its head with it"), |connection| {
                connection.execute(copy, [from, to])?;
                let head =
                    "UPDATE streams SET (count, hash) = (SELECT place - (id << 32) + 1, link FROM records
                            WHERE place >> 32 = streams.id ORDER BY place DESC LIMIT 1)";
                connection.execute(head, []).map(drop)
            });
        }
    }
}

#[test]
fn any_record_dropped_with_or_without_its_gap() {
    let log = Tampered::new();
    for place in places() {
        let drop_one = "DELETE FROM records WHERE place = ?1";
        log.is_told(&format!("{place} dropped"), |connection| {
            connection.execute(drop_one, [place]).map(drop)
        });
        for count in [RECORDS, RECORDS - 1] {
            // Without its last record and with a head that counts one less, the head's hash is the one that differs.
            log.is_told(&format!("{place} dropped, gap closed, {count} counted"), |connection| {
                connection.execute(drop_one, [place])?;
                for later in place + 1..(place >> 32 << 32) + RECORDS {
                    connection.execute("UPDATE records SET place = ?1 - 1 WHERE place = ?1", [later])?;
                }
                let counted = params![place >> 32, count];
                connection.execute("UPDATE streams SET count = ?2 WHERE id = ?1", counted).map(drop)
            });
        }
    }
}

#[test]
fn any_record_of_another_log_spliced_in() {
    let log = Tampered::new();
    let before = contents(&log.path);
    let attach = format!("ATTACH '{}' AS other", log.other.display());
    for place in places() {
        for columns in ["link, payload", "records.link, other.payload", "other.link, records.payload"] {
            let splice = format!(
                "INSERT OR REPLACE INTO records SELECT place, {columns} FROM {}
                 WHERE place = ?1",
                if columns.contains('.') {
                    "other.records AS other JOIN main.records AS records USING (place)"
                } else {
                    "other.records"
                }
            );
            let change = |connection: &Connection| {
                connection.execute(&attach, [])?;
                connection.execute(&splice, [place]).map(drop)
            };
            if place & 0xFFFF_FFFF < FORK {
                // There both logs are the same.
                assert_eq!(
                    log.after(change, |path| (damaged(path), contents(path))),
                    (false, before.clone())
                );
            } else {
                log.is_told(&format!("{columns} of {place} from another log"), change);
            }
        }
    }
    for from in FORK..RECORDS {
        log.is_told(&format!("all from {from} on, without their head"), |connection| {
            connection.execute(&attach, [])?;
            let splice =
                "INSERT OR REPLACE INTO records SELECT * FROM other.records WHERE place & 4294967295 >= ?1";
            connection.execute(splice, params![from]).map(drop)
        });
    }
}

/// FORMAT.md, "What a chain can't show": all of these are valid logs.
#[test]
fn what_a_chain_can_not_show() {
    let log = Tampered::new();
    let attach = format!("ATTACH '{}' AS other", log.other.display());
    let forged = log.after(
        |connection| {
            connection.execute(&attach, [])?;
            connection.execute_batch(
                "INSERT OR REPLACE INTO records SELECT * FROM other.records;
                 INSERT OR REPLACE INTO streams SELECT * FROM other.streams;",
            )
        },
        damaged,
    );
    assert!(!forged, "a whole other log");
    let shorter = log.after(
        |connection| {
            let id = StreamId::new(NAMES[0]).expect("a valid name");
            let head =
                (0..5).fold(Head::empty(&id), |head, seq| head.after(&id, &payload(NAMES[0], seq, "ours")));
            connection.execute(
                "DELETE FROM records WHERE place BETWEEN ?1 AND ?2",
                [(1_i64 << 32) + 5, (1 << 32) + 99],
            )?;
            let set = "UPDATE streams SET count = 5, hash = ?1, seal = ?2 WHERE id = 1";
            connection.execute(set, params![head.hash, seal(&id, &head)]).map(drop)
        },
        damaged,
    );
    assert!(!shorter, "a log cut at its end together with its head and seal");
    let removed = log.after(
        |connection| connection.execute("DELETE FROM streams WHERE id = 2", []).map(drop),
        |path| (damaged(path), contents(path).len()),
    );
    assert_eq!(removed, (false, NAMES.len() - 1), "a stream that was removed with its row");
}
