//! A second reader of the log, in Python, written from FORMAT.md alone (`tests/reader/read_log.py`): on the golden logs,
//! on a fresh one and on a data folder it must say line by line what `burnrate inspect` says, and find damage too.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use burnrate_eventlog::LogFile;
use burnrate_tests::checkout;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::folder::Folder;
use crate::program::burnrate;

/// The event format that the reader decodes.
const READ_FORMAT: u16 = 2;

/// Names of a match's events, each at its index in FORMAT.md.
const EVENTS: [&str; 10] = [
    "Opened",
    "Started",
    "CommandsAccepted",
    "CommandRefused",
    "SeatControl",
    "DayClosed",
    "Ended",
    "ShockPlayed",
    "ScoreWeightsSet",
    "TakenBack",
];

/// Runs the reader; `None`, with a line that says so, where there is no Python 3.
fn read(log: &Path) -> Option<Output> {
    let reader = checkout().join("tests/reader/read_log.py");
    let ran = Command::new("python3").arg(reader).arg(log).output();
    if ran.is_err() {
        println!("not run: no python3");
    }
    ran.ok()
}

#[test]
fn the_reader_says_what_inspect_says_of_golden_logs() {
    let mut found = 0;
    for entry in std::fs::read_dir(checkout().join("tests/golden")).unwrap() {
        let log = entry.unwrap().path();
        if log.extension().is_some_and(|ending| ending == "burn") {
            assert_same(&log, &log);
            found += 1;
        }
    }
    assert!(found >= 2, "{found} golden logs");
}

#[test]
fn the_reader_says_what_inspect_says_of_a_fresh_log() {
    let folder = Folder::new("reader");
    let log = fresh(&folder);
    assert_same(&log, &log);
}

#[test]
fn the_reader_says_what_inspect_says_of_a_data_folder() {
    let folder = Folder::new("reader-data");
    let log = fresh(&folder);
    let data = folder.file("data");
    std::fs::create_dir(&data).unwrap();
    let database = data.join("burnrate.db");
    burnrate(["recover", log.to_str().unwrap(), "--out", database.to_str().unwrap()]).good();
    assert_same(&data, &database);
}

#[test]
fn the_reader_finds_damage() {
    let folder = Folder::new("reader-damage");
    let log = fresh(&folder);
    let connection = rusqlite::Connection::open(&log).unwrap();
    let changed = "UPDATE records SET payload = x'02000100' WHERE place & 4294967295 = 5";
    assert_eq!(connection.execute(changed, []).unwrap(), 1);
    drop(connection);
    let Some(ran) = read(&log) else { return };
    assert_eq!(ran.status.code(), Some(1));
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(told.contains("record 5 is damaged"), "{told}");
    let cut = folder.file("cut.burn");
    let bytes = std::fs::read(fresh(&folder)).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() - 1]).unwrap();
    let Some(ran) = read(&cut) else { return };
    assert_eq!(ran.status.code(), Some(1));
}

fn fresh(folder: &Folder) -> PathBuf {
    let log = folder.file("fresh.burn");
    let out = log.to_str().unwrap();
    let all = ["simulate", "--scenario", "first-class", "--seed", "11", "--days", "40", "--out", out];
    burnrate(all).good();
    log
}

/// `log` is what inspect is given, `database` the file in it that the reader is given.
fn assert_same(log: &Path, database: &Path) {
    let Some(ran) = read(database) else { return };
    let complaint = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{}: {complaint}", log.display());
    let said = String::from_utf8(ran.stdout).unwrap();
    let expected = inspected(log);
    for (at, (said, expected)) in said.lines().zip(&expected).enumerate() {
        assert_eq!(said, expected, "{}, line {at}", log.display());
    }
    assert_eq!(said.lines().count(), expected.len(), "{}", log.display());
}

/// What the reader should print, from what `burnrate inspect LOG --json` prints; only payloads are read otherwise.
fn inspected(log: &Path) -> Vec<String> {
    let document = burnrate(["inspect", log.to_str().unwrap(), "--json"]).json();
    let file = LogFile::open(log).unwrap();
    let mut lines = Vec::new();
    for stream in document["streams"].as_array().unwrap() {
        let name = stream["stream"].as_str().unwrap();
        let id = name.parse().unwrap();
        let seal = file.info(&id).unwrap().unwrap().seal.map_or("open".to_owned(), |seal| hex(&seal));
        let head = &stream["head"];
        lines.push(format!("stream {name} {} {} {seal}", head["count"], head["hash"].as_str().unwrap()));
        for record in stream["records"].as_array().unwrap() {
            let (seq, link) = (record["seq"].as_u64().unwrap(), record["link"].as_str().unwrap());
            let payload = &file.read(&id, seq, 1).unwrap()[0].payload;
            let hash = hex(&Sha256::digest(payload));
            let said = if name.starts_with("match/") { event(payload, record) } else { String::new() };
            lines.push(format!("{name} {seq} {link} {} {hash}{said}", record["bytes"]));
        }
    }
    lines
}

/// What the reader says of a match's event: of another format than the present one, that alone.
fn event(payload: &[u8], record: &Value) -> String {
    let format = u16::from_le_bytes(*payload.first_chunk().unwrap());
    if format != READ_FORMAT {
        return format!(" format {format}");
    }
    let (kind, told) = (record["kind"].as_str().unwrap(), record["what"].as_str().unwrap());
    let Some(index) = EVENTS.iter().position(|event| *event == kind) else { return String::new() };
    let after = |word: &str| {
        let mut words = told.split([' ', ',']).skip_while(|found| *found != word);
        words.nth(1).unwrap_or_else(|| panic!("no {word} in {told}")).to_owned()
    };
    match kind {
        "Opened" => format!(" event {index} rules {} seed {}", after("rules"), after("seed")),
        "DayClosed" => format!(" event {index} day {} state {}", after("day"), after("state")),
        _ => format!(" event {index}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
