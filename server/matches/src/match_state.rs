//! A match: decide, append, evolve, show, in this order and one step at a time.
//!
//! `propose` decides (and plays a day in memory); the caller makes the records durable; `settle` evolves and
//! publishes. Between the two every view is that of the last durable step.
//!
//! - `recovery`: the same match again from its log, and the match that it is without a decision that was taken back

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{Answer, Audience};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{Change, Forecast, MatchCard, Phase};
use burnrate_sim::{Author, Batch, Decision, EndReason, Event, OpenError, Opening, Simulation, Stamp};

use crate::bot_seats::{BotSeats, match_card};
use crate::decisions::put;
use crate::intent::{Intent, Proposal, Refusal, Reply, Settled};
use crate::make_up::{MakeUp, Rivals};
use crate::published::Published;
use crate::seek::Heard;

mod recovery;

pub use recovery::CorrectError;

/// One match.
pub struct Match {
    simulation: Simulation,
    bots: BotSeats,
    published: Published,
    card: MatchCard,
    place: Place,
    seed: u64,
    in_flight: bool,
    /// The recorded rivals, where one seat alone is played anew.
    rivals: Option<Rivals>,
    /// How many commands of each vendor were refused that nobody waits to hear of: a bot's, the script's, a recorded rival's.
    refused_unheard: Vec<u32>,
}

/// Where a match stands, as of its last durable step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Days closed.
    pub day: u32,
    /// The turn of the next day, counted from 1.
    pub turn: u32,
    /// The first day on which decisions made now act.
    pub next_turn_day: u32,
    /// Whether the next day is the first of its turn.
    pub at_turn_start: bool,
    /// Lobby, running or ended; the market knows no pause.
    pub phase: Phase,
}

impl Place {
    fn of(simulation: &Simulation) -> Self {
        Self {
            day: simulation.day(),
            turn: simulation.turn(),
            next_turn_day: simulation.next_turn_day(),
            at_turn_start: simulation.is_turn_start(),
            phase: simulation.phase(),
        }
    }
}

/// Why a match can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenMatchError {
    /// The market can't begin so.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The opening does not fit into a record.
    #[error("the scenario does not fit into a record: {0}")]
    TooLong(#[from] burnrate_sim::EventError),
}

impl Match {
    /// Opens a match, and returns it with the first record of its log.
    ///
    /// # Errors
    /// [`OpenMatchError`] when the opening can't be simulated or logged.
    pub fn open(match_id: &MatchId, opening: Opening) -> Result<(Self, Vec<Vec<u8>>), OpenMatchError> {
        let simulation = Simulation::new(&opening)?;
        let bots = BotSeats::new(&opening, match_id);
        let published = Published::new(bots.vendors(), &simulation, &Heard::default());
        let opened = Self {
            bots,
            card: match_card(&opening, match_id),
            place: Place::of(&simulation),
            seed: opening.seed,
            published,
            simulation,
            in_flight: false,
            rivals: None,
            refused_unheard: Vec::new(),
        };
        let record = Event::Opened(Box::new(opening)).to_bytes()?;
        Ok((opened, vec![record]))
    }

    /// Plays one seat alone anew from now on, against recorded rivals. The match must have their opening.
    pub fn play_against(&mut self, recorded: MakeUp) {
        let started = self.simulation.phase() != Phase::Lobby;
        self.rivals = Some(Rivals::at(recorded, &self.simulation, started));
    }

    /// The recorded rivals, where one seat alone is played anew.
    #[must_use]
    pub fn make_up(&self) -> Option<&MakeUp> {
        self.rivals.as_ref().map(Rivals::make_up)
    }

    /// How many commands of all but one seat the rules refused without anybody to hear of it: where recorded rivals play, those
    /// of theirs that were left out.
    #[must_use]
    pub fn left_out_beside(&self, seat: VendorId) -> u32 {
        let all = (0..).map(VendorId).zip(&self.refused_unheard);
        all.filter(|(vendor, _)| *vendor != seat).map(|(_, refused)| refused).sum()
    }

    /// Whether a seat's decisions are made here, rather than repeated.
    #[must_use]
    pub fn decides(&self, vendor: VendorId) -> bool {
        self.rivals.as_ref().is_none_or(|rivals| rivals.leaves(vendor))
    }

