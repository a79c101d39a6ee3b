//! A text that somebody wrote for a subcommand, read within bounds.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::failure::Failure;

/// Longest text.
const TEXT_BYTES_MAX: u64 = 256 * 1024;

/// The whole file, which is UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let fault = |why: &dyn std::fmt::Display| Failure::Input(format!("{}: {why}", path.display()));
    let file = File::open(path).map_err(|error| fault(&error))?;
    let mut text = String::new();
    file.take(TEXT_BYTES_MAX + 1).read_to_string(&mut text).map_err(|error| fault(&error))?;
    if text.len() as u64 > TEXT_BYTES_MAX {
        return Err(fault(&format!("it has more than {TEXT_BYTES_MAX} bytes")));
    }
    Ok(text)
}
