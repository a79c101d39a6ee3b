//! A match over the wire: join, decide, days that pass, orders, seats and their bots.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::message::{Answer, Audience, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, Pace, Phase, Series, Slot};
use burnrate_eventlog::MemoryStore;

use crate::harness::{Host, TIMED, is_at, seat};

fn cut(fen: i64) -> Vec<Command> {
    vec![Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(fen) } }]
}

/// All matches of a classroom start by one order: the next order may find one of them still starting.
#[tokio::test]
async fn an_order_that_comes_while_a_match_starts_comes_after_its_start() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, _, _) = host.classroom(Pace::Stepped {}, 1).await;
    store.hold();
    for (request, order) in [(901, Order::Start {}), (902, Order::Step {})] {
        instructor.send(ClientMessage::Order { request, order }).await;
    }
    let pong = instructor.ask(ClientMessage::Ping { nonce: 5 }).await;
    assert_eq!(pong, ServerMessage::Pong { nonce: 5 }, "nothing is refused meanwhile");
    store.release();
    for request in [901, 902] {
        assert_eq!(instructor.answer().await, ServerMessage::Done { request });
    }
    instructor.until_day(7).await;
    host.stop().await;
}

#[tokio::test]
async fn two_people_join_decide_and_see_the_days_pass() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, code, matches) = host.classroom(TIMED, 1).await;
    let mut nova = host.client_with(1, Codec::Json).await;
    let ServerMessage::Lobby(lobby) =
        nova.ask(ClientMessage::LookUp { code: code.to_string().to_lowercase() }).await
    else {
        panic!("no lobby")
    };
    assert_eq!(lobby.matches[0].match_id, matches[0]);
    let open = &lobby.matches[0].seats;
    let first = nova.join(&code, "  Nova ", Some(open[1].vendor)).await;
    assert_eq!(first.vendor, open[1].vendor);
    nova.attach(first.sit(None)).await;
    let mut panda = host.client(2).await;
    let second = panda.join(&code, "熊猫", None).await;
    assert_ne!(second.vendor, first.vendor);
    panda.attach(second.sit(None)).await;
    instructor.until(|view| view.get(Slot::Person(second.person)).is_some()).await;
    host.clock.advance(200);
    nova.until(|view| seat(view, second.vendor).connected == 1 && !seat(view, second.vendor).bot).await;
    assert_eq!(seat(&nova.view, first.vendor).team.as_deref(), Some("Nova"));

    instructor.order(Order::Start {}).await;
    nova.until(|view| matches!(view.get(Slot::Clock), Some(Change::Clock(c)) if c.phase == Phase::Running))
        .await;
    let ends_in = nova.clock().turn_ends_in_ms.unwrap();
    assert!((6_900..=7_000).contains(&ends_in), "{ends_in}");
    let act = ClientMessage::Act { seq: 1, commands: cut(3_900) };
    let ServerMessage::Ack { seq: 1, answer } = nova.ask(act.clone()).await else { panic!("no answer") };
    assert!(matches!(answer, Answer::Accepted { acts_on_day: 1, .. }), "{answer:?}");
    let ServerMessage::Ack { answer: again, .. } = nova.ask(act).await else { panic!("no answer") };
    assert_eq!(again, answer, "the same number gets the same answer");
    nova.until(
        |view| matches!(view.get(Slot::Queue), Some(Change::Queue { decisions }) if decisions.len() == 1),
    )
    .await;
    for day in 1..=7 {
        host.clock.advance(1_000);
        nova.until_day(day).await;
        panda.until_day(day).await;
    }
    instructor.until_day(7).await;
    let Some(Change::Standing(standing)) = panda.view.get(Slot::Standing(first.vendor)) else {
        panic!("no standing")
    };
    assert_eq!(standing.subscription_fen_per_month, Fen(3_900), "the decision acted");
    assert!(!panda.told.iter().any(|change| is_at(change, Slot::Secrets(first.vendor))));
    assert!(instructor.told.iter().any(|change| is_at(change, Slot::Secrets(first.vendor))));
    host.stop().await;
}

