//! From a match's log to the document that answers a study.

use std::sync::Arc;

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::WireError;
use burnrate_client_proto::study::{EDITS_MAX, STUDY_SEEDS_MAX, Study};
use burnrate_eventlog::{Record, StoreError, StreamId};
use burnrate_matches::RecoverError;
use burnrate_matches::certificate::Certifier;
use burnrate_matches::past::attribution::{LeftOut, decided};
use burnrate_matches::past::fork::WhatIf;
use burnrate_matches::past::last_chance::{LastChance, SEEDS_MAX};
use burnrate_matches::past::luck::UnderSeeds;
use burnrate_matches::past::over_bot::OverBot;
use burnrate_matches::past::question::Question;
use burnrate_matches::past::{Edits, Form, Past, PastReader};
use futures_util::{StreamExt, stream};

use super::finding::DOCUMENT_BYTES_MAX;
use super::{Asked, Eyes, Progress, StudyHall};
use crate::match_actor::stream_of;
use crate::workshop::Workshop;

/// Records read and re-executed at a time.
const PAGE_RECORDS: usize = 128;

/// Days of a match that is studied over the wire: a part of a longer one would hold a thread for too long.
const STUDY_DAYS_MAX: u32 = 3_650;

/// The longest reason that is told.
const WHY_CHARS_MAX: usize = 400;

/// Holds a study to its bounds, before anything is done for it.
pub(super) fn check(study: &Study) -> Result<(), WireError> {
    match study {
        Study::Luck { seeds, .. } | Study::OverBot { seeds, .. } => {
            within("seeds", *seeds, 2, STUDY_SEEDS_MAX)
        }
        Study::LastChance { seeds, .. } => within("seeds", *seeds, 1, SEEDS_MAX),
        Study::Fork { edits, .. } => {
            within("edits", u32::try_from(edits.len()).unwrap_or(u32::MAX), 0, EDITS_MAX as u32)
        }
        Study::Decisions { .. } | Study::Seek { .. } | Study::Attribution { .. } | Study::Certificate {} => {
            Ok(())
        }
    }
}

fn within(field: &str, value: u32, min: u32, max: u32) -> Result<(), WireError> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    let (min, max) = (u64::from(min), u64::from(max));
    Err(WireError::OutOfRange { field: field.to_owned(), min, max })
}

impl StudyHall {
    /// The document.
    pub(super) async fn answer(&self, asked: &Asked) -> Result<String, WireError> {
        let json = self.found(asked).await?;
        if json.len() > DOCUMENT_BYTES_MAX {
            return Err(unanswerable("the answer is too long; ask for less"));
        }
        Ok(json)
    }

    async fn found(&self, asked: &Asked) -> Result<String, WireError> {
        match &asked.study {
            Study::Certificate {} => self.certificate(asked).await,
            Study::Decisions { vendor } => {
                let (vendor, past) = (*vendor, self.past(asked).await?);
                self.worked_out(move || decided(&past, vendor).to_string()).await
            }
            Study::Fork { at_day, edits, rivals } => {
                let past = self.past(asked).await?;
                asked.eyes.may_edit(&past, edits)?;
                let edits =
                    Edits::of(edits, &past, *at_day).map_err(|fault| unanswerable(&fault.to_string()))?;
                self.ask(asked, past, WhatIf { at_day: *at_day, edits, rivals: *rivals, form: Form::Soft })
                    .await
            }
            Study::Luck { seeds, first_seed, exact } => {
                let form = if *exact { Form::Exact } else { Form::Soft };
                let past = self.past(asked).await?;
                self.ask(asked, past, UnderSeeds { seeds: *seeds, first_seed: *first_seed, form }).await
            }
            Study::Attribution { vendor } => {
                let past = self.past(asked).await?;
                let question = LeftOut::of(&past, *vendor).map_err(|why| unanswerable(&why.to_string()))?;
                self.ask(asked, past, question).await
            }
            Study::Seek { day, eyes } => self.seek(asked, *day, *eyes).await,
            Study::LastChance { vendor, seeds } => {
                let (past, vendor, seeds) = (Arc::new(self.past(asked).await?), *vendor, *seeds);
                let played = Arc::clone(&past);
                // It plays the match once, to have the beginning of every turn.
                let question = self.worked_out(move || LastChance::of(&played, vendor, seeds)).await?;
                let question = question.map_err(|why| unanswerable(&why.to_string()))?;
                self.ask(asked, past, question).await
            }
            Study::OverBot { vendor, seeds, first_seed } => {
                let past = self.past(asked).await?;
                let (vendor, seeds, first_seed) = (*vendor, *seeds, *first_seed);
                self.ask(asked, past, OverBot { vendor, seeds, first_seed, form: Form::Soft }).await
            }
        }
    }

    async fn certificate(&self, asked: &Asked) -> Result<String, WireError> {
        let certifier = self.read(asked, Certifier::default(), Certifier::feed).await?;
        let made = certifier.finish(asked.match_id.as_str()).map_err(|error| unreadable(&error))?;
        Ok(made.document().to_string())
    }

