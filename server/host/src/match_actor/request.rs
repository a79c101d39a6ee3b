//! What a match's actor is asked, the handle to ask by, and what anybody may know of it without asking.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{MatchId, PersonId, VendorId};
use burnrate_client_proto::message::{Audience, Order, Since, WireError};
use burnrate_client_proto::view::{NewsKind, Phase};
use burnrate_sim::Stamp;
use tokio::sync::mpsc;

use crate::broadcast::ConnectionNumber;
use crate::class_state::Roster;
use crate::outbox::{AttachmentNumber, Outbox};

/// When a client that was told `Busy` should try again.
pub const BUSY_RETRY_MS: u32 = 200;

/// A connection that begins to follow a match.
#[derive(Debug)]
pub struct Follow {
    /// Whose eyes.
    pub audience: Audience,
    /// The connection.
    pub connection: ConnectionNumber,
    /// The person behind it, for a seat.
    pub person: Option<PersonId>,
    /// Which of the connection's attachments this is.
    pub attachment: AttachmentNumber,
    /// What it knows already.
    pub since: Option<Since>,
    /// Where to write.
    pub outbox: Arc<Outbox>,
}

/// A batch of a seat's people.
#[derive(Debug)]
pub struct Act {
    /// The seat.
    pub vendor: VendorId,
    /// Who sends.
    pub person: PersonId,
    /// The client's number for it.
    pub stamp: Stamp,
    /// 1 to 32.
    pub commands: Vec<Command>,
    /// Where to answer.
    pub outbox: Arc<Outbox>,
}

/// What a match's actor is asked.
#[derive(Debug)]
pub enum Request {
    /// Follow the match.
    Follow(Follow),
    /// A follower that fell behind wants the whole view.
    CatchUp {
        /// Who.
        connection: ConnectionNumber,
        /// Whose eyes.
        audience: Audience,
    },
    /// Follow no more.
    Leave {
        /// Who.
        connection: ConnectionNumber,
        /// Whose eyes.
        audience: Audience,
        /// The person behind it.
        person: Option<PersonId>,
    },
    /// Decide.
    Act(Act),
    /// What became of this?
    Ask {
        /// Where to answer.
        outbox: Arc<Outbox>,
        /// The client's number.
        stamp: Stamp,
    },
    /// What would become of this?
    Forecast {
        /// Where to answer.
        outbox: Arc<Outbox>,
        /// The seat.
        vendor: VendorId,
        /// The client's number for it.
        request: u32,
        /// 0 to 32.
        commands: Vec<Command>,
    },
    /// A seat is (not) ready.
    Ready {
        /// The seat.
        vendor: VendorId,
        /// Which.
        ready: bool,
    },
    /// An instructor's order.
    Order {
        /// What.
        order: Order,
        /// Who is told; none when the order came through another match of the classroom.
        asker: Option<(u32, Arc<Outbox>)>,
    },
    /// Who holds the seats now.
    Roster(Roster),
    /// Something about the server that its instructor should know.
    TellInstructor(NewsKind),
}

/// Why a match can't be played here, or that it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchState {
    /// Its actor runs.
    Live,
    /// A fault stopped it.
    Quarantined {
        /// At this record, from 0.
        record: u64,
    },
    /// It was played under other rules: the public may watch it, and nobody plays.
    OtherRules {
        /// These.
        rules_version: u32,
    },
    /// It makes up for a recorded match that can't be read: the public may watch it, and nobody plays on.
    RivalsLost,
    /// Another server owns its log now.
    LostLog,
    /// The server stops.
    Stopping,
}

impl MatchState {
    /// What to tell who asks; none when it is live.
    #[must_use]
    pub fn error(self) -> Option<WireError> {
        match self {
            Self::Live => None,
            Self::Quarantined { record } => Some(WireError::Quarantined { record }),
            Self::OtherRules { rules_version } => Some(WireError::OtherRules { rules_version }),
            Self::RivalsLost => Some(WireError::RivalsLost {}),
            Self::LostLog => Some(WireError::StoreUnavailable {}),
            Self::Stopping => Some(WireError::Stopping {}),
        }
    }
}

