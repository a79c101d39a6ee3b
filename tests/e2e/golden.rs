//! The golden logs: matches that some release played once and for all, one for each scenario and each fault worth a log.
//! Those of the present rules are re-executed by the program under test and by this build (`cargo xtask test` has the first
//! as a release build and the second as a debug build), and for some days in heavy mode. Those of other rules, and of older
//! formats, are watched.
//!
//! `UPDATE_GOLDEN=1` writes those of the present rules anew: where only bots or scenarios changed. Where the market
//! changed it refuses: that takes a new rules version. Logs of the rules before are then kept beside the new ones.

mod manifest;

use std::sync::Once;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::view::{Change, Series, Slot, View};
use burnrate_eventlog::ArchiveReader;
use burnrate_matches::RecordedMatch;
use burnrate_matches::replay::Replayer;
use burnrate_sim::releases::played_by;
use burnrate_sim::{Event, RULES_VERSION};
use serde_json::Value;

use self::manifest::{Manifest, file, names, payloads};
use crate::folder::Folder;
use crate::program::burnrate;

/// What is played: name, what it is kept for, the arguments.
const PLAYED: [(&str, &str, &str); 8] = [
    ("first-class", "the scenario, to its last day", "--scenario first-class --seed 7 --days 364"),
    ("china-2024", "the scenario, with its script", "--scenario china-2024 --seed 7 --days 150"),
    ("b2b-squeeze", "the scenario", "--scenario b2b-squeeze --seed 7 --days 120"),
    ("investor-winter", "the scenario", "--scenario investor-winter --seed 7 --days 120"),
    ("price-war", "the scenario", "--scenario price-war --seed 7 --days 120"),
    ("small-market", "the scenario", "--scenario small-market --seed 7 --days 120"),
    ("dice", "every command, legal and not", "--scenario first-class --seed 11 --days 84 --check"),
    (
        "expected-flows",
        "the kernel without chance",
        "--scenario first-class --seed 7 --days 56 --kernel expected",
    ),
];

/// Days of each log that every run of the tests tries in heavy mode: two turns and the first day of the third.
const HEAVY_DAYS: u32 = 15;

/// With `UPDATE_GOLDEN=1`, writes all of them anew, once, before any test reads them.
fn update_if_asked() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
            PLAYED.iter().for_each(|(name, why, play)| write(name, why, play));
        }
    });
}

/// Plays a match anew, and writes its log and what it comes to.
fn write(name: &str, why: &str, play: &str) {
    let log = file(name, "burn");
    if log.exists() && file(name, "txt").exists() {
        let old = Manifest::read(name);
        if old.rules == RULES_VERSION {
            // Where the market itself has changed, writing the log anew would hide it.
            re_execute(&old, Replayer::default(), u32::MAX);
        } else {
            let kept = format!("{name}.rules-{}", old.rules);
            std::fs::rename(&log, file(&kept, "burn")).unwrap();
            Manifest { name: kept, ..old }.write();
        }
    }
    std::fs::create_dir_all(manifest::folder()).unwrap();
    let all = ["simulate"].into_iter().chain(play.split(' ')).chain(["--out", log.to_str().unwrap()]);
    burnrate(all).good();
    Manifest::of(&log, name, why, play).write();
}

/// Replays a log in this very build until a day, and gives the state's hash then.
fn re_execute(golden: &Manifest, mut replayer: Replayer, until: u32) -> String {
    let name = &golden.name;
    for payload in payloads(&ArchiveReader::open(file(name, "burn")).unwrap()) {
        match replayer.feed(&payload) {
            Ok(Event::DayClosed(closed)) if closed.day == until => break,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}. {}", what_to_do()),
        }
    }
    replayer.state().unwrap().1.state_hash().to_string()
}

fn what_to_do() -> String {
    format!(
        "The market of rules {RULES_VERSION} has changed, and every match that is running would break. If that is meant, raise \
         RULES_VERSION in server/sim/src/lib.rs, say in server/sim/src/releases.rs who plays the rules before, and run the \
         tests with UPDATE_GOLDEN=1; if it is a slip, mend it"
    )
}

fn of_present_rules() -> impl Iterator<Item = Manifest> {
    update_if_asked();
    Manifest::all().into_iter().filter(|golden| golden.rules == RULES_VERSION)
}

