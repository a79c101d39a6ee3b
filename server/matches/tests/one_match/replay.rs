//! A log that was changed does not pass for the match it was, and the record at fault is named.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::RecoverError;
use burnrate_sim::{Event, Opening, RULES_VERSION, StateHash};

use crate::table::{Table, opening, recover};

/// A log of 30 days with one command of a person in it.
fn log() -> Vec<Vec<u8>> {
    let mut table = Table::begun(opening(5, |_| ()), 1);
    table.days(9);
    let bid = Command::SetBid { channel: ChannelId(1), bid_fen_per_day: Fen::from_yuan(2_000) };
    table.act(0, 1, &[bid]);
    table.days(21);
    table.log
}

fn place(log: &[Vec<u8>], wanted: impl Fn(&Event) -> bool) -> usize {
    log.iter().position(|bytes| wanted(&Event::from_bytes(bytes).unwrap())).unwrap()
}

fn day(log: &[Vec<u8>], number: u32) -> usize {
    place(log, |event| matches!(event, Event::DayClosed(closed) if closed.day == number))
}

fn change(log: &mut [Vec<u8>], record: usize, change: impl FnOnce(&mut Event)) {
    let mut event = Event::from_bytes(&log[record]).unwrap();
    change(&mut event);
    log[record] = event.to_bytes().unwrap();
}

fn fault(log: &[Vec<u8>]) -> RecoverError {
    recover(log).map(|_| ()).expect_err("a changed log passes")
}

#[test]
fn an_unchanged_log_passes() {
    assert_eq!(recover(&log()).unwrap().simulation().day(), 30);
}

#[test]
fn a_changed_command_differs_on_the_next_day() {
    let mut log = log();
    let is_persons = |event: &Event| matches!(event, Event::CommandsAccepted { stamp: Some(_), .. });
    let record = place(&log, is_persons);
    change(&mut log, record, |event| {
        let Event::CommandsAccepted { commands, .. } = event else { panic!() };
        commands[0] = Command::SetBid { channel: ChannelId(1), bid_fen_per_day: Fen::from_yuan(2_001) };
    });
    let expected = day(&log, 10);
    let fault = fault(&log);
    assert!(matches!(fault, RecoverError::Different { day: 10, .. }), "{fault}");
    assert_eq!(fault.record(), expected as u64);
}

#[test]
fn a_command_that_was_taken_out_differs_on_the_next_day() {
    let mut log = log();
    let record = place(&log, |event| matches!(event, Event::CommandsAccepted { stamp: Some(_), .. }));
    log.remove(record);
    let fault = fault(&log);
    assert!(matches!(fault, RecoverError::Different { day: 10, .. }), "{fault}");
}

#[test]
fn a_changed_hash_is_told_with_the_one_that_came_out() {
    let mut log = log();
    let record = day(&log, 17);
    let mut before = None;
    change(&mut log, record, |event| {
        let Event::DayClosed(closed) = event else { panic!() };
        before = Some(closed.state_hash);
        closed.state_hash = StateHash([7; 32]);
    });
    let RecoverError::Different { record: named, day, expected, actual } = fault(&log) else { panic!() };
    assert_eq!((named, day, expected), (record as u64, 17, StateHash([7; 32])));
    assert_eq!(Some(actual), before);
}

#[test]
fn changed_figures_of_a_day_are_told_though_the_hash_is_right() {
    let mut log = log();
    let record = day(&log, 17);
    change(&mut log, record, |event| {
        let Event::DayClosed(closed) = event else { panic!() };
        closed.vitals[2].cash_fen += 1;
    });
    assert_eq!(fault(&log).record(), record as u64);
}

#[test]
fn a_day_that_is_missing_or_doubled_or_out_of_order_is_told() {
    let (mut missing, mut doubled, mut swapped) = (log(), log(), log());
    let record = day(&missing, 12);
    missing.remove(record);
    assert_eq!(fault(&missing).record(), record as u64);
    doubled.insert(record, doubled[record].clone());
    assert_eq!(fault(&doubled).record(), record as u64 + 1);
    swapped.swap(record, record + 1);
    assert_eq!(fault(&swapped).record(), record as u64);
}

#[test]
fn other_rules_are_named_and_not_played() {
    let mut log = log();
    change(&mut log, 0, |event| {
        let Event::Opened(opening) = event else { panic!() };
        opening.rules_version = RULES_VERSION + 1;
    });
    assert!(
        matches!(fault(&log), RecoverError::OtherRules { rules_version } if rules_version == RULES_VERSION + 1)
    );
}

/// An opening of a later format can't be read to its end; what it needs is told all the same.
#[test]
fn other_rules_are_named_in_a_later_format_too() {
    let mut log = log();
    log[0] = [&9_u16.to_le_bytes()[..], &[0, 77, 1, b'x', 200, 200]].concat();
    assert!(matches!(fault(&log), RecoverError::OtherRules { rules_version: 77 }), "{:?}", fault(&log));
}

#[test]
fn another_seed_differs_on_the_first_day() {
    let mut log = log();
    change(&mut log, 0, |event| {
        let Event::Opened(opening) = event else { panic!() };
        let changed: &mut Opening = opening;
        changed.seed += 1;
    });
    let fault = fault(&log);
    assert!(matches!(fault, RecoverError::Different { .. }), "{fault}");
}

#[test]
fn an_opening_stands_first_and_only_there() {
    let log = log();
    assert!(matches!(fault(&log[1..]), RecoverError::OutOfPlace { record: 0 }));
    let twice = [&log[..5], &log[..1], &log[5..]].concat();
    assert!(matches!(fault(&twice), RecoverError::OutOfPlace { record: 5 }));
    assert!(matches!(fault(&[]), RecoverError::Empty));
}

#[test]
fn bytes_that_are_no_event_are_told_with_their_record() {
    let log = log();
    for bytes in [vec![], vec![1], vec![9, 9, 0], vec![1, 0, 250], [log[4].clone(), vec![0]].concat()] {
        let mut broken = log.clone();
        broken[4] = bytes;
        let fault = fault(&broken);
        assert!(matches!(fault, RecoverError::NoEvent { record: 4, .. }), "{fault}");
    }
}

#[test]
fn a_store_that_fails_to_read_is_told_with_the_record() {
    let records = log().into_iter().take(3).map(Ok).chain([Err("the disk is gone".to_owned())]);
    let failed =
        burnrate_matches::Match::recover(&crate::table::match_id(), records).map(|_| ()).unwrap_err();
    assert!(
        matches!(&failed, RecoverError::Unreadable { record: 3, why } if why == "the disk is gone"),
        "{failed}"
    );
}
