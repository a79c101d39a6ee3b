//! A log file in the making: written under a temporary name in the target's folder, fsynced, then renamed. Dropped
//! before its end it removes what it wrote. It never replaces a file that is not a log.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, OpenFlags, params};

use crate::archive::ArchiveError;
use crate::chain::{Head, seal};
use crate::schema::{self, APPLICATION_ID, DATABASE_FILE_NAME};
use crate::sqlite::{folder_of, sync_folder};
use crate::store::Record;
use crate::stream::StreamId;
use crate::tables;

/// The open database and its names.
#[derive(Debug)]
pub(crate) struct NewFile {
    connection: Option<Connection>,
    temporary: PathBuf,
    target: PathBuf,
}

/// Tells files that one process makes at a time apart.
static FILES_BEGUN: AtomicU64 = AtomicU64::new(0);

impl NewFile {
    /// Begins a file that will be called `target`.
    pub(crate) fn create(target: &Path) -> Result<NewFile, ArchiveError> {
        check_replaceable(target)?;
        let temporary = temporary_name(target)?;
        // Never another's file: SQLite would open one that is there.
        let begun = File::options().write(true).create_new(true).open(&temporary);
        begun.map_err(|error| failed(target, &error))?;
        let mut file = NewFile { connection: None, temporary, target: target.to_owned() };
        let connection = begin(&file.temporary).map_err(|error| failed(target, &error))?;
        file.connection = Some(connection);
        Ok(file)
    }

    /// Adds a stream and gives its number.
    pub(crate) fn add_stream(&self, stream: &StreamId) -> Result<i64, ArchiveError> {
        self.write(|connection| tables::insert_stream(connection, stream, 1))
    }

    /// Puts a record at its place.
    pub(crate) fn insert(&self, number: i64, record: &Record) -> Result<(), ArchiveError> {
        self.write(|connection| {
            tables::insert_record(connection, number, record.seq, &record.link, &record.payload)
        })
    }

    /// Writes a stream's head and seals it.
    pub(crate) fn finish_stream(
        &self,
        number: i64,
        stream: &StreamId,
        head: &Head,
    ) -> Result<(), ArchiveError> {
        self.write(|connection| {
            tables::update_head(connection, number, head)?;
            let sql = "UPDATE streams SET seal = ?2 WHERE id = ?1";
            connection.execute(sql, params![number, seal(stream, head)])
        })?;
        Ok(())
    }

    /// Makes the file durable and gives it its name.
    pub(crate) fn finish(mut self) -> Result<(), ArchiveError> {
        self.write(|connection| connection.execute_batch("COMMIT"))?;
        if let Some(connection) = self.connection.take() {
            connection.close().map_err(|(_, error)| failed(&self.target, &error))?;
        }
        let put_in_place = || {
            // Opened for writing: some systems refuse to sync what was opened to read.
            File::options().write(true).open(&self.temporary)?.sync_all()?;
            fs::rename(&self.temporary, &self.target)?;
            sync_folder(folder_of(&self.target))
        };
        put_in_place().map_err(|error: std::io::Error| failed(&self.target, &error))
    }

    fn write<T>(&self, run: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, ArchiveError> {
        match &self.connection {
            Some(connection) => run(connection).map_err(|error| failed(&self.target, &error)),
            None => Err(failed(&self.target, &"the file is closed")),
        }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        self.connection = None;
        // After the rename there is nothing of this name.
        drop(fs::remove_file(&self.temporary));
    }
}

fn begin(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // No journal and no sync: until its rename the file is nobody's, and it is synced once before.
    connection.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    schema::create(&connection)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    Ok(connection)
}

/// Only a log that is no data folder's may be replaced; where nothing is, anything may go.
fn check_replaceable(target: &Path) -> Result<(), ArchiveError> {
    let path = target.to_owned();
    let mut file = match File::open(target) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(target, &error)),
    };
    if target.is_dir() {
        return Err(failed(target, &"it is a folder"));
    }
    if target.file_name().is_some_and(|name| name == DATABASE_FILE_NAME) {
        return Err(ArchiveError::WouldOverwriteData { path });
    }
    let mut header = Vec::new();
    file.by_ref().take(72).read_to_end(&mut header).map_err(|error| failed(target, &error))?;
    let ours = header.starts_with(b"SQLite format 3\0") && header.ends_with(&APPLICATION_ID.to_be_bytes());
    if ours && header.len() == 72 { Ok(()) } else { Err(ArchiveError::WouldOverwrite { path }) }
}

fn temporary_name(target: &Path) -> Result<PathBuf, ArchiveError> {
    let Some(name) = target.file_name() else {
        return Err(failed(target, &"it names no file"));
    };
    let begun = FILES_BEGUN.fetch_add(1, Ordering::Relaxed);
    let name = format!(".{}.{}.{begun}.tmp", name.to_string_lossy(), std::process::id());
    Ok(folder_of(target).join(name))
}

fn failed(path: &Path, why: &dyn std::fmt::Display) -> ArchiveError {
    ArchiveError::Write { path: path.to_owned(), why: why.to_string() }
}
