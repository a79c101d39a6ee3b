//! One simulated client over all its connections: it comes, does what its dice say, is cut off and comes back; when the
//! storm is over it settles what is open and compares its view with a fresh one.

use std::sync::Arc;
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{ClientId, InstructorKey, JoinCode, MatchId, PersonId, SeatToken, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, ServerMessage, Since, WireError};
use burnrate_client_proto::view::Change;
use tokio::time::{Instant, sleep};

use crate::deeds;
use crate::dice::Dice;
use crate::follower::Follower;
use crate::journal::Journal;
use crate::judge::{Judge, hash_of};
use crate::line::{Gone, Line, PATIENCE};
use crate::network::Network;
use crate::plan::Plan;
use crate::stage::{Act, Stage};

/// The instructor's key of every simulated server.
pub(crate) fn key() -> InstructorKey {
    InstructorKey::new("a-key-for-tests").unwrap()
}

/// What a visitor comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Instructor,
    Player,
    Screen,
}

/// A seat, as its holder remembers it.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) match_id: MatchId,
    pub(crate) person: PersonId,
    pub(crate) token: SeatToken,
}

/// What all visitors lean on.
pub(crate) struct Town {
    pub(crate) plan: Plan,
    pub(crate) network: Arc<Network>,
    pub(crate) judge: Arc<Judge>,
    pub(crate) stage: Arc<Stage>,
}

/// One client.
pub(crate) struct Visitor {
    pub(crate) town: Arc<Town>,
    pub(crate) number: u8,
    pub(crate) role: Role,
    pub(crate) dice: Dice,
    pub(crate) journal: Journal,
    pub(crate) follower: Follower,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) deeds: u64,
    /// Every seat is held, some by joins of which no answer came back: one that is named may be shared.
    shares: bool,
    settled: bool,
    compared: bool,
}

impl Visitor {
    pub(crate) fn new(town: &Arc<Town>, number: u8, role: Role) -> Self {
        let plan = &town.plan;
        Self {
            number,
            role,
            dice: Dice::new(plan.seed, 100 + u64::from(number)),
            journal: Journal::new(ClientId([number; 16]), &town.judge, plan.plant_misread),
            follower: Follower::new(number, &town.judge, plan.every_step),
            ticket: None,
            deeds: 0,
            shares: false,
            settled: false,
            compared: false,
            town: Arc::clone(town),
        }
    }

    /// Comes and goes until the play is over; returns what it kept.
    pub(crate) async fn visit(mut self) -> Self {
        sleep(Duration::from_millis(self.dice.below(500))).await;
        while self.town.stage.act() != Act::Over {
            let codec = if self.dice.chance(50) { Codec::Json } else { Codec::Bincode };
            if let Ok(mut line) = self.connect(codec).await {
                self.journal.connected();
                if self.live(&mut line).await.is_ok() {
                    line.close().await;
                }
            }
            sleep(Duration::from_millis(20 + self.dice.below(self.town.plan.return_ms_max))).await;
        }
        self
    }

    async fn connect(&self, codec: Codec) -> Result<Line, Gone> {
        let who = (self.number, self.journal.client);
        let Town { network, judge, plan, .. } = &*self.town;
        Line::connect(network, who, codec, judge, plan.plant_repeat).await
    }

    /// One connection's life; an error when it was cut.
    async fn live(&mut self, line: &mut Line) -> Result<(), Gone> {
        self.enter(line).await?;
        loop {
            match self.town.stage.act() {
                Act::Over => return Ok(()),
                Act::Storm => {
                    let wait_ms = self.dice.between(10, self.town.plan.deed_every_ms);
                    self.listen(line, Instant::now() + Duration::from_millis(wait_ms)).await?;
                    if self.town.stage.act() == Act::Storm && deeds::random(self, line).await? {
                        return Ok(());
                    }
                }
                Act::Calm if !self.settled => self.settle(line).await?,
                Act::Compare if !self.compared => self.compare(line).await?,
                Act::Calm | Act::Compare => {
                    line.send(&ClientMessage::Ping { nonce: 0 }).await?;
                    self.listen(line, Instant::now() + Duration::from_millis(500)).await?;
                }
            }
        }
    }

    /// Takes in what comes until then.
    pub(crate) async fn listen(&mut self, line: &mut Line, until: Instant) -> Result<(), Gone> {
        while let Some(message) = line.next_before(until).await? {
            self.take(message);
        }
        Ok(())
    }

    /// Takes in one message.
    pub(crate) fn take(&mut self, message: ServerMessage) {
        if let Some(answer) = self.follower.take(message) {
            self.hear(answer);
        }
    }

