//! A mistyped decision is taken back over real sockets: in a year's match of the Chinese market, and with the server killed
//! in the middle of it.

use std::path::Path;
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Pace, Series, View};
use serde_json::Value;

use crate::folder::Folder;
use crate::guest::{Guest, Taken, run};
use crate::program::burnrate;
use crate::server::{Server, key};

fn subscription(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// The whole view of whoever attaches so, as far as it is the match's own.
async fn view_of(server: &Server, number: u8, attach: ClientMessage) -> Vec<Change> {
    let mut guest = Guest::connect(server, Codec::Bincode, number).await;
    guest.send(&attach).await.unwrap();
    let mut view = View::default();
    loop {
        if let ServerMessage::Snapshot { piece, pieces, changes, .. } = guest.next().await.unwrap() {
            changes.into_iter().for_each(|change| view.apply(change));
            if piece + 1 == pieces {
                let resumed = |change: &Change| matches!(change, Change::News(news) if news.kind == NewsKind::Resumed {});
                let hosts = |change: &Change| {
                    matches!(change, Change::Clock(_) | Change::Seat(_) | Change::Person(_))
                        || resumed(change)
                };
                return view.changes().filter(|change| !hosts(change)).cloned().collect();
            }
        }
    }
}

/// What everybody sees: the public, the seat's people, the instructor.
pub(super) async fn views(server: &Server, match_id: &MatchId, seat: &Taken) -> [Vec<Change>; 3] {
    let (match_id, since) = (match_id.clone(), None);
    let watch = ClientMessage::Watch { match_id: match_id.clone(), since };
    let instruct = ClientMessage::Instruct { match_id, key: key(), since };
    [
        view_of(server, 101, watch).await,
        view_of(server, 102, crate::guest::sit(seat)).await,
        view_of(server, 103, instruct).await,
    ]
}

fn told(view: &[Change]) -> Vec<(u32, NewsKind)> {
    let view = View::from_changes(view.to_vec());
    let news = view.series(Series::News).iter();
    news.filter_map(|change| match change {
        Change::News(news) if matches!(news.kind, NewsKind::TakenBack { .. }) => {
            Some((news.day, news.kind.clone()))
        }
        _ => None,
    })
    .collect()
}

/// The records of a match, as `inspect` shows them.
pub(super) fn records(data: &Path, match_id: &MatchId) -> Vec<Value> {
    let document = burnrate(["inspect", data.to_str().unwrap(), "--json"]).json();
    let name = format!("match/{match_id}");
    let streams = document["streams"].as_array().unwrap().clone();
    let stream = streams.into_iter().find(|stream| stream["stream"] == name.as_str()).unwrap();
    stream["records"].as_array().unwrap().clone()
}

/// The number of a person's only decision so far.
fn decision(data: &Path, match_id: &MatchId) -> u64 {
    let by_person = |record: &&Value| {
        record["kind"] == "CommandsAccepted" && record["what"].as_str().unwrap().contains("by Person")
    };
    records(data, match_id).iter().find(by_person).unwrap()["seq"].as_u64().unwrap()
}

pub(super) fn replayed(data: &Path, match_id: &MatchId) -> Value {
    burnrate(["replay", data.to_str().unwrap(), "--match", match_id.as_str(), "--verify", "--json"]).json()
}

#[test]
fn a_year_of_the_chinese_market_goes_on_without_a_mistyped_price() {
    let folder = Folder::new("correction");
    let mut server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Bincode, 200).await;
        let (code, matches) = instructor.create_of("china-2024", 1, Pace::Stepped {}).await;
        let id = &matches[0];
        let mut player = Guest::connect(&server, Codec::Json, 1).await;
        let seat = player.join(&code, "Kimi", id, 3).await;
        player.sit(&seat).await;
        instructor.instruct(id).await;
        instructor.order(Order::Start {}).await;
        let mistyped = player.act(1, &[subscription(1)]).await;
        assert!(matches!(mistyped, Answer::Accepted { .. }), "{mistyped:?}");
        instructor.play_until(365).await;
        let record = decision(folder.path(), id);
        let before = views(&server, id, &seat).await;
        let stolen =
            player.refused(ClientMessage::Order { request: 4, order: Order::TakeBack { record } }).await;
        assert_eq!(stolen, WireError::NotInstructor {});

        instructor.order(Order::TakeBack { record }).await;
        let after = views(&server, id, &seat).await;
        for (before, after) in before.iter().zip(&after) {
            let [(day, kind)] = &told(after)[..] else { panic!("not told") };
            assert!(*day >= 365 && *kind == NewsKind::TakenBack { vendor: VendorId(3), before_day: 1 });
            assert!(told(before).is_empty() && before != after);
        }
        assert_eq!(player.act(1, &[subscription(1)]).await, mistyped, "what was answered stands");
        let again =
            instructor.refused(ClientMessage::Order { request: 5, order: Order::TakeBack { record } });
        assert_eq!(again.await, WireError::TakenBack { record });
        let verified = replayed(folder.path(), id);
        assert_eq!(verified["verified"], true, "{verified}");
        let said = burnrate(["replay", folder.path().to_str().unwrap(), "--match", id.as_str()]).good().out;
        assert!(said.contains("decisions taken back: 1"), "{said}");

        server.restart();
        assert_eq!(views(&server, id, &seat).await, after, "after a kill -9");
        let mut instructor = Guest::connect(&server, Codec::Bincode, 201).await;
        instructor.instruct(id).await;
        instructor.order(Order::Step {}).await;
    });
    server.stop();
}

