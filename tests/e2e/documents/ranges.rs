//! Each default and each range that a document prints is the program's, and no value of the defaults is left out.
//!
//! Ranges come from the scenario check itself: what it says when a list stands where the value should.

use std::collections::BTreeSet;
use std::fs;

use burnrate_content::source::{DEFAULTS, check};
use burnrate_tests::checkout;
use toml::{Table, Value};

use super::tables::{Row, at, code, grouped, printed, rewritten, rows};
use super::{Document, broken};

/// What a cell may say where there is no default to print.
const NO_DEFAULT: [&str; 4] = ["required", "none", "empty", "by table"];

/// A scenario without a fault, in which each table has an entry.
const WHOLE: &str = r#"
key = "whole"
title = { zh = "全", en = "Whole" }
summary = { zh = "全", en = "Whole" }
teaching_goal = { zh = "全", en = "Whole" }
classroom_minutes = 30
start_date = 2024-01-01
days = 30
segments = [{ key = "student" }]
channels = [{ key = "bilibili", audience = { student = 1.0 } }]
vendors = [
    { key = "a", name = { zh = "甲", en = "A" }, monogram = "A" },
    { key = "b", name = { zh = "乙", en = "B" }, monogram = "B" },
]
script = [{ day = 1, vendor = "a", subscription_yuan_per_month = 1 }]
[api_segment]
awareness_segment = "student"
"#;

fn defaults() -> Table {
    toml::from_str(DEFAULTS).unwrap()
}

/// The table that a heading is about: `segment` of `` `[segment]` and `[[segments]]` ``, nothing at the top level.
fn table_of(heading: &str) -> Option<(&str, Option<&str>)> {
    if heading == "`top level`" {
        return Some(("", None));
    }
    let mut named = heading.split('`').skip(1).step_by(2).map(|span| span.trim_matches(['[', ']']));
    let first = named.next().filter(|_| heading.starts_with("`["))?;
    Some((first, named.next()))
}

/// What a row must say under `default`, and under `range`; none where a person says it.
struct Truth {
    default: Option<String>,
    range: Option<String>,
}

fn truth(row: &Row, defaults: &Table) -> Option<Truth> {
    let key = row.key()?;
    row.cell("default")?;
    if row.cell("range").is_none() {
        return Some(Truth { default: at(defaults, key).and_then(printed), range: None });
    }
    let (table, entries) = table_of(&row.heading)?;
    let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
    let value = at(defaults, &path);
    let default = value.and_then(printed);
    let place = match (value, entries) {
        (None, Some(entries)) => format!("{entries}[0].{key}"),
        (None, None) if ["vendors", "script"].contains(&table) => format!("{table}[0].{key}"),
        _ if value.is_some_and(|value| value.get("max").is_some()) => format!("{path}.max"),
        _ => path,
    };
    let range = rule_at(&place).and_then(|rule| range_of(&rule, default.is_some()));
    Some(Truth { default, range })
}

/// What the check says when a list stands at a path; none when a list may.
fn rule_at(path: &str) -> Option<String> {
    let mut scenario: Table = toml::from_str(WHOLE).unwrap();
    plant(&mut scenario, path);
    let faults = check("planted.toml", &toml::to_string(&scenario).unwrap()).err()?;
    faults.into_iter().find(|fault| fault.path == path).map(|fault| fault.rule)
}

fn plant(table: &mut Table, path: &str) {
    let Some((first, rest)) = path.split_once('.') else {
        table.insert(path.to_owned(), Value::Array(Vec::new()));
        return;
    };
    let (name, is_list) = first.strip_suffix("[0]").map_or((first, false), |name| (name, true));
    let empty = || Value::Table(Table::new());
    let inner = table.entry(name).or_insert_with(empty);
    let inner = if is_list { inner.get_mut(0) } else { Some(inner) };
    if let Some(Value::Table(inner)) = inner {
        plant(inner, rest);
    }
}

