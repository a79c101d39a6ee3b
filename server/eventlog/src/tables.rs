//! The statements that several parts share: the row of a stream, the places of its records, its records in order.
//! A row that does not decode is an error here, never a default.

use std::ops::RangeInclusive;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chain::{Hash, Head};
use crate::store::Record;
use crate::stream::StreamId;

/// A stream's row.
#[derive(Clone, Debug)]
pub(crate) struct StreamRow {
    pub(crate) id: i64,
    pub(crate) epoch: u64,
    pub(crate) head: Head,
    pub(crate) seal: Option<Hash>,
}

/// Largest number of a stream: its records' places must fit in 63 bits.
pub(crate) const STREAM_NUMBER_MAX: i64 = (1 << 31) - 1;

/// Where the records of a stream lie: record `seq` at `id * 2^32 + seq`.
pub(crate) fn places(id: i64) -> RangeInclusive<i64> {
    let first = id << 32;
    first..=first | 0xFFFF_FFFF
}

/// The row of a stream; `None` if it has none.
pub(crate) fn stream_row(connection: &Connection, stream: &StreamId) -> rusqlite::Result<Option<StreamRow>> {
    let sql = "SELECT id, epoch, count, hash, seal FROM streams WHERE name = ?1";
    connection.prepare_cached(sql)?.query_row([stream.as_str()], decode_stream).optional()
}

/// The row of a stream, found without the index, which may be damaged.
pub(crate) fn stream_row_unindexed(
    connection: &Connection,
    stream: &StreamId,
) -> rusqlite::Result<Option<StreamRow>> {
    let sql = "SELECT id, epoch, count, hash, seal FROM streams NOT INDEXED WHERE name = ?1";
    connection.prepare_cached(sql)?.query_row([stream.as_str()], decode_stream).optional()
}

fn decode_stream(row: &Row<'_>) -> rusqlite::Result<StreamRow> {
    let id: i64 = row.get(0)?;
    if !(1..=STREAM_NUMBER_MAX).contains(&id) {
        return Err(rusqlite::Error::IntegralValueOutOfRange(0, id));
    }
    let seal = match row.get_ref(4)?.as_blob_or_null() {
        Ok(None) => None,
        Ok(Some(_)) => Some(hash(row, 4)?),
        Err(error) => return Err(rusqlite::Error::FromSqlConversionFailure(4, Type::Blob, Box::new(error))),
    };
    Ok(StreamRow {
        id,
        epoch: count(row, 1)?,
        head: Head { count: count(row, 2)?, hash: hash(row, 3)? },
        seal,
    })
}

/// Selects a stream's records from a place on, in order; decode each with [`decode_record`].
pub(crate) const SELECT_RECORDS: &str =
    "SELECT place, link, payload FROM records WHERE place BETWEEN ?1 AND ?2 ORDER BY place LIMIT ?3";

/// A row of [`SELECT_RECORDS`] for the stream with this number.
pub(crate) fn decode_record(row: &Row<'_>, id: i64) -> rusqlite::Result<Record> {
    let place: i64 = row.get(0)?;
    let seq = u64::try_from(place - places(id).start())
        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, place))?;
    Ok(Record { seq, payload: row.get(2)?, link: hash(row, 1)? })
}

/// Puts a record at its place; the chain and the head are the caller's.
pub(crate) fn insert_record(
    connection: &Connection,
    id: i64,
    seq: u64,
    link: &Hash,
    payload: &[u8],
) -> rusqlite::Result<()> {
    let place = places(id).start() + signed(seq);
    connection
        .prepare_cached("INSERT INTO records (place, link, payload) VALUES (?1, ?2, ?3)")?
        .execute(params![place, link, payload])?;
    Ok(())
}

/// Writes a stream's head.
pub(crate) fn update_head(connection: &Connection, id: i64, head: &Head) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE streams SET count = ?2, hash = ?3 WHERE id = ?1")?.execute(params![
        id,
        signed(head.count),
        head.hash
    ])?;
    Ok(())
}

/// Adds a stream without records and gives its number.
pub(crate) fn insert_stream(connection: &Connection, stream: &StreamId, epoch: u64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("INSERT INTO streams (name, epoch, count, hash, seal) VALUES (?1, ?2, 0, ?3, NULL)")?
        .execute(params![stream.as_str(), signed(epoch), Head::empty(stream).hash])?;
    Ok(connection.last_insert_rowid())
}

/// Names of all streams in order; a name that is none is an error.
pub(crate) fn stream_names(connection: &Connection) -> rusqlite::Result<Vec<StreamId>> {
    Ok(united(names(connection, LISTED)?, names(connection, INDEXED)?))
}

/// The names that can be read, be it from the table or its index, and what is wrong with the list: the two hold the
/// same names unless one of them is damaged.
pub(crate) fn readable_names(connection: &Connection) -> (Vec<StreamId>, Option<String>) {
    let unreadable = |error: rusqlite::Error| Some(format!("the list of streams can't be read: {error}"));
    match (names(connection, LISTED), names(connection, INDEXED)) {
        (Ok(mut listed), Ok(indexed)) => {
            listed.sort();
            let differ = (listed != indexed).then(|| "the list of streams and its index differ".to_owned());
            (united(listed, indexed), differ)
        }
        (Ok(found), Err(error)) | (Err(error), Ok(found)) => (united(found, Vec::new()), unreadable(error)),
        (Err(error), Err(_)) => (Vec::new(), unreadable(error)),
    }
}

const LISTED: &str = "SELECT name FROM streams NOT INDEXED";
/// The index holds the names themselves, so SQLite reads it alone.
const INDEXED: &str = "SELECT name FROM streams ORDER BY name";

fn united(mut listed: Vec<StreamId>, indexed: Vec<StreamId>) -> Vec<StreamId> {
    listed.extend(indexed);
    listed.sort();
    listed.dedup();
    listed
}

fn names(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<StreamId>> {
    let mut statement = connection.prepare_cached(sql)?;
    let decode = |row: &Row<'_>| {
        let name: String = row.get(0)?;
        StreamId::new(&name)
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(e)))
    };
    statement.query_map([], decode)?.collect()
}

/// A count as SQLite keeps it; beyond 2^63, which no count here reaches, the largest.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

pub(crate) fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash> {
    row.get::<_, Hash>(column)
}
