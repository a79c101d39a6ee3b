//! `burnrate attribute`: the match without one decision at a time.

use crate::folder::Folder;
use crate::program::burnrate;

fn log(folder: &Folder, scenario: &str, days: &str) -> String {
    let out = folder.file("whole.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", scenario, "--seed", "7", "--days", days, "--out", &out]).good();
    out
}

#[test]
fn the_decisions_of_a_company_of_the_chinese_market_by_what_they_moved() {
    let folder = Folder::new("attribute");
    let log = log(&folder, "china-2024", "365");
    let document = burnrate(["attribute", &log, "--vendor", "spark", "--json"]).json();
    let decisions = document["decisions"].as_array().unwrap();
    assert!(decisions.len() > 3, "{document}");
    let worth: Vec<i64> =
        decisions.iter().map(|one| one["score_change_fen"].as_i64().unwrap().abs()).collect();
    assert!(worth.is_sorted_by(|one, next| one >= next) && worth[0] > 0, "{worth:?}");
    for one in decisions {
        assert_eq!((&one["vendor"], &one["by_person"]), (&"spark".into(), &false.into()));
        assert!(one["commands"].as_array().is_some_and(|commands| !commands.is_empty()));
        let counts = ["other_commands", "adapted", "not_applicable"].map(|key| one[key].as_u64().unwrap());
        assert!(counts[1] + counts[2] <= counts[0] && one["unreliable"].is_boolean(), "{one}");
        assert!(one["rank"].as_u64() > Some(0) && one["rank_without"].as_u64() > Some(0));
    }
    // Records are those that `inspect` numbers.
    let inspected = burnrate(["inspect", &log, "--json"]).json();
    let record = decisions[0]["record"].as_u64().unwrap();
    let recorded = &inspected["streams"][0]["records"][usize::try_from(record).unwrap()];
    assert_eq!(recorded["kind"], "CommandsAccepted", "{recorded}");
    let table = burnrate(["attribute", &log, "--vendor", "spark", "--top", "2"]).good().out;
    assert_eq!(table.lines().count(), 7, "{table}");
}

#[test]
fn whom_it_can_not_ask_about_is_told_in_a_line() {
    let folder = Folder::new("attribute-bad");
    let log = log(&folder, "first-class", "12");
    burnrate(["attribute", &log]).bad_input(&["--vendor", "firefly"]);
    burnrate(["attribute", &log, "--vendor", "nobody"]).bad_input(&["nobody", "firefly"]);
    burnrate(["attribute", "nowhere.burn"]).bad_input(&["nowhere.burn"]);
}
