//! An event's bytes bring the same event back, and no other bytes do harm.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod given;

use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::id::{ClientId, PersonId, VendorId};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{DeathCause, VendorStatus};
use burnrate_sim::event::{EVENT_BYTES_MAX, EVENT_FORMAT};
use burnrate_sim::{
    Author, DayClosed, EndReason, Event, EventError, Headline, Kernel, Outcome, Stamp, StateHash, Vitals,
};
use proptest::prelude::*;

fn any_author() -> impl Strategy<Value = Author> {
    prop_oneof![
        any::<u32>().prop_map(|person| Author::Person(PersonId(person))),
        Just(Author::Bot),
        Just(Author::Script),
    ]
}

fn any_stamp() -> impl Strategy<Value = Option<Stamp>> {
    prop::option::of(
        (any::<[u8; 16]>(), any::<u64>()).prop_map(|(client, seq)| Stamp { client: ClientId(client), seq }),
    )
}

fn any_vitals() -> impl Strategy<Value = Vitals> {
    (any::<u16>(), any::<[i64; 8]>(), any::<[u64; 5]>(), any::<Option<u32>>(), any::<Option<i64>>()).prop_map(
        |(vendor, fen, heads, day, cac_fen)| Vitals {
            vendor: VendorId(vendor),
            status: VendorStatus::Insolvent,
            bankrupt_on_day: day,
            mau: heads[0],
            active_users: heads[1],
            registered_users: heads[2],
            cash_fen: fen[0],
            debt_fen: fen[1],
            valuation_fen: fen[2],
            founder_stake_bp: 10_000,
            token_price_fen_per_mtok: fen[3],
            subscription_fen_per_month: fen[4],
            quality_milli: fen[5],
            ad_spend_fen_total: fen[6],
            paid_activations_total: heads[3],
            score_fen: fen[7],
            ad_spend_fen: 0,
            paid_activations: 1,
            cac_fen,
            tokens: heads[4],
            revenue_fen: 2,
            cost_fen: 3,
            runway_days: day,
            web_visits: heads[0],
        },
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let accepted = (any::<u16>(), any_author(), any_stamp(), any::<u32>());
    let commands = prop::collection::vec(given::any_command(), 1..=32);
    let day = (any::<u32>(), any::<[u8; 32]>(), prop::collection::vec(any_vitals(), 0..12), any::<u64>());
    prop_oneof![
        Just(Event::Started {}),
        (accepted, commands).prop_map(|((vendor, author, stamp, acts_on_day), commands)| {
            Event::CommandsAccepted { vendor: VendorId(vendor), author, stamp, commands, acts_on_day }
        }),
        (any::<u16>(), any_author(), any_stamp(), any::<u8>()).prop_map(|(vendor, author, stamp, index)| {
            let rejection = Rejection::Twice { decision: DecisionKey::OpenRound {} };
            Event::CommandRefused { vendor: VendorId(vendor), author, stamp, index, rejection }
        }),
        (any::<u16>(), any::<bool>())
            .prop_map(|(vendor, bot)| Event::SeatControl { vendor: VendorId(vendor), bot }),
        day.prop_map(|(day, hash, vitals, users)| {
            let vendor = VendorId(3);
            let outcomes = vec![
                Outcome::Insolvent { vendor, cause: DeathCause::Filed },
                Outcome::Liquidated { vendor, users },
            ];
            Event::DayClosed(Box::new(DayClosed { day, state_hash: StateHash(hash), outcomes, vitals }))
        }),
        Just(Event::Ended { reason: EndReason::OneLeft }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_event_comes_back_from_its_bytes(event in any_event()) {
        let bytes = event.to_bytes().unwrap();
        prop_assert_eq!(Event::from_bytes(&bytes), Ok(event));
    }

    #[test]
    fn cut_bytes_are_refused(event in any_event(), share in 0.0..1.0_f64) {
        let bytes = event.to_bytes().unwrap();
        let cut = (bytes.len() as f64 * share) as usize;
        prop_assert!(Event::from_bytes(&bytes[..cut]).is_err());
    }

    #[test]
    fn bytes_behind_an_event_are_refused(event in any_event(), more in prop::collection::vec(any::<u8>(), 1..9)) {
        let mut bytes = event.to_bytes().unwrap();
        bytes.extend(&more);
        prop_assert_eq!(Event::from_bytes(&bytes), Err(EventError::TrailingBytes { bytes: more.len() }));
    }

    #[test]
    fn garbage_never_panics_and_what_is_read_is_written_alike(mut bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if bytes.len() >= 3 {
            bytes[..2].copy_from_slice(&EVENT_FORMAT.to_le_bytes());
            bytes[2] %= 8;
        }
        if let Ok(event) = Event::from_bytes(&bytes) {
            prop_assert_eq!(Event::from_bytes(&event.to_bytes().unwrap()), Ok(event));
        }
    }

    #[test]
    fn garbage_of_any_format_never_panics(mut bytes in prop::collection::vec(any::<u8>(), 0..300), format in 0..4_u16) {
        if bytes.len() >= 3 {
            bytes[..2].copy_from_slice(&format.to_le_bytes());
            bytes[2] %= 8;
        }
        let (event, headline) = (Event::from_bytes(&bytes), Headline::from_bytes(&bytes));
        prop_assert!(event.is_err() || format == 1 || format == EVENT_FORMAT);
        prop_assert!(headline.is_err() || bytes[2] == 0);
    }
}

#[test]
fn an_opening_has_its_headline_and_nothing_else_has_one() {
    let opening = given::opening("first-class", 77, Kernel::Stochastic);
    let (text, rules_version) = (opening.scenario_text.clone(), opening.rules_version);
    let mut bytes = Event::Opened(Box::new(opening)).to_bytes().unwrap();
    let headline = |bytes: &[u8]| Headline::from_bytes(bytes).unwrap();
    let told = headline(&bytes);
    assert_eq!((told.format, told.rules_version, told.seed), (EVENT_FORMAT, rules_version, Some(77)));
    assert_eq!(told.scenario_text, text);
    // A later format, and an end that no present program understands.
    bytes[..2].copy_from_slice(&9_u16.to_le_bytes());
    bytes.extend([1, 2, 3]);
    assert_eq!(headline(&bytes).rules_version, rules_version);
    assert!(Headline::from_bytes(&Event::Started {}.to_bytes().unwrap()).is_err());
    assert!(Headline::from_bytes(&bytes[..40]).is_err());
}

#[test]
fn an_opening_holds_a_whole_scenario() {
    for scenario in ["first-class", "china-2024"] {
        let opening = given::opening(scenario, u64::MAX, Kernel::Expected);
        let event = Event::Opened(Box::new(opening));
        let bytes = event.to_bytes().unwrap();
        assert_eq!(Event::from_bytes(&bytes), Ok(event));
    }
}

#[test]
fn other_formats_and_sizes_are_named() {
    let mut bytes = Event::Started {}.to_bytes().unwrap();
    bytes[..2].copy_from_slice(&9_u16.to_le_bytes());
    assert_eq!(Event::from_bytes(&bytes), Err(EventError::UnknownFormat { format: 9 }));
    assert_eq!(Event::from_bytes(&[1]), Err(EventError::TooShort { bytes: 1 }));
    let long = vec![0; EVENT_BYTES_MAX + 1];
    assert_eq!(Event::from_bytes(&long), Err(EventError::TooLong { bytes: EVENT_BYTES_MAX + 1 }));
}

/// The bytes of what logs hold already: a change here breaks every log.
#[test]
fn the_bytes_of_events_stay_as_they_are() {
    let hex =
        |event: &Event| event.to_bytes().unwrap().iter().map(|b| format!("{b:02x}")).collect::<String>();
    assert_eq!(hex(&Event::Started {}), "020001");
    assert_eq!(hex(&Event::SeatControl { vendor: VendorId(2), bot: true }), "0200040201");
    assert_eq!(hex(&Event::Ended { reason: EndReason::OneLeft }), "02000602");
    let accepted = Event::CommandsAccepted {
        vendor: VendorId(1),
        author: Author::Person(PersonId(7)),
        stamp: Some(Stamp { client: ClientId([0xab; 16]), seq: 3 }),
        commands: vec![given::set_bid(4, 1_000), given::subscription(4_900)],
        acts_on_day: 8,
    };
    let client = "ab".repeat(16);
    assert_eq!(
        hex(&accepted),
        format!("020002010007{}", "01".to_owned() + &client + "03020004fc400d03000202fb482608")
    );
}

/// The words behind the braces of a definition, one an item: variants of an enum, or fields of a struct.
fn items<'a>(source: &'a str, opening: &str) -> Vec<&'a str> {
    let body = source.split_once(opening).unwrap().1.split_once("\n}").unwrap().0;
    let items = body.lines().filter_map(|line| line.strip_prefix("    "));
    let named = items.map(|line| line.strip_prefix("pub ").unwrap_or(line));
    let named = named.filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()));
    named.map(|line| line.split([' ', ':', ',']).next().unwrap()).collect()
}

/// FORMAT.md lists every outcome at its place, and a vendor's figures in their order.
#[test]
fn the_format_lists_every_outcome_and_figure() {
    let format = include_str!("../../eventlog/FORMAT.md").split_once("**A day's outcomes.**").unwrap().1;
    let outcomes = items(include_str!("../src/outcome.rs"), "pub enum Outcome {");
    assert!(outcomes.len() > 50, "{outcomes:?}");
    for (place, outcome) in outcomes.iter().enumerate() {
        let line = format!("\n| {place} | `{outcome}` | ");
        assert!(format.contains(&line), "no line `{}` in server/eventlog/FORMAT.md", line.trim());
    }
    let figures = format.split_once("**A vendor's figures**, in order: ").unwrap().1;
    let figures = figures.lines().next().unwrap().trim_end_matches('.');
    let told: Vec<&str> = figures.split(", ").map(|figure| figure.split(' ').next().unwrap()).collect();
    assert_eq!(told, items(include_str!("../src/vitals.rs"), "pub struct Vitals {"));
}