#[tokio::test]
async fn the_instructors_orders_pause_step_set_the_pace_and_end_every_match_of_the_classroom() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, _, matches) = host.classroom(Pace::Stepped {}, 2).await;
    let order = |order| ClientMessage::Order { request: 3, order };
    assert_eq!(instructor.refused(order(Order::Pause {})).await, WireError::NotNow {});
    assert_eq!(instructor.refused(order(Order::Step {})).await, WireError::NotNow {});
    instructor.order(Order::Start {}).await;
    assert_eq!(instructor.refused(order(Order::Start {})).await, WireError::NotNow {});
    host.clock.advance(600_000 / 100);
    instructor.order(Order::Step {}).await;
    instructor.until_day(7).await;
    let mut public = host.client(3).await;
    public.attach(ClientMessage::Watch { match_id: matches[1].clone(), since: None }).await;
    public.until_day(7).await;
    assert_eq!(public.clock().phase, Phase::Running);
    instructor.order(Order::SetPace { pace: TIMED }).await;
    instructor.order(Order::Pause {}).await;
    public
        .until(|view| matches!(view.get(Slot::Clock), Some(Change::Clock(c)) if c.phase == Phase::Paused))
        .await;
    assert_eq!(public.clock().pace, TIMED);
    let too_fast = Order::SetPace { pace: Pace::Timed { turn_ms: 999 } };
    assert!(matches!(instructor.refused(order(too_fast)).await, WireError::OutOfRange { min: 1_000, .. }));
    instructor.order(Order::Resume {}).await;
    host.clock.advance(1_000);
    public.until_day(8).await;
    instructor.order(Order::End {}).await;
    instructor
        .until(|view| matches!(view.get(Slot::Clock), Some(Change::Clock(c)) if c.phase == Phase::Ended))
        .await;
    assert_eq!(public.clock().phase, Phase::Running, "an end is for one match");
    assert_eq!(public.refused(order(Order::Start {})).await, WireError::NotInstructor {});
    host.stop().await;
}

#[tokio::test]
async fn a_turn_ends_when_every_seat_that_people_hold_is_ready() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, code, _) = host.classroom(Pace::AllReady {}, 1).await;
    let (mut one, mut two) = (host.client(1).await, host.client(2).await);
    let (first, second) = (one.join(&code, "one", None).await, two.join(&code, "two", None).await);
    one.attach(first.sit(None)).await;
    two.attach(second.sit(None)).await;
    instructor.order(Order::Start {}).await;
    one.send(ClientMessage::Ready { ready: true }).await;
    host.clock.advance(200);
    two.until(|view| seat(view, first.vendor).ready).await;
    assert_eq!(two.clock().day, 0);
    two.send(ClientMessage::Ready { ready: true }).await;
    two.until_day(7).await;
    host.clock.advance(200);
    two.until(|view| !seat(view, first.vendor).ready && !seat(view, second.vendor).ready).await;
    assert_eq!(two.clock().day, 7, "nobody is ready for the next turn");
    host.stop().await;
}

#[tokio::test]
async fn an_empty_seat_goes_to_its_bot_after_the_grace_time_and_back_on_return() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, code, _) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    host.clock.advance(200);
    instructor.until(|view| !seat(view, ticket.vendor).bot).await;
    drop(player);
    host.clock.advance(200);
    instructor.until(|view| seat(view, ticket.vendor).connected == 0).await;
    assert!(!seat(&instructor.view, ticket.vendor).bot);
    // The instructor's own silence must not end their connection meanwhile.
    for _ in 0..8 {
        host.clock.advance(8_000);
        assert_eq!(instructor.ask(ClientMessage::Ping { nonce: 1 }).await, ServerMessage::Pong { nonce: 1 });
    }
    instructor.until(|view| seat(view, ticket.vendor).bot).await;
    let mut back = host.client(1).await;
    back.attach(ticket.sit(None)).await;
    host.clock.advance(200);
    instructor.until(|view| !seat(view, ticket.vendor).bot).await;
    instructor.order(Order::SetBot { vendor: ticket.vendor, bot: true }).await;
    host.clock.advance(200);
    instructor.until(|view| seat(view, ticket.vendor).bot).await;
    back.send(ClientMessage::Leave {}).await;
    let left = back.answer().await;
    assert!(matches!(left, ServerMessage::Attached { audience: Audience::Public {}, .. }), "{left:?}");
    assert_eq!(back.refused(ticket.sit(None)).await, WireError::WrongToken {});
    host.stop().await;
}

#[tokio::test]
async fn a_forecast_comes_from_the_server_and_its_refusal_says_why() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, code, _) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    instructor.order(Order::Start {}).await;
    let forecast = |commands| ClientMessage::Forecast { request: 5, commands };
    let answer = player.ask(forecast(cut(3_900))).await;
    let ServerMessage::Forecasted { request: 5, forecast: told } = answer else { panic!("{answer:?}") };
    assert_eq!(told.after.last().map(|point| point.day), Some(told.horizon_days));
    let answer = player.ask(forecast(cut(-1))).await;
    assert!(matches!(answer, ServerMessage::ForecastRefused { request: 5, .. }), "{answer:?}");
    assert!(player.view.series(Series::Notice).is_empty());
    host.stop().await;
}
