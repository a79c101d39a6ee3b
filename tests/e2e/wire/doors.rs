//! Wrong codes, keys, tokens and names: told apart from each other, slowed where one could guess, and never a path.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{InstructorKey, MatchId, SeatToken, VendorId};
use burnrate_client_proto::message::{ClientMessage, NameFault, Order, ServerMessage, WireError};
use burnrate_client_proto::view::Pace;

use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::server::{Server, key};

fn create(scenario: &str, seed: Option<u64>, matches: u16, pace: Pace) -> ClientMessage {
    ClientMessage::Create { request: 5, key: key(), scenario: scenario.to_owned(), seed, matches, pace }
}

fn join(code: &str, name: &str) -> ClientMessage {
    ClientMessage::Join { code: code.to_owned(), name: name.to_owned(), match_id: None, vendor: None }
}

#[test]
fn wrong_codes_are_slowed_and_joining_is_not() {
    let folder = Folder::new("codes");
    let server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 1).await;
        let (code, matches) = instructor.create(1, Pace::Stepped {}).await;
        let mut guest = Guest::connect(&server, Codec::Json, 2).await;
        let taken = guest.join(&code, "first", &matches[0], 0).await;
        for wrong in ["", "ZZ", "AAAA-AAAA-AAAA", "../etc", "%00", "💸💸💸💸"] {
            let error = guest.refused(join(wrong, "x")).await;
            assert!(matches!(error, WireError::WrongCode { .. }), "{wrong}: {error:?}");
        }
        let mut slowed = 0;
        for _ in 0..40 {
            let look = ClientMessage::LookUp { code: "ZZZZ".to_owned() };
            let WireError::WrongCode { retry_after_ms } = guest.refused(look).await else { panic!() };
            slowed += u32::from(retry_after_ms > 0);
        }
        assert!(slowed >= 5, "46 wrong codes, {slowed} of them slowed");
        // Whoever has a seat is not kept out by a guesser at the same address.
        let mut again = Guest::connect(&server, Codec::Json, 2).await;
        again.sit(&taken).await;
    });
}

#[test]
fn wrong_keys_are_slowed_even_when_the_right_one_follows() {
    let folder = Folder::new("keys");
    let server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Bincode, 1).await;
        let (_, matches) = instructor.create(1, Pace::Stepped {}).await;
        instructor.instruct(&matches[0]).await;
        let mut guest = Guest::connect(&server, Codec::Bincode, 2).await;
        let wrong = InstructorKey::new("not-the-key").unwrap();
        let mut slowed = 0;
        for _ in 0..5 {
            for message in [
                ClientMessage::Instruct { match_id: matches[0].clone(), key: wrong.clone(), since: None },
                ClientMessage::ListClassrooms { key: wrong.clone() },
                ClientMessage::Create {
                    request: 1,
                    key: wrong.clone(),
                    scenario: "first-class".to_owned(),
                    seed: None,
                    matches: 1,
                    pace: Pace::Stepped {},
                },
            ] {
                let WireError::WrongKey { retry_after_ms } = guest.refused(message).await else { panic!() };
                slowed += u32::from(retry_after_ms > 0);
            }
        }
        assert!(slowed >= 4, "15 wrong keys, {slowed} of them slowed");
        instructor.order(Order::Start {}).await;
    });
}

