//! The three writes, each as a job: run inside the writer's transaction, answered after it. A job may be run twice
//! (when a batch is rolled back and its jobs are tried alone), so running one uses nothing up.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use tokio::sync::oneshot;

use crate::limit::{LimitError, ROWS_PER_TABLE_MAX, STREAM_RECORDS_MAX};
use crate::store::{Append, Epoch, Row, StoreError};
use crate::stream::StreamId;
use crate::tables;

/// How the transaction of a job ended.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// It is durable.
    Committed,
    /// No space; nothing was written.
    Full,
    /// It may be durable or not.
    Unknown(String),
    /// Nothing was written.
    Failed(String),
}

/// A write that waits for the writer thread.
pub(super) trait Job: Send {
    /// How many records it counts for in a batch, at least 1.
    fn weight(&self) -> usize;
    /// Writes, inside a transaction, and keeps the answer for [`Job::finish`].
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    /// Answers; a caller that no longer waits is no fault.
    fn finish(self: Box<Self>, end: End);
}

/// [`crate::EventStore::own`].
pub(super) struct OwnJob {
    stream: StreamId,
    answer: Result<Epoch, StoreError>,
    reply: oneshot::Sender<Result<Epoch, StoreError>>,
}

/// [`crate::EventStore::append`]; its payloads are within their limits.
pub(super) struct AppendJob {
    stream: StreamId,
    epoch: Epoch,
    expected_seq: u64,
    payloads: Vec<Vec<u8>>,
    answer: Append,
    reply: oneshot::Sender<Append>,
}

/// [`crate::EventStore::put_rows`]; its rows are within their limits.
pub(super) struct PutRowsJob {
    rows: Vec<Row>,
    answer: Result<(), StoreError>,
    reply: oneshot::Sender<Result<(), StoreError>>,
}

const NOT_RUN: &str = "the write was not run";

impl OwnJob {
    pub(super) fn new(stream: StreamId) -> (OwnJob, oneshot::Receiver<Result<Epoch, StoreError>>) {
        let (reply, receiver) = oneshot::channel();
        (OwnJob { stream, answer: Err(StoreError::Failed(NOT_RUN.to_owned())), reply }, receiver)
    }
}

impl Job for OwnJob {
    fn weight(&self) -> usize {
        1
    }

    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.answer = match tables::stream_row(connection, &self.stream)? {
            Some(row) => {
                connection
                    .prepare_cached("UPDATE streams SET epoch = epoch + 1, seal = NULL WHERE id = ?1")?
                    .execute([row.id])?;
                Ok(Epoch(row.epoch + 1))
            }
            None if last_number(connection)? >= tables::STREAM_NUMBER_MAX => {
                Err(StoreError::Limit(LimitError::TooManyStreams))
            }
            None => {
                tables::insert_stream(connection, &self.stream, 1)?;
                Ok(Epoch(1))
            }
        };
        Ok(())
    }

    fn finish(self: Box<Self>, end: End) {
        drop(self.reply.send(end.or_refusal(self.answer)));
    }
}

impl AppendJob {
    pub(super) fn new(
        stream: StreamId,
        epoch: Epoch,
        expected_seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> (AppendJob, oneshot::Receiver<Append>) {
        let (reply, receiver) = oneshot::channel();
        let answer = Append::Failed(NOT_RUN.to_owned());
        (AppendJob { stream, epoch, expected_seq, payloads, answer, reply }, receiver)
    }

    fn append(&self, connection: &Connection) -> rusqlite::Result<Append> {
        let Some(row) = tables::stream_row(connection, &self.stream)? else {
            return Ok(Append::Fenced { epoch: Epoch(0) });
        };
        if row.epoch != self.epoch.0 {
            return Ok(Append::Fenced { epoch: Epoch(row.epoch) });
        }
        if row.head.count != self.expected_seq {
            return Ok(Append::Conflict { head: row.head });
        }
        if row.head.count + self.payloads.len() as u64 > STREAM_RECORDS_MAX {
            return Ok(Append::Failed(LimitError::StreamTooLong.to_string()));
        }
        let mut head = row.head;
        for payload in &self.payloads {
            let next = head.after(&self.stream, payload);
            tables::insert_record(connection, row.id, head.count, &next.hash, payload)?;
            head = next;
        }
        if !self.payloads.is_empty() {
            tables::update_head(connection, row.id, &head)?;
        }
        Ok(Append::Durable(head))
    }
}

impl Job for AppendJob {
    fn weight(&self) -> usize {
        self.payloads.len().max(1)
    }

    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.answer = self.append(connection)?;
        Ok(())
    }

