//! Each command that a document shows can be given. Blocks marked `sh runnable` are run, in order, in a folder of their own;
//! of the others, and of code spans, the subcommand and its flags are held to `--help`.
//!
//! A runnable line may end in `# exits 1`. A block `text faults=FILE` holds lines that `scenario check FILE` prints.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use burnrate_tests::{burnrate_program, checkout};

use super::blocks::{blocks, spans};
use super::tables::{Row, grouped, rows};
use super::{Document, documents};

/// A folder that goes away with its owner.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = name.replace('/', "-");
        let path = std::env::temp_dir().join(format!("burnrate-documents-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn burnrate(folder: &Path, words: &[&str]) -> Output {
    Command::new(burnrate_program().unwrap()).args(words).current_dir(folder).output().unwrap()
}

/// Writes the files that a document shows, runs its runnable lines, and returns what went otherwise than shown.
fn run(document: &Document, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks(document) {
        if let Some(file) = block.value("file") {
            fs::write(folder.join(file), &block.text).unwrap();
        } else if let Some(file) = block.value("faults") {
            let output = burnrate(folder, &["scenario", "check", file]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let unsaid = block.text.lines().filter(|line| !said.contains(line));
            found.extend(
                unsaid.map(|line| document.fault(block.line, &format!("{line:?} is not among\n{said}"))),
            );
        } else if block.is("runnable") {
            for (line, text) in (block.line..).zip(block.text.lines()) {
                found.extend(run_line(document, folder, line, text));
            }
        }
    }
    found
}

fn run_line(document: &Document, folder: &Path, line: usize, text: &str) -> Option<String> {
    let (shown, comment) = text.split_once(" #").unwrap_or((text, ""));
    let expected = comment.trim().strip_prefix("exits ").map_or(0, |status| status.trim().parse().unwrap());
    let Some(words) = shown.trim().strip_prefix("burnrate ") else {
        return Some(document.fault(line, &format!("{shown:?} is no burnrate command, so it can't be run")));
    };
    let output = burnrate(folder, &words.split_whitespace().collect::<Vec<_>>());
    (output.status.code() != Some(expected)).then(|| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        document.fault(line, &format!("{shown:?} ended with {}, not {expected}: {said}", output.status))
    })
}

/// The commands that are shown and not run, each with its line.
fn shown(document: &Document) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> =
        spans(document).into_iter().map(|span| (span.line, span.text.to_owned())).collect();
    for block in blocks(document).iter().filter(|block| !block.is("runnable")) {
        found.extend((block.line..).zip(block.text.lines().map(str::to_owned)));
    }
    found
}

/// What `--help` says, asked once a subcommand.
#[derive(Default)]
struct Help(BTreeMap<String, String>);

impl Help {
    fn of(&mut self, words: &[&str]) -> String {
        let told = self.0.entry(words.join(" ")).or_insert_with(|| {
            let output = burnrate(checkout(), &[words, &["--help"]].concat());
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            if output.status.success() { text } else { String::new() }
        });
        told.clone()
    }
}

fn cannot_be_given(document: &Document, help: &mut Help, chores: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (line, text) in shown(document) {
        let words: Vec<&str> = text.split(" #").next().unwrap_or_default().split_whitespace().collect();
        let why = match words.as_slice() {
            ["burnrate", rest @ ..] | ["cargo", "run", "--release", "--", rest @ ..] => {
                unknown_words(rest, help)
            }
            ["cargo", "xtask", chore, ..] if !chores.contains(&format!("cargo xtask {chore}")) => {
                Some(format!("no chore is called {chore}"))
            }
            _ => None,
        };
        found.extend(why.map(|why| document.fault(line, &format!("{text}: {why}"))));
    }
    found
}

/// What `--help` does not know of a command: its subcommand (in small letters), or a flag.
fn unknown_words(words: &[&str], help: &mut Help) -> Option<String> {
    let verb_count = match words {
        ["scenario", verb, ..] if is_verb(verb) => 2,
        [verb, ..] if is_verb(verb) => 1,
        _ => 0,
    };
    let (verbs, rest) = words.split_at(verb_count);
    let told = help.of(verbs);
    if told.is_empty() {
        return Some(format!("there is no subcommand {}", verbs.join(" ")));
    }
    let flags = rest.iter().map(|word| word.trim_matches(['[', ']'])).filter(|word| word.starts_with("--"));
    let unknown =
        flags.map(|flag| flag.split('=').next().unwrap_or(flag)).find(|flag| !has_flag(&told, flag));
    unknown.map(|flag| format!("{} has no {flag}", verbs.join(" ")))
}

