//! What one connection has said and may say: greeted or not, attached to which match with whose eyes. Every message
//! gets an answer, and a mistake gets a typed error; the line is never cut here.

use std::sync::Arc;

use burnrate_client_proto::PROTOCOL_VERSION;
use burnrate_client_proto::codec::FRAME_BYTES_MAX;
use burnrate_client_proto::command::BATCH_COMMANDS_MAX;
use burnrate_client_proto::id::{ClientId, InstructorKey, JoinCode, MatchId, PersonId, SeatToken, VendorId};
use burnrate_client_proto::message::{Audience, ClientMessage, Limits, ServerMessage, Since, WireError};
use burnrate_client_proto::study::Study;
use burnrate_sim::{RULES_VERSION, Stamp};
use sha2::{Digest, Sha256};

use crate::address::AddressGroup;
use crate::broadcast::ConnectionNumber;
use crate::classroom::Classroom;
use crate::limits::{Bucket, Deed};
use crate::lobby::{MakeUpPlan, Plan};
use crate::match_actor::{Act, Follow, MatchHandle, Request};
use crate::outbox::Outbox;
use crate::people::{NAME_CHARS_MAX, read_name};
use crate::server::Server;
use crate::study::{Asked, Eyes, Studies};

/// The state of one connection.
pub(crate) struct Session {
    server: Arc<Server>,
    outbox: Arc<Outbox>,
    connection: ConnectionNumber,
    address: AddressGroup,
    messages: Bucket,
    client: Option<ClientId>,
    attached: Option<Box<Attached>>,
    /// None until the first is asked for.
    studies: Option<Box<Studies>>,
}

/// The match that a connection follows.
struct Attached {
    room: Arc<Classroom>,
    match_index: u16,
    handle: MatchHandle,
    audience: Audience,
    person: Option<PersonId>,
}

/// An error, with the number of what it answers.
struct Refused(Option<u64>, WireError);

impl From<WireError> for Refused {
    fn from(error: WireError) -> Self {
        Self(None, error)
    }
}

type Answered = Result<Option<ServerMessage>, Refused>;

impl Session {
    /// A connection that has not said anything.
    pub(crate) fn new(server: Arc<Server>, address: AddressGroup) -> Self {
        Self {
            outbox: Outbox::new(),
            connection: server.number_connection(),
            address,
            messages: Bucket::new(server.config.message_rate),
            client: None,
            attached: None,
            studies: None,
            server,
        }
    }

    /// Where answers go.
    pub(crate) fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    /// Counts a message against the connection's rate.
    ///
    /// # Errors
    /// The milliseconds until the next may come.
    pub(crate) fn admit(&mut self) -> Result<(), u32> {
        self.messages.take(self.server.clock.now_ms(), 1)
    }

    /// Answers one message.
    pub(crate) async fn take(&mut self, message: ClientMessage) {
        match self.answer(message).await {
            Ok(Some(answer)) => self.outbox.answer(answer),
            Ok(None) => {}
            Err(Refused(request, error)) => {
                self.server.metrics.messages_refused_total.up();
                self.outbox.refuse(request, error);
            }
        }
    }

    /// The client fell behind and has read what waited.
    pub(crate) async fn ask_for_snapshot(&mut self) {
        if let Some(attached) = &self.attached {
            let request = Request::CatchUp { connection: self.connection, audience: attached.audience };
            if let Err(error) = attached.handle.ask(request).await {
                self.outbox.refuse(None, error);
            }
        }
    }

    /// The connection ends.
    pub(crate) async fn end(&mut self) {
        self.detach().await;
    }

