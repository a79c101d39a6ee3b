//! Coming back: after a lost connection, in a second tab, after the server was killed.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Phase, Series, Slot};
use burnrate_eventlog::{Fault, MemoryStore};

use crate::harness::{Host, TIMED, clock, is_at, key, seat};

fn cut() -> Vec<Command> {
    vec![Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(3_900) } }]
}

#[tokio::test]
async fn who_comes_back_gets_what_was_missed_and_a_second_tab_the_same_seat() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, code, _) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    instructor.order(Order::Start {}).await;
    host.clock.advance(1_000);
    player.until_day(1).await;
    let (since, view) = (player.since, player.view.clone());
    drop(player);
    instructor.until_day(1).await;
    for day in 2..=3 {
        host.clock.advance(1_000);
        instructor.until_day(day).await;
    }
    let mut back = host.client(1).await;
    (back.since, back.view) = (since, view);
    let answer = back.ask(ticket.sit(since)).await;
    assert!(matches!(answer, ServerMessage::Attached { .. }), "{answer:?}");
    // Deltas alone lead from day 1 to day 3: a snapshot would not have begun where this client stood.
    back.until_day(3).await;
    assert!(back.told.iter().filter(|change| is_at(change, Slot::Market)).count() >= 2);
    let mut tab = host.client(1).await;
    tab.attach(ticket.sit(None)).await;
    assert_eq!(clock(&tab.view).map(|clock| clock.day), Some(3));
    for slot in [Slot::Dashboard, Slot::Market, Slot::Standing(ticket.vendor)] {
        assert_eq!(tab.view.get(slot), back.view.get(slot), "deltas and snapshot agree on {slot:?}");
    }
    host.clock.advance(200);
    instructor.until(|view| seat(view, ticket.vendor).connected == 1).await;
    host.stop().await;
}

#[tokio::test]
async fn after_a_kill_everything_is_there_paused_and_nothing_is_doubled() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, code, matches) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    instructor.order(Order::Start {}).await;
    host.clock.advance(1_000);
    player.until_day(1).await;
    let act = ClientMessage::Act { seq: 1, commands: cut() };
    let acknowledged = player.ask(act.clone()).await;
    assert!(matches!(acknowledged, ServerMessage::Ack { seq: 1, .. }), "{acknowledged:?}");
    let since = player.since;
    host.stop().await;
    store.crash();

    let host = Host::start_on(std::sync::Arc::new(store.clone()), 2).await;
    let mut player = host.client(1).await;
    player.attach(ticket.sit(since)).await;
    assert_eq!((player.clock().day, player.clock().phase), (1, Phase::Paused));
    assert_ne!(player.since.map(|since| since.epoch), since.map(|since| since.epoch));
    let resumed = |change: &Change| matches!(change, Change::News(news) if news.kind == NewsKind::Resumed {});
    assert!(player.view.series(Series::News).iter().any(resumed));
    assert_eq!(seat(&player.view, ticket.vendor).team.as_deref(), Some("Kite"));
    assert_eq!(player.ask(ClientMessage::Ask { seq: 1 }).await, acknowledged);
    assert_eq!(player.ask(act).await, acknowledged);
    let Some(Change::Queue { decisions }) = player.view.get(Slot::Queue) else { panic!("no queue") };
    assert_eq!(decisions.len(), 1);
    let mut instructor = host.client(200).await;
    instructor
        .attach(ClientMessage::Instruct { match_id: matches[0].clone(), key: key(), since: None })
        .await;
    instructor.order(Order::Resume {}).await;
    host.clock.advance(1_000);
    player.until_day(2).await;
    let mut late = host.client(3).await;
    let second = late.join(&code, "Late", None).await;
    assert_eq!(second.person.0, ticket.person.0 + 1);
    host.stop().await;
}

#[tokio::test]
async fn when_the_server_stops_everybody_is_told() {
    let host = Host::start(&MemoryStore::new()).await;
    let mut player = host.client(1).await;
    let stopping = tokio::spawn(host.stop());
    assert_eq!(player.error().await, WireError::Stopping {});
    assert!(player.next().await.is_err());
    drop(player);
    crate::harness::within(stopping).await.unwrap();
}

#[tokio::test]
async fn a_disk_that_is_full_when_the_server_starts_costs_no_classroom() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (_instructor, code, _) = host.classroom(TIMED, 1).await;
    host.stop().await;
    store.crash();

    // One for the classroom's log, one for its match's.
    store.inject(Fault::Full);
    store.inject(Fault::Full);
    let host = Host::start_on(std::sync::Arc::new(store.clone()), 2).await;
    let mut player = tokio::select! {
        player = host.client(1) => player,
        () = async { loop { host.clock.advance(100); tokio::task::yield_now().await } } => unreachable!(),
    };
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    host.stop().await;
}
