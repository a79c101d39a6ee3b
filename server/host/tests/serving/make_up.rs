//! Who missed a match plays its seat against the recorded rivals: when that may be, what everybody is told, and what a
//! restart needs.

use std::collections::BTreeMap;

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{InstructorKey, JoinCode, MatchId, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, MakeUpCard, NewsKind, Pace, Phase, Series, Slot, View};
use burnrate_eventlog::{Append, EventStore, Fault, MemoryStore, StreamId};
use burnrate_sim::Event;

use crate::harness::{Host, Player, clock, key, seat};

const SEAT: VendorId = VendorId(2);

fn act(seq: u64, fen: i64) -> ClientMessage {
    let price = Price::Subscription { fen_per_month: Fen(fen) };
    ClientMessage::Act { seq, commands: vec![Command::SetPrice { price }] }
}

fn make_up(of: &MatchId, vendor: VendorId) -> ClientMessage {
    let pace = Pace::Stepped {};
    ClientMessage::MakeUp { request: 7, key: key(), match_id: of.clone(), vendor, pace }
}

fn stream(id: &MatchId) -> StreamId {
    StreamId::new(&format!("match/{id}")).unwrap()
}

async fn payloads(store: &MemoryStore, stream: &StreamId) -> Vec<Vec<u8>> {
    let mut payloads = Vec::new();
    loop {
        let page = store.read(stream, payloads.len() as u64, 256).await.unwrap();
        if page.is_empty() {
            return payloads;
        }
        payloads.extend(page.into_iter().map(|record| record.payload));
    }
}

async fn log(store: &MemoryStore, id: &MatchId) -> Vec<Event> {
    payloads(store, &stream(id)).await.iter().map(|payload| Event::from_bytes(payload).unwrap()).collect()
}

/// What all but one seat decided, by the day before which they did.
async fn of_rivals(store: &MemoryStore, id: &MatchId) -> Vec<(u32, VendorId, Vec<Command>)> {
    let mut day = 1;
    let mut made = Vec::new();
    for event in log(store, id).await {
        match event {
            Event::DayClosed(closed) => day = closed.day + 1,
            Event::CommandsAccepted { vendor, commands, .. } if vendor != SEAT => {
                made.push((day, vendor, commands));
            }
            _ => {}
        }
    }
    made
}

