//! A match from a day on with other decisions; unedited it is the match, and its log is short.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::study::Rivals;
use burnrate_matches::past::attribution::{Without, decisions};
use burnrate_matches::past::fork::{ForkError, Forked, WhatIf};
use burnrate_matches::past::fork_log::{Parent, parent_of, re_execute};
use burnrate_matches::past::{Edits, Form, Past};
use burnrate_sim::RULES_VERSION;
use proptest::prelude::*;

use crate::asked::{deeds, do_all};
use crate::table::{Table, match_id, opening};

fn past_of(table: &Table) -> Past {
    Past::read(&match_id(), table.log.iter().cloned().map(Ok)).unwrap()
}

fn fork(past: &Past, at_day: u32, edit: &str, rivals: Rivals) -> Result<Forked, ForkError> {
    let edits = Edits::parse(edit, past, at_day).unwrap();
    Forked::play(past, &WhatIf { at_day, edits, rivals, form: Form::Soft })
}

fn log_of(past: &Past, at_day: u32, forked: &Forked) -> Vec<Vec<u8>> {
    let parent = Parent {
        match_id: match_id().to_string(),
        rules_version: RULES_VERSION,
        records: past.records_until(at_day).unwrap_or(1),
        link: [7; 32],
        at_day,
        rivals: Rivals::Recorded,
        edit: String::new(),
    };
    forked.log(parent).unwrap()
}

/// The days and the state that a fork's log comes to.
fn re_executed(past: &Past, log: &[Vec<u8>]) -> (u32, burnrate_sim::StateHash) {
    re_execute(past, log.iter().cloned().map(Ok)).unwrap()
}

fn price(yuan: i64) -> String {
    let command = Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } };
    serde_json::to_string(&command).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(13), ..ProptestConfig::default() })]

    #[test]
    fn unedited_it_is_the_match_from_any_day(
        seed in any::<u64>(), people in 0_u16..=6, plan in deeds(6, 60), at in any::<prop::sample::Index>(),
    ) {
        let mut table = Table::begun(opening(seed, |_| ()), people);
        do_all(&mut table, &plan);
        table.days(u32::from(table.live.ended().is_none()));
        let past = past_of(&table);
        let at_day = u32::try_from(at.index(past.days() as usize)).unwrap();
        let forked = fork(&past, at_day, "", Rivals::Recorded).unwrap();
        let state = table.live.simulation().state_hash();
        prop_assert_eq!(forked.state_hash, state);
        prop_assert_eq!(forked.days.len(), (past.days() - at_day) as usize);
        prop_assert!(forked.tallies.iter().all(|tally| (tally.refused, tally.lapsed) == (0, 0)));
        let log = log_of(&past, at_day, &forked);
        prop_assert_eq!(re_executed(&past, &log), (past.days(), state));
        let bytes = |log: &[Vec<u8>]| log.iter().map(Vec::len).sum::<usize>();
        prop_assert!(bytes(&log) < 60 * (table.log.len() + 2), "{} bytes", bytes(&log));
    }
}

#[test]
fn a_dropped_decision_was_never_made_and_a_changed_one_is_the_other() {
    let played = |yuan: Option<i64>| {
        let mut table = Table::begun(opening(21, |_| ()), 6);
        table.days(14);
        if let Some(yuan) = yuan {
            table.act(0, 1, &[serde_json::from_str(&price(yuan)).unwrap()]);
        }
        table.days(50);
        table
    };
    let scores = |table: &Table| -> Vec<i64> {
        table.live.simulation().vitals().iter().map(|vitals| vitals.score_fen).collect()
    };
    let past = past_of(&played(Some(0)));
    let [made] = &decisions(&past)[..] else { panic!("one decision") };
    let record = made.record;
    let ends = |edit: &str| -> Vec<i64> {
        let forked = fork(&past, 14, edit, Rivals::Recorded).unwrap();
        forked.days.last().unwrap().vitals.iter().map(|vitals| vitals.score_fen).collect()
    };
    assert_eq!(ends(&format!("[[drop]]\nrecord = {record}")), scores(&played(None)));
    assert_eq!(
        Without::of(&past, made, Form::Soft).unwrap().score_fen,
        scores(&played(None))[0],
        "as attribution leaves it out"
    );
    let changed = format!("[[change]]\nrecord = {record}\ncommands = ['{}']", price(79));
    assert_eq!(ends(&changed), scores(&played(Some(79))));
    let added = format!(
        "[[drop]]\nrecord = {record}\n[[add]]\nday = 15\nvendor = 'firefly'\ncommands = ['{}']",
        price(79)
    );
    assert_eq!(ends(&added), scores(&played(Some(79))));
}

