//! Every limit of the crate, in one place, with the check that holds it. All stores use these same checks, so a
//! write that one store takes, another takes too.

use crate::store::Row;

/// Most bytes of a stream's name.
pub const STREAM_NAME_BYTES_MAX: usize = 64;
/// Most bytes of one record's payload (1 MiB).
pub const PAYLOAD_BYTES_MAX: usize = 1 << 20;
/// Most payloads in one append.
pub const APPEND_PAYLOADS_MAX: usize = 256;
/// Most records of one stream (2^32: a record's place in the database has 32 bits for it).
pub const STREAM_RECORDS_MAX: u64 = 1 << 32;
/// Most records that one read returns, whatever it asks for.
pub const READ_RECORDS_MAX: usize = 4096;
/// A read stops before the record that would bring it over this many payload bytes (8 MiB); the first is always given.
pub const READ_BYTES_MAX: usize = 8 << 20;
/// Most bytes of the name of a table of rows.
pub const TABLE_NAME_BYTES_MAX: usize = 32;
/// Most bytes of a row's key.
pub const KEY_BYTES_MAX: usize = 256;
/// Most bytes of a row's value (16 KiB).
pub const VALUE_BYTES_MAX: usize = 16 << 10;
/// Most rows in one put.
pub const PUT_ROWS_MAX: usize = 256;
/// Most rows that a table may hold.
pub const ROWS_PER_TABLE_MAX: u64 = 1_000_000;

/// A write that is beyond a limit; nothing of it was stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// One payload is too long.
    #[error("payload {index} of the append has {bytes} bytes: at most {PAYLOAD_BYTES_MAX} are allowed")]
    PayloadTooLong {
        /// Which payload of the append, 0-based.
        index: usize,
        /// Its length in bytes.
        bytes: usize,
    },
    /// Too many payloads in one append.
    #[error("an append of {count} payloads: at most {APPEND_PAYLOADS_MAX} are allowed")]
    TooManyPayloads {
        /// How many it had.
        count: usize,
    },
    /// The stream would hold too many records.
    #[error("the stream would have more than {STREAM_RECORDS_MAX} records")]
    StreamTooLong,
    /// The store can number no more streams.
    #[error("the store has no number left for another stream")]
    TooManyStreams,
    /// The name of a table of rows is not 1 to 32 of `a-z 0-9 _ -`.
    #[error("a table name needs 1 to {TABLE_NAME_BYTES_MAX} characters of a-z 0-9 _ -")]
    BadTable,
    /// A row's key is too long.
    #[error("row {index} has a key of {bytes} bytes: at most {KEY_BYTES_MAX} are allowed")]
    KeyTooLong {
        /// Which row of the put, 0-based.
        index: usize,
        /// Length of its key in bytes.
        bytes: usize,
    },
    /// A row's value is too long.
    #[error("row {index} has a value of {bytes} bytes: at most {VALUE_BYTES_MAX} are allowed")]
    ValueTooLong {
        /// Which row of the put, 0-based.
        index: usize,
        /// Length of its value in bytes.
        bytes: usize,
    },
    /// Too many rows in one put.
    #[error("a put of {count} rows: at most {PUT_ROWS_MAX} are allowed")]
    TooManyRows {
        /// How many it had.
        count: usize,
    },
    /// The table has its most rows.
    #[error("table {table} would hold more than {ROWS_PER_TABLE_MAX} rows")]
    TableFull {
        /// The table's name.
        table: String,
    },
}

/// Holds an append's payloads to their limits.
pub fn check_payloads(payloads: &[Vec<u8>]) -> Result<(), LimitError> {
    if payloads.len() > APPEND_PAYLOADS_MAX {
        return Err(LimitError::TooManyPayloads { count: payloads.len() });
    }
    match payloads.iter().position(|payload| payload.len() > PAYLOAD_BYTES_MAX) {
        Some(index) => Err(LimitError::PayloadTooLong { index, bytes: payloads[index].len() }),
        None => Ok(()),
    }
}

/// Holds a put's rows to their limits, all but the count of rows in a table, which only a store knows.
pub fn check_rows(rows: &[Row]) -> Result<(), LimitError> {
    if rows.len() > PUT_ROWS_MAX {
        return Err(LimitError::TooManyRows { count: rows.len() });
    }
    for (index, row) in rows.iter().enumerate() {
        check_table(&row.table)?;
        if row.key.len() > KEY_BYTES_MAX {
            return Err(LimitError::KeyTooLong { index, bytes: row.key.len() });
        }
        let value_bytes = row.value.as_ref().map_or(0, Vec::len);
        if value_bytes > VALUE_BYTES_MAX {
            return Err(LimitError::ValueTooLong { index, bytes: value_bytes });
        }
    }
    Ok(())
}

/// Holds the name of a table of rows to 1 to 32 of `a-z 0-9 _ -`.
pub fn check_table(table: &str) -> Result<(), LimitError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    if table.is_empty() || table.len() > TABLE_NAME_BYTES_MAX || !table.bytes().all(allowed) {
        return Err(LimitError::BadTable);
    }
    Ok(())
}
