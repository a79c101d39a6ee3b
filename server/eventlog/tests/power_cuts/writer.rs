//! The process that is recorded: it appends to several streams at once through the real store, keeps rows, exports,
//! closes and opens again, and acknowledges each of it after the store did. What it writes follows from streams,
//! numbers and rounds alone, so a judge knows every byte.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::thread;

use burnrate_eventlog::{
    Append, EventStore, Hash, Head, LogFile, Row, SqliteStore, StoreError, StreamId, archive,
};

use crate::block_on::block_on;
use crate::strace::ACKNOWLEDGEMENTS;

/// The streams; each has a thread of its own.
pub(crate) const STREAMS: [&str; 3] = ["match/a", "match/b", "class/c"];
/// The stream that is exported.
pub(crate) const EXPORTED: &str = STREAMS[0];
/// The data folder and the exported file in the recorded folder.
pub(crate) const DATA: &str = "new/data";
pub(crate) const EXPORT: &str = "a.burn";
/// The table of rows, and how many it has: a round replaces all of them together.
pub(crate) const TABLE: &str = "filler";
pub(crate) const ROWS: u8 = 48;

/// Does it all. The process ends without closing the last store, as a killed one does.
pub(crate) fn run(folder: &Path) -> ! {
    let mut log = File::create(folder.join(ACKNOWLEDGEMENTS)).expect("a file for acknowledgements");
    let mut heads: Vec<Head> = STREAMS.iter().map(|name| Head::empty(&stream(name))).collect();
    let mut round = 0;
    for (opening, steps) in [10_u64, 8, 6].into_iter().enumerate() {
        let store = SqliteStore::open(folder.join(DATA)).expect("opened");
        heads = append_all(&store, &log, heads, steps);
        // At first enough for the write-ahead log to be folded in and begun anew.
        let rounds = if opening == 0 { 5 } else { 1 };
        for _ in 0..rounds {
            round += 1;
            // Full is for a while only; it is told, for the test that makes a write fail.
            while block_on(store.put_rows(rows(round))).map_or_else(|error| is_full(&error), |()| false) {
                acknowledge(&mut log, "refused put Full");
            }
            acknowledge(&mut log, &format!("put {round}"));
        }
        heads = append_all(&store, &log, heads, steps);
        let source = LogFile::open(folder.join(DATA)).expect("opened beside the store");
        let head = archive::export(&source, &stream(EXPORTED), folder.join(EXPORT)).expect("exported");
        acknowledge(&mut log, &format!("export {} {}", head.count, hex(&head.hash)));
        drop(source);
        if opening == 2 {
            append_all(&store, &log, heads.clone(), 3);
            std::process::exit(0);
        }
    }
    unreachable!("the last opening ends the process");
}

/// Appends `steps` times to each stream, all streams at once; how each ends.
fn append_all(store: &SqliteStore, log: &File, heads: Vec<Head>, steps: u64) -> Vec<Head> {
    thread::scope(|scope| {
        let run = |(name, head)| scope.spawn(move || append(store, log, name, head, steps));
        let threads: Vec<_> = STREAMS.into_iter().zip(heads).map(run).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread's end")).collect()
    })
}

fn append(store: &SqliteStore, mut log: &File, name: &str, mut head: Head, steps: u64) -> Head {
    let stream = stream(name);
    let epoch = block_on(store.own(&stream)).expect("owned");
    acknowledge(&mut log, &format!("own {name} {}", epoch.0));
    for _ in 0..steps {
        let payloads = (head.count..head.count + batch(head.count)).map(|seq| payload(name, seq)).collect();
        match block_on(store.append(&stream, epoch, head.count, payloads)) {
            Append::Durable(after) => head = after,
            // Told for the test that makes a sync fail.
            refused => acknowledge(&mut log, &format!("refused {name} {refused:?}")),
        }
        acknowledge(&mut log, &format!("append {name} {} {}", head.count, hex(&head.hash)));
    }
    head
}

/// Whether there was no space; nothing else is survived.
fn is_full(error: &StoreError) -> bool {
    assert_eq!(*error, StoreError::Full, "put");
    true
}

fn acknowledge(log: &mut impl Write, line: &str) {
    // One write, one system call: a line is there whole or not at all.
    log.write_all(format!("{line}\n").as_bytes()).expect("acknowledged");
}

/// A stream by its name.
pub(crate) fn stream(name: &str) -> StreamId {
    StreamId::new(name).expect("a valid name")
}

/// How many records are appended together, when the stream has this many.
pub(crate) fn batch(count: u64) -> u64 {
    1 + count % 3
}

/// What the record with this number holds.
pub(crate) fn payload(name: &str, seq: u64) -> Vec<u8> {
    let bytes = if seq % 16 == 7 { 9_000 } else { 20 + seq as usize * 13 % 90 };
    format!("{name} {seq} ").into_bytes().into_iter().cycle().take(bytes).collect()
}

/// The rows of a round.
pub(crate) fn rows(round: u8) -> Vec<Row> {
    let row = |key: u8| Row { table: TABLE.to_owned(), key: vec![key], value: Some(vec![round; 16_000]) };
    (0..ROWS).map(row).collect()
}

/// A hash as text.
pub(crate) fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
