//! Where things lie: the checkout's root and the one build directory all chores share.

use std::path::{Path, PathBuf};

/// The checkout's root: the folder above this package's.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Cargo's build directory: `CARGO_TARGET_DIR` when set, as Cargo reads it, else `target`.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The server program in a Cargo profile's folder (`debug` or `release`).
pub(crate) fn burnrate_binary(profile: &str) -> PathBuf {
    target().join(profile).join(format!("burnrate{}", std::env::consts::EXE_SUFFIX))
}
