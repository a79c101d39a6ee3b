//! What a check tells of a damaged log. Each test is named for its fault.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod sample_log;
mod tamper;
mod temp_folder;

use std::fs;

use burnrate_eventlog::{ArchiveWriter, Damage, DamageKind, LogFile, StreamId, recover};
use sample_log::{payloads, stream, write};
use tamper::{place, tamper};
use temp_folder::TempFolder;

/// Writes the sample, damages it by SQL and gives what the check says.
fn damage_after(sql: &str) -> Damage {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    tamper(&path, sql);
    let log = LogFile::open(&path).expect("opened");
    log.check(&stream()).expect_err("damage is told")
}

fn swap(a: i64, b: i64) -> String {
    let (a, b, free) = (place(a), place(b), place(1000));
    format!(
        "UPDATE records SET place = {free} WHERE place = {a}; UPDATE records SET place = {a} WHERE place = {b};
         UPDATE records SET place = {b} WHERE place = {free};"
    )
}

#[test]
fn a_whole_log_passes() {
    let folder = TempFolder::new();
    let (path, head) = write(folder.path());
    let log = LogFile::open(&path).expect("opened");
    assert_eq!(log.check(&stream()), Ok(head));
    let read = log.read(&stream(), 0, 100).expect("read");
    assert_eq!(read.into_iter().map(|record| record.payload).collect::<Vec<_>>(), payloads());
}

#[test]
fn bitflip_in_any_byte_of_a_payload_names_the_record() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    let bytes = fs::read(&path).expect("read");
    let mut flipped_count = 0;
    for (seq, payload) in payloads().iter().enumerate().filter(|(seq, _)| *seq != 11) {
        let start = position(&bytes, payload);
        for at in start..start + payload.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&path, &damaged).expect("written");
            let damage = LogFile::open(&path).expect("opened").check(&stream()).expect_err("told");
            assert_eq!(damage.record, seq as u64, "byte {at}");
            assert!(matches!(damage.why, DamageKind::Changed { .. }), "byte {at}: {damage}");
            flipped_count += 1;
        }
    }
    assert_eq!(flipped_count, payloads().iter().map(Vec::len).sum::<usize>() - payloads()[11].len());
}

#[test]
fn bitflip_in_any_byte_of_a_link_names_the_record() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    let bytes = fs::read(&path).expect("read");
    let records = LogFile::open(&path).expect("opened").read(&stream(), 0, 100).expect("read");
    for record in records {
        // The last link is in the head too, which comes in another table: the record's payload follows its link.
        let mut both = record.link.to_vec();
        both.extend_from_slice(&record.payload[..20]);
        let start = position(&bytes, &both);
        for at in start..start + 32 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x80;
            fs::write(&path, &damaged).expect("written");
            let damage = LogFile::open(&path).expect("opened").check(&stream()).expect_err("told");
            assert_eq!(damage.record, record.seq);
            assert!(matches!(damage.why, DamageKind::Changed { .. }), "{damage}");
        }
    }
}

/// Any byte of the whole file: either something is told, or the records are what they were.
#[test]
fn bitflip_anywhere_is_told_or_harmless() {
    let folder = TempFolder::new();
    let (path, head) = write(folder.path());
    let bytes = fs::read(&path).expect("read");
    for at in (0..bytes.len()).step_by(31).chain(0..200) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        fs::write(&path, &damaged).expect("written");
        let Ok(log) = LogFile::open(&path) else { continue };
        drop(log.streams());
        let Ok(found) = log.check(&stream()) else { continue };
        assert_eq!(found, head, "byte {at}");
        let read = log.read(&stream(), 0, 100).expect("what was checked is readable");
        assert_eq!(
            read.into_iter().map(|record| record.payload).collect::<Vec<_>>(),
            payloads(),
            "byte {at}"
        );
    }
}

#[test]
fn truncated_anywhere_is_an_error() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    let bytes = fs::read(&path).expect("read");
    let near_the_end = bytes.len() - 40..bytes.len();
    for length in (0..bytes.len()).step_by(97).chain(near_the_end) {
        fs::write(&path, &bytes[..length]).expect("written");
        let error = LogFile::open(&path).expect_err("told").to_string();
        assert!(error.contains("sample.burn"), "names the file: {error}");
    }
}

#[test]
fn swapped_records_are_out_of_place() {
    for (a, b) in [(4, 9), (4, 5), (0, 1), (0, 19)] {
        let damage = damage_after(&swap(a, b));
        assert_eq!((damage.record, damage.why), (a as u64, DamageKind::OutOfPlace { belongs_at: b as u64 }));
    }
}

#[test]
fn a_duplicated_record_is_out_of_place() {
    let (from, to) = (place(3), place(8));
    let copy = format!(
        "INSERT OR REPLACE INTO records SELECT {to}, link, payload FROM records WHERE place = {from}"
    );
    let damage = damage_after(&copy);
    assert_eq!((damage.record, damage.why), (8, DamageKind::OutOfPlace { belongs_at: 3 }));
}

#[test]
fn a_dropped_record_is_missing() {
    let damage = damage_after(&format!("DELETE FROM records WHERE place = {}", place(6)));
    assert_eq!((damage.record, damage.why), (6, DamageKind::Missing));
}

#[test]
fn a_dropped_record_whose_gap_was_closed_is_told() {
    let gap = place(6);
    let damage = damage_after(&format!(
        "DELETE FROM records WHERE place = {gap};
         UPDATE records SET place = -place WHERE place > {gap};
         UPDATE records SET place = -place - 1 WHERE place < 0;"
    ));
    assert_eq!(damage.record, 6);
    assert!(matches!(damage.why, DamageKind::Changed { .. }), "{damage}");
}

