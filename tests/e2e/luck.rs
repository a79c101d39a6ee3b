//! `burnrate luck`: the decisions of a log under other seeds.

use serde_json::Value;

use crate::folder::Folder;
use crate::program::burnrate;

/// A match of bots, and where its log lies.
fn log(folder: &Folder, scenario: &str, days: &str) -> String {
    let out = folder.file("whole.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", scenario, "--seed", "7", "--days", days, "--out", &out]).good();
    out
}

fn luck(log: &str, more: &[&str]) -> Value {
    burnrate(["luck", log, "--json"].iter().chain(more)).json()
}

fn vendors(document: &Value) -> &[Value] {
    document["vendors"].as_array().unwrap()
}

#[test]
fn a_year_of_the_chinese_market_under_other_seeds() {
    let folder = Folder::new("luck");
    let log = log(&folder, "china-2024", "365");
    let document = luck(&log, &["--seeds", "6", "--seed", "100"]);
    assert_eq!(
        (&document["days"], &document["seed"], &document["seeds"]),
        (&365.into(), &7.into(), &6.into())
    );
    assert!(document["assumes"]["zh"].is_string() && document["assumes"]["en"].is_string());
    let all = vendors(&document);
    assert!(all.len() >= 10);
    for vendor in all {
        let quantiles: Vec<f64> = vendor["score_quantiles_fen"]
            .as_array()
            .unwrap()
            .iter()
            .map(|quantile| quantile["score_fen"].as_f64().unwrap())
            .collect();
        assert!(quantiles.is_sorted() && quantiles.len() == 5, "{vendor}");
        for share in ["percentile", "survival_share", "not_applicable_share"] {
            for told in [vendor, &vendor["soft"], &vendor["exact"]] {
                assert!((0.0..=1.0).contains(&told[share].as_f64().unwrap()), "{vendor}");
            }
            assert_eq!(vendor[share], vendor["soft"][share]);
        }
        let unreliable = vendor["not_applicable_share"].as_f64().unwrap() > 0.2;
        assert_eq!(vendor["unreliable"], unreliable);
    }
    let spread = |vendor: &&Value| {
        let quantiles = &vendor["score_quantiles_fen"];
        quantiles[0]["score_fen"].as_f64() < quantiles[4]["score_fen"].as_f64()
    };
    assert!(all.iter().any(|vendor| spread(&vendor)), "chance moves somebody's score");
    let again = luck(&log, &["--seeds", "6", "--seed", "100"]);
    assert_eq!(document, again, "the same seeds give the same answer");
    // Zhipu lives by tenders, and under another seed not one is the same.
    let exact = luck(&log, &["--seeds", "6", "--seed", "100", "--exact"]);
    let of = |document: &Value, key: &str| {
        let zhipu = vendors(document).iter().find(|vendor| vendor["vendor"] == "zhipu").unwrap();
        zhipu[key].as_f64().unwrap()
    };
    assert_eq!((&document["form"], &exact["form"]), (&"soft".into(), &"exact".into()));
    assert!(of(&document, "adapted") > 0.0 && of(&exact, "adapted") == 0.0);
    assert!(of(&document, "not_applicable") < of(&exact, "not_applicable"));
    assert_eq!(of(&document, "commands"), of(&exact, "commands"));
}

/// Of two seeds one is the match's own: of the two scores one is what happened. The quantiles between two lie on a line.
#[test]
fn with_its_own_seed_it_is_what_happened() {
    let folder = Folder::new("luck-own");
    let log = log(&folder, "first-class", "60");
    let document = luck(&log, &["--seeds", "2", "--seed", "7"]);
    for vendor in vendors(&document) {
        let at = |place: usize| vendor["score_quantiles_fen"][place]["score_fen"].as_f64().unwrap();
        let half = (at(4) - at(0)) / (0.95 - 0.05) / 2.0;
        let happened = vendor["score_fen"].as_f64().unwrap();
        let is = |score: f64| (happened - score).abs() < 1.0;
        let percentile = vendor["percentile"].as_f64().unwrap();
        match percentile {
            0.25 => assert!(is(at(2) - half), "the lower of two: {vendor}"),
            0.75 => assert!(is(at(2) + half), "the higher of two: {vendor}"),
            _ => assert!(percentile == 0.5 && half == 0.0, "two equal ones: {vendor}"),
        }
    }
    let table = burnrate(["luck", &log, "--seeds", "2", "--seed", "7"]).good().out;
    assert!(table.contains("nobody reacts") && table.contains("运气"), "{table}");
}

#[test]
fn what_can_not_be_put_again_is_refused_in_a_line() {
    let folder = Folder::new("luck-bad");
    let log = log(&folder, "first-class", "12");
    for (arguments, status, told) in [
        (vec![log.as_str(), "--seeds", "1"], 2, "--seeds"),
        (vec![&log, "--seeds", "10001"], 2, "--seeds"),
        (vec![&log, "--match", "nobody"], 2, "no match nobody"),
        (vec!["no-such.burn"], 2, "no-such.burn"),
    ] {
        let ran = burnrate(["luck"].iter().chain(&arguments));
        let line = ran.refused(status);
        assert!(line.contains(told), "{line}");
    }
    let other_rules = burnrate_tests::checkout().join("tests/golden/format-1.burn");
    let ran = burnrate(["luck", other_rules.to_str().unwrap()]);
    assert!(ran.refused(1).contains("rules 1"), "{ran:?}");
    let whole = std::fs::read(&log).unwrap();
    let cut = folder.file("cut.burn");
    std::fs::write(&cut, &whole[..whole.len() - 4096]).unwrap();
    let ran = burnrate(["luck", cut.to_str().unwrap()]);
    assert!(ran.refused(1).contains("cut.burn"), "{ran:?}");
}
