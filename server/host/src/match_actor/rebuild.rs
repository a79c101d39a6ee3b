//! A match from its log: when the server starts, and after an append that failed. The work is done on a thread of its
//! own; a panic in it is a fault of that match alone, and names the record.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_content::resolved::Resolved;
use burnrate_eventlog::{Epoch, EventStore, READ_RECORDS_MAX, StoreError, StreamId, StreamIdError};
use burnrate_matches::past::Past;
use burnrate_matches::{MakeUp, Match, RecordedMatch, RecoverError};
use burnrate_sim::releases::played_by;
use burnrate_sim::{Event, Headline, RULES_VERSION};

use super::{Actor, MatchState, Stopped, Surroundings};
use crate::long_work;
use crate::patience::{may_pass, patiently};

/// A match that stands where its log ends.
pub struct Loaded {
    /// The match.
    pub game: Box<Match>,
    /// Its stream.
    pub stream: StreamId,
    /// The ownership of its stream.
    pub epoch: Epoch,
    /// Records of its log.
    pub record_count: u64,
    /// The scenario, as its log holds it.
    pub resolved: Resolved,
}

/// A match of other rules, read to the end of its log.
#[derive(Debug)]
pub struct OnlyWatched {
    /// What there is to watch.
    pub recorded: RecordedMatch,
    /// The ownership of its stream.
    pub epoch: Epoch,
    /// Records of its log.
    pub record_count: u64,
}

impl OnlyWatched {
    /// The rules that it needs.
    #[must_use]
    pub fn rules_version(&self) -> u32 {
        self.recorded.card().rules_version
    }
}

/// Why a match could not be made from its log.
#[derive(Debug, thiserror::Error)]
pub enum LoadFault {
    /// The store did not give the records; another try may succeed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its name is no stream's.
    #[error(transparent)]
    Name(#[from] StreamIdError),
    /// The log was made under other rules: it can be watched.
    #[error("it was played under rules {}, which are played by {}", .0.rules_version(), played_by(.0.rules_version()))]
    OtherRules(Box<OnlyWatched>),
    /// The log can't be re-executed.
    #[error("{why}")]
    Log {
        /// The record at fault, from 0.
        record: u64,
        /// What is wrong.
        why: String,
    },
}

impl LoadFault {
    fn log(error: &RecoverError) -> Self {
        Self::Log { record: error.record(), why: error.to_string() }
    }

    /// What becomes of the match.
    #[must_use]
    pub fn state(&self) -> MatchState {
        match self {
            Self::Store(StoreError::Damaged(damage)) => MatchState::Quarantined { record: damage.record },
            Self::Store(_) | Self::Name(_) => MatchState::LostLog,
            Self::OtherRules(watched) => MatchState::OtherRules { rules_version: watched.rules_version() },
            Self::Log { record, .. } => MatchState::Quarantined { record: *record },
        }
    }

    /// Whether another try may succeed.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Store(error) => may_pass(error),
            Self::Name(_) | Self::OtherRules(_) | Self::Log { .. } => false,
        }
    }
}

/// The stream of a match.
///
/// # Errors
/// Never for a valid [`MatchId`], whose alphabet is a part of a stream's.
pub fn stream_of(id: &MatchId) -> Result<StreamId, StreamIdError> {
    StreamId::new(&format!("match/{id}"))
}

/// Takes ownership of a match's log and re-executes it.
///
/// # Errors
/// [`LoadFault`].
pub async fn load(store: &Arc<dyn EventStore>, id: &MatchId) -> Result<Loaded, LoadFault> {
    let stream = stream_of(id)?;
    let epoch = store.own(&stream).await?;
    re_execute(store, id, stream, epoch).await
}

/// Re-executes a match's log, whose owner one is.
async fn re_execute(
    store: &Arc<dyn EventStore>,
    id: &MatchId,
    stream: StreamId,
    epoch: Epoch,
) -> Result<Loaded, LoadFault> {
    let records = read_all(store.as_ref(), &stream).await?;
    let record_count = records.len() as u64;
    if let Some(Ok(Headline { rules_version, .. })) = records.first().map(|first| Headline::from_bytes(first))
        && rules_version != RULES_VERSION
    {
        return Err(read_only(id, records, epoch).await);
    }
    let resolved = match records.first().map(|first| Event::from_bytes(first)) {
        Some(Ok(Event::Opened(opening))) => opening.resolved,
        Some(_) | None => {
            let why = "its first record is not an opening that this release knows".to_owned();
            return Err(LoadFault::Log { record: 0, why });
        }
    };
    let fed = Arc::new(AtomicU64::new(0));
    let (id, counted) = (id.clone(), Arc::clone(&fed));
    let recovering = long_work::run(move || {
        let records = records.into_iter().inspect(|_| {
            counted.fetch_add(1, Relaxed);
        });
        Match::recover(&id, records.map(Ok)).map(Box::new)
    });
    let game = match recovering.await {
        Ok(Ok(game)) => game,
        Ok(Err(error)) => return Err(LoadFault::log(&error)),
        Err(panic) => {
            let record = fed.load(Relaxed).saturating_sub(1);
            return Err(LoadFault::Log { record, why: panic });
        }
    };
    Ok(Loaded { game, stream, epoch, record_count, resolved })
}