/// What anybody may know of a match without asking its actor.
#[derive(Debug)]
pub struct MatchStatus(Mutex<Told>);

#[derive(Clone, Copy, Debug)]
struct Told {
    phase: Phase,
    day: u32,
    record_count: u64,
    state: MatchState,
}

impl MatchStatus {
    /// A match that nothing is told of yet.
    #[must_use]
    pub fn new(record_count: u64) -> Self {
        Self(Mutex::new(Told { phase: Phase::Lobby, day: 0, record_count, state: MatchState::Live }))
    }

    pub(super) fn tell(&self, phase: Phase, day: u32, record_count: u64) {
        let mut told = self.lock();
        *told = Told { phase, day, record_count, ..*told };
    }

    pub(super) fn stop(&self, state: MatchState) {
        self.lock().state = state;
    }

    /// Where the match stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.lock().phase
    }

    /// Days closed.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.lock().day
    }

    fn lock(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How to ask a match; a clone asks the same one.
#[derive(Clone, Debug)]
pub struct MatchHandle {
    id: MatchId,
    requests: mpsc::Sender<Request>,
    status: Arc<MatchStatus>,
}

impl MatchHandle {
    pub(super) fn new(id: MatchId, requests: mpsc::Sender<Request>, status: Arc<MatchStatus>) -> Self {
        Self { id, requests, status }
    }

    /// A match that can't be played here, and why.
    #[must_use]
    pub fn stopped(id: MatchId, state: MatchState) -> Self {
        let (requests, _) = mpsc::channel(1);
        let status = Arc::new(MatchStatus::new(0));
        status.stop(state);
        Self { id, requests, status }
    }

    /// The match.
    #[must_use]
    pub fn id(&self) -> &MatchId {
        &self.id
    }

    /// What may be known without asking.
    #[must_use]
    pub fn status(&self) -> &MatchStatus {
        &self.status
    }

    /// Whether it can be played.
    ///
    /// # Errors
    /// Why it can't.
    pub fn check(&self) -> Result<(), WireError> {
        let told = *self.status.lock();
        match told.state.error() {
            Some(error) => Err(error),
            // The actor ended without a word: a fault of its own code.
            None if self.requests.is_closed() => Err(WireError::Quarantined { record: told.record_count }),
            None => Ok(()),
        }
    }

    /// Whether an audience can follow it: a match that is only watched shows itself to the public alone.
    ///
    /// # Errors
    /// Why it can't.
    pub fn check_audience(&self, audience: Audience) -> Result<(), WireError> {
        match self.check() {
            Err(WireError::OtherRules { .. } | WireError::RivalsLost {})
                if audience == (Audience::Public {}) && !self.requests.is_closed() =>
            {
                Ok(())
            }
            checked => checked,
        }
    }

    fn check_request(&self, request: &Request) -> Result<(), WireError> {
        match request {
            Request::Follow(Follow { audience, .. })
            | Request::CatchUp { audience, .. }
            | Request::Leave { audience, .. } => self.check_audience(*audience),
            Request::Act(_)
            | Request::Ask { .. }
            | Request::Forecast { .. }
            | Request::Ready { .. }
            | Request::Order { .. }
            | Request::Roster(_)
            | Request::TellInstructor(_) => self.check(),
        }
    }

    /// Asks, unless the inbox is full or the match has stopped.
    ///
    /// # Errors
    /// `Busy`, or why the match has stopped.
    pub fn try_ask(&self, request: Request) -> Result<(), WireError> {
        self.check_request(&request)?;
        self.requests.try_send(request).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => WireError::Busy { retry_after_ms: BUSY_RETRY_MS },
            mpsc::error::TrySendError::Closed(_) => {
                self.check().err().unwrap_or(WireError::StoreUnavailable {})
            }
        })
    }

    /// Asks, and waits for room in the inbox: for what must not be lost.
    ///
    /// # Errors
    /// Why the match has stopped.
    pub async fn ask(&self, request: Request) -> Result<(), WireError> {
        self.check_request(&request)?;
        let sent = self.requests.send(request).await;
        sent.map_err(|_| self.check().err().unwrap_or(WireError::StoreUnavailable {}))
    }
}
