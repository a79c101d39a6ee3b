//! The table of hypotheses: whole, exact where it must be, and the same on any number of threads.

use std::collections::BTreeSet;

use burnrate_matches::experiment::{Finding, Ground, HYPOTHESES, ids, run, select, to_json};

fn wanted(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn findings(ids: &[&str], seeds: u32, threads: usize) -> Vec<Finding> {
    run(&select(&wanted(ids)).unwrap(), &Ground::load().unwrap(), seeds, threads, |_| ())
}

#[test]
fn there_are_fifteen_hypotheses_in_order() {
    let expected: Vec<String> = (1..=15).map(|number| format!("E{number}")).collect();
    assert_eq!(ids(), expected);
    for hypothesis in HYPOTHESES {
        let card = hypothesis.card();
        assert!(![card.claim, card.effect, card.rule].contains(&""), "{card:?}");
    }
}

#[test]
fn some_are_chosen_in_the_tables_order_and_unknown_ones_are_named() {
    let chosen: Vec<&str> =
        select(&wanted(&["e13", " E2", "E2"])).unwrap().iter().map(|h| h.card().id).collect();
    assert_eq!(chosen, ["E2", "E13"]);
    let Err(unknown) = select(&wanted(&["E2", "E99"])) else { panic!("there is no E99") };
    let told = unknown.to_string();
    assert!(told.contains("E99") && ids().iter().all(|id| told.contains(id)), "{told}");
}

#[test]
fn one_thread_and_four_give_the_same_table() {
    let some = ["E2", "E4", "E12", "E14"];
    let table = |threads| to_json(&findings(&some, 3, threads)).to_string();
    assert_eq!(table(1), table(4));
}

#[test]
fn names_are_labels_and_nobody_moves_anothers_draws() {
    for finding in findings(&["E12", "E13"], 2, 2) {
        assert!(finding.pass, "{finding:?}");
        assert_eq!((finding.effect, finding.interval), (Some(0.0), Some([0.0, 0.0])));
        assert_eq!((finding.trials, finding.lost), (2, 0));
    }
}

#[test]
fn rivals_bids_raise_the_cost_of_a_user() {
    // (1 + 0.05 + 2) / (1 + 0.05 + 1) to the power of η = ¼ in the price alone: an elasticity of 0.143.
    let finding = &findings(&["E2"], 3, 2)[0];
    let (effect, [low, high]) = (finding.effect.unwrap(), finding.interval.unwrap());
    assert!((effect - 0.143).abs() < 0.02 && low <= effect && effect <= high, "{finding:?}");
    assert_eq!((finding.orders, finding.lost), (3 * 12, 0));
}

#[test]
fn every_hypothesis_about_shocks_pages_and_businesses_is_played() {
    let table = findings(&["E1", "E3", "E5", "E6", "E7"], 1, 2);
    assert_eq!(table.len(), 5, "no row is left out");
    for finding in table {
        assert_eq!((finding.trials, &finding.note), (1, &None), "{finding:?}");
        assert!(!finding.detail.is_empty(), "{finding:?}");
        let json = to_json(std::slice::from_ref(&finding))["hypotheses"][0].clone();
        assert!(json["note"].is_null() && json["pass"].is_boolean(), "{json}");
    }
}

#[test]
fn a_row_has_the_documented_keys_and_progress_reaches_its_end() {
    let mut last = None;
    let chosen = select(&wanted(&["E13"])).unwrap();
    let table = run(&chosen, &Ground::load().unwrap(), 1, 1, |progress| last = Some(progress));
    let json = to_json(&table);
    let row = json["hypotheses"][0].as_object().unwrap();
    let keys: BTreeSet<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["id", "effect", "interval", "rule", "pass"]));
    let last = last.unwrap();
    assert_eq!((last.id, last.days), ("E13", last.days_in_all));
}

#[test]
fn fixed_commands_repeat_a_match_and_say_what_could_not_be_repeated() {
    let finding = &findings(&["E15"], 2, 2)[0];
    assert!(finding.orders > 100 && finding.lost < finding.orders, "{finding:?}");
    assert_eq!(finding.first_lost.is_some(), finding.lost > 0);
    assert_eq!(finding.trials, 2);
}
