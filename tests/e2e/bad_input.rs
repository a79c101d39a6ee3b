//! Files that are not what they should be: told in one line with the file and the place, and left as they are.

use std::path::Path;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::{ClientMessage, ServerMessage, WireError};
use burnrate_client_proto::view::Pace;
use rusqlite::{Connection, params};

use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::program::burnrate;
use crate::server::Server;

fn simulated(folder: &Folder) -> String {
    let out = folder.file("match.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", "first-class", "--seed", "7", "--days", "12", "--out", &out]).good();
    out
}

#[test]
fn logs_that_are_none_are_refused_by_all_who_read_logs() {
    let folder = Folder::new("foreign");
    let whole = std::fs::read(simulated(&folder)).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.file(name), bytes).unwrap();
        folder.file(name).to_str().unwrap().to_owned()
    };
    let other = folder.file("other.db");
    Connection::open(&other).unwrap().execute("CREATE TABLE letters (text TEXT)", []).unwrap();
    let newer = file("newer.burn", &whole);
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    std::fs::create_dir(folder.file("empty-folder")).unwrap();
    // A log that was cut, or has something behind it, is damaged: a failed check. What is none is bad input.
    for (log, said, status) in [
        (folder.file("missing.burn").to_str().unwrap().to_owned(), "missing.burn", 2),
        (file("empty.burn", b""), "empty.burn", 2),
        (file("letter.burn", b"dear Ms. Li, the log is in the other envelope"), "letter.burn", 2),
        (file("header.burn", &whole[..60]), "header.burn", 1),
        (file("half.burn", &whole[..whole.len() / 2]), "half.burn", 1),
        (file("longer.burn", &[&whole[..], b"more"].concat()), "longer.burn", 1),
        (other.to_str().unwrap().to_owned(), "other.db", 2),
        (newer, "version 99", 2),
        (folder.file("empty-folder").to_str().unwrap().to_owned(), "empty-folder", 2),
    ] {
        let before = std::fs::read(&log).ok();
        for command in
            [vec!["replay", log.as_str(), "--verify"], vec!["replay", &log, "--json"], vec!["inspect", &log]]
        {
            let ran = burnrate(command);
            assert!(ran.refused(status).contains(said), "{log}");
            assert_eq!(ran.out, "", "nothing on standard output");
        }
        let out = folder.file("out.burn");
        burnrate(["recover", &log, "--out", out.to_str().unwrap()]).bad_input(&[said]);
        assert!(!out.exists());
        assert_eq!(std::fs::read(&log).ok(), before, "{log} was left as it is");
    }
}

#[test]
fn a_match_that_is_not_in_a_log_is_told_with_those_that_are() {
    let folder = Folder::new("which");
    let log = simulated(&folder);
    burnrate(["replay", &log, "--match", "nowhere"]).bad_input(&["nowhere", "0000000000000007"]);
    burnrate(["replay", &log, "--match", "0000000000000007"]).good();
}

/// The scenario of the first lesson with one line of it replaced.
fn spoiled(folder: &Folder, name: &str, from: &str, to: &str) -> String {
    let text = burnrate(["scenario", "show", "first-class"]).good().out;
    assert!(text.contains(from), "the scenario has no `{from}`");
    let file = folder.file(name);
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
    file.to_str().unwrap().to_owned()
}

/// Every fault of a scenario stands on a line of its own that names the file, the path, the value and the range.
fn assert_fault(file: &str, status: i32, named: &[&str]) {
    let ran = burnrate(["scenario", "check", file]);
    assert_eq!((ran.status, ran.out.as_str()), (status, ""), "{ran:?}");
    let name = Path::new(file).file_name().unwrap().to_str().unwrap();
    let line = ran.err.lines().find(|line| named.iter().all(|word| line.contains(word)));
    let line = line.unwrap_or_else(|| panic!("no line names {named:?}:\n{}", ran.err));
    assert!(line.contains(name), "the file is not named: {line}");
}