    async fn answer(&mut self, message: ClientMessage) -> Answered {
        if let ClientMessage::Hello { protocol, client } = message {
            return self.hello(protocol, client).map_err(Refused::from);
        }
        let Some(client) = self.client else { return Err(WireError::Hello {}.into()) };
        match message {
            ClientMessage::Hello { .. } => Err(WireError::Hello {}.into()),
            ClientMessage::ListScenarios {} => {
                Ok(Some(ServerMessage::Scenarios { scenarios: self.server.scenarios.to_vec() }))
            }
            ClientMessage::LookUp { code } => Ok(Some(ServerMessage::Lobby(self.room(&code)?.lobby()))),
            ClientMessage::Join { code, name, match_id, vendor } => {
                self.join(&code, &name, match_id.as_ref(), vendor).await
            }
            ClientMessage::Sit { match_id, token, since } => self.sit(&match_id, &token, since).await,
            ClientMessage::Watch { match_id, since } => {
                self.attach(&match_id, Audience::Public {}, None, since).await
            }
            ClientMessage::Instruct { match_id, key, since } => {
                self.check_key(&key)?;
                self.attach(&match_id, Audience::Instructor {}, None, since).await
            }
            ClientMessage::Act { seq, commands } => self.act(client, seq, commands),
            ClientMessage::Ask { seq } => self.ask(client, seq),
            ClientMessage::Forecast { request, commands } => {
                let asked = |error| Refused(Some(u64::from(request)), error);
                let (handle, vendor, _) = self.seat().map_err(asked)?;
                let outbox = Arc::clone(&self.outbox);
                handle.try_ask(Request::Forecast { outbox, vendor, request, commands }).map_err(asked)?;
                Ok(None)
            }
            ClientMessage::Ready { ready } => {
                let (handle, vendor, _) = self.seat()?;
                handle.try_ask(Request::Ready { vendor, ready })?;
                Ok(None)
            }
            ClientMessage::Leave {} => self.leave().await,
            ClientMessage::Create { request, key, scenario, seed, matches, pace } => {
                let asked = |error| Refused(Some(u64::from(request)), error);
                self.check_key(&key).map_err(asked)?;
                let plan = Plan { scenario, seed, matches, pace };
                self.server.lobby.create(plan, request).await.map(Some).map_err(asked)
            }
            ClientMessage::ListClassrooms { key } => {
                self.check_key(&key)?;
                self.list_classrooms()
            }
            ClientMessage::Order { request, order } => {
                let asked = |error| Refused(Some(u64::from(request)), error);
                let Some(attached) = self.instructor() else {
                    return Err(asked(WireError::NotInstructor {}));
                };
                let ordered = attached.room.order(attached.match_index, order, request, &self.outbox).await;
                ordered.map(|()| None).map_err(asked)
            }
            ClientMessage::Study { request, study } => {
                let asked = |error| Refused(Some(u64::from(request)), error);
                self.study(request, study).map(|()| None).map_err(asked)
            }
            ClientMessage::CancelStudy { request } => {
                let studies = self.studies.as_deref_mut();
                let cancelled =
                    studies.ok_or(WireError::NoStudy {}).and_then(|s| s.cancel(request, &self.outbox));
                cancelled.map(|()| None).map_err(|error| Refused(Some(u64::from(request)), error))
            }
            ClientMessage::Ping { nonce } => Ok(Some(ServerMessage::Pong { nonce })),
            ClientMessage::MakeUp { request, key, match_id: of, vendor, pace } => {
                let asked = |error| Refused(Some(u64::from(request)), error);
                self.check_key(&key).map_err(asked)?;
                let plan = MakeUpPlan { of, vendor, pace };
                self.server.lobby.make_up(plan, request).await.map(Some).map_err(asked)
            }
        }
    }

    fn hello(&mut self, protocol: u16, client: ClientId) -> Result<Option<ServerMessage>, WireError> {
        if protocol != PROTOCOL_VERSION {
            return Err(WireError::ProtocolVersion { supported: PROTOCOL_VERSION });
        }
        if self.client.is_some() {
            return Err(WireError::Hello {});
        }
        self.client = Some(client);
        let config = &self.server.config;
        let limits = Limits {
            frame_bytes_max: u32::try_from(FRAME_BYTES_MAX).unwrap_or(u32::MAX),
            batch_commands_max: u16::try_from(BATCH_COMMANDS_MAX).unwrap_or(u16::MAX),
            name_chars_max: NAME_CHARS_MAX,
            messages_per_second_max: u16::try_from(1_000 / config.message_rate.token_ms.max(1))
                .unwrap_or(u16::MAX),
            silence_ms_max: config.silence_ms,
        };
        Ok(Some(ServerMessage::Welcome {
            protocol: PROTOCOL_VERSION,
            server: env!("CARGO_PKG_VERSION").to_owned(),
            rules_version: RULES_VERSION,
            limits,
        }))
    }

