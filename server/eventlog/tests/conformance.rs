//! What every store must do, written once over `&dyn EventStore` and run on each store. A new store adds a line to
//! the list at the end.

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
    APPEND_PAYLOADS_MAX, Append, Epoch, EventStore, Head, KEY_BYTES_MAX, LimitError, MemoryStore,
    PAYLOAD_BYTES_MAX, PUT_ROWS_MAX, READ_BYTES_MAX, READ_RECORDS_MAX, Row, SqliteStore, StoreError,
    StreamId, VALUE_BYTES_MAX,
};
use temp_folder::TempFolder;

fn id(name: &str) -> StreamId {
    StreamId::new(name).expect("a valid name")
}

fn own(store: &dyn EventStore, stream: &StreamId) -> Epoch {
    block_on(store.own(stream)).expect("owned")
}

fn append(store: &dyn EventStore, stream: &StreamId, epoch: Epoch, seq: u64, payloads: &[&[u8]]) -> Append {
    block_on(store.append(stream, epoch, seq, payloads.iter().map(|bytes| bytes.to_vec()).collect()))
}

fn durable(append: Append) -> Head {
    match append {
        Append::Durable(head) => head,
        other => panic!("not durable: {other:?}"),
    }
}

fn head(store: &dyn EventStore, stream: &StreamId) -> Option<Head> {
    block_on(store.head(stream)).expect("a head")
}

fn payloads(store: &dyn EventStore, stream: &StreamId, from: u64, limit: usize) -> Vec<Vec<u8>> {
    let records = block_on(store.read(stream, from, limit)).expect("records");
    for (record, seq) in records.iter().zip(from..) {
        assert_eq!(record.seq, seq, "numbers have no gap");
    }
    records.into_iter().map(|record| record.payload).collect()
}

fn a_stream_nobody_owned_is_not_there(store: &dyn EventStore) {
    let stream = id("match/none");
    assert_eq!(head(store, &stream), None);
    assert!(payloads(store, &stream, 0, 10).is_empty());
    assert_eq!(append(store, &stream, Epoch(0), 0, &[b"x"]), Append::Fenced { epoch: Epoch(0) });
    assert_eq!(block_on(store.streams()).expect("streams"), []);
}

fn what_is_appended_is_read_back_chained(store: &dyn EventStore) {
    let stream = id("match/a");
    let epoch = own(store, &stream);
    assert_eq!(head(store, &stream), Some(Head::empty(&stream)));
    let first = durable(append(store, &stream, epoch, 0, &[b"one", b""]));
    let second = durable(append(store, &stream, epoch, 2, &[b"three"]));
    assert_eq!(first, Head::empty(&stream).after(&stream, b"one").after(&stream, b""));
    assert_eq!(second, first.after(&stream, b"three"));
    assert_eq!(head(store, &stream), Some(second));
    let records = block_on(store.read(&stream, 0, 10)).expect("records");
    assert_eq!(records.last().map(|last| last.link), Some(second.hash));
    assert_eq!(payloads(store, &stream, 0, 10), [b"one".to_vec(), b"".to_vec(), b"three".to_vec()]);
    assert_eq!(payloads(store, &stream, 1, 1), [b"".to_vec()]);
    assert!(payloads(store, &stream, 3, 10).is_empty());
    assert!(payloads(store, &stream, u64::MAX, 10).is_empty());
    assert!(payloads(store, &stream, 0, 0).is_empty());
}

fn an_append_of_nothing_checks_epoch_and_place(store: &dyn EventStore) {
    let stream = id("match/a");
    let epoch = own(store, &stream);
    let empty = Head::empty(&stream);
    assert_eq!(append(store, &stream, epoch, 0, &[]), Append::Durable(empty));
    assert_eq!(append(store, &stream, epoch, 1, &[]), Append::Conflict { head: empty });
}

fn two_appenders_conflict(store: &dyn EventStore) {
    let stream = id("match/a");
    let epoch = own(store, &stream);
    let after = durable(append(store, &stream, epoch, 0, &[b"mine"]));
    assert_eq!(append(store, &stream, epoch, 0, &[b"yours"]), Append::Conflict { head: after });
    assert_eq!(append(store, &stream, epoch, 2, &[b"later"]), Append::Conflict { head: after });
    assert_eq!(payloads(store, &stream, 0, 10), [b"mine".to_vec()]);
}