#[test]
fn a_log_shorter_than_its_head_is_told() {
    let damage = damage_after(&format!("DELETE FROM records WHERE place >= {}", place(15)));
    assert_eq!((damage.record, damage.why), (15, DamageKind::ShorterThanHead { head_count: 20 }));
    let damage = damage_after("DELETE FROM records");
    assert_eq!((damage.record, damage.why), (0, DamageKind::ShorterThanHead { head_count: 20 }));
}

#[test]
fn a_head_beyond_the_log_is_told() {
    let damage = damage_after("UPDATE streams SET count = 21");
    assert_eq!((damage.record, damage.why), (20, DamageKind::ShorterThanHead { head_count: 21 }));
}

#[test]
fn a_log_longer_than_its_head_is_told() {
    let cut = format!("count = 12, hash = (SELECT link FROM records WHERE place = {})", place(11));
    let damage = damage_after(&format!("UPDATE streams SET {cut}"));
    assert_eq!((damage.record, damage.why), (12, DamageKind::LongerThanHead { head_count: 12 }));
    let damage = damage_after("UPDATE streams SET count = 12");
    assert_eq!((damage.record, damage.why), (12, DamageKind::LongerThanHead { head_count: 12 }));
}

#[test]
fn a_changed_head_or_seal_is_told() {
    let damage = damage_after("UPDATE streams SET hash = zeroblob(32)");
    assert_eq!((damage.record, damage.why), (19, DamageKind::HeadDiffers));
    let damage = damage_after("UPDATE streams SET seal = zeroblob(32)");
    assert_eq!((damage.record, damage.why), (19, DamageKind::SealDiffers));
}

#[test]
fn a_link_of_another_width_is_malformed() {
    let damage = damage_after(&format!("UPDATE records SET link = zeroblob(31) WHERE place = {}", place(2)));
    assert_eq!(damage.record, 2);
    assert!(matches!(damage.why, DamageKind::Malformed(_)), "{damage}");
    let damage = damage_after("UPDATE streams SET count = -1");
    assert!(matches!(damage.why, DamageKind::Malformed(_)), "{damage}");
}

#[test]
fn a_record_spliced_in_from_another_stream_is_told() {
    let folder = TempFolder::new();
    let other = folder.path().join("other.burn");
    let name = StreamId::new("match/other").expect("a valid name");
    let mut writer = ArchiveWriter::create(&other, &name).expect("created");
    writer.append(payloads()).expect("appended");
    writer.seal().expect("sealed");
    let damage = damage_after(&format!(
        "ATTACH '{}' AS other; INSERT OR REPLACE INTO records SELECT * FROM other.records WHERE place = {};",
        other.display(),
        place(7)
    ));
    assert_eq!(damage.record, 7);
    assert!(
        matches!(damage.why, DamageKind::Changed { .. }),
        "same payload, another stream's link: {damage}"
    );
}

#[test]
fn a_renamed_stream_is_told() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    tamper(&path, "UPDATE streams SET name = 'match/forged'");
    let log = LogFile::open(&path).expect("opened");
    assert_eq!(log.check(&stream()).expect_err("told").why, DamageKind::NoSuchStream);
    let forged = StreamId::new("match/forged").expect("a valid name");
    assert_eq!(log.check(&forged).expect_err("told").record, 0);
}

#[test]
fn an_unreadable_page_names_the_record() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    let mut bytes = fs::read(&path).expect("read");
    // The page that holds the start of record 15's payload: its b-tree header is overwritten.
    let page = position(&bytes, &payloads()[15]) / 4096 * 4096;
    bytes[page..page + 8].fill(0xFF);
    fs::write(&path, &bytes).expect("written");
    let damage = LogFile::open(&path).expect("opened").check(&stream()).expect_err("told");
    assert!(damage.record <= 15, "{damage}");
    assert!(matches!(damage.why, DamageKind::Unreadable(_)), "{damage}");
}

#[test]
fn recover_keeps_the_good_prefix_and_tells_the_rest() {
    let folder = TempFolder::new();
    let (path, _) = write(folder.path());
    let good = LogFile::open(&path).expect("opened").read(&stream(), 0, 13).expect("read");
    tamper(&path, &format!("UPDATE records SET payload = x'00' WHERE place = {}", place(13)));
    let out = folder.path().join("good.burn");
    let recovery = recover(&path, &out).expect("recovered");
    let [stream_found] = &recovery.streams[..] else { panic!("one stream: {recovery:?}") };
    assert_eq!((stream_found.kept.count, stream_found.lost_count), (13, 7));
    assert_eq!(stream_found.damage.as_ref().map(|damage| damage.record), Some(13));
    let log = LogFile::open(&out).expect("opened");
    assert_eq!(log.check(&stream()), Ok(stream_found.kept));
    assert_eq!(log.read(&stream(), 0, 100).expect("read"), good);
}

#[test]
fn recover_keeps_all_records_when_only_the_head_is_damaged() {
    let folder = TempFolder::new();
    let (path, head) = write(folder.path());
    for (sql, lost_count) in [("count = 12", 0), ("count = 25", 5), ("hash = zeroblob(32)", 0)] {
        tamper(&path, &format!("UPDATE streams SET {sql}"));
        let recovery = recover(&path, folder.path().join("good.burn")).expect("recovered");
        assert_eq!((recovery.streams[0].kept, recovery.streams[0].lost_count), (head, lost_count), "{sql}");
        assert!(recovery.streams[0].damage.is_some());
        write(folder.path());
    }
}

fn position(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|window| window == part).expect("the file holds it in one piece")
}
