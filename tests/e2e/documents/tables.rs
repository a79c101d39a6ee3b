//! Tables of a Markdown file, cell by cell, and what the scenario's defaults say for a cell.
//!
//! A table whose head has `key` and `default` prints defaults. Under a heading such as `` `[choice]` `` its keys are those of
//! that table, and a column `range` holds what may stand there; elsewhere its keys are whole paths. A table whose first head
//! is `` `segments` `` or `` `channels` `` prints a default entry a row.

use toml::{Table, Value};

use super::Document;

/// One row of a table.
pub(crate) struct Row {
    /// From 1.
    pub(crate) line: usize,
    /// The nearest heading above, without `#`.
    pub(crate) heading: String,
    /// The head of the table.
    pub(crate) head: Vec<String>,
    /// Its cells.
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// The cell under a head.
    pub(crate) fn cell(&self, head: &str) -> Option<&str> {
        let place = self.place(head)?;
        self.cells.get(place).map(String::as_str)
    }

    /// Which column has this head.
    pub(crate) fn place(&self, head: &str) -> Option<usize> {
        self.head.iter().position(|own| own == head)
    }

    /// The code span of the cell under `key`.
    pub(crate) fn key(&self) -> Option<&str> {
        code(self.cell("key")?)
    }
}

/// The text of a cell that is one code span.
pub(crate) fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

/// Every row of every table, heads and rules left out.
pub(crate) fn rows(document: &Document) -> Vec<Row> {
    let mut found: Vec<Row> = Vec::new();
    let (mut heading, mut head) = (String::new(), Vec::new());
    for (line, text) in (1..).zip(document.text.lines()) {
        if let Some(title) = text.strip_prefix('#') {
            title.trim_start_matches('#').trim().clone_into(&mut heading);
        }
        let Some(inside) = text.strip_prefix('|').and_then(|rest| rest.trim_end().strip_suffix('|')) else {
            head.clear();
            continue;
        };
        let cells: Vec<String> = inside.split('|').map(|cell| cell.trim().to_owned()).collect();
        let is_rule = inside.chars().all(|c| "-:| ".contains(c));
        if head.is_empty() {
            head = cells;
        } else if !is_rule {
            found.push(Row { line, heading: heading.clone(), head: head.clone(), cells });
        }
    }
    found
}

/// The document with some cells replaced: line, column, new text.
pub(crate) fn rewritten(document: &Document, changes: &[(usize, usize, String)]) -> String {
    let mut lines: Vec<String> = document.text.lines().map(str::to_owned).collect();
    for (line, column, cell) in changes {
        let text = &mut lines[line - 1];
        // Before the first bar and behind the last stands nothing.
        let whole = text.clone();
        let mut cells: Vec<&str> = whole.trim().split('|').map(str::trim).collect();
        cells[*column + 1] = cell;
        let cells = &cells[1..cells.len() - 1];
        *text = format!("| {} |", cells.join(" | "));
    }
    lines.join("\n") + "\n"
}

/// The value at a path such as `finance.sentiment.start`.
pub(crate) fn at<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => table.get(path),
        Some((first, rest)) => at(table.get(first)?.as_table()?, rest),
    }
}

/// A default as a document prints it; none for what has no short form.
pub(crate) fn printed(value: &Value) -> Option<String> {
    match value {
        Value::Integer(x) => Some(grouped(&x.to_string())),
        Value::Float(x) => Some(grouped(&x.to_string())),
        Value::Boolean(x) => Some(x.to_string()),
        Value::String(x) => Some(format!("`{x}`")),
        Value::Table(range) => {
            let part = |name: &str| printed(range.get(name)?);
            Some(format!("{} to {}, step {}", part("min")?, part("max")?, part("step")?))
        }
        Value::Array(_) | Value::Datetime(_) => None,
    }
}

/// Digits before the point in groups of three.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("−", digits));
    let (whole, rest) = digits.split_once('.').map_or((digits, String::new()), |(w, r)| (w, format!(".{r}")));
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let rest = if rest == ".0" { String::new() } else { rest };
    format!("{sign}{out}{rest}")
}

#[test]
fn tables_are_read_and_rewritten() {
    let text = "# A `[b]`\n| key | default |\n|---|---|\n| `c` | ? |\n\nx\n";
    let document = Document::planted(text);
    let rows = rows(&document);
    assert_eq!(
        (rows.len(), rows[0].line, rows[0].key(), rows[0].cell("default")),
        (1, 4, Some("c"), Some("?"))
    );
    assert_eq!(rows[0].heading, "A `[b]`");
    assert_eq!(rewritten(&document, &[(4, 1, "7".to_owned())]), text.replace('?', "7"));
    assert_eq!(
        ["1234567", "0.0062", "-1.0", "60000000", "999"].map(grouped),
        ["1,234,567", "0.0062", "−1", "60,000,000", "999"]
    );
}
