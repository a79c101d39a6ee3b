//! Each example parses: JSON and TOML blocks as such, Rust blocks as part of a file that the compiler sees.

use std::fs;

use burnrate_tests::checkout;

use super::blocks::{Block, blocks};
use super::{Document, broken};

fn unreadable(document: &Document) -> Vec<String> {
    let fault = |block: Block| {
        let why = match block.language() {
            "json" => serde_json::from_str::<serde_json::Value>(&block.text).err().map(|e| e.to_string()),
            "toml" => toml::from_str::<toml::Table>(&block.text).err().map(|e| e.message().to_owned()),
            "rust" => not_compiled(&block),
            _ => None,
        };
        why.map(|why| document.fault(block.line, &why))
    };
    blocks(document).into_iter().filter_map(fault).collect()
}

/// A Rust block says `from=FILE` and stands in that file, line for line.
fn not_compiled(block: &Block) -> Option<String> {
    let Some(path) = block.value("from") else {
        return Some("a Rust example needs `from=FILE`, a file that is compiled".to_owned());
    };
    let source = fs::read_to_string(checkout().join(path)).unwrap_or_default();
    (!source.contains(block.text.trim_end())).then(|| format!("does not stand in {path} as it is shown"))
}

#[test]
fn every_example_parses() {
    assert_eq!(broken(unreadable), "");

    let count = |text: &str| unreadable(&Document::planted(text)).len();
    assert_eq!(count("```json\n{\"a\": 1}\n```\n```toml\na = 1\n```\n"), 0);
    assert_eq!(count("```json\n{a: 1}\n```\n```toml\na = \n```\n```rust\nfn a() {}\n```\n"), 3);
    assert_eq!(count("```rust from=tests/src/lib.rs\npub fn checkout() -> &'static Path {\n```\n"), 0);
    assert_eq!(count("```rust from=tests/src/lib.rs\npub fn lost() {}\n```\n"), 1);
}
