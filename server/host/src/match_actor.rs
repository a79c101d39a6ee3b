//! One task a match: it alone decides, appends, evolves and closes days of its match, one append in flight, and shows
//! only what is durable. It never waits for a socket. A fault inside a match stops that match and no other.
//!
//! - `request`: what the actor is asked, and the handle to ask by
//! - `step`: propose, append, settle; and what follows a failed append
//! - `audience`: who follows, and what a whole view is
//! - `order`: the instructor's orders
//! - `correction`: the match without one of its decisions
//! - `rebuild`: the same match again from its log
//! - `only_watched`: a match of other rules, which is shown and not played
//! - `full_disk`: what a match does while nothing can be written

mod audience;
mod correction;
mod full_disk;
mod only_watched;
mod order;
mod rebuild;
mod request;
mod step;

use std::collections::{BTreeMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use burnrate_client_proto::id::{MatchId, PersonId, VendorId};
use burnrate_client_proto::message::WireError;
use burnrate_client_proto::view::{MakeUpCard, NewsKind, Person, Phase, Seat};
use burnrate_eventlog::{Epoch, EventStore, StreamId};
use burnrate_matches::{MakeUp, Match};
use futures_util::FutureExt;
use tokio::sync::mpsc;

use self::audience::{HostNews, make_up_card};
use self::correction::Correcting;
use self::full_disk::NoRoom;
use self::order::Orderer;
use self::rebuild::Rebuild;
use self::step::{InFlight, Job};
use crate::broadcast::{Board, ConnectionNumber};
use crate::class_state::{MakeUpSeat, Roster};
use crate::clock::{Alarm, Clock};
use crate::config::Config;
use crate::free_space::LowSpace;
use crate::limits::Bucket;
use crate::metrics::Metrics;
use crate::pacing::{Pacing, TurnPlace};
use crate::seat::Seats;
use crate::stopping::Stopping;

pub use self::only_watched::{Still, show};
pub use self::order::{TURN_MS_MAX, TURN_MS_MIN, check_pace};
pub use self::rebuild::{
    LoadFault, Loaded, OnlyWatched, load, load_patiently, load_recorded, read_all, stream_of,
};
pub use self::request::{Act, BUSY_RETRY_MS, Follow, MatchHandle, MatchState, MatchStatus, Request};

/// Requests that may wait for a match; more are told `Busy`.
const INBOX_MAX: usize = 512;

/// Jobs that may wait for the append before them; more are told `Busy`.
const JOBS_MAX: usize = 256;

/// What an actor leans on.
#[derive(Clone)]
pub struct Surroundings {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where logs are kept.
    pub store: Arc<dyn EventStore>,
    /// Settings.
    pub config: Arc<Config>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// The warning that the disk is nearly full, while it stands.
    pub low_space: Arc<LowSpace>,
    /// True once the server stops: a match finishes the append in flight and goes no further.
    pub stopping: Arc<Stopping>,
}

/// What the host knows of a match besides its log.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The match.
    pub id: MatchId,
    /// Who holds its seats.
    pub roster: Roster,
    /// How its days pass.
    pub pacing: Pacing,
    /// The seat that it makes up for, if it does.
    pub make_up: Option<MakeUpSeat>,
    /// Whether the server came back and found it under way.
    pub resumed: bool,
    /// How many records it lost when its damaged log was salvaged.
    pub lost_records: Option<u64>,
}

struct Actor {
    id: MatchId,
    stream: StreamId,
    around: Surroundings,
    status: Arc<MatchStatus>,
    inbox: mpsc::Receiver<Request>,
    /// None while the match is rebuilt from its log.
    game: Option<Box<Match>>,
    epoch: Epoch,
    record_count: u64,
    in_flight: Option<InFlight>,
    jobs: VecDeque<Job>,
    rebuild: Option<Rebuild>,
    /// A correction that is being reckoned: no other job begins meanwhile.
    correcting: Option<Correcting>,
    /// Forecasts that were asked for while an append was in flight: the market may be a step ahead then.
    held: VecDeque<Request>,
    /// Followers who came while the match was rebuilt.
    waiting: BTreeMap<ConnectionNumber, Follow>,
    board: Board,
    seats: Seats,
    shown_seats: BTreeMap<VendorId, Seat>,
    shown_people: BTreeMap<PersonId, Person>,
    people_shown_ms: u64,
    host_news: VecDeque<HostNews>,
    /// The last append found no room, and none was durable since.
    no_room: Option<NoRoom>,
    /// What is said of a make-up match, as it was shown last.
    make_up: Option<MakeUpCard>,
    /// Its rivals; none where it is over, too.
    rivals: Option<MakeUp>,
    pacing: Pacing,
    clock_changed: bool,
    command_buckets: BTreeMap<VendorId, Bucket>,
    forecast_buckets: BTreeMap<VendorId, Bucket>,
}

/// The actor ends here; the match is read by nobody in this process any more.
struct Stopped;

