//! `burnrate simulate`: same arguments, same market; the JSON that users' scripts read, key by key.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::folder::Folder;
use crate::program::burnrate;

const MATCH_KEYS: [&str; 4] = ["seed", "state_hash", "days_run", "vendors"];
const DOCUMENT_KEYS: [&str; 6] = ["scenario", "seed", "days", "rules_version", "state_hash", "matches"];
const VENDOR_KEYS: [&str; 17] = [
    "id",
    "name",
    "status",
    "bankrupt_on_day",
    "mau",
    "active_users",
    "registered_users",
    "cash_fen",
    "debt_fen",
    "valuation_fen",
    "founder_stake_bp",
    "token_price_fen_per_mtok",
    "subscription_fen_per_month",
    "quality_milli",
    "ad_spend_fen_total",
    "paid_activations_total",
    "score_fen",
];
const SERIES_KEYS: [&str; 9] = [
    "day",
    "ad_spend_fen",
    "paid_activations",
    "cac_fen",
    "tokens",
    "revenue_fen",
    "cost_fen",
    "runway_days",
    "web_visits",
];
/// A line of several matches has to say which it belongs to.
const SERIES_PLACE_KEYS: [&str; 2] = ["match", "seed"];

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn is_hash(value: &Value) -> bool {
    value.as_str().is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[test]
fn a_seed_is_a_market_and_another_seed_another() {
    let folder = Folder::new("simulate");
    let run = |seed: &str, log: &str| {
        let log = folder.file(log);
        let log = log.to_str().unwrap();
        let all =
            ["simulate", "--scenario", "china-2024", "--seed", seed, "--days", "365", "--out", log, "--json"];
        burnrate(all).json()
    };
    let (first, again, other) = (run("7", "a.burn"), run("7", "b.burn"), run("8", "c.burn"));
    assert!(is_hash(&first["state_hash"]), "{first}");
    assert_eq!(first, again);
    assert_ne!(first["state_hash"], other["state_hash"]);
    assert_eq!(first["matches"][0]["days_run"], 365);
    for log in ["a.burn", "c.burn"] {
        let log = folder.file(log);
        let replayed = burnrate(["replay", log.to_str().unwrap(), "--verify", "--json"]).json();
        let of = if log.ends_with("a.burn") { &first } else { &other };
        assert_eq!(replayed["verified"], true, "{replayed}");
        assert_eq!(replayed["state_hash"], of["state_hash"]);
    }
}

#[test]
fn the_json_has_the_keys_that_scripts_read_and_no_others() {
    let document =
        burnrate(["simulate", "--scenario", "first-class", "--seed", "3", "--days", "20", "--json"]).json();
    assert_eq!(keys(&document), BTreeSet::from(DOCUMENT_KEYS));
    assert_eq!(document["scenario"], "first-class");
    assert_eq!((&document["seed"], &document["days"]), (&3.into(), &20.into()));
    let one = &document["matches"][0];
    assert_eq!(keys(one), BTreeSet::from(MATCH_KEYS));
    assert_eq!(one["state_hash"], document["state_hash"]);
    let vendors = one["vendors"].as_array().unwrap();
    let ids: Vec<_> = vendors.iter().map(|vendor| vendor["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["firefly", "panda", "kite", "haw", "beluga", "dandelion"]);
    for vendor in vendors {
        assert_eq!(keys(vendor), BTreeSet::from(VENDOR_KEYS));
        assert!(
            ["active", "insolvent", "liquidated"].contains(&vendor["status"].as_str().unwrap()),
            "{vendor}"
        );
        for (key, value) in vendor.as_object().unwrap() {
            let text = ["id", "name", "status"].contains(&key.as_str());
            assert!(
                if text { value.is_string() } else { value.is_i64() || value.is_null() },
                "{key}: {value}"
            );
        }
    }
}

#[test]
fn match_k_has_the_seed_plus_k_whatever_the_threads() {
    let run = |threads: &str| {
        let count = ["--matches", "5", "--threads", threads];
        let all = ["simulate", "--scenario", "first-class", "--seed", "40", "--days", "30", "--json"];
        burnrate(all.into_iter().chain(count)).json()
    };
    let (alone, together) = (run("1"), run("4"));
    assert_eq!(alone, together);
    let matches = alone["matches"].as_array().unwrap();
    let seeds: Vec<_> = matches.iter().map(|one| one["seed"].as_u64().unwrap()).collect();
    assert_eq!(seeds, [40, 41, 42, 43, 44]);
    let single =
        burnrate(["simulate", "--scenario", "first-class", "--seed", "43", "--days", "30", "--json"]).json();
    assert_eq!(single["matches"][0], matches[3]);
    let hashes: BTreeSet<_> = matches.iter().map(|one| one["state_hash"].as_str().unwrap()).collect();
    assert_eq!(hashes.len(), 5);
}

#[test]
fn a_series_has_a_line_for_every_vendor_and_day() {
    let folder = Folder::new("series");
    let (series, cells) = (folder.file("series.jsonl"), folder.file("cells.jsonl"));
    let files = ["--series", series.to_str().unwrap(), "--cells", cells.to_str().unwrap()];
    let all =
        ["simulate", "--scenario", "first-class", "--seed", "1", "--days", "10", "--matches", "2", "--json"];
    let document = burnrate(all.into_iter().chain(files)).json();
    let read = |path| -> Vec<Value> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let lines = read(&series);
    assert_eq!(lines.len(), 2 * 10 * 6);
    let expected: BTreeSet<_> = VENDOR_KEYS.into_iter().chain(SERIES_KEYS).chain(SERIES_PLACE_KEYS).collect();
    assert!(lines.iter().all(|line| keys(line) == expected), "{}", lines[0]);
    let last =
        lines.iter().find(|line| line["match"] == 1 && line["day"] == 10 && line["id"] == "kite").unwrap();
    assert_eq!(last["cash_fen"], document["matches"][1]["vendors"][2]["cash_fen"]);
    let cells = read(&cells);
    let with_vendor = cells.iter().filter(|line| !line["vendor"].is_null()).count();
    assert!(with_vendor > 0 && with_vendor % 6 == 0 && cells.len() > with_vendor);
    assert!(cells.iter().all(|line| line["vendor"].is_null() == line["aware_bp"].is_null()));
    assert!(cells.iter().all(|line| line["vendor"].is_null() != line["never"].is_null()));
}

#[test]
fn without_json_it_is_for_people_and_the_check_holds() {
    let all = [
        "simulate",
        "--scenario",
        "first-class",
        "--seed",
        "3",
        "--days",
        "15",
        "--check",
        "--kernel",
        "expected",
    ];
    let table = burnrate(all).good();
    assert!(table.out.contains("firefly") && table.out.contains("seed 3"), "{}", table.out);
    assert_eq!(table.err, "");
}
