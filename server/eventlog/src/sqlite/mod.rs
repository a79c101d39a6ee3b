//! The store on disk: one SQLite database in a data folder, one writer thread, one reader thread, each behind a
//! bounded queue. What is acknowledged was fsynced. After a commit whose fate is unknown it never acknowledges again.

mod batches;
mod folder;
mod jobs;
mod writer;

use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, params};
use tokio::sync::{mpsc, oneshot};

use self::folder::DataFolder;
pub(crate) use self::folder::{folder_of, sync_folder};
use self::jobs::{AppendJob, Job, OwnJob, PutRowsJob};
use crate::chain::Head;
use crate::check;
use crate::limit::{self, READ_BYTES_MAX, READ_RECORDS_MAX, ROWS_PER_TABLE_MAX};
use crate::log_file::io_error;
use crate::open_error::OpenError;
use crate::schema::{self, Identity};
use crate::store::{Append, Epoch, EventStore, KeyValue, Record, Row, StoreError, StoreFuture};
use crate::stream::StreamId;
use crate::tables;
use crate::wal;

/// Writes, or reads, that may wait; more wait at their caller.
const QUEUE_MAX: usize = 1024;
/// How long the writer waits for another program that writes the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How a [`SqliteStore`] is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SqliteOptions {
    /// Most pages of 4 KiB that the database may have; a write beyond is [`Append::Full`]. `None`: the disk decides.
    pub pages_max: Option<u32>,
}

/// Streams in a data folder. Dropping it finishes what is queued, closes the database and frees the folder.
#[derive(Debug)]
pub struct SqliteStore {
    // Both are `Some` until drop, which closes the queues to end the threads.
    writes: Option<mpsc::Sender<Box<dyn Job>>>,
    reads: Option<mpsc::Sender<Query>>,
    threads: Vec<JoinHandle<()>>,
    // Last, so that the lock is let go after the database is closed.
    _folder: DataFolder,
}

type Query = Box<dyn FnOnce(&Connection) + Send>;

impl SqliteStore {
    /// Opens a data folder, and makes it (with its parents) if it is not there. Blocks for some milliseconds.
    pub fn open(folder: impl AsRef<Path>) -> Result<SqliteStore, OpenError> {
        SqliteStore::open_with(folder, SqliteOptions::default())
    }

    /// Opens a data folder with options.
    pub fn open_with(folder: impl AsRef<Path>, options: SqliteOptions) -> Result<SqliteStore, OpenError> {
        let folder = DataFolder::lock(folder.as_ref())?;
        let path = folder.database_path();
        refuse_damaged_log(&path)?;
        let writer = open_for_writing(&path, options)?;
        folder.sync()?;
        refuse_damaged_list(&writer, &path)?;
        let reader = open_for_reading(&path).map_err(|error| schema::refused(&path, &error))?;
        let (writes, write_queue) = mpsc::channel(QUEUE_MAX);
        let (reads, read_queue) = mpsc::channel(QUEUE_MAX);
        let writing = spawn("eventlog-write", move || writer::run(&writer, write_queue));
        let reading = spawn("eventlog-read", move || read_loop(&reader, read_queue));
        let failed = |source| OpenError::Io { path: path.clone(), source };
        let threads = vec![writing.map_err(failed)?, reading.map_err(failed)?];
        Ok(SqliteStore { writes: Some(writes), reads: Some(reads), threads, _folder: folder })
    }

    async fn write<T>(&self, job: Box<dyn Job>, answer: oneshot::Receiver<T>) -> Result<T, Stopped> {
        let queue = self.writes.as_ref().ok_or(Stopped::BeforeWriting)?;
        queue.send(job).await.map_err(|_| Stopped::BeforeWriting)?;
        answer.await.map_err(|_| Stopped::WhileWriting)
    }

    async fn query<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let stopped = || StoreError::Failed("the reading thread has ended".to_owned());
        let (reply, answer) = oneshot::channel();
        // A caller that no longer waits is no fault.
        let run: Query = Box::new(move |connection| drop(reply.send(query(connection))));
        let queue = self.reads.as_ref().ok_or_else(stopped)?;
        queue.send(run).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // The reader ends first, so that the writer's connection is the last and folds the write-ahead log in.
        self.reads = None;
        if let Some(reader) = self.threads.pop() {
            drop(reader.join());
        }
        self.writes = None;
        for writer in self.threads.drain(..) {
            drop(writer.join());
        }
    }
}