#[test]
fn wrong_tokens_matches_and_plans_are_told() {
    let folder = Folder::new("plans");
    let server = Server::start(folder.path());
    run(async {
        let mut guest = Guest::connect(&server, Codec::Json, 1).await;
        let (_, matches) = guest.create(2, Pace::Stepped {}).await;
        assert_eq!(matches.len(), 2);
        let nowhere = MatchId::new("nowhere1").unwrap();
        let token = SeatToken::new(&"0".repeat(32)).unwrap();
        let sit = |match_id: &MatchId| ClientMessage::Sit {
            match_id: match_id.clone(),
            token: token.clone(),
            since: None,
        };
        assert_eq!(guest.refused(sit(&matches[0])).await, WireError::WrongToken {});
        assert_eq!(guest.refused(sit(&nowhere)).await, WireError::NoMatch {});
        let watch = ClientMessage::Watch { match_id: nowhere.clone(), since: None };
        assert_eq!(guest.refused(watch).await, WireError::NoMatch {});
        for name in ["no-such", "", "../../../etc/passwd", "/etc/passwd", "first-class.toml", "_defaults"] {
            let error = guest.refused(create(name, None, 1, Pace::Stepped {})).await;
            assert_eq!(error, WireError::NoScenario {}, "{name}");
        }
        for (seed, matches, pace, field) in [
            (Some(1 << 53), 1, Pace::Stepped {}, "seed"),
            (None, 0, Pace::Stepped {}, "matches"),
            (None, 31, Pace::Stepped {}, "matches"),
            (None, 1, Pace::Timed { turn_ms: 0 }, "turn_ms"),
            (None, 1, Pace::Timed { turn_ms: u32::MAX }, "turn_ms"),
        ] {
            let error = guest.refused(create("first-class", seed, matches, pace)).await;
            assert!(
                matches!(&error, WireError::OutOfRange { field: named, .. } if named == field),
                "{error:?}"
            );
        }
        guest.instruct(&matches[0]).await;
        for order in [Order::Step {}, Order::Pause {}, Order::Resume {}] {
            let order = ClientMessage::Order { request: 4, order };
            assert_eq!(guest.refused(order).await, WireError::NotNow {}, "in the lobby");
        }
        let pace = Order::SetPace { pace: Pace::Timed { turn_ms: 1 } };
        let error = guest.refused(ClientMessage::Order { request: 4, order: pace }).await;
        assert!(matches!(error, WireError::OutOfRange { .. }), "{error:?}");
        let nobody = Order::SetBot { vendor: VendorId(900), bot: true };
        assert_eq!(
            guest.refused(ClientMessage::Order { request: 4, order: nobody }).await,
            WireError::SeatClosed {}
        );
        guest.is_well().await;
    });
}

#[test]
fn names_that_can_not_be_shown_are_told_what_is_wrong() {
    let folder = Folder::new("names");
    let server = Server::start(folder.path());
    run(async {
        for codec in [Codec::Json, Codec::Bincode] {
            let mut guest = Guest::connect(&server, codec, 1).await;
            let (code, matches) = guest.create(1, Pace::Stepped {}).await;
            let code = code.to_string();
            for (name, expected) in [
                ("x".repeat(10_000), NameFault::TooLong),
                ("钱".repeat(10_000), NameFault::TooLong),
                ("x".repeat(25), NameFault::TooLong),
                (String::new(), NameFault::Empty),
                ("   ".to_owned(), NameFault::Empty),
                ("bell\u{7}".to_owned(), NameFault::Control),
                ("nul\0".to_owned(), NameFault::Control),
                ("line\nend".to_owned(), NameFault::Control),
                ("\u{1b}[31mred".to_owned(), NameFault::Control),
                ("\u{202e}evil".to_owned(), NameFault::Control),
                ("\u{200b}".to_owned(), NameFault::Control),
            ] {
                let error = guest.refused(join(&code, &name)).await;
                let WireError::BadName { fault, max_chars: 24 } = error else {
                    panic!("{name:?}: {error:?}")
                };
                assert_eq!(fault, expected, "{name:?}");
            }
            let joined = guest.ask(join(&code, "  熊猫 一队 ")).await;
            assert!(matches!(joined, ServerMessage::Joined { .. }), "{joined:?}");
            let lobby = guest.ask(ClientMessage::LookUp { code: code.to_lowercase() }).await;
            let ServerMessage::Lobby(lobby) = lobby else { panic!("{lobby:?}") };
            assert_eq!(lobby.matches[0].match_id, matches[0]);
            let teams: Vec<_> =
                lobby.matches[0].seats.iter().filter_map(|seat| seat.team.as_deref()).collect();
            assert_eq!(teams, ["熊猫 一队"]);
        }
    });
}
