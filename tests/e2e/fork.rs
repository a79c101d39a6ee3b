//! `burnrate fork`, and `burnrate replay --parent`: what a match would have been.

use rusqlite::Connection;
use serde_json::Value;

use crate::folder::Folder;
use crate::program::burnrate;

/// A match of bots, and where its log lies.
fn log(folder: &Folder, name: &str, play: [&str; 6]) -> String {
    let out = folder.file(name).to_str().unwrap().to_owned();
    burnrate(["simulate"].iter().chain(&play).chain(&["--out", &out])).good();
    out
}

fn year(folder: &Folder) -> String {
    log(folder, "year.burn", ["--scenario", "china-2024", "--seed", "7", "--days", "365"])
}

fn edit(folder: &Folder, text: &str) -> String {
    let path = folder.file("edit.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn fork(log: &str, at: &str, out: &str, more: &[&str]) -> Value {
    burnrate(["fork", log, "--at", at, "--out", out, "--json"].iter().chain(more)).json()
}

fn payload_bytes(log: &str) -> i64 {
    let sum = "SELECT sum(length(payload)) FROM records";
    Connection::open(log).unwrap().query_row(sum, [], |row| row.get(0)).unwrap()
}

#[test]
fn unedited_a_year_of_the_chinese_market_forks_into_itself() {
    let folder = Folder::new("fork");
    let log = year(&folder);
    let state = burnrate(["replay", &log, "--json"]).json()["state_hash"].clone();
    let whole = payload_bytes(&log);
    for at in ["0", "180", "364"] {
        let out = folder.file("fork.burn");
        let out = out.to_str().unwrap();
        let document = fork(&log, at, out, &[]);
        assert_eq!(
            (&document["state_hash"], &document["parent_state_hash"]),
            (&state, &state),
            "after day {at}"
        );
        let replayed = burnrate(["replay", out, "--parent", &log, "--json"]).json();
        assert_eq!((&replayed["state_hash"], &replayed["verified"]), (&state, &true.into()));
        // It shares what it can: of a thousand forks from the middle at least 95% would be stored once.
        let bytes = payload_bytes(out);
        assert_eq!(document["log"]["payload_bytes"], bytes);
        assert!(at == "0" || bytes * 20 < whole, "{bytes} of {whole} bytes");
    }
}

#[test]
fn a_company_that_decides_otherwise_is_followed_to_the_end() {
    let folder = Folder::new("fork-edited");
    let log = year(&folder);
    let edit = edit(
        &folder,
        "[[add]]\nday = 200\nvendor = \"kimi\"\ncommands = ['{\"type\":\"SetPrice\",\"price\":{\"item\":\"Subscription\",\"fen_per_month\":4900}}']\n",
    );
    let (out, series) = (folder.file("fork.burn"), folder.file("fork.jsonl"));
    let (out, series) = (out.to_str().unwrap(), series.to_str().unwrap());
    for rivals in ["recorded", "bots"] {
        let document = fork(&log, "180", out, &["--edit", &edit, "--rivals", rivals, "--series", series]);
        assert_ne!(document["state_hash"], document["parent_state_hash"]);
        assert!(document["assumes"]["zh"].is_string() && document["assumes"]["en"].is_string());
        let vendors = document["vendors"].as_array().unwrap();
        let kimi = vendors.iter().find(|vendor| vendor["vendor"] == "kimi").unwrap();
        assert_eq!(kimi["decided_by"], "recorded");
        assert_ne!(
            kimi["forked_score_fen"], kimi["score_fen"],
            "a subscription that costs something moves a score"
        );
        let bots = vendors.iter().filter(|vendor| vendor["decided_by"] == "bot").count();
        assert_eq!(bots, if rivals == "bots" { vendors.len() - 1 } else { 0 });
        let replayed = burnrate(["replay", out, "--parent", &log, "--json"]).json();
        assert_eq!(replayed["state_hash"], document["state_hash"]);
        let lines = std::fs::read_to_string(series).unwrap();
        assert_eq!(lines.lines().count(), vendors.len() * (365 - 180));
        let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        assert_eq!(last["day"], 365);
        let table =
            burnrate(["fork", &log, "--at", "180", "--out", out, "--edit", &edit, "--rivals", rivals]);
        assert!(table.good().out.contains(document["state_hash"].as_str().unwrap()));
    }
    let inspected = burnrate(["inspect", out]).good().out;
    assert!(inspected.contains("Forked match") && inspected.contains("day 365"), "a fork can be looked at");
}

#[test]
fn a_fork_holds_to_its_parent_alone() {
    let folder = Folder::new("fork-parent");
    let short = ["--scenario", "first-class", "--seed", "7", "--days", "40"];
    let log_7 = log(&folder, "seven.burn", short);
    let out = folder.file("fork.burn");
    let out = out.to_str().unwrap();
    fork(&log_7, "20", out, &[]);
    let ran = burnrate(["replay", out]);
    ran.bad_input(&["fork.burn", "--parent"]);
    burnrate(["replay", &log_7, "--parent", &log_7]).bad_input(&["one fork"]);
    // Another match of the same name, as long.
    let other = ["--scenario", "small-market", "--seed", "7", "--days", "40"];
    let other = log(&folder, "other.burn", other);
    let ran = burnrate(["replay", out, "--parent", &other]);
    assert!(ran.refused(1).contains("another record"), "{ran:?}");
    // Touched, and chained anew as whoever can write would do it: a day's hash tells.
    let connection = Connection::open(out).unwrap();
    connection
        .execute(
            "UPDATE records SET payload = CAST(payload || x'00' AS BLOB) WHERE place & 4294967295 = 3",
            [],
        )
        .unwrap();
    connection.close().unwrap();
    let ran = burnrate(["replay", out, "--parent", &log_7, "--json"]);
    assert!(ran.refused(1).contains("record 3"), "{ran:?}");
}

#[test]
fn what_can_not_be_forked_is_told_in_a_line() {
    let folder = Folder::new("fork-bad");
    let log = log(&folder, "short.burn", ["--scenario", "first-class", "--seed", "7", "--days", "20"]);
    let out = folder.file("fork.burn").to_str().unwrap().to_owned();
    let ask = |log: &str, more: &[&str]| burnrate(["fork", log, "--out", &out].iter().chain(more));
    ask(&log, &["--at", "20"]).bad_input(&["day 20", "0 to 19"]);
    ask(&log, &["--at=-1"]).bad_input(&["--at"]);
    ask(&log, &["--at", "5", "--rivals", "bots"]).bad_input(&["edit"]);
    ask(&log, &["--at", "5", "--edit", "nowhere.toml"]).bad_input(&["nowhere.toml"]);
    let dropped = edit(&folder, "[[drop]]\nrecord = 0\n");
    ask(&log, &["--at", "5", "--edit", &dropped]).bad_input(&["edit.toml", "drop[0].record"]);
    let illegal = edit(
        &folder,
        "[[add]]\nday = 9\nvendor = \"firefly\"\ncommands = ['{\"type\":\"SetPrice\",\"price\":{\"item\":\"Subscription\",\"fen_per_month\":99999999}}']\n",
    );
    ask(&log, &["--at", "5", "--edit", &illegal]).bad_input(&["refused", "before day 9"]);
    let other_rules = burnrate_tests::checkout().join("tests/golden/format-1.burn");
    let ran = ask(other_rules.to_str().unwrap(), &["--at", "5"]);
    assert!(ran.refused(1).contains("rules 1"), "{ran:?}");
    assert!(!folder.file("fork.burn").exists(), "nothing was written");
}
