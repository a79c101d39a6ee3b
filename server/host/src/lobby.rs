//! All classrooms of a server: found by code, their matches by id; made on an instructor's word; found again in the
//! store when the server starts. A match that can't be played here keeps its place, with the reason.
//!
//! - `make_up`: classrooms in which one seat of a recorded match is played anew

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use burnrate_client_proto::id::{JoinCode, MatchId, PersonId};
use burnrate_client_proto::message::{Lobby, ServerMessage, WireError};
use burnrate_client_proto::quantity::{Text, WIRE_INTEGER_MAX};
use burnrate_client_proto::view::{NewsKind, Pace};
use burnrate_eventlog::{Append, Lost, SALVAGED_TABLE, StoreError, StreamId, read_salvaged};
use burnrate_matches::{MakeUp, Match};
use burnrate_sim::releases::played_by;
use burnrate_sim::{Kernel, Opening, RULES_VERSION};
use tokio::sync::{Mutex, Semaphore};

use crate::class_event::ClassEvent;
use crate::class_state::{ClassState, MakeUpSeat};
use crate::classroom::{ClassCard, ClassLog, Classroom, OpenSeat, open_seats, unwritten, wire_text};
use crate::entropy::Entropy;
use crate::long_work;
use crate::match_actor::{
    Circumstances, LoadFault, Loaded, MatchHandle, MatchState, OnlyWatched, Request, Still, Surroundings,
    check_pace, load_patiently, read_all, show, spawn, stream_of,
};
use crate::pacing::Pacing;
use crate::patience::{may_pass, patiently};
use crate::people::{self, PersonRow};

mod make_up;

pub use make_up::MakeUpPlan;

/// Most matches under one code.
pub const MATCHES_MAX: u16 = 30;

/// Letters of a new join code.
const CODE_LETTERS: usize = 4;

/// Letters of a new match id.
const MATCH_ID_LETTERS: usize = 8;

/// What an instructor wants.
#[derive(Clone, Debug)]
pub struct Plan {
    /// A scenario's key.
    pub scenario: String,
    /// Below 2^53; drawn if not given.
    pub seed: Option<u64>,
    /// 1 to [`MATCHES_MAX`].
    pub matches: u16,
    /// How days pass at first.
    pub pace: Pace,
}

/// A classroom that is about to be made.
struct Room {
    scenario: String,
    pace: Pace,
    make_up: Option<MakeUpSeat>,
}

/// Why classrooms could not be found again in the store.
#[derive(Debug, thiserror::Error)]
pub enum RecoverLobbyError {
    /// The store itself can't be read.
    #[error("the store can't be read: {0}")]
    Store(#[from] StoreError),
}

/// A match that was found in the store when the server started.
#[derive(Clone, Copy)]
struct Found {
    /// How many records it lost when its damaged log was salvaged.
    lost_records: Option<u64>,
}

#[derive(Default)]
struct Rooms {
    by_code: BTreeMap<JoinCode, Arc<Classroom>>,
    by_match: BTreeMap<MatchId, (Arc<Classroom>, u16)>,
}

/// All classrooms.
pub struct LobbyHall {
    around: Surroundings,
    entropy: Arc<Entropy>,
    rooms: RwLock<Rooms>,
    /// Classrooms are made one at a time.
    making: Mutex<()>,
}

impl LobbyHall {
    /// A server without classrooms.
    #[must_use]
    pub fn new(around: Surroundings, entropy: Arc<Entropy>) -> Self {
        Self { around, entropy, rooms: RwLock::default(), making: Mutex::new(()) }
    }

    /// The classroom of a code.
    #[must_use]
    pub fn find(&self, code: &JoinCode) -> Option<Arc<Classroom>> {
        self.rooms.read().unwrap_or_else(PoisonError::into_inner).by_code.get(code).cloned()
    }

    /// A match: its classroom and its place there.
    #[must_use]
    pub fn find_match(&self, id: &MatchId) -> Option<(Arc<Classroom>, u16)> {
        self.rooms.read().unwrap_or_else(PoisonError::into_inner).by_match.get(id).cloned()
    }

    /// Every classroom, newest first.
    #[must_use]
    pub fn all(&self) -> Vec<Lobby> {
        let rooms = self.rooms.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<&Arc<Classroom>> = rooms.by_code.values().collect();
        all.sort_by_key(|room| std::cmp::Reverse(room.card().number));
        all.into_iter().map(|room| room.lobby()).collect()
    }

    /// Whether a match on this seed is not over: until then nobody who plays may learn what the seed holds.
    #[must_use]
    pub fn is_played(&self, seed: u64) -> bool {
        let rooms = self.rooms.read().unwrap_or_else(PoisonError::into_inner);
        rooms.by_code.values().any(|room| room.card().seed == seed && room.is_played())
    }

