//! Random appends, ownerships, crashes and reopenings against a plain `Vec`: a store holds what it acknowledged, in
//! order, and nothing else. The seed is fixed, so a run tests the same cases each time.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod block_on;
mod temp_folder;

use block_on::block_on;
use burnrate_eventlog::{
    Append, Epoch, EventStore, Fault, Head, LogFile, MemoryStore, SqliteStore, StreamId,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use temp_folder::TempFolder;

#[derive(Clone, Debug)]
enum Step {
    /// Append these, expecting the true end plus this offset.
    Append {
        stream: usize,
        offset: i64,
        stale: bool,
        payloads: Vec<Vec<u8>>,
    },
    Own {
        stream: usize,
    },
    /// Memory: crash. SQLite: drop and open again.
    Restart,
    /// Memory only: the next write meets this.
    Fault(Fault),
}

#[derive(Default)]
struct Model {
    epoch: u64,
    records: Vec<Vec<u8>>,
}

const STREAMS: [&str; 3] = ["match/a", "match/b", "class/c"];

fn step() -> impl Strategy<Value = Step> {
    let stream = 0..STREAMS.len();
    let offset = prop_oneof![8 => Just(0_i64), 1 => Just(-1), 1 => Just(1)];
    let payloads = vec(vec(any::<u8>(), 0..200), 0..6);
    let fault = prop_oneof![Just(Fault::Full), Just(Fault::SyncFails), Just(Fault::DurableButUnknown)];
    prop_oneof![
        12 => (stream.clone(), offset, prop::bool::weighted(0.1), payloads)
            .prop_map(|(stream, offset, stale, payloads)| Step::Append { stream, offset, stale, payloads }),
        2 => stream.prop_map(|stream| Step::Own { stream }),
        1 => Just(Step::Restart),
        1 => fault.prop_map(Step::Fault),
    ]
}

fn id(stream: usize) -> StreamId {
    StreamId::new(STREAMS[stream]).expect("a valid name")
}

fn head_of(stream: usize, records: &[Vec<u8>]) -> Head {
    let id = id(stream);
    records.iter().fold(Head::empty(&id), |head, payload| head.after(&id, payload))
}

/// Appends as the step says and holds the answer to the model. False when the store stopped or is in doubt.
fn append(store: &dyn EventStore, model: &mut Model, step: &Step) -> Result<bool, TestCaseError> {
    let Step::Append { stream, offset, stale, payloads } = step else { return Ok(true) };
    let expected = (model.records.len() as u64).saturating_add_signed(*offset);
    let epoch = Epoch(if *stale { model.epoch.wrapping_sub(1) } else { model.epoch });
    let answer = block_on(store.append(&id(*stream), epoch, expected, payloads.clone()));
    let before = head_of(*stream, &model.records);
    match answer {
        Append::Durable(head) => {
            prop_assert!(!stale && expected == before.count);
            model.records.extend(payloads.iter().cloned());
            prop_assert_eq!(head, head_of(*stream, &model.records));
        }
        Append::Conflict { head } => {
            prop_assert!(!stale && expected != before.count);
            prop_assert_eq!(head, before);
        }
        Append::Fenced { epoch } => {
            prop_assert!(*stale || model.epoch == 0);
            prop_assert_eq!(epoch, Epoch(model.epoch));
        }
        Append::Full => {}
        Append::Unknown(_) | Append::Failed(_) => return Ok(false),
    }
    Ok(true)
}

/// After a restart, an unknown append is there whole or not at all; nothing else may have changed.
fn settle(store: &dyn EventStore, models: &mut [Model], doubt: Option<&Step>) -> Result<(), TestCaseError> {
    let Some(Step::Append { stream, payloads, .. }) = doubt else { return Ok(()) };
    let model = &mut models[*stream];
    let count = block_on(store.head(&id(*stream))).expect("a head").map_or(0, |head| head.count);
    if count != model.records.len() as u64 {
        model.records.extend(payloads.iter().cloned());
        prop_assert_eq!(count, model.records.len() as u64);
    }
    Ok(())
}

fn compare(store: &dyn EventStore, models: &[Model]) -> Result<(), TestCaseError> {
    for (stream, model) in models.iter().enumerate() {
        let found = block_on(store.read(&id(stream), 0, 4096)).expect("readable");
        let payloads: Vec<Vec<u8>> = found.into_iter().map(|record| record.payload).collect();
        prop_assert_eq!(&payloads, &model.records);
        let head = block_on(store.head(&id(stream))).expect("a head");
        let expected = (model.epoch > 0).then(|| head_of(stream, &model.records));
        prop_assert_eq!(head, expected);
    }
    Ok(())
}

fn run(cases: u32, test: impl Fn(Vec<Step>) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(config, seed);
    if let Err(failure) = runner.run(&vec(step(), 1..60), test) {
        panic!("{failure}");
    }
}

#[test]
fn memory_holds_what_it_acknowledged_over_crashes_and_faults() {
    run(400, |steps| {
        let store = MemoryStore::new();
        let mut models: [Model; 3] = Default::default();
        for step in &steps {
            match step {
                Step::Append { stream, .. } => {
                    if !append(&store, &mut models[*stream], step)? {
                        store.crash();
                        settle(&store, &mut models, Some(step))?;
                    }
                }
                Step::Own { stream } => match block_on(store.own(&id(*stream))) {
                    Ok(epoch) => models[*stream].epoch = epoch.0,
                    Err(_) => {
                        // In doubt: owning once more settles it.
                        store.crash();
                        models[*stream].epoch = block_on(store.own(&id(*stream))).expect("owned").0;
                    }
                },
                Step::Restart => store.crash(),
                Step::Fault(fault) => store.inject(*fault),
            }
        }
        store.crash();
        compare(&store, &models)
    });
}

#[test]
fn sqlite_holds_what_it_acknowledged_over_reopenings() {
    run(40, |steps| {
        let folder = TempFolder::new();
        let mut store = SqliteStore::open(folder.path()).expect("opened");
        let mut models: [Model; 3] = Default::default();
        for step in &steps {
            match step {
                Step::Append { stream, .. } => {
                    prop_assert!(append(&store, &mut models[*stream], step)?);
                }
                Step::Own { stream } => {
                    let epoch = block_on(store.own(&id(*stream))).expect("owned").0;
                    prop_assert_eq!(epoch, models[*stream].epoch + 1);
                    models[*stream].epoch = epoch;
                }
                Step::Restart => {
                    drop(store);
                    store = SqliteStore::open(folder.path()).expect("opened again");
                }
                Step::Fault(_) => {}
            }
        }
        compare(&store, &models)?;
        let log = LogFile::open(folder.path()).expect("opened");
        for (stream, model) in models.iter().enumerate().filter(|(_, model)| model.epoch > 0) {
            prop_assert_eq!(log.check(&id(stream)), Ok(head_of(stream, &model.records)));
        }
        Ok(())
    });
}