    /// The classroom of a code. Wrong ones are counted by address; whoever had too many is not even looked up, as
    /// an answer would tell.
    fn room(&self, typed: &str) -> Result<Arc<Classroom>, WireError> {
        let retry_after_ms = self.server.wait_ms(self.address, Deed::WrongCode);
        if retry_after_ms > 0 {
            return Err(WireError::WrongCode { retry_after_ms });
        }
        let found = JoinCode::read(typed).ok().and_then(|code| self.server.lobby.find(&code));
        found.ok_or_else(|| {
            let retry_after_ms = self.server.count(self.address, Deed::WrongCode).err().unwrap_or(0);
            WireError::WrongCode { retry_after_ms }
        })
    }

    /// Holds a key to the server's, without telling by time how much of it is right.
    fn check_key(&self, key: &InstructorKey) -> Result<(), WireError> {
        let retry_after_ms = self.server.wait_ms(self.address, Deed::WrongKey);
        if retry_after_ms > 0 {
            return Err(WireError::WrongKey { retry_after_ms });
        }
        // Hashes differ at a place that says nothing of the keys.
        let digest = |key: &InstructorKey| Sha256::digest(key.as_str());
        if digest(key) == digest(&self.server.config.instructor_key) {
            return Ok(());
        }
        let retry_after_ms = self.server.count(self.address, Deed::WrongKey).err().unwrap_or(0);
        Err(WireError::WrongKey { retry_after_ms })
    }

    async fn join(
        &self,
        code: &str,
        name: &str,
        match_id: Option<&MatchId>,
        vendor: Option<VendorId>,
    ) -> Answered {
        self.server
            .count(self.address, Deed::Join)
            .map_err(|retry_after_ms| WireError::TooFast { retry_after_ms })?;
        let room = self.room(code)?;
        let name =
            read_name(name).map_err(|fault| WireError::BadName { fault, max_chars: NAME_CHARS_MAX })?;
        let config = &self.server.config;
        let limits = (config.people_per_seat_max, config.people_per_classroom_max);
        Ok(Some(room.join(name, (match_id, vendor), limits, &self.server.entropy).await?))
    }

    async fn sit(&mut self, match_id: &MatchId, token: &SeatToken, since: Option<Since>) -> Answered {
        let (room, index) = self.server.lobby.find_match(match_id).ok_or(WireError::NoMatch {})?;
        let (person, vendor) = room.holder(index, token)?;
        self.attach(match_id, Audience::Vendor { vendor }, Some(person), since).await
    }

    async fn attach(
        &mut self,
        match_id: &MatchId,
        audience: Audience,
        person: Option<PersonId>,
        since: Option<Since>,
    ) -> Answered {
        let (room, match_index) = self.server.lobby.find_match(match_id).ok_or(WireError::NoMatch {})?;
        let handle = room.matches().get(usize::from(match_index)).cloned().ok_or(WireError::NoMatch {})?;
        handle.check_audience(audience)?;
        self.detach().await;
        let follow = Follow {
            audience,
            connection: self.connection,
            person,
            attachment: self.outbox.begin_attachment(),
            since,
            outbox: Arc::clone(&self.outbox),
        };
        handle.ask(Request::Follow(follow)).await?;
        self.attached = Some(Box::new(Attached { room, match_index, handle, audience, person }));
        Ok(None)
    }

    async fn detach(&mut self) {
        let Some(attached) = self.attached.take() else { return };
        let Attached { handle, audience, person, .. } = *attached;
        // A match that has stopped has nobody to tell.
        if let Err(error) = handle.ask(Request::Leave { connection: self.connection, audience, person }).await
        {
            tracing::debug!(match_id = %handle.id(), %error, "a follower left a match that has stopped");
        }
    }

