//! A folder of a test's own, removed when it is dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

static MADE: AtomicU64 = AtomicU64::new(0);

/// An empty folder.
pub(crate) struct TempFolder(PathBuf);

impl TempFolder {
    pub(crate) fn new() -> TempFolder {
        TempFolder::below(&std::env::temp_dir())
    }

    /// One whose files cost no disk, where the system has such.
    #[allow(dead_code, reason = "only tests that make thousands of folders need it")]
    pub(crate) fn in_memory() -> TempFolder {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { TempFolder::below(memory) } else { TempFolder::new() }
    }

    fn below(parent: &Path) -> TempFolder {
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("eventlog-test-{}-{made}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        TempFolder(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