/// The one that waits until it is done.
const LAST_KILL: u64 = 7;

/// Wherever the server is killed, the correction is in the log once or not at all, and the log is a match.
#[test]
fn a_server_that_is_killed_has_taken_it_back_or_not() {
    let folder = Folder::new("correction-killed");
    let mut server = Server::start(folder.path());
    let mut taken_back = [0, 0];
    for kill in 0..=LAST_KILL {
        let mut id = None;
        run(async {
            let mut instructor = Guest::connect(&server, Codec::Bincode, 200).await;
            let (code, matches) = instructor.create(1, Pace::Stepped {}).await;
            let mut player = Guest::connect(&server, Codec::Bincode, 1).await;
            let seat = player.join(&code, "Kite", &matches[0], 0).await;
            player.sit(&seat).await;
            instructor.instruct(&matches[0]).await;
            instructor.order(Order::Start {}).await;
            assert!(matches!(player.act(1, &[subscription(1)]).await, Answer::Accepted { .. }));
            instructor.play_until(28).await;
            let record = decision(folder.path(), &matches[0]);
            let order = Order::TakeBack { record };
            instructor.send(&ClientMessage::Order { request: 9, order }).await.unwrap();
            if kill == LAST_KILL {
                assert_eq!(instructor.answer().await, ServerMessage::Done { request: 9 });
            } else {
                tokio::time::sleep(Duration::from_millis(15 * kill)).await;
            }
            id = Some((matches[0].clone(), seat));
        });
        let (id, seat) = id.unwrap();
        server.restart();
        let corrections = records(folder.path(), &id).iter().filter(|it| it["kind"] == "TakenBack").count();
        taken_back[corrections] += 1;
        assert!(kill < LAST_KILL || corrections == 1, "it was said to be done");
        assert_eq!(replayed(folder.path(), &id)["verified"], true, "kill {kill}");
        run(async {
            let shown = views(&server, &id, &seat).await;
            assert!(shown.iter().all(|view| told(view).len() == corrections), "kill {kill}");
            let mut player = Guest::connect(&server, Codec::Bincode, 1).await;
            player.sit(&seat).await;
            assert!(matches!(
                player.act(1, &[subscription(1)]).await,
                Answer::Accepted { acts_on_day: 1, .. }
            ));
        });
    }
    assert!(taken_back[0] > 0, "the first kill left it no time");
}
