//! A disk that is full, nearly full, or can't be trusted any more: on a store in memory with planted faults, and on a real
//! database that may not grow.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Phase, Series};
use burnrate_eventlog::{EventStore, Fault, MemoryStore, Row, SqliteOptions, SqliteStore, StreamId};
use burnrate_host::free_space::FreeSpace;
use burnrate_host::{Config, RunError};

use crate::harness::{Host, Player, TIMED, within};

fn act(seq: u64, fen: i64) -> ClientMessage {
    let price = Price::Subscription { fen_per_month: Fen(fen) };
    ClientMessage::Act { seq, commands: vec![Command::SetPrice { price }] }
}

fn is_accepted(answer: &ServerMessage) -> bool {
    matches!(answer, ServerMessage::Ack { answer: Answer::Accepted { .. }, .. })
}

fn times_told(player: &Player, kind: &NewsKind) -> usize {
    let told = player.view.series(Series::News);
    told.iter().filter(|change| matches!(change, Change::News(news) if news.kind == *kind)).count()
}

/// A classroom under way, its instructor and one player.
async fn under_way(host: &Host) -> (Player, Player) {
    let (mut instructor, code, _) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    instructor.order(Order::Start {}).await;
    // The seat's people come with a step of their own; from the first day on nothing else is on its way to the log.
    host.clock.advance(1_000);
    player.until_day(1).await;
    instructor.until_day(1).await;
    (instructor, player)
}

async fn until_told(player: &mut Player, kind: &NewsKind, times: usize) {
    loop {
        if times_told(player, kind) >= times {
            return;
        }
        let heard = times_told(player, kind);
        player
            .until(|view| {
                let told = view.series(Series::News);
                let count =
                    told.iter().filter(|c| matches!(c, Change::News(news) if news.kind == *kind)).count();
                count > heard
            })
            .await;
    }
}

async fn until_phase(player: &mut Player, phase: Phase) {
    player.until(|view| crate::harness::clock(view).is_some_and(|clock| clock.phase == phase)).await;
}

/// Lets the clock run; a match that is being read again from its log takes the order a little later. Meanwhile the
/// other client must not be taken for dead.
async fn resume(host: &Host, instructor: &mut Player, other: &mut Player) {
    loop {
        match instructor.ask(ClientMessage::Order { request: 5, order: Order::Resume {} }).await {
            ServerMessage::Done { .. } | ServerMessage::Error { error: WireError::NotNow {}, .. } => return,
            ServerMessage::Error { error: WireError::StoreUnavailable {}, .. } => host.clock.advance(100),
            other => panic!("{other:?}"),
        }
        is_well(other).await;
    }
}

async fn is_well(player: &mut Player) {
    assert_eq!(player.ask(ClientMessage::Ping { nonce: 1 }).await, ServerMessage::Pong { nonce: 1 });
}

/// Lets days pass until a match finds no room: a small record may still find a place in a page that has some.
async fn until_full(host: &Host, follower: &mut Player, other: &mut Player) {
    while times_told(follower, &NewsKind::StorageFull {}) == 0 {
        let day = follower.clock().day;
        host.clock.advance(1_000);
        follower
            .until(|view| {
                let is_full =
                    |change: &Change| matches!(change, Change::News(news) if news.kind == NewsKind::StorageFull {});
                view.series(Series::News).iter().any(is_full)
                    || crate::harness::clock(view).is_some_and(|clock| clock.day > day)
            })
            .await;
        is_well(other).await;
    }
    until_phase(follower, Phase::Paused).await;
}

#[tokio::test]
async fn a_command_that_finds_no_room_pauses_the_match_and_nothing_is_lost_or_doubled() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, mut player) = under_way(&host).await;
    assert!(is_accepted(&player.ask(act(1, 3_900)).await));
    store.inject(Fault::Full);
    assert_eq!(player.refused(act(2, 2_900)).await, WireError::StoreUnavailable {});
    for who in [&mut instructor, &mut player] {
        until_told(who, &NewsKind::StorageFull {}, 1).await;
        until_phase(who, Phase::Paused).await;
    }
    let asked = player.ask(ClientMessage::Ask { seq: 2 }).await;
    assert_eq!(asked, ServerMessage::Ack { seq: 2, answer: Answer::NeverSeen {} });
    // There is room again: commands are taken at once, the clock waits for the instructor.
    assert!(is_accepted(&player.ask(act(2, 2_900)).await));
    host.clock.advance(5_000);
    is_well(&mut player).await;
    assert_eq!(player.clock().day, 1);
    instructor.order(Order::Resume {}).await;
    host.clock.advance(1_000);
    player.until_day(2).await;
    host.stop().await;
}

#[tokio::test]
async fn a_day_that_finds_no_room_is_played_again_when_there_is_and_who_resumes_too_early_is_told_again() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, mut player) = under_way(&host).await;
    store.inject(Fault::Full);
    host.clock.advance(1_000);
    until_told(&mut instructor, &NewsKind::StorageFull {}, 1).await;
    until_phase(&mut instructor, Phase::Paused).await;
    assert_eq!(instructor.clock().day, 1, "no day is shown that is not durable");
    // The day is still due, so whoever resumes learns at once whether there is room.
    store.inject(Fault::Full);
    resume(&host, &mut instructor, &mut player).await;
    until_told(&mut instructor, &NewsKind::StorageFull {}, 2).await;
    until_phase(&mut instructor, Phase::Paused).await;
    assert_eq!(instructor.clock().day, 1);
    resume(&host, &mut instructor, &mut player).await;
    player.until_day(2).await;
    assert_eq!(times_told(&player, &NewsKind::StorageFull {}), 2);
    host.stop().await;
}