    /// Has the parts of a question played, several at once, until they are answer enough.
    async fn ask<Q>(
        &self,
        asked: &Asked,
        past: impl Into<Arc<Past>>,
        question: Q,
    ) -> Result<String, WireError>
    where
        Q: Question + 'static,
        Q::Part: 'static,
    {
        let (past, question): (Arc<Past>, _) = (past.into(), Arc::new(question));
        let mut progress = Progress { asked, parts: question.parts(), done: 0 };
        let mut parts = stream::iter(0..question.parts())
            .map(|part| {
                let (question, past) = (Arc::clone(&question), Arc::clone(&past));
                self.worked_out(move || question.play(&past, part))
            })
            .buffered(2 * Workshop::threads());
        let mut played = Vec::new();
        while let Some(part) = parts.next().await {
            played.push(part?.map_err(|why| unanswerable(&why.to_string()))?);
            progress.part_done();
            if question.is_enough(&played) {
                break;
            }
        }
        drop(parts);
        let eyes = asked.eyes;
        self.worked_out(move || written(&*question, &past, played, eyes)).await
    }

    async fn past(&self, asked: &Asked) -> Result<Past, WireError> {
        let reader =
            self.read(asked, PastReader::default(), |reader, record| reader.feed(&record.payload)).await?;
        if reader.days() > STUDY_DAYS_MAX {
            let days = reader.days();
            let why = format!(
                "{days} days; matches of up to {STUDY_DAYS_MAX} are studied here, longer ones from the command line"
            );
            return Err(unanswerable(&why));
        }
        let past = reader.finish(&asked.match_id).map_err(|error| unreadable(&error))?;
        must_have(&past, &asked.study)?;
        Ok(past)
    }

    /// Reads a match's log as far as it goes now, each page by a part of its own.
    async fn read<R: Send + 'static>(
        &self,
        asked: &Asked,
        mut reader: R,
        feed: fn(&mut R, &Record) -> Result<(), RecoverError>,
    ) -> Result<R, WireError> {
        let stream = stream_of(&asked.match_id).map_err(|_| WireError::NoMatch {})?;
        let end = self.end(&stream).await?;
        let mut from = 0;
        while from < end {
            let page = self.page(&stream, from, end).await?;
            from += page.len() as u64;
            reader = self
                .worked_out(move || {
                    page.iter().try_for_each(|record| feed(&mut reader, record)).map(|()| reader)
                })
                .await?
                .map_err(|error| unreadable(&error))?;
        }
        Ok(reader)
    }

    /// Records of a log, as it is now.
    pub(super) async fn end(&self, stream: &StreamId) -> Result<u64, WireError> {
        let head = self.store.head(stream).await.map_err(|error| store_fault(&error))?;
        Ok(head.map_or(0, |head| head.count))
    }

    /// Records from one on, at least one of those before `end`.
    pub(super) async fn page(
        &self,
        stream: &StreamId,
        from: u64,
        end: u64,
    ) -> Result<Vec<Record>, WireError> {
        let left = usize::try_from(end - from).unwrap_or(usize::MAX);
        let read = self.store.read(stream, from, left.min(PAGE_RECORDS)).await;
        match read.map_err(|error| store_fault(&error))? {
            page if page.is_empty() => Err(WireError::Quarantined { record: from }),
            page => Ok(page),
        }
    }

    pub(super) async fn worked_out<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, WireError> {
        self.workshop.run(work).await.map_err(|panic| {
            tracing::error!(%panic, "a study fell: {panic}");
            unanswerable("the market broke one of its invariants; the server's owner finds it in the server's messages")
        })
    }
}

/// Whether the match has the company that a study names.
fn must_have(past: &Past, study: &Study) -> Result<(), WireError> {
    let named = match study {
        Study::Decisions { vendor } | Study::Attribution { vendor } => *vendor,
        Study::LastChance { vendor, .. } | Study::OverBot { vendor, .. } => Some(*vendor),
        Study::Seek { .. } | Study::Fork { .. } | Study::Luck { .. } | Study::Certificate {} => None,
    };
    named.map_or(Ok(()), |vendor| must_be_one_of(vendor, past.vitals().len()))
}

/// Whether a company is one of so many.
pub(super) fn must_be_one_of(vendor: VendorId, vendors: usize) -> Result<(), WireError> {
    if vendor.index() < vendors {
        return Ok(());
    }
    let max = u64::try_from(vendors.saturating_sub(1)).unwrap_or(u64::MAX);
    Err(WireError::OutOfRange { field: "vendor".to_owned(), min: 0, max })
}

fn written<Q: Question>(question: &Q, past: &Past, played: Vec<Q::Part>, eyes: Eyes) -> String {
    let mut document = question.document(past, played);
    eyes.veil(past, &mut document);
    document.to_string()
}

fn unanswerable(why: &str) -> WireError {
    WireError::Unanswerable { why: why.chars().take(WHY_CHARS_MAX).collect() }
}

/// A log that can't be re-executed to its end.
pub(super) fn unreadable(error: &RecoverError) -> WireError {
    match error {
        RecoverError::OtherRules { rules_version } => WireError::OtherRules { rules_version: *rules_version },
        RecoverError::Empty => unanswerable("no day of this match is closed yet"),
        RecoverError::Unreadable { record, .. }
        | RecoverError::NoEvent { record, .. }
        | RecoverError::OutOfPlace { record }
        | RecoverError::Fell { record, .. }
        | RecoverError::Different { record, .. }
        | RecoverError::NoCorrection { record, .. }
        | RecoverError::Heavy { record, .. } => WireError::Quarantined { record: *record },
        RecoverError::Open(_) => WireError::Quarantined { record: 0 },
    }
}

fn store_fault(error: &StoreError) -> WireError {
    match error {
        StoreError::Damaged(damage) => WireError::Quarantined { record: damage.record },
        StoreError::Unknown(_) => WireError::Stopping {},
        StoreError::Full | StoreError::Limit(_) | StoreError::Failed(_) => WireError::StoreUnavailable {},
    }
}
