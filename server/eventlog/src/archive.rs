//! One stream as one file (`.burn`): the same schema as a data folder's database, one stream in it, a seal at its
//! end, no people. A file appears whole under its name or not at all: it is written beside it and renamed.

use std::path::{Path, PathBuf};

use crate::chain::Head;
use crate::damage::Damage;
use crate::limit::{LimitError, STREAM_RECORDS_MAX, check_payloads};
use crate::log_file::{LogError, LogFile, StreamInfo};
use crate::new_file::NewFile;
use crate::open_error::OpenError;
use crate::store::Record;
use crate::stream::StreamId;

/// Why a log file could not be written, exported or read as an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Something that is not a log has the name; it was left as it is.
    #[error("{path}: there is a file here that is no burnrate log; it was left as it is, choose another name", path = path.display())]
    WouldOverwrite {
        /// The file.
        path: PathBuf,
    },
    /// The name belongs to a data folder's database.
    #[error("{path}: this is a data folder's database, which an export never replaces; choose another name", path = path.display())]
    WouldOverwriteData {
        /// The file.
        path: PathBuf,
    },
    /// The file can't be written; what was begun was removed.
    #[error("{path}: can't be written: {why}", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system or SQLite said.
        why: String,
    },
    /// A record is beyond a limit.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The stream to be exported is damaged; nothing was written.
    #[error("{0}; the good part can be recovered")]
    Damaged(Damage),
    /// The log can't be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// An archive has exactly one stream.
    #[error("{path}: it has {count} streams, where an exported log has exactly one", path = path.display())]
    NotOneStream {
        /// The file.
        path: PathBuf,
        /// How many it has.
        count: usize,
    },
}

/// Copies one stream out of a log into a file of its own, checked on the way; the head that it was sealed with.
/// The source may be in use by a server: what was durable at the start is copied. Blocks: not for an async thread.
pub fn export(source: &LogFile, stream: &StreamId, path: impl AsRef<Path>) -> Result<Head, ArchiveError> {
    let file = NewFile::create(path.as_ref())?;
    let number = file.add_stream(stream)?;
    let walk = source.walk(stream, |record| file.insert(number, &record))?;
    if let Some(damage) = walk.damage {
        return Err(ArchiveError::Damaged(damage));
    }
    file.finish_stream(number, stream, &walk.good)?;
    file.finish()?;
    Ok(walk.good)
}

/// Writes a one-stream file without a server. Until [`ArchiveWriter::seal`] nothing is there under its name; a
/// writer that is dropped before leaves nothing behind.
#[derive(Debug)]
pub struct ArchiveWriter {
    file: NewFile,
    stream: StreamId,
    number: i64,
    head: Head,
}

impl ArchiveWriter {
    /// Begins a file. A log of this name is replaced at the end; any other file is refused.
    pub fn create(path: impl AsRef<Path>, stream: &StreamId) -> Result<ArchiveWriter, ArchiveError> {
        let file = NewFile::create(path.as_ref())?;
        let number = file.add_stream(stream)?;
        Ok(ArchiveWriter { file, stream: stream.clone(), number, head: Head::empty(stream) })
    }

    /// Where the stream ends so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Appends records, within the limits of an append.
    pub fn append(&mut self, payloads: Vec<Vec<u8>>) -> Result<Head, ArchiveError> {
        check_payloads(&payloads)?;
        if self.head.count + payloads.len() as u64 > STREAM_RECORDS_MAX {
            return Err(LimitError::StreamTooLong.into());
        }
        for payload in payloads {
            let next = self.head.after(&self.stream, &payload);
            self.file.insert(self.number, &Record { seq: self.head.count, payload, link: next.hash })?;
            self.head = next;
        }
        Ok(self.head)
    }

    /// Ends the file with a sealed head and gives it its name, durably.
    pub fn seal(self) -> Result<Head, ArchiveError> {
        self.file.finish_stream(self.number, &self.stream, &self.head)?;
        self.file.finish()?;
        Ok(self.head)
    }
}

/// Reads a file of exactly one stream.
#[derive(Debug)]
pub struct ArchiveReader {
    log: LogFile,
    stream: StreamId,
}

impl ArchiveReader {
    /// Opens a file (or a data folder that happens to hold one stream). Nothing is checked yet.
    pub fn open(path: impl AsRef<Path>) -> Result<ArchiveReader, ArchiveError> {
        let log = LogFile::open(path)?;
        let mut streams = log.streams()?;
        match (streams.len(), streams.pop()) {
            (1, Some(stream)) => Ok(ArchiveReader { log, stream }),
            (count, _) => Err(ArchiveError::NotOneStream { path: log.path().to_owned(), count }),
        }
    }

    /// The stream's name.
    pub fn stream(&self) -> &StreamId {
        &self.stream
    }

    /// Head, epoch and seal as stored.
    pub fn info(&self) -> Result<Option<StreamInfo>, LogError> {
        self.log.info(&self.stream)
    }

    /// Records as stored, unchecked, see [`LogFile::read`].
    pub fn read(&self, from: u64, limit: usize) -> Result<Vec<Record>, LogError> {
        self.log.read(&self.stream, from, limit)
    }

    /// Holds the whole stream to the chain, see [`LogFile::check`].
    pub fn check(&self) -> Result<Head, Damage> {
        self.log.check(&self.stream)
    }
}
