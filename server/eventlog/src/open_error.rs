//! Why a folder or a file could not be opened; each names the path and, where there is something to do, says what.

use std::io;
use std::path::PathBuf;

/// Why a data folder or a log file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is there.
    #[error("{path}: there is no such file or folder", path = path.display())]
    NotFound {
        /// What was to be opened.
        path: PathBuf,
    },
    /// A folder without a log in it.
    #[error("{path}: this folder holds no burnrate.db, so it is no data folder", path = path.display())]
    NoLog {
        /// The folder.
        path: PathBuf,
    },
    /// A data folder was to be opened, but this is a file.
    #[error("{path}: this is not a folder; name a folder for the data", path = path.display())]
    NotAFolder {
        /// What was named.
        path: PathBuf,
    },
    /// The folder, or a file in it, can't be written.
    #[error("{path}: can't be written ({source}); check its owner and permissions", path = path.display())]
    CannotWrite {
        /// What can't be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another server has the folder.
    #[error("{folder}: another server is using this data folder; stop it, or name another folder", folder = folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The file is not ours; it was left as it is.
    #[error("{path}: this is not a burnrate log ({why}); it was left as it is", path = path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// How that was seen.
        why: String,
    },
    /// A later release wrote it.
    #[error("{path}: its format is version {found}, this program knows up to {known}; use a newer release", path = path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version that it has.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The file was cut or its pages are broken, so that no stream can be read.
    #[error("{path}: damaged: {why}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The system refused to read it.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite refused it for another reason.
    #[error("{path}: {why}", path = path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        why: String,
    },
}
