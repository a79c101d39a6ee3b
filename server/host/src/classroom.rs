//! One classroom: matches under one join code that share scenario, seed and pace, and the people in them. Its log
//! says who holds which seat; writes to it go one at a time, and nothing is told before it is durable.

use std::sync::{Arc, PoisonError, RwLock};

use burnrate_client_proto::id::{JoinCode, MatchId, PersonId, SeatToken, VendorId};
use burnrate_client_proto::message::{Lobby, LobbyMatch, LobbySeat, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Text;
use burnrate_client_proto::view::Phase;
use burnrate_content::resolved::{Resolved, SeatKind};
use burnrate_eventlog::{Append, Epoch, EventStore, StoreError, StreamId};
use tokio::sync::Mutex;

use crate::class_event::ClassEvent;
use crate::class_state::{ClassState, MakeUpSeat, Wish};
use crate::entropy::Entropy;
use crate::match_actor::{MatchHandle, Request, check_pace, read_all};
use crate::outbox::Outbox;
use crate::people::{self, PersonRow, TokenHash};

/// A seat that people may take, as the lobby shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSeat {
    /// The vendor.
    pub vendor: VendorId,
    /// Its name.
    pub name: Text,
    /// Its letters.
    pub monogram: String,
}

/// What never changes about a classroom.
#[derive(Clone, Debug)]
pub struct ClassCard {
    /// The code to join by.
    pub code: JoinCode,
    /// Classrooms of the server, counted from 1.
    pub number: u64,
    /// The scenario's key.
    pub scenario: String,
    /// The seed that all matches share.
    pub seed: u64,
    /// Its title; the key in both languages when no match could be read.
    pub title: Text,
    /// Seats that people may take, the same in every match.
    pub open_seats: Vec<OpenSeat>,
}

/// A classroom's own log.
#[derive(Debug)]
pub struct ClassLog {
    stream: StreamId,
    epoch: Epoch,
    record_count: u64,
    /// An append ended without an answer: the log may hold more than the state.
    in_doubt: bool,
}

/// One classroom.
pub struct Classroom {
    card: ClassCard,
    matches: Vec<MatchHandle>,
    state: RwLock<ClassState>,
    log: Mutex<ClassLog>,
    store: Arc<dyn EventStore>,
}

/// The seats of a scenario that people may take; in a classroom that makes up for a match, the one.
#[must_use]
pub fn open_seats(resolved: &Resolved, make_up: Option<&MakeUpSeat>) -> Vec<OpenSeat> {
    let vendors = (0..).map(VendorId).zip(&resolved.vendors);
    vendors
        .filter(|(id, vendor)| {
            vendor.seat == SeatKind::Open && make_up.is_none_or(|make_up| make_up.vendor == *id)
        })
        .map(|(id, vendor)| OpenSeat {
            vendor: id,
            name: wire_text(&vendor.name),
            monogram: vendor.monogram.clone(),
        })
        .collect()
}

/// A text of the scenarios, as the wire has it.
#[must_use]
pub fn wire_text(text: &burnrate_content::resolved::Text) -> Text {
    Text { zh: text.zh.clone(), en: text.en.clone() }
}

impl ClassLog {
    /// A log that is owned and has been read to its end.
    #[must_use]
    pub fn new(stream: StreamId, epoch: Epoch, record_count: u64) -> Self {
        Self { stream, epoch, record_count, in_doubt: false }
    }
}

impl Classroom {
    /// A classroom as its log and rows tell.
    #[must_use]
    pub fn new(
        card: ClassCard,
        matches: Vec<MatchHandle>,
        state: ClassState,
        log: ClassLog,
        store: Arc<dyn EventStore>,
    ) -> Self {
        Self { card, matches, state: RwLock::new(state), log: Mutex::new(log), store }
    }

    /// What never changes.
    #[must_use]
    pub fn card(&self) -> &ClassCard {
        &self.card
    }

    /// Its matches, in order.
    #[must_use]
    pub fn matches(&self) -> &[MatchHandle] {
        &self.matches
    }

    /// What is behind the code, for those who look.
    #[must_use]
    pub fn lobby(&self) -> Lobby {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let seat = |index: u16, open: &OpenSeat| {
            let (team, people) = state.team(index, open.vendor);
            let (name, monogram) = (open.name.clone(), open.monogram.clone());
            LobbySeat { vendor: open.vendor, name, monogram, team, people: u32::from(people) }
        };
        let matches = (0..).zip(&self.matches).map(|(index, handle)| LobbyMatch {
            match_id: handle.id().clone(),
            phase: handle.status().phase(),
            day: handle.status().day(),
            seats: self.card.open_seats.iter().map(|open| seat(index, open)).collect(),
        });
        Lobby {
            code: self.card.code.clone(),
            scenario: self.card.scenario.clone(),
            title: self.card.title.clone(),
            matches: matches.collect(),
        }
    }

