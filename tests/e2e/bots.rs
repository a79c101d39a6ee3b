//! A bot over the wire is a client like any other: it joins by code, decides, says that it is ready, and ends with
//! the match; what it decided stands in the log as a person's.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::{LogFile, StreamId};
use burnrate_sim::{Author, Event};

use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::program::burnrate;
use crate::server::Server;

#[test]
fn a_bot_over_the_wire_plays_a_whole_match() {
    let folder = Folder::new("bots");
    let mut server = Server::start(folder.path());
    let mut match_name = String::new();
    run(async {
        let mut desk = Guest::connect(&server, Codec::Json, 1).await;
        let (code, matches) = desk.create(1, Pace::AllReady {}).await;
        match_name = matches[0].to_string();
        let (url, typed) = (format!("http://{}", server.address()), code.to_string());
        let bot = tokio::task::spawn_blocking(move || {
            burnrate(["bot", "--url", &url, "--code", &typed, "--policy", "growth"]).good();
        });
        while people(&mut desk, &code.to_string()).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        desk.instruct(&matches[0]).await;
        desk.order(Order::Start {}).await;
        bot.await.unwrap();
    });
    server.stop();
    let log = LogFile::open(folder.path()).unwrap();
    let stream = StreamId::new(&format!("match/{match_name}")).unwrap();
    let records =
        (0..).step_by(64).map(|from| log.read(&stream, from, 64).unwrap()).take_while(|p| !p.is_empty());
    let events: Vec<Event> = records.flatten().map(|r| Event::from_bytes(&r.payload).unwrap()).collect();
    let by_people =
        |event: &&Event| matches!(event, Event::CommandsAccepted { author: Author::Person(_), .. });
    assert!(matches!(events.last(), Some(Event::Ended { .. })));
    assert!(events.iter().filter(by_people).count() > 3, "the bot decided next to nothing");
}

/// How many people hold seats behind a code.
async fn people(guest: &mut Guest, code: &str) -> u32 {
    match guest.ask(ClientMessage::LookUp { code: code.to_owned() }).await {
        ServerMessage::Lobby(lobby) => lobby.matches[0].seats.iter().map(|seat| seat.people).sum(),
        other => panic!("no lobby: {other:?}"),
    }
}

#[test]
fn a_bot_says_what_is_wrong_with_its_orders() {
    burnrate(["bot", "--url", "http://127.0.0.1:9", "--code", "AB3K", "--policy", "genius"])
        .bad_input(&["genius", "growth"]);
    burnrate(["bot", "--url", "ftp://x", "--code", "AB3K", "--policy", "growth"]).bad_input(&["ftp://x"]);
}