/// A rule in the short form of a table.
fn range_of(rule: &str, has_default: bool) -> Option<String> {
    let between = |numbers: &str| {
        let (low, high) = numbers.split_once(" to ")?;
        let (low, high) = (grouped(low), grouped(high));
        Some(if low == high { format!("{low} only") } else { format!("{low} to {high}") })
    };
    if let Some(numbers) = rule.strip_prefix("must be a number from ") {
        between(numbers)
    } else if let Some(numbers) = rule.strip_prefix("must be a whole number from ") {
        Some(format!("whole, {}", between(numbers)?))
    } else if rule == "must be true or false" {
        Some("true or false".to_owned())
    } else {
        let words = rule.strip_prefix("must be one of: ").filter(|_| has_default)?;
        Some(words.split(", ").map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
    }
}

/// What the rows of a document should say and do not: line, column, what should stand there.
fn untrue(document: &Document) -> Vec<(usize, usize, String)> {
    let defaults = defaults();
    let mut found = Vec::new();
    for row in rows(document) {
        if let Some(truth) = truth(&row, &defaults) {
            let wanted = [("default", truth.default), ("range", truth.range)];
            for (head, wanted) in wanted {
                let (Some(column), Some(wanted)) = (row.place(head), wanted) else { continue };
                if row.cells.get(column) != Some(&wanted) {
                    found.push((row.line, column, wanted));
                }
            }
        }
        found.extend(untrue_entry(&row, &defaults));
    }
    found
}

/// The same for a row of a table of segments or channels.
fn untrue_entry(row: &Row, defaults: &Table) -> Vec<(usize, usize, String)> {
    let list =
        row.head.first().and_then(|head| code(head)).filter(|list| ["segments", "channels"].contains(list));
    let Some(list) = list else { return Vec::new() };
    let entries = defaults[list].as_array().unwrap();
    let key = row.cells.first().and_then(|cell| code(cell)).unwrap_or_default();
    let entry = entries.iter().filter_map(Value::as_table).find(|entry| entry["key"].as_str() == Some(key));
    let template = defaults[list.trim_end_matches('s')].as_table();
    let mut found = Vec::new();
    for (column, head) in row.head.iter().enumerate().skip(1) {
        let Some(path) = code(head) else { continue };
        let value = entry.and_then(|entry| at(entry, path)).or_else(|| template.and_then(|t| at(t, path)));
        let wanted = value.and_then(printed).unwrap_or_else(|| format!("no default for {list} {key} {path}"));
        if row.cells.get(column) != Some(&wanted) {
            found.push((row.line, column, wanted));
        }
    }
    found
}

fn false_cells(document: &Document) -> Vec<String> {
    let mut found: Vec<String> = untrue(document)
        .into_iter()
        .map(|(line, column, wanted)| {
            document.fault(line, &format!("column {} should say {wanted}", column + 1))
        })
        .collect();
    let defaults = defaults();
    for row in rows(document) {
        let Some(truth) = truth(&row, &defaults) else { continue };
        let says = row.cell("default").unwrap_or_default();
        if truth.default.is_none() && !NO_DEFAULT.contains(&says) {
            found.push(
                document.fault(row.line, &format!("{} has no default that could be {says}", row.cells[0])),
            );
        }
        if row.cells.iter().any(|cell| cell == "?" || cell.is_empty()) || row.cells.len() != row.head.len() {
            found.push(document.fault(row.line, "a cell is empty"));
        }
    }
    found
}

/// Paths of all values that the defaults give, entries of lists left out.
fn leaves(table: &Table, above: &str, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        let listed = value.is_array() && ["segments", "channels", "keywords"].contains(&key.as_str());
        let inner = value.as_table().filter(|inner| !inner.contains_key("zh") && !inner.is_empty());
        match inner.filter(|_| printed(value).is_none()) {
            Some(inner) => leaves(inner, &path, found),
            None if listed => {}
            None => {
                found.insert(path);
            }
        }
    }
}

