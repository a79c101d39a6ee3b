//! `cargo xtask refit [--write]`: fits the market's fitted numbers to T1 to T4 and T6 again, after a change of the market's rules.
//!
//! Prints a line a number; with `--write` it also replaces each number in its scenario file, and nothing else there: comments and
//! spaces stay. What is fitted, to what, and how, is `server/matches/src/facts`'s.

use crate::{failure::Failure, files, process, workspace};

const SCENARIOS: &str = "content/scenarios";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let write = match arguments {
        [] => false,
        [flag] if flag == "--write" => true,
        _ => return Err(Failure::Usage("usage: cargo xtask refit [--write]".to_owned())),
    };
    let example = ["run", "--release", "--locked", "-q", "-p", "burnrate-matches", "--example", "refit"];
    let printed = process::output(process::cargo().args(example))?;
    print!("{printed}");
    for line in printed.lines().filter(|_| write) {
        let [file, place, number] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(Failure::Check(format!("{line:?} is not FILE PLACE NUMBER")));
        };
        let path = workspace::root().join(SCENARIOS).join(file);
        let text = files::read(&path)?;
        let replaced = replaced(&text, place, number)
            .ok_or_else(|| Failure::Check(format!("{file}: {place} stands on no line of its own")))?;
        std::fs::write(&path, replaced).map_err(Failure::file("writing", &path))?;
    }
    Ok(())
}

/// The text with another number at `place`: `key`, `table.key`, or `list.entry.key` where the entry is one line.
fn replaced(text: &str, place: &str, number: &str) -> Option<String> {
    let steps: Vec<&str> = place.split('.').collect();
    let (key, in_table, in_entry) = match steps[..] {
        [key] if !key.is_empty() => (key, "", None),
        [table, key] => (key, table, None),
        [_, entry, key] => (key, "", Some(format!("key = \"{entry}\""))),
        _ => return None,
    };
    let mut table = "";
    let mut found = false;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if let Some(name) = line.trim().strip_prefix('[') {
            table = name.split(']').next().unwrap_or_default();
        }
        let here = match &in_entry {
            Some(entry) => line.contains(entry.as_str()),
            None => table == in_table && line.starts_with(&format!("{key} ")),
        };
        match with_number(line, key, number).filter(|_| here && !found) {
            Some(line) => {
                found = true;
                lines.push(line);
            }
            None => lines.push(line.to_owned()),
        }
    }
    found.then(|| lines.join("\n"))
}

/// A line with another number behind `key =`; a comment behind it keeps its column while there is room.
fn with_number(line: &str, key: &str, number: &str) -> Option<String> {
    let (before, after) = line.split_once(&format!("{key} = "))?;
    let length = after.find(|c: char| !(c.is_ascii_digit() || ".-_e".contains(c))).unwrap_or(after.len());
    let (old, rest) = after.split_at(length);
    let rest = if rest.trim_start().starts_with('#') {
        let column = (old.len() + rest.len() - rest.trim_start().len()).saturating_sub(number.len()).max(1);
        format!("{}{}", " ".repeat(column), rest.trim_start())
    } else {
        rest.to_owned()
    };
    Some(format!("{before}{key} = {number}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
factor = 0.5            # of users
list = [
    { key = \"a\", talk = 0.25 },
    { key = \"b\", talk = 0.25 },
]
[market]
factor = 2
rate = 0.125            # a day
[market.other]
rate = 7
";

    fn line_of(place: &str, number: &str, line: usize) -> String {
        let after = replaced(TEXT, place, number).unwrap();
        let changed: Vec<usize> =
            (0..).zip(TEXT.lines().zip(after.lines())).filter(|(_, (a, b))| a != b).map(|(i, _)| i).collect();
        assert_eq!(changed, [line], "{after}");
        after.lines().nth(line).unwrap().to_owned()
    }

    #[test]
    fn one_number_is_replaced_and_the_rest_stays() {
        assert_eq!(line_of("factor", "0.375", 0), "factor = 0.375          # of users");
        assert_eq!(line_of("list.b.talk", "1.5", 3), "    { key = \"b\", talk = 1.5 },");
        assert_eq!(line_of("market.factor", "31", 6), "factor = 31");
        assert_eq!(line_of("market.rate", "0.0625", 7), "rate = 0.0625           # a day");
    }

    #[test]
    fn a_place_that_is_not_there_is_not_invented() {
        for place in ["rate", "market.talk", "list.c.talk", "list.a.factor", "a.b.c.d", ""] {
            assert_eq!(replaced(TEXT, place, "1"), None, "{place}");
        }
    }
}
