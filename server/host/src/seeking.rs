//! A seek in a log that lies on disk: from the latest snapshot that counts, or from the beginning, to the end of a day. Reads
//! no more of the log than it needs, and leaves snapshots on its way.

use burnrate_client_proto::id::MatchId;
use burnrate_eventlog::{LogError, LogFile, Record, StreamId};
use burnrate_matches::RecoverError;
use burnrate_matches::seek::{Fed, SNAPSHOT_EVERY_DAYS, Seeker};
use burnrate_sim::{Event, Opening};

use crate::snapshots::SnapshotFolder;

/// Records read at a time: about as many as a seek needs behind a snapshot.
const PAGE_RECORDS: usize = 128;

/// Where a match lies.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The log.
    pub log: &'a LogFile,
    /// The match's stream.
    pub stream: &'a StreamId,
    /// The match.
    pub match_id: &'a MatchId,
}

/// Why there is nothing to be seen.
#[derive(Debug, thiserror::Error)]
pub enum SeekError {
    /// The match has no such day.
    #[error("day {day}; {}", days_told(*days))]
    NoSuchDay {
        /// The one that was asked for.
        day: u32,
        /// Days of the match.
        days: u32,
    },
    /// The log can't be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log can't be played again.
    #[error(transparent)]
    Recover(#[from] RecoverError),
}

fn days_told(days: u32) -> String {
    match days {
        0 => "no day of the match is closed yet".to_owned(),
        days => format!("the match has days 1 to {days}"),
    }
}

/// On the way to a day of a match, with its opening read and its last day known.
pub struct Seeking<'a> {
    place: Place<'a>,
    day: u32,
    days: u32,
    seeker: Seeker,
}

impl<'a> Seeking<'a> {
    /// Reads how the match began and how many days it has.
    ///
    /// # Errors
    /// [`SeekError`]: other rules, damage, no such day.
    pub fn begin(place: Place<'a>, day: u32) -> Result<Self, SeekError> {
        let mut seeker = Seeker::new(place.stream, day);
        // The opening tells whether these are the rules; only then the rest can be read.
        let opening = place.log.read(place.stream, 0, 1)?.into_iter().next().ok_or(RecoverError::Empty)?;
        seeker.feed(&opening)?;
        let days = last_day(place)?;
        if !(1..=days).contains(&day) {
            return Err(SeekError::NoSuchDay { day, days });
        }
        Ok(Self { place, day, days, seeker })
    }

    /// What the match began from.
    #[must_use]
    pub fn opening(&self) -> Option<&Opening> {
        self.seeker.opening()
    }

    /// Days of the match.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.days
    }

    /// Goes there, by the snapshots of a folder if there is one, and leaves some on its way.
    ///
    /// # Errors
    /// [`SeekError`] with the record at which the log stops being this match's.
    pub fn arrive(mut self, mut snapshots: Option<&mut SnapshotFolder>) -> Result<Seeker, SeekError> {
        if let Some(folder) = &snapshots {
            leap(self.place, self.day, folder, &mut self.seeker);
        }
        walk(self.place, &mut self.seeker, &mut snapshots)?;
        if self.seeker.has_arrived() {
            return Ok(self.seeker);
        }
        Err(SeekError::NoSuchDay { day: self.day, days: self.seeker.days() })
    }
}

/// Leaps to the latest snapshot that counts.
fn leap(place: Place<'_>, day: u32, folder: &SnapshotFolder, seeker: &mut Seeker) {
    for kept in folder.days(place.match_id, day) {
        let Some(snapshot) = folder.read(place.match_id, kept) else { continue };
        // What can't be read is for those to tell who need it.
        let read = place.log.read(place.stream, snapshot.closing_record(), 1);
        if read.is_ok_and(|read| read.first().is_some_and(|closing| seeker.leap(snapshot, closing))) {
            folder.used(place.match_id, kept);
            return;
        }
    }
}

/// Feeds the seeker until it has its day, or the log ends.
fn walk(
    place: Place<'_>,
    seeker: &mut Seeker,
    snapshots: &mut Option<&mut SnapshotFolder>,
) -> Result<(), SeekError> {
    loop {
        let page = place.log.read(place.stream, seeker.next_record(), PAGE_RECORDS)?;
        if page.is_empty() {
            return Ok(());
        }
        for record in page {
            match seeker.feed(&record)? {
                Fed::Taken => {}
                Fed::DayOver(day) => leave_snapshot(place, day, seeker, snapshots),
                Fed::Found => return Ok(()),
                Fed::StartOver => break,
            }
        }
    }
}

fn leave_snapshot(place: Place<'_>, day: u32, seeker: &Seeker, snapshots: &mut Option<&mut SnapshotFolder>) {
    let due = snapshots.as_mut().filter(|_| day.is_multiple_of(SNAPSHOT_EVERY_DAYS));
    if let Some((folder, snapshot)) = due.zip(seeker.snapshot()) {
        folder.write(place.match_id, &snapshot);
    }
}

/// The last day that is closed, looked for from the log's end; 0 if none is.
fn last_day(place: Place<'_>) -> Result<u32, SeekError> {
    let count = place.log.info(place.stream)?.map_or(0, |info| info.head.count);
    let mut back = PAGE_RECORDS as u64;
    loop {
        let from = count.saturating_sub(back);
        match last_day_from(place, from)? {
            0 if from > 0 => back = back.saturating_mul(2),
            day => return Ok(day),
        }
    }
}

fn last_day_from(place: Place<'_>, from: u64) -> Result<u32, SeekError> {
    let (mut from, mut last) = (from, 0);
    loop {
        let page = place.log.read(place.stream, from, PAGE_RECORDS)?;
        let Some(end) = page.last() else { return Ok(last) };
        from = end.seq + 1;
        last = page.iter().map(closed_day).try_fold(last, |last, day| day.map(|day| day.max(last)))?;
    }
}

/// The day that a record closes; 0 for a record of another kind.
fn closed_day(record: &Record) -> Result<u32, RecoverError> {
    match Event::from_bytes(&record.payload) {
        Ok(Event::DayClosed(closed)) => Ok(closed.day),
        Ok(_) => Ok(0),
        Err(why) => Err(RecoverError::NoEvent { record: record.seq, why }),
    }
}
