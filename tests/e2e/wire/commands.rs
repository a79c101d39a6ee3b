//! Commands that the moment, the rules or the seat do not allow; commands twice and out of order.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command, DecisionKey, GpuTerm, Price, PriceItem};
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{Change, Pace, VendorStatus};

use crate::folder::Folder;
use crate::guest::{Guest, Taken, run, sit};
use crate::server::Server;

fn subscription(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// An instructor, and people in the first seats of a match that has not begun.
async fn room(server: &Server, people: u16, codec: Codec) -> (Guest, Vec<(Guest, Taken)>) {
    let mut instructor = Guest::connect(server, codec, 200).await;
    let (code, matches) = instructor.create(1, Pace::Stepped {}).await;
    instructor.instruct(&matches[0]).await;
    let mut seated = Vec::new();
    for vendor in 0..people {
        let mut guest = Guest::connect(server, codec, u8::try_from(vendor).unwrap()).await;
        let taken = guest.join(&code, &format!("team {vendor}"), &matches[0], vendor).await;
        guest.sit(&taken).await;
        seated.push((guest, taken));
    }
    (instructor, seated)
}

fn rejection(answer: Answer) -> (u8, Rejection) {
    match answer {
        Answer::Refused { index, rejection } => (index, rejection),
        other => panic!("it was {other:?}"),
    }
}

/// Steps a turn, and waits until a day is shown from which on the seat's next turn begins.
async fn step_to(instructor: &mut Guest, day: u32) {
    instructor.order(Order::Step {}).await;
    loop {
        let (ServerMessage::Delta { changes, .. } | ServerMessage::Snapshot { changes, .. }) =
            instructor.next().await.unwrap()
        else {
            continue;
        };
        if changes.iter().any(|change| matches!(change, Change::Clock(clock) if clock.day >= day)) {
            return;
        }
    }
}

#[test]
fn before_the_start_within_bounds_and_once_a_message() {
    for codec in [Codec::Json, Codec::Bincode] {
        let folder = Folder::new("commands");
        let server = Server::start(folder.path());
        run(async {
            let (mut instructor, mut seated) = room(&server, 1, codec).await;
            let (guest, _) = &mut seated[0];
            assert_eq!(rejection(guest.act(1, &[subscription(39)]).await), (0, Rejection::NotStarted {}));
            instructor.order(Order::Start {}).await;
            assert_eq!(
                rejection(guest.act(1, &[subscription(39)]).await),
                (0, Rejection::NotStarted {}),
                "again"
            );
            let (index, why) = rejection(guest.act(2, &[subscription(39), subscription(-1)]).await);
            assert!(
                index == 1 && matches!(why, Rejection::Twice { .. } | Rejection::OutOfBounds { .. }),
                "{why:?}"
            );
            for (seq, price) in (100..).zip([-1, i64::MIN, i64::MAX, 9_007_199_254_740_993]) {
                let huge = Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(price) } };
                match rejection(guest.act(seq, &[huge]).await).1 {
                    Rejection::OutOfBounds { value, min, max, .. } => assert!(value == price && min <= max),
                    other => panic!("{price}: {other:?}"),
                }
            }
            let twice = rejection(guest.act(3, &[subscription(39), subscription(40)]).await);
            let decision = DecisionKey::SetPrice { item: PriceItem::Subscription };
            assert_eq!(twice, (1, Rejection::Twice { decision }));
            let nowhere = Command::SetBid { channel: ChannelId(999), bid_fen_per_day: Fen(0) };
            let why = rejection(guest.act(4, &[nowhere]).await).1;
            assert!(matches!(why, Rejection::UnknownChannel { .. }), "{why:?}");
            let gpus = Command::RentGpu { term: GpuTerm::Days30, gpus: u32::MAX };
            let why = rejection(guest.act(5, &[gpus]).await).1;
            assert!(matches!(why, Rejection::Locked { .. } | Rejection::OutOfBounds { .. }), "{why:?}");
            for (count, seq) in [(0, 6), (BATCH_COMMANDS_MAX + 1, 7)] {
                let commands = vec![subscription(39); count];
                let error = guest.refused(ClientMessage::Act { seq, commands }).await;
                assert!(matches!(error, WireError::BatchSize { max: 32 }), "{error:?}");
            }
            guest.is_well().await;
        });
    }
}

