//! Reads a log where it lies: a data folder, also while a server writes it, or a single `.burn` file. Opened
//! read-only; it never changes, locks out or repairs anything.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, params};

use crate::chain::{Hash, Head};
use crate::check::{self, Walk};
use crate::damage::{Damage, DamageKind};
use crate::limit::{READ_BYTES_MAX, READ_RECORDS_MAX};
use crate::open_error::OpenError;
use crate::schema::{self, DATABASE_FILE_NAME, Identity};
use crate::store::{Epoch, Record};
use crate::stream::StreamId;
use crate::tables;
use crate::wal;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;

/// A log opened for reading. It is `Send` but not `Sync`: one for each thread.
#[derive(Debug)]
pub struct LogFile {
    connection: Connection,
    path: PathBuf,
}

/// What a log says of a stream, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamInfo {
    /// Where it ends.
    pub head: Head,
    /// Who owned it last.
    pub epoch: Epoch,
    /// The seal, when the file was finished by an export, see [`crate::seal`].
    pub seal: Option<Hash>,
}

/// Why a log that was opened could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A stream is damaged.
    #[error("{path}: {damage}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        damage: Box<Damage>,
    },
    /// The list of streams can't be read.
    #[error("{path}: {why}", path = path.display())]
    NoStreams {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        why: String,
    },
}

