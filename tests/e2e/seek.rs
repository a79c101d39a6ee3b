//! `burnrate seek`: any day of a log, as somebody saw it and as it was, whatever became of its snapshots.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;

use crate::folder::Folder;
use crate::program::{Ran, burnrate};

/// A match of bots, and where its log lies.
fn log(folder: &Folder, scenario: &str, days: &str) -> String {
    let out = folder.file("year.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", scenario, "--seed", "7", "--days", days, "--out", &out]).good();
    out
}

fn ask(log: &str, day: u32, who: &str, more: &[&str]) -> Ran {
    let day = day.to_string();
    burnrate(["seek", log, "--day", &day, "--as", who].iter().chain(more))
}

fn seek(log: &str, day: u32, who: &str, more: &[&str]) -> Value {
    ask(log, day, who, &[&["--json"], more].concat()).json()
}

/// What a seek says of a day that it plays again from the beginning.
fn plain(log: &str, day: u32, who: &str) -> Value {
    seek(log, day, who, &["--no-cache"])
}

/// The snapshots in a folder, by name.
fn snapshots(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

fn changes<'a>(list: &'a Value, kind: &str) -> Vec<&'a Value> {
    let all = list.as_array().unwrap().iter();
    all.filter(|change| change["change"] == kind).map(|change| &change["to"]).collect()
}

#[test]
fn any_day_of_a_year_of_the_chinese_market_is_what_it_was() {
    let folder = Folder::new("seek");
    let log = log(&folder, "china-2024", "365");
    let kept = PathBuf::from(format!("{log}.seek"));
    for (day, who) in [(1, "public"), (95, "kimi"), (96, "kimi"), (200, "doubao"), (365, "instructor")] {
        let expected = plain(&log, day, who);
        assert_eq!(
            (&expected["day"], &expected["days"], &expected["as"]),
            (&day.into(), &365.into(), &who.into())
        );
        for time in ["first", "second"] {
            assert_eq!(seek(&log, day, who, &[]), expected, "day {day} for {who}, {time} time");
        }
        let until = day.to_string();
        let replayed = burnrate(["replay", &log, "--until", &until, "--json"]).json();
        assert_eq!(replayed["state_hash"], expected["state_hash"], "day {day}");
        assert!(expected["assumes"]["zh"].is_string() && expected["assumes"]["en"].is_string());
    }
    let names: Vec<String> = snapshots(&kept)
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 11, "one in 32 days: {names:?}");
    fs::remove_dir_all(&kept).unwrap();
    let without = plain(&log, 300, "kimi");
    assert!(!kept.exists(), "--no-cache leaves none");
    assert_eq!(seek(&log, 300, "kimi", &[]), without, "and a folder that is gone is no loss");
}

#[test]
fn a_company_sees_its_own_and_the_truth_shows_everybodys() {
    let folder = Folder::new("seek-secrets");
    let log = log(&folder, "china-2024", "365");
    let [public, kimi, instructor] = ["public", "kimi", "instructor"].map(|who| seek(&log, 365, who, &[]));
    for document in [&public, &kimi, &instructor] {
        let secrets = changes(&document["truth"], "Secrets");
        assert_eq!(secrets.len(), 12, "the truth has everybody");
        assert!(secrets.iter().all(|one| one["cash_fen"].is_i64() && one["score_fen"].is_i64()));
        assert_eq!(changes(&document["view"], "Standing").len(), 12, "what is public everybody sees");
        assert_eq!(document["truth"], instructor["view"], "what the instructor saw");
    }
    assert_eq!(changes(&public["view"], "Dashboard").len() + changes(&public["view"], "Secrets").len(), 0);
    assert!(changes(&kimi["view"], "Secrets").is_empty(), "no company saw that");
    let own = changes(&kimi["view"], "Dashboard");
    let real: Vec<_> = changes(&kimi["truth"], "Secrets");
    let real = real.iter().find(|one| one["vendor"] == own[0]["vendor"]).unwrap();
    assert_eq!((own.len(), &own[0]["cash_fen"]), (1, &real["cash_fen"]));
    assert!(!changes(&kimi["view"], "News").is_empty(), "news of the days before are still there");
    let table = ask(&log, 365, "kimi", &[]).good().out;
    assert_eq!(table.lines().filter(|line| line.contains(" | ")).count(), 13, "{table}");
    assert!(table.contains("当天") && table.contains(kimi["state_hash"].as_str().unwrap()), "{table}");
}

