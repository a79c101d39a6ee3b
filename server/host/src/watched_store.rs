//! A store that remembers a write whose fate is unknown. After a sync that failed the system may have dropped what it
//! could not write, and a later sync may succeed all the same: so nothing that comes after it can be acknowledged, and
//! the server ends. The next start reads what the disk really holds.

use std::sync::Arc;

use burnrate_eventlog::{
    Append, Epoch, EventStore, Head, KeyValue, Record, Row, StoreError, StoreFuture, StreamId,
};
use tokio::sync::Notify;

/// Whether the store can still be trusted.
#[derive(Debug, Default)]
pub(crate) struct Doubt {
    why: std::sync::OnceLock<String>,
    arisen: Notify,
}

impl Doubt {
    fn arise(&self, why: &str) {
        if self.why.set(why.to_owned()).is_ok() {
            tracing::error!(
                "a write to the log may be lost: {why}; nothing more is acknowledged, and the server ends"
            );
        }
        // One waits; a permit is kept for it should it come later.
        self.arisen.notify_one();
    }

    /// Ends, with the reason, when a write was told as unknown. One waits at a time.
    pub(crate) async fn arisen(&self) -> String {
        loop {
            if let Some(why) = self.why.get() {
                return why.clone();
            }
            self.arisen.notified().await;
        }
    }
}

/// Passes everything on, and looks at how writes end.
pub(crate) struct WatchedStore {
    store: Arc<dyn EventStore>,
    doubt: Arc<Doubt>,
}

impl WatchedStore {
    pub(crate) fn new(store: Arc<dyn EventStore>, doubt: Arc<Doubt>) -> Self {
        Self { store, doubt }
    }

    fn look<T>(&self, answer: &Result<T, StoreError>) {
        match answer {
            Err(StoreError::Unknown(why)) => self.doubt.arise(why),
            Ok(_)
            | Err(StoreError::Full | StoreError::Limit(_) | StoreError::Damaged(_) | StoreError::Failed(_)) =>
                {}
        }
    }
}

impl EventStore for WatchedStore {
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>> {
        let owning = self.store.own(stream);
        Box::pin(async move {
            let answer = owning.await;
            self.look(&answer);
            answer
        })
    }

    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        expected_seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append> {
        let appending = self.store.append(stream, epoch, expected_seq, payloads);
        Box::pin(async move {
            let append = appending.await;
            match &append {
                Append::Unknown(why) => self.doubt.arise(why),
                Append::Durable(_)
                | Append::Conflict { .. }
                | Append::Fenced { .. }
                | Append::Full
                | Append::Failed(_) => {}
            }
            append
        })
    }

    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>> {
        self.store.head(stream)
    }

    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>> {
        self.store.read(stream, from, limit)
    }

    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>> {
        self.store.streams()
    }

    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>> {
        let putting = self.store.put_rows(rows);
        Box::pin(async move {
            let answer = putting.await;
            self.look(&answer);
            answer
        })
    }

    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<KeyValue>, StoreError>> {
        self.store.rows(table)
    }
}
