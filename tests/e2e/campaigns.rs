//! `burnrate experiment` and `burnrate tournament`: the JSON that scripts read, the table that people read, and manners.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program::burnrate;

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn an_experiments_json_has_the_documented_keys_and_nothing_else_is_printed() {
    let ran = burnrate(["experiment", "--only", "E13,E2,E6", "--seeds", "2", "--json"]).good();
    assert_eq!(ran.err, "");
    assert_eq!(ran.out.lines().count(), 1);
    let document = ran.document();
    assert_eq!(keys(&document), BTreeSet::from(["hypotheses"]));
    let rows = document["hypotheses"].as_array().unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["E2", "E6", "E13"]);
    let documented = BTreeSet::from(["id", "effect", "interval", "rule", "pass"]);
    for row in rows {
        let mut expected = documented.clone();
        if row["note"].is_string() {
            expected.insert("note");
        } else {
            assert!(row["effect"].is_f64() && row["interval"].as_array().unwrap().len() == 2, "{row}");
        }
        assert_eq!(keys(row), expected, "{row}");
        assert!(row["pass"].is_boolean() && row["rule"].is_string(), "{row}");
    }
}

#[test]
fn an_experiment_for_people_is_a_table_and_a_miss_is_no_failure() {
    // Whether E6 passes on one seed is chance; the command did what it was asked either way.
    let table = burnrate(["experiment", "--only", "e2", "--only", "E6", "--seeds", "1"]).good().out;
    for word in ["E2", "E6", "effect", "rule", "acquisition cost"] {
        assert!(table.contains(word), "{word} is not in:\n{table}");
    }
}

#[test]
fn bad_experiments_are_refused_in_a_line() {
    burnrate(["experiment", "--only", "E2,E77"]).bad_input(&["E77", "E1, E2", "E15"]);
    burnrate(["experiment", "--only", ""]).bad_input(&["E15"]);
    burnrate(["experiment", "--seeds", "0"]).bad_input(&["--seeds"]);
}

#[test]
fn a_tournaments_json_has_the_documented_keys_and_is_the_same_each_time() {
    let run = || burnrate(["tournament", "--matches", "4", "--json"]).good();
    let (first, again) = (run(), run());
    assert_eq!((first.err.as_str(), &first.out), ("", &again.out));
    let document = first.document();
    assert_eq!(keys(&document), BTreeSet::from(["matches", "bots"]));
    assert_eq!(document["matches"], 4);
    let bots = document["bots"].as_array().unwrap();
    let documented = BTreeSet::from(["policy", "win_share", "survival_share", "median_score_fen"]);
    assert!(bots.iter().all(|bot| keys(bot) == documented && bot["median_score_fen"].is_i64()), "{document}");
    let wins: f64 = bots.iter().map(|bot| bot["win_share"].as_f64().unwrap()).sum();
    assert!((wins - 1.0).abs() < 1e-9, "{document}");
    let other = burnrate(["tournament", "--matches", "4", "--seed", "500", "--json"]).json();
    assert_ne!(other, document, "other seeds are other matches");
}

#[test]
fn a_tournament_for_people_is_a_table() {
    let table = burnrate(["tournament", "--scenario", "first-class", "--matches", "2"]).good();
    assert!(table.out.contains("growth") && table.out.contains("median score"), "{}", table.out);
    assert_eq!(table.err, "");
}

#[test]
fn bad_tournaments_are_refused_in_a_line() {
    burnrate(["tournament", "--scenario", "china-2042"]).bad_input(&["china-2042", "first-class"]);
    burnrate(["tournament", "--matches", "0"]).bad_input(&["--matches"]);
}
