//! `burnrate last-chance`: what would have saved a company that died, and until when.

use serde_json::Value;

use crate::answers::must_be_listed;
use crate::folder::Folder;
use crate::program::burnrate;
use crate::reckless::{self, SPENDER};

fn share(change: &Value) -> f64 {
    change["averted_share"].as_f64().unwrap_or(0.0)
}

#[test]
fn a_company_that_spent_everything_could_have_stopped_until_a_turn() {
    let folder = Folder::new("last-chance");
    let log = reckless::log(&folder, 1);
    let ask = |more: &[&str]| {
        burnrate(["last-chance", &log, "--vendor", SPENDER, "--seeds", "3"].iter().chain(more))
    };
    let document = ask(&["--json"]).json();
    must_be_listed("last-chance", &document);
    let died = document["died_on_day"].as_u64().unwrap();
    assert!((30..365).contains(&died), "{died}");
    assert_eq!(
        (&document["vendor"], &document["days"], &document["form"]),
        (&SPENDER.into(), &365.into(), &"soft".into())
    );
    assert!(document["assumes"]["zh"].is_string() && document["assumes"]["en"].is_string());

    let turns = document["turns"].as_array().unwrap();
    let days: Vec<u64> = turns.iter().map(|turn| turn["first_day"].as_u64().unwrap()).collect();
    assert!(days[0] <= died && days.windows(2).all(|two| two[0] > two[1]), "from the last back: {days:?}");
    let latest = &document["latest_turn"];
    assert_eq!(latest["turn"], turns.last().unwrap()["turn"], "it walks back no further");
    for (place, turn) in turns.iter().enumerate() {
        let changes = turn["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 11);
        assert_eq!(changes[0]["change"]["kind"], "nothing");
        let saving = changes[1..].iter().filter(|change| share(change) > 0.5).count();
        assert_eq!(saving > 0, place == turns.len() - 1, "turn {}", turn["turn"]);
        for change in changes {
            assert!(change["change"]["zh"].is_string() && change["change"]["en"].is_string());
            assert_eq!((&change["not_applicable"], &change["unreliable"]), (&0.0.into(), &false.into()));
            if let Some([low, high]) = change["interval"].as_array().map(Vec::as_slice) {
                let (low, high) = (low.as_f64().unwrap(), high.as_f64().unwrap());
                assert!(low <= share(change) && share(change) <= high, "{change}");
            }
        }
    }
    // Who spent everything is saved by not spending; the same luck with all else as it was saves nobody.
    assert_eq!(latest["change"]["kind"], "ad_spend");
    let last = turns.last().unwrap()["changes"].as_array().unwrap();
    assert!(share(&last[0]) < 0.5, "{}", last[0]);

    let table = ask(&[]).good().out;
    let told = latest["turn"].to_string();
    assert!(table.contains(&format!("last chance, turn (day): {told}")), "{table}");
    assert!(table.contains("最后的机会") && table.contains("nobody reacts"), "{table}");
    assert_eq!(document, ask(&["--json"]).json(), "the same question has the same answer");
}

#[test]
fn what_can_not_be_asked_is_told_in_a_line() {
    let folder = Folder::new("last-chance-bad");
    let log = folder.file("whole.burn").to_str().unwrap().to_owned();
    burnrate(["simulate", "--scenario", "first-class", "--seed", "7", "--days", "12", "--out", &log]).good();
    let ask = |more: &[&str]| burnrate(["last-chance", &log].iter().chain(more));
    ask(&[]).bad_input(&["--vendor"]);
    ask(&["--vendor", "nobody"]).bad_input(&["--vendor", "nobody", "firefly"]);
    ask(&["--vendor", "firefly"]).bad_input(&["firefly", "did not die"]);
    ask(&["--vendor", "firefly", "--seeds", "101"]).bad_input(&["--seeds", "101"]);
    ask(&["--vendor", "firefly", "--seeds", "0"]).bad_input(&["--seeds", "0"]);
    burnrate(["last-chance", "nowhere.burn", "--vendor", "firefly"]).bad_input(&["nowhere.burn"]);
}
