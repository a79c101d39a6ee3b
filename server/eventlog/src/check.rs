//! Walks a stream's records in order and holds each to the chain, then the end to the head and the seal. It tells
//! the first fault and hands on only records that are good. It never writes, and runs in one read transaction, so a
//! server may go on appending meanwhile.

use rusqlite::{Connection, Error, params};

use crate::chain::{Hash, Head, genesis, link, seal};
use crate::damage::{Damage, DamageKind};
use crate::store::Record;
use crate::stream::StreamId;
use crate::tables::{self, StreamRow};

/// Bytes that may be hashed to find out where a damaged record belongs.
const SEARCH_BYTES_MAX: usize = 64 << 20;
/// Links that may be loaded for that.
const SEARCH_LINKS_MAX: i64 = 1 << 18;

/// What a walk found.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// The end of the good prefix.
    pub(crate) good: Head,
    /// How many records come after it, as the head counts or as are stored, whichever is more.
    pub(crate) left: u64,
    /// The first fault.
    pub(crate) damage: Option<Damage>,
}

/// Walks one stream; `visit` gets each good record in order and may stop the walk with its own error.
pub(crate) fn walk<E>(
    connection: &Connection,
    stream: &StreamId,
    visit: impl FnMut(Record) -> Result<(), E>,
) -> Result<Walk, E> {
    // Dropped at the end, which ends the read. Should it not begin, the first read tells why.
    let _snapshot = connection.unchecked_transaction();
    walk_from(connection, stream, tables::stream_row(connection, stream), visit)
}

/// Walks a stream whose row may be found only without the index.
pub(crate) fn walk_unindexed<E>(
    connection: &Connection,
    stream: &StreamId,
    visit: impl FnMut(Record) -> Result<(), E>,
) -> Result<Walk, E> {
    let _snapshot = connection.unchecked_transaction();
    let row = match tables::stream_row_unindexed(connection, stream) {
        Ok(Some(row)) => Ok(Some(row)),
        Ok(None) | Err(_) => tables::stream_row(connection, stream),
    };
    walk_from(connection, stream, row, visit)
}

fn walk_from<E>(
    connection: &Connection,
    stream: &StreamId,
    row: rusqlite::Result<Option<StreamRow>>,
    mut visit: impl FnMut(Record) -> Result<(), E>,
) -> Result<Walk, E> {
    let mut good = Head::empty(stream);
    let row = match row {
        Ok(Some(row)) => row,
        Ok(None) => return Ok(Walk::broken(stream, good, 0, DamageKind::NoSuchStream)),
        Err(error) => return Ok(Walk::broken(stream, good, 0, unreadable(&error))),
    };
    let fault = walk_records(connection, stream, &row, &mut good, &mut visit)?;
    let fault = fault.or_else(|| end_fault(stream, &row, &good));
    let Some((record, why)) = fault else { return Ok(Walk { good, left: 0, damage: None }) };
    let stored = stored_after(connection, row.id, good.count).unwrap_or(0);
    let left = stored.max(row.head.count.saturating_sub(good.count));
    Ok(Walk { left, ..Walk::broken(stream, good, record, why) })
}

