//! `burnrate replay --verify`: a log that was touched anywhere does not pass, and the record at fault is named.

use std::path::Path;

use burnrate_eventlog::{ArchiveReader, ArchiveWriter};
use burnrate_sim::{Event, RULES_VERSION};
use rusqlite::{Connection, params};

use crate::folder::Folder;
use crate::program::burnrate;

/// A log of a short match, and the number of its records.
fn log(folder: &Folder) -> u64 {
    log_with(folder, &[])
}

fn log_with(folder: &Folder, more: &[&str]) -> u64 {
    let out = folder.file("whole.burn");
    let all = ["simulate", "--scenario", "first-class", "--seed", "7", "--days", "40", "--out"];
    burnrate(all.iter().chain(&[out.to_str().unwrap()]).chain(more)).good();
    let count =
        |connection: &Connection| connection.query_row("SELECT count(*) FROM records", [], |row| row.get(0));
    let count: i64 = count(&Connection::open(&out).unwrap()).unwrap();
    u64::try_from(count).unwrap()
}

/// A copy of the log, changed by hand as SQLite allows it.
fn changed(folder: &Folder, name: &str, change: impl FnOnce(&Connection)) -> String {
    let copy = folder.file(name);
    std::fs::copy(folder.file("whole.burn"), &copy).unwrap();
    let connection = Connection::open(&copy).unwrap();
    change(&connection);
    connection.close().unwrap();
    copy.to_str().unwrap().to_owned()
}

/// Where records of the only stream lie.
const FIRST_PLACE: i64 = 1 << 32;

fn flip(connection: &Connection, record: u64, at: impl FnOnce(usize) -> usize) {
    let place = FIRST_PLACE + i64::try_from(record).unwrap();
    let select = "SELECT payload FROM records WHERE place = ?1";
    let mut payload: Vec<u8> = connection.query_row(select, [place], |row| row.get(0)).unwrap();
    let at = at(payload.len());
    payload[at] ^= 0x10;
    let changed =
        connection.execute("UPDATE records SET payload = ?2 WHERE place = ?1", params![place, payload]);
    assert_eq!(changed.unwrap(), 1);
}

/// The verdict on a log that was touched: status 1, one line and the document, both with the record.
fn assert_named(log: &str, record: u64) {
    let ran = burnrate(["replay", log, "--verify", "--json"]);
    let line = ran.refused(1);
    assert!(line.contains(&format!("record {record}")), "record {record} is not named: {line}");
    let document = ran.document();
    assert_eq!(
        (&document["verified"], &document["damage"]["record"]),
        (&false.into(), &record.into()),
        "{document}"
    );
    assert!(document["damage"]["why"].is_string());
}

#[test]
fn a_whole_log_passes() {
    let folder = Folder::new("replay");
    log(&folder);
    let path = folder.file("whole.burn");
    let path = path.to_str().unwrap();
    let document = burnrate(["replay", path, "--verify", "--heavy", "--json"]).json();
    let mut keys: Vec<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let expected = ["damage", "days", "first_difference", "match", "rules_version", "state_hash", "verified"];
    assert_eq!(keys, expected);
    assert_eq!((&document["days"], &document["verified"]), (&40.into(), &true.into()));
    assert!(document["damage"].is_null() && document["first_difference"].is_null());
    let until = burnrate(["replay", path, "--until", "12", "--json"]).json();
    assert_eq!(until["days"], 12);
    assert_ne!(until["state_hash"], document["state_hash"]);
    let kinds = burnrate(["inspect", path]).good().out;
    assert!(
        kinds.contains("Opened") && kinds.contains("CommandsAccepted") && kinds.contains("Ended"),
        "{kinds}"
    );
}

