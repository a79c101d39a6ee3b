//! One match from its lobby to its end: what each step logs and answers, and what can't be asked when.

use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command, DecisionKey, Price, PriceItem};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::Phase;
use burnrate_matches::{Intent, Refusal, Reply};
use burnrate_sim::{Author, EndReason, Event};

use crate::table::{Table, batch, opening, stamp};

fn subscription(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

#[test]
fn a_match_goes_from_its_lobby_to_its_last_day() {
    let mut table = Table::open_as(opening(7, |scenario| scenario.meta.days = 20));
    assert_eq!(table.live.simulation().phase(), Phase::Lobby);
    assert!(matches!(table.events_from(0).as_slice(), [Event::Opened(_)]));
    table.step(Intent::SeatControl { vendor: VendorId(0), bot: false });
    table.step(Intent::Start);
    let expected = Answer::Accepted {
        acts_on_day: 1,
        keys: vec![Some(DecisionKey::SetPrice { item: PriceItem::Subscription })],
    };
    assert_eq!(table.act(0, 1, &[subscription(39)]), expected);
    table.days(19);
    let last = table.step(Intent::CloseDay);
    assert_eq!(last.ended, Some(EndReason::ScenarioOver));
    assert_eq!(table.live.simulation().phase(), Phase::Ended);
    let events = table.events_from(0);
    let days: Vec<u32> =
        events.iter().filter_map(|e| if let Event::DayClosed(d) = e { Some(d.day) } else { None }).collect();
    assert_eq!(days, (1..=20).collect::<Vec<_>>());
    assert_eq!(events.last(), Some(&Event::Ended { reason: EndReason::ScenarioOver }));
}

#[test]
fn a_decision_waits_for_the_next_turn_and_then_acts() {
    let mut table = Table::begun(opening(7, |_| ()), 1);
    table.days(3);
    let Answer::Accepted { acts_on_day, .. } = table.act(0, 1, &[subscription(39)]) else {
        panic!("a cut of a price is within the rules")
    };
    assert_eq!(acts_on_day, 8);
    let price = |table: &Table| table.live.simulation().vitals()[0].subscription_fen_per_month;
    table.days(4);
    assert_eq!(price(&table), 4_900, "not before day 8");
    table.days(1);
    assert_eq!(price(&table), 3_900, "on day 8");
}

#[test]
fn bots_decide_where_a_turn_begins_and_only_for_their_seats() {
    let mut table = Table::begun(opening(7, |_| ()), 2);
    let by_bots = |events: &[Event]| {
        let vendor = |event: &Event| match event {
            Event::CommandsAccepted { vendor, author: Author::Bot, .. } => Some(vendor.0),
            _ => None,
        };
        events.iter().filter_map(vendor).collect::<Vec<_>>()
    };
    let at_start = by_bots(&table.events_from(0));
    assert!(!at_start.is_empty(), "growth and frugal have something to do on the first turn");
    assert!(at_start.iter().all(|vendor| *vendor >= 2), "{at_start:?}");
    let before = table.log.len();
    table.days(6);
    assert_eq!(by_bots(&table.events_from(before)), [0_u16; 0], "days 1 to 6 begin no turn");
}

#[test]
fn a_retry_gets_the_same_answer_and_leaves_no_record() {
    let mut table = Table::begun(opening(7, |_| ()), 1);
    let first = table.act(0, 1, &[subscription(39)]);
    let records = table.log.len();
    table.days(2);
    let day_records = table.log.len();
    assert_eq!(table.act(0, 1, &[subscription(39)]), first);
    assert_eq!(table.act(0, 1, &[subscription(1)]), first, "the number is what counts, not the content");
    assert_eq!(table.live.answer(stamp(0, 1)), first);
    assert_eq!(table.log.len(), day_records);
    assert!(day_records > records);
    let retry = table.step(Intent::Commands(batch(0, 1, &[subscription(39)])));
    assert_eq!(retry.changes, Vec::new());
}

#[test]
fn a_refusal_is_logged_and_remembered_though_it_would_pass_later() {
    let mut table = Table::open(7);
    let refused = Answer::Refused { index: 0, rejection: Rejection::NotStarted {} };
    assert_eq!(table.act(0, 1, &[subscription(39)]), refused);
    assert!(matches!(table.events_from(1).as_slice(), [Event::CommandRefused { .. }]));
    table.step(Intent::Start);
    assert_eq!(table.act(0, 1, &[subscription(39)]), refused);
    assert!(matches!(table.act(0, 2, &[subscription(39)]), Answer::Accepted { .. }));
}

#[test]
fn all_of_a_message_is_taken_or_none() {
    let mut table = Table::begun(opening(7, |_| ()), 1);
    let before = table.live.simulation().state_hash();
    let huge = Command::RentGpu { term: burnrate_client_proto::command::GpuTerm::Days30, gpus: u32::MAX };
    let answer = table.act(0, 1, &[subscription(39), huge]);
    assert!(
        matches!(&answer, Answer::Refused { index: 1, rejection: Rejection::OutOfBounds { .. } }),
        "{answer:?}"
    );
    let event = table.events_from(table.log.len() - 1);
    assert!(matches!(event.as_slice(), [Event::CommandRefused { index: 1, .. }]));
    let mut other = Table::begun(opening(7, |_| ()), 1);
    other.days(10);
    table.days(10);
    let vitals = |table: &Table| table.live.simulation().vitals();
    assert_eq!(vitals(&table), vitals(&other), "the first command did not act either");
    assert_ne!(table.live.simulation().state_hash(), before);
}

#[test]
fn numbers_may_come_out_of_order_and_old_ones_are_too_old() {
    let mut table = Table::begun(opening(7, |_| ()), 1);
    for seq in (1..=70).filter(|seq| *seq != 69) {
        assert!(matches!(table.act(0, seq, &[subscription(40)]), Answer::Accepted { .. }), "{seq}");
    }
    assert!(matches!(table.act(0, 69, &[subscription(41)]), Answer::Accepted { .. }), "late, and new");
    let records = table.log.len();
    assert_eq!(table.act(0, 2, &[subscription(42)]), Answer::TooOld {});
    assert_eq!(table.log.len(), records);
    assert_eq!(table.live.answer(stamp(0, 99)), Answer::NeverSeen {});
}

#[test]
fn what_does_not_fit_the_moment_is_refused_and_changes_nothing() {
    let mut table = Table::open(7);
    let refusal = |table: &mut Table, intent| {
        let (hash, records) = (table.live.simulation().state_hash(), table.log.len());
        let refusal = table.try_step(intent).map(|settled| settled.reply).unwrap_err();
        assert_eq!((table.live.simulation().state_hash(), table.log.len()), (hash, records));
        refusal
    };
    assert_eq!(refusal(&mut table, Intent::CloseDay), Refusal::NotStarted);
    let nobody = Intent::SeatControl { vendor: VendorId(6), bot: false };
    assert_eq!(refusal(&mut table, nobody), Refusal::NoVendor(6));
    table.step(Intent::Start);
    assert_eq!(refusal(&mut table, Intent::Start), Refusal::Started);
    assert_eq!(refusal(&mut table, Intent::Commands(batch(0, 1, &[]))), Refusal::Malformed);
    assert_eq!(refusal(&mut table, Intent::Commands(batch(6, 1, &[subscription(9)]))), Refusal::Malformed);
    let many = vec![subscription(9); BATCH_COMMANDS_MAX + 1];
    assert_eq!(refusal(&mut table, Intent::Commands(batch(0, 1, &many))), Refusal::Malformed);
    assert_eq!(table.step(Intent::End(EndReason::Instructor)).ended, Some(EndReason::Instructor));
    for intent in [
        Intent::Start,
        Intent::CloseDay,
        Intent::End(EndReason::Instructor),
        Intent::SeatControl { vendor: VendorId(0), bot: false },
    ] {
        assert_eq!(refusal(&mut table, intent), Refusal::Over);
    }
    let late = table.act(0, 1, &[subscription(9)]);
    assert_eq!(late, Answer::Refused { index: 0, rejection: Rejection::Ended {} });
}

#[test]
fn a_seat_that_is_as_asked_already_costs_no_record() {
    let mut table = Table::open(7);
    let settled = table.step(Intent::SeatControl { vendor: VendorId(0), bot: true });
    assert_eq!((settled.reply, table.log.len()), (Reply::Done, 1));
    table.step(Intent::SeatControl { vendor: VendorId(0), bot: false });
    assert_eq!(table.log.len(), 2);
    assert!(!table.live.simulation().bot_decides(VendorId(0)));
}

#[test]
fn after_bankruptcy_a_seat_decides_no_more() {
    let mut table = Table::begun(opening(7, |_| ()), 1);
    assert!(matches!(table.act(0, 1, &[Command::FileBankruptcy {}]), Answer::Accepted { .. }));
    table.days(8);
    let answer = table.act(0, 2, &[subscription(9)]);
    let inactive =
        matches!(&answer, Answer::Refused { index: 0, rejection: Rejection::VendorInactive { .. } });
    assert!(inactive, "{answer:?}");
    table.days(60);
    assert!(table.live.simulation().vitals()[0].bankrupt_on_day.is_some());
}