    /// Decides what would have to be logged. Until it is settled, nothing else can be proposed.
    ///
    /// # Errors
    /// [`Refusal`] when the match can't do this now; nothing has changed then, save for [`Refusal::RecordTooLong`]: after
    /// that the match must be dropped and recovered.
    pub fn propose(&mut self, intent: Intent) -> Result<Proposal, Refusal> {
        if self.in_flight {
            return Err(Refusal::InFlight);
        }
        let step = match intent {
            Intent::Start => self.start()?,
            Intent::Commands(batch) => self.commands(&batch)?,
            Intent::CloseDay => self.close_day()?,
            Intent::SeatControl { vendor, bot } => self.seat_control(vendor, bot)?,
            Intent::End(reason) => self.end(reason)?,
            Intent::PlayShock { shock, vendor, rumour_turns } => {
                Step::decided(self.simulation.decide_card(shock, vendor, rumour_turns)?)
            }
            Intent::SetScoreWeights(weights) => Step::decided(self.simulation.decide_weights(weights)?),
        };
        let proposal = step.into_proposal()?;
        self.in_flight = true;
        Ok(proposal)
    }

    /// Takes a proposal in, now that its records are durable.
    pub fn settle(&mut self, proposal: Proposal) -> Settled {
        self.settle_unseen(&proposal);
        let changes = if proposal.records.is_empty() {
            Vec::new()
        } else {
            let decided_by = decided_by(&proposal.to_evolve);
            self.published.update(&self.simulation, proposal.news_of_day.as_ref(), decided_by)
        };
        Settled { reply: proposal.reply, changes, ended: self.ended() }
    }

    /// Takes a proposal back of which nothing was written. Whether nothing had moved yet: then the match goes on as if
    /// it had never been made. Otherwise the match must be dropped and recovered.
    #[must_use]
    pub fn take_back(&mut self, proposal: &Proposal) -> bool {
        // What moves at once (a day, the start) leaves nothing to be taken in.
        let unmoved = proposal.records.len() == proposal.to_evolve.len();
        self.in_flight &= !unmoved;
        unmoved
    }

    /// Takes a proposal in where nobody looks: views stay as they were.
    pub(crate) fn settle_unseen(&mut self, proposal: &Proposal) {
        proposal.to_evolve.iter().for_each(|event| self.simulation.evolve(event));
        self.place = Place::of(&self.simulation);
        self.in_flight = false;
    }

    fn start(&mut self) -> Result<Step, Refusal> {
        if self.ended().is_some() {
            return Err(Refusal::Over);
        }
        if self.simulation.phase() != Phase::Lobby {
            return Err(Refusal::Started);
        }
        // The bots decide on a started match, so this step is taken in memory at once, like a day.
        let mut step = Step::default();
        match &mut self.rivals {
            None => self.take(&mut step, Event::Started {}),
            Some(rivals) => rivals.begin(&mut self.simulation, |event| step.logged.push(event)),
        }
        self.prepare_day(&mut step);
        Ok(step)
    }

    fn commands(&self, batch: &Batch) -> Result<Step, Refusal> {
        Ok(match self.simulation.decide(batch) {
            Decision::Fresh { events, answer } => Step {
                logged: events.clone(),
                to_evolve: events,
                reply: Some(Reply::Answer(answer)),
                closed: None,
            },
            Decision::Remembered(answer) => Step { reply: Some(Reply::Answer(answer)), ..Step::default() },
            Decision::TooOld => Step { reply: Some(Reply::Answer(Answer::TooOld {})), ..Step::default() },
            Decision::Malformed => return Err(Refusal::Malformed),
        })
    }

    fn close_day(&mut self) -> Result<Step, Refusal> {
        self.must_run()?;
        let closed = self.simulation.close_day();
        let mut step = Step { closed: Some(closed.clone()), ..Step::default() };
        step.logged.push(Event::DayClosed(Box::new(closed)));
        if let Some(reason) = self.simulation.is_over() {
            self.take(&mut step, Event::Ended { reason });
        } else {
            self.prepare_day(&mut step);
        }
        Ok(step)
    }

    /// Before a day: the script's moves of that day, and where it is the first of a turn the bots', each through
    /// `decide` like anyone's. Bots look at the market as the log's last day left it, so that a recovered match,
    /// which sees the same records, shows them the same.
    fn prepare_day(&mut self, step: &mut Step) {
        let turn_begins = self.simulation.is_turn_start();
        if turn_begins {
            self.bots.observe(&self.simulation);
        }
        self.put_recorded(step);
        for batch in self.simulation.due_script() {
            if self.decides(batch.vendor) {
                self.decide_for(step, batch);
            }
        }
        if !turn_begins {
            return;
        }
        for vendor in self.bots.vendors() {
            if self.decides(vendor) && self.simulation.bot_decides(vendor) {
                let commands = self.bots.decide(vendor, &self.simulation, self.seed);
                self.decide_for(step, Batch { vendor, author: Author::Bot, stamp: None, commands });
            }
        }
    }