/// Damages each snapshot in some way, and holds every answer to the one without snapshots.
#[test]
fn whatever_becomes_of_the_snapshots_the_answer_is_the_same() {
    let folder = Folder::new("seek-damaged");
    let log = log(&folder, "china-2024", "365");
    let kept = PathBuf::from(format!("{log}.seek"));
    let expected = plain(&log, 330, "kimi");
    assert_eq!(seek(&log, 330, "kimi", &[]), expected);
    let good: Vec<(PathBuf, Vec<u8>)> =
        snapshots(&kept).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    assert_eq!(good.len(), 10);
    type Harm = fn(&[u8]) -> Vec<u8>;
    let harms: [(&str, Harm); 6] = [
        ("a flipped bit in the middle", |bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 4;
            bytes
        }),
        ("another format", |bytes| [&bytes[..8], &[9, 0], &bytes[10..]].concat()),
        ("cut short", |bytes| bytes[..bytes.len() - 100].to_vec()),
        ("empty", |_| Vec::new()),
        ("something else", |_| b"not a snapshot".to_vec()),
        ("longer", |bytes| [bytes, bytes].concat()),
    ];
    for (told, harm) in harms {
        good.iter().for_each(|(path, bytes)| fs::write(path, harm(bytes)).unwrap());
        assert_eq!(seek(&log, 330, "kimi", &[]), expected, "{told}");
        for (path, bytes) in &good {
            assert_eq!(&fs::read(path).unwrap(), bytes, "{told}: it is written anew");
        }
    }
    let (first, second) = (&good[1], &good[4]);
    fs::write(&first.0, &second.1).unwrap();
    fs::write(&second.0, &first.1).unwrap();
    assert_eq!(seek(&log, 330, "kimi", &[]), expected, "two days in each other's place");
    // Another match's, under the names of this one's.
    let other = folder.file("other.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", "china-2024", "--seed", "8", "--days", "365", "--out", &other])
        .good();
    seek(&other, 330, "kimi", &[]);
    let others = snapshots(&PathBuf::from(format!("{other}.seek")));
    assert_eq!(others.len(), good.len());
    for (path, bytes) in &good {
        let day = path.to_string_lossy().rsplit('-').next().unwrap().to_owned();
        let twin = others.iter().find(|other| other.to_string_lossy().ends_with(&format!("-{day}"))).unwrap();
        fs::copy(twin, path).unwrap();
        assert_ne!(&fs::read(path).unwrap(), bytes);
    }
    assert_eq!(seek(&log, 330, "kimi", &[]), expected, "another match's");
    fs::remove_dir_all(&kept).unwrap();
    fs::write(&kept, "a file where the folder would be").unwrap();
    assert_eq!(seek(&log, 330, "kimi", &[]), expected, "no place for any");
}

#[test]
fn of_a_data_folder_snapshots_lie_within_it() {
    let folder = Folder::new("seek-data");
    let log = log(&folder, "first-class", "70");
    let data = folder.file("data");
    fs::create_dir(&data).unwrap();
    fs::copy(&log, data.join("burnrate.db")).unwrap();
    let path = data.to_str().unwrap();
    let (found, expected) = (seek(path, 70, "kite", &[]), plain(&log, 70, "kite"));
    assert_eq!(found, expected);
    assert_eq!(snapshots(&data.join("snapshots")).len(), 2);
    assert_eq!(seek(path, 70, "kite", &[]), expected);
}

#[test]
fn what_can_not_be_shown_is_told_in_a_line() {
    let folder = Folder::new("seek-bad");
    let log = log(&folder, "first-class", "20");
    ask(&log, 0, "public", &[]).bad_input(&["year.burn", "day 0", "1 to 20"]);
    ask(&log, 21, "public", &[]).bad_input(&["year.burn", "day 21", "1 to 20"]);
    ask(&log, u32::MAX, "public", &[]).bad_input(&["1 to 20"]);
    burnrate(["seek", &log, "--day=-1"]).bad_input(&["--day"]);
    burnrate(["seek", &log]).bad_input(&["--day"]);
    ask(&log, 5, "nobody", &[]).bad_input(&["nobody", "kite", "public, instructor"]);
    ask(&log, 5, "public", &["--match", "nobody"]).bad_input(&["no match nobody"]);
    ask("no-such.burn", 5, "public", &[]).bad_input(&["no-such.burn"]);
    let other_rules = burnrate_tests::checkout().join("tests/golden/format-1.burn");
    let ran = ask(other_rules.to_str().unwrap(), 5, "public", &["--no-cache"]);
    assert!(ran.refused(1).contains("rules 1"), "{ran:?}");
    let whole = fs::read(&log).unwrap();
    let cut = folder.file("cut.burn");
    fs::write(&cut, &whole[..whole.len() - 4096]).unwrap();
    let ran = ask(cut.to_str().unwrap(), 5, "public", &[]);
    assert!(ran.refused(1).contains("cut.burn"), "{ran:?}");
}

/// A seek reads what it needs, and damage there is told; whether the rest is whole, `--verify` tells.
#[test]
fn a_damaged_record_is_named() {
    let folder = Folder::new("seek-record");
    let log = log(&folder, "first-class", "200");
    let expected = seek(&log, 100, "kite", &[]);
    let connection = Connection::open(&log).unwrap();
    let changed = "UPDATE records SET payload = CAST(payload || x'00' AS BLOB) WHERE place & 4294967295 = 9";
    assert_eq!(connection.execute(changed, []).unwrap(), 1);
    connection.close().unwrap();
    let ran = ask(&log, 100, "kite", &["--no-cache"]);
    assert!(ran.refused(1).contains("record 9"), "{ran:?}");
    assert_eq!(seek(&log, 100, "kite", &[]), expected, "a snapshot of the time before it");
    plain(&log, 1, "kite");
    let ran = ask(&log, 100, "kite", &["--verify"]);
    assert!(ran.refused(1).contains("record 9"), "{ran:?}");
}
