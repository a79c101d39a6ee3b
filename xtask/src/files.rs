//! Walking folders and replacing them: the little file work that several chores need.
//!
//! Order is by path, so that what a chore prints is the same on every machine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Every file under `folder`, sorted by path; none when the folder does not exist.
pub(crate) fn walk(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&next).map_err(Failure::file("reading", &next))? {
            let path = entry.map_err(Failure::file("reading", &next))?.path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// An empty folder at `path`: what was there is gone.
pub(crate) fn empty_folder(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(Failure::file("emptying", path))?;
    }
    fs::create_dir_all(path).map_err(Failure::file("creating", path))
}

/// A whole text file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::file("reading", path))
}

/// Copies one file, creating the folders above the copy.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Failure::file("creating", folder))?;
    }
    fs::copy(from, to).map_err(Failure::file("copying", from)).map(|_bytes| ())
}
