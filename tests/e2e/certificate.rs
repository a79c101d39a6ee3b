//! `burnrate certificate`: a log is the match that somebody wrote down, or it is not.

use rusqlite::Connection;

use crate::folder::Folder;
use crate::program::{Ran, burnrate};

/// A log, and its certificate in a file beside it.
fn certified(folder: &Folder, seed: &str, days: &str) -> (String, String) {
    let path = |name: &str| folder.file(name).to_str().unwrap().to_owned();
    let (log, paper) = (path(&format!("{seed}-{days}.burn")), path(&format!("{seed}-{days}.txt")));
    let play = ["simulate", "--scenario", "china-2024", "--seed", seed, "--days", days, "--out", &log];
    burnrate(play).good();
    std::fs::write(&paper, burnrate(["certificate", &log]).good().out).unwrap();
    (log, paper)
}

fn check(log: &str, paper: &str) -> Ran {
    burnrate(["certificate", log, "--check", paper, "--json"])
}

#[test]
fn a_year_of_the_chinese_market_holds_to_its_certificate() {
    let folder = Folder::new("certificate");
    let (log, paper) = certified(&folder, "7", "365");
    let text = std::fs::read_to_string(&paper).unwrap();
    assert!(
        text.starts_with("burnrate certificate 1\nmatch ") && text.contains('█'),
        "text and code: {text}"
    );
    let document = check(&log, &paper).json();
    assert_eq!((&document["holds"], &document["days"]), (&true.into(), &365.into()));
    assert!(document["scores"].as_array().unwrap().len() >= 10);
    let replayed = burnrate(["replay", &log, "--json"]).json();
    assert_eq!(document["state_hash"], replayed["state_hash"], "the state that replay tells");
    // The head as the second reader of the format finds it is tested with that reader; here, as SQLite shows it.
    let head: Vec<u8> =
        Connection::open(&log).unwrap().query_row("SELECT hash FROM streams", [], |row| row.get(0)).unwrap();
    let head: String = head.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(document["head"], head);
    let line = burnrate(["certificate", &log, "--check", &paper]).good().out;
    assert!(line.contains("holds to the certificate"), "{line}");
}

/// A forged log is whole in itself: only what was written down elsewhere tells.
#[test]
fn another_match_of_the_same_name_does_not_hold() {
    let folder = Folder::new("certificate-other");
    let (log, paper) = certified(&folder, "7", "20");
    let text = std::fs::read_to_string(&paper).unwrap();
    for (name, changed, named) in [
        ("head", text.replacen("head ", "head 0", 1), "head"),
        ("score", text.replacen("score_fen ", "score_fen x", 1), "score_fen"),
        ("days", text.replacen("days 20", "days 21", 1), "days"),
        ("rules", text.replacen("rules ", "rules 1", 1), "rules"),
    ] {
        let paper = folder.file(name);
        std::fs::write(&paper, changed).unwrap();
        let ran = check(&log, paper.to_str().unwrap());
        assert!(ran.refused(1).contains(named), "{ran:?}");
        let document = ran.document();
        assert_eq!(document["holds"], false);
        assert!(document["difference"]["certificate"].as_str().unwrap().starts_with(named), "{document}");
    }
    let (forged, _) = certified(&folder, "8", "20");
    burnrate(["replay", &forged, "--verify"]).good();
    check(&forged, &paper).refused(1);
}

#[test]
fn what_is_no_certificate_and_what_is_no_match_are_told_in_a_line() {
    let folder = Folder::new("certificate-bad");
    let (log, paper) = certified(&folder, "7", "10");
    let poem = folder.file("poem.txt");
    std::fs::write(&poem, "roses are red").unwrap();
    check(&log, poem.to_str().unwrap()).bad_input(&["poem.txt", "line 1"]);
    check(&log, "nowhere.txt").bad_input(&["nowhere.txt"]);
    std::fs::write(&poem, [0xff, 0xfe]).unwrap();
    check(&log, poem.to_str().unwrap()).bad_input(&["poem.txt"]);
    check("nowhere.burn", &paper).bad_input(&["nowhere.burn"]);
    let other_rules = burnrate_tests::checkout().join("tests/golden/format-1.burn");
    let ran = burnrate(["certificate", other_rules.to_str().unwrap()]);
    assert!(ran.refused(1).contains("rules 1"), "{ran:?}");
    Connection::open(&log).unwrap().execute("DELETE FROM records WHERE place & 4294967295 = 9", []).unwrap();
    let ran = check(&log, &paper);
    assert!(ran.refused(1).contains("record 9"), "{ran:?}");
}
