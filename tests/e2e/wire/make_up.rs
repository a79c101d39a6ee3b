//! Make-up play over real sockets: an absent student plays a seat of a year's match of the Chinese market against the recorded
//! rivals, with the server killed in the middle of it; and a bot from the command line does.

use std::path::Path;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{JoinCode, MatchId, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, MakeUpCard, Pace};
use burnrate_eventlog::{LogFile, StreamId};
use burnrate_sim::{Author, Event, Vitals};

use super::correction::{replayed, views};
use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::program::burnrate;
use crate::server::{Server, key};

/// Kimi.
const SEAT: VendorId = VendorId(3);

fn subscription(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

fn make_up(of: &MatchId, vendor: VendorId, pace: Pace) -> ClientMessage {
    ClientMessage::MakeUp { request: 3, key: key(), match_id: of.clone(), vendor, pace }
}

async fn made_up(instructor: &mut Guest, of: &MatchId, vendor: VendorId, pace: Pace) -> (JoinCode, MatchId) {
    match instructor.ask(make_up(of, vendor, pace)).await {
        ServerMessage::Created { request: 3, code, matches } => (code, matches[0].clone()),
        other => panic!("not created: {other:?}"),
    }
}

fn log(data: &Path, id: &MatchId) -> Vec<Event> {
    let log = LogFile::open(data).unwrap();
    let stream = StreamId::new(&format!("match/{id}")).unwrap();
    let pages = (0..)
        .step_by(256)
        .map(|from| log.read(&stream, from, 256).unwrap())
        .take_while(|page| !page.is_empty());
    pages.flatten().map(|record| Event::from_bytes(&record.payload).unwrap()).collect()
}

/// What was decided before a day, by whom.
type Made = (u32, VendorId, Author, Vec<Command>);

/// What all but one seat decided, by the day before which they did; and how many of their commands were refused.
fn of_rivals(log: &[Event], seat: VendorId) -> (Vec<Made>, u32) {
    let (mut day, mut made, mut refused) = (1, Vec::new(), 0);
    for event in log {
        match event {
            Event::DayClosed(closed) => day = closed.day + 1,
            Event::CommandsAccepted { vendor, author, commands, .. } if *vendor != seat => {
                made.push((day, *vendor, *author, commands.clone()));
            }
            Event::CommandRefused { vendor, .. } if *vendor != seat => refused += 1,
            _ => {}
        }
    }
    (made, refused)
}

fn end(log: &[Event]) -> &[Vitals] {
    let days = log.iter().rev();
    days.filter_map(|event| match event {
        Event::DayClosed(closed) => Some(closed.vitals.as_slice()),
        _ => None,
    })
    .next()
    .unwrap()
}

#[test]
fn a_year_of_the_chinese_market_is_made_up_for_through_a_kill() {
    let folder = Folder::new("make-up");
    let mut server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Bincode, 200).await;
        let (code, matches) = instructor.create_of("china-2024", 1, Pace::Stepped {}).await;
        let of = &matches[0];
        let mut rival = Guest::connect(&server, Codec::Bincode, 2).await;
        let taken = rival.join(&code, "Zhipu", of, 6).await;
        rival.sit(&taken).await;
        instructor.instruct(of).await;
        instructor.order(Order::Start {}).await;
        assert!(matches!(rival.act(1, &[subscription(29)]).await, Answer::Accepted { .. }));
        instructor.play_until(365).await;
        let early = instructor.refused(make_up(of, SEAT, Pace::Stepped {})).await;
        assert_eq!(early, WireError::NotNow {}, "it is not over");
        instructor.order(Order::End {}).await;
        let closed = instructor.refused(make_up(of, VendorId(11), Pace::Stepped {})).await;
        assert_eq!(closed, WireError::SeatClosed {}, "others than companies have no seat");

        let (code, id) = made_up(&mut instructor, of, SEAT, Pace::Stepped {}).await;
        let mut player = Guest::connect(&server, Codec::Json, 1).await;
        let seat = player.join(&code, "Absent", &id, SEAT.0).await;
        player.sit(&seat).await;
        instructor.instruct(&id).await;
        instructor.order(Order::Start {}).await;
        assert!(matches!(player.act(1, &[subscription(1)]).await, Answer::Accepted { .. }));
        instructor.play_until(182).await;
        let before = views(&server, &id, &seat).await;
        for view in &before {
            let card = view.iter().find_map(|change| match change {
                Change::MakeUp(card) => Some(card.clone()),
                _ => None,
            });
            let MakeUpCard { of: told, vendor, .. } = card.expect("everybody reads what is assumed");
            assert_eq!((&told, vendor), (of, SEAT));
        }
        server.restart();
        assert_eq!(views(&server, &id, &seat).await, before, "after a kill -9");

        let mut instructor = Guest::connect(&server, Codec::Bincode, 201).await;
        instructor.instruct(&id).await;
        let mut player = Guest::connect(&server, Codec::Json, 1).await;
        player.sit(&seat).await;
        assert_eq!(player.act(1, &[subscription(1)]).await, player.act(1, &[subscription(1)]).await);
        assert!(matches!(player.act(2, &[subscription(59)]).await, Answer::Accepted { .. }));
        instructor.play_until(365).await;
        let (then, now) = (log(folder.path(), of), log(folder.path(), &id));
        let ((recorded, _), (repeated, left_out)) = (of_rivals(&then, SEAT), of_rivals(&now, SEAT));
        let commands = |made: &[Made]| -> usize { made.iter().map(|(.., commands)| commands.len()).sum() };
        assert_eq!(commands(&recorded), commands(&repeated) + left_out as usize);
        assert!(recorded.iter().filter(|one| repeated.contains(one)).count() * 10 > recorded.len() * 9);
        assert!(
            repeated.iter().any(|(_, vendor, author, _)| {
                *vendor == VendorId(6) && matches!(author, Author::Person(_))
            })
        );
        assert_ne!(end(&now)[SEAT.index()], end(&then)[SEAT.index()], "it was played otherwise");
        assert!(matches!(now.last(), Some(Event::Ended { .. })), "and ended when the recorded match did");
        assert_eq!(replayed(folder.path(), &id)["verified"], true, "its log needs no other");
    });
    server.stop();
}

