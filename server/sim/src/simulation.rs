//! One market as a value: a World and the schedule of a day. Pure: no clock, no IO, no threads.
//!
//! Data flows one way: [`Simulation::decide`] borrows the state shared and proposes events; [`Simulation::evolve`] takes an
//! event and cannot fail; [`Simulation::close_day`] runs the schedule once. Between two calls nothing changes.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::view::{Phase, VendorStatus};

use crate::calendar::Calendar;
use crate::command::Answers;
use crate::event::{Author, DayClosed, EndReason, Event, Opening, Stamp, StateHash};
use crate::outcome::Outcome;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule::DaySystems;
use crate::stored::{self, SaveError};
use crate::vendor::Business;
use crate::vitals::{self, Vitals};

mod day;
mod deciding;
mod evolving;
mod open;
mod script;

pub use open::OpenError;

pub(crate) use day::{begin_day, launch_vendors};

/// Commands that travel together for one seat; all are accepted or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The seat.
    pub vendor: VendorId,
    /// Who sends it.
    pub author: Author,
    /// The client's number for it; none for bots and scripts.
    pub stamp: Option<Stamp>,
    /// 1 to 32 commands.
    pub commands: Vec<Command>,
}

/// What becomes of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// New: append the events, evolve them, then give the answer.
    Fresh {
        /// Exactly one `CommandsAccepted` or `CommandRefused`.
        events: Vec<Event>,
        /// What the client is told once they are durable.
        answer: Answer,
    },
    /// This number was answered before; nothing is to be appended.
    Remembered(Answer),
    /// This number is older than the answers that are remembered.
    TooOld,
    /// Not 1 to 32 commands, or no such vendor: the caller should have refused it.
    Malformed,
}

/// One market.
pub struct Simulation {
    pub(crate) world: World,
    pub(crate) schedule: Schedule,
}

impl Simulation {
    /// Runs the schedule once.
    pub fn close_day(&mut self) -> DayClosed {
        self.run_day();
        self.closed()
    }

    /// What the day that has run brought.
    pub(crate) fn closed(&mut self) -> DayClosed {
        let outcomes = self.world.resource_mut::<crate::outcome::Outcomes>().take();
        DayClosed { day: self.day(), state_hash: self.state_hash(), outcomes, vitals: self.vitals() }
    }

    /// Closes a day of a match that keeps no log: the same day, without its hash and figures; what it brought.
    pub fn pass_day(&mut self) -> Vec<Outcome> {
        self.run_day();
        self.world.resource_mut::<crate::outcome::Outcomes>().take()
    }

    /// Has `seen` called on every day with each stage when it is over, for whoever measures what a day is made of.
    pub fn watch_stages(&mut self, seen: impl Fn(DaySystems) + Clone + Send + Sync + 'static) {
        crate::schedule::watch_stages(&mut self.schedule, seen);
    }

    /// The schedule alone, without hash and figures.
    pub(crate) fn run_day(&mut self) {
        self.schedule.run(&mut self.world);
    }

    /// The whole stored state.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        stored::save(&self.world)
    }

    /// A market from its opening and a saved state.
    ///
    /// # Errors
    /// [`SaveError`] when the bytes are no saved state of this match under these rules.
    pub fn restore(opening: &Opening, bytes: &[u8]) -> Result<Self, SaveError> {
        let mut simulation = Self::new(opening)?;
        stored::restore(&mut simulation.world, bytes)?;
        Ok(simulation)
    }

    /// BLAKE3 of [`Self::save`].
    #[must_use]
    pub fn state_hash(&self) -> StateHash {
        StateHash(*blake3::hash(&self.save()).as_bytes())
    }

    /// What was answered to a stamp: for a client that asks.
    #[must_use]
    pub fn answer(&self, stamp: Stamp) -> Answer {
        self.world.resource::<Answers>().look_up(stamp)
    }

    /// Everything that was answered and is remembered.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.world.resource::<Answers>().clone()
    }

    /// Stands by what another market of the same match answered: where it takes that one's place, nobody is told anything else.
    pub fn stand_by(&mut self, answers: &Answers) {
        self.world.resource_mut::<Answers>().clone_from(answers);
    }

    /// Days closed.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.calendar().day
    }

    /// The turn (from 1) of the next day to be closed.
    #[must_use]
    pub fn turn(&self) -> u32 {
        self.rules().turns.turn_of(self.day() + 1)
    }

    /// The first day on which decisions made now act.
    #[must_use]
    pub fn next_turn_day(&self) -> u32 {
        self.rules().turns.next_first_day(self.day())
    }

    /// Whether the next day to be closed is the first of a turn: the moment at which bots are asked.
    #[must_use]
    pub fn is_turn_start(&self) -> bool {
        self.next_turn_day() == self.day() + 1
    }

    /// Lobby, running or ended; a pause is not the market's business.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.calendar().phase()
    }

    /// Why the match is over, or should be: the caller then logs [`Event::Ended`].
    #[must_use]
    pub fn is_over(&self) -> Option<EndReason> {
        let calendar = self.calendar();
        let all_played = calendar.day >= self.rules().scenario.meta.days;
        let over = all_played.then_some(EndReason::ScenarioOver);
        calendar.ended.or(over).or(self.is_one_left().then_some(EndReason::OneLeft))
    }

    /// Whether a seat's bot decides at present, rather than people; false for a vendor that does not exist.
    #[must_use]
    pub fn bot_decides(&self, vendor: VendorId) -> bool {
        self.world.resource::<crate::seat::Seats>().seats.get(vendor.index()).is_some_and(|seat| seat.bot)
    }

    /// Whether a vendor is to come, in business, or how it ended; none for one that does not exist.
    #[must_use]
    pub fn status_of(&self, vendor: VendorId) -> Option<VendorStatus> {
        let entity = self.world.resource::<Roster>().vendor(vendor.0)?;
        self.world.get::<Business>(entity).map(|business| business.status)
    }

    /// Of several vendors at most one is in business and none is to come; or the only one is gone.
    fn is_one_left(&self) -> bool {
        let vendors = &self.world.resource::<Roster>().vendors;
        let cards = vendors.iter().zip(&self.rules().scenario.vendors);
        let statuses = cards.filter_map(|(entity, card)| Some((self.world.get::<Business>(*entity)?, card)));
        let alive = statuses.filter(|(business, card)| match business.status {
            // Whom only a shock would bring may never come.
            VendorStatus::Upcoming => !card.enters_by_shock,
            VendorStatus::Active => true,
            VendorStatus::Insolvent | VendorStatus::Liquidated | VendorStatus::Acquired => false,
        });
        alive.count() <= usize::from(vendors.len() > 1)
    }

    pub(crate) fn calendar(&self) -> &Calendar {
        self.world.resource::<Calendar>()
    }

    pub(crate) fn rules(&self) -> &Rules {
        self.world.resource::<Rules>()
    }

    /// Every vendor's figures, in vendor order.
    #[must_use]
    pub fn vitals(&self) -> Vec<Vitals> {
        vitals::of_world(&self.world)
    }
}
