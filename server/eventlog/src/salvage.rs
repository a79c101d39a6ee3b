//! Opens a data folder whose database SQLite itself finds damaged: what [`recover`] can save becomes the new database,
//! and the damaged files are kept beside it, in a folder `damaged-1` (or the next number), byte for byte. Nothing of
//! them is ever written. A database that is only cut short by a crash, or whose pages are sound, is opened as it is.
//!
//! It can be interrupted anywhere: until the salvaged file has its name the damaged one stays what it was, and from
//! then on the next start puts it in place.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, params};

use crate::log_file::LogFile;
use crate::open_error::OpenError;
use crate::recover::{Recovery, recover};
use crate::schema::{self, DATABASE_FILE_NAME, LOCK_FILE_NAME};
use crate::sqlite::{SqliteOptions, SqliteStore, sync_folder};
use crate::store::KeyValue;
use crate::stream::StreamId;

/// The table of rows that tells, for good, which streams lost records: one row a stream, see [`read_salvaged`].
pub const SALVAGED_TABLE: &str = "salvaged";

/// A salvaged database that has yet to be put in place.
const SALVAGED_FILE: &str = "burnrate.salvaged.db";
/// Where a salvage works; whatever lies there was left by one that was interrupted.
const WORK_FOLDER: &str = ".salvaging";
/// Bytes of a page of our databases.
const PAGE_BYTES: usize = 4096;

/// What was done about a damaged database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvage {
    /// What was found damaged.
    pub why: String,
    /// The folder in which the damaged files lie now.
    pub kept_aside: PathBuf,
    /// What became of each stream.
    pub recovery: Recovery,
    /// Rows beside the logs (people) that were saved.
    pub row_count: u64,
    /// Why there may have been more of them.
    pub rows_damage: Option<String>,
}

/// What a stream lost when its log was salvaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Records that are still there.
    pub kept: u64,
    /// Records that are known to be lost.
    pub lost: u64,
}

/// Opens a data folder, and salvages its database first if SQLite finds it damaged. Blocks, for as long as reading
/// the whole database takes.
pub fn open_or_salvage(
    folder: impl AsRef<Path>,
    options: SqliteOptions,
) -> Result<(SqliteStore, Option<Salvage>), OpenError> {
    let folder = folder.as_ref();
    let sound = {
        let _ours = lock(folder)?;
        finish_interrupted(folder).map_err(|source| io_error(folder, source))?;
        examine(&folder.join(DATABASE_FILE_NAME))
    };
    let fault = match sound {
        Ok(()) => match SqliteStore::open_with(folder, options) {
            Ok(store) => return Ok((store, None)),
            Err(fault @ OpenError::Damaged { .. }) => fault,
            Err(other) => return Err(other),
        },
        Err(fault) => fault,
    };
    let salvage = {
        let _ours = lock(folder)?;
        salvage(folder, fault)?
    };
    SqliteStore::open_with(folder, options).map(|store| (store, Some(salvage)))
}

/// A row of [`SALVAGED_TABLE`]; none if it is not one.
#[must_use]
pub fn read_salvaged((key, value): &KeyValue) -> Option<(StreamId, Lost)> {
    let stream = StreamId::new(std::str::from_utf8(key).ok()?).ok()?;
    let (kept, lost) = value.split_first_chunk::<8>()?;
    let lost: [u8; 8] = lost.try_into().ok()?;
    Some((stream, Lost { kept: u64::from_le_bytes(*kept), lost: u64::from_le_bytes(lost) }))
}

