//! The store, with seeded delays before and after each write, faults, stalls, and servers that die in between. It tells
//! the judge what became durable, and when a server was told so.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use burnrate_eventlog::{
    Append, Epoch, EventStore, Fault, Head, KeyValue, MemoryStore, Record, Row, StoreError, StoreFuture,
    StreamId,
};
use tokio::time::Instant;

use crate::dice::Dice;
use crate::judge::Judge;

/// A store that outlives its servers.
pub(crate) struct Disk {
    pub(crate) store: MemoryStore,
    judge: Arc<Judge>,
    inside: Mutex<Inside>,
}

struct Inside {
    dice: Dice,
    fault: Option<Fault>,
    stalled_until: Instant,
    stopped: bool,
    /// Appends that are written and not yet acknowledged.
    between: u32,
    calm: bool,
    /// The planted fault: appends are acknowledged before they are written.
    lies: bool,
    unwritten: VecDeque<(StreamId, Epoch, u64, Vec<Vec<u8>>)>,
}

/// One server's use of the disk.
pub(crate) struct Mount {
    disk: Arc<Disk>,
    alive: Arc<AtomicBool>,
}

impl Disk {
    pub(crate) fn new(seed: u64, judge: &Arc<Judge>, lies: bool) -> Arc<Self> {
        let inside = Inside {
            dice: Dice::new(seed, 2),
            fault: None,
            stalled_until: Instant::now(),
            stopped: false,
            between: 0,
            calm: false,
            lies,
            unwritten: VecDeque::new(),
        };
        Arc::new(Self { store: MemoryStore::new(), judge: Arc::clone(judge), inside: Mutex::new(inside) })
    }

    /// A new server's use of it; it ends when `alive` turns false.
    pub(crate) fn mount(self: &Arc<Self>, alive: &Arc<AtomicBool>) -> Arc<Mount> {
        Arc::new(Mount { disk: Arc::clone(self), alive: Arc::clone(alive) })
    }

    /// The machine loses its power: what was not synced is gone.
    pub(crate) fn crash(&self) {
        self.store.crash();
        let mut inside = self.inside.lock().unwrap();
        inside.unwritten.clear();
        inside.stopped = false;
        inside.between = 0;
        inside.fault = None;
    }

    /// The next write meets this.
    pub(crate) fn fail_next(&self, fault: Fault) {
        self.inside.lock().unwrap().fault = Some(fault);
    }

    /// Writes take until then.
    pub(crate) fn stall(&self, until: Instant) {
        self.inside.lock().unwrap().stalled_until = until;
    }

    /// No more faults and delays.
    pub(crate) fn heal(&self) {
        let mut inside = self.inside.lock().unwrap();
        inside.calm = true;
        inside.fault = None;
        inside.stalled_until = Instant::now();
    }

    /// Whether an append is written and its server does not know yet.
    pub(crate) fn is_between(&self) -> bool {
        self.inside.lock().unwrap().between > 0
    }

    /// Whether it takes no writes until it is started anew.
    pub(crate) fn is_stopped(&self) -> bool {
        self.inside.lock().unwrap().stopped
    }
}

impl Mount {
    /// Waits like a disk; false when this server died meanwhile.
    async fn turn(&self) -> bool {
        let until = {
            let mut inside = self.disk.inside.lock().unwrap();
            let most_ms = if inside.calm {
                1
            } else if inside.dice.chance(10) {
                400
            } else {
                8
            };
            let delay = Duration::from_millis(inside.dice.below(most_ms + 1));
            inside.stalled_until.max(Instant::now()) + delay
        };
        tokio::time::sleep_until(until).await;
        self.alive.load(SeqCst)
    }

    /// Hands the planned fault to the store, for the write that follows at once.
    fn take_fault(&self) -> Option<Fault> {
        let mut inside = self.disk.inside.lock().unwrap();
        let fault = inside.fault.take()?;
        inside.stopped |= matches!(fault, Fault::SyncFails | Fault::DurableButUnknown);
        self.disk.store.inject(fault);
        Some(fault)
    }

    async fn append_now(&self, stream: StreamId, epoch: Epoch, seq: u64, payloads: Vec<Vec<u8>>) -> Append {
        let judge = &self.disk.judge;
        if !self.turn().await {
            judge.mark("a server died before its append was written");
            return Append::Unknown("this server is dead".to_owned());
        }
        if let Some(early) = self.lie(&stream, epoch, seq, &payloads).await {
            judge.appended(&stream, seq, &payloads, &early);
            return early;
        }
        let fault = self.take_fault();
        let result = self.disk.store.append(&stream, epoch, seq, payloads.clone()).await;
        judge.appended(&stream, seq, &payloads, &result);
        match fault {
            Some(Fault::Full) => judge.mark("an append found the disk full"),
            Some(Fault::Refused) => judge.mark("an append failed in itself"),
            Some(Fault::SyncFails) => judge.mark("a sync failed"),
            Some(Fault::DurableButUnknown) => {
                judge.durable(&stream, seq, &payloads);
                judge.mark("an append was durable and its end unknown");
            }
            None => {}
        }
        if matches!(result, Append::Durable(_)) {
            judge.durable(&stream, seq, &payloads);
        }
        self.disk.inside.lock().unwrap().between += 1;
        if !self.turn().await {
            judge.mark("a server died between an append and its acknowledgement");
            return Append::Unknown("this server is dead".to_owned());
        }
        self.disk.inside.lock().unwrap().between -= 1;
        if matches!(result, Append::Durable(_)) {
            judge.told(&payloads);
        }
        result
    }

    /// The planted fault: writes what it acknowledged before, and acknowledges this before it is written.
    async fn lie(&self, stream: &StreamId, epoch: Epoch, seq: u64, payloads: &[Vec<u8>]) -> Option<Append> {
        let unwritten = {
            let mut inside = self.disk.inside.lock().unwrap();
            if !inside.lies {
                return None;
            }
            std::mem::take(&mut inside.unwritten)
        };
        for (stream, epoch, seq, payloads) in unwritten {
            let result = self.disk.store.append(&stream, epoch, seq, payloads.clone()).await;
            if matches!(result, Append::Durable(_)) {
                self.disk.judge.durable(&stream, seq, &payloads);
            }
        }
        let before = self.disk.store.head(stream).await.unwrap().unwrap();
        let head = payloads.iter().fold(before, |head, payload| head.after(stream, payload));
        let late = (stream.clone(), epoch, seq, payloads.to_vec());
        self.disk.inside.lock().unwrap().unwritten.push_back(late);
        Some(Append::Durable(head))
    }

    async fn write<T>(&self, write: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        if !self.turn().await {
            return Err(StoreError::Unknown("this server is dead".to_owned()));
        }
        self.take_fault();
        let result = write.await;
        if !self.turn().await {
            return Err(StoreError::Unknown("this server is dead".to_owned()));
        }
        result
    }
}

impl EventStore for Mount {
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>> {
        let stream = stream.clone();
        Box::pin(async move {
            let owned = self.write(async { self.disk.store.own(&stream).await }).await;
            self.disk.judge.note(&format!("own {} {owned:?}", stream.as_str()), &[]);
            owned
        })
    }

    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append> {
        Box::pin(self.append_now(stream.clone(), epoch, seq, payloads))
    }

    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>> {
        self.disk.store.head(stream)
    }

    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>> {
        self.disk.store.read(stream, from, limit)
    }

    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>> {
        self.disk.store.streams()
    }

    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>> {
        Box::pin(self.write(async { self.disk.store.put_rows(rows).await }))
    }

    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<KeyValue>, StoreError>> {
        self.disk.store.rows(table)
    }
}