/// Starts a match's actor, and returns the handle to it.
#[must_use]
pub fn spawn(around: Surroundings, loaded: Loaded, circumstances: Circumstances) -> MatchHandle {
    let (requests, inbox) = mpsc::channel(INBOX_MAX);
    let now_ms = around.clock.now_ms();
    let id = circumstances.id;
    let status = Arc::new(MatchStatus::new(loaded.record_count));
    let handle = MatchHandle::new(id.clone(), requests, Arc::clone(&status));
    let vendor_count = loaded.resolved.vendors.len();
    let mut actor = Actor {
        id,
        stream: loaded.stream,
        seats: Seats::new(vendor_count, &circumstances.roster, around.config.grace_ms, now_ms),
        around,
        status,
        inbox,
        epoch: loaded.epoch,
        record_count: loaded.record_count,
        make_up: circumstances.make_up.as_ref().map(|seat| make_up_card(&loaded.game, seat)),
        rivals: loaded.game.make_up().cloned(),
        game: Some(loaded.game),
        in_flight: None,
        jobs: VecDeque::new(),
        rebuild: None,
        correcting: None,
        held: VecDeque::new(),
        waiting: BTreeMap::new(),
        board: Board::new(loaded.epoch.0),
        shown_seats: BTreeMap::new(),
        shown_people: BTreeMap::new(),
        people_shown_ms: 0,
        host_news: VecDeque::new(),
        no_room: None,
        pacing: circumstances.pacing,
        clock_changed: false,
        command_buckets: BTreeMap::new(),
        forecast_buckets: BTreeMap::new(),
    };
    if let Some(lost) = circumstances.lost_records {
        let lost_records = u32::try_from(lost).unwrap_or(u32::MAX);
        actor.tell(HostNews::for_all(actor.day(), NewsKind::LogSalvaged { lost_records }));
    }
    if let Some(warning) = actor.around.low_space.warning() {
        actor.tell(HostNews::for_instructor(actor.day(), warning));
    }
    if circumstances.resumed && actor.phase() == Phase::Paused {
        actor.tell(HostNews::for_all(actor.day(), NewsKind::Resumed {}));
    }
    actor.remember_people();
    actor.tell_status();
    actor.around.metrics.matches.up();
    tokio::spawn(async move {
        // The market's code is guarded step by step; this catches what is left: the host's own faults, and the store's.
        if AssertUnwindSafe(actor.run()).catch_unwind().await.is_err() {
            actor.quarantine("the server's own code failed");
        }
        actor.around.metrics.matches.down();
    });
    handle
}

impl Actor {
    async fn run(&mut self) {
        let clock = Arc::clone(&self.around.clock);
        let stopping = Arc::clone(&self.around.stopping);
        let mut alarm_ms = u64::MAX;
        let mut alarm: Alarm = Box::pin(std::future::pending());
        while let Ok(()) = self.settle_down() {
            let wake_ms = self.wake_ms();
            if wake_ms != alarm_ms {
                alarm_ms = wake_ms;
                alarm = if wake_ms == u64::MAX {
                    Box::pin(std::future::pending())
                } else {
                    clock.sleep_until(wake_ms)
                };
            }
            tokio::select! {
                biased;
                () = stopping.heard(), if self.in_flight.is_none() => {
                    // Whoever still asks must not take the end for a fault.
                    self.status.stop(MatchState::Stopping);
                    return;
                }
                appended = InFlight::appended(&mut self.in_flight) => {
                    if self.appended(appended).is_err() {
                        return;
                    }
                }
                loaded = Rebuild::finished(&mut self.rebuild) => {
                    if self.rebuilt(loaded).is_err() {
                        return;
                    }
                }
                reckoned = Correcting::reckoned(&mut self.correcting) => {
                    if self.reckoned(reckoned).is_err() {
                        return;
                    }
                }
                request = self.inbox.recv() => match request {
                    Some(request) => if self.take(request).is_err() { return },
                    // Every handle is gone: the server stops.
                    None => return,
                },
                () = &mut alarm => {
                    // An alarm that rang must not be asked again.
                    alarm = Box::pin(std::future::pending());
                    alarm_ms = u64::MAX;
                }
            }
        }
    }

    /// Keeps a request until the append in flight is durable: a forecast, an order that comes after a start.
    fn hold(&mut self, request: Request) {
        if self.held.len() < JOBS_MAX {
            self.held.push_back(request);
        } else {
            refuse_held(request, WireError::Busy { retry_after_ms: BUSY_RETRY_MS });
        }
    }

    /// Does everything that is due now, up to the next append.
    fn settle_down(&mut self) -> Result<(), Stopped> {
        // Each once: what has to wait for more is held again.
        for _ in 0..self.held.len() {
            let next = if self.in_flight.is_none() { self.held.pop_front() } else { None };
            let Some(request) = next else { break };
            self.take(request)?;
        }
        if self.seats.all_ready(self.now_ms()) {
            self.pacing.all_ready();
        }
        self.do_next_jobs()?;
        self.show_people();
        self.tell_status();
        Ok(())
    }

