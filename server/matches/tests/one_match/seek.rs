//! Any day of a match again: what every audience saw at its end, with and without snapshots, and whatever became of those.

use std::collections::BTreeMap;

use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{Change, Series, View};
use burnrate_eventlog::{Head, Record, StreamId};
use burnrate_matches::seek::{Fed, Seeker, Seen, Snapshot};
use burnrate_matches::simulate::play_by_dice;
use burnrate_matches::{Intent, RecoverError};
use burnrate_sim::{EndReason, Event, Kernel, Opening, RULES_VERSION};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::asked::{deeds, do_all};
use crate::table::{Table, opening};

fn stream() -> StreamId {
    StreamId::new("match/table1").unwrap()
}

/// A log's records with their links, as a store has them.
fn chained(log: &[Vec<u8>]) -> Vec<Record> {
    let mut head = Head::empty(&stream());
    let record = |payload: &Vec<u8>| {
        let seq = head.count;
        head = head.after(&stream(), payload);
        Record { seq, link: head.hash, payload: payload.clone() }
    };
    log.iter().map(record).collect()
}

/// Feeds a seeker from where it stands until it has its day, or the log ends. How many records it was fed.
fn walk(seeker: &mut Seeker, records: &[Record]) -> Result<usize, RecoverError> {
    let mut fed = 0;
    while let Some(record) = records.get(usize::try_from(seeker.next_record()).unwrap()) {
        fed += 1;
        if seeker.feed(record)? == Fed::Found {
            break;
        }
    }
    Ok(fed)
}

/// A seeker that knows how the match began.
fn begun(records: &[Record], day: u32) -> Seeker {
    let mut seeker = Seeker::new(&stream(), day);
    assert_eq!(seeker.feed(&records[0]).unwrap(), Fed::Taken);
    seeker
}

fn seek(records: &[Record], day: u32, from: Option<&Snapshot>) -> Seeker {
    let mut seeker = begun(records, day);
    if let Some(snapshot) = from {
        let closing = &records[usize::try_from(snapshot.closing_record()).unwrap()];
        assert!(seeker.leap(snapshot.clone(), closing), "a good snapshot counts");
    }
    walk(&mut seeker, records).unwrap();
    seeker
}

fn seen(seeker: &Seeker, audience: Audience) -> Seen {
    seeker.seen(audience).unwrap().unwrap()
}

/// A snapshot of every day, as bytes.
fn snapshots(records: &[Record]) -> Vec<Vec<u8>> {
    let mut seeker = Seeker::new(&stream(), u32::MAX);
    let mut all = Vec::new();
    for record in records {
        let fed = seeker.feed(record).unwrap();
        let snapshot = seeker.snapshot();
        assert_eq!(snapshot.is_some(), matches!(fed, Fed::DayOver(_)), "a snapshot is of a day's end");
        all.extend(snapshot.map(|snapshot| snapshot.to_bytes().unwrap()));
    }
    assert!(!seeker.has_arrived() && seeker.seen(Audience::Public {}).unwrap().is_none());
    all
}

fn watched(opening: Opening, people: u16) -> Table {
    let mut table = Table::begun(opening, people);
    table.days_seen = Some(Vec::new());
    table
}

