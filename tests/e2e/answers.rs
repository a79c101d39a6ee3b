//! docs/studies.md lists the keys of every document that answers a study: they are those that the program prints.

use std::collections::BTreeSet;

use burnrate_tests::checkout;
use serde_json::Value;

use crate::folder::Folder;
use crate::program::burnrate;

/// Keys whose values are the protocol's, not the document's.
const AS_THE_PROTOCOL: [&str; 3] = ["commands", "view", "truth"];

/// Every key of a document by its way, `vendors[].score_fen`.
fn keys(value: &Value, way: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let way = if way.is_empty() { key.clone() } else { format!("{way}.{key}") };
                if AS_THE_PROTOCOL.contains(&key.as_str()) {
                    found.insert(way);
                } else {
                    keys(field, &way, found);
                }
            }
        }
        Value::Array(elements) if elements.iter().any(Value::is_object) => {
            elements.iter().for_each(|element| keys(element, &format!("{way}[]"), found));
        }
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.insert(way.to_owned());
        }
    }
}

/// The keys that the section of a document lists: whatever stands in back quotes in the first column of its table.
fn listed(studies: &str, section: &str) -> BTreeSet<String> {
    let heading = format!("## `{section}`\n");
    let (_, from) = studies.split_once(&heading).unwrap_or_else(|| panic!("no section {section}"));
    let text = from.split("\n## ").next().unwrap();
    let first =
        |line: &str| line.strip_prefix("| ").and_then(|row| row.split(" | ").next()).map(str::to_owned);
    let quoted = |cell: String| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    text.lines().filter_map(first).flat_map(quoted).collect()
}

/// Fails unless the section lists just the keys of the document, save for those that the wire leaves out.
pub(crate) fn must_be_listed(section: &str, document: &Value) {
    let studies = std::fs::read_to_string(checkout().join("docs/studies.md")).unwrap();
    let mut found = BTreeSet::new();
    keys(document, "", &mut found);
    assert_eq!(found, listed(&studies, section), "docs/studies.md, section {section}");
}

#[test]
fn the_documents_keys_are_those_that_are_listed() {
    let folder = Folder::new("answers");
    let log = folder.file("m.burn").to_str().unwrap().to_owned();
    let fork = folder.file("f.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", "first-class", "--seed", "7", "--days", "30", "--out", &log]).good();
    for (section, options) in [
        ("luck", vec!["--seeds", "2"]),
        ("attribute", vec!["--vendor", "kite"]),
        ("fork", vec!["--at", "14", "--out", &fork]),
        ("value", vec!["--vendor", "kite", "--seeds", "2"]),
        ("seek", vec!["--day", "9"]),
        ("certificate", vec![]),
    ] {
        must_be_listed(section, &burnrate([section, &log, "--json"].iter().chain(&options)).json());
    }
}

#[test]
fn a_key_that_is_missing_or_too_many_is_found() {
    let table =
        "## `x`\n\n| key | what |\n|---|---|\n| `a.b`, `c[].d` | both |\n\n## `y`\n| `z` | not of x |\n";
    let expected: BTreeSet<String> = ["a.b".to_owned(), "c[].d".to_owned()].into();
    assert_eq!(listed(table, "x"), expected);
    let mut found = BTreeSet::new();
    keys(&serde_json::json!({ "a": { "b": 1 }, "c": [{ "d": [1, 2] }, { "d": null }] }), "", &mut found);
    assert_eq!(found, expected);
}