    /// Takes in what comes until an answer is the one.
    pub(crate) async fn wait_for<T>(
        &mut self,
        line: &mut Line,
        is_it: impl Fn(&ServerMessage) -> Option<T>,
    ) -> Result<T, Gone> {
        let until = Instant::now() + PATIENCE;
        while let Some(message) = line.next_before(until).await? {
            let Some(answer) = self.follower.take(message) else { continue };
            let found = is_it(&answer);
            self.hear(answer);
            if let Some(found) = found {
                return Ok(found);
            }
        }
        Err(Gone)
    }

    /// An answer that is no part of a view.
    fn hear(&mut self, answer: ServerMessage) {
        let judge = &self.town.judge;
        match answer {
            ServerMessage::Ack { seq, answer } => self.journal.answered(seq, answer),
            ServerMessage::Error { error, .. } => match error {
                WireError::Busy { .. } => judge.mark("a match was busy"),
                WireError::TooFast { .. } => judge.mark("a client was too fast"),
                WireError::StoreUnavailable {} => {
                    judge.mark("a client was told that the log can't be written");
                }
                WireError::Stopping {} => judge.mark("a client was told that the server stops"),
                WireError::TooSlow {} => judge.mark("a client was told that it is too slow"),
                WireError::NotNow {}
                | WireError::NoSeat {}
                | WireError::SeatClosed {}
                | WireError::WrongCode { .. }
                | WireError::WrongToken {} => {}
                other => judge.fault(&format!("client {} was told {other:?}", self.number)),
            },
            ServerMessage::Attached { .. }
            | ServerMessage::Done { .. }
            | ServerMessage::Pong { .. }
            | ServerMessage::Joined { .. }
            | ServerMessage::Created { .. }
            | ServerMessage::Lobby(_) => {}
            ServerMessage::Forecasted { .. } | ServerMessage::ForecastRefused { .. } => {
                judge.mark("a forecast was told");
            }
            other => judge.fault(&format!("client {} was told {other:?}", self.number)),
        }
    }

    /// Creates or joins what it has not yet, and attaches.
    async fn enter(&mut self, line: &mut Line) -> Result<(), Gone> {
        if self.role == Role::Instructor && self.town.stage.class().is_none() {
            let (code, matches) = self.create(line).await?;
            self.town.stage.open(code, matches);
        }
        let Some((code, _)) = self.town.stage.class() else {
            self.listen(line, Instant::now() + Duration::from_millis(300)).await?;
            return Err(Gone);
        };
        if self.role == Role::Player && self.ticket.is_none() {
            self.ticket = Some(self.join(line, &code).await?);
        }
        let since = self.follower.since.filter(|_| !self.dice.chance(10));
        self.attach(line, since).await
    }

    async fn create(&mut self, line: &mut Line) -> Result<(JoinCode, Vec<MatchId>), Gone> {
        let Plan { seed, matches, pace, .. } = self.town.plan;
        let scenario = "first-class".to_owned();
        let create =
            ClientMessage::Create { request: 1, key: key(), scenario, seed: Some(seed), matches, pace };
        line.send(&create).await?;
        let created = |answer: &ServerMessage| {
            if let ServerMessage::Created { code, matches, .. } = answer {
                return Some(Ok((code.clone(), matches.clone())));
            }
            matches!(answer, ServerMessage::Error { .. }).then_some(Err(Gone))
        };
        self.wait_for(line, created).await?
    }

    async fn join(&mut self, line: &mut Line, code: &JoinCode) -> Result<Ticket, Gone> {
        let name = format!("visitor {}", self.number);
        let vendor = if self.shares { Some(self.held_seat(line, code).await?) } else { None };
        line.send(&ClientMessage::Join { code: code.to_string(), name, match_id: None, vendor }).await?;
        let joined = |answer: &ServerMessage| {
            if let ServerMessage::Joined { match_id, person, token, .. } = answer.clone() {
                return Some(Ok(Ticket { match_id, person, token }));
            }
            if let ServerMessage::Error { error, .. } = answer { Some(Err(error.clone())) } else { None }
        };
        match self.wait_for(line, joined).await? {
            Ok(ticket) => {
                self.journal.belongs_to(ticket.person);
                Ok(ticket)
            }
            Err(error) => {
                self.shares |= error == (WireError::NoSeat {});
                if error == (WireError::StoreUnavailable {}) {
                    self.town.judge.mark("a join could not be written");
                }
                Err(Gone)
            }
        }
    }

    /// Some seat that people may take.
    async fn held_seat(&mut self, line: &mut Line, code: &JoinCode) -> Result<VendorId, Gone> {
        line.send(&ClientMessage::LookUp { code: code.to_string() }).await?;
        let lobby = |answer: &ServerMessage| match answer {
            ServerMessage::Lobby(lobby) => Some(lobby.matches[0].seats.clone()),
            _ => None,
        };
        let seats = self.wait_for(line, lobby).await?;
        self.town.judge.mark("a seat was shared");
        Ok(seats[usize::try_from(self.dice.below(seats.len() as u64)).unwrap()].vendor)
    }