/// Whether a database can be opened, read-only, and SQLite finds every page of it in order. One that is not there, or is
/// still unborn, is sound.
fn examine(database: &Path) -> Result<(), OpenError> {
    if !database.exists() {
        return Ok(());
    }
    match LogFile::open(database) {
        Ok(log) => drop(log),
        Err(OpenError::Foreign { .. }) if is_unborn(database) => return Ok(()),
        Err(fault @ (OpenError::Damaged { .. } | OpenError::Foreign { .. })) => return Err(fault),
        // What another refusal means, the store says in its own words when it is opened.
        Err(_) => return Ok(()),
    }
    let damaged = |why: String| OpenError::Damaged { path: database.to_owned(), why };
    let checked = reading(database).and_then(|connection| {
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
    });
    match checked {
        Ok(told) if told == "ok" => Ok(()),
        Ok(told) => Err(damaged(told.replace('\n', " "))),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Err(damaged(error.to_string()))
        }
        // Whatever else keeps it from being read, the store says when it is opened.
        Err(_) => Ok(()),
    }
}

/// What a crash at the first start leaves: an empty file, or a database without any table.
fn is_unborn(database: &Path) -> bool {
    if fs::metadata(database).is_ok_and(|file| file.len() == 0) {
        return true;
    }
    let tables = reading(database)
        .and_then(|c| c.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)));
    tables == Ok(0)
}

fn salvage(folder: &Path, fault: OpenError) -> Result<Salvage, OpenError> {
    let work = folder.join(WORK_FOLDER);
    let salvaged = remove_folder(&work).and_then(|()| salvage_into(&work, folder, &fault));
    // What can't be removed is removed by the next salvage.
    drop(remove_folder(&work));
    match salvaged {
        Ok(Some(salvage)) => Ok(salvage),
        Ok(None) => Err(fault),
        Err(source) => Err(io_error(folder, source)),
    }
}

/// None when nothing at all can be saved: then nothing is touched either, and it may not even be ours.
fn salvage_into(work: &Path, folder: &Path, fault: &OpenError) -> io::Result<Option<Salvage>> {
    let (copy, out) = (work.join("copy"), work.join("salvaged.db"));
    fs::create_dir_all(&copy)?;
    copy_database(folder, &copy)?;
    let recovery = match recovered(&copy, &out) {
        Some(recovery) => recovery,
        None => {
            replace_first_page(work, &copy.join(DATABASE_FILE_NAME))?;
            let Some(recovery) = recovered(&copy, &out) else { return Ok(None) };
            recovery
        }
    };
    let (row_count, rows_damage) = add_rows(&copy, &out, &recovery).map_err(io::Error::other)?;
    File::options().write(true).open(&out)?.sync_all()?;
    let kept_aside = free_name(folder);
    fs::create_dir(&kept_aside)?;
    copy_database(folder, &kept_aside)?;
    sync_folder(&kept_aside)?;
    fs::rename(&out, folder.join(SALVAGED_FILE))?;
    sync_folder(folder)?;
    finish_interrupted(folder)?;
    Ok(Some(Salvage { why: fault.to_string(), kept_aside, recovery, row_count, rows_damage }))
}

/// The good part of a copy, unless there is none.
fn recovered(copy: &Path, out: &Path) -> Option<Recovery> {
    let recovery = recover(copy, out).ok()?;
    recovery.streams.iter().any(|stream| stream.kept.count > 0).then_some(recovery)
}