/// Bots that see what they saw decide what they decided: with one company's decisions named as they were it is the match.
#[test]
fn against_bots_a_match_of_bots_is_itself_until_somebody_decides_otherwise() {
    let mut table = Table::begun(opening(5, |_| ()), 0);
    table.days(70);
    let past = past_of(&table);
    let made =
        decisions(&past).into_iter().find(|made| made.vendor == VendorId(2) && made.before_day > 30).unwrap();
    let commands: Vec<String> = made
        .commands
        .iter()
        .map(|command| format!("'{}'", serde_json::to_string(command).unwrap()))
        .collect();
    let same = format!("[[change]]\nrecord = {}\ncommands = [{}]", made.record, commands.join(", "));
    let forked = fork(&past, 30, &same, Rivals::Bots).unwrap();
    assert_eq!(forked.kept.iter().map(|vendor| vendor.0).collect::<Vec<_>>(), [2]);
    assert_eq!(forked.state_hash, table.live.simulation().state_hash());

    let free = format!("[[add]]\nday = 36\nvendor = 'firefly'\ncommands = ['{}']", price(0));
    let (recorded, bots) =
        (fork(&past, 30, &free, Rivals::Recorded).unwrap(), fork(&past, 30, &free, Rivals::Bots).unwrap());
    assert_ne!(recorded.state_hash, forked.state_hash);
    assert_ne!(recorded.state_hash, bots.state_hash, "bots react");
    for (forked, told) in [(&recorded, "recorded"), (&bots, "bots")] {
        let log = log_of(&past, 30, forked);
        assert_eq!(re_executed(&past, &log), (70, forked.state_hash), "{told}");
    }
    assert!(matches!(fork(&past, 30, "", Rivals::Bots), Err(ForkError::NobodyLeft)));
}

#[test]
fn what_can_not_be_asked_is_told() {
    let mut table = Table::begun(opening(8, |_| ()), 1);
    table.days(10);
    table.act(0, 1, &[serde_json::from_str(&price(20)).unwrap()]);
    table.days(10);
    let past = past_of(&table);
    let record = decisions(&past).iter().find(|made| made.by_person).unwrap().record;
    let fault = |edit: &str| Edits::parse(edit, &past, 5).unwrap_err().to_string();
    assert_eq!(
        fault("[[drop]]\nrecord = 0"),
        "drop[0].record: record 0 is no decision of this match; `burnrate inspect` numbers them"
    );
    let late = Edits::parse(&format!("[[drop]]\nrecord = {record}"), &past, 15).unwrap_err().to_string();
    assert!(late.contains("before day 11"), "{late}");
    assert!(fault(&format!("[[drop]]\nrecord = {record}\n[[drop]]\nrecord = {record}")).contains("twice"));
    assert!(fault("[[drop]]\nrecords = 7").starts_with("line 2: "));
    assert!(fault("drop = 3").starts_with("line 1: "));
    assert!(fault("[[add]]\nday = 9\nvendor = 'nobody'\ncommands = ['{}']").contains("firefly"));
    let early = format!("[[add]]\nday = 3\nvendor = 'firefly'\ncommands = ['{}']", price(49));
    assert!(fault(&early).contains("days 6 to 20"));
    assert!(fault("[[add]]\nday = 9\nvendor = 'firefly'\ncommands = []").contains("1 to 32"));
    let add = "[[add]]\nday = 9\nvendor = 'firefly'\ncommands = ['{}']";
    assert!(Edits::parse(add, &past, u32::MAX).is_err(), "a day beyond all days");
    assert!(
        fault("[[add]]\nday = 9\nvendor = 'firefly'\ncommands = ['{}']").starts_with("add[0].commands[0]: ")
    );
    assert!(matches!(
        fork(&past, 20, "", Rivals::Recorded),
        Err(ForkError::NoSuchDay { at_day: 20, days: 20 })
    ));
    let illegal = format!("[[add]]\nday = 9\nvendor = 'firefly'\ncommands = ['{}']", price(1_000_000));
    let Err(ForkError::Illegal(illegal)) = fork(&past, 5, &illegal, Rivals::Recorded) else {
        panic!("legal?")
    };
    assert_eq!((illegal.day, illegal.vendor), (9, VendorId(0)));
}

#[test]
fn a_forks_log_that_was_touched_is_told_with_its_record() {
    let mut table = Table::begun(opening(8, |_| ()), 1);
    table.days(20);
    let past = past_of(&table);
    let forked = fork(&past, 10, "", Rivals::Recorded).unwrap();
    let log = log_of(&past, 10, &forked);
    assert_eq!(parent_of(&log[0]).unwrap().at_day, 10);
    assert!(parent_of(&log[1]).is_err() && parent_of(&[]).is_err() && parent_of(&[9, 9, 9]).is_err());
    let mut refused = 0;
    for record in 0..log.len() {
        for bit in (0..log[record].len() * 8).step_by(7) {
            let mut touched = log.clone();
            touched[record][bit / 8] ^= 1 << (bit % 8);
            if let Err(error) = re_execute(&past, touched.iter().cloned().map(Ok)) {
                assert!(error.record >= record as u64 && error.to_string().lines().count() == 1, "{error}");
                refused += 1;
            } else {
                assert_eq!(record, 0, "only what is for people to read may be another");
            }
        }
    }
    assert!(refused > 200, "{refused}");
    assert!(re_execute(&past, []).is_err());
    let shuffled = log.iter().rev().cloned().map(Ok);
    assert!(re_execute(&past, shuffled).is_err());
}
