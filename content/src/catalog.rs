//! The scenarios that come with the program, by name, and any other by its file's path.
//! Invariant: every listed scenario resolves (a test holds it). Reads a file only when asked for by path.

use std::path::Path;

use crate::fault::Fault;
use crate::resolved::{Resolved, Text};
use crate::source::{FILE_BYTES_MAX, check};

/// Names and texts, in the order in which they are offered.
const EMBEDDED: [(&str, &str); 6] = [
    ("first-class", include_str!("../scenarios/first-class.toml")),
    ("price-war", include_str!("../scenarios/price-war.toml")),
    ("investor-winter", include_str!("../scenarios/investor-winter.toml")),
    ("b2b-squeeze", include_str!("../scenarios/b2b-squeeze.toml")),
    ("small-market", include_str!("../scenarios/small-market.toml")),
    ("china-2024", include_str!("../scenarios/china-2024.toml")),
];

/// What a list of scenarios shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The name to load it by.
    pub key: String,
    /// Its title.
    pub title: Text,
    /// What happens in it.
    pub summary: Text,
    /// Days of a match.
    pub days: u32,
    /// Minutes a class needs.
    pub classroom_minutes: u32,
    /// How many vendors.
    pub vendor_count: usize,
}

/// Why a scenario could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Neither a scenario nor a file has this name.
    #[error("scenario `{name}`: there is none of that name and no such file; there are: {}", names())]
    NotFound {
        /// What was asked for.
        name: String,
    },
    /// The file cannot be read.
    #[error("scenario file {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file breaks the schema.
    #[error("{}", lines(.faults))]
    Faulty {
        /// Every fault.
        faults: Vec<Fault>,
    },
}

fn names() -> String {
    EMBEDDED.map(|(name, _)| name).join(", ")
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Every scenario that comes with the program.
#[must_use]
pub fn list() -> Vec<Card> {
    EMBEDDED.iter().filter_map(|(name, text)| check(name, text).ok().map(|r| card(&r))).collect()
}

fn card(r: &Resolved) -> Card {
    Card {
        key: r.meta.key.clone(),
        title: r.meta.title.clone(),
        summary: r.meta.summary.clone(),
        days: r.meta.days,
        classroom_minutes: r.meta.classroom_minutes,
        vendor_count: r.vendors.len(),
    }
}

/// The text of a scenario that comes with the program, as its author wrote it.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(key, _)| *key == name).map(|(_, text)| *text)
}

/// A scenario by name, or else by its file's path: its text and what it resolves to.
///
/// # Errors
/// Nothing of that name (says which names there are), a file that cannot be read, or every fault of it.
pub fn load(name_or_path: &str) -> Result<(String, Resolved), LoadError> {
    let (file, text) = match text(name_or_path) {
        Some(text) => (format!("{name_or_path}.toml"), text.to_owned()),
        None => (name_or_path.to_owned(), read(name_or_path)?),
    };
    let resolved = check(&file, &text).map_err(|faults| LoadError::Faulty { faults })?;
    Ok((text, resolved))
}

fn read(path: &str) -> Result<String, LoadError> {
    use std::io::Read as _;
    let unreadable = |source| LoadError::Unreadable { path: path.to_owned(), source };
    if !Path::new(path).exists() {
        return Err(LoadError::NotFound { name: crate::fault::shown(path) });
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that `check` sees that it is too long.
    file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    String::from_utf8(bytes)
        .map_err(|e| unreadable(std::io::Error::new(std::io::ErrorKind::InvalidData, e.utf8_error())))
}
