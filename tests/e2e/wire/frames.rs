//! Frames that are no messages: told so, and the line stays up unless the frame itself is broken.

use burnrate_client_proto::client::ClientError;
use burnrate_client_proto::codec::{Codec, FRAME_BYTES_MAX};
use burnrate_client_proto::command::Command;
use burnrate_client_proto::message::{ClientMessage, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};

use crate::folder::Folder;
use crate::guest::{Guest, PATIENCE, client, run};
use crate::server::{Server, get};

const BOTH: [Codec; 2] = [Codec::Json, Codec::Bincode];

fn frame_of(codec: Codec, message: &ClientMessage) -> Message {
    let bytes = codec.encode(message).unwrap();
    match codec {
        Codec::Json => Message::text(String::from_utf8(bytes).unwrap()),
        Codec::Bincode => Message::binary(bytes),
    }
}

/// What a client that has not said `Hello` gets for its first messages.
async fn first_words(server: &Server, codec: Codec, words: &[ClientMessage]) -> Vec<ServerMessage> {
    let mut request = server.url().into_client_request().unwrap();
    let subprotocol = HeaderValue::from_static(codec.subprotocol());
    request.headers_mut().insert("Sec-WebSocket-Protocol", subprotocol);
    let (mut socket, _) = connect_async(request).await.unwrap();
    let mut answers = Vec::new();
    for word in words {
        socket.send(frame_of(codec, word)).await.unwrap();
        let answer = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        answers.push(codec.decode(&answer.into_data()).unwrap());
    }
    answers
}

#[test]
fn another_protocol_version_is_told_ours_and_hello_comes_first_and_once() {
    let folder = Folder::new("hello");
    let server = Server::start(folder.path());
    let refused = |error| ServerMessage::Error { request: None, error };
    let hello = |protocol| ClientMessage::Hello { protocol, client: client(1) };
    run(async {
        for codec in BOTH {
            let words = [ClientMessage::Ping { nonce: 1 }, hello(2), hello(0), hello(1), hello(1)];
            let answers = first_words(&server, codec, &words).await;
            assert_eq!(answers[0], refused(WireError::Hello {}));
            assert_eq!(answers[1], refused(WireError::ProtocolVersion { supported: 1 }));
            assert_eq!(answers[2], refused(WireError::ProtocolVersion { supported: 1 }));
            assert!(matches!(answers[3], ServerMessage::Welcome { protocol: 1, .. }), "{:?}", answers[3]);
            assert_eq!(answers[4], refused(WireError::Hello {}));
        }
    });
}

#[test]
fn a_request_that_is_no_handshake_is_told_what_to_send() {
    let folder = Folder::new("handshake");
    let server = Server::start(folder.path());
    assert!(get(server.address(), "/ws").starts_with("HTTP/1.1 426"));
    run(async {
        let refused = connect_async(server.url()).await.expect_err("no subprotocol is offered");
        assert!(refused.to_string().contains("400"), "{refused}");
    });
}

