//! Bad input: each gets its typed error, and the line stays, unless the frame itself is broken.

use burnrate_client_proto::client::{Client, ClientError};
use burnrate_client_proto::codec::{Codec, FRAME_BYTES_MAX};
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, InstructorKey, MatchId, SeatToken, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, NameFault, Order, ServerMessage, WireError};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::MemoryStore;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::harness::{Host, Player, TIMED, create, within};

fn ping(nonce: u32) -> ClientMessage {
    ClientMessage::Ping { nonce }
}

async fn raw(player: &mut Player, frame: Message) -> WireError {
    within(player.client.send_raw(frame)).await.unwrap();
    player.error().await
}

async fn still_there(player: &mut Player) {
    assert_eq!(player.ask(ping(7)).await, ServerMessage::Pong { nonce: 7 });
}

#[tokio::test]
async fn broken_messages_are_told_what_is_wrong() {
    let host = Host::start(&MemoryStore::new()).await;
    let mut json = host.client_with(1, Codec::Json).await;
    for text in [
        "",
        "{",
        "[]",
        r#"{"type":"Ping"}"#,
        r#"{"type":"Ping","nonce":1,"more":2}"#,
        r#"{"type":"Fly"}"#,
        r#"{"type":"Ping","nonce":NaN}"#,
        r#"{"type":"Ping","nonce":1e99}"#,
        r#"{"type":"Ping","nonce":-1}"#,
        r#"{"type":"Ping","nonce":1} x"#,
    ] {
        assert!(matches!(raw(&mut json, Message::text(text)).await, WireError::Malformed { .. }), "{text}");
    }
    assert!(matches!(raw(&mut json, Message::binary(vec![1])).await, WireError::Malformed { .. }));
    still_there(&mut json).await;
    let mut binary = host.client(2).await;
    let mut trailing = Codec::Bincode.encode(&ping(1)).unwrap();
    trailing.push(0);
    for bytes in [Vec::new(), vec![250], vec![255; 40], trailing] {
        assert!(matches!(raw(&mut binary, Message::binary(bytes)).await, WireError::Malformed { .. }));
    }
    assert!(matches!(raw(&mut binary, Message::text("{}")).await, WireError::Malformed { .. }));
    still_there(&mut binary).await;
    host.stop().await;
}

