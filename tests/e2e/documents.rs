//! Holds what the documents say: each path they name exists, each command they show runs, each example parses, each
//! default and range they print is the program's.
//!
//! `UPDATE_GOLDEN=1` writes defaults and ranges into the tables; everything else is for a person to put right. Each rule is
//! also tried on a planted fault, so that a rule that finds nothing is known to look.

mod blocks;
mod commands;
mod examples;
mod paths;
mod ranges;
mod tables;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use burnrate_tests::checkout;

/// What a reader is promised to find.
const EXPECTED: [&str; 10] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "client-proto/PROTOCOL.md",
    "docs/MODEL.md",
    "docs/SCENARIOS.md",
    "docs/what-if.md",
    "server/eventlog/FORMAT.md",
];

/// Folders that hold nothing that a person wrote.
const FOREIGN: [&str; 7] =
    [".git", "dist", "node_modules", "playwright-report", "target", "test-results", ".svelte-kit"];

/// A Markdown file.
pub(crate) struct Document {
    /// Below the checkout, with `/`.
    path: String,
    text: String,
}

impl Document {
    fn read(path: &str) -> Self {
        let text = fs::read_to_string(checkout().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        Self { path: path.to_owned(), text }
    }

    /// A made-up one, for planted faults.
    fn planted(text: &str) -> Self {
        Self { path: "docs/PLANTED.md".to_owned(), text: text.to_owned() }
    }

    /// What a fault on a line (from 1) is told as.
    fn fault(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Every file of the checkout that a person wrote, below it, with `/`; folders end in `/`.
fn tree() -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![checkout().to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && FOREIGN.contains(&name.as_str()) {
                continue;
            }
            found.push(below_checkout(&path));
            if path.is_dir() {
                waiting.push(path);
            }
        }
    }
    found.sort();
    found
}

fn below_checkout(path: &Path) -> String {
    let below = path.strip_prefix(checkout()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    if path.is_dir() { format!("{below}/") } else { below }
}

/// Every Markdown file.
fn documents() -> Vec<Document> {
    tree().iter().filter(|path| path.ends_with(".md")).map(|path| Document::read(path)).collect()
}

fn broken(rule: impl Fn(&Document) -> Vec<String>) -> String {
    documents().iter().flat_map(rule).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_document_is_there() {
    let tree = tree();
    let missing: Vec<&str> =
        EXPECTED.into_iter().filter(|path| !tree.iter().any(|there| there == path)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for licence in ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT"] {
        assert!(tree.iter().any(|there| there == licence), "{licence}");
    }
}
