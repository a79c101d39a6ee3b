//! A match that other rules played: it is watched, and nobody plays it; the rest of its classroom goes on.

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::study::Study;
use burnrate_client_proto::view::{Change, NewsKind, Phase, Series, Slot, View};
use burnrate_eventlog::{Append, EventStore, MemoryStore, READ_RECORDS_MAX, Row, StreamId};
use burnrate_sim::{Event, RULES_VERSION};

use crate::harness::{Host, TIMED, clock, key, seat};

const OTHER: u32 = RULES_VERSION + 1;

/// All that a store holds, with one match as a release with other rules would have written it.
async fn under_other_rules(store: &MemoryStore, of: &MatchId) -> MemoryStore {
    let other = MemoryStore::new();
    for stream in store.streams().await.unwrap() {
        let mut records: Vec<Vec<u8>> = Vec::new();
        loop {
            let page = store.read(&stream, records.len() as u64, READ_RECORDS_MAX).await.unwrap();
            if page.is_empty() {
                break;
            }
            records.extend(page.into_iter().map(|record| record.payload));
        }
        if stream.as_str() == format!("match/{of}") {
            let Ok(Event::Opened(mut opening)) = Event::from_bytes(&records[0]) else { panic!("no opening") };
            opening.rules_version = OTHER;
            records[0] = Event::Opened(opening).to_bytes().unwrap();
        }
        let epoch = other.own(&stream).await.unwrap();
        let appended = other.append(&stream, epoch, 0, records).await;
        assert!(matches!(appended, Append::Durable(_)), "{appended:?}");
    }
    let people = store.rows("people").await.unwrap().into_iter();
    let people = people.map(|(key, value)| Row { table: "people".to_owned(), key, value: Some(value) });
    other.put_rows(people.collect()).await.unwrap();
    other
}

fn standings(view: &View) -> Vec<Option<Change>> {
    let standing = |vendor| view.get(Slot::Standing(VendorId(vendor))).cloned();
    let without_share = |change| match change {
        Change::Standing(mut standing) => {
            standing.share_bp = 0;
            Change::Standing(standing)
        }
        other => other,
    };
    (0..6).map(|vendor| standing(vendor).map(without_share)).collect()
}

#[tokio::test]
async fn a_match_of_other_rules_is_watched_and_the_rest_of_its_classroom_plays() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, code, matches) = host.classroom(TIMED, 2).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    instructor.order(Order::Start {}).await;
    let played = ticket.match_id.clone();
    let mut watcher = host.client(2).await;
    watcher.attach(ClientMessage::Watch { match_id: played.clone(), since: None }).await;
    for day in 1..=8 {
        host.clock.advance(1_000);
        watcher.until_day(day).await;
    }
    let seen = watcher.view.clone();
    host.stop().await;

    let store = under_other_rules(&store, &played).await;
    let stream = StreamId::new(&format!("match/{played}")).unwrap();
    let head = store.head(&stream).await.unwrap();
    let host = Host::start(&store).await;
    let mut watcher = host.client(2).await;
    watcher.attach(ClientMessage::Watch { match_id: played.clone(), since: None }).await;
    assert_eq!(standings(&watcher.view), standings(&seen));
    let now = watcher.clock();
    assert_eq!((now.day, now.phase), (8, Phase::Paused));
    assert_eq!(clock(&seen).map(|clock| clock.turn), Some(now.turn));
    let news = watcher.view.series(Series::News);
    let told = news.iter().any(
        |change| matches!(change, Change::News(news) if news.kind == NewsKind::OtherRules { rules_version: OTHER }),
    );
    assert!(told, "{news:?}");
    let seat = seat(&watcher.view, ticket.vendor);
    assert_eq!((seat.team.as_deref(), seat.bot), (Some("Kite"), false));

    // Whoever comes back to the same view is told nothing twice.
    let mut again = host.client(3).await;
    again.view = watcher.view.clone();
    again.since = watcher.since;
    let answer = again.ask(ClientMessage::Watch { match_id: played.clone(), since: watcher.since }).await;
    assert!(matches!(answer, ServerMessage::Attached { .. }), "{answer:?}");

    let refused = WireError::OtherRules { rules_version: OTHER };
    let study =
        ClientMessage::Study { request: 5, study: Study::Luck { seeds: 2, first_seed: 1, exact: false } };
    assert_eq!(watcher.refused(study).await, refused);
    let mut person = host.client(1).await;
    assert_eq!(person.refused(ticket.sit(None)).await, refused);
    let instruct =
        |match_id: &MatchId| ClientMessage::Instruct { match_id: match_id.clone(), key: key(), since: None };
    assert_eq!(person.refused(instruct(&played)).await, refused);
    let (name, match_id) = ("Late".to_owned(), Some(played.clone()));
    let join = ClientMessage::Join { code: code.to_string(), name, match_id, vendor: None };
    assert_eq!(person.refused(join).await, refused);

    let playable = matches.iter().find(|id| **id != played).unwrap();
    let mut instructor = host.client(200).await;
    instructor.attach(instruct(playable)).await;
    instructor.order(Order::Resume {}).await;
    host.clock.advance(1_000);
    instructor.until_day(9).await;
    host.stop().await;
    assert_eq!(store.head(&stream).await.unwrap(), head, "nothing was written into its log");
}
