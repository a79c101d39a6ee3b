//! PROTOCOL.md shows every message in both codecs. The examples are made here, so the document can't drift:
//! `UPDATE_GOLDEN=1 cargo test -p burnrate-client-proto` writes them, and a plain run compares.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::examples;
use bincode::{Decode, Encode};
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::study::{Edit, Study};
use burnrate_client_proto::view::{Change, NewsKind, NoticeKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One example a line: what it is called, as JSON, as bincode in hex.
fn rendered<T>(title: &str, examples: &[T]) -> String
where
    T: Serialize + DeserializeOwned + Encode + Decode<()> + PartialEq + std::fmt::Debug,
{
    let mut text = format!("### {title}\n\n");
    for example in examples {
        let json = Codec::Json.encode(example).unwrap();
        let binary = Codec::Bincode.encode(example).unwrap();
        assert_eq!(&Codec::Json.decode::<T>(&json).unwrap(), example);
        assert_eq!(&Codec::Bincode.decode::<T>(&binary).unwrap(), example);
        let hex = binary.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let _ = write!(text, "```json\n{}\n```\n`{hex}`\n\n", String::from_utf8(json).unwrap());
    }
    text
}

fn section() -> String {
    [
        rendered("From the client", &examples::client_messages()),
        rendered("Commands, inside `Act` and `Forecast`", &examples::commands()),
        rendered("Orders, inside `Order`", &examples::orders()),
        rendered("Studies, inside `Study`", &examples::studies()),
        rendered("From the server", &examples::server_messages()),
        rendered("Changes, inside `Snapshot` and `Delta`", &examples::changes()),
        rendered("News, inside the change `News`", &examples::news()),
        rendered("Notices, inside the change `Notice`", &examples::notices()),
        rendered("Rejections, inside `Ack`", &examples::rejections()),
        rendered("Errors, inside `Error`", &examples::errors()),
    ]
    .concat()
}

const BEGIN: &str = "<!-- examples: written by tests/wire/protocol_document.rs -->\n";
const END: &str = "<!-- end of examples -->";

#[test]
fn the_document_shows_every_message_as_it_is_sent() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("PROTOCOL.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let start = document.find(BEGIN).unwrap() + BEGIN.len();
    let end = document.find(END).unwrap();
    let expected = section();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let updated = [&document[..start], &expected, &document[end..]].concat();
        std::fs::write(&path, updated).unwrap();
    } else {
        assert!(document[start..end] == expected, "PROTOCOL.md differs; see this file's head");
    }
}

/// The names of all variants, as the type itself lists them when it is given an unknown one.
fn variants<T: DeserializeOwned>(tag: &str) -> BTreeSet<String> {
    let unknown = format!("{{\"{tag}\":\"?\"}}");
    let error = serde_json::from_str::<T>(&unknown).err().unwrap().to_string();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

fn shown<T: Serialize>(tag: &str, examples: &[T]) -> BTreeSet<String> {
    examples.iter().map(|e| serde_json::to_value(e).unwrap()[tag].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_variant_has_an_example() {
    assert_eq!(variants::<ClientMessage>("type"), shown("type", &examples::client_messages()));
    assert_eq!(variants::<ServerMessage>("type"), shown("type", &examples::server_messages()));
    assert_eq!(variants::<Command>("type"), shown("type", &examples::commands()));
    assert_eq!(variants::<Order>("order"), shown("order", &examples::orders()));
    assert_eq!(variants::<Study>("study"), shown("study", &examples::studies()));
    assert_eq!(variants::<Edit>("edit"), shown("edit", &examples::edits()));
    assert_eq!(variants::<Change>("change"), shown("change", &examples::changes()));
    assert_eq!(variants::<NewsKind>("news"), shown("news", &examples::news()));
    assert_eq!(variants::<NoticeKind>("notice"), shown("notice", &examples::notices()));
    assert_eq!(variants::<Rejection>("reason"), shown("reason", &examples::rejections()));
    assert_eq!(variants::<WireError>("error"), shown("error", &examples::errors()));
}