#[test]
fn a_bot_of_the_command_line_plays_the_seat() {
    let folder = Folder::new("make-up-bot");
    let mut server = Server::start(folder.path());
    let (mut of, mut id) = (None, None);
    run(async {
        let mut desk = Guest::connect(&server, Codec::Json, 1).await;
        let (_, matches) = desk.create(1, Pace::Stepped {}).await;
        desk.instruct(&matches[0]).await;
        desk.order(Order::Start {}).await;
        desk.play_until(56).await;
        desk.order(Order::End {}).await;
        let (code, made) = made_up(&mut desk, &matches[0], VendorId(2), Pace::AllReady {}).await;
        let (url, typed) = (format!("http://{}", server.address()), code.to_string());
        let bot = tokio::task::spawn_blocking(move || {
            burnrate(["bot", "--url", &url, "--code", &typed, "--policy", "growth"]).good();
        });
        desk.instruct(&made).await;
        // It joins in its own time; the match waits for it in the lobby.
        loop {
            let look = ClientMessage::LookUp { code: code.to_string() };
            let ServerMessage::Lobby(lobby) = desk.ask(look).await else { panic!("no lobby") };
            if lobby.matches[0].seats[0].people == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        desk.order(Order::Start {}).await;
        bot.await.unwrap();
        (of, id) = (Some(matches[0].clone()), Some(made));
    });
    server.stop();
    let (then, now) = (log(folder.path(), &of.unwrap()), log(folder.path(), &id.unwrap()));
    let own = |log: &[Event]| -> usize {
        let by_person = |event: &&Event| {
            matches!(event, Event::CommandsAccepted { vendor: VendorId(2), author: Author::Person(_), .. })
        };
        log.iter().filter(by_person).count()
    };
    assert_eq!(own(&then), 0);
    assert!(own(&now) > 3, "the bot decided next to nothing");
    let (recorded, _) = of_rivals(&then, VendorId(2));
    let (repeated, _) = of_rivals(&now, VendorId(2));
    assert!(!repeated.is_empty() && repeated.len() <= recorded.len());
}