fn card(view: &View) -> Option<MakeUpCard> {
    match view.get(Slot::MakeUp) {
        Some(Change::MakeUp(card)) => Some(card.clone()),
        _ => None,
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

async fn until_over(player: &mut Player) {
    player.until(|view| clock(view).is_some_and(|clock| clock.phase == Phase::Ended)).await;
}

/// A match of four weeks that its instructor ended, in which a person of another seat decided.
async fn recorded(host: &Host) -> (Player, MatchId) {
    let (mut instructor, code, matches) = host.classroom(Pace::Stepped {}, 1).await;
    let mut rival = host.client(1).await;
    let ticket = rival.join(&code, "Rival", Some(VendorId(0))).await;
    rival.attach(ticket.sit(None)).await;
    instructor.order(Order::Start {}).await;
    for turn in 1..=4 {
        let answer = rival.ask(act(u64::from(turn), 1_900 + 100 * i64::from(turn))).await;
        assert!(matches!(answer, ServerMessage::Ack { answer: Answer::Accepted { .. }, .. }), "{answer:?}");
        instructor.order(Order::Step {}).await;
        instructor.until_day(7 * turn).await;
    }
    instructor.order(Order::End {}).await;
    until_over(&mut instructor).await;
    (instructor, matches[0].clone())
}

async fn created(instructor: &mut Player, of: &MatchId) -> (JoinCode, MatchId) {
    match instructor.ask(make_up(of, SEAT)).await {
        ServerMessage::Created { request: 7, code, matches } => {
            let [id] = &matches[..] else { panic!("{matches:?}") };
            (code, id.clone())
        }
        other => panic!("not created: {other:?}"),
    }
}

async fn instruct(player: &mut Player, id: &MatchId) {
    player.attach(ClientMessage::Instruct { match_id: id.clone(), key: key(), since: None }).await;
}

#[tokio::test]
async fn an_absent_student_plays_the_seat_and_everybody_reads_what_is_assumed() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, of) = recorded(&host).await;
    let (code, id) = created(&mut instructor, &of).await;
    let mut player = host.client(5).await;
    let ServerMessage::Lobby(lobby) = player.ask(ClientMessage::LookUp { code: code.to_string() }).await
    else {
        panic!("no lobby")
    };
    let open: Vec<VendorId> = lobby.matches[0].seats.iter().map(|seat| seat.vendor).collect();
    assert_eq!((lobby.matches.len(), open), (1, vec![SEAT]), "one match, one seat");
    let ticket = player.join(&code, "Absent", None).await;
    assert_eq!((ticket.vendor, &ticket.match_id), (SEAT, &id));
    player.attach(ticket.sit(None)).await;
    let expected = MakeUpCard { of: of.clone(), vendor: SEAT, left_out: 0 };
    assert_eq!(card(&player.view), Some(expected.clone()));
    instruct(&mut instructor, &id).await;
    let order = |order| ClientMessage::Order { request: 3, order };
    let other = Order::SetBot { vendor: VendorId(0), bot: true };
    assert_eq!(instructor.refused(order(other)).await, WireError::SeatClosed {});
    instructor.order(Order::Start {}).await;
    let answer = player.ask(act(1, 100)).await;
    assert!(matches!(answer, ServerMessage::Ack { answer: Answer::Accepted { .. }, .. }), "{answer:?}");
    for turn in 1..=2 {
        instructor.order(Order::Step {}).await;
        instructor.until_day(7 * turn).await;
        player.until_day(7 * turn).await;
    }
    // Who held the other seats then holds them now.
    assert!(!seat(&player.view, VendorId(0)).bot && !seat(&player.view, SEAT).bot);
    let before = shown(&player.view);
    host.stop().await;

    let again = Host::start(&store).await;
    let mut back = again.client(5).await;
    back.attach(ticket.sit(None)).await;
    assert_eq!(shown(&back.view), before, "as it was");
    let mut desk = again.client(200).await;
    instruct(&mut desk, &id).await;
    // An append that fails on the way takes no rivals away either.
    store.inject(Fault::Refused);
    desk.order(Order::Step {}).await;
    loop {
        match desk.ask(order(Order::Step {})).await {
            ServerMessage::Done { .. } if clock(&desk.view).is_some_and(|clock| clock.day >= 21) => break,
            ServerMessage::Done { .. }
            | ServerMessage::Error { error: WireError::StoreUnavailable {}, .. } => {
                again.clock.advance(100);
            }
            other => panic!("{other:?}"),
        }
    }
    until_over(&mut desk).await;
    until_over(&mut back).await;
    assert_eq!(clock(&back.view).unwrap().day, 28, "it ends when the recorded match ended");
    assert_eq!(of_rivals(&store, &id).await, of_rivals(&store, &of).await);
    assert_eq!(card(&back.view), Some(expected.clone()));
    again.stop().await;

    // What is over needs its rivals no more, and says still what it was.
    let less = without(&store, &of).await;
    let last = Host::start(&less).await;
    let mut late = last.client(9).await;
    late.attach(ClientMessage::Watch { match_id: id, since: None }).await;
    assert_eq!(card(&late.view), Some(expected));
    assert_eq!(late.clock().phase, Phase::Ended);
    last.stop().await;
}

#[tokio::test]
async fn what_is_not_over_or_not_there_can_not_be_made_up_for() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, _, matches) = host.classroom(Pace::Stepped {}, 2).await;
    let ask = |of: &MatchId, vendor| make_up(of, VendorId(vendor));
    assert_eq!(instructor.refused(ask(&matches[0], 2)).await, WireError::NotNow {}, "in its lobby");
    instructor.order(Order::Start {}).await;
    instructor.order(Order::Step {}).await;
    instructor.until_day(7).await;
    instructor.order(Order::End {}).await;
    until_over(&mut instructor).await;
    let other_runs = instructor.refused(ask(&matches[0], 2)).await;
    assert_eq!(other_runs, WireError::NotNow {}, "the other one shares its chance");
    instruct(&mut instructor, &matches[1]).await;
    instructor.order(Order::End {}).await;
    until_over(&mut instructor).await;
    let nowhere = MatchId::new("nowhere1").unwrap();
    assert_eq!(instructor.refused(ask(&nowhere, 2)).await, WireError::NoMatch {});
    assert_eq!(instructor.refused(ask(&matches[0], 900)).await, WireError::SeatClosed {});
    let wrong = InstructorKey::new("not-the-key").unwrap();
    let pace = Pace::Stepped {};
    let stolen =
        ClientMessage::MakeUp { request: 7, key: wrong, match_id: matches[0].clone(), vendor: SEAT, pace };
    assert!(matches!(instructor.refused(stolen).await, WireError::WrongKey { .. }));
    let pace = Pace::Timed { turn_ms: 1 };
    let hasty =
        ClientMessage::MakeUp { request: 7, key: key(), match_id: matches[0].clone(), vendor: SEAT, pace };
    assert!(matches!(instructor.refused(hasty).await, WireError::OutOfRange { .. }));
    created(&mut instructor, &matches[0]).await;
    host.stop().await;
}

