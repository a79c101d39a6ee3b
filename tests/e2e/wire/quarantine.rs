//! A panic planted inside one match, without a hook in the program: its log is written with an opening that no scenario
//! gives (more vendors than a market has room for), so that the market's code fails when a day is closed.

use std::path::Path;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::study::Study;
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::{Append, EventStore, LogFile, SqliteStore};
use burnrate_sim::{DayClosed, Event, StateHash};

use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::server::Server;

/// A data folder with a classroom of two matches that nobody serves.
fn two_matches(folder: &Folder) -> Vec<MatchId> {
    let server = Server::start(folder.path());
    let mut matches = Vec::new();
    run(async {
        matches = Guest::connect(&server, Codec::Json, 1).await.create(2, Pace::Stepped {}).await.1;
    });
    matches
}

/// Copies a data folder, with another log for one of its matches.
async fn planted(from: &Path, to: &Path, victim: &MatchId, more: &[Event]) {
    let (log, store) = (LogFile::open(from).unwrap(), SqliteStore::open(to).unwrap());
    for stream in log.streams().unwrap() {
        let records = log.read(&stream, 0, 100).unwrap();
        let mut payloads: Vec<Vec<u8>> = records.into_iter().map(|record| record.payload).collect();
        if stream.as_str() == format!("match/{victim}") {
            let Event::Opened(mut opening) = Event::from_bytes(&payloads[0]).unwrap() else { panic!() };
            let vendors = &mut opening.resolved.vendors;
            *vendors = vendors.iter().cycle().take(20).cloned().collect();
            payloads = vec![Event::Opened(opening).to_bytes().unwrap()];
            payloads.extend(more.iter().map(|event| event.to_bytes().unwrap()));
        }
        let epoch = store.own(&stream).await.unwrap();
        let written = store.append(&stream, epoch, 0, payloads).await;
        assert!(matches!(written, Append::Durable(_)), "{written:?}");
    }
}

fn subscription(seq: u64) -> ClientMessage {
    let price = Price::Subscription { fen_per_month: Fen::from_yuan(39) };
    ClientMessage::Act { seq, commands: vec![Command::SetPrice { price }] }
}

#[test]
fn a_panic_in_one_match_stops_it_alone() {
    let (made, served) = (Folder::new("whole"), Folder::new("planted"));
    let matches = two_matches(&made);
    run(planted(made.path(), served.path(), &matches[0], &[]));
    let server = Server::start(served.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 1).await;
        instructor.instruct(&matches[1]).await;
        let code = code_of(&mut instructor).await;
        let mut doomed = Guest::connect(&server, Codec::Json, 2).await;
        let seat = doomed.join(&code, "doomed", &matches[0], 0).await;
        doomed.sit(&seat).await;
        let mut lucky = Guest::connect(&server, Codec::Bincode, 3).await;
        let other = lucky.join(&code, "lucky", &matches[1], 0).await;
        lucky.sit(&other).await;
        instructor.order(Order::Start {}).await;
        instructor.order(Order::Step {}).await;
        let ServerMessage::Error { error, .. } = doomed.answer().await else {
            panic!("nobody told the player")
        };
        let WireError::Quarantined { record } = error else { panic!("{error:?}") };
        assert!(record >= 2, "its opening and its start are in the log: {record}");
        assert_eq!(doomed.refused(subscription(1)).await, WireError::Quarantined { record });
        let study = ClientMessage::Study { request: 5, study: Study::Certificate {} };
        assert_eq!(doomed.refused(study).await, WireError::Quarantined { record });
        let answer = lucky.ask(subscription(1)).await;
        let accepted = matches!(&answer, ServerMessage::Ack { answer: Answer::Accepted { .. }, .. });
        assert!(accepted, "the other match plays on: {answer:?}");
        instructor.order(Order::Step {}).await;
    });
    assert_eq!(server.metric("matches_quarantined"), 1);
    server.complains_of(matches[0].as_str());
    let log = LogFile::open(served.path()).unwrap();
    for stream in log.streams().unwrap() {
        log.check(&stream).unwrap();
    }
}

#[test]
fn a_panic_while_a_match_is_rebuilt_stops_it_alone() {
    let (made, served) = (Folder::new("whole"), Folder::new("planted"));
    let matches = two_matches(&made);
    let day = DayClosed { day: 1, state_hash: StateHash([0; 32]), outcomes: Vec::new(), vitals: Vec::new() };
    let more = [Event::Started {}, Event::DayClosed(Box::new(day))];
    run(planted(made.path(), served.path(), &matches[0], &more));
    let server = Server::start(served.path());
    run(async {
        let mut guest = Guest::connect(&server, Codec::Json, 1).await;
        let watch = |index: usize| ClientMessage::Watch { match_id: matches[index].clone(), since: None };
        assert_eq!(guest.refused(watch(0)).await, WireError::Quarantined { record: 2 });
        guest.instruct(&matches[1]).await;
        guest.order(Order::Start {}).await;
    });
    assert_eq!(server.metric("matches_quarantined"), 1);
}

async fn code_of(instructor: &mut Guest) -> burnrate_client_proto::id::JoinCode {
    let list = ClientMessage::ListClassrooms { key: crate::server::key() };
    let ServerMessage::Classrooms { classrooms } = instructor.ask(list).await else {
        panic!("no classrooms")
    };
    classrooms[0].code.clone()
}