#[test]
fn what_is_no_json_message_is_told_why_and_the_line_stays_up() {
    let folder = Folder::new("json");
    let server = Server::start(folder.path());
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let long_number = format!(r#"{{"type":"Ping","nonce":{}}}"#, "9".repeat(400));
    let bad = [
        "",
        "{",
        "null",
        "[]",
        "\"Ping\"",
        r#"{"type":"Ping"}"#,
        r#"{"type":"Ping","nonce":1} "#.trim_end_matches(' '),
        r#"{"type":"Ping","nonce":1}}"#,
        r#"{"type":"Ping","nonce":1}{"type":"Ping","nonce":2}"#,
        r#"{"type":"Ping","nonce":1,"extra":2}"#,
        r#"{"type":"Ping","nonce":1,"nonce":2}"#,
        r#"{"type":"Fly","nonce":1}"#,
        r#"{"type":"Ping","nonce":NaN}"#,
        r#"{"type":"Ping","nonce":Infinity}"#,
        r#"{"type":"Ping","nonce":1e999}"#,
        r#"{"type":"Ping","nonce":1.5}"#,
        r#"{"type":"Ping","nonce":-1}"#,
        r#"{"type":"Ping","nonce":4294967296}"#,
        r#"{"type":"Ping","nonce":"1"}"#,
        r#"{"type":"Act","seq":18446744073709551616,"commands":[]}"#,
        r#"{"type":"Act","seq":1,"commands":[{"type":"SetBid","channel":0,"bid_fen_per_day":1e30}]}"#,
        r#"{"type":"Act","seq":1,"commands":[{"type":"SetBid","channel":0,"bid_fen_per_day":NaN}]}"#,
        r#"{"type":"Act","seq":1,"commands":[{"type":"SetBid","channel":70000,"bid_fen_per_day":1}]}"#,
        r#"{"type":"Act","seq":1,"commands":[{"type":"FileBankruptcy","sure":true}]}"#,
        r#"{"type":"Act","seq":1,"commands":[{"type":"PrintMoney"}]}"#,
        r#"{"type":"Act","seq":1,"commands":[{"type":"Withdraw","decision":{"kind":"Nothing"}}]}"#,
        r#"{"type":"Watch","match_id":"../../etc","since":null}"#,
        r#"{"type":"Sit","match_id":"abcd1234","token":"short","since":null}"#,
        deep.as_str(),
        long_number.as_str(),
    ];
    // The one well-formed line, to show that the list is about what is wrong in the others.
    let fine = bad[6];
    run(async {
        let mut guest = Guest::connect(&server, Codec::Json, 1).await;
        let mut other = Guest::connect(&server, Codec::Json, 2).await;
        guest.send_raw(Message::text(fine)).await.unwrap();
        assert_eq!(guest.answer().await, ServerMessage::Pong { nonce: 1 });
        for text in bad.into_iter().filter(|text| *text != fine) {
            match guest.refused_raw(Message::text(text)).await {
                WireError::Malformed { why } => assert!((1..=200).contains(&why.chars().count()), "{why}"),
                other => panic!("{text} was answered with {other:?}"),
            }
        }
        let binary = guest.refused_raw(frame_of(Codec::Bincode, &ClientMessage::Ping { nonce: 1 })).await;
        assert!(matches!(binary, WireError::Malformed { .. }), "{binary:?}");
        guest.is_well().await;
        other.is_well().await;
    });
}

#[test]
fn what_is_no_bincode_message_is_told_why_and_the_line_stays_up() {
    let folder = Folder::new("bincode");
    let server = Server::start(folder.path());
    let good = |message: &ClientMessage| Codec::Bincode.encode(message).unwrap();
    let commands = vec![Command::RefreshCreative { spend_fen: Fen(5) }];
    let act = good(&ClientMessage::Act { seq: 1, commands });
    let trailing = [good(&ClientMessage::Ping { nonce: 1 }), vec![0]].concat();
    let promised = [vec![7, 1], vec![0xfd; 9]].concat();
    let bad =
        [vec![], vec![0xff], vec![200], trailing, act[..act.len() - 1].to_vec(), promised, vec![0xfc; 64]];
    run(async {
        let mut guest = Guest::connect(&server, Codec::Bincode, 1).await;
        for bytes in bad {
            match guest.refused_raw(Message::binary(bytes.clone())).await {
                WireError::Malformed { why } => assert!((1..=200).contains(&why.chars().count()), "{why}"),
                other => panic!("{bytes:?} was answered with {other:?}"),
            }
        }
        let text = guest.refused_raw(Message::text(r#"{"type":"Ping","nonce":1}"#)).await;
        assert!(matches!(text, WireError::Malformed { .. }), "{text:?}");
        guest.is_well().await;
    });
}

/// The last words of a server that closes the line: its error, and the code.
async fn last_words(guest: &mut Guest) -> (WireError, CloseCode) {
    let ServerMessage::Error { error, .. } = guest.answer().await else { panic!("no last word") };
    match guest.try_answer().await {
        Err(ClientError::Closed(Some(frame))) => (error, frame.code),
        other => panic!("after its last word the server goes on: {other:?}"),
    }
}

#[test]
fn a_frame_that_is_too_long_closes_the_line_with_a_word() {
    let folder = Folder::new("oversized");
    let server = Server::start(folder.path());
    run(async {
        let mut other = Guest::connect(&server, Codec::Json, 9).await;
        let max_bytes = u32::try_from(FRAME_BYTES_MAX).unwrap();
        for bytes in [FRAME_BYTES_MAX + 1, 1 << 20] {
            let mut guest = Guest::connect(&server, Codec::Json, 1).await;
            // The server may close before it has read it all.
            drop(guest.send_raw(Message::text(" ".repeat(bytes))).await);
            let told = last_words(&mut guest).await;
            assert_eq!(told, (WireError::FrameTooLarge { max_bytes }, CloseCode::Size));
            let mut guest = Guest::connect(&server, Codec::Bincode, 1).await;
            drop(guest.send_raw(Message::binary(vec![0; bytes])).await);
            let told = last_words(&mut guest).await;
            assert_eq!(told, (WireError::FrameTooLarge { max_bytes }, CloseCode::Size));
        }
        let mut guest = Guest::connect(&server, Codec::Json, 1).await;
        let longest = guest.refused_raw(Message::text(" ".repeat(FRAME_BYTES_MAX))).await;
        assert!(matches!(longest, WireError::Malformed { .. }), "as long as allowed: {longest:?}");
        other.is_well().await;
    });
}

#[test]
fn text_that_is_no_utf8_and_frames_against_the_rules_close_the_line_with_a_word() {
    let folder = Folder::new("utf8");
    let server = Server::start(folder.path());
    run(async {
        let mut other = Guest::connect(&server, Codec::Json, 9).await;
        let broken = [
            (Frame::message(vec![b'{', 0xc3, 0x28], OpCode::Data(Data::Text), true), CloseCode::Invalid),
            (Frame::message(vec![0xed, 0xa0, 0x80], OpCode::Data(Data::Text), true), CloseCode::Invalid),
            (Frame::message(vec![b'x'], OpCode::Data(Data::Continue), true), CloseCode::Protocol),
            (Frame::message(vec![b'x'], OpCode::Data(Data::Reserved(5)), true), CloseCode::Protocol),
        ];
        for (frame, code) in broken {
            let mut guest = Guest::connect(&server, Codec::Json, 1).await;
            guest.send_raw(Message::Frame(frame.clone())).await.unwrap();
            let (error, told) = last_words(&mut guest).await;
            assert!(matches!(error, WireError::Malformed { .. }), "{frame}: {error:?}");
            assert_eq!(told, code, "{frame}");
        }
        other.is_well().await;
    });
}
