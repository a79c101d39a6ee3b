//! What a server asks of a store: own a stream, append to it, read it, and keep a few deletable rows beside it.
//! The trait has the shape that several servers on one database need: an owner's epoch fences older owners, and an
//! append names the record number that it expects. It promises no order between streams.

use std::future::Future;
use std::pin::Pin;

use crate::chain::{Hash, Head};
use crate::damage::Damage;
use crate::limit::LimitError;
use crate::stream::StreamId;

/// The number of an ownership; each [`EventStore::own`] gives a higher one. 0 was never given to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// One record of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place in the stream, 0-based, without gaps.
    pub seq: u64,
    /// What was appended, byte for byte; at most [`crate::PAYLOAD_BYTES_MAX`].
    pub payload: Vec<u8>,
    /// Its link in the chain, see [`crate::link`].
    pub link: Hash,
}

/// How an append ended. Only `Durable` wrote; only after `Unknown` is it open whether it did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "only Durable means that the records are kept"]
pub enum Append {
    /// All records are on disk; the stream's head after them.
    Durable(Head),
    /// The stream has another length than expected; nothing was written.
    Conflict {
        /// Where the stream ends.
        head: Head,
    },
    /// Another epoch owns the stream, so nothing was written.
    Fenced {
        /// The epoch that owns it; `Epoch(0)` when the stream was never owned.
        epoch: Epoch,
    },
    /// The disk (or the store's own size limit) is full; nothing was written, and a later append may succeed.
    Full,
    /// Whether the records are durable can't be told: read the head after the store was opened again.
    Unknown(String),
    /// Nothing was written, for this reason: a limit, a store that stopped, a damaged database.
    Failed(String),
}

/// A small mutable fact beside the logs, such as a person's name or a token's hash: it can be deleted, and no log
/// changes when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// 1 to 32 characters of `a-z 0-9 _ -`.
    pub table: String,
    /// At most [`crate::KEY_BYTES_MAX`] bytes; unique in its table.
    pub key: Vec<u8>,
    /// At most [`crate::VALUE_BYTES_MAX`] bytes; `None` deletes the row (no error when it is not there).
    pub value: Option<Vec<u8>>,
}

/// A row's key and value.
pub type KeyValue = (Vec<u8>, Vec<u8>);

/// Why a store could not do what was asked (appends have [`Append`] instead).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No space is left; nothing was written.
    #[error("the store is full: free space on its disk")]
    Full,
    /// What was asked is beyond a limit; nothing was written.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// What is stored was changed or lost.
    #[error("the store is damaged: {0}")]
    Damaged(Damage),
    /// Whether the write is durable can't be told.
    #[error("the store can't tell whether the write is durable: {0}")]
    Unknown(String),
    /// Nothing was written or read, for this reason.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// What a store's methods return: a future that may be sent between threads and borrows the store alone.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Streams of records, durable. Dropping a returned future before its end leaves open whether the write happens.
pub trait EventStore: Send + Sync + 'static {
    /// Takes ownership of a stream and fences every older owner; creates the stream if need be, and opens a sealed
    /// one again. The epoch is durable before it is returned.
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>>;

    /// Appends all payloads or none, as records `expected_seq`, `expected_seq + 1` and so on. An epoch that does
    /// not own the stream is told so before a wrong `expected_seq` is. Without payloads it only checks both.
    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        expected_seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append>;

    /// Where the stream durably ends; `None` if nobody ever owned it.
    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>>;

    /// Durable records from `from` on, at most `limit`, [`crate::READ_RECORDS_MAX`] and about
    /// [`crate::READ_BYTES_MAX`]; fewer than asked is normal, none means the end (or no such stream). Each record's
    /// link is checked against its predecessor: a changed record is [`StoreError::Damaged`], never returned, and so
    /// is an end where records follow.
    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>>;

    /// Every stream that was ever owned, in the order of their names.
    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>>;

    /// Writes and deletes rows, all or none, in the order given; durable when it returns.
    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>>;

    /// All rows of a table as (key, value), in the order of their keys; none for an unknown table.
    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<KeyValue>, StoreError>>;
}