#[test]
fn twice_and_out_of_order_and_asked_about() {
    let folder = Folder::new("order");
    let server = Server::start(folder.path());
    run(async {
        let (mut instructor, mut seated) = room(&server, 1, Codec::Bincode).await;
        instructor.order(Order::Start {}).await;
        let (guest, taken) = &mut seated[0];
        let first = guest.act(5, &[subscription(39)]).await;
        assert!(matches!(first, Answer::Accepted { .. }), "{first:?}");
        let late = guest.act(3, &[subscription(38)]).await;
        assert!(matches!(late, Answer::Accepted { .. }), "a number below the last is new: {late:?}");
        assert_eq!(guest.act(5, &[subscription(39)]).await, first, "twice");
        assert_eq!(guest.act(5, &[subscription(12)]).await, first, "twice, with another content");
        let asked = guest.ask(ClientMessage::Ask { seq: 5 }).await;
        assert_eq!(asked, ServerMessage::Ack { seq: 5, answer: first.clone() });
        let asked = guest.ask(ClientMessage::Ask { seq: 4 }).await;
        assert_eq!(asked, ServerMessage::Ack { seq: 4, answer: Answer::NeverSeen {} });
        let mut second_tab = Guest::connect(&server, Codec::Json, 0).await;
        second_tab.sit(taken).await;
        assert_eq!(
            second_tab.act(5, &[subscription(39)]).await,
            first,
            "from a second tab of the same client"
        );
        guest.is_well().await;
    });
}

#[test]
fn without_a_seat_or_with_another_matches_token_nothing_is_decided() {
    let folder = Folder::new("seat");
    let server = Server::start(folder.path());
    run(async {
        let (mut instructor, mut seated) = room(&server, 2, Codec::Json).await;
        let (_, mut others) = room(&server, 1, Codec::Json).await;
        instructor.order(Order::Start {}).await;
        let act = || ClientMessage::Act { seq: 1, commands: vec![subscription(39)] };
        let mut guest = Guest::connect(&server, Codec::Json, 50).await;
        assert_eq!(guest.refused(act()).await, WireError::NotSeated {});
        let match_id = seated[0].1.match_id.clone();
        let watching = guest.ask(ClientMessage::Watch { match_id: match_id.clone(), since: None }).await;
        assert!(matches!(watching, ServerMessage::Attached { .. }), "{watching:?}");
        for message in [
            act(),
            ClientMessage::Ask { seq: 1 },
            ClientMessage::Forecast { request: 1, commands: Vec::new() },
            ClientMessage::Ready { ready: true },
            ClientMessage::Leave {},
        ] {
            assert_eq!(guest.refused(message).await, WireError::NotSeated {});
        }
        assert_eq!(instructor.refused(act()).await, WireError::NotSeated {});
        let order = ClientMessage::Order { request: 1, order: Order::End {} };
        assert_eq!(guest.refused(order.clone()).await, WireError::NotInstructor {});
        assert_eq!(seated[0].0.refused(order).await, WireError::NotInstructor {});
        let stolen = Taken { match_id, ..others[0].1.clone() };
        assert_eq!(guest.refused(sit(&stolen)).await, WireError::WrongToken {});
        let (first, taken) = &mut seated[0];
        let left = first.ask(ClientMessage::Leave {}).await;
        assert!(matches!(left, ServerMessage::Attached { .. }), "{left:?}");
        assert_eq!(first.refused(act()).await, WireError::NotSeated {});
        assert_eq!(first.refused(sit(taken)).await, WireError::WrongToken {}, "a seat that was given up");
        let second = seated[1].0.act(1, &[subscription(30)]).await;
        assert!(matches!(second, Answer::Accepted { .. }), "{second:?}");
        others[0].0.is_well().await;
    });
}

#[test]
fn after_bankruptcy_and_after_the_end() {
    let folder = Folder::new("bankrupt");
    let server = Server::start(folder.path());
    run(async {
        let (mut instructor, mut seated) = room(&server, 2, Codec::Json).await;
        instructor.order(Order::Start {}).await;
        let filed = seated[0].0.act(1, &[Command::FileBankruptcy {}]).await;
        assert!(matches!(filed, Answer::Accepted { acts_on_day: 1, .. }), "{filed:?}");
        step_to(&mut instructor, 7).await;
        let (_, why) = rejection(seated[0].0.act(2, &[subscription(39)]).await);
        let gone = [VendorStatus::Insolvent, VendorStatus::Liquidated];
        assert!(matches!(why, Rejection::VendorInactive { status } if gone.contains(&status)), "{why:?}");
        let plays_on = seated[1].0.act(1, &[subscription(39)]).await;
        assert!(matches!(plays_on, Answer::Accepted { acts_on_day: 8, .. }), "{plays_on:?}");
        instructor.order(Order::End {}).await;
        assert_eq!(rejection(seated[1].0.act(2, &[subscription(38)]).await), (0, Rejection::Ended {}));
        for order in [Order::Start {}, Order::Step {}, Order::Pause {}, Order::Resume {}, Order::End {}] {
            let order = ClientMessage::Order { request: 3, order };
            assert_eq!(instructor.refused(order).await, WireError::NotNow {});
        }
    });
}