    fn act(
        &self,
        client: ClientId,
        seq: u64,
        commands: Vec<burnrate_client_proto::command::Command>,
    ) -> Answered {
        let asked = |error| Refused(Some(seq), error);
        let (handle, vendor, person) = self.seat().map_err(asked)?;
        let (stamp, outbox) = (stamp(client, person, seq), Arc::clone(&self.outbox));
        handle.try_ask(Request::Act(Act { vendor, person, stamp, commands, outbox })).map_err(asked)?;
        Ok(None)
    }

    fn ask(&self, client: ClientId, seq: u64) -> Answered {
        let asked = |error| Refused(Some(seq), error);
        let (handle, _, person) = self.seat().map_err(asked)?;
        let (stamp, outbox) = (stamp(client, person, seq), Arc::clone(&self.outbox));
        handle.try_ask(Request::Ask { outbox, stamp }).map_err(asked)?;
        Ok(None)
    }

    fn study(&mut self, request: u32, study: Study) -> Result<(), WireError> {
        let attached = self.attached.as_deref().ok_or(WireError::NoMatch {})?;
        attached.handle.check()?;
        let still_played = self.server.lobby.is_played(attached.room.card().seed);
        let eyes = Eyes::of(attached.audience, still_played, attached.room.are_secrets_open())?;
        let (match_id, outbox) = (attached.handle.id().clone(), Arc::clone(&self.outbox));
        let (audience, days) = (attached.audience, attached.handle.status().day());
        let asked = Asked { request, study, match_id, days, audience, eyes, outbox };
        self.studies.get_or_insert_default().begin(&self.server.studies, asked)
    }

    /// Gives the seat up; the connection goes on as the public's.
    async fn leave(&mut self) -> Answered {
        let Some(attached) = &self.attached else { return Err(WireError::NotSeated {}.into()) };
        let Some(person) = attached.person else { return Err(WireError::NotSeated {}.into()) };
        let (room, match_index, id) =
            (Arc::clone(&attached.room), attached.match_index, attached.handle.id().clone());
        room.leave(person, match_index).await?;
        self.attach(&id, Audience::Public {}, None, None).await
    }

    /// All classrooms, newest first, as many as fit a frame.
    fn list_classrooms(&self) -> Answered {
        let mut classrooms = self.server.lobby.all();
        loop {
            let message = ServerMessage::Classrooms { classrooms: classrooms.clone() };
            let fits = burnrate_client_proto::codec::Codec::Json.encode(&message).is_ok();
            if fits || classrooms.is_empty() {
                return Ok(Some(message));
            }
            classrooms.truncate(classrooms.len() * 3 / 4);
        }
    }

    fn instructor(&self) -> Option<&Attached> {
        self.attached.as_deref().filter(|attached| attached.audience == (Audience::Instructor {}))
    }

    fn seat(&self) -> Result<(&MatchHandle, VendorId, PersonId), WireError> {
        let attached = self.attached.as_deref().ok_or(WireError::NotSeated {})?;
        match (attached.audience, attached.person) {
            (Audience::Vendor { vendor }, Some(person)) => Ok((&attached.handle, vendor, person)),
            (Audience::Vendor { .. } | Audience::Public {} | Audience::Instructor {}, _) => {
                Err(WireError::NotSeated {})
            }
        }
    }
}

/// What a log holds of a client: its name bound to one person, so that nobody can meet another's answers, nor two
/// people of one browser each other's.
fn stamp(client: ClientId, person: PersonId, seq: u64) -> Stamp {
    let mut hasher = Sha256::new();
    hasher.update(b"burnrate/client");
    hasher.update(client.0);
    hasher.update(person.0.to_le_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let mut bound = [0; 16];
    bound.copy_from_slice(&digest[..16]);
    Stamp { client: ClientId(bound), seq }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_bound_to_its_person() {
        let client = ClientId([7; 16]);
        let of = |person, seq| stamp(client, PersonId(person), seq);
        assert_eq!(of(1, 5), of(1, 5));
        assert_ne!(of(1, 5).client, of(2, 5).client);
        assert_eq!(of(1, 5).client, of(1, 6).client);
        assert_ne!(of(1, 5).client, client);
    }
}