    /// What attaches this visitor to its match.
    pub(crate) fn attachment(&self, since: Option<Since>) -> Option<ClientMessage> {
        let (_, matches) = self.town.stage.class()?;
        let match_id = matches.first()?.clone();
        Some(match self.role {
            Role::Instructor => ClientMessage::Instruct { match_id, key: key(), since },
            Role::Screen => ClientMessage::Watch { match_id, since },
            Role::Player => {
                let ticket = self.ticket.clone()?;
                ClientMessage::Sit { match_id: ticket.match_id, token: ticket.token, since }
            }
        })
    }

    pub(crate) async fn attach(&mut self, line: &mut Line, since: Option<Since>) -> Result<(), Gone> {
        let Some(attach) = self.attachment(since) else { return Err(Gone) };
        self.follower.attaching(since);
        line.send(&attach).await?;
        let attached = |answer: &ServerMessage| {
            if matches!(answer, ServerMessage::Attached { .. }) {
                return Some(Ok(()));
            }
            let refused = WireError::WrongToken {};
            matches!(answer, ServerMessage::Error { error, .. } if *error == refused).then_some(Err(Gone))
        };
        self.wait_for(line, attached).await?
    }

    /// In the calm: repeats what is not answered until it is, then asks what became of everything.
    async fn settle(&mut self, line: &mut Line) -> Result<(), Gone> {
        if self.role == Role::Instructor {
            deeds::stand_still(self, line).await?;
        }
        for seq in self.journal.unanswered() {
            let commands = self.journal.commands(seq).unwrap_or_default();
            line.send(&ClientMessage::Act { seq, commands }).await?;
            self.listen(line, Instant::now() + Duration::from_millis(250)).await?;
        }
        if !self.journal.unanswered().is_empty() || !self.follower.is_whole() {
            return self.listen(line, Instant::now() + Duration::from_millis(500)).await;
        }
        if self.role == Role::Player {
            let last = self.journal.next_seq();
            // The latest, and some of those that may be too old to tell.
            for seq in (1..=last).filter(|seq| seq + 80 > last || seq.is_multiple_of(16)) {
                self.journal.asks(seq);
                line.send(&ClientMessage::Ask { seq }).await?;
                let told = |message: &ServerMessage| {
                    let ServerMessage::Ack { seq: told, answer } = message else { return None };
                    (*told == seq).then(|| answer.clone())
                };
                let answer = self.wait_for(line, told).await?;
                if seq < last && answer == (Answer::NeverSeen {}) {
                    self.town.judge.fault(&format!("batch {seq} was answered and is not known any more"));
                }
                self.listen(line, Instant::now() + Duration::from_millis(60)).await?;
            }
        }
        self.settled = true;
        self.town.stage.settled();
        Ok(())
    }

    /// Compares the view, as all its deltas built it, with one that is built from nothing now.
    async fn compare(&mut self, line: &mut Line) -> Result<(), Gone> {
        let mut fresh = Follower::new(self.number, &self.town.judge, false);
        let mut tab = self.connect(Codec::Bincode).await?;
        let Some(attach) = self.attachment(None) else { return Err(Gone) };
        fresh.attaching(None);
        tab.send(&attach).await?;
        let until = Instant::now() + PATIENCE;
        while !fresh.is_whole() {
            match tab.next_before(until).await? {
                Some(message) => drop(fresh.take(message)),
                None => return Err(Gone),
            }
        }
        while self.follower.since != fresh.since {
            let Some(message) = line.next_before(until).await? else { break };
            self.take(message);
        }
        self.compare_views(&fresh);
        tab.close().await;
        self.compared = true;
        self.town.stage.compared();
        Ok(())
    }

    fn compare_views(&self, fresh: &Follower) {
        let judge = &self.town.judge;
        if self.follower.since != fresh.since {
            let (kept, new) = (self.follower.since, fresh.since);
            return judge
                .fault(&format!("client {} stands at {kept:?}, and a new one at {new:?}", self.number));
        }
        let differ = |change: &&Change| !fresh.view.changes().any(|other| other == *change);
        if let Some(change) = self.follower.view.changes().find(differ) {
            judge.fault(&format!("client {} kept what a fresh view has not: {change:?}", self.number));
        } else if hash_of(self.follower.view.changes()) != hash_of(fresh.view.changes()) {
            judge.fault(&format!("client {} has a view in another order than a fresh one", self.number));
        }
        judge.mark("a kept view equals a fresh one");
    }
}
