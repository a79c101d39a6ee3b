//! One client's bad manners are no other's trouble.

use std::time::{Duration, Instant};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Pace;

use crate::folder::Folder;
use crate::guest::{Guest, PATIENCE, run};
use crate::server::Server;

#[test]
fn a_client_that_never_reads_is_dropped_while_another_plays_on() {
    let folder = Folder::new("deaf");
    let server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 1).await;
        let (code, matches) = instructor.create(1, Pace::Timed { turn_ms: 1_000 }).await;
        instructor.instruct(&matches[0]).await;
        let mut player = Guest::connect(&server, Codec::Json, 2).await;
        let taken = player.join(&code, "player", &matches[0], 0).await;
        player.sit(&taken).await;
        let mut deaf = Guest::connect(&server, Codec::Json, 3).await;
        deaf.instruct(&matches[0]).await;
        instructor.order(Order::Start {}).await;
        let shouting = tokio::spawn(async move { shout_until_dropped(&mut deaf).await });
        let mut seq = 0;
        while !shouting.is_finished() {
            seq += 1;
            let price =
                Price::Subscription { fen_per_month: Fen::from_yuan(20 + i64::try_from(seq % 20).unwrap()) };
            let act = ClientMessage::Act { seq, commands: vec![Command::SetPrice { price }] };
            match player.ask(act).await {
                ServerMessage::Ack { answer: Answer::Accepted { .. } | Answer::Refused { .. }, .. } => {}
                ServerMessage::Error { error: WireError::TooFast { retry_after_ms }, .. } => {
                    tokio::time::sleep(Duration::from_millis(u64::from(retry_after_ms))).await;
                }
                other => panic!("the player was answered with {other:?}"),
            }
        }
        shouting.await.unwrap();
        assert!(seq > 20, "the player was answered {seq} times meanwhile");
        player.is_well().await;
        assert!(server.metric("sockets_too_slow_total") >= 1);
        assert_eq!(server.metric("matches_quarantined"), 0);
    });
}

/// Keeps asking and never reads, until the server has had enough.
async fn shout_until_dropped(deaf: &mut Guest) {
    let began = Instant::now();
    let long = ClientMessage::LookUp { code: "Z".repeat(2_000) };
    loop {
        assert!(began.elapsed() < 2 * PATIENCE, "a client that never reads is not dropped");
        // When the server stops reading us too, our own words no longer get out; that is fine, it has seen enough.
        match tokio::time::timeout(Duration::from_millis(200), deaf.send(&long)).await {
            Ok(Err(_)) => return,
            Ok(Ok(())) => tokio::task::yield_now().await,
            Err(_) => {}
        }
    }
}

#[test]
fn too_many_messages_are_told_to_wait_and_nothing_is_lost() {
    let folder = Folder::new("flood");
    let server = Server::start(folder.path());
    run(async {
        let mut guest = Guest::connect(&server, Codec::Bincode, 1).await;
        for nonce in 0..200 {
            guest.send(&ClientMessage::Ping { nonce }).await.unwrap();
        }
        let (mut answered, mut slowed) = (0, 0);
        for _ in 0..200 {
            match guest.answer().await {
                ServerMessage::Pong { .. } => answered += 1,
                ServerMessage::Error { error: WireError::TooFast { retry_after_ms }, .. } => {
                    assert!(retry_after_ms > 0);
                    slowed += 1;
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(answered >= 59 && slowed >= 50, "{answered} answered, {slowed} slowed");
    });
}