/// The store without one match's log; its facts come along.
async fn without(store: &MemoryStore, gone: &MatchId) -> MemoryStore {
    copied(store, |name, records| if *name == stream(gone) { Vec::new() } else { records }).await
}

async fn copied(
    store: &MemoryStore,
    change: impl Fn(&StreamId, Vec<Vec<u8>>) -> Vec<Vec<u8>>,
) -> MemoryStore {
    let copy = MemoryStore::new();
    for name in store.streams().await.unwrap() {
        let records = change(&name, payloads(store, &name).await);
        if records.is_empty() {
            continue;
        }
        let epoch = copy.own(&name).await.unwrap();
        let mut written = 0;
        for page in records.chunks(64) {
            let appended = copy.append(&name, epoch, written, page.to_vec()).await;
            let Append::Durable(head) = appended else { panic!("{appended:?}") };
            written = head.count;
        }
    }
    copy
}

#[tokio::test]
async fn without_its_recorded_match_it_is_shown_and_not_played() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, of) = recorded(&host).await;
    let (code, id) = created(&mut instructor, &of).await;
    let mut player = host.client(5).await;
    let ticket = player.join(&code, "Absent", None).await;
    instruct(&mut instructor, &id).await;
    instructor.order(Order::Start {}).await;
    instructor.order(Order::Step {}).await;
    instructor.until_day(7).await;
    host.stop().await;

    let damaged = |name: &StreamId, mut records: Vec<Vec<u8>>| {
        if *name == stream(&of) {
            let middle = records.len() / 2;
            records[middle] = vec![9, 9, 9];
        }
        records
    };
    let stores =
        BTreeMap::from([("gone", without(&store, &of).await), ("damaged", copied(&store, damaged).await)]);
    for (told, less) in stores {
        let before = payloads(&less, &stream(&id)).await.len();
        let again = Host::start(&less).await;
        let mut late = again.client(9).await;
        late.attach(ClientMessage::Watch { match_id: id.clone(), since: None }).await;
        assert_eq!((late.clock().day, late.clock().phase), (7, Phase::Paused), "{told}");
        assert_eq!(card(&late.view).map(|card| card.of), Some(of.clone()), "{told}");
        let newest = late.view.series(Series::News).last();
        assert!(matches!(newest, Some(Change::News(news)) if news.kind == NewsKind::RivalsLost {}), "{told}");
        assert!(matches!(late.view.get(Slot::Standing(SEAT)), Some(Change::Standing(_))), "{told}");
        // Nobody's row came along, but who would sit is told the reason before any token is looked at, or that it is void.
        let instruct = ClientMessage::Instruct { match_id: id.clone(), key: key(), since: None };
        assert_eq!(late.refused(instruct).await, WireError::RivalsLost {}, "{told}");
        let join = ClientMessage::Join {
            code: code.to_string(),
            name: "late".to_owned(),
            match_id: Some(id.clone()),
            vendor: None,
        };
        assert_eq!(late.refused(join).await, WireError::RivalsLost {}, "{told}");
        assert_eq!(
            late.refused(ticket.sit(None)).await,
            WireError::WrongToken {},
            "{told}: no rows came along"
        );
        assert_eq!(payloads(&less, &stream(&id)).await.len(), before, "{told}: nothing was written");
        again.stop().await;
    }
}