/// The writer thread ended (it never should).
enum Stopped {
    BeforeWriting,
    WhileWriting,
}

impl From<Stopped> for StoreError {
    fn from(stopped: Stopped) -> StoreError {
        let why = "the writing thread has ended".to_owned();
        match stopped {
            Stopped::BeforeWriting => StoreError::Failed(why),
            Stopped::WhileWriting => StoreError::Unknown(why),
        }
    }
}

impl EventStore for SqliteStore {
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>> {
        let (job, answer) = OwnJob::new(stream.clone());
        Box::pin(async move { self.write(Box::new(job), answer).await? })
    }

    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        expected_seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append> {
        if let Err(limit) = limit::check_payloads(&payloads) {
            return Box::pin(async move { Append::Failed(limit.to_string()) });
        }
        let (job, answer) = AppendJob::new(stream.clone(), epoch, expected_seq, payloads);
        Box::pin(async move {
            match self.write(Box::new(job), answer).await {
                Ok(append) => append,
                Err(Stopped::BeforeWriting) => Append::Failed("the writing thread has ended".to_owned()),
                Err(Stopped::WhileWriting) => Append::Unknown("the writing thread has ended".to_owned()),
            }
        })
    }

    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>> {
        let stream = stream.clone();
        Box::pin(self.query(move |connection| {
            let row = tables::stream_row(connection, &stream).map_err(|error| read_failed(&error))?;
            Ok(row.map(|row| row.head))
        }))
    }

    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>> {
        let stream = stream.clone();
        let limit = limit.min(READ_RECORDS_MAX);
        Box::pin(self.query(move |connection| {
            check::read_checked(connection, &stream, from, limit, READ_BYTES_MAX).map_err(StoreError::Damaged)
        }))
    }

    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>> {
        Box::pin(
            self.query(|connection| tables::stream_names(connection).map_err(|error| read_failed(&error))),
        )
    }

    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>> {
        if let Err(limit) = limit::check_rows(&rows) {
            return Box::pin(async move { Err(StoreError::Limit(limit)) });
        }
        let (job, answer) = PutRowsJob::new(rows);
        Box::pin(async move { self.write(Box::new(job), answer).await? })
    }

    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<KeyValue>, StoreError>> {
        let table = table.to_owned();
        Box::pin(self.query(move |connection| {
            limit::check_table(&table)?;
            all_rows(connection, &table).map_err(|error| read_failed(&error))
        }))
    }
}

/// SQLite would leave out what it can't read of its write-ahead log, and say nothing.
fn refuse_damaged_log(database: &Path) -> Result<(), OpenError> {
    match wal::damage(database).map_err(|source| io_error(database, source))? {
        None => Ok(()),
        Some(why) => Err(OpenError::Damaged { path: wal::path_of(database), why }),
    }
}

/// A stream that only the table or only its index knows would be begun anew beside its own records.
fn refuse_damaged_list(connection: &Connection, database: &Path) -> Result<(), OpenError> {
    match tables::readable_names(connection) {
        (_, None) => Ok(()),
        (_, Some(why)) => Err(OpenError::Damaged { path: database.to_owned(), why }),
    }
}

fn open_for_writing(path: &Path, options: SqliteOptions) -> Result<Connection, OpenError> {
    let refused = |error: rusqlite::Error| schema::refused(path, &error);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(refused)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(refused)?;
    if schema::identify(&connection, path)? == Identity::Blank {
        schema::create(&connection).map_err(refused)?;
    }
    configure(&connection, options).map_err(refused)?;
    Ok(connection)
}

fn configure(connection: &Connection, options: SqliteOptions) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS a plain fsync leaves data in the drive's cache; elsewhere these two do nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // A deleted person's rows are overwritten with zeros, not only unlinked.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    if let Some(pages) = options.pages_max {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(())
}

fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

fn read_loop(connection: &Connection, mut queue: mpsc::Receiver<Query>) {
    while let Some(query) = queue.blocking_recv() {
        query(connection);
    }
}

fn all_rows(connection: &Connection, table: &str) -> rusqlite::Result<Vec<KeyValue>> {
    let sql = "SELECT key, value FROM facts WHERE family = ?1 ORDER BY key LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(params![table, tables::signed(ROWS_PER_TABLE_MAX)], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
    })?;
    found.collect()
}

fn read_failed(error: &rusqlite::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(run)
}