    /// Decides a batch of a bot or script; what the rules refuse is logged and left out, and the rest is tried again.
    fn decide_for(&mut self, step: &mut Step, batch: Batch) {
        let refused = &mut self.refused_unheard;
        put(&mut self.simulation, batch, |event| {
            count_unheard(refused, &event);
            step.logged.push(event);
        });
    }

    /// What recorded rivals decided before the next day.
    fn put_recorded(&mut self, step: &mut Step) {
        let (rivals, refused) = (&mut self.rivals, &mut self.refused_unheard);
        if let Some(rivals) = rivals {
            rivals.put_due(&mut self.simulation, |event| {
                count_unheard(refused, &event);
                step.logged.push(event);
            });
        }
    }

    fn take(&mut self, step: &mut Step, event: Event) {
        self.simulation.evolve(&event);
        step.logged.push(event);
    }

    fn seat_control(&self, vendor: VendorId, bot: bool) -> Result<Step, Refusal> {
        if vendor.index() >= self.bots.vendors().len() {
            return Err(Refusal::NoVendor(vendor.0));
        }
        if self.ended().is_some() {
            return Err(Refusal::Over);
        }
        if self.simulation.bot_decides(vendor) == bot {
            return Ok(Step::default());
        }
        Ok(Step::decided(Event::SeatControl { vendor, bot }))
    }

    fn end(&self, reason: EndReason) -> Result<Step, Refusal> {
        if self.ended().is_some() { Err(Refusal::Over) } else { Ok(Step::decided(Event::Ended { reason })) }
    }

    fn must_run(&self) -> Result<(), Refusal> {
        if self.ended().is_some() {
            return Err(Refusal::Over);
        }
        if self.simulation.phase() == Phase::Lobby { Err(Refusal::NotStarted) } else { Ok(()) }
    }

    /// The whole view of an audience, as of the last durable step.
    #[must_use]
    pub fn view(&self, audience: Audience) -> Vec<Change> {
        self.published.view(audience)
    }

    /// What the server expects of a vendor with these commands, from what its seat may see.
    ///
    /// # Errors
    /// The [`Rejection`] that the commands would meet.
    pub fn forecast(&self, vendor: VendorId, commands: &[Command]) -> Result<Forecast, Rejection> {
        self.simulation.forecast(vendor, commands)
    }

    /// What became of an earlier batch.
    #[must_use]
    pub fn answer(&self, stamp: Stamp) -> Answer {
        self.simulation.answer(stamp)
    }

    /// The match's card.
    #[must_use]
    pub fn card(&self) -> &MatchCard {
        &self.card
    }

    /// Where the match stands, as of the last durable step.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The market, to read. While a proposal is in flight it may be a step ahead of what is durable.
    #[must_use]
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// Why the match is over; none while it goes on.
    #[must_use]
    pub fn ended(&self) -> Option<EndReason> {
        (self.simulation.phase() == Phase::Ended).then(|| self.simulation.is_over()).flatten()
    }

    /// Whether a proposal waits to be settled.
    #[must_use]
    pub fn in_flight(&self) -> bool {
        self.in_flight
    }
}

/// Counts a refusal that nobody waits to hear of.
fn count_unheard(refused: &mut Vec<u32>, event: &Event) {
    if let Event::CommandRefused { vendor, stamp: None, .. } = event {
        refused.resize(refused.len().max(vendor.index() + 1), 0);
        refused.get_mut(vendor.index()).into_iter().for_each(|count| *count += 1);
    }
}

/// The vendor of a step that is nothing but its decision.
fn decided_by(step: &[Event]) -> Option<VendorId> {
    match step {
        [Event::CommandsAccepted { vendor, .. } | Event::CommandRefused { vendor, .. }] => Some(*vendor),
        _ => None,
    }
}

/// What one intent comes to, before it is bytes.
#[derive(Default)]
struct Step {
    logged: Vec<Event>,
    to_evolve: Vec<Event>,
    reply: Option<Reply>,
    closed: Option<burnrate_sim::DayClosed>,
}

impl Step {
    /// One event that the simulation takes in when it is durable.
    fn decided(event: Event) -> Self {
        Self { logged: vec![event.clone()], to_evolve: vec![event], ..Self::default() }
    }

    fn into_proposal(self) -> Result<Proposal, Refusal> {
        let records: Result<Vec<_>, _> = self.logged.iter().map(Event::to_bytes).collect();
        Ok(Proposal {
            records: records.map_err(|_| Refusal::RecordTooLong)?,
            reply: self.reply.unwrap_or(Reply::Done),
            to_evolve: self.to_evolve,
            news_of_day: self.closed,
        })
    }
}