fn of_other_rules() -> impl Iterator<Item = Manifest> {
    update_if_asked();
    Manifest::all().into_iter().filter(|golden| golden.rules != RULES_VERSION)
}

#[test]
fn the_corpus_is_whole() {
    update_if_asked();
    assert_eq!(names("burn"), names("txt"), "each log has its text");
    for golden in Manifest::all() {
        let log = file(&golden.name, "burn");
        assert_eq!(Manifest::of(&log, &golden.name, &golden.why, &golden.play), golden);
        let kib = std::fs::metadata(&log).unwrap().len() / 1024;
        assert!(kib <= 640, "{}: {kib} KiB; a shorter match will do", golden.name);
    }
    for scenario in burnrate_content::list() {
        let scenario = scenario.key;
        let of_it = |golden: &Manifest| golden.play.contains(&format!("--scenario {scenario} "));
        assert!(
            of_present_rules().any(|golden| of_it(&golden)),
            "no golden log of {scenario} under rules {RULES_VERSION}: add it to PLAYED and run with UPDATE_GOLDEN=1"
        );
    }
}

#[test]
fn golden_logs_come_out_as_they_did() {
    for golden in of_present_rules() {
        let name = &golden.name;
        let here = re_execute(&golden, Replayer::default(), u32::MAX);
        let log = file(name, "burn");
        let ran = burnrate(["replay", log.to_str().unwrap(), "--verify", "--json"]);
        assert_eq!(ran.status, 0, "the program: {}. {}", ran.err, what_to_do());
        let document = ran.document();
        assert_eq!(
            (&document["state_hash"], &document["days"]),
            (&here.into(), &golden.days.into()),
            "{name}"
        );
    }
}

#[test]
fn the_same_matches_played_again_come_out_as_the_golden_logs() {
    let folder = Folder::new("golden");
    for golden in of_present_rules() {
        let Manifest { name, why, play, .. } = &golden;
        let again = folder.file(&format!("{name}.burn"));
        burnrate(["simulate"].into_iter().chain(play.split(' ')).chain(["--out", again.to_str().unwrap()]))
            .good();
        assert_eq!(
            Manifest::of(&again, name, why, play),
            golden,
            "bots, script or scenario have changed since the golden log was played; if its replay still holds, only these did, \
             and UPDATE_GOLDEN=1 writes the new match"
        );
    }
}

#[test]
fn golden_logs_pass_heavy_mode_for_two_turns() {
    for golden in of_present_rules() {
        re_execute(&golden, Replayer::heavy(), HEAVY_DAYS);
    }
}

/// Every golden log to its end in heavy mode. Numbers are those of the logs, in the order of their names.
#[test]
#[ignore = "a campaign"]
fn soak_heavy() {
    let logs: Vec<Manifest> = of_present_rules().collect();
    let number = |name: &str, default: usize| match std::env::var(name) {
        Ok(text) => text.parse().unwrap(),
        Err(_) => default,
    };
    let from = number("BURNRATE_SOAK_FROM", 0);
    let until = number("BURNRATE_SOAK_UNTIL", logs.len()).min(logs.len());
    let mut days = 0;
    let began = std::time::Instant::now();
    for (number, golden) in logs.iter().enumerate().take(until).skip(from) {
        eprintln!("log {number} of {until}: {}, {} days", golden.name, golden.days);
        let repeat = format!("cargo xtask soak heavy --from {number}");
        let state = std::panic::catch_unwind(|| re_execute(golden, Replayer::heavy(), u32::MAX));
        assert!(state.is_ok(), "log {number}; to repeat it: {repeat}");
        days += golden.days;
    }
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "heavy: logs {from} to {until}, {days} days, each system of each in a restored market too: no difference; {:.1} days a second",
        f64::from(days) / seconds
    );
}

