//! Good inputs to begin from, all made from what the repository shows or keeps: the protocol's examples, the golden
//! logs, the scenario files. A fuzzer begins from them too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::{ClientMessage, ServerMessage};
use burnrate_eventlog::{ArchiveReader, ArchiveWriter, StreamId};
use burnrate_sim::{Event, StateHash};
use burnrate_tests::checkout;
use serde_json::{Value, json};

use super::{commands, frames};

const GOLDEN_LOGS: [&str; 2] = ["first-class", "china-2024"];

/// Records of a log that is tried as a whole file.
const FILE_RECORDS: usize = 12;

/// What stands where a number should be that somebody thought about.
const WILD: [i64; 12] =
    [0, 1, -1, 2, 255, 10_000, 10_001, 1 << 31, 1 << 53, i64::MAX / 100, i64::MAX, i64::MIN];

/// The JSON examples of one section of PROTOCOL.md.
fn examples(title: &str) -> Vec<Value> {
    let document = fs::read_to_string(checkout().join("client-proto/PROTOCOL.md")).expect("the protocol");
    let section = document.split("\n### ").find(|section| section.starts_with(title)).expect("a section");
    let blocks = section.split("```json\n").skip(1).filter_map(|block| block.split("\n```").next());
    blocks.map(|json| serde_json::from_str(json).expect("an example")).collect()
}

fn frames_of(messages: &[Value], from_server: bool) -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for message in messages {
        let json = message.to_string();
        inputs.push(frames::input(Codec::Json, from_server, json.as_bytes()));
        let binary = if from_server {
            Codec::Bincode.encode(&Codec::Json.decode::<ServerMessage>(json.as_bytes()).expect("an example"))
        } else {
            Codec::Bincode.encode(&Codec::Json.decode::<ClientMessage>(json.as_bytes()).expect("an example"))
        };
        inputs.push(frames::input(Codec::Bincode, from_server, &binary.expect("short")));
    }
    inputs
}

/// Every message of the protocol, with every command, order, change, piece of news, notice, rejection and error in it.
pub(crate) fn frames() -> Vec<Vec<u8>> {
    let mut asked = examples("From the client");
    asked.extend(
        examples("Commands").chunks(4).map(|some| json!({"type": "Act", "seq": 1, "commands": some})),
    );
    asked.extend(
        examples("Orders").iter().map(|order| json!({"type": "Order", "request": 1, "order": order})),
    );
    let mut told = examples("From the server");
    let mut changes = examples("Changes");
    let kinds = [("News", examples("News")), ("Notice", examples("Notices"))];
    for (change, kinds) in kinds {
        changes.extend(kinds.iter().map(|kind| json!({"change": change, "to": {"day": 14, "kind": kind}})));
    }
    let delta = |changes: &[Value]| json!({"type": "Delta", "from": 1, "seq": 2, "changes": changes});
    told.extend(changes.chunks(3).map(delta));
    let refused = |rejection| json!({"answer": "Refused", "index": 0, "rejection": rejection});
    let answers = examples("Rejections").into_iter().map(refused);
    told.extend(answers.map(|answer| json!({"type": "Ack", "seq": 1, "answer": answer})));
    told.extend(
        examples("Errors").iter().map(|error| json!({"type": "Error", "request": null, "error": error})),
    );
    [frames_of(&asked, false), frames_of(&told, true)].concat()
}

/// Every command of the protocol, and every batch that the golden logs' bots were allowed; on all evenings.
pub(crate) fn commands() -> Vec<Vec<u8>> {
    let mut batches: Vec<(VendorId, Vec<Command>)> = examples("Commands")
        .into_iter()
        .map(|json| (VendorId(1), vec![command(&json).expect("an example")]))
        .collect();
    for payload in GOLDEN_LOGS.into_iter().flat_map(payloads) {
        if let Ok(Event::CommandsAccepted { vendor, commands, .. }) = Event::from_bytes(&payload) {
            batches.push((vendor, commands));
        }
    }
    let inputs = batches
        .iter()
        .zip((0..4).cycle())
        .filter_map(|((vendor, batch), evening)| commands::input(evening, *vendor, batch));
    let distinct: BTreeSet<Vec<u8>> = inputs.collect();
    distinct.into_iter().collect()
}

/// Every command with each of its numbers replaced by each wild one that its field holds.
pub(crate) fn wild_commands() -> Vec<Command> {
    let mut wild = Vec::new();
    for example in examples("Commands") {
        for place in 0..number_count(&example) {
            wild.extend(WILD.into_iter().filter_map(|number| {
                let mut changed = example.clone();
                replace_number(&mut changed, &mut { place }, number);
                command(&changed)
            }));
        }
    }
    wild
}

fn command(json: &Value) -> Option<Command> {
    Codec::Json.decode(json.to_string().as_bytes()).ok()
}

fn number_count(json: &Value) -> usize {
    match json {
        Value::Number(_) => 1,
        Value::Array(items) => items.iter().map(number_count).sum(),
        Value::Object(fields) => fields.values().map(number_count).sum(),
        Value::Null | Value::Bool(_) | Value::String(_) => 0,
    }
}

/// Replaces the number at a place, counted through the whole value; `place` is used up on the way.
fn replace_number(json: &mut Value, place: &mut usize, number: i64) {
    match json {
        Value::Number(_) => {
            if *place == 0 {
                *json = number.into();
            }
            *place = place.wrapping_sub(1);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_number(item, place, number)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace_number(field, place, number)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The payloads of a golden log.
fn payloads(name: &str) -> Vec<Vec<u8>> {
    let path = checkout().join(format!("tests/golden/{name}.burn"));
    let log = ArchiveReader::open(path).expect("a golden log");
    let mut found = Vec::new();
    loop {
        let page = log.read(found.len() as u64, 256).expect("whole");
        if page.is_empty() {
            return found;
        }
        found.extend(page.into_iter().map(|record| record.payload));
    }
}

/// Openings, starts, decisions, refusals, days and ends: the first and some later ones of each golden log. None of them was
/// corrected.
pub(crate) fn records() -> Vec<Vec<u8>> {
    let some = |name| payloads(name).into_iter().enumerate().filter(|(at, _)| *at < 24 || at % 29 == 0);
    let golden = GOLDEN_LOGS.into_iter().flat_map(some).map(|(_, payload)| payload);
    let correction = Event::TakenBack {
        record: 14,
        vendor: VendorId(2),
        decided_before_day: 8,
        state_hash: StateHash([7; 32]),
    };
    golden.chain([correction.to_bytes().expect("a short record")]).collect()
}

/// Two whole files: the beginning of a match, and records of many lengths that mean nothing.
pub(crate) fn log_files(folder: &Path) -> Vec<Vec<u8>> {
    let match_records = payloads("first-class").into_iter().take(FILE_RECORDS).collect();
    let plain: Vec<Vec<u8>> = (0..20).map(|number| vec![number; usize::from(number) * 37]).collect();
    [match_records, plain].map(|records| log_file(&folder.join("seed.burn"), records)).to_vec()
}

fn log_file(path: &Path, records: Vec<Vec<u8>>) -> Vec<u8> {
    let stream = StreamId::new("match/tried").expect("a name");
    let mut writer = ArchiveWriter::create(path, &stream).expect("a new file");
    writer.append(records).expect("within limits");
    writer.seal().expect("sealed");
    fs::read(path).expect("written")
}

/// Every scenario file of the repository.
pub(crate) fn scenarios() -> Vec<Vec<u8>> {
    let folders = ["content/scenarios", "tests/analytical"].map(|folder| checkout().join(folder));
    let mut paths: Vec<_> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a scenario")).collect()
}
