//! `burnrate value`: a seat as it was played beside the same seat played by its bot.

use crate::folder::Folder;
use crate::program::burnrate;
use crate::reckless::{self, SPENDER};

#[test]
fn who_spends_everything_is_worth_less_than_a_bot() {
    let folder = Folder::new("value");
    let log = reckless::log(&folder, 1);
    let ask =
        |more: &[&str]| burnrate(["value", &log, "--vendor", SPENDER, "--seeds", "4"].iter().chain(more));
    let document = ask(&["--json"]).json();
    assert_eq!(
        (&document["vendor"], &document["bot"], &document["seeds"]),
        (&SPENDER.into(), &"growth".into(), &4.into())
    );
    assert!(document["assumes"]["zh"].is_string() && document["assumes"]["en"].is_string());
    let own = &document["own_seed"];
    let fen = |key: &str| own[key].as_i64().unwrap();
    assert_eq!(fen("difference_fen"), fen("score_fen") - fen("bot_score_fen"));
    assert_eq!((&own["alive"], &own["bot_alive"]), (&false.into(), &true.into()));
    let quantiles = document["difference_quantiles_fen"].as_array().unwrap();
    let differences: Vec<f64> = quantiles.iter().map(|one| one["difference_fen"].as_f64().unwrap()).collect();
    assert!(differences.len() == 5 && differences.is_sorted() && differences[4] < 0.0, "{differences:?}");
    assert_eq!(document["better_share"], 0.0);
    assert_eq!((&document["survival_share"], &document["bot_survival_share"]), (&0.0.into(), &1.0.into()));
    let table = ask(&[]).good().out;
    assert!(table.contains("the bot growth") && table.contains("机器人并不是"), "{table}");
}

/// A match of bots: on its own seed the bot decides what was decided.
#[test]
fn a_bot_is_worth_itself_on_the_matchs_own_seed() {
    let folder = Folder::new("value-bots");
    let log = folder.file("year.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", "china-2024", "--seed", "7", "--days", "365", "--out", &log]).good();
    for vendor in ["zhipu", "kimi"] {
        let ask = |form: &[&str]| {
            burnrate(["value", &log, "--vendor", vendor, "--seeds", "2", "--json"].iter().chain(form)).json()
        };
        let (soft, exact) = (ask(&[]), ask(&["--exact"]));
        for document in [&soft, &exact] {
            assert_eq!(document["own_seed"]["difference_fen"], 0, "{document}");
        }
        let adapted = |document: &serde_json::Value| document["adapted"].as_f64().unwrap();
        assert!(adapted(&exact) == 0.0 && (vendor != "zhipu" || adapted(&soft) > 0.0), "tenders are others");
    }
}

#[test]
fn what_can_not_be_asked_is_told_in_a_line() {
    let folder = Folder::new("value-bad");
    let log = folder.file("whole.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", "first-class", "--seed", "7", "--days", "12", "--out", &log]).good();
    let ask = |more: &[&str]| burnrate(["value", &log].iter().chain(more));
    ask(&[]).bad_input(&["--vendor"]);
    ask(&["--vendor", "nobody"]).bad_input(&["--vendor", "nobody", "firefly"]);
    ask(&["--vendor", "firefly", "--seeds", "1"]).bad_input(&["--seeds", "1"]);
    ask(&["--vendor", "firefly", "--seeds", "10001"]).bad_input(&["--seeds", "10001"]);
    burnrate(["value", "nowhere.burn", "--vendor", "firefly"]).bad_input(&["nowhere.burn"]);
}