fn assert_as_it_was(found: &Seeker, shown: &BTreeMap<Audience, Vec<Change>>, told: &str) {
    for (audience, view) in shown {
        let seen = seen(found, *audience);
        assert_eq!(&seen.view, view, "{told}: {audience:?}");
        assert_eq!(&seen.truth, &shown[&Audience::Instructor {}], "{told}: the truth");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn any_day_is_what_it_was_for_everybody(
        seed in any::<u64>(), people in 0_u16..=6, plan in deeds(6, 80), picks in prop::collection::vec(any::<(Index, Index)>(), 5),
        days in prop::option::of(10_u32..40),
    ) {
        let mut table = watched(opening(seed, |scenario| scenario.meta.days = days.unwrap_or(scenario.meta.days)), people);
        do_all(&mut table, &plan);
        let days = table.days_seen.take().unwrap();
        prop_assume!(!days.is_empty());
        let (records, last) = (chained(&table.log), days.len());
        let kept = snapshots(&records);
        prop_assert_eq!(kept.len(), last);
        for (at, from) in picks {
            let day = at.index(last) + 1;
            let plain = seek(&records, u32::try_from(day).unwrap(), None);
            assert_as_it_was(&plain, &days[day - 1], &format!("day {day}"));
            let snapshot = Snapshot::from_bytes(&kept[from.index(day)]).unwrap();
            let leapt = seek(&records, u32::try_from(day).unwrap(), Some(&snapshot));
            assert_as_it_was(&leapt, &days[day - 1], &format!("day {day} from {}", snapshot.day()));
            prop_assert_eq!(seen(&plain, Audience::Public {}), seen(&leapt, Audience::Public {}));
        }
    }
}

/// A year of the Chinese market brings some more news than a view keeps, and its last day ends the match.
#[test]
fn a_year_with_more_news_than_a_view_keeps() {
    let (scenario_text, mut resolved) = burnrate_content::load("china-2024").unwrap();
    resolved.meta.days = 365;
    let (seed, kernel) = (7, Kernel::Stochastic);
    let mut opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel };
    play_by_dice(&mut opening);
    let mut table = watched(opening, 0);
    while table.live.ended().is_none() {
        table.days(1);
    }
    assert_eq!(table.live.ended(), Some(EndReason::ScenarioOver));
    let days = table.days_seen.take().unwrap();
    let full = days.last().unwrap().values().any(|shown| {
        let view = View::from_changes(shown.iter().cloned());
        [Series::News, Series::Notice].iter().any(|series| view.series(*series).len() == series.kept_max())
    });
    assert!(full, "somebody has heard more than is kept");
    let records = chained(&table.log);
    let kept = snapshots(&records);
    for (day, from) in [(1, 0), (180, 64), (300, 299), (365, 320), (365, 365), (365, 0)] {
        let snapshot =
            kept.get(usize::wrapping_sub(from, 1)).map(|bytes| Snapshot::from_bytes(bytes).unwrap());
        let found = seek(&records, u32::try_from(day).unwrap(), snapshot.as_ref());
        assert_as_it_was(&found, &days[day - 1], &format!("day {day} from {from}"));
    }
}

/// Twenty days of three people and three bots.
fn twenty_days(seed: u64) -> Vec<Record> {
    let mut table = Table::begun(opening(seed, |_| ()), 3);
    table.days(20);
    chained(&table.log)
}

#[test]
fn no_byte_of_a_snapshot_can_be_another() {
    let records = twenty_days(5);
    let bytes = snapshots(&records).pop().unwrap();
    assert!(Snapshot::from_bytes(&bytes).is_some());
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(Snapshot::from_bytes(&flipped).is_none(), "byte {at} of {}", bytes.len());
    }
    for length in 0..bytes.len() {
        assert!(Snapshot::from_bytes(&bytes[..length]).is_none(), "the first {length} of {}", bytes.len());
    }
    assert!(Snapshot::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_none());
}

/// Bytes before the compressed ones.
const HEADER_BYTES: usize = 58;
const CHECKSUM_BYTES: usize = 32;

/// One snapshot's header on another's body, sealed anew.
fn forged(header: &[u8], body: &[u8]) -> Snapshot {
    let inner = &body[HEADER_BYTES..body.len() - CHECKSUM_BYTES];
    let mut bytes = [&header[..HEADER_BYTES], inner].concat();
    let checksum = blake3::hash(&bytes);
    bytes.extend(checksum.as_bytes());
    Snapshot::from_bytes(&bytes).unwrap()
}

/// Whoever puts a snapshot elsewhere, or one together, gains nothing: not one that counts where it should not.
#[test]
fn a_snapshot_counts_for_its_day_of_its_match_alone() {
    let (records, others) = (twenty_days(5), twenty_days(6));
    let (own, foreign) = (snapshots(&records), snapshots(&others));
    let counts = |snapshot: &Snapshot, closing: &Record| begun(&records, 20).leap(snapshot.clone(), closing);
    let closing = |snapshot: &Snapshot| &records[usize::try_from(snapshot.closing_record()).unwrap()];
    let mut tried = 0;
    for (day, bytes) in own.iter().enumerate() {
        let snapshot = Snapshot::from_bytes(bytes).unwrap();
        assert!(counts(&snapshot, closing(&snapshot)), "day {day}");
        let elsewhere = records.iter().filter(|record| record.seq != snapshot.closing_record());
        assert!(!elsewhere.clone().any(|record| counts(&snapshot, record)), "another record");
        let strange = Snapshot::from_bytes(&foreign[day]).unwrap();
        assert!(!records.iter().any(|record| counts(&strange, record)), "another match");
        for body in own.iter().filter(|body| *body != bytes).chain(&foreign) {
            let forged = forged(bytes, body);
            assert!(!counts(&forged, closing(&forged)), "another state under this day's header");
            tried += 1;
        }
    }
    assert_eq!(tried, 20 * 39);
}

