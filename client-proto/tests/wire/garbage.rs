//! Whatever bytes come, decoding answers with a message or an error; and a good message has one reading.

use crate::examples;
use burnrate_client_proto::codec::{Codec, CodecError, FRAME_BYTES_MAX};
use burnrate_client_proto::id::{InstructorKey, JoinCode, MatchId, SeatToken};
use burnrate_client_proto::message::{ClientMessage, ServerMessage};
use burnrate_client_proto::view::Change;
use proptest::prelude::*;

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for codec in [Codec::Json, Codec::Bincode] {
            let _ = codec.decode::<ClientMessage>(&bytes);
            let _ = codec.decode::<ServerMessage>(&bytes);
        }
    }

    #[test]
    fn a_damaged_message_never_panics(which in 0_usize..16, at in 0_usize..200, byte in any::<u8>()) {
        let messages = examples::client_messages();
        let message = &messages[which % messages.len()];
        for codec in [Codec::Json, Codec::Bincode] {
            let mut bytes = codec.encode(message).unwrap();
            let place = at % bytes.len();
            bytes[place] = byte;
            let _ = codec.decode::<ClientMessage>(&bytes);
            bytes.truncate(place);
            prop_assert!(codec.decode::<ClientMessage>(&bytes).is_err(), "a cut message was read");
        }
    }
}

fn why(json: &str) -> String {
    match Codec::Json.decode::<ClientMessage>(json.as_bytes()) {
        Err(CodecError::Malformed(why)) => why,
        other => panic!("expected a malformed message, got {other:?}"),
    }
}

#[test]
fn errors_say_what_and_where() {
    assert!(why(r#"{"type":"Ping","nonce":1,"x":2}"#).contains("unknown field `x`"));
    assert!(why(r#"{"type":"FlyToTheMoon"}"#).contains("unknown variant `FlyToTheMoon`"));
    assert!(why(r#"{"type":"Ping","nonce":1e400}"#).contains("number out of range"));
    assert!(why(r#"{"type":"Ping","nonce":NaN}"#).contains("line 1"));
    assert!(why(r#"{"type":"Ping","nonce":-1}"#).contains("invalid value"));
    assert!(why(r#"{"type":"Ping","nonce":1} {"#).contains("trailing"));
    assert!(why(r#"{"type":"Leave","now":true}"#).contains("unknown field `now`"));
    assert!(why("{\"type\":\"Hello\",\"protocol\":1,\"client\":\"xyz\"}").contains("32 hex digits"));
}

#[test]
fn bytes_behind_a_message_are_refused() {
    let mut bytes = Codec::Bincode.encode(&ClientMessage::Ping { nonce: 1 }).unwrap();
    bytes.push(0);
    let error = Codec::Bincode.decode::<ClientMessage>(&bytes).unwrap_err();
    assert_eq!(error, CodecError::Malformed("1 bytes behind the message, at byte 2".to_owned()));
}

#[test]
fn frames_have_a_limit_both_ways() {
    let long = vec![b' '; FRAME_BYTES_MAX + 1];
    for codec in [Codec::Json, Codec::Bincode] {
        let error = codec.decode::<ClientMessage>(&long).unwrap_err();
        assert_eq!(error, CodecError::TooLarge { bytes: FRAME_BYTES_MAX + 1 });
        let message = ClientMessage::LookUp { code: "x".repeat(FRAME_BYTES_MAX) };
        assert!(codec.encode(&message).is_err());
    }
}

#[test]
fn names_are_checked_in_both_codecs() {
    assert!(
        MatchId::new("../etc").is_err() && MatchId::new("abc").is_err() && MatchId::new("7f3k9q").is_ok()
    );
    assert_eq!(JoinCode::read(" ab-3k ").unwrap(), JoinCode::new("AB3K").unwrap());
    assert!(JoinCode::read("AB0K").is_err(), "0 is never in a code");
    assert!(SeatToken::new(&"g".repeat(32)).is_err());
    assert_eq!(format!("{:?}", InstructorKey::new("chalk-and-board").unwrap()), "InstructorKey(…)");
    // The same text under bincode: Watch is variant 5; "../etc" is no match id.
    let mut bytes = vec![5, 6];
    bytes.extend(b"../etc");
    bytes.push(0);
    let error = Codec::Bincode.decode::<ClientMessage>(&bytes).unwrap_err();
    assert!(error.to_string().contains("not a match id"), "{error}");
}

/// Short changes take little on the wire and much more in memory: whatever fits a frame is read from it.
#[test]
fn a_frame_full_of_short_changes_is_read_in_both_codecs() {
    let short = Codec::Json
        .decode::<Change>(br#"{"change":"News","to":{"day":1,"kind":{"news":"Launched","vendor":0}}}"#);
    let changes = vec![short.unwrap(); 800];
    let message = ServerMessage::Delta { from: 1, seq: 2, changes };
    for codec in [Codec::Json, Codec::Bincode] {
        let bytes = codec.encode(&message).unwrap();
        assert_eq!(codec.decode::<ServerMessage>(&bytes).as_ref(), Ok(&message), "{codec:?}");
    }
}
