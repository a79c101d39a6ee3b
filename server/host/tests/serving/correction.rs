//! A decision is taken back while a match runs: everybody sees the match without it, nothing else of anybody is lost, and
//! whatever fails on the way leaves the match as it was.

use std::sync::{Arc, Mutex};

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Pace, Series, Slot, View};
use burnrate_eventlog::{
    Append, Epoch, EventStore, Fault, Head, MemoryStore, Record, Row, StoreError, StoreFuture, StreamId,
};
use burnrate_sim::{Author, Event};

use crate::harness::{Host, Player, TIMED, Ticket, key};

fn act(seq: u64, fen: i64) -> ClientMessage {
    let price = Price::Subscription { fen_per_month: Fen(fen) };
    ClientMessage::Act { seq, commands: vec![Command::SetPrice { price }] }
}

fn take_back(request: u32, record: u64) -> ClientMessage {
    ClientMessage::Order { request, order: Order::TakeBack { record } }
}

/// The records of a match's log.
async fn log(store: &MemoryStore, id: &MatchId) -> Vec<Event> {
    let stream = StreamId::new(&format!("match/{id}")).unwrap();
    let mut records = Vec::new();
    loop {
        let page = store.read(&stream, records.len() as u64, 256).await.unwrap();
        if page.is_empty() {
            return records;
        }
        records.extend(page.iter().map(|record| Event::from_bytes(&record.payload).unwrap()));
    }
}

/// The record of the last decision of a person.
async fn last_decision(store: &MemoryStore, id: &MatchId) -> u64 {
    let by_person =
        |event: &Event| matches!(event, Event::CommandsAccepted { author: Author::Person(_), .. });
    log(store, id).await.iter().rposition(by_person).unwrap() as u64
}

fn told(view: &View) -> Vec<(u32, NewsKind)> {
    let news = view.series(Series::News).iter();
    news.filter_map(|change| match change {
        Change::News(news) if matches!(news.kind, NewsKind::TakenBack { .. }) => {
            Some((news.day, news.kind.clone()))
        }
        _ => None,
    })
    .collect()
}

fn subscription(view: &View, vendor: VendorId) -> Fen {
    match view.get(Slot::Standing(vendor)) {
        Some(Change::Standing(standing)) => standing.subscription_fen_per_month,
        other => panic!("no standing: {other:?}"),
    }
}

/// What is shown, save for what passes: the clock, who is there, and that a server came back.
fn shown(view: &View) -> Vec<Change> {
    let passing = |change: &&Change| {
        let resumed = matches!(change, Change::News(news) if news.kind == NewsKind::Resumed {});
        !resumed && !matches!(change, Change::Clock(_) | Change::Seat(_) | Change::Person(_))
    };
    view.changes().filter(passing).cloned().collect()
}

/// Lets a day pass; whoever says nothing meanwhile is taken for dead.
async fn pass_day(host: &Host, day: u32, everybody: [&mut Player; 3]) {
    host.clock.advance(1_000);
    for who in everybody {
        who.until_day(day).await;
        assert_eq!(who.ask(ClientMessage::Ping { nonce: 1 }).await, ServerMessage::Pong { nonce: 1 });
    }
}

struct Room {
    instructor: Player,
    player: Player,
    public: Player,
    ticket: Ticket,
    id: MatchId,
}

/// A match on its eighth day, whose player's price of the first turn was mistyped.
async fn mistyped(host: &Host) -> Room {
    let (mut instructor, code, matches) = host.classroom(TIMED, 2).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", Some(VendorId(0))).await;
    assert_eq!(ticket.match_id, matches[0]);
    player.attach(ticket.sit(None)).await;
    let mut public = host.client(2).await;
    let id = ticket.match_id.clone();
    public.attach(ClientMessage::Watch { match_id: id.clone(), since: None }).await;
    instructor.order(Order::Start {}).await;
    let ServerMessage::Ack { answer: Answer::Accepted { .. }, .. } = player.ask(act(1, 100)).await else {
        panic!("not accepted")
    };
    for day in 1..=8 {
        pass_day(host, day, [&mut instructor, &mut player, &mut public]).await;
    }
    assert_eq!(subscription(&public.view, ticket.vendor), Fen(100));
    Room { instructor, player, public, ticket, id }
}