fn a_stale_epoch_is_fenced(store: &dyn EventStore) {
    let stream = id("match/a");
    let old = own(store, &stream);
    let kept = durable(append(store, &stream, old, 0, &[b"old"]));
    let new = own(store, &stream);
    assert!(new > old);
    assert_eq!(append(store, &stream, old, 1, &[b"late"]), Append::Fenced { epoch: new });
    assert_eq!(append(store, &stream, old, 0, &[b"late"]), Append::Fenced { epoch: new }, "before Conflict");
    let forged = Epoch(new.0 + 1);
    assert_eq!(append(store, &stream, forged, 1, &[b"forged"]), Append::Fenced { epoch: new });
    assert_eq!(head(store, &stream), Some(kept));
    assert_eq!(durable(append(store, &stream, new, 1, &[b"new"])), kept.after(&stream, b"new"));
}

fn streams_are_apart_and_listed_by_name(store: &dyn EventStore) {
    let (b, a) = (id("match/b"), id("class/a"));
    let (epoch_b, epoch_a) = (own(store, &b), own(store, &a));
    let head_b = durable(append(store, &b, epoch_b, 0, &[b"same"]));
    let head_a = durable(append(store, &a, epoch_a, 0, &[b"same"]));
    assert_ne!(head_a.hash, head_b.hash, "the name is part of the chain");
    assert_eq!(block_on(store.streams()).expect("streams"), [a, b]);
}

fn appends_have_limits(store: &dyn EventStore) {
    let stream = id("match/a");
    let epoch = own(store, &stream);
    let largest = vec![7; PAYLOAD_BYTES_MAX];
    let after = durable(append(store, &stream, epoch, 0, &[&largest]));
    let failed = |payloads: Vec<Vec<u8>>| match block_on(store.append(&stream, epoch, 1, payloads)) {
        Append::Failed(why) => why,
        other => panic!("taken: {other:?}"),
    };
    let too_long = LimitError::PayloadTooLong { index: 1, bytes: PAYLOAD_BYTES_MAX + 1 };
    assert_eq!(failed(vec![vec![], vec![7; PAYLOAD_BYTES_MAX + 1]]), too_long.to_string());
    let too_many = LimitError::TooManyPayloads { count: APPEND_PAYLOADS_MAX + 1 };
    assert_eq!(failed(vec![vec![]; APPEND_PAYLOADS_MAX + 1]), too_many.to_string());
    assert_eq!(head(store, &stream), Some(after), "all or none");
    let full = durable(block_on(store.append(&stream, epoch, 1, vec![vec![1]; APPEND_PAYLOADS_MAX])));
    assert_eq!(full.count, 1 + APPEND_PAYLOADS_MAX as u64);
}

fn reads_have_limits(store: &dyn EventStore) {
    let stream = id("match/a");
    let epoch = own(store, &stream);
    let fit = READ_BYTES_MAX / PAYLOAD_BYTES_MAX;
    let big = vec![vec![3; PAYLOAD_BYTES_MAX]; fit + 2];
    let mut count = durable(block_on(store.append(&stream, epoch, 0, big))).count;
    assert_eq!(payloads(store, &stream, 0, usize::MAX).len(), fit);
    let small_from = count;
    while count - small_from <= READ_RECORDS_MAX as u64 {
        let small = vec![vec![1]; APPEND_PAYLOADS_MAX];
        count = durable(block_on(store.append(&stream, epoch, count, small))).count;
    }
    assert_eq!(payloads(store, &stream, small_from, usize::MAX).len(), READ_RECORDS_MAX);
}

fn row(table: &str, key: &[u8], value: Option<&[u8]>) -> Row {
    Row { table: table.to_owned(), key: key.to_vec(), value: value.map(<[u8]>::to_vec) }
}

fn rows_are_written_replaced_and_deleted(store: &dyn EventStore) {
    let put = |rows| block_on(store.put_rows(rows));
    let all = |table| block_on(store.rows(table)).expect("rows");
    put(vec![
        row("people", b"2", Some(b"Li")),
        row("people", b"1", Some(b"Wang")),
        row("tokens", b"1", Some(b"")),
    ])
    .expect("put");
    assert_eq!(all("people"), [(b"1".to_vec(), b"Wang".to_vec()), (b"2".to_vec(), b"Li".to_vec())]);
    put(vec![row("people", b"2", None), row("people", b"9", None), row("people", b"1", Some(b"Zhao"))])
        .expect("put");
    assert_eq!(all("people"), [(b"1".to_vec(), b"Zhao".to_vec())]);
    put(vec![row("people", b"3", Some(b"a")), row("people", b"3", None)]).expect("in the order given");
    assert_eq!(all("people").len(), 1);
    assert_eq!(all("tokens"), [(b"1".to_vec(), b"".to_vec())]);
    assert_eq!(all("nothing"), []);
}

