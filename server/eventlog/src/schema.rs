//! The database's schema: what makes a SQLite file ours, how an empty one becomes ours, and which versions are read.
//! Nothing is written to a file before it is known to be ours or empty. `FORMAT.md` gives the same in prose.

use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use crate::open_error::OpenError;

/// Name of the database in a data folder.
pub const DATABASE_FILE_NAME: &str = "burnrate.db";
/// Name of the lock file in a data folder.
pub const LOCK_FILE_NAME: &str = "burnrate.lock";
/// SQLite's `application_id` of our files: the letters `BURN`.
pub const APPLICATION_ID: u32 = 0x4255_524E;
/// SQLite's `user_version` of our files: the version of this format.
pub const FORMAT_VERSION: u32 = 1;

const CREATE: &str = "
CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    count INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB
) STRICT;
CREATE TABLE records (
    place INTEGER PRIMARY KEY,
    link BLOB NOT NULL,
    payload BLOB NOT NULL
) STRICT;
CREATE TABLE facts (
    family TEXT NOT NULL,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (family, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE families (
    family TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// What a database that may be ours turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// No tables and no mark: a new file.
    Blank,
    /// Ours, of a version that we read.
    Ours,
}

/// Tells whose the database is, without changing it.
pub(crate) fn identify(connection: &Connection, path: &Path) -> Result<Identity, OpenError> {
    let number = |pragma: &str| {
        connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0)).map_err(|e| refused(path, &e))
    };
    let application = number("application_id")?.cast_unsigned();
    let version = number("user_version")?.cast_unsigned();
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|e| refused(path, &e))?;
    if application == 0 && tables == 0 {
        return Ok(Identity::Blank);
    }
    if application != APPLICATION_ID {
        let why = "it is a SQLite database of another program".to_owned();
        return Err(OpenError::Foreign { path: path.to_owned(), why });
    }
    if version > FORMAT_VERSION {
        return Err(OpenError::Newer { path: path.to_owned(), found: version, known: FORMAT_VERSION });
    }
    if version == 0 {
        let why = "its format version is 0, which never was".to_owned();
        return Err(OpenError::Damaged { path: path.to_owned(), why });
    }
    Ok(Identity::Ours)
}

/// Makes a blank database ours, in one transaction.
pub(crate) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.execute_batch(CREATE)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", FORMAT_VERSION)?;
    connection.execute_batch("COMMIT")
}

/// What SQLite's refusal means for somebody who opens the file.
pub(crate) fn refused(path: &Path, error: &rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    // SQLite quotes what it could not read, line breaks and all.
    let told = || error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            OpenError::Foreign { path, why: "it is no SQLite database".to_owned() }
        }
        Some(ErrorCode::DatabaseCorrupt) => OpenError::Damaged { path, why: told() },
        // ErrorCode is not ours and not exhaustive; all others are told as SQLite words them.
        Some(_) | None => OpenError::Database { path, why: told() },
    }
}
