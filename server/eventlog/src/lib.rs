//! Streams of opaque records at rest. A record is bytes; its place and every record before it are bound by a
//! SHA-256 chain, and the head of each stream (count, last link) is kept in the same transaction as the records.
//!
//! Layout, from the words up to the stores:
//! - [`StreamId`], [`Head`], [`link`]: names and the chain (`stream`, `chain`); limits in `limit`
//! - [`EventStore`]: what a server needs of a store (`store`), kept by [`SqliteStore`] and [`MemoryStore`]
//! - [`LogFile`]: reads and checks any folder or file of the format, while a server writes it too
//! - [`archive`]: one stream as one file; [`recover`]: the good prefix of a damaged log;
//!   [`open_or_salvage`]: a data folder in spite of its damage
//! - `wal`: what SQLite would pass over in silence, a damaged write-ahead log
//!
//! This crate knows no game, no clock and no runtime. `FORMAT.md` tells the bytes.

pub mod archive;
mod chain;
mod check;
mod damage;
mod limit;
mod log_file;
mod memory;
mod new_file;
mod open_error;
mod recover;
mod salvage;
mod schema;
mod sqlite;
mod store;
mod stream;
mod tables;
mod wal;

pub use archive::{ArchiveError, ArchiveReader, ArchiveWriter};
pub use chain::{Hash, Head, genesis, link, seal};
pub use damage::{Damage, DamageKind};
pub use limit::{
    APPEND_PAYLOADS_MAX, KEY_BYTES_MAX, LimitError, PAYLOAD_BYTES_MAX, PUT_ROWS_MAX, READ_BYTES_MAX,
    READ_RECORDS_MAX, ROWS_PER_TABLE_MAX, STREAM_NAME_BYTES_MAX, STREAM_RECORDS_MAX, TABLE_NAME_BYTES_MAX,
    VALUE_BYTES_MAX, check_payloads, check_rows, check_table,
};
pub use log_file::{LogError, LogFile, StreamInfo};
pub use memory::{Fault, MemoryStore};
pub use open_error::OpenError;
pub use recover::{Recovered, Recovery, recover};
pub use salvage::{Lost, SALVAGED_TABLE, Salvage, open_or_salvage, read_salvaged};
pub use schema::{APPLICATION_ID, DATABASE_FILE_NAME, FORMAT_VERSION, LOCK_FILE_NAME};
pub use sqlite::{SqliteOptions, SqliteStore};
pub use store::{Append, Epoch, EventStore, KeyValue, Record, Row, StoreError, StoreFuture};
pub use stream::{StreamId, StreamIdError};
