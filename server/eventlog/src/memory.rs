//! A store in memory that models a disk: a write is buffered first and is durable only once it was synced.
//! [`MemoryStore::crash`] loses what was not synced; a gate holds syncs back; faults are injected one write each.
//! For simulations and tests of what stands on a store. It passes the same conformance suite as the SQLite store.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::chain::Head;
use crate::limit::{self, LimitError};
use crate::store::{Append, Epoch, EventStore, KeyValue, Record, Row, StoreError, StoreFuture};
use crate::stream::StreamId;

/// What goes wrong with one write ([`EventStore::own`], [`EventStore::append`] or [`EventStore::put_rows`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No space: nothing is written, the next write may succeed.
    Full,
    /// The write fails in itself: nothing is written, the next may succeed.
    Refused,
    /// The sync fails: the write is told as unknown and nothing is acknowledged again until [`MemoryStore::crash`];
    /// what was buffered is lost then.
    SyncFails,
    /// The write is durable, but it is told as unknown and the store stops, as after [`Fault::SyncFails`].
    DurableButUnknown,
}

/// A store in memory; a clone is another handle on the same store.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    disk: Arc<Mutex<Disk>>,
    gate: Arc<watch::Sender<bool>>,
}

#[derive(Debug, Default)]
struct Disk {
    streams: BTreeMap<StreamId, Stream>,
    // Shared between the two while they are equal.
    rows_durable: Arc<Rows>,
    rows_buffered: Arc<Rows>,
    faults: VecDeque<Fault>,
    stopped: Option<String>,
    crash_count: u64,
}

type Rows = BTreeMap<String, BTreeMap<Vec<u8>, Vec<u8>>>;

#[derive(Debug, Default)]
struct Stream {
    records: Vec<Record>,
    durable_count: usize,
    epoch: u64,
    durable_epoch: u64,
}

/// How a write that reached the buffer ended.
enum Synced {
    Yes,
    Unknown(String),
}

impl Default for MemoryStore {
    fn default() -> MemoryStore {
        MemoryStore::new()
    }
}

impl MemoryStore {
    /// An empty store with its gate open and no fault to come.
    pub fn new() -> MemoryStore {
        MemoryStore { disk: Arc::default(), gate: Arc::new(watch::Sender::new(true)) }
    }

    /// Loses every write that was not synced, and starts the store anew: writes that still wait end as unknown,
    /// injected faults are forgotten. The gate stays as it is.
    pub fn crash(&self) {
        let mut disk = self.disk();
        for stream in disk.streams.values_mut() {
            stream.records.truncate(stream.durable_count);
            stream.epoch = stream.durable_epoch;
        }
        disk.streams.retain(|_, stream| stream.durable_epoch > 0);
        disk.rows_buffered = Arc::clone(&disk.rows_durable);
        disk.faults.clear();
        disk.stopped = None;
        disk.crash_count += 1;
    }

    /// Lets the next write meet this fault; faults injected earlier come first.
    pub fn inject(&self, fault: Fault) {
        self.disk().faults.push_back(fault);
    }

    /// Closes the gate: writes are buffered and wait there, unsynced and unanswered.
    pub fn hold(&self) {
        self.gate.send_replace(false);
    }

    /// Opens the gate: all writes that wait are synced.
    pub fn release(&self) {
        self.gate.send_replace(true);
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        // A panic of another holder leaves the maps whole: every change is made of steps that can't panic.
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the gate, then syncs everything buffered.
    async fn sync(&self, crash_count: u64, fault: Option<Fault>) -> Synced {
        let mut gate = self.gate.subscribe();
        // The sender lives in self, so waiting can't fail.
        let _open = gate.wait_for(|open| *open).await;
        let mut disk = self.disk();
        if disk.crash_count != crash_count {
            return Synced::Unknown("the store crashed before it was synced".to_owned());
        }
        if let Some(why) = &disk.stopped {
            return Synced::Unknown(why.clone());
        }
        let failed = match fault {
            None => None,
            Some(Fault::Full) => Some("the disk is full"),
            Some(Fault::Refused) => Some("the write failed"),
            Some(Fault::SyncFails) => Some("the sync failed"),
            Some(Fault::DurableButUnknown) => {
                disk.sync();
                Some("the sync was not answered")
            }
        };
        let Some(why) = failed else {
            disk.sync();
            return Synced::Yes;
        };
        disk.stopped = Some(why.to_owned());
        Synced::Unknown(why.to_owned())
    }

    async fn own_now(&self, stream: StreamId) -> Result<Epoch, StoreError> {
        let (epoch, crash_count, fault) = {
            let mut disk = self.disk();
            let fault = disk.begin()?;
            let stream = disk.streams.entry(stream).or_default();
            stream.epoch += 1;
            (Epoch(stream.epoch), disk.crash_count, fault)
        };
        match self.sync(crash_count, fault).await {
            Synced::Yes => Ok(epoch),
            Synced::Unknown(why) => Err(StoreError::Unknown(why)),
        }
    }

    async fn append_now(&self, id: StreamId, epoch: Epoch, seq: u64, payloads: Vec<Vec<u8>>) -> Append {
        let (answer, crash_count, fault) = {
            let mut disk = self.disk();
            let fault = match disk.begin() {
                Ok(fault) => fault,
                Err(StoreError::Full) => return Append::Full,
                Err(other) => return Append::Failed(other.to_string()),
            };
            (disk.buffer(&id, epoch, seq, payloads), disk.crash_count, fault)
        };
        // A refusal waits too: it may speak of a head that is only buffered yet.
        match self.sync(crash_count, fault).await {
            Synced::Yes => answer,
            Synced::Unknown(why) => Append::Unknown(why),
        }
    }

    async fn put_rows_now(&self, rows: Vec<Row>) -> Result<(), StoreError> {
        limit::check_rows(&rows)?;
        let (crash_count, fault) = {
            let mut disk = self.disk();
            let fault = disk.begin()?;
            disk.put(rows)?;
            (disk.crash_count, fault)
        };
        match self.sync(crash_count, fault).await {
            Synced::Yes => Ok(()),
            Synced::Unknown(why) => Err(StoreError::Unknown(why)),
        }
    }
}

impl Disk {
    /// Refuses a write when the store stopped or is full; otherwise the fault that its sync will meet.
    fn begin(&mut self) -> Result<Option<Fault>, StoreError> {
        if let Some(why) = &self.stopped {
            return Err(StoreError::Failed(format!("the store stopped: {why}")));
        }
        match self.faults.pop_front() {
            Some(Fault::Full) => Err(StoreError::Full),
            Some(Fault::Refused) => Err(StoreError::Failed("the write failed".to_owned())),
            other => Ok(other),
        }
    }

