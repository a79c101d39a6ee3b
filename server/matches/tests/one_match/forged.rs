//! Openings that nobody checked: whoever can write a file can put any scenario into it. A replay of it comes to an end, with a
//! market or an error.

use burnrate_content::Resolved;
use burnrate_matches::RecoverError;
use burnrate_matches::replay::Replayer;
use burnrate_sim::{DayClosed, Event, Kernel, Opening, RULES_VERSION, StateHash};
use serde_json::Value;

/// The ends of what numbers can be; in place of a list, an empty one and one that lacks its last item.
const FORGED: [&str; 8] = [
    "0",
    "-1",
    "65535",
    "4294967295",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "[]",
];

/// Every number and list of the scenario; of companies, segments and channels those of the first alone.
fn places(value: &Value, path: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| places(value, &format!("{path}/{key}"), into));
        }
        Value::Array(items) => {
            into.push(path.to_owned());
            items.iter().take(1).for_each(|value| places(value, &format!("{path}/0"), into));
        }
        Value::Number(_) => into.push(path.to_owned()),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn replay(resolved: Resolved) -> Result<(), RecoverError> {
    let (scenario_text, seed, kernel) = (String::new(), 1, Kernel::Stochastic);
    let opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel };
    let mut replayer = Replayer::default();
    replayer.feed(&Event::Opened(Box::new(opening)).to_bytes().unwrap())?;
    replayer.feed(&Event::Started {}.to_bytes().unwrap())?;
    let day = DayClosed { day: 1, state_hash: StateHash([0; 32]), outcomes: Vec::new(), vitals: Vec::new() };
    replayer.feed(&Event::DayClosed(Box::new(day)).to_bytes().unwrap()).map(drop)
}

#[test]
fn whatever_scenario_stands_in_a_log_its_replay_ends_with_an_error() {
    let (_, resolved) = burnrate_content::load("first-class").unwrap();
    let whole = serde_json::to_value(&resolved).unwrap();
    let mut all = Vec::new();
    places(&whole, "", &mut all);
    let (mut refused, mut fell, mut lived) = (0, 0, 0);
    for path in &all {
        for forged in FORGED {
            let mut value = whole.clone();
            let place = value.pointer_mut(path).unwrap();
            if place.is_array() != (forged == "[]") {
                continue;
            }
            *place = serde_json::from_str(forged).unwrap();
            // Where the number does not fit its type, no record says so either.
            let Ok(resolved) = serde_json::from_value::<Resolved>(value) else { continue };
            match replay(resolved) {
                Err(RecoverError::Open(_)) => refused += 1,
                Err(RecoverError::Fell { record, why }) => {
                    assert!(record <= 2 && !why.is_empty(), "{path} = {forged}");
                    fell += 1;
                }
                // A market that lives comes to no day of this log's.
                Err(RecoverError::Different { .. }) => lived += 1,
                other => panic!("{path} = {forged}: {other:?}"),
            }
        }
    }
    assert!(refused > 10 && fell > 0 && lived > 500, "{refused} refused, {fell} fell, {lived} lived");
}