    /// Tells every match something that its instructor alone should know.
    pub fn tell_instructors(&self, news: &NewsKind) {
        let rooms = self.rooms.read().unwrap_or_else(PoisonError::into_inner);
        for handle in rooms.by_code.values().flat_map(|room| room.matches()) {
            // A match that stopped has nobody to tell; one that is busy has its instructor's attention soon enough.
            if let Err(error) = handle.try_ask(Request::TellInstructor(news.clone())) {
                tracing::debug!(match_id = %handle.id(), %error, "a warning was not taken");
            }
        }
    }

    /// Makes a classroom.
    ///
    /// # Errors
    /// Which number is out of its bounds, that there is no such scenario, that the server is full, or that the log
    /// can't be written.
    pub async fn create(&self, plan: Plan, request: u32) -> Result<ServerMessage, WireError> {
        check(&plan)?;
        let opening = self.opening(&plan).await?;
        let _one_at_a_time = self.making.lock().await;
        let room = Room { scenario: plan.scenario, pace: plan.pace, make_up: None };
        self.open_room(room, &opening, plan.matches, None, request).await
    }

    /// Opens the logs of a classroom and its matches.
    async fn open_room(
        &self,
        room: Room,
        opening: &Opening,
        matches: u16,
        rivals: Option<MakeUp>,
        request: u32,
    ) -> Result<ServerMessage, WireError> {
        let (code, number) = self.new_code()?;
        let mut loaded = Vec::new();
        for _ in 0..matches {
            loaded.push(self.open_match(opening.clone(), rivals.clone()).await?);
        }
        let matches: Vec<MatchId> = loaded.iter().map(|(id, _)| id.clone()).collect();
        let Room { scenario, pace, make_up } = room;
        let opened = ClassEvent::Opened {
            number,
            scenario: scenario.clone(),
            seed: opening.seed,
            matches: matches.clone(),
            pace,
        };
        let made_up = make_up.map(|MakeUpSeat { of, vendor }| ClassEvent::MakeUp { of, vendor });
        let events: Vec<ClassEvent> = std::iter::once(opened).chain(made_up).collect();
        let log = self.open_class_log(&code, &events).await?;
        let mut state = ClassState::new(pace);
        events.iter().for_each(|event| state.evolve(event));
        let card = ClassCard {
            code: code.clone(),
            number,
            scenario,
            seed: opening.seed,
            title: wire_text(&opening.resolved.meta.title),
            open_seats: open_seats(&opening.resolved, state.make_up()),
        };
        let handles =
            (0..).zip(loaded).map(|(index, (id, loaded))| self.start(id, loaded, &state, index, None));
        let handles = handles.collect();
        self.add(Classroom::new(card, handles, state, log, Arc::clone(&self.around.store)));
        Ok(ServerMessage::Created { request, code, matches })
    }

    async fn opening(&self, plan: &Plan) -> Result<Opening, WireError> {
        let key = plan.scenario.clone();
        // Only what comes with the program: a name from the network must never become a path.
        if burnrate_content::text(&key).is_none() {
            return Err(WireError::NoScenario {});
        }
        let (scenario_text, resolved) =
            blocking(move || burnrate_content::load(&key)).await?.map_err(|error| {
                tracing::error!(%error, "a scenario of the program can't be loaded");
                WireError::NoScenario {}
            })?;
        let seed = plan.seed.unwrap_or_else(|| self.entropy.seed());
        Ok(Opening {
            rules_version: RULES_VERSION,
            scenario_text,
            resolved,
            seed,
            kernel: Kernel::Stochastic,
        })
    }

    fn new_code(&self) -> Result<(JoinCode, u64), WireError> {
        let rooms = self.rooms.read().unwrap_or_else(PoisonError::into_inner);
        if rooms.by_code.len() >= self.around.config.classrooms_max {
            return Err(WireError::Full {});
        }
        let number = rooms.by_code.values().map(|room| room.card().number).max().unwrap_or(0) + 1;
        let drawn = std::iter::repeat_with(|| self.entropy.letters(JoinCode::ALPHABET, CODE_LETTERS));
        let free = drawn.take(100).filter_map(|text| JoinCode::new(&text).ok());
        let code = free.into_iter().find(|code| !rooms.by_code.contains_key(code));
        code.map(|code| (code, number)).ok_or(WireError::Full {})
    }