#[tokio::test]
async fn an_unknown_version_and_a_missing_hello_are_told() {
    let host = Host::start(&MemoryStore::new()).await;
    let mut player = host.client(1).await;
    let hello = |protocol| ClientMessage::Hello { protocol, client: ClientId([1; 16]) };
    assert_eq!(player.refused(hello(1)).await, WireError::Hello {});
    assert_eq!(player.refused(hello(2)).await, WireError::ProtocolVersion { supported: 1 });
    let answers = say(&host, &[r#"{"type":"Ping","nonce":1}"#.as_bytes()], 0x1).await;
    assert!(answers.contains("\"error\":\"Hello\""), "{answers}");
    host.stop().await;
}

#[tokio::test]
async fn an_oversized_frame_is_told_and_closes_with_1009() {
    let host = Host::start(&MemoryStore::new()).await;
    for codec in [Codec::Json, Codec::Bincode] {
        let mut player = host.client_with(1, codec).await;
        let frame = match codec {
            Codec::Json => Message::text(" ".repeat(FRAME_BYTES_MAX + 1)),
            Codec::Bincode => Message::binary(vec![0; FRAME_BYTES_MAX + 1]),
        };
        assert_eq!(raw(&mut player, frame).await, WireError::FrameTooLarge { max_bytes: 65_536 });
        assert_eq!(closed(&mut player).await, CloseCode::Size);
    }
    host.stop().await;
}

async fn closed(player: &mut Player) -> CloseCode {
    match player.next().await {
        Err(ClientError::Closed(Some(frame))) => frame.code,
        other => panic!("not closed: {other:?}"),
    }
}

#[tokio::test]
async fn broken_utf8_is_told_and_closes_with_1007() {
    let host = Host::start(&MemoryStore::new()).await;
    let answers = say(&host, &[&[0xff, 0xfe, 0x20]], 0x1).await;
    assert!(answers.contains("UTF-8"), "{answers}");
    assert!(answers.contains(&String::from_utf8_lossy(&1007_u16.to_be_bytes()).into_owned()), "{answers:?}");
    host.stop().await;
}

/// Says something in masked frames over a bare socket, and returns all that comes back, as far as it is text.
async fn say(host: &Host, payloads: &[&[u8]], opcode: u8) -> String {
    let mut socket = TcpStream::connect(host.address).await.unwrap();
    let head = format!(
        "GET /ws HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: burnrate.v1.json\r\n\r\n",
        host.address
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    for payload in payloads {
        let length = u8::try_from(payload.len()).unwrap();
        assert!(length < 126);
        // A mask of zeros leaves the payload as it is.
        socket.write_all(&[0x80 | opcode, 0x80 | length, 0, 0, 0, 0]).await.unwrap();
        socket.write_all(payload).await.unwrap();
    }
    socket.write_all(&[0x88, 0x80, 0, 0, 0, 0]).await.unwrap();
    let mut answers = Vec::new();
    within(socket.read_to_end(&mut answers)).await.unwrap();
    String::from_utf8_lossy(&answers).into_owned()
}

#[tokio::test]
async fn names_codes_keys_and_tokens_that_are_wrong() {
    let host = Host::start(&MemoryStore::new()).await;
    let (_instructor, code, matches) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let join = |code: &str, name: &str, vendor| ClientMessage::Join {
        code: code.to_owned(),
        name: name.to_owned(),
        match_id: None,
        vendor,
    };
    let bad = |fault| WireError::BadName { fault, max_chars: 24 };
    let code = code.to_string();
    assert_eq!(player.refused(join(&code, &"x".repeat(10_000), None)).await, bad(NameFault::TooLong));
    assert_eq!(player.refused(join(&code, "a\u{202e}b", None)).await, bad(NameFault::Control));
    assert_eq!(player.refused(join(&code, " ", None)).await, bad(NameFault::Empty));
    assert_eq!(player.refused(join(&code, "ok", Some(VendorId(77)))).await, WireError::SeatClosed {});
    assert_eq!(player.refused(join("nope!", "ok", None)).await, WireError::WrongCode { retry_after_ms: 0 });
    let key = InstructorKey::new("not-the-key").unwrap();
    let instruct = ClientMessage::Instruct { match_id: matches[0].clone(), key, since: None };
    assert_eq!(player.refused(instruct).await, WireError::WrongKey { retry_after_ms: 0 });
    let token = SeatToken::new(&"0".repeat(32)).unwrap();
    let sit = ClientMessage::Sit { match_id: matches[0].clone(), token, since: None };
    assert_eq!(player.refused(sit).await, WireError::WrongToken {});
    let nowhere = MatchId::new("nowhere1").unwrap();
    assert_eq!(
        player.refused(ClientMessage::Watch { match_id: nowhere, since: None }).await,
        WireError::NoMatch {}
    );
    assert_eq!(player.refused(create("../../etc/passwd", TIMED, 1)).await, WireError::NoScenario {});
    assert!(matches!(player.refused(create("first-class", TIMED, 0)).await, WireError::OutOfRange { .. }));
    let hasty = Pace::Timed { turn_ms: 1 };
    assert!(matches!(player.refused(create("first-class", hasty, 1)).await, WireError::OutOfRange { .. }));
    still_there(&mut player).await;
    host.stop().await;
}

#[tokio::test]
async fn commands_without_a_seat_before_the_start_out_of_bounds_and_too_many() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, code, _) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let act = |seq, count| ClientMessage::Act { seq, commands: vec![Command::FileBankruptcy {}; count] };
    assert_eq!(player.refused(act(1, 1)).await, WireError::NotSeated {});
    assert_eq!(player.refused(ClientMessage::Ready { ready: true }).await, WireError::NotSeated {});
    assert_eq!(player.refused(ClientMessage::Leave {}).await, WireError::NotSeated {});
    let ticket = player.join(&code, "Kite", None).await;
    player.attach(ticket.sit(None)).await;
    let order = ClientMessage::Order { request: 1, order: Order::Start {} };
    assert_eq!(player.refused(order).await, WireError::NotInstructor {});
    assert_eq!(player.refused(act(1, 0)).await, WireError::BatchSize { max: 32 });
    assert_eq!(player.refused(act(1, 33)).await, WireError::BatchSize { max: 32 });
    let refused = |index, rejection| Answer::Refused { index, rejection };
    let early = ServerMessage::Ack { seq: 1, answer: refused(0, Rejection::NotStarted {}) };
    assert_eq!(player.ask(act(1, 1)).await, early);
    assert_eq!(player.ask(act(1, 1)).await, early, "a refusal is remembered too");
    let ask = player.ask(ClientMessage::Ask { seq: 9 }).await;
    assert_eq!(ask, ServerMessage::Ack { seq: 9, answer: Answer::NeverSeen {} });
    instructor.order(Order::Start {}).await;
    let ServerMessage::Ack { answer, .. } = player.ask(act(2, 2)).await else { panic!("no answer") };
    assert!(matches!(answer, Answer::Refused { index: 1, rejection: Rejection::Twice { .. } }), "{answer:?}");
    host.stop().await;
}

#[tokio::test]
async fn three_hundred_join_from_one_address_while_guesses_are_slowed() {
    let host = Host::start(&MemoryStore::new()).await;
    let (_instructor, code, _) = host.classroom(TIMED, 30).await;
    let mut joined = 0;
    let ServerMessage::Lobby(lobby) =
        host.client(1).await.ask(ClientMessage::LookUp { code: code.to_string() }).await
    else {
        panic!("no lobby")
    };
    let seats: Vec<VendorId> = lobby.matches[0].seats.iter().map(|seat| seat.vendor).collect();
    for tens in 0..30 {
        let mut player = host.client(1).await;
        for n in 0..10 {
            player.join(&code, &format!("p{tens}-{n}"), Some(seats[n % 2])).await;
            joined += 1;
        }
    }
    assert_eq!(joined, 300);
    let mut guesser = host.client(2).await;
    let mut waits = Vec::new();
    for _ in 0..40 {
        match guesser.refused(ClientMessage::LookUp { code: "ZZZZ".to_owned() }).await {
            WireError::WrongCode { retry_after_ms } => waits.push(retry_after_ms),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(waits.iter().filter(|wait| **wait == 0).count(), 30, "then each has to wait: {waits:?}");
    let right = guesser.refused(ClientMessage::LookUp { code: code.to_string() }).await;
    assert!(
        matches!(right, WireError::WrongCode { retry_after_ms: 1.. }),
        "a slowed guesser is told nothing: {right:?}"
    );
    host.clock.advance(2_000);
    assert!(matches!(
        guesser.ask(ClientMessage::LookUp { code: code.to_string() }).await,
        ServerMessage::Lobby(_)
    ));
    host.stop().await;
}

#[tokio::test]
async fn too_many_messages_are_told_and_the_line_stays() {
    let host = Host::start(&MemoryStore::new()).await;
    let mut player = host.client(1).await;
    for nonce in 0..100 {
        player.send(ping(nonce)).await;
    }
    let mut slowed = 0;
    for _ in 0..100 {
        match player.answer().await {
            ServerMessage::Pong { .. } => {}
            ServerMessage::Error { error: WireError::TooFast { retry_after_ms }, .. } => {
                assert!(retry_after_ms > 0);
                slowed += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(slowed, 100 - 59, "the burst is 60 and Hello was the first");
    host.clock.advance(1_000);
    still_there(&mut player).await;
    host.stop().await;
}

#[tokio::test]
async fn silence_ends_a_connection_and_a_ping_does_not_let_it() {
    let host = Host::start(&MemoryStore::new()).await;
    let mut player = host.client(1).await;
    for _ in 0..5 {
        host.clock.advance(8_999);
        still_there(&mut player).await;
    }
    host.clock.advance(9_000);
    assert!(player.next().await.is_err());
    let refused =
        Client::connect(&host.url().replace("/ws", "/nothing"), Codec::Json, ClientId([1; 16])).await;
    assert!(matches!(refused, Err(ClientError::Connect { .. })));
    host.stop().await;
}