#[test]
fn faults_of_a_scenario_are_told_with_path_value_and_range() {
    let folder = Folder::new("faults");
    let spoil = |name: &str, from: &str, to: &str| spoiled(&folder, name, from, to);
    assert_fault(&spoil("days.toml", "days = 364", "days = -5"), 1, &["days", "-5"]);
    assert_fault(&spoil("share.toml", "awareness = 0.10", "awareness = 1.7"), 1, &["awareness", "1.7"]);
    assert_fault(&spoil("nan.toml", "awareness = 0.10", "awareness = nan"), 1, &["awareness"]);
    assert_fault(&spoil("huge.toml", "cash_yuan = 20_000_000", "cash_yuan = 9e99"), 1, &["cash_yuan"]);
    assert_fault(&spoil("unknown.toml", "heads = 30", "haeds = 30"), 1, &["haeds"]);
    assert_fault(
        &spoil("bot.toml", "reference_bot = \"growth\"", "reference_bot = \"genius\""),
        1,
        &["genius"],
    );
    assert_fault(&spoil("twice.toml", "key = \"panda\"", "key = \"firefly\""), 1, &["firefly"]);
    let broken = spoil("broken.toml", "days = 364", "days = = 364");
    assert_fault(&broken, 1, &["broken.toml"]);
    let both = spoiled(&folder, "both.toml", "days = 364", "days = -5");
    let text = std::fs::read_to_string(&both).unwrap().replacen("awareness = 0.10", "awareness = 1.7", 1);
    std::fs::write(&both, text).unwrap();
    assert_fault(&both, 1, &["days", "-5"]);
    assert_fault(&both, 1, &["awareness", "1.7"]);
    let ran = burnrate(["simulate", "--scenario", &both, "--days", "5"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.err.contains("both.toml"), "{}", ran.err);
}

#[test]
fn a_store_that_is_none_is_not_served_and_not_touched() {
    let folder = Folder::new("store");
    let database = folder.file("burnrate.db");
    std::fs::write(&database, "this was a shopping list").unwrap();
    let data = folder.path().to_str().unwrap();
    burnrate(["serve", "--listen", "127.0.0.1:0", "--data", data]).bad_input(&["burnrate.db"]);
    burnrate(["serve", "--check", "--data", data]).bad_input(&["burnrate.db"]);
    assert_eq!(std::fs::read_to_string(&database).unwrap(), "this was a shopping list");
}

/// Flips a byte in the middle of a match's first record, in a data folder that nobody serves.
fn damage(data: &Path, match_id: &str) {
    let connection = Connection::open(data.join("burnrate.db")).unwrap();
    let name = format!("match/{match_id}");
    let id: i64 =
        connection.query_row("SELECT id FROM streams WHERE name = ?1", [name], |row| row.get(0)).unwrap();
    let select = "SELECT payload FROM records WHERE place = ?1";
    let mut payload: Vec<u8> = connection.query_row(select, [id << 32], |row| row.get(0)).unwrap();
    let middle = payload.len() / 2;
    payload[middle] ^= 1;
    connection
        .execute("UPDATE records SET payload = ?2 WHERE place = ?1", params![id << 32, payload])
        .unwrap();
}

#[test]
fn a_damaged_match_stops_alone_with_its_record_and_others_are_served() {
    let folder = Folder::new("damaged");
    let mut server = Server::start(folder.path());
    let mut matches = Vec::new();
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 1).await;
        matches = instructor.create(2, Pace::Stepped {}).await.1;
    });
    server.kill();
    damage(folder.path(), matches[0].as_str());
    server.restart();
    run(async {
        let mut guest = Guest::connect(&server, Codec::Json, 2).await;
        let watch = |index: usize| ClientMessage::Watch { match_id: matches[index].clone(), since: None };
        assert_eq!(guest.refused(watch(0)).await, WireError::Quarantined { record: 0 });
        let other = guest.ask(watch(1)).await;
        assert!(matches!(other, ServerMessage::Attached { .. }), "{other:?}");
    });
    let data = folder.path().to_str().unwrap();
    let ran = burnrate(["replay", data, "--match", matches[0].as_str(), "--verify"]);
    assert!(ran.refused(1).contains("record 0"), "{}", ran.err);
    burnrate(["replay", data, "--match", matches[1].as_str(), "--verify"]).good();
}