#[test]
fn any_changed_byte_of_any_record_is_found_and_its_record_named() {
    let folder = Folder::new("flip");
    let count = log(&folder);
    let some = [0, 1, 2, count / 3, count / 2, count - 2, count - 1];
    for (number, record) in some.into_iter().enumerate() {
        for (place, at) in [("first", 0_usize), ("middle", 1), ("last", 2)] {
            let name = format!("{number}-{place}.burn");
            let log = changed(&folder, &name, |c| flip(c, record, |bytes| at * (bytes - 1) / 2));
            assert_named(&log, record);
        }
    }
}

#[test]
fn records_that_are_missing_moved_or_beyond_the_head_are_named() {
    let folder = Folder::new("order");
    let count = log(&folder);
    let last = i64::try_from(count).unwrap() - 1;
    let place = |record: i64| FIRST_PLACE + record;
    let run = |name: &str, record: u64, sql: &str, places: &[i64]| {
        let log = changed(&folder, name, |connection| {
            assert!(connection.execute(sql, rusqlite::params_from_iter(places)).unwrap() > 0);
        });
        assert_named(&log, record);
    };
    run("missing.burn", 9, "DELETE FROM records WHERE place = ?1", &[place(9)]);
    run("cut.burn", count - 1, "DELETE FROM records WHERE place = ?1", &[place(last)]);
    run("gap.burn", 5, "UPDATE records SET place = ?2 WHERE place = ?1", &[place(5), place(last + 1)]);
    let copy = "INSERT INTO records SELECT ?2, link, payload FROM records WHERE place = ?1";
    run("longer.burn", count, copy, &[place(last), place(last + 1)]);
    let swapped = changed(&folder, "swapped.burn", |connection| {
        for (from, to) in [(place(3), -1), (place(4), place(3)), (-1, place(4))] {
            let sql = "UPDATE records SET place = ?2 WHERE place = ?1";
            assert_eq!(connection.execute(sql, [from, to]).unwrap(), 1);
        }
    });
    assert_named(&swapped, 3);
}

#[test]
fn a_file_that_was_cut_is_a_damaged_log_and_no_bad_usage() {
    let folder = Folder::new("cut");
    log(&folder);
    let whole = std::fs::read(folder.file("whole.burn")).unwrap();
    let cut = folder.file("cut.burn");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    for command in ["replay", "inspect"] {
        let ran = burnrate([command, cut.to_str().unwrap()]);
        let line = ran.refused(1);
        assert!(line.contains("cut.burn") && line.contains("damaged"), "{line}");
    }
}

#[test]
fn a_damaged_log_gives_back_its_good_part() {
    let folder = Folder::new("recover");
    let count = log(&folder);
    let damaged =
        changed(&folder, "damaged.burn", |connection| flip(connection, count / 2, |bytes| bytes / 2));
    let good = folder.file("good.burn");
    let recovered = burnrate(["recover", &damaged, "--out", good.to_str().unwrap()]).good();
    assert!(recovered.out.contains(&format!("{} records kept", count / 2)), "{}", recovered.out);
    let replayed = burnrate(["replay", good.to_str().unwrap(), "--verify", "--json"]).json();
    assert_eq!(replayed["verified"], true);
    assert!(replayed["days"].as_u64().unwrap() < 40);
    assert!(Path::new(&damaged).exists());
}

#[test]
fn a_log_whose_chain_is_right_but_whose_market_is_not_differs() {
    let folder = Folder::new("forged");
    log(&folder);
    let forged = folder.file("forged.burn");
    let record = forge(&folder.file("whole.burn"), &forged);
    let ran = burnrate(["replay", forged.to_str().unwrap(), "--verify", "--json"]);
    let line = ran.refused(1);
    assert!(line.contains(&format!("record {record}")), "{line}");
    let document = ran.document();
    assert_eq!(document["first_difference"]["day"], 20, "{document}");
    let (expected, actual) =
        (&document["first_difference"]["expected"], &document["first_difference"]["actual"]);
    assert!(expected.is_string() && actual.is_string(), "{document}");
}

