//! Snapshots in a folder: of use where they are there, bounded, and no loss where they can't be kept.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::Audience;
use burnrate_eventlog::{ArchiveWriter, LogFile, StreamId};
use burnrate_host::seeking::{Place, SeekError, Seeking};
use burnrate_host::snapshots::SnapshotFolder;
use burnrate_matches::Match;
use burnrate_matches::seek::Seen;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, Kernel, Opening, RULES_VERSION};

/// Days of the match: it passes four days that leave a snapshot.
const DAYS: u32 = 130;

/// A folder of a test's own with the log of a match of bots, removed at its end.
struct Lesson {
    folder: PathBuf,
    log: LogFile,
    stream: StreamId,
    match_id: MatchId,
}

struct Written(ArchiveWriter);

impl Witness for Written {
    type Error = Infallible;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Infallible> {
        self.0.append(records.to_vec()).unwrap();
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Lesson {
    fn played(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("burnrate-snapshots-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (match_id, stream) = (MatchId::new("lesson").unwrap(), StreamId::new("match/lesson").unwrap());
        let (scenario_text, resolved) = burnrate_content::load("first-class").unwrap();
        let (seed, kernel) = (3, Kernel::Stochastic);
        let opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel };
        let path = folder.join("lesson.burn");
        let mut written = Written(ArchiveWriter::create(&path, &stream).unwrap());
        let played = simulate(&match_id, opening, DAYS, &mut written).unwrap();
        assert_eq!(played.simulation().day(), DAYS);
        written.0.seal().unwrap();
        Self { folder, log: LogFile::open(&path).unwrap(), stream, match_id }
    }

    fn try_seek(&self, day: u32, snapshots: Option<&mut SnapshotFolder>) -> Result<Seen, SeekError> {
        let place = Place { log: &self.log, stream: &self.stream, match_id: &self.match_id };
        let seeker = Seeking::begin(place, day)?.arrive(snapshots)?;
        Ok(seeker.seen(Audience::Public {})?.unwrap())
    }

    fn seek(&self, day: u32, snapshots: &mut SnapshotFolder) -> Seen {
        self.try_seek(day, Some(snapshots)).unwrap()
    }

    fn snapshots(&self, bytes_max: u64) -> SnapshotFolder {
        SnapshotFolder::new(self.folder.join("kept"), bytes_max)
    }

    fn kept(&self) -> PathBuf {
        self.folder.join("kept")
    }
}

impl Drop for Lesson {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn bytes_in(folder: &Path) -> u64 {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn a_seek_leaves_snapshots_and_a_later_one_uses_the_latest_before_its_day() {
    let lesson = Lesson::played("used");
    let mut folder = lesson.snapshots(u64::MAX);
    let plain = lesson.try_seek(125, None).unwrap();
    assert_eq!(lesson.seek(125, &mut folder), plain);
    assert_eq!(folder.days(&lesson.match_id, u32::MAX), [96, 64, 32]);
    assert_eq!(folder.days(&lesson.match_id, 95), [64, 32]);
    assert!(folder.days(&MatchId::new("another").unwrap(), u32::MAX).is_empty());
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let paths: Vec<PathBuf> =
        [32, 64, 96].iter().map(|day| lesson.kept().join(format!("lesson-{day}.snapshot"))).collect();
    for path in &paths {
        fs::File::options().append(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }
    assert_eq!(lesson.seek(125, &mut folder), plain);
    let used = paths.iter().map(|path| fs::metadata(path).unwrap().modified().unwrap() > long_ago);
    assert_eq!(used.collect::<Vec<_>>(), [false, false, true], "it leapt to the latest");
    // That one damaged, the one before it is of use.
    fs::write(&paths[2], "something else").unwrap();
    assert_eq!(lesson.seek(125, &mut folder), plain);
    assert!(fs::metadata(&paths[1]).unwrap().modified().unwrap() > long_ago);
    assert!(folder.read(&lesson.match_id, 96).is_some(), "and it was written anew");
}

#[test]
fn the_folder_stays_under_its_limit() {
    let lesson = Lesson::played("limit");
    let mut all = lesson.snapshots(u64::MAX);
    let plain = lesson.seek(130, &mut all);
    let (bytes, count) = (bytes_in(&lesson.kept()), all.days(&lesson.match_id, u32::MAX).len() as u64);
    assert_eq!(count, 4);
    fs::remove_dir_all(lesson.kept()).unwrap();
    let limit = bytes * 5 / 8;
    fs::create_dir(lesson.kept()).unwrap();
    let (strange, unfinished) = (lesson.kept().join("notes.txt"), lesson.kept().join("lesson-7.4711.tmp"));
    fs::write(&strange, vec![0; usize::try_from(bytes).unwrap()]).unwrap();
    fs::write(&unfinished, vec![0; usize::try_from(limit).unwrap()]).unwrap();
    let mut folder = lesson.snapshots(limit);
    assert_eq!(lesson.seek(130, &mut folder), plain);
    assert!(strange.exists(), "a file of another name is nobody's business here");
    assert!(!unfinished.exists(), "what was never finished goes first");
    fs::remove_file(strange).unwrap();
    let left = folder.days(&lesson.match_id, u32::MAX);
    assert_eq!(left, [128, 96], "the latest written stay");
    assert!(bytes_in(&lesson.kept()) <= limit);
    // One that alone is too much is not kept, and costs no other.
    let mut tiny = lesson.snapshots(10);
    assert_eq!(lesson.seek(130, &mut tiny), plain);
    assert_eq!(tiny.days(&lesson.match_id, u32::MAX), left);
}

#[test]
fn without_a_place_to_write_a_seek_is_as_good() {
    let lesson = Lesson::played("nowhere");
    fs::write(lesson.kept(), "a file where the folder would be").unwrap();
    let mut folder = lesson.snapshots(u64::MAX);
    assert_eq!(lesson.seek(100, &mut folder), lesson.try_seek(100, None).unwrap());
    assert!(folder.days(&lesson.match_id, u32::MAX).is_empty());
    assert_eq!(fs::read(lesson.kept()).unwrap(), b"a file where the folder would be");
    // A folder in a snapshot's place.
    fs::remove_file(lesson.kept()).unwrap();
    fs::create_dir_all(lesson.kept().join("lesson-32.snapshot")).unwrap();
    assert_eq!(lesson.seek(100, &mut folder), lesson.try_seek(100, None).unwrap());
    let kept = [32, 64, 96].map(|day| folder.read(&lesson.match_id, day).is_some());
    assert_eq!(kept, [false, true, true], "the others are kept");
}

#[test]
fn a_day_that_is_not_there_is_told_with_those_that_are() {
    let lesson = Lesson::played("no-such-day");
    for day in [0, DAYS + 1, u32::MAX] {
        let told = lesson.try_seek(day, None).unwrap_err().to_string();
        assert!(told.contains(&format!("day {day};")) && told.contains(&format!("1 to {DAYS}")), "{told}");
    }
}
