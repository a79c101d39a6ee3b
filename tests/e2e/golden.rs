//! Golden logs: matches that this rules version played once and for all. Whatever changes one of their hashes is a
//! change of the rules and needs a new rules version. The program under test replays them, and so does this build:
//! `cargo xtask test` has the first as a release build and the second as a debug build.
//!
//! `UPDATE_GOLDEN=1` writes them anew: after a new rules version, never to make a failure go away.

use std::path::PathBuf;
use std::sync::Once;

use burnrate_eventlog::ArchiveReader;
use burnrate_matches::replay::Replayer;
use burnrate_sim::RULES_VERSION;
use burnrate_tests::checkout;

use crate::program::burnrate;

/// Scenario, seed, days.
const GOLDEN: [(&str, &str, &str); 2] = [("first-class", "7", "364"), ("china-2024", "7", "300")];

fn file(name: &str, ending: &str) -> PathBuf {
    checkout().join("tests/golden").join(format!("{name}.{ending}"))
}

/// With `UPDATE_GOLDEN=1`, writes all of them anew, once, before any test reads them.
fn update_if_asked() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
            GOLDEN.iter().for_each(|(scenario, seed, days)| write(scenario, seed, days));
        }
    });
}

/// Plays a match anew and writes its log and its hash.
fn write(scenario: &str, seed: &str, days: &str) {
    let log = file(scenario, "burn");
    std::fs::create_dir_all(log.parent().unwrap()).unwrap();
    let log = log.to_str().unwrap();
    let all = ["simulate", "--scenario", scenario, "--seed", seed, "--days", days, "--out", log, "--json"];
    let document = burnrate(all).json();
    let hash = document["state_hash"].as_str().unwrap();
    std::fs::write(file(scenario, "txt"), format!("rules {RULES_VERSION}\nstate {hash}\n")).unwrap();
}

/// The rules version and the hash that were written down.
fn expected(scenario: &str) -> (u32, String) {
    let path = file(scenario, "txt");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE_GOLDEN=1 writes it", path.display()));
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    (line("rules ").parse().unwrap(), line("state "))
}

fn assert_hash(scenario: &str, build: &str, found: &str) {
    let (rules, state) = expected(scenario);
    assert_eq!(
        rules, RULES_VERSION,
        "golden logs are of older rules: keep them, and write new ones beside them"
    );
    assert_eq!(
        found, state,
        "{build}: the golden log of {scenario} comes out differently. New rules version needed: the market of rules \
         {RULES_VERSION} has changed, and every match that is running would break"
    );
}

/// Replays a golden log in this very build.
fn replayed_here(scenario: &str) -> String {
    let log = ArchiveReader::open(file(scenario, "burn")).unwrap();
    log.check().unwrap();
    let mut replayer = Replayer::default();
    loop {
        let page = log.read(replayer.records(), 256).unwrap();
        if page.is_empty() {
            break;
        }
        for record in page {
            if let Err(error) = replayer.feed(&record.payload) {
                panic!("{scenario}: {error}. New rules version needed, unless this is a slip");
            }
        }
    }
    replayer.state().unwrap().1.state_hash().to_string()
}

#[test]
fn golden_logs_come_out_as_they_did() {
    update_if_asked();
    for (scenario, _, _) in GOLDEN {
        assert_hash(scenario, "this build", &replayed_here(scenario));
        let log = file(scenario, "burn");
        let ran = burnrate(["replay", log.to_str().unwrap(), "--verify", "--json"]);
        assert_eq!(
            ran.status, 0,
            "the program: {}. New rules version needed, unless this is a slip",
            ran.err
        );
        assert_hash(scenario, "the program", ran.document()["state_hash"].as_str().unwrap());
    }
}

#[test]
fn the_same_matches_played_again_come_out_as_the_golden_logs() {
    update_if_asked();
    for (scenario, seed, days) in GOLDEN {
        let played =
            burnrate(["simulate", "--scenario", scenario, "--seed", seed, "--days", days, "--json"]).json();
        let (_, state) = expected(scenario);
        assert_eq!(
            played["state_hash"],
            state.as_str(),
            "{scenario}: bots, script or scenario have changed since the golden log was played; if its replay still \
             holds, only these did, and UPDATE_GOLDEN=1 writes the new match"
        );
    }
}
