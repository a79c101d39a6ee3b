//! The memory store as a model of a disk: what a crash loses, what the gate holds back, what each fault does.

#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod block_on;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use block_on::block_on;
use burnrate_eventlog::{Append, Epoch, EventStore, Fault, Head, MemoryStore, Row, StoreError, StreamId};

fn stream() -> StreamId {
    StreamId::new("match/a").expect("a valid name")
}

/// A store with one durable record, its owner's epoch and its head.
fn begun() -> (MemoryStore, Epoch, Head) {
    let store = MemoryStore::new();
    let epoch = block_on(store.own(&stream())).expect("owned");
    let head = Head::empty(&stream()).after(&stream(), b"kept");
    assert_eq!(append(&store, epoch, 0, b"kept"), Append::Durable(head));
    (store, epoch, head)
}

fn append(store: &MemoryStore, epoch: Epoch, seq: u64, payload: &[u8]) -> Append {
    block_on(store.append(&stream(), epoch, seq, vec![payload.to_vec()]))
}

fn poll_once<T>(future: &mut Pin<Box<dyn Future<Output = T> + Send + '_>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_crash_loses_what_was_not_synced_and_keeps_what_was() {
    let (store, epoch, head) = begun();
    store.hold();
    let mut waiting = store.append(&stream(), epoch, 1, vec![b"lost".to_vec()]);
    assert!(poll_once(&mut waiting).is_pending());
    assert_eq!(block_on(store.head(&stream())), Ok(Some(head)), "the unsynced is not shown");
    store.crash();
    store.release();
    assert!(matches!(block_on(waiting), Append::Unknown(_)));
    assert_eq!(block_on(store.head(&stream())), Ok(Some(head)));
    assert_eq!(append(&store, epoch, 1, b"again"), Append::Durable(head.after(&stream(), b"again")));
}

#[test]
fn a_crash_takes_back_an_ownership_that_was_not_synced() {
    let (store, epoch, head) = begun();
    store.hold();
    let mut waiting = store.own(&stream());
    assert!(poll_once(&mut waiting).is_pending());
    let other = StreamId::new("match/other").expect("a valid name");
    let mut new = store.own(&other);
    assert!(poll_once(&mut new).is_pending());
    store.crash();
    store.release();
    assert!(matches!(block_on(waiting), Err(StoreError::Unknown(_))));
    assert!(matches!(block_on(new), Err(StoreError::Unknown(_))));
    assert_eq!(block_on(store.head(&other)), Ok(None));
    assert_eq!(append(&store, epoch, 1, b"mine"), Append::Durable(head.after(&stream(), b"mine")));
}

#[test]
fn the_gate_holds_an_answer_back_until_it_is_opened() {
    let (store, epoch, head) = begun();
    store.hold();
    let mut waiting = store.append(&stream(), epoch, 1, vec![b"two".to_vec()]);
    let mut second = store.append(&stream(), epoch, 2, vec![b"three".to_vec()]);
    let mut conflict = store.append(&stream(), epoch, 1, vec![b"late".to_vec()]);
    assert!(poll_once(&mut waiting).is_pending());
    assert!(poll_once(&mut second).is_pending());
    assert!(poll_once(&mut conflict).is_pending(), "a refusal would tell of a head that is not durable");
    store.release();
    let two = head.after(&stream(), b"two");
    let three = two.after(&stream(), b"three");
    assert_eq!(block_on(waiting), Append::Durable(two));
    assert_eq!(block_on(second), Append::Durable(three));
    assert_eq!(block_on(conflict), Append::Conflict { head: three });
}

#[test]
fn full_writes_nothing_and_passes() {
    let (store, epoch, head) = begun();
    store.inject(Fault::Full);
    assert_eq!(append(&store, epoch, 1, b"no room"), Append::Full);
    assert_eq!(block_on(store.head(&stream())), Ok(Some(head)));
    assert_eq!(append(&store, epoch, 1, b"room"), Append::Durable(head.after(&stream(), b"room")));
    store.inject(Fault::Full);
    assert_eq!(block_on(store.own(&stream())), Err(StoreError::Full));
}

#[test]
fn a_failed_sync_stops_the_store_until_it_starts_anew() {
    let (store, epoch, head) = begun();
    store.inject(Fault::SyncFails);
    assert!(matches!(append(&store, epoch, 1, b"lost"), Append::Unknown(_)));
    assert!(matches!(append(&store, epoch, 1, b"after"), Append::Failed(_)));
    assert!(matches!(block_on(store.own(&stream())), Err(StoreError::Failed(_))));
    assert!(matches!(block_on(store.put_rows(Vec::new())), Err(StoreError::Failed(_))));
    store.crash();
    assert_eq!(block_on(store.head(&stream())), Ok(Some(head)));
    assert_eq!(append(&store, epoch, 1, b"anew"), Append::Durable(head.after(&stream(), b"anew")));
}

#[test]
fn an_unknown_append_may_turn_out_durable() {
    let (store, epoch, head) = begun();
    store.inject(Fault::DurableButUnknown);
    assert!(matches!(append(&store, epoch, 1, b"there"), Append::Unknown(_)));
    store.crash();
    let there = head.after(&stream(), b"there");
    assert_eq!(block_on(store.head(&stream())), Ok(Some(there)));
    assert_eq!(append(&store, epoch, 1, b"there"), Append::Conflict { head: there });
}

#[test]
fn a_crash_loses_rows_that_were_not_synced() {
    let (store, ..) = begun();
    let row = |value: &[u8]| Row { table: "t".to_owned(), key: b"k".to_vec(), value: Some(value.to_vec()) };
    block_on(store.put_rows(vec![row(b"kept")])).expect("put");
    store.hold();
    let mut waiting = store.put_rows(vec![row(b"lost")]);
    assert!(poll_once(&mut waiting).is_pending());
    store.crash();
    store.release();
    assert!(block_on(waiting).is_err());
    assert_eq!(block_on(store.rows("t")).expect("rows"), [(b"k".to_vec(), b"kept".to_vec())]);
}