fn is_verb(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

fn has_flag(help: &str, flag: &str) -> bool {
    help.split(|c: char| c.is_whitespace() || c == ',' || c == '[' || c == '=').any(|word| word == flag)
}

#[test]
fn every_runnable_command_runs() {
    for document in documents() {
        let folder = Folder::new(&document.path);
        assert_eq!(run(&document, &folder.0).join("\n"), "");
    }
}

#[test]
fn every_shown_command_can_be_given() {
    let chores = fs::read_to_string(checkout().join("xtask/src/main.rs")).unwrap();
    let mut help = Help::default();
    let found: Vec<String> =
        documents().iter().flat_map(|document| cannot_be_given(document, &mut help, &chores)).collect();
    assert_eq!(found.join("\n"), "");
}

#[test]
fn a_command_that_fails_is_found() {
    let count = |text: &str| {
        let folder = Folder::new(&format!("planted-{}", text.len()));
        run(&Document::planted(text), &folder.0).len()
    };
    assert_eq!(
        count("```sh runnable\nburnrate scenario list\nburnrate scenario check lost.toml # exits 2\n```\n"),
        0
    );
    assert_eq!(
        count(
            "```sh runnable\nburnrate scenario check lost.toml\nrm -r x\nburnrate scenario list # exits 1\n```\n"
        ),
        3
    );
    let faulty = "```toml file=a.toml faults\nkey = 1\n```\n";
    assert_eq!(count(&format!("{faulty}```text faults=a.toml\na.toml:1: key = 1: must be\n```\n")), 0);
    assert_eq!(count(&format!("{faulty}```text faults=a.toml\na.toml:2: days: is lost\n```\n")), 1);

    let given = |text: &str| {
        cannot_be_given(&Document::planted(text), &mut Help::default(), "cargo xtask test").len()
    };
    assert_eq!(given("`burnrate simulate --scenario NAME --json` `burnrate` `cargo xtask test --list`"), 0);
    assert_eq!(given("`burnrate simulate --scenery NAME` `burnrate conquer` `cargo xtask conquer`"), 3);
}

/// SCENARIOS.md reckons a market share by hand; the program has to come to the same.
#[test]
fn two_alike_share_the_market_as_reckoned_by_hand() {
    let document = Document::read("docs/SCENARIOS.md");
    let folder = Folder::new("two-alike");
    assert_eq!(run(&document, &folder.0).join("\n"), "");
    let cells = fs::read_to_string(folder.0.join("cells.jsonl")).unwrap();
    let users: Vec<f64> = cells
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|cell| cell["day"] == 30)
        .filter_map(|cell| cell["users"].as_f64())
        .collect();
    let value = f64::exp(1.0 - 2.2268);
    let share = value / (1.0 + 2.0 * value);
    assert_eq!(users.len(), 2, "{users:?}");
    // A head is 1e-7 of the ten million; the choice itself is exact to 1e-7.
    assert!(users.iter().all(|users| (users / 1e7 - share).abs() < 5e-7), "{users:?} against {share}");
}

/// SCENARIOS.md prints where two rivals' prices go, week by week; the program has to go there.
#[test]
fn two_rivals_prices_go_where_the_document_says() {
    let document = Document::read("docs/SCENARIOS.md");
    let folder = Folder::new("two-rivals");
    assert_eq!(run(&document, &folder.0).join("\n"), "");
    let series = fs::read_to_string(folder.0.join("series.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> =
        series.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let printed: Vec<Row> = rows(&document).into_iter().filter(|row| row.head[0] == "day").collect();
    assert_eq!(printed.len(), 4);
    for row in printed {
        let day: u64 = row.cells[0].parse().unwrap();
        let of = |id: &str, key: &str| {
            let line = lines.iter().find(|line| line["id"] == id && line["day"] == day);
            line.and_then(|line| line[key].as_u64()).unwrap_or_else(|| panic!("{id} on day {day}"))
        };
        let price = |id: &str| format!("¥{:.2}", of(id, "subscription_fen_per_month") as f64 / 100.0);
        let users = |id: &str| grouped(&of(id, "active_users").to_string());
        assert_eq!(row.cells[1..], [price("left"), price("right"), users("left"), users("right")]);
    }
}
