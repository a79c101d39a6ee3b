//! Fuzzes whole log files; what must hold is in `tests/e2e/hostile/log_files.rs`.
#![no_main]

#[path = "../../tests/e2e/hostile/log_files.rs"]
mod log_files;

use std::path::PathBuf;
use std::sync::LazyLock;

/// One folder a process; in memory, where the system has such a place.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let parent = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = parent.join(format!("burnrate-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
});

libfuzzer_sys::fuzz_target!(|file: &[u8]| log_files::check(file, &FOLDER));