    /// Opens a match, against recorded rivals if there are, and writes its first record.
    async fn open_match(
        &self,
        opening: Opening,
        rivals: Option<MakeUp>,
    ) -> Result<(MatchId, Loaded), WireError> {
        const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
        let id =
            MatchId::new(&self.entropy.letters(LETTERS, MATCH_ID_LETTERS)).map_err(|_| WireError::Full {})?;
        let named = id.clone();
        let resolved = opening.resolved.clone();
        let opened = blocking(move || Match::open(&named, opening)).await?;
        let (mut game, records) = opened.map_err(|error| {
            tracing::error!(%error, "a scenario of the program can't be opened");
            WireError::NoScenario {}
        })?;
        rivals.into_iter().for_each(|rivals| game.play_against(rivals));
        let stream = stream_of(&id).map_err(|_| WireError::Full {})?;
        let (epoch, record_count) = self.write_first(&stream, records).await?;
        Ok((id, Loaded { game: Box::new(game), stream, epoch, record_count, resolved }))
    }

    async fn open_class_log(&self, code: &JoinCode, events: &[ClassEvent]) -> Result<ClassLog, WireError> {
        let name = format!("class/{}", code.as_str().to_ascii_lowercase());
        let stream = StreamId::new(&name).map_err(|_| WireError::Full {})?;
        let records: Result<Vec<_>, _> = events.iter().map(ClassEvent::to_bytes).collect();
        let (epoch, count) = self.write_first(&stream, records.map_err(|_| WireError::Full {})?).await?;
        Ok(ClassLog::new(stream, epoch, count))
    }

    async fn write_first(
        &self,
        stream: &StreamId,
        records: Vec<Vec<u8>>,
    ) -> Result<(burnrate_eventlog::Epoch, u64), WireError> {
        let store = &self.around.store;
        let epoch = store.own(stream).await.map_err(|error| {
            tracing::warn!(%error, "the store can't be used: {error}");
            unwritten(&error)
        })?;
        match store.append(stream, epoch, 0, records).await {
            Append::Durable(head) => Ok((epoch, head.count)),
            failed @ (Append::Conflict { .. } | Append::Fenced { .. } | Append::Full | Append::Failed(_)) => {
                tracing::warn!(%stream, ?failed, "a new log can't be written");
                Err(WireError::StoreUnavailable {})
            }
            Append::Unknown(_) => Err(WireError::Stopping {}),
        }
    }

    fn start(
        &self,
        id: MatchId,
        loaded: Loaded,
        state: &ClassState,
        index: u16,
        found: Option<Found>,
    ) -> MatchHandle {
        let (roster, pacing) = (state.roster(index), Pacing::new(state.pace()));
        let (resumed, lost_records) = (found.is_some(), found.and_then(|found| found.lost_records));
        let make_up = state.make_up().cloned();
        spawn(
            self.around.clone(),
            loaded,
            Circumstances { id, roster, pacing, make_up, resumed, lost_records },
        )
    }

    fn add(&self, room: Classroom) {
        let room = Arc::new(room);
        let mut rooms = self.rooms.write().unwrap_or_else(PoisonError::into_inner);
        for (index, handle) in (0..).zip(room.matches()) {
            rooms.by_match.insert(handle.id().clone(), (Arc::clone(&room), index));
        }
        rooms.by_code.insert(room.card().code.clone(), room);
    }

    /// Finds every classroom in the store, and rebuilds its matches, as many at once as there are cores. A match
    /// that was under way waits, paused, for its instructor. A store that can't write at present is waited for: to go on
    /// without would leave its classrooms out until the next start.
    ///
    /// # Errors
    /// Only when the store can't be read at all: a classroom or match that can't be read is told and passed over.
    pub async fn recover(&self) -> Result<(), RecoverLobbyError> {
        let salvaged = self.around.store.rows(SALVAGED_TABLE).await?;
        let lost: BTreeMap<StreamId, Lost> = salvaged.iter().filter_map(read_salvaged).collect();
        let mut rows: BTreeMap<JoinCode, Vec<(PersonId, PersonRow)>> = BTreeMap::new();
        for (key, value) in self.around.store.rows(people::TABLE).await? {
            match people::read_row(&key, &value) {
                Some((code, person, kept)) => rows.entry(code).or_default().push((person, kept)),
                None => tracing::warn!("a row of table {} can't be read and was passed over", people::TABLE),
            }
        }
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let at_once = Semaphore::new(cores);
        for stream in self.around.store.streams().await? {
            let Some(code) =
                stream.as_str().strip_prefix("class/").and_then(|code| JoinCode::read(code).ok())
            else {
                continue;
            };
            let people = rows.remove(&code).unwrap_or_default();
            if let Err(why) = self.recover_room(code.clone(), &stream, people, &lost, &at_once).await {
                tracing::error!(%code, "classroom {code} can't be rebuilt: {why}; its log is left as it is");
            }
        }
        Ok(())
    }