/// A real database that has reached its largest size, with rows in it that can be deleted to make room.
#[tokio::test]
async fn every_match_that_writes_pauses_on_a_full_database_and_goes_on_when_there_is_room() {
    let folder = std::env::temp_dir().join(format!("burnrate-full-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    let store = SqliteStore::open_with(&folder, SqliteOptions { pages_max: Some(400) }).unwrap();
    let store = Arc::new(store);
    let host = Host::start_on(Arc::clone(&store) as Arc<dyn EventStore>, 1).await;
    let (mut instructor, _, matches) = host.classroom(TIMED, 2).await;
    let mut other = host.client(201).await;
    other
        .attach(ClientMessage::Instruct {
            match_id: matches[1].clone(),
            key: crate::harness::key(),
            since: None,
        })
        .await;
    instructor.order(Order::Start {}).await;
    host.clock.advance(1_000);
    instructor.until_day(1).await;
    other.until_day(1).await;
    let filler = |at: u16, value| Row { table: "filler".to_owned(), key: at.to_le_bytes().to_vec(), value };
    let mut count = 0;
    while store.put_rows(vec![filler(count, Some(vec![1; 12_000]))]).await.is_ok() {
        count += 1;
    }
    while store.put_rows(vec![filler(1_000 + count, Some(vec![1; 1_000]))]).await.is_ok() {
        count += 1;
    }
    until_full(&host, &mut instructor, &mut other).await;
    until_full(&host, &mut other, &mut instructor).await;
    let (stopped_at, other_stopped_at) = (instructor.clock().day, other.clock().day);

    for at in (0..count).chain(1_000..1_000 + count) {
        store.put_rows(vec![filler(at, None)]).await.unwrap();
    }
    resume(&host, &mut instructor, &mut other).await;
    resume(&host, &mut other, &mut instructor).await;
    host.clock.advance(1_000);
    instructor.until_day(stopped_at + 1).await;
    other.until_day(other_stopped_at + 1).await;
    host.stop().await;
    drop(store);
    let log = burnrate_eventlog::LogFile::open(&folder).unwrap();
    for id in &matches {
        log.check(&StreamId::new(&format!("match/{id}")).unwrap()).unwrap();
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn instructors_alone_are_warned_while_there_still_is_room() {
    const MIB: u64 = 1 << 20;
    let free = Arc::new(AtomicU64::new(5_000 * MIB));
    let told = Arc::clone(&free);
    let store = Arc::new(MemoryStore::new());
    let host = Host::start_with(store, 1, |config| Config {
        free_space: FreeSpace::told_by(move || Some(told.load(SeqCst))),
        space_look_ms: 1_000,
        ..config
    })
    .await;
    let (mut instructor, mut player) = under_way(&host).await;
    free.store(700 * MIB, SeqCst);
    host.clock.advance(1_000);
    until_told(&mut instructor, &NewsKind::StorageLow { free_mib: 700 }, 1).await;
    let (mut later, _, _) = host.classroom(TIMED, 1).await;
    until_told(&mut later, &NewsKind::StorageLow { free_mib: 700 }, 1).await;
    let day = instructor.clock().day;
    player.until_day(day).await;
    assert_eq!(times_told(&player, &NewsKind::StorageLow { free_mib: 700 }), 0);
    host.stop().await;
}

#[tokio::test]
async fn a_sync_that_fails_is_not_acknowledged_and_ends_the_server() {
    for (fault, survives) in [(Fault::SyncFails, false), (Fault::DurableButUnknown, true)] {
        let store = MemoryStore::new();
        let host = Host::start(&store).await;
        let (mut instructor, code, _) = host.classroom(TIMED, 1).await;
        instructor.order(Order::Start {}).await;
        let mut player = host.client(1).await;
        let ticket = player.join(&code, "Kite", None).await;
        player.attach(ticket.sit(None)).await;
        assert!(is_accepted(&player.ask(act(1, 3_900)).await));
        store.inject(fault);
        player.send(act(2, 2_900)).await;
        // No answer to the command, not even that nothing was done: nobody knows.
        assert_eq!(player.error().await, WireError::Stopping {});
        assert!(player.next().await.is_err());
        drop(player);
        let ended = host.ended().await;
        assert!(matches!(&ended, Err(RunError::LogInDoubt(_))), "{ended:?}");

        store.crash();
        let host = Host::start_on(Arc::new(store.clone()), 2).await;
        let mut player = host.client(1).await;
        player.attach(ticket.sit(None)).await;
        let ServerMessage::Ack { answer, .. } = player.ask(ClientMessage::Ask { seq: 2 }).await else {
            panic!("not told")
        };
        assert_eq!(matches!(answer, Answer::Accepted { .. }), survives, "{answer:?}");
        assert!(is_accepted(&player.ask(act(2, 2_900)).await));
        within(host.stop()).await;
    }
}
