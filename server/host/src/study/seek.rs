//! A day of a match as somebody saw it, from the store: by the latest snapshot that counts, and the records behind it.

use std::sync::{Arc, Mutex, PoisonError};

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Audience, WireError};
use burnrate_eventlog::StreamId;
use burnrate_matches::RecoverError;
use burnrate_matches::seek::{Fed, SNAPSHOT_EVERY_DAYS, Seeker, Snapshot, eyes_word};

use super::answer::{must_be_one_of, unreadable};
use super::{Asked, StudyHall};
use crate::match_actor::stream_of;
use crate::snapshots::SnapshotFolder;

/// The snapshots of the server's matches; none where logs lie in memory alone.
pub(super) type Snapshots = Option<Arc<Mutex<SnapshotFolder>>>;

/// Keeps a snapshot every so many days.
fn leave_snapshot(snapshots: &Snapshots, (match_id, day): (&MatchId, u32), seeker: &Seeker) {
    let due = snapshots.as_ref().filter(|_| day.is_multiple_of(SNAPSHOT_EVERY_DAYS));
    if let Some((folder, snapshot)) = due.zip(seeker.snapshot()) {
        folder.lock().unwrap_or_else(PoisonError::into_inner).write(match_id, &snapshot);
    }
}

/// Whether the match has the company whose eyes are asked for.
fn must_see(seeker: &Seeker, eyes: Audience) -> Result<(), WireError> {
    let vendors = seeker.opening().map_or(0, |opening| opening.resolved.vendors.len());
    if let Audience::Vendor { vendor } = eyes {
        return must_be_one_of(vendor, vendors);
    }
    Ok(())
}

impl StudyHall {
    /// What these eyes saw at the end of a day, beside the truth for whoever may see that.
    pub(super) async fn seek(&self, asked: &Asked, day: u32, eyes: Audience) -> Result<String, WireError> {
        if !(1..=asked.days).contains(&day) {
            return Err(WireError::OutOfRange {
                field: "day".to_owned(),
                min: 1,
                max: u64::from(asked.days),
            });
        }
        let stream = stream_of(&asked.match_id).map_err(|_| WireError::NoMatch {})?;
        let mut seeker = self.fed(Seeker::new(&stream, day), asked, &stream, 0).await?.0;
        must_see(&seeker, eyes)?;
        seeker = self.leapt(seeker, asked, (&stream, day)).await?;
        loop {
            let from = seeker.next_record();
            let is_over;
            (seeker, is_over) = self.fed(seeker, asked, &stream, from).await?;
            if is_over {
                break;
            }
        }
        let (match_id, days, may_see_all) = (asked.match_id.clone(), asked.days, asked.eyes.sees_all());
        let document = self.worked_out(move || {
            let who = eyes_word(seeker.opening(), eyes);
            let seen = seeker.seen(eyes)?.ok_or(RecoverError::Empty)?;
            let mut document = seen.document(&match_id, days, &who);
            if !may_see_all {
                document["truth"] = serde_json::Value::Null;
            }
            Ok(document.to_string())
        });
        document.await?.map_err(|error| unreadable(&error))
    }

    /// Feeds the records from one on, a page of them; whether the day is reached or the log is over.
    async fn fed(
        &self,
        mut seeker: Seeker,
        asked: &Asked,
        stream: &StreamId,
        from: u64,
    ) -> Result<(Seeker, bool), WireError> {
        let end = self.end(stream).await?;
        if from >= end {
            return Ok((seeker, true));
        }
        // The opening alone first: it tells what snapshots are held to.
        let page = self.page(stream, from, if from == 0 { 1 } else { end }).await?;
        // A cache must not take the room that logs need.
        let snapshots = self.snapshots.clone().filter(|_| self.low_space.warning().is_none());
        let match_id = asked.match_id.clone();
        let feeding = self.worked_out(move || {
            for record in page {
                match seeker.feed(&record)? {
                    Fed::Taken => {}
                    Fed::DayOver(day) => leave_snapshot(&snapshots, (&match_id, day), &seeker),
                    Fed::Found => return Ok((seeker, true)),
                    Fed::StartOver => break,
                }
            }
            Ok((seeker, false))
        });
        feeding.await?.map_err(|error: RecoverError| unreadable(&error))
    }

    /// Leaps to the latest snapshot that counts, if there is one.
    async fn leapt(
        &self,
        mut seeker: Seeker,
        asked: &Asked,
        (stream, day): (&StreamId, u32),
    ) -> Result<Seeker, WireError> {
        let Some(folder) = self.snapshots.clone() else { return Ok(seeker) };
        let match_id = asked.match_id.clone();
        let kept = {
            let (folder, match_id) = (Arc::clone(&folder), match_id.clone());
            self.worked_out(move || {
                folder.lock().unwrap_or_else(PoisonError::into_inner).days(&match_id, day)
            })
            .await?
        };
        for kept_day in kept {
            let (shared, id) = (Arc::clone(&folder), match_id.clone());
            let read = move || shared.lock().unwrap_or_else(PoisonError::into_inner).read(&id, kept_day);
            let Some(snapshot) = self.worked_out(read).await? else { continue };
            let leapt;
            (seeker, leapt) = self.leap(seeker, snapshot, stream).await?;
            if leapt {
                folder.lock().unwrap_or_else(PoisonError::into_inner).used(&match_id, kept_day);
                break;
            }
        }
        Ok(seeker)
    }

    async fn leap(
        &self,
        mut seeker: Seeker,
        snapshot: Snapshot,
        stream: &StreamId,
    ) -> Result<(Seeker, bool), WireError> {
        // A record that can't be read is for those to tell who need it.
        let read = self.store.read(stream, snapshot.closing_record(), 1).await.unwrap_or_default();
        let Some(closing) = read.into_iter().next() else { return Ok((seeker, false)) };
        self.worked_out(move || {
            let leapt = seeker.leap(snapshot, &closing);
            (seeker, leapt)
        })
        .await
    }
}