/// Puts a salvaged database in place, if one waits for that. The old write-ahead log goes first: SQLite would take it for
/// the new database's.
fn finish_interrupted(folder: &Path) -> io::Result<()> {
    let salvaged = folder.join(SALVAGED_FILE);
    if !salvaged.exists() {
        return Ok(());
    }
    for log in ["-wal", "-shm"] {
        match fs::remove_file(folder.join(format!("{DATABASE_FILE_NAME}{log}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    sync_folder(folder)?;
    fs::rename(&salvaged, folder.join(DATABASE_FILE_NAME))?;
    sync_folder(folder)
}

/// Copies the database and its write-ahead log, durably; SQLite makes the index of the latter anew.
fn copy_database(from: &Path, to: &Path) -> io::Result<()> {
    for name in [DATABASE_FILE_NAME.to_owned(), format!("{DATABASE_FILE_NAME}-wal")] {
        if from.join(&name).exists() {
            fs::copy(from.join(&name), to.join(&name))?;
            File::options().write(true).open(to.join(&name))?.sync_all()?;
        }
    }
    Ok(())
}

/// The first page of every database of ours is alike: SQLite's header, and where the tables begin. In a copy whose own
/// can't be read it is replaced by that of a new database.
fn replace_first_page(work: &Path, database: &Path) -> io::Result<()> {
    let model = work.join("model.db");
    let made = Connection::open(&model).and_then(|connection| schema::create(&connection));
    made.map_err(io::Error::other)?;
    let mut page = fs::read(&model)?;
    page.truncate(PAGE_BYTES);
    let mut bytes = fs::read(database)?;
    if page.len() < PAGE_BYTES || bytes.len() < PAGE_BYTES {
        return Ok(());
    }
    let page_count = u32::try_from(bytes.len() / PAGE_BYTES).unwrap_or(u32::MAX);
    // A write-ahead log may be there; the file's own count of pages; no page is free.
    page[18..20].copy_from_slice(&[2, 2]);
    page[28..32].copy_from_slice(&page_count.to_be_bytes());
    page[32..40].fill(0);
    bytes[..PAGE_BYTES].copy_from_slice(&page);
    fs::write(database, bytes)
}

/// Copies the rows beside the logs as far as they can be read, and adds one for each stream that lost something.
fn add_rows(copy: &Path, out: &Path, recovery: &Recovery) -> rusqlite::Result<(u64, Option<String>)> {
    let target = Connection::open_with_flags(out, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    target.execute_batch("BEGIN IMMEDIATE")?;
    let (row_count, damage) = copy_rows(&reading(&copy.join(DATABASE_FILE_NAME))?, &target)?;
    for stream in recovery.streams.iter().filter(|stream| stream.damage.is_some()) {
        let mut value = stream.kept.count.to_le_bytes().to_vec();
        value.extend(stream.lost_count.to_le_bytes());
        put_row(&target, SALVAGED_TABLE, stream.stream.as_str().as_bytes(), &value)?;
    }
    target.execute_batch(
        "INSERT INTO families (family, count) SELECT family, count(*) FROM facts GROUP BY family; COMMIT",
    )?;
    target.close().map_err(|(_, error)| error)?;
    Ok((row_count, damage))
}

fn copy_rows(source: &Connection, target: &Connection) -> rusqlite::Result<(u64, Option<String>)> {
    let told = |error: rusqlite::Error| Some(error.to_string());
    let mut statement = match source.prepare("SELECT family, key, value FROM facts") {
        Ok(statement) => statement,
        Err(error) => return Ok((0, told(error))),
    };
    let mut rows = match statement.query([]) {
        Ok(rows) => rows,
        Err(error) => return Ok((0, told(error))),
    };
    let mut count = 0;
    loop {
        let row = match rows.next() {
            Ok(None) => return Ok((count, None)),
            Ok(Some(row)) => {
                (|| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?)))()
            }
            Err(error) => Err(error),
        };
        match row {
            Ok((family, key, value)) => put_row(target, &family, &key, &value)?,
            Err(error) => return Ok((count, told(error))),
        }
        count += 1;
    }
}

fn put_row(target: &Connection, family: &str, key: &[u8], value: &[u8]) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO facts (family, key, value) VALUES (?1, ?2, ?3)";
    target.prepare_cached(sql)?.execute(params![family, key, value]).map(drop)
}

fn reading(database: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(database, flags)
}

/// The folder's lock; the one that a server holds. A folder that is not there yet has nothing to lock or to salvage.
fn lock(folder: &Path) -> Result<Option<File>, OpenError> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let path = folder.join(LOCK_FILE_NAME);
    let refused = |source| OpenError::CannotWrite { path: path.clone(), source };
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(refused(source)),
    }
}

fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn free_name(folder: &Path) -> PathBuf {
    let mut number = 1_u32;
    loop {
        let name = folder.join(format!("damaged-{number}"));
        if !name.exists() {
            return name;
        }
        number += 1;
    }
}

fn io_error(folder: &Path, source: io::Error) -> OpenError {
    OpenError::CannotWrite { path: folder.to_owned(), source }
}