    /// Whose token this is, for a match of this classroom.
    ///
    /// # Errors
    /// `WrongToken` for a stranger's, for another match's, and for a seat that was given up.
    pub fn holder(&self, match_index: u16, token: &SeatToken) -> Result<(PersonId, VendorId), WireError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let held = state.holder(TokenHash::of(token)).filter(|(_, seat)| seat.match_index == match_index);
        held.map(|(person, seat)| (person, seat.vendor)).ok_or(WireError::WrongToken {})
    }

    /// Somebody takes a seat. `name` has passed [`people::read_name`].
    ///
    /// # Errors
    /// Why there is no seat, or that the log can't be written.
    pub async fn join(
        &self,
        name: String,
        (match_id, vendor): (Option<&MatchId>, Option<VendorId>),
        limits: (u16, u32),
        entropy: &Entropy,
    ) -> Result<ServerMessage, WireError> {
        let (seat_people_max, people_max) = limits;
        let match_index = match_id.map(|id| self.index_of(id).ok_or(WireError::NoMatch {})).transpose()?;
        let mut log = self.log.lock().await;
        self.settle_doubt(&mut log).await?;
        let playable = self.playable(match_index)?;
        let (person, (match_index, vendor)) = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if state.people_count() >= usize::try_from(people_max).unwrap_or(usize::MAX) {
                return Err(WireError::Full {});
            }
            let open: Vec<VendorId> = self.card.open_seats.iter().map(|seat| seat.vendor).collect();
            let wish = Wish { match_index, vendor };
            (state.next_person(), state.find_seat(wish, &open, &playable, seat_people_max)?)
        };
        let token = people::draw_token(entropy).ok_or(WireError::Full {})?;
        let kept = PersonRow { name, token: TokenHash::of(&token) };
        // The row first: a row without an event is harmless, an event without a row would be a person without a name.
        self.keep(person, kept).await?;
        self.record(&mut log, ClassEvent::PersonJoined { person, match_index, vendor }).await?;
        let handle = self.matches.get(usize::from(match_index)).ok_or(WireError::NoMatch {})?;
        self.send_roster(match_index).await;
        Ok(ServerMessage::Joined { match_id: handle.id().clone(), vendor, person, token })
    }

    /// Somebody gives their seat up.
    ///
    /// # Errors
    /// That the log can't be written.
    pub async fn leave(&self, person: PersonId, match_index: u16) -> Result<(), WireError> {
        let mut log = self.log.lock().await;
        self.settle_doubt(&mut log).await?;
        self.record(&mut log, ClassEvent::PersonLeft { person }).await?;
        self.send_roster(match_index).await;
        Ok(())
    }

    /// An instructor's order to one match. The clock is the classroom's: start, pause, resume, pace and step go to
    /// all of its matches, and so do cards and the score's weights; end, seats and corrections to the one.
    ///
    /// # Errors
    /// That the order is out of bounds, that the log can't be written, or that the match has stopped.
    pub async fn order(
        &self,
        match_index: u16,
        order: Order,
        request: u32,
        outbox: &Arc<Outbox>,
    ) -> Result<(), WireError> {
        let handle = self.matches.get(usize::from(match_index)).ok_or(WireError::NoMatch {})?;
        handle.check()?;
        let everywhere = match order {
            Order::OpenSecrets {} => {
                if self.is_played() {
                    return Err(WireError::NotNow {});
                }
                self.log_order(ClassEvent::SecretsOpened).await?;
                outbox.answer(ServerMessage::Done { request });
                return Ok(());
            }
            Order::SetPace { pace } => {
                check_pace(pace)?;
                self.log_order(ClassEvent::PaceSet { pace }).await?;
                true
            }
            Order::SetBot { vendor, bot } => {
                if !self.card.open_seats.iter().any(|seat| seat.vendor == vendor) {
                    return Err(WireError::SeatClosed {});
                }
                self.log_order(ClassEvent::BotSet { match_index, vendor, bot }).await?;
                self.send_roster(match_index).await;
                false
            }
            Order::Start {}
            | Order::Pause {}
            | Order::Resume {}
            | Order::Step {}
            | Order::PlayShock { .. }
            | Order::SetScoreWeights { .. } => true,
            Order::End {} | Order::TakeBack { .. } => false,
        };
        if everywhere {
            let others = (0..).zip(&self.matches).filter(|(index, _)| *index != match_index);
            for (_, other) in others {
                // A match that has ended or stopped takes no orders, and must not keep the others from theirs.
                if let Err(error) = other.try_ask(Request::Order { order: order.clone(), asker: None }) {
                    tracing::debug!(match_id = %other.id(), %error, "an order to the classroom was not taken");
                }
            }
        }
        handle.try_ask(Request::Order { order, asker: Some((request, Arc::clone(outbox))) })
    }

    async fn log_order(&self, event: ClassEvent) -> Result<(), WireError> {
        let mut log = self.log.lock().await;
        self.settle_doubt(&mut log).await?;
        self.record(&mut log, event).await
    }

    /// Whether a match of it is not over; one that stopped for good is.
    #[must_use]
    pub fn is_played(&self) -> bool {
        self.matches.iter().any(|handle| handle.check().is_ok() && handle.status().phase() != Phase::Ended)
    }

    /// Whether everybody who studies the matches may see every company's secrets.
    #[must_use]
    pub fn are_secrets_open(&self) -> bool {
        self.state.read().unwrap_or_else(PoisonError::into_inner).are_secrets_open()
    }

    /// The place of a match.
    #[must_use]
    pub fn index_of(&self, id: &MatchId) -> Option<u16> {
        self.matches.iter().position(|handle| handle.id() == id).and_then(|index| u16::try_from(index).ok())
    }

    /// The matches that can be joined.
    fn playable(&self, wanted: Option<u16>) -> Result<Vec<u16>, WireError> {
        let mut playable = Vec::new();
        for (index, handle) in (0..).zip(&self.matches) {
            let over = handle.status().phase() == Phase::Ended;
            match handle.check() {
                Ok(()) if !over => playable.push(index),
                Ok(()) if wanted == Some(index) => return Err(WireError::NotNow {}),
                Err(error) if wanted == Some(index) => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        if playable.is_empty() { Err(WireError::NotNow {}) } else { Ok(playable) }
    }

    async fn keep(&self, person: PersonId, kept: PersonRow) -> Result<(), WireError> {
        let row = people::row(&self.card.code, person, &kept).map_err(|why| {
            tracing::error!(why, "a person's row can't be written");
            WireError::StoreUnavailable {}
        })?;
        self.store.put_rows(vec![row]).await.map_err(|error| unavailable(&error))?;
        self.state.write().unwrap_or_else(PoisonError::into_inner).know(person, kept);
        Ok(())
    }

    async fn record(&self, log: &mut ClassLog, event: ClassEvent) -> Result<(), WireError> {
        let bytes = event.to_bytes().map_err(|error| {
            tracing::error!(%error, "a classroom's event can't be written");
            WireError::StoreUnavailable {}
        })?;
        // Whatever ends this future early leaves open whether the write happened.
        log.in_doubt = true;
        match self.store.append(&log.stream, log.epoch, log.record_count, vec![bytes]).await {
            Append::Durable(head) => {
                log.in_doubt = false;
                log.record_count = head.count;
                self.state.write().unwrap_or_else(PoisonError::into_inner).evolve(&event);
                Ok(())
            }
            Append::Unknown(_) => Err(WireError::Stopping {}),
            failed @ (Append::Conflict { .. } | Append::Fenced { .. } | Append::Full | Append::Failed(_)) => {
                tracing::warn!(code = %self.card.code, ?failed, "classroom {}: its log can't be written", self.card.code);
                // Another owner stays the owner: only a server's own doubts are settled by owning anew.
                log.in_doubt = !matches!(failed, Append::Fenced { .. });
                Err(WireError::StoreUnavailable {})
            }
        }
    }

    /// Reads what the log holds beyond the state, after an append whose end is not known.
    async fn settle_doubt(&self, log: &mut ClassLog) -> Result<(), WireError> {
        if !log.in_doubt {
            return Ok(());
        }
        log.epoch = self.store.own(&log.stream).await.map_err(|error| unavailable(&error))?;
        let records =
            read_all(self.store.as_ref(), &log.stream).await.map_err(|error| unavailable(&error))?;
        let known = usize::try_from(log.record_count).unwrap_or(usize::MAX);
        for record in records.iter().skip(known) {
            match ClassEvent::from_bytes(record) {
                Ok(event) => self.state.write().unwrap_or_else(PoisonError::into_inner).evolve(&event),
                Err(error) => tracing::error!(%error, "classroom {}: a record can't be read", self.card.code),
            }
        }
        log.record_count = records.len() as u64;
        log.in_doubt = false;
        Ok(())
    }

    /// Tells a match who holds its seats now.
    async fn send_roster(&self, match_index: u16) {
        let roster = self.state.read().unwrap_or_else(PoisonError::into_inner).roster(match_index);
        if let Some(handle) = self.matches.get(usize::from(match_index))
            && let Err(error) = handle.ask(Request::Roster(roster)).await
        {
            tracing::debug!(match_id = %handle.id(), %error, "a match was not told who holds its seats");
        }
    }
}

fn unavailable(error: &StoreError) -> WireError {
    tracing::warn!(%error, "the store can't be used: {error}");
    unwritten(error)
}

/// What to tell whose write was not acknowledged. Only of one whose fate is known it may be said that nothing was done;
/// after any other the server ends.
pub(crate) fn unwritten(error: &StoreError) -> WireError {
    match error {
        StoreError::Unknown(_) => WireError::Stopping {},
        StoreError::Full | StoreError::Limit(_) | StoreError::Damaged(_) | StoreError::Failed(_) => {
            WireError::StoreUnavailable {}
        }
    }
}
