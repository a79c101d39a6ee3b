//! The data folder and its lock. While a [`DataFolder`] lives, no other one can be had for the same folder, in this
//! process or another: the system lets the lock go when its holder ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::open_error::OpenError;
use crate::schema::{DATABASE_FILE_NAME, LOCK_FILE_NAME};

/// A data folder that is ours alone.
#[derive(Debug)]
pub(super) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if need be and takes its lock.
    pub(super) fn lock(path: &Path) -> Result<DataFolder, OpenError> {
        if path.exists() && !path.is_dir() {
            return Err(OpenError::NotAFolder { path: path.to_owned() });
        }
        make_folder(path).map_err(|source| cannot_write(path, source))?;
        let lock_path = path.join(LOCK_FILE_NAME);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(|source| cannot_write(&lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { folder: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(cannot_write(&lock_path, source)),
        }
        let folder = DataFolder { path: path.to_owned(), _lock: lock };
        folder.check_database()?;
        Ok(folder)
    }

    /// Where the database lies.
    pub(super) fn database_path(&self) -> PathBuf {
        self.path.join(DATABASE_FILE_NAME)
    }

    /// Makes the names of new files in the folder durable.
    pub(super) fn sync(&self) -> Result<(), OpenError> {
        sync_folder(&self.path).map_err(|source| cannot_write(&self.path, source))
    }

    /// A database that is there must be a file that we can write: SQLite would open it read-only without a word.
    fn check_database(&self) -> Result<(), OpenError> {
        let path = self.database_path();
        if !path.exists() {
            return Ok(());
        }
        let opened = OpenOptions::new().read(true).write(true).open(&path);
        opened.map(drop).map_err(|source| cannot_write(&path, source))
    }
}

/// Makes a folder with its parents, and their names durable: syncing a folder keeps the names in it, not its own.
fn make_folder(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path
        .ancestors()
        .skip(1)
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .collect();
    fs::create_dir_all(path)?;
    // The folder itself even if it was there: whoever made it may have been killed before this.
    for made in std::iter::once(path).chain(missing) {
        match sync_folder(folder_of(made)) {
            // A parent that we may not read is somebody else's, who made the folder for us.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            synced => synced?,
        }
    }
    Ok(())
}

/// The folder that a path is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// Makes a folder's entries durable. Windows can't open a folder so, and does not need it.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

fn cannot_write(path: &Path, source: io::Error) -> OpenError {
    OpenError::CannotWrite { path: path.to_owned(), source }
}