impl LogFile {
    /// Opens a data folder or a single file, read-only. Refuses one of whose write-ahead log a part is damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<LogFile, OpenError> {
        match LogFile::open_damaged(path.as_ref())? {
            (log, None) => Ok(log),
            (log, Some(why)) => Err(OpenError::Damaged { path: log.path, why }),
        }
    }

    /// Opens it even if transactions were lost from its write-ahead log, and tells so.
    pub(crate) fn open_damaged(path: &Path) -> Result<(LogFile, Option<String>), OpenError> {
        let file = database_in(path)?;
        check_header(&file)?;
        let damage = wal::damage(&file).map_err(|source| io_error(&file, source))?;
        let connection = connect(&file).map_err(|error| schema::refused(&file, &error))?;
        match schema::identify(&connection, &file)? {
            Identity::Ours => Ok((LogFile { connection, path: file }, damage)),
            Identity::Blank => Err(OpenError::Foreign { path: file, why: "it has no tables".to_owned() }),
        }
    }

    /// The database file that is read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All streams in the order of their names.
    pub fn streams(&self) -> Result<Vec<StreamId>, LogError> {
        tables::stream_names(&self.connection).map_err(|error| LogError::NoStreams {
            path: self.path.clone(),
            why: format!("the list of streams can't be read: {error}"),
        })
    }

    /// The streams that can be read of a damaged list, and what is wrong with it.
    pub(crate) fn readable_streams(&self) -> Result<(Vec<StreamId>, Option<String>), LogError> {
        match tables::readable_names(&self.connection) {
            (names, Some(why)) if names.is_empty() => {
                Err(LogError::NoStreams { path: self.path.clone(), why })
            }
            found => Ok(found),
        }
    }

    /// A stream's head, epoch and seal as stored; `None` if there is no such stream.
    pub fn info(&self, stream: &StreamId) -> Result<Option<StreamInfo>, LogError> {
        let row = tables::stream_row(&self.connection, stream)
            .map_err(|error| self.damaged(stream, 0, check::unreadable(&error)))?;
        Ok(row.map(|row| StreamInfo { head: row.head, epoch: Epoch(row.epoch), seal: row.seal }))
    }

    /// Records from `from` on as they are stored, unchecked, at most `limit` and the limits of a read; so a damaged
    /// log can be looked at too. Records after a gap keep their numbers.
    pub fn read(&self, stream: &StreamId, from: u64, limit: usize) -> Result<Vec<Record>, LogError> {
        let fault = |record, error: rusqlite::Error| self.damaged(stream, record, check::unreadable(&error));
        let row = tables::stream_row(&self.connection, stream).map_err(|error| fault(0, error))?;
        let Some(row) = row else { return Ok(Vec::new()) };
        let places = tables::places(row.id);
        let first = places.start().saturating_add(tables::signed(from));
        let limit = i64::try_from(limit.min(READ_RECORDS_MAX)).unwrap_or(i64::MAX);
        let mut statement =
            self.connection.prepare_cached(tables::SELECT_RECORDS).map_err(|error| fault(from, error))?;
        let mut rows =
            statement.query(params![first, places.end(), limit]).map_err(|error| fault(from, error))?;
        let (mut found, mut bytes): (Vec<Record>, usize) = (Vec::new(), 0);
        while bytes < READ_BYTES_MAX {
            let next = found.last().map_or(from, |last| last.seq + 1);
            let Some(row_found) = rows.next().map_err(|error| fault(next, error))? else { break };
            let record = tables::decode_record(row_found, row.id).map_err(|error| fault(next, error))?;
            bytes += record.payload.len();
            found.push(record);
        }
        Ok(found)
    }

    /// Holds every record, the head and the seal of a stream to the chain. The first fault, or the head.
    pub fn check(&self, stream: &StreamId) -> Result<Head, Damage> {
        let visit = |_: Record| Ok::<(), std::convert::Infallible>(());
        let walk = match check::walk(&self.connection, stream, visit) {
            Ok(walk) => walk,
            Err(never) => match never {},
        };
        match walk.damage {
            None => Ok(walk.good),
            Some(damage) => Err(damage),
        }
    }

    /// Walks the good prefix of a stream, see [`check::walk_unindexed`].
    pub(crate) fn walk_unindexed<E>(
        &self,
        stream: &StreamId,
        visit: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<Walk, E> {
        check::walk_unindexed(&self.connection, stream, visit)
    }

    /// Walks the good prefix of a stream, see [`check::walk`].
    pub(crate) fn walk<E>(
        &self,
        stream: &StreamId,
        visit: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<Walk, E> {
        check::walk(&self.connection, stream, visit)
    }

    fn damaged(&self, stream: &StreamId, record: u64, why: DamageKind) -> LogError {
        let damage = Box::new(Damage { stream: stream.to_string(), record, why });
        LogError::Damaged { path: self.path.clone(), damage }
    }
}

fn database_in(path: &Path) -> Result<PathBuf, OpenError> {
    let kind = fs::metadata(path).map_err(|source| io_error(path, source))?;
    if !kind.is_dir() {
        return Ok(path.to_owned());
    }
    let file = path.join(DATABASE_FILE_NAME);
    if file.is_file() { Ok(file) } else { Err(OpenError::NoLog { path: path.to_owned() }) }
}

/// Looks at SQLite's file header: is it a database, and is a file that needs no write-ahead log whole?
fn check_header(path: &Path) -> Result<(), OpenError> {
    let mut file = File::open(path).map_err(|source| io_error(path, source))?;
    let bytes = file.metadata().map_err(|source| io_error(path, source))?.len();
    let mut header = Vec::with_capacity(HEADER_BYTES);
    let head_read = file.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut header);
    head_read.map_err(|source| io_error(path, source))?;
    let seen = header.len().min(MAGIC.len());
    if header.is_empty() || header[..seen] != MAGIC[..seen] {
        let why = if header.is_empty() { "it is empty" } else { "it is no SQLite database" };
        return Err(OpenError::Foreign { path: path.to_owned(), why: why.to_owned() });
    }
    let cut = |why: String| OpenError::Damaged { path: path.to_owned(), why };
    if header.len() < HEADER_BYTES {
        return Err(cut(format!("the file ends after {bytes} bytes, inside its header")));
    }
    let page_bytes = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        bytes => u64::from(bytes),
    };
    let page_count = u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]));
    // In WAL mode (version 2) the newest pages may lie in the log beside it, so the length says nothing.
    let needs_no_log = header[18] == 1;
    if needs_no_log && page_bytes * page_count != bytes {
        return Err(cut(format!(
            "the file has {bytes} bytes where its header counts {}",
            page_bytes * page_count
        )));
    }
    Ok(())
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    let probe = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    match (probe, immutable_address(path)) {
        // A folder that we may not write has no place for SQLite's shared memory. Without a write-ahead log nobody
        // can be writing, so the file may be read as it lies.
        (Err(error), Some(address)) if cannot_open(&error) => {
            Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)
        }
        (Ok(()) | Err(_), _) => Ok(connection),
    }
}

fn cannot_open(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly))
}

/// SQLite's address for reading a file that nobody writes; `None` while it has a write-ahead log.
fn immutable_address(path: &Path) -> Option<String> {
    let name = path.to_str()?;
    let log_bytes = fs::metadata(format!("{name}-wal")).map_or(0, |log| log.len());
    if log_bytes > 0 {
        return None;
    }
    let mut address = "file:".to_owned();
    for byte in name.bytes() {
        match byte {
            b'%' | b'?' | b'#' => address.push_str(&format!("%{byte:02X}")),
            _ if byte.is_ascii() => address.push(char::from(byte)),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address.push_str("?immutable=1");
    Some(address)
}

pub(crate) fn io_error(path: &Path, source: io::Error) -> OpenError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::NotFound {
        OpenError::NotFound { path }
    } else {
        OpenError::Io { path, source }
    }
}