/// Reads a match of other rules, to be watched.
async fn read_only(id: &MatchId, records: Vec<Vec<u8>>, epoch: Epoch) -> LoadFault {
    let (id, record_count) = (id.clone(), records.len() as u64);
    let reading = long_work::run(move || RecordedMatch::read(&id, records.iter().map(Vec::as_slice)));
    let why = match reading.await {
        Ok(Ok(recorded)) => {
            return LoadFault::OtherRules(Box::new(OnlyWatched { recorded, epoch, record_count }));
        }
        Ok(Err(error)) => error.to_string(),
        Err(panic) => panic,
    };
    LoadFault::Log { record: 0, why }
}

/// The same, as often as the store alone is at fault.
///
/// # Errors
/// [`LoadFault`], save for one that may pass.
pub async fn load_patiently(around: &Surroundings, id: &MatchId) -> Result<Loaded, LoadFault> {
    let what = format!("match {id}");
    patiently(around, &what, LoadFault::may_pass, move || load(&around.store, id)).await
}

/// Reads a match that is over, to be played against from one of its seats.
///
/// # Errors
/// [`LoadFault`].
pub async fn load_recorded(
    store: &Arc<dyn EventStore>,
    of: &MatchId,
    seat: VendorId,
) -> Result<MakeUp, LoadFault> {
    let records = read_all(store.as_ref(), &stream_of(of)?).await?;
    let of = of.clone();
    let reading = long_work::run(move || {
        let past = Past::read(&of, records.into_iter().map(Ok))?;
        Ok(MakeUp::new(of, &past, seat))
    });
    match reading.await {
        Ok(Ok(rivals)) => Ok(rivals),
        Ok(Err(fault)) => Err(LoadFault::log(&fault)),
        Err(panic) => Err(LoadFault::Log { record: 0, why: panic }),
    }
}

/// Every record of a stream.
///
/// # Errors
/// What the store says.
pub async fn read_all(store: &dyn EventStore, stream: &StreamId) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut payloads = Vec::new();
    loop {
        let records = store.read(stream, payloads.len() as u64, READ_RECORDS_MAX).await?;
        if records.is_empty() {
            return Ok(payloads);
        }
        payloads.extend(records.into_iter().map(|record| record.payload));
    }
}

/// A match that is being made again from its log.
pub(super) struct Rebuild(Pin<Box<dyn Future<Output = Result<Loaded, LoadFault>> + Send>>);

impl Rebuild {
    /// Begins, and tries again as long as the store alone is at fault, waiting longer each time.
    /// With an ownership it is kept, and nothing is written: as long as there is no room, reading is all that can be done.
    pub(super) fn begin(
        around: &Surroundings,
        id: &MatchId,
        owned: Option<(StreamId, Epoch)>,
        rivals: Option<MakeUp>,
    ) -> Self {
        let (around, id) = (around.clone(), id.clone());
        Self(Box::pin(async move {
            let what = format!("match {id}");
            let attempt = || async {
                match owned.clone() {
                    Some((stream, epoch)) => re_execute(&around.store, &id, stream, epoch).await,
                    None => load(&around.store, &id).await,
                }
            };
            let mut loaded = patiently(&around, &what, LoadFault::may_pass, attempt).await?;
            rivals.into_iter().for_each(|rivals| loaded.game.play_against(rivals));
            Ok(loaded)
        }))
    }

    /// Ends when the match is there again; never when none is being rebuilt.
    pub(super) async fn finished(slot: &mut Option<Self>) -> Result<Loaded, LoadFault> {
        let ended = match slot {
            Some(rebuild) => rebuild.0.as_mut().await,
            None => std::future::pending().await,
        };
        *slot = None;
        ended
    }
}

impl Actor {
    /// Goes on with a match that was made again from its log.
    pub(super) fn rebuilt(&mut self, loaded: Result<Loaded, LoadFault>) -> Result<(), Stopped> {
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(fault) => {
                tracing::error!(match_id = %self.id, %fault, "match {} can't be rebuilt: {fault}", self.id);
                return Err(self.stop(fault.state()));
            }
        };
        self.game = Some(loaded.game);
        self.record_count = loaded.record_count;
        // Under the same ownership it is the very state that everybody has seen.
        if loaded.epoch != self.epoch {
            self.epoch = loaded.epoch;
            self.board.restart(loaded.epoch.0);
        }
        self.clock_changed = true;
        for follow in std::mem::take(&mut self.waiting).into_values() {
            self.follow(follow);
        }
        tracing::info!(match_id = %self.id, "match {} goes on after record {}", self.id, self.record_count);
        Ok(())
    }
}