/// Logs of other rules are not re-executed, and say who does; they are watched all the same.
#[test]
fn golden_logs_of_other_rules_are_watched() {
    let folder = Folder::new("watched");
    let mut watched = 0;
    for golden in of_other_rules() {
        watched += 1;
        let log = file(&golden.name, "burn");
        let log = log.to_str().unwrap();
        let ran = burnrate(["replay", log, "--verify", "--json"]);
        let line = ran.refused(1);
        assert!(
            line.contains(&format!("rules {}", golden.rules)) && line.contains(played_by(golden.rules)),
            "{line}"
        );
        let needs = &ran.document()["needs"];
        assert_eq!(needs["rules_version"], golden.rules);

        let series = folder.file(&format!("{}.jsonl", golden.name));
        let document = burnrate(["inspect", log, "--json", "--series", series.to_str().unwrap()]).json();
        let stream = &document["streams"][0];
        assert_eq!(stream["rules_version"], golden.rules);
        let records = stream["records"].as_array().unwrap();
        assert_eq!(records.len() as u64, golden.records);
        assert!(records.iter().all(|record| record["kind"] != "unreadable"), "{}", golden.name);
        let days = records.iter().filter(|record| record["kind"] == "DayClosed");
        let last = days.clone().next_back().unwrap()["what"].as_str().unwrap().to_owned();
        assert!(last.contains(&golden.state), "{last}");
        assert_eq!(days.count() as u64, u64::from(golden.days));

        let lines = std::fs::read_to_string(series).unwrap();
        let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        assert_eq!(last["day"], golden.days, "{last}");
        assert!(last["cash_fen"].is_i64() && last["name"].is_string(), "{last}");
    }
    assert!(watched > 0, "there is a log of format 1 at least");
}

/// Format 1's golden log holds all but the scenario: its last figures are those that its own release wrote down.
#[test]
fn a_log_of_format_1_is_brought_up_to_the_present_format() {
    let golden = Manifest::read("format-1");
    assert_eq!((golden.format, golden.rules), (1, 1));
    let records = payloads(&ArchiveReader::open(file("format-1", "burn")).unwrap());
    let events: Vec<Result<Event, _>> = records.iter().map(|record| Event::from_bytes(record)).collect();
    let rounds = events.iter().filter(|event| {
        let Ok(Event::CommandsAccepted { commands, .. }) = event else { return false };
        commands.iter().any(|command| matches!(command, Command::OpenRound { pool_bp: 0, compute_bp: 0, .. }))
    });
    assert!(rounds.count() > 0, "a round is among the commands, whose layout has changed since");
    assert_eq!(events.iter().filter(|event| event.is_err()).count(), 1, "only its opening can't be");
    let day = events.iter().rev().find_map(|event| match event {
        Ok(Event::DayClosed(closed)) => Some(closed),
        _ => None,
    });
    let day = day.unwrap();
    assert_eq!((day.day, day.state_hash.to_string()), (golden.days, golden.state));
    let users: u64 = day.vitals.iter().map(|vendor| vendor.mau).sum();
    assert!(users > 0 && day.vitals.iter().all(|vendor| vendor.web_visits == 0), "{:?}", day.vitals);
}

/// Of a log whose scenario can't be read any more, the public still sees who stood where on its last day.
#[test]
fn golden_logs_of_other_rules_give_a_public_view() {
    for golden in of_other_rules() {
        let records = payloads(&ArchiveReader::open(file(&golden.name, "burn")).unwrap());
        let id = MatchId::new("watched").unwrap();
        let recorded = RecordedMatch::read(&id, records.iter().map(Vec::as_slice)).unwrap();
        assert_eq!((recorded.place().day, recorded.unreadable()), (golden.days, 0));
        assert!(!recorded.card().title.en.is_empty() && !recorded.card().start_date.is_empty());
        let last = records.iter().rev().find_map(|record| match Event::from_bytes(record) {
            Ok(Event::DayClosed(closed)) => Some(closed),
            _ => None,
        });
        let vitals = last.unwrap().vitals;
        let view = View::from_changes(recorded.view());
        for vendor in &vitals {
            let Some(Change::Standing(standing)) = view.get(Slot::Standing(vendor.vendor)) else { panic!() };
            assert_eq!((standing.mau, standing.status), (vendor.mau, vendor.status));
            let Some(Change::Vendor(card)) = view.get(Slot::Vendor(vendor.vendor)) else { panic!() };
            assert!(!card.name.zh.is_empty() && !card.key.starts_with("vendor-"), "{card:?}");
        }
        assert!(view.series(Series::MarketPoint).len() > 2 && !view.series(Series::News).is_empty());
    }
}