#[tokio::test]
async fn everybody_sees_the_match_without_it_now_and_after_a_restart() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let Room { mut instructor, mut player, mut public, ticket, id } = mistyped(&host).await;
    let epoch = public.since.unwrap().epoch;
    let decision = last_decision(&store, &id).await;
    assert_eq!(player.refused(take_back(3, decision)).await, WireError::NotInstructor {});
    instructor.order(Order::TakeBack { record: decision }).await;
    let news = NewsKind::TakenBack { vendor: ticket.vendor, before_day: 1 };
    for who in [&mut instructor, &mut player, &mut public] {
        who.until(|view| told(view) == [(8, news.clone())] && view.get(Slot::Clock).is_some()).await;
        assert!(who.since.unwrap().epoch > epoch, "a whole view");
        assert_ne!(subscription(&who.view, ticket.vendor), Fen(100));
        assert_eq!(who.clock().day, 8);
    }
    // What was answered stands, and days go on.
    let ServerMessage::Ack { answer: Answer::Accepted { acts_on_day: 1, .. }, .. } =
        player.ask(act(1, 100)).await
    else {
        panic!("another answer")
    };
    assert_eq!(instructor.refused(take_back(4, decision)).await, WireError::TakenBack { record: decision },);
    let twice = log(&store, &id).await.iter().filter(|it| matches!(it, Event::TakenBack { .. })).count();
    assert_eq!(twice, 1);
    let ServerMessage::Ack { answer: Answer::Accepted { .. }, .. } = player.ask(act(2, 3_900)).await else {
        panic!("not accepted")
    };
    for day in 9..=15 {
        pass_day(&host, day, [&mut instructor, &mut player, &mut public]).await;
    }
    assert_eq!(subscription(&public.view, ticket.vendor), Fen(3_900));
    host.stop().await;

    let again = Host::start(&store).await;
    let mut watcher = again.client(3).await;
    watcher.attach(ClientMessage::Watch { match_id: id.clone(), since: None }).await;
    assert_eq!(shown(&watcher.view), shown(&public.view));
    let mut back = again.client(1).await;
    back.attach(ticket.sit(None)).await;
    assert_eq!(shown(&back.view), shown(&player.view));
    let mut desk = again.client(200).await;
    desk.attach(ClientMessage::Instruct { match_id: id, key: key(), since: None }).await;
    assert_eq!(shown(&desk.view), shown(&instructor.view));
    again.stop().await;
}

#[tokio::test]
async fn what_can_not_be_taken_back_is_told_and_nothing_is_logged() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, _, matches) = host.classroom(Pace::Stepped {}, 1).await;
    assert_eq!(instructor.refused(take_back(1, 0)).await, WireError::NoDecision { record: 0 });
    instructor.order(Order::Start {}).await;
    instructor.order(Order::Step {}).await;
    instructor.until_day(7).await;
    let before = log(&store, &matches[0]).await;
    for (request, record) in [(2, 0), (3, before.len() as u64), (4, 9_007_199_254_740_991)] {
        assert_eq!(instructor.refused(take_back(request, record)).await, WireError::NoDecision { record });
    }
    instructor.order(Order::End {}).await;
    let bots = before.iter().position(|event| matches!(event, Event::CommandsAccepted { .. })).unwrap();
    assert_eq!(instructor.refused(take_back(5, bots as u64)).await, WireError::NotNow {});
    assert_eq!(log(&store, &matches[0]).await.len(), before.len() + 1, "the end alone");
    host.stop().await;
}

/// A store that refuses the next append of a correction.
struct Refusing {
    store: MemoryStore,
    refusal: Mutex<Option<Append>>,
}