    async fn recover_room(
        &self,
        code: JoinCode,
        stream: &StreamId,
        people: Vec<(PersonId, PersonRow)>,
        lost: &BTreeMap<StreamId, Lost>,
        at_once: &Semaphore,
    ) -> Result<(), String> {
        let store = &self.around.store;
        let what = format!("classroom {code}");
        let owned = patiently(&self.around, &what, may_pass, || store.own(stream)).await;
        let epoch = owned.map_err(|error| error.to_string())?;
        let records = read_all(store.as_ref(), stream).await.map_err(|error| error.to_string())?;
        let events: Result<Vec<_>, _> = records.iter().map(|record| ClassEvent::from_bytes(record)).collect();
        let events = events.map_err(|error| error.to_string())?;
        let Some(ClassEvent::Opened { number, scenario, seed, matches, pace }) = events.first() else {
            return Err("its log does not begin with its opening".to_owned());
        };
        let mut state = ClassState::new(*pace);
        events.iter().for_each(|event| state.evolve(event));
        people.into_iter().for_each(|(person, kept)| state.know(person, kept));
        let loading = matches.iter().map(|id| async move {
            let _permit = at_once.acquire().await;
            (id.clone(), load_patiently(&self.around, id).await)
        });
        let loaded = futures_util::future::join_all(loading).await;
        let (mut title, mut seats): (Option<Text>, Vec<OpenSeat>) = (None, Vec::new());
        let mut handles = Vec::new();
        for (index, (id, loaded)) in (0..).zip(loaded) {
            handles.push(match loaded {
                Ok(mut loaded) => {
                    title = Some(wire_text(&loaded.resolved.meta.title));
                    seats = open_seats(&loaded.resolved, state.make_up());
                    let rivals = match state.make_up() {
                        Some(seat) => self.find_rivals(&mut loaded, seat).await,
                        None => Ok(()),
                    };
                    let lost_records = lost.get(&loaded.stream).map(|lost| lost.lost);
                    match rivals {
                        Ok(()) => self.start(id, loaded, &state, index, Some(Found { lost_records })),
                        Err(fault) => self.keep_without_rivals(id, &loaded, &state, index, &fault),
                    }
                }
                Err(LoadFault::OtherRules(watched)) => {
                    title.get_or_insert_with(|| watched.recorded.card().title.clone());
                    self.keep_watched(id, &watched, &state, index)
                }
                Err(fault) => self.keep_stopped(id, &fault.to_string(), fault.state()),
            });
        }
        let title = title.unwrap_or_else(|| Text { zh: scenario.clone(), en: scenario.clone() });
        let card = ClassCard {
            code,
            number: *number,
            scenario: scenario.clone(),
            seed: *seed,
            title,
            open_seats: seats,
        };
        let log = ClassLog::new(stream.clone(), epoch, records.len() as u64);
        self.add(Classroom::new(card, handles, state, log, Arc::clone(store)));
        Ok(())
    }

    fn keep_watched(
        &self,
        id: MatchId,
        watched: &OnlyWatched,
        state: &ClassState,
        index: u16,
    ) -> MatchHandle {
        let (rules, by) = (watched.rules_version(), played_by(watched.rules_version()));
        tracing::warn!(match_id = %id, rules, "match {id} was played under rules {rules}: it can be watched here, and played by {by}");
        if watched.recorded.unreadable() > 0 {
            let unreadable = watched.recorded.unreadable();
            tracing::warn!(match_id = %id, "match {id}: {unreadable} of its records can't be read by this release and are not shown");
        }
        show(&self.around, id, Still::of_other_rules(watched, state.make_up(), &state.roster(index)))
    }

    fn keep_stopped(&self, id: MatchId, why: &str, state: MatchState) -> MatchHandle {
        tracing::error!(match_id = %id, "match {id} can't be played here: {why}; its log is left as it is");
        if let MatchState::Quarantined { .. } = state {
            self.around.metrics.matches_quarantined.up();
        }
        MatchHandle::stopped(id, state)
    }
}

fn check(plan: &Plan) -> Result<(), WireError> {
    let out_of_range =
        |field: &str, min, max| Err(WireError::OutOfRange { field: field.to_owned(), min, max });
    if plan.matches == 0 || plan.matches > MATCHES_MAX {
        return out_of_range("matches", 1, u64::from(MATCHES_MAX));
    }
    if plan.seed.is_some_and(|seed| seed > WIRE_INTEGER_MAX) {
        return out_of_range("seed", 0, WIRE_INTEGER_MAX);
    }
    check_pace(plan.pace)
}

/// Runs what takes long on a thread of its own; a panic there is a fault of what was asked, not of the server.
async fn blocking<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> Result<T, WireError> {
    long_work::run(run).await.map_err(|panic| {
        tracing::error!(%panic, "making a classroom failed");
        WireError::NoScenario {}
    })
}
