//! Studies: questions about a match, answered from its log alone while play goes on. A study is a task that reads the log
//! page by page and has its parts worked out in the `workshop`; its places are few, and it can be cancelled between parts.
//!
//! - `permission`: who may study what
//! - `answer`: from the log to the document
//! - `seek`: a day as somebody saw it
//! - `finding`: the document on its way to the socket

mod answer;
mod finding;
mod permission;
mod seek;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Audience, ServerMessage, WireError};
use burnrate_client_proto::study::Study;
use burnrate_eventlog::EventStore;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio::task::AbortHandle;

use crate::free_space::LowSpace;
use crate::match_actor::BUSY_RETRY_MS;
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::snapshots::SnapshotFolder;
use crate::workshop::Workshop;

pub use self::finding::{Finding, Places};
pub(crate) use self::permission::Eyes;
use self::seek::Snapshots;

/// Studies of the whole server at once; more are told `Busy`.
const STUDIES_MAX: usize = 24;

/// As many more, for instructors alone: a class that asks all at once must not keep them out.
const INSTRUCTORS_STUDIES_MAX: usize = 8;

/// Studies of one connection at once, answers that wait to be read included.
const STUDIES_PER_CONNECTION_MAX: usize = 2;

/// How often a study tells how far it is, at most.
const STEPS_TOLD: u32 = 20;

/// What studies of all connections share.
pub(crate) struct StudyHall {
    store: Arc<dyn EventStore>,
    metrics: Arc<Metrics>,
    workshop: Workshop,
    places: Arc<Semaphore>,
    instructors_places: Arc<Semaphore>,
    snapshots: Snapshots,
    low_space: Arc<LowSpace>,
}

/// The studies of one connection.
#[derive(Debug)]
pub(crate) struct Studies {
    running: BTreeMap<u32, Running>,
    places: Arc<Semaphore>,
}

/// A study that has begun.
#[derive(Debug)]
struct Running {
    task: AbortHandle,
    /// Whoever sets it gives the one answer.
    answered: Arc<AtomicBool>,
}

/// What is asked, by whom.
pub(crate) struct Asked {
    pub(crate) request: u32,
    pub(crate) study: Study,
    pub(crate) match_id: MatchId,
    /// Days that are closed.
    pub(crate) days: u32,
    pub(crate) audience: Audience,
    pub(crate) eyes: Eyes,
    pub(crate) outbox: Arc<Outbox>,
}

impl StudyHall {
    /// Snapshots are kept in a folder, if there is one.
    pub(crate) fn new(
        store: Arc<dyn EventStore>,
        metrics: Arc<Metrics>,
        snapshots: Option<SnapshotFolder>,
        low_space: Arc<LowSpace>,
    ) -> Self {
        let places = Arc::new(Semaphore::new(STUDIES_MAX));
        let instructors_places = Arc::new(Semaphore::new(INSTRUCTORS_STUDIES_MAX));
        let snapshots = snapshots.map(|folder| Arc::new(Mutex::new(folder)));
        Self {
            store,
            metrics,
            workshop: Workshop::default(),
            places,
            instructors_places,
            snapshots,
            low_space,
        }
    }

    /// A place for a study of this audience.
    fn place(&self, audience: Audience) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        let kept = match audience {
            Audience::Instructor {} => Arc::clone(&self.instructors_places).try_acquire_owned(),
            Audience::Vendor { .. } | Audience::Public {} => Err(TryAcquireError::NoPermits),
        };
        kept.or_else(|_| Arc::clone(&self.places).try_acquire_owned())
    }

    /// Answers a study, once.
    async fn work_out(&self, asked: Asked, answered: &AtomicBool, places: Places) {
        self.metrics.studies.up();
        let _ended = Ended(&self.metrics);
        let found = self.answer(&asked).await;
        if answered.swap(true, Relaxed) {
            return;
        }
        match found {
            Ok(json) => asked.outbox.found(Finding::new(asked.request, json, places)),
            Err(error) => asked.outbox.refuse(Some(u64::from(asked.request)), error),
        }
    }
}

/// Counts a study out, however it ends.
struct Ended<'a>(&'a Metrics);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.studies.down();
    }
}

impl Default for Studies {
    fn default() -> Self {
        let places = Arc::new(Semaphore::new(STUDIES_PER_CONNECTION_MAX));
        Self { running: BTreeMap::new(), places }
    }
}

impl Studies {
    /// Begins a study.
    ///
    /// # Errors
    /// [`WireError::Secret`] for what may not be asked, [`WireError::OutOfRange`] for too much of it, [`WireError::Busy`] when there is no place, and
    /// [`WireError::NotNow`] for the number of a study that still runs.
    pub(crate) fn begin(&mut self, hall: &Arc<StudyHall>, asked: Asked) -> Result<(), WireError> {
        asked.eyes.may_ask(&asked.study)?;
        answer::check(&asked.study)?;
        self.running.retain(|_, running| !running.task.is_finished());
        if self.running.contains_key(&asked.request) {
            return Err(WireError::NotNow {});
        }
        let busy = |_| WireError::Busy { retry_after_ms: BUSY_RETRY_MS };
        let own = Arc::clone(&self.places).try_acquire_owned().map_err(busy)?;
        let place = hall.place(asked.audience).map_err(busy)?;
        let (request, hall, answered) = (asked.request, Arc::clone(hall), Arc::new(AtomicBool::new(false)));
        let told = Arc::clone(&answered);
        let task = tokio::spawn(async move { hall.work_out(asked, &told, Places::new(place, own)).await });
        self.running.insert(request, Running { task: task.abort_handle(), answered });
        Ok(())
    }

    /// Ends a study.
    ///
    /// # Errors
    /// [`WireError::NoStudy`] when it has been answered, or never was.
    pub(crate) fn cancel(&mut self, request: u32, outbox: &Outbox) -> Result<(), WireError> {
        let running = self.running.remove(&request).ok_or(WireError::NoStudy {})?;
        if running.answered.swap(true, Relaxed) {
            return Err(WireError::NoStudy {});
        }
        running.task.abort();
        outbox.refuse(Some(u64::from(request)), WireError::Cancelled {});
        Ok(())
    }
}

/// The connection ends, and nobody waits for its studies.
impl Drop for Studies {
    fn drop(&mut self) {
        self.running.values().for_each(|running| running.task.abort());
    }
}

/// Tells how far a study is, a few times.
struct Progress<'a> {
    asked: &'a Asked,
    parts: u32,
    done: u32,
}

impl Progress<'_> {
    fn part_done(&mut self) {
        let step = |done: u32| u64::from(done) * u64::from(STEPS_TOLD) / u64::from(self.parts.max(1));
        let before = step(self.done);
        self.done += 1;
        if step(self.done) > before && self.parts > 1 {
            let (request, done, parts) = (self.asked.request, self.done, self.parts);
            self.asked.outbox.answer(ServerMessage::Studying { request, done, parts });
        }
    }
}