/// Reads records that hold together with the one before `from`, up to both limits; the first is always given.
pub(crate) fn read_checked(
    connection: &Connection,
    stream: &StreamId,
    from: u64,
    limit: usize,
    bytes_max: usize,
) -> Result<Vec<Record>, Damage> {
    let at = |record: u64, why: DamageKind| Damage { stream: stream.to_string(), record, why };
    let _snapshot = connection.unchecked_transaction();
    let row = match tables::stream_row(connection, stream) {
        Ok(Some(row)) => row,
        Ok(None) => return Ok(Vec::new()),
        Err(error) => return Err(at(0, unreadable(&error))),
    };
    if from >= row.head.count {
        return beyond_end(connection, stream, &row)
            .map_or(Ok(Vec::new()), |(record, why)| Err(at(record, why)));
    }
    if limit == 0 {
        return Ok(Vec::new());
    }
    let end = row.head.count.min(from.saturating_add(limit as u64));
    let mut before = match from.checked_sub(1) {
        None => genesis(stream),
        Some(last) => {
            stored_link(connection, row.id, last).map_err(|e| at(last, link_fault(&e, &row.head)))?
        }
    };
    let mut found: Vec<Record> = Vec::new();
    let mut bytes = 0;
    for seq in from..end {
        let record = one_record(connection, row.id, seq)
            .map_err(|e| at(seq, record_fault(connection, &row, seq, &e)))?;
        bytes += record.payload.len();
        if bytes > bytes_max && !found.is_empty() {
            break;
        }
        let expected = link(stream, seq, &before, &record.payload);
        if expected != record.link {
            return Err(at(seq, changed(connection, stream, row.id, &record, expected)));
        }
        if seq + 1 == row.head.count && record.link != row.head.hash {
            return Err(at(seq, DamageKind::HeadDiffers));
        }
        before = record.link;
        found.push(record);
    }
    Ok(found)
}

/// A head that says the stream ends where it does not.
fn beyond_end(connection: &Connection, stream: &StreamId, row: &StreamRow) -> Option<Fault> {
    let head_count = row.head.count;
    if head_count == 0 && row.head.hash != genesis(stream) {
        return Some((0, DamageKind::HeadDiffers));
    }
    match one_record(connection, row.id, head_count) {
        Ok(_) => Some((head_count, DamageKind::LongerThanHead { head_count })),
        Err(Error::QueryReturnedNoRows) => None,
        Err(error) => Some((head_count, unreadable(&error))),
    }
}

/// What SQLite's error on a record or a stream means.
pub(crate) fn unreadable(error: &Error) -> DamageKind {
    match error.sqlite_error_code() {
        Some(_) => DamageKind::Unreadable(error.to_string()),
        None => DamageKind::Malformed(error.to_string()),
    }
}

impl Walk {
    fn broken(stream: &StreamId, good: Head, record: u64, why: DamageKind) -> Walk {
        Walk { good, left: 0, damage: Some(Damage { stream: stream.to_string(), record, why }) }
    }
}

type Fault = (u64, DamageKind);

fn walk_records<E>(
    connection: &Connection,
    stream: &StreamId,
    row: &StreamRow,
    good: &mut Head,
    visit: &mut impl FnMut(Record) -> Result<(), E>,
) -> Result<Option<Fault>, E> {
    let places = tables::places(row.id);
    let mut statement = match connection.prepare_cached(tables::SELECT_RECORDS) {
        Ok(statement) => statement,
        Err(error) => return Ok(Some((0, unreadable(&error)))),
    };
    let mut rows = match statement.query(params![places.start(), places.end(), i64::MAX]) {
        Ok(rows) => rows,
        Err(error) => return Ok(Some((0, unreadable(&error)))),
    };
    loop {
        let record = match rows.next() {
            Ok(None) => return Ok(None),
            Ok(Some(found)) => tables::decode_record(found, row.id),
            Err(error) => Err(error),
        };
        let record = match record {
            Ok(record) => record,
            Err(error) => return Ok(Some((good.count, unreadable(&error)))),
        };
        if let Some(fault) = record_differs(connection, stream, row, good, &record) {
            return Ok(Some(fault));
        }
        *good = Head { count: good.count + 1, hash: record.link };
        visit(record)?;
    }
}

/// Why `record` is not the one that comes after `good`.
fn record_differs(
    connection: &Connection,
    stream: &StreamId,
    row: &StreamRow,
    good: &Head,
    record: &Record,
) -> Option<Fault> {
    // A head that fits the chain where it stands is believed; one that does not is judged at the end.
    if *good == row.head {
        return Some((good.count, DamageKind::LongerThanHead { head_count: row.head.count }));
    }
    if record.seq != good.count {
        return Some((good.count, DamageKind::Missing));
    }
    let expected = link(stream, record.seq, &good.hash, &record.payload);
    (expected != record.link).then(|| (record.seq, changed(connection, stream, row.id, record, expected)))
}

