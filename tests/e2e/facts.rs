//! `burnrate facts`: the JSON that users' scripts read, key by key, and its exit status.
//!
//! Played on the recorded scenario cut to the days that T2 to T4 need, so that its refits take less; the flow test of every look is whole, so this
//! takes a minute or two. Nothing else is cut.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::folder::Folder;
use crate::program::{Ran, burnrate};

const DOCUMENT_KEYS: [&str; 6] = ["scenario", "seeds", "fitted", "facts", "refits", "unknown_spends"];
const FACT_KEYS: [&str; 8] = ["id", "what", "recorded", "simulated", "tolerance", "pass", "mark", "note"];

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// china-2024 from 25 January to 31 March 2024, without its recorded moves.
fn short(folder: &Folder) -> String {
    let text = burnrate_content::text("china-2024").unwrap();
    let (head, _) = text.split_once("[[script]]").unwrap();
    let text = head
        .replace("start_date = 2023-11-01", "start_date = 2024-01-25")
        .replace("days = 486", "days = 67")
        .replace("bots_from_date = 2024-06-01", "bots_from_day = 67")
        .replace("start_date = 2024-05-30", "start_day = 67");
    let file = folder.file("short.toml");
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn is_number_or_null(value: &Value) -> bool {
    value.is_number() || value.is_null()
}

/// What a fact says about itself fits together.
fn assert_told(fact: &Value) {
    assert_eq!(keys(fact), FACT_KEYS.into(), "{fact}");
    assert!(fact["recorded"].is_number() && is_number_or_null(&fact["tolerance"]), "{fact}");
    assert!(is_number_or_null(&fact["simulated"]), "{fact}");
    let judged = fact["simulated"].is_number() && fact["tolerance"].is_number();
    assert_eq!(fact["pass"].is_boolean(), judged, "{fact}");
    assert_eq!(fact["note"].is_string(), fact["simulated"].is_null(), "{fact}");
    if let Some(pass) = fact["pass"].as_bool() {
        let number = |key: &str| fact[key].as_f64().unwrap();
        let off = (number("simulated") - number("recorded")).abs();
        assert_eq!(pass, off <= number("recorded") * number("tolerance") + 1e-6, "{fact}");
    }
}

fn assert_status(ran: &Ran, document: &Value) {
    let missed = document["facts"].as_array().unwrap().iter().filter(|fact| fact["pass"] == false).count();
    if missed == 0 {
        assert_eq!(ran.status, 0, "{}", ran.err);
    } else {
        assert!(ran.refused(1).contains(&format!("{missed} of the judged facts")), "{}", ran.err);
    }
}

#[test]
fn every_fact_stands_beside_its_simulated_number() {
    let folder = Folder::new("facts");
    let scenario = short(&folder);
    let ran = burnrate(["facts", "--scenario", &scenario, "--seeds", "1", "--json"]);
    let document = ran.document();
    assert_eq!(keys(&document), DOCUMENT_KEYS.into());
    assert_eq!((&document["scenario"], &document["seeds"]), (&Value::from(scenario), &Value::from(1)));
    assert!((1..=6).contains(&keys(&document["fitted"]).len()), "at most six numbers are fitted");
    let facts = document["facts"].as_array().unwrap();
    facts.iter().for_each(assert_told);
    let ids: BTreeSet<&str> = facts.iter().map(|fact| fact["id"].as_str().unwrap()).collect();
    let all: Vec<String> = (1..=13).map(|number| format!("T{number}")).collect();
    assert_eq!(ids, all.iter().map(String::as_str).collect());
    let taken =
        |id: &str| facts.iter().filter(|fact| fact["id"] == id && fact["simulated"].is_number()).count();
    assert_eq!(["T1", "T2", "T3", "T4", "T6"].map(taken), [0, 1, 3, 5, 2], "days of spring are cut");
    assert_status(&ran, &document);

    let refits = document["refits"].as_array().unwrap();
    for (refit, (id, lines)) in refits.iter().zip([("T2", 1), ("T3", 3), ("T4", 5)]) {
        assert_eq!(refit["left_out"], id);
        assert_eq!(keys(&refit["fitted"]), keys(&document["fitted"]));
        let predictions = refit["predictions"].as_array().unwrap();
        assert_eq!(predictions.len(), lines, "{refit}");
        assert!(predictions.iter().all(|line| line["id"] == id && line["predicted"].is_number()), "{refit}");
    }
    let spends = document["unknown_spends"].as_array().unwrap();
    assert_eq!(
        spends.iter().map(|spend| spend["multiple"].as_f64().unwrap()).collect::<Vec<_>>(),
        [0.5, 2.0]
    );
    let users = |facts: &Value| {
        facts.as_array().unwrap().iter().find(|fact| fact["id"] == "T2").unwrap()["simulated"]
            .as_f64()
            .unwrap()
    };
    let (half, plain, twice) =
        (users(&spends[0]["facts"]), users(&document["facts"]), users(&spends[1]["facts"]));
    assert!(half < plain && plain < twice, "{half}, {plain}, {twice}");
}

#[test]
fn a_scenario_that_the_facts_are_not_about_is_refused() {
    burnrate(["facts", "--scenario", "first-class", "--seeds", "1"]).bad_input(&["first-class", "T1 to T4"]);
    burnrate(["facts", "--scenario", "china-2042"]).bad_input(&["china-2042"]);
    burnrate(["facts", "--seeds", "0"]).bad_input(&["--seeds"]);
}