fn rows_have_limits(store: &dyn EventStore) {
    let refused = |rows| match block_on(store.put_rows(rows)) {
        Err(StoreError::Limit(limit)) => limit,
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(refused(vec![row("Bad", b"", None)]), LimitError::BadTable);
    assert_eq!(refused(vec![row("", b"", None)]), LimitError::BadTable);
    assert_eq!(refused(vec![row(&"t".repeat(33), b"", None)]), LimitError::BadTable);
    let key = vec![0; KEY_BYTES_MAX + 1];
    let fine = row("t", b"fine", Some(b"fine"));
    assert_eq!(
        refused(vec![fine.clone(), row("t", &key, None)]),
        LimitError::KeyTooLong { index: 1, bytes: key.len() }
    );
    let value = vec![0; VALUE_BYTES_MAX + 1];
    assert_eq!(
        refused(vec![row("t", b"", Some(&value))]),
        LimitError::ValueTooLong { index: 0, bytes: value.len() }
    );
    assert_eq!(refused(vec![fine; PUT_ROWS_MAX + 1]), LimitError::TooManyRows { count: PUT_ROWS_MAX + 1 });
    assert_eq!(block_on(store.rows("t")).expect("rows"), [], "all or none");
    assert_eq!(block_on(store.rows("Bad")), Err(StoreError::Limit(LimitError::BadTable)));
}

/// Many streams at once, more appends than one transaction takes: each stream keeps its own order.
fn appends_at_once_keep_their_order(store: &dyn EventStore) {
    const STREAMS: usize = 8;
    const APPENDS: u64 = 40;
    std::thread::scope(|scope| {
        for number in 0..STREAMS {
            scope.spawn(move || {
                let stream = id(&format!("match/{number}"));
                let epoch = own(store, &stream);
                for turn in 0..APPENDS {
                    let payload = [number as u8, turn as u8];
                    durable(append(store, &stream, epoch, turn * 2, &[&payload, &payload]));
                }
            });
        }
    });
    for number in 0..STREAMS {
        let found = payloads(store, &id(&format!("match/{number}")), 0, 1000);
        let expected: Vec<Vec<u8>> = (0..APPENDS * 2).map(|at| vec![number as u8, (at / 2) as u8]).collect();
        assert_eq!(found, expected);
    }
}

/// Appends sent without waiting for the one before are decided in the order they were sent.
fn appends_sent_ahead_are_decided_in_order(store: &dyn EventStore) {
    let stream = id("match/a");
    let epoch = own(store, &stream);
    let mut expected = Head::empty(&stream);
    let mut sent: Vec<_> =
        (0..300_u64).map(|seq| store.append(&stream, epoch, seq, vec![seq.to_le_bytes().to_vec()])).collect();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut early: Vec<Option<Append>> = Vec::new();
    for future in &mut sent {
        early.push(match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(append) => Some(append),
            std::task::Poll::Pending => None,
        });
    }
    for ((seq, future), early) in (0_u64..).zip(sent).zip(early) {
        let answer = early.unwrap_or_else(|| block_on(future));
        expected = expected.after(&stream, &seq.to_le_bytes());
        assert_eq!(answer, Append::Durable(expected));
    }
}

macro_rules! conformance {
    ($($case:ident),* $(,)?) => {
        mod memory {
            $(#[test] fn $case() { super::$case(&super::MemoryStore::new()); })*
        }
        mod sqlite {
            $(#[test] fn $case() {
                let folder = super::TempFolder::new();
                super::$case(&super::SqliteStore::open(folder.path()).expect("opened"));
            })*
        }
    };
}

conformance![
    a_stream_nobody_owned_is_not_there,
    what_is_appended_is_read_back_chained,
    an_append_of_nothing_checks_epoch_and_place,
    two_appenders_conflict,
    a_stale_epoch_is_fenced,
    streams_are_apart_and_listed_by_name,
    appends_have_limits,
    reads_have_limits,
    rows_are_written_replaced_and_deleted,
    rows_have_limits,
    appends_at_once_keep_their_order,
    appends_sent_ahead_are_decided_in_order,
];