/// Holds the end of a log whose records are all good to its head and seal.
fn end_fault(stream: &StreamId, row: &StreamRow, good: &Head) -> Option<Fault> {
    let head_count = row.head.count;
    let last = good.count.saturating_sub(1);
    if good.count < head_count {
        return Some((good.count, DamageKind::ShorterThanHead { head_count }));
    }
    if good.count > head_count {
        return Some((head_count, DamageKind::LongerThanHead { head_count }));
    }
    if good.hash != row.head.hash {
        return Some((last, DamageKind::HeadDiffers));
    }
    let broken_seal = row.seal.is_some_and(|found| found != seal(stream, good));
    broken_seal.then_some((last, DamageKind::SealDiffers))
}

/// A record that does not fit its place: does it fit another one of this stream?
fn changed(
    connection: &Connection,
    stream: &StreamId,
    id: i64,
    record: &Record,
    expected: Hash,
) -> DamageKind {
    let links = stored_links(connection, id).unwrap_or_default();
    let tries = SEARCH_BYTES_MAX / (record.payload.len() + 192) / 2;
    for (at, (seq, own)) in links.iter().take(tries).enumerate() {
        if *seq == record.seq {
            continue;
        }
        let before = if at == 0 { genesis(stream) } else { links[at - 1].1 };
        // The second guess finds two neighbours that changed places: there the link before lies one further on.
        if [before, *own].iter().any(|before| link(stream, *seq, before, &record.payload) == record.link) {
            return DamageKind::OutOfPlace { belongs_at: *seq };
        }
    }
    DamageKind::Changed { expected, found: record.link }
}

fn stored_links(connection: &Connection, id: i64) -> rusqlite::Result<Vec<(u64, Hash)>> {
    let places = tables::places(id);
    let sql = "SELECT place, link FROM records WHERE place BETWEEN ?1 AND ?2 ORDER BY place LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let decode = |row: &rusqlite::Row<'_>| {
        let place: i64 = row.get(0)?;
        Ok(((place - places.start()).cast_unsigned(), tables::hash(row, 1)?))
    };
    statement.query_map(params![places.start(), places.end(), SEARCH_LINKS_MAX], decode)?.collect()
}

fn stored_after(connection: &Connection, id: i64, count: u64) -> rusqlite::Result<u64> {
    let places = tables::places(id);
    let first = places.start() + tables::signed(count);
    let sql = "SELECT count(*) FROM records WHERE place BETWEEN ?1 AND ?2";
    let counted: i64 = connection.query_row(sql, params![first, places.end()], |row| row.get(0))?;
    Ok(counted.cast_unsigned())
}

fn stored_link(connection: &Connection, id: i64, seq: u64) -> rusqlite::Result<Hash> {
    let place = tables::places(id).start() + tables::signed(seq);
    connection
        .prepare_cached("SELECT link FROM records WHERE place = ?1")?
        .query_row([place], |row| tables::hash(row, 0))
}

fn one_record(connection: &Connection, id: i64, seq: u64) -> rusqlite::Result<Record> {
    let place = tables::places(id).start() + tables::signed(seq);
    connection
        .prepare_cached(tables::SELECT_RECORDS)?
        .query_row(params![place, place, 1], |row| tables::decode_record(row, id))
}

fn link_fault(error: &Error, head: &Head) -> DamageKind {
    if matches!(error, Error::QueryReturnedNoRows) {
        return DamageKind::ShorterThanHead { head_count: head.count };
    }
    unreadable(error)
}

fn record_fault(connection: &Connection, row: &StreamRow, seq: u64, error: &Error) -> DamageKind {
    let no_such_row = matches!(error, Error::QueryReturnedNoRows);
    if no_such_row && stored_after(connection, row.id, seq).unwrap_or(0) > 0 {
        return DamageKind::Missing;
    }
    link_fault(error, &row.head)
}