    fn now_ms(&self) -> u64 {
        self.around.clock.now_ms()
    }

    fn day(&self) -> u32 {
        self.game.as_ref().map_or_else(|| self.status.day(), |game| game.place().day)
    }

    /// Where the match stands, the host's pause included.
    fn phase(&self) -> Phase {
        let Some(game) = &self.game else { return self.status.phase() };
        match game.place().phase {
            Phase::Running | Phase::Paused if self.pacing.is_running() => Phase::Running,
            Phase::Running | Phase::Paused => Phase::Paused,
            Phase::Lobby => Phase::Lobby,
            Phase::Ended => Phase::Ended,
        }
    }

    /// Where the match stands within its turn.
    fn turn_place(&self) -> TurnPlace {
        let Some(game) = &self.game else { return TurnPlace { at_start: true, days_left: 1, days: 1 } };
        let (place, card) = (game.place(), game.card());
        let turn = usize::try_from(place.turn).unwrap_or(usize::MAX).saturating_sub(1);
        let planned = card.turn_days.get(turn).or(card.turn_days.last()).copied().unwrap_or(7).max(1);
        let left =
            if place.at_turn_start { planned } else { place.next_turn_day.saturating_sub(place.day + 1) };
        let days_left = left.min(card.days.saturating_sub(place.day)).max(1);
        TurnPlace { at_start: place.at_turn_start, days_left, days: planned.max(days_left) }
    }

    /// When time alone makes something due.
    fn wake_ms(&self) -> u64 {
        let now_ms = self.now_ms();
        let day = self.pacing.due_ms().filter(|_| self.game.is_some() && !self.is_busy());
        let people = self.people_changed().then_some(self.people_due_ms());
        let room = self.no_room.and_then(|no_room| no_room.next_try_ms(now_ms));
        [day, people, room, self.seats.grace_ends_ms(now_ms)].into_iter().flatten().min().unwrap_or(u64::MAX)
    }

    /// Whether a job is under way, so that no other may begin.
    fn is_busy(&self) -> bool {
        self.in_flight.is_some() || self.correcting.is_some()
    }

    fn tell_status(&self) {
        self.status.tell(self.phase(), self.day(), self.record_count);
    }

    /// Stops this match at a fault: everybody who follows is told, and others go on.
    fn quarantine(&mut self, what: &str) -> Stopped {
        let record = self.record_count;
        tracing::error!(match_id = %self.id, record, "match {} stopped at record {record}: {what}; its log is safe", self.id);
        self.around.metrics.matches_quarantined.up();
        self.stop(MatchState::Quarantined { record })
    }

    /// Ends the actor for a reason that the status keeps.
    fn stop(&mut self, state: MatchState) -> Stopped {
        let error = state.error().unwrap_or(WireError::NoMatch {});
        self.status.stop(state);
        self.game = None;
        self.board.outboxes().for_each(|outbox| outbox.refuse(None, error.clone()));
        if let Some(correcting) = self.correcting.take() {
            correcting.refuse(error.clone());
        }
        let in_flight = self.in_flight.take().map(|in_flight| in_flight.job);
        for job in in_flight.into_iter().chain(self.jobs.drain(..)) {
            job.refuse(&error);
        }
        self.held.drain(..).for_each(|request| refuse_held(request, error.clone()));
        Stopped
    }

    fn take(&mut self, request: Request) -> Result<(), Stopped> {
        match request {
            Request::Follow(follow) => self.follow(follow),
            Request::CatchUp { connection, audience } => self.catch_up(audience, connection),
            Request::Leave { connection, audience, person } => self.leave(audience, connection, person),
            Request::Act(act) => self.act(act),
            Request::Ask { outbox, stamp } => self.ask(&outbox, stamp),
            Request::Forecast { .. } if self.in_flight.is_some() => self.hold(request),
            Request::Forecast { outbox, vendor, request, commands } => {
                return self.forecast(&outbox, vendor, request, &commands);
            }
            Request::Ready { vendor, ready } => self.ready(vendor, ready),
            Request::Order { order, asker } if self.waits_for_start(&order) => {
                self.hold(Request::Order { order, asker });
            }
            Request::Order { order, asker } => self.order(&order, Orderer(asker)),
            Request::Roster(roster) => self.seats.set_roster(&roster),
            Request::TellInstructor(news) => self.tell(HostNews::for_instructor(self.day(), news)),
        }
        Ok(())
    }
}

/// Tells whoever asked for what was held that it will not be done.
fn refuse_held(request: Request, error: WireError) {
    if let Request::Forecast { outbox, request, .. } = request {
        outbox.refuse(Some(u64::from(request)), error);
    } else if let Request::Order { asker, .. } = request {
        Orderer(asker).refuse(error);
    }
}