/// Copies a log with one figure of day 20 changed, and seals it as its own; gives the changed record's number.
fn forge(from: &Path, to: &Path) -> u64 {
    let mut changed = None;
    rewrite(from, to, |seq, event| {
        if let Event::DayClosed(closed) = event
            && closed.day == 20
        {
            closed.vitals[0].cash_fen += 100;
            changed = Some(seq);
        }
    });
    changed.unwrap()
}

/// Copies a log with its events changed, and seals it as its own.
fn rewrite(from: &Path, to: &Path, mut change: impl FnMut(u64, &mut Event)) {
    let whole = ArchiveReader::open(from).unwrap();
    let mut writer = ArchiveWriter::create(to, whole.stream()).unwrap();
    let mut next = 0;
    loop {
        let page = whole.read(next, 256).unwrap();
        let Some(last) = page.last() else { break };
        next = last.seq + 1;
        for record in page {
            let mut event = Event::from_bytes(&record.payload).unwrap();
            change(record.seq, &mut event);
            writer.append(vec![event.to_bytes().unwrap()]).unwrap();
        }
    }
    writer.seal().unwrap();
}

/// Copies a log as a later release with other rules would have written it.
fn under_rules(rules_version: u32, from: &Path, to: &Path) {
    rewrite(from, to, |_, event| {
        if let Event::Opened(opening) = event {
            opening.rules_version = rules_version;
        }
    });
}

#[test]
fn a_log_of_other_rules_says_who_plays_them_and_is_watched() {
    let folder = Folder::new("other-rules");
    let played = folder.file("played.jsonl");
    log_with(&folder, &["--series", played.to_str().unwrap()]);
    for (rules, played_by) in [(RULES_VERSION + 1, "a later release than"), (RULES_VERSION - 1, "")] {
        let other = folder.file(&format!("rules-{rules}.burn"));
        under_rules(rules, &folder.file("whole.burn"), &other);
        let other = other.to_str().unwrap();

        let ran = burnrate(["replay", other, "--verify", "--json"]);
        let line = ran.refused(1);
        for said in [&format!("under rules {rules}"), &format!("plays rules {RULES_VERSION}"), played_by] {
            assert!(line.contains(said), "`{said}` is not in: {line}");
        }
        let document = ran.document();
        assert_eq!(document["verified"], false);
        assert_eq!(document["needs"]["rules_version"], rules, "{document}");
        assert!(document["needs"]["played_by"].as_str().unwrap().contains(played_by), "{document}");
        assert!(document["damage"].is_null(), "the log is whole: {document}");

        let watched = folder.file("watched.jsonl");
        let document = burnrate(["inspect", other, "--json", "--series", watched.to_str().unwrap()]).json();
        let stream = &document["streams"][0];
        assert_eq!(stream["rules_version"], rules);
        assert!(stream["records"].as_array().unwrap().iter().all(|record| record["kind"] != "unreadable"));
        let figures = |path: &Path| std::fs::read_to_string(path).unwrap();
        assert_eq!(
            figures(&watched),
            figures(&played),
            "a log tells the same figures as the match that was played"
        );
    }
}

#[test]
fn serve_check_lists_matches_of_other_rules_before_an_update() {
    let folder = Folder::new("serve-check");
    log(&folder);
    let check = |data: &Path| burnrate(["serve", "--check", "--data", data.to_str().unwrap()]);
    let data = folder.file("data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::copy(folder.file("whole.burn"), data.join("burnrate.db")).unwrap();
    assert!(check(&data).good().out.contains("1 matches"));

    // Only a name that no data folder has may be written over.
    under_rules(RULES_VERSION + 1, &folder.file("whole.burn"), &folder.file("other.burn"));
    std::fs::copy(folder.file("other.burn"), data.join("burnrate.db")).unwrap();
    let ran = check(&data);
    assert!(ran.refused(1).contains("1 of 1"), "{}", ran.err);
    assert!(ran.out.contains(&format!("rules {}", RULES_VERSION + 1)), "{}", ran.out);
    assert!(ran.out.contains("a later release"), "{}", ran.out);
}
