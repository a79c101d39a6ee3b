//! What the market and the wire reach through others' packages, with the features that each is built with.
//!
//! `cargo tree -p` resolves features for that package alone; `cargo metadata` would mix in what the server switches on.

use std::process::Command;

use burnrate_tests::checkout;

const RUNTIMES: [&str; 6] = ["tokio", "async-std", "smol", "mio", "rayon", "futures-executor"];
const CLOCKS: [&str; 6] = ["jiff", "time", "chrono", "web-time", "instant", "quanta"];
const ENTROPY: [&str; 4] = ["getrandom", "fastrand", "oorandom", "rand_distr"];

/// One package of a dependency tree with the features it is built with.
#[derive(Debug)]
struct Reached {
    name: String,
    features: Vec<String>,
}

/// Everything in the normal dependency tree of one of our packages, on this platform.
fn reached_by(package: &str, features: &[&str]) -> Vec<Reached> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap());
    cargo.current_dir(checkout()).args(["tree", "-p", package, "-e", "normal,no-proc-macro"]);
    cargo.args(["--prefix", "none", "--format", "{p}|{f}", "--no-dedupe", "--features", &features.join(",")]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(reached).collect()
}

/// `tokio v1.54.1 (/path)|fs,rt`
fn reached(line: &str) -> Option<Reached> {
    let (package, features) = line.split_once('|')?;
    let name = package.split(' ').next()?.to_owned();
    // A trailing ` (*)` marks a repeated package.
    let features = features.trim_end_matches(" (*)").split(',').filter(|feature| !feature.is_empty());
    Some(Reached { name, features: features.map(str::to_owned).collect() })
}

fn named<'a>(reached: &'a [Reached], forbidden: &[&str]) -> Vec<&'a str> {
    let names = reached.iter().map(|package| package.name.as_str());
    let mut found: Vec<&str> = names.filter(|name| forbidden.contains(name)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn switched_on(reached: &[Reached], package: &str, features: &[&str]) -> Vec<String> {
    let of_package = reached.iter().filter(|found| found.name == package);
    of_package.flat_map(|found| found.features.clone()).filter(|on| features.contains(&on.as_str())).collect()
}

#[test]
fn the_market_reaches_no_runtime_clock_or_entropy() {
    let reached = reached_by("burnrate-sim", &[]);
    assert!(
        reached.iter().any(|package| package.name == "burnrate-sim"),
        "the tree was not read: {reached:?}"
    );
    for forbidden in [&RUNTIMES[..], &CLOCKS, &ENTROPY] {
        assert_eq!(named(&reached, forbidden), Vec::<&str>::new(), "burnrate-sim reaches them");
    }
}

#[test]
fn the_markets_libraries_bring_no_threads_and_no_system_randomness() {
    let reached = reached_by("burnrate-sim", &[]);
    let of_rand =
        switched_on(&reached, "rand", &["default", "std", "std_rng", "sys_rng", "thread_rng", "os_rng"]);
    assert_eq!(of_rand, Vec::<String>::new(), "rand features");
    let of_bevy =
        switched_on(&reached, "bevy_ecs", &["default", "multi_threaded", "async_executor", "bevy_reflect"]);
    assert_eq!(of_bevy, Vec::<String>::new(), "bevy_ecs features");
}

#[test]
fn bots_and_scenarios_reach_no_runtime_or_clock_either() {
    for package in ["burnrate-bots", "burnrate-content", "burnrate-matches"] {
        let reached = reached_by(package, &[]);
        assert_eq!(named(&reached, &CLOCKS), Vec::<&str>::new(), "{package} reaches a clock");
    }
    for package in ["burnrate-bots", "burnrate-content"] {
        let reached = reached_by(package, &[]);
        assert_eq!(named(&reached, &RUNTIMES), Vec::<&str>::new(), "{package} reaches a runtime");
    }
}

#[test]
fn the_wire_reaches_no_engine_and_a_runtime_only_as_a_client() {
    let plain = reached_by("burnrate-client-proto", &[]);
    let engine: Vec<&Reached> = plain.iter().filter(|package| package.name.starts_with("bevy")).collect();
    assert!(engine.is_empty(), "client-proto reaches {engine:?}");
    assert_eq!(named(&plain, &RUNTIMES), Vec::<&str>::new());

    // The same question must find tokio where it is meant to be, or the answer above says nothing.
    let client = reached_by("burnrate-client-proto", &["client"]);
    assert!(named(&client, &RUNTIMES).contains(&"tokio"));
}

#[test]
fn the_log_knows_nothing_of_the_engine() {
    let reached = reached_by("burnrate-eventlog", &[]);
    let engine: Vec<&Reached> = reached.iter().filter(|package| package.name.starts_with("bevy")).collect();
    assert!(engine.is_empty(), "eventlog reaches {engine:?}");
}