/// Even a snapshot and a record of another match, handed over as if they were this one's, cost time alone.
#[test]
fn what_goes_wrong_behind_a_snapshot_is_judged_from_the_beginning() {
    let (records, others) = (twenty_days(5), twenty_days(6));
    let strange = Snapshot::from_bytes(&snapshots(&others)[9]).unwrap();
    let there = others[usize::try_from(strange.closing_record()).unwrap()].clone();
    let mut seeker = begun(&records, 15);
    assert!(seeker.leap(strange, &there));
    let next = usize::try_from(seeker.next_record()).unwrap();
    assert_eq!(seeker.feed(&records[next]).unwrap(), Fed::StartOver);
    assert_eq!(seeker.next_record(), 0);
    walk(&mut seeker, &records).unwrap();
    let plain = seek(&records, 15, None);
    assert_eq!(seen(&seeker, Audience::Instructor {}), seen(&plain, Audience::Instructor {}));
}

#[test]
fn a_seeker_leaps_only_forward_and_not_beyond_its_day() {
    let records = twenty_days(5);
    let kept: Vec<Snapshot> =
        snapshots(&records).iter().map(|bytes| Snapshot::from_bytes(bytes).unwrap()).collect();
    let closing = |day: usize| &records[usize::try_from(kept[day - 1].closing_record()).unwrap()];
    let mut seeker = Seeker::new(&stream(), 12);
    assert!(!seeker.leap(kept[3].clone(), closing(4)), "nothing is known of the match yet");
    seeker.feed(&records[0]).unwrap();
    assert!(!seeker.leap(kept[12].clone(), closing(13)), "behind the sought day");
    assert!(seeker.leap(kept[7].clone(), closing(8)));
    assert!(!seeker.leap(kept[3].clone(), closing(4)), "back");
    assert!(seeker.leap(kept[11].clone(), closing(12)) && seeker.has_arrived());
    assert_eq!(seen(&seeker, Audience::Public {}).day, 12);
}

/// A log that was cut and went on otherwise: what was kept of its old days is stale.
#[test]
fn what_was_kept_of_a_log_that_went_another_way_is_stale() {
    let records = twenty_days(5);
    let kept = snapshots(&records);
    let mut table = Table::begun(opening(5, |_| ()), 3);
    table.days(9);
    table.step(Intent::SeatControl { vendor: burnrate_client_proto::id::VendorId(0), bot: true });
    table.days(11);
    let other = chained(&table.log);
    for (day, bytes) in (1..).zip(&kept) {
        let snapshot = Snapshot::from_bytes(bytes).unwrap();
        let counts = other.iter().any(|closing| begun(&other, 20).leap(snapshot.clone(), closing));
        assert_eq!(counts, day <= 9, "day {day}");
    }
}

/// Damage behind a snapshot is told as it is without one.
#[test]
fn damage_is_named_the_same_with_a_snapshot() {
    let records = twenty_days(5);
    let snapshot = Snapshot::from_bytes(&snapshots(&records)[9]).unwrap();
    let closing = records[usize::try_from(snapshot.closing_record()).unwrap()].clone();
    for damaged in closing.seq + 1..records.len() as u64 {
        let mut log = records.clone();
        log[usize::try_from(damaged).unwrap()].payload[2] ^= 1;
        let mut seeker = begun(&log, 20);
        assert!(seeker.leap(snapshot.clone(), &closing));
        let error = walk(&mut seeker, &log).unwrap_err();
        assert_eq!(error.record(), damaged, "{error}");
        let plain = walk(&mut begun(&log, 20), &log).unwrap_err();
        assert_eq!(error.to_string(), plain.to_string());
    }
}

#[test]
fn a_seek_takes_in_no_more_than_it_needs() {
    let records = twenty_days(5);
    let snapshot = Snapshot::from_bytes(&snapshots(&records)[9]).unwrap();
    let closing = records[usize::try_from(snapshot.closing_record()).unwrap()].clone();
    let mut seeker = begun(&records, 11);
    assert!(seeker.leap(snapshot, &closing));
    let fed = walk(&mut seeker, &records).unwrap();
    let day_11 = records.iter().position(|record| {
        matches!(Event::from_bytes(&record.payload), Ok(Event::DayClosed(closed)) if closed.day == 11)
    });
    assert!(fed >= 2 && fed <= day_11.unwrap() + 2 - usize::try_from(closing.seq).unwrap(), "{fed}");
    assert_eq!(seeker.feed(&records[usize::try_from(seeker.next_record()).unwrap()]).unwrap(), Fed::Found);
}
