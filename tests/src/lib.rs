//! What the end-to-end tests stand on: where the checkout lies and which server program they start.
//!
//! Owns no test. Never starts the program itself: whoever starts it also stops it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The checkout's root.
#[must_use]
pub fn checkout() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The `burnrate` program to test: the one that `BURNRATE_BIN` names, else a debug build of this checkout, built at
/// the first call.
///
/// # Errors
/// One line that says what to do: `BURNRATE_BIN` names no file, or the build failed (Cargo's own output is on
/// standard error).
pub fn burnrate_program() -> Result<&'static Path, String> {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PROGRAM.get_or_init(find_or_build).as_deref().map_err(Clone::clone)
}

fn find_or_build() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("BURNRATE_BIN") {
        let path = PathBuf::from(named);
        let missing = format!("BURNRATE_BIN names {}, which is no file", path.display());
        return if path.is_file() { Ok(path) } else { Err(missing) };
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "-p",
            "burnrate-host",
            "--bin",
            "burnrate",
            "--message-format=json-render-diagnostics",
        ])
        .current_dir(checkout())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("could not start cargo to build burnrate: {error}; set BURNRATE_BIN"))?;
    if !output.status.success() {
        return Err("burnrate does not build; see cargo's output".to_owned());
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    let program = printed.lines().rev().find_map(executable);
    program.ok_or_else(|| "cargo built no program called burnrate".to_owned())
}

/// The program that one of cargo's messages announces.
fn executable(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    Some(PathBuf::from(message.get("executable")?.as_str()?))
}