    fn finish(self: Box<Self>, end: End) {
        let answer = match end {
            End::Committed => self.answer,
            End::Full => Append::Full,
            End::Unknown(why) => Append::Unknown(why),
            End::Failed(why) => Append::Failed(why),
        };
        drop(self.reply.send(answer));
    }
}

impl PutRowsJob {
    pub(super) fn new(rows: Vec<Row>) -> (PutRowsJob, oneshot::Receiver<Result<(), StoreError>>) {
        let (reply, receiver) = oneshot::channel();
        (PutRowsJob { rows, answer: Err(StoreError::Failed(NOT_RUN.to_owned())), reply }, receiver)
    }

    /// Writes the rows and the counts of their tables; the refusal if a table would be overfull, for which what was
    /// written here is to be undone.
    fn put(&self, connection: &Connection) -> rusqlite::Result<Result<(), LimitError>> {
        let mut growth: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &self.rows {
            *growth.entry(&row.table).or_default() += put_row(connection, row)?;
        }
        for (table, rows) in growth {
            let count: i64 = connection
                .prepare_cached(
                    "INSERT INTO families (family, count) VALUES (?1, ?2)
                     ON CONFLICT (family) DO UPDATE SET count = count + excluded.count RETURNING count",
                )?
                .query_row(params![table, rows], |row| row.get(0))?;
            if count > tables::signed(ROWS_PER_TABLE_MAX) {
                return Ok(Err(LimitError::TableFull { table: table.to_owned() }));
            }
        }
        Ok(Ok(()))
    }
}

/// Writes or deletes one row; by how many its table grew.
fn put_row(connection: &Connection, row: &Row) -> rusqlite::Result<i64> {
    let Some(value) = &row.value else {
        let deleted = connection
            .prepare_cached("DELETE FROM facts WHERE family = ?1 AND key = ?2")?
            .execute(params![row.table, row.key])?;
        return Ok(if deleted == 0 { 0 } else { -1 });
    };
    let replaced = connection
        .prepare_cached("UPDATE facts SET value = ?3 WHERE family = ?1 AND key = ?2")?
        .execute(params![row.table, row.key, value])?;
    if replaced > 0 {
        return Ok(0);
    }
    connection
        .prepare_cached("INSERT INTO facts (family, key, value) VALUES (?1, ?2, ?3)")?
        .execute(params![row.table, row.key, value])?;
    Ok(1)
}

impl Job for PutRowsJob {
    fn weight(&self) -> usize {
        self.rows.len().max(1)
    }

    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        connection.execute_batch("SAVEPOINT put")?;
        let put = self.put(connection)?;
        if put.is_err() {
            connection.execute_batch("ROLLBACK TO put")?;
        }
        connection.execute_batch("RELEASE put")?;
        self.answer = put.map_err(StoreError::Limit);
        Ok(())
    }

    fn finish(self: Box<Self>, end: End) {
        drop(self.reply.send(end.or_refusal(self.answer)));
    }
}

impl End {
    /// The answer if it was committed, otherwise why there is none.
    fn or_refusal<T>(self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        match self {
            End::Committed => answer,
            End::Full => Err(StoreError::Full),
            End::Unknown(why) => Err(StoreError::Unknown(why)),
            End::Failed(why) => Err(StoreError::Failed(why)),
        }
    }
}

fn last_number(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(id), 0) FROM streams", [], |row| row.get(0))
}