    fn buffer(&mut self, id: &StreamId, epoch: Epoch, seq: u64, payloads: Vec<Vec<u8>>) -> Append {
        if let Err(limit) = limit::check_payloads(&payloads) {
            return Append::Failed(limit.to_string());
        }
        let Some(stream) = self.streams.get_mut(id) else {
            return Append::Fenced { epoch: Epoch(0) };
        };
        if stream.epoch != epoch.0 {
            return Append::Fenced { epoch: Epoch(stream.epoch) };
        }
        let mut head = stream.head(id, stream.records.len());
        if head.count != seq {
            return Append::Conflict { head };
        }
        for payload in payloads {
            let next = head.after(id, &payload);
            stream.records.push(Record { seq: head.count, payload, link: next.hash });
            head = next;
        }
        Append::Durable(head)
    }

    fn put(&mut self, rows: Vec<Row>) -> Result<(), LimitError> {
        let mut after = Rows::clone(&self.rows_buffered);
        for row in rows {
            let table = after.entry(row.table.clone()).or_default();
            match row.value {
                Some(value) => table.insert(row.key, value),
                None => table.remove(&row.key),
            };
        }
        let full = after.iter().find(|(_, rows)| rows.len() as u64 > limit::ROWS_PER_TABLE_MAX);
        if let Some((table, _)) = full {
            return Err(LimitError::TableFull { table: table.clone() });
        }
        self.rows_buffered = Arc::new(after);
        Ok(())
    }

    fn sync(&mut self) {
        for stream in self.streams.values_mut() {
            stream.durable_count = stream.records.len();
            stream.durable_epoch = stream.epoch;
        }
        self.rows_durable = Arc::clone(&self.rows_buffered);
    }
}

impl Stream {
    fn head(&self, id: &StreamId, count: usize) -> Head {
        match self.records[..count].last() {
            Some(record) => Head { count: count as u64, hash: record.link },
            None => Head::empty(id),
        }
    }
}

impl EventStore for MemoryStore {
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>> {
        Box::pin(self.own_now(stream.clone()))
    }

    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        expected_seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append> {
        Box::pin(self.append_now(stream.clone(), epoch, expected_seq, payloads))
    }

    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>> {
        let id = stream.clone();
        Box::pin(async move {
            let disk = self.disk();
            let durable = disk.streams.get(&id).filter(|stream| stream.durable_epoch > 0);
            Ok(durable.map(|stream| stream.head(&id, stream.durable_count)))
        })
    }

    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>> {
        let id = stream.clone();
        Box::pin(async move {
            let disk = self.disk();
            let Some(stream) = disk.streams.get(&id) else { return Ok(Vec::new()) };
            let durable = &stream.records[..stream.durable_count];
            let from = usize::try_from(from).map_or(durable.len(), |from| from.min(durable.len()));
            let mut bytes = 0;
            let fits = durable[from..].iter().take(limit.min(limit::READ_RECORDS_MAX)).take_while(|record| {
                let first = bytes == 0;
                bytes += record.payload.len().max(1);
                first || bytes <= limit::READ_BYTES_MAX
            });
            Ok(fits.cloned().collect())
        })
    }

    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>> {
        Box::pin(async move {
            let disk = self.disk();
            let durable = disk.streams.iter().filter(|(_, stream)| stream.durable_epoch > 0);
            Ok(durable.map(|(id, _)| id.clone()).collect())
        })
    }

    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>> {
        Box::pin(self.put_rows_now(rows))
    }

    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<KeyValue>, StoreError>> {
        let table = table.to_owned();
        Box::pin(async move {
            limit::check_table(&table)?;
            let disk = self.disk();
            let rows = disk.rows_durable.get(&table).into_iter().flatten();
            Ok(rows.map(|(key, value)| (key.clone(), value.clone())).collect())
        })
    }
}