impl EventStore for Refusing {
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>> {
        self.store.own(stream)
    }

    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append> {
        let corrects = |payload: &Vec<u8>| matches!(Event::from_bytes(payload), Ok(Event::TakenBack { .. }));
        let refusal = if payloads.iter().any(corrects) { self.refusal.lock().unwrap().take() } else { None };
        match refusal {
            Some(refusal) => Box::pin(async move { refusal }),
            None => self.store.append(stream, epoch, seq, payloads),
        }
    }

    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>> {
        self.store.head(stream)
    }

    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>> {
        self.store.read(stream, from, limit)
    }

    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>> {
        self.store.streams()
    }

    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>> {
        self.store.put_rows(rows)
    }

    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError>> {
        self.store.rows(table)
    }
}

/// Orders it until the match, which may be on its way back from its log, takes the order.
async fn take_back_at_last(host: &Host, instructor: &mut Player, decision: u64) {
    loop {
        match instructor.ask(take_back(9, decision)).await {
            ServerMessage::Done { request: 9 } => return,
            ServerMessage::Error { error: WireError::StoreUnavailable {}, .. } => host.clock.advance(100),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_correction_that_can_not_be_written_leaves_the_match_as_it_was() {
    // The log can't be owned anew; it can, and then the append finds no room, or fails.
    for (fault, refusal) in [
        (Some(Fault::Full), None),
        (None, Some(Append::Full)),
        (None, Some(Append::Failed("planted".to_owned()))),
    ] {
        let told_of = format!("{fault:?}, {refusal:?}");
        let store = MemoryStore::new();
        let refusing = Arc::new(Refusing { store: store.clone(), refusal: Mutex::new(refusal) });
        let host = Host::start_on(refusing, 1).await;
        let Room { mut instructor, mut player, public: _, ticket, id } = mistyped(&host).await;
        let decision = last_decision(&store, &id).await;
        let (before, records) = (shown(&player.view), log(&store, &id).await.len());
        fault.into_iter().for_each(|fault| store.inject(fault));
        let refused = instructor.refused(take_back(3, decision)).await;
        assert_eq!(refused, WireError::StoreUnavailable {}, "{told_of}");
        let mut back = host.client(1).await;
        back.attach(ticket.sit(None)).await;
        let full =
            |change: &Change| matches!(change, Change::News(news) if news.kind == NewsKind::StorageFull {});
        let now: Vec<Change> = shown(&back.view).into_iter().filter(|change| !full(change)).collect();
        assert_eq!(now, before, "{told_of}");
        assert_eq!(log(&store, &id).await.len(), records, "{told_of}");
        take_back_at_last(&host, &mut instructor, decision).await;
        for who in [&mut back, &mut player] {
            who.until(|view| told(view).len() == 1).await;
            assert_ne!(subscription(&who.view, ticket.vendor), Fen(100), "{told_of}");
        }
        host.stop().await;
    }
}

/// What is asked while it is under way waits, and is done on the match without the decision.
#[tokio::test]
async fn what_comes_meanwhile_waits_its_turn() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let Room { mut instructor, mut player, public: _, ticket, id } = mistyped(&host).await;
    let decision = last_decision(&store, &id).await;
    store.hold();
    instructor.send(take_back(3, decision)).await;
    assert_eq!(instructor.ask(ClientMessage::Ping { nonce: 5 }).await, ServerMessage::Pong { nonce: 5 });
    player.send(act(2, 3_900)).await;
    host.clock.advance(3_000);
    let mut late = host.client(5).await;
    late.attach(ClientMessage::Watch { match_id: id.clone(), since: None }).await;
    assert_eq!(late.clock().day, 8, "meanwhile the last durable state is shown");
    assert!(told(&late.view).is_empty());
    store.release();
    assert_eq!(instructor.answer().await, ServerMessage::Done { request: 3 });
    let answer = player.answer().await;
    assert!(matches!(answer, ServerMessage::Ack { seq: 2, answer: Answer::Accepted { .. } }), "{answer:?}");
    late.until(|view| told(view).len() == 1).await;
    late.until_day(9).await;
    let kinds: Vec<Event> = log(&store, &id).await;
    let at = kinds.iter().position(|event| matches!(event, Event::TakenBack { .. })).unwrap();
    let by_person =
        |event: &Event| matches!(event, Event::CommandsAccepted { vendor, .. } if *vendor == ticket.vendor);
    assert!(kinds[at..].iter().any(by_person), "the act came behind it");
    host.stop().await;
}