/// Paths that the tables of a document print.
fn paths_of(document: &Document) -> BTreeSet<String> {
    let path = |row: &Row| {
        let key = row.key()?;
        row.cell("default")?;
        match table_of(&row.heading).filter(|_| row.cell("range").is_some()) {
            Some((table, _)) if !table.is_empty() => Some(format!("{table}.{key}")),
            Some(_) | None => Some(key.to_owned()),
        }
    };
    rows(document).iter().filter_map(path).collect()
}

/// What the model is made of; the rest of a scenario is its cast, its controls and its clock.
fn of_the_model(path: &str) -> bool {
    let tables = [
        "segment",
        "api_segment",
        "awareness",
        "choice",
        "flows",
        "conversation",
        "advertising",
        "channel",
        "compute",
        "people",
        "finance",
        "score",
        "switches",
        "targeting",
        "creators",
        "posters",
        "search_pages",
        "scandal",
        "own_channels",
        "signup",
        "surface",
        "shocks",
        "house_rules",
        "research",
        "talent",
        "business",
        "reports",
    ];
    let named = |path: &str| !path.ends_with(".key") && !path.ends_with(".name");
    tables.iter().any(|table| path.split('.').next() == Some(table)) && named(path)
}

fn left_out(document: &Document, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut all = BTreeSet::new();
    leaves(&defaults(), "", &mut all);
    let named = paths_of(document);
    all.into_iter().filter(|path| wanted(path) && !named.contains(path)).collect()
}

#[test]
fn every_default_and_range_is_the_programs() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        for path in ["docs/MODEL.md", "docs/SCENARIOS.md"] {
            let document = Document::read(path);
            fs::write(checkout().join(path), rewritten(&document, &untrue(&document))).unwrap();
        }
    }
    assert_eq!(broken(false_cells), "", "UPDATE_GOLDEN=1 writes defaults and ranges");
}

#[test]
fn no_value_is_left_out() {
    assert_eq!(left_out(&Document::read("docs/SCENARIOS.md"), |_| true), [""; 0]);
    assert_eq!(left_out(&Document::read("docs/MODEL.md"), of_the_model), [""; 0]);
    assert!(left_out(&Document::planted(""), of_the_model).len() > 100);
}

#[test]
fn a_wrong_default_or_range_is_found() {
    let count = |heading: &str, row: &str| {
        let text = format!("### `{heading}`\n| key | default | range | what |\n|---|---|---|---|\n{row}\n");
        false_cells(&Document::planted(&text)).len()
    };
    assert_eq!(count("[choice]", "| `zeta_free` | 0.3 | −10 to 10 | x |"), 0);
    assert_eq!(count("[choice]", "| `zeta_free` | 0.31 | −10 to 11 | x |"), 2);
    assert_eq!(count("[choice]", "| `zeta_lost` | 0.3 | −10 to 10 | x |"), 1);
    assert_eq!(count("[bounds]", "| `rent_gpus` | 0 to 50,000, step 1 | whole, 0 to 1,000,000 | x |"), 0);
    assert_eq!(count("top level", "| `days` | required | whole, 1 to 100,000 | x |"), 0);
    assert_eq!(count("top level", "| `days` | required | whole, 1 to 3,651 | |"), 2);

    let free = |text: &str| false_cells(&Document::planted(text)).len();
    let head = "| symbol | key | default |\n|---|---|---|\n";
    assert_eq!(free(&format!("{head}| ζ | `choice.zeta_free` | 0.3 |\n")), 0);
    assert_eq!(free(&format!("{head}| ζ | `choice.zeta_free` | 0.4 |\n")), 1);
    let head = "| `segments` | `population` | `inertia` |\n|---|---|---|\n";
    assert_eq!(free(&format!("{head}| `student` | 120,000,000 | 1.5 |\n| `mass` | 280,000,000 | 2 |\n")), 0);
    assert_eq!(free(&format!("{head}| `student` | 120,000,001 | 2 |\n")), 2);
}
