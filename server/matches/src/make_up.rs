//! Make-up play: who missed a match plays its seat against the recorded rivals. Right before each day what everybody else
//! decided before that day is put again; the seat decides anew. Rivals do not react: what the rules refuse of theirs is left out.
//! What is put stands in the match's own log like anyone's, so a replay needs the recorded match no more; to play on, a match
//! that is found again needs it.

use std::sync::Arc;

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_sim::{Batch, EndReason, Event, Opening, Simulation};

use crate::decisions::put;
use crate::past::{Move, Past};

/// The recorded rivals of a seat.
#[derive(Clone, Debug)]
pub struct MakeUp {
    of: MatchId,
    seat: VendorId,
    opening: Arc<Opening>,
    moves: Arc<[Move]>,
}

impl MakeUp {
    /// Everybody but one seat, as a match recorded them. Decisions that were taken back are none.
    #[must_use]
    pub fn new(of: MatchId, past: &Past, seat: VendorId) -> Self {
        let others = past.moves().iter().filter(|one| is_of_others(&one.event, seat));
        Self { of, seat, opening: Arc::new(past.opening().clone()), moves: others.cloned().collect() }
    }

    /// The recorded match.
    #[must_use]
    pub fn of(&self) -> &MatchId {
        &self.of
    }

    /// The seat that is played anew.
    #[must_use]
    pub fn seat(&self) -> VendorId {
        self.seat
    }

    /// What the recorded match began from, and the match against it begins from too.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        &self.opening
    }
}

/// Whether a move is put for the others: what was refused then changed nothing, and is not tried again.
fn is_of_others(event: &Event, seat: VendorId) -> bool {
    match event {
        Event::CommandsAccepted { vendor, .. } | Event::SeatControl { vendor, .. } => *vendor != seat,
        Event::Started {}
        | Event::Ended { reason: EndReason::Instructor }
        | Event::ShockPlayed { .. }
        | Event::ScoreWeightsSet { .. } => true,
        Event::Opened(_)
        | Event::CommandRefused { .. }
        | Event::DayClosed(_)
        | Event::Ended { reason: EndReason::ScenarioOver | EndReason::OneLeft }
        | Event::TakenBack { .. } => false,
    }
}

/// The recorded rivals at a match: how far they are.
#[derive(Clone, Debug)]
pub(crate) struct Rivals {
    make_up: MakeUp,
    next_move: usize,
}

impl Rivals {
    /// As far as a match has come.
    pub(crate) fn at(make_up: MakeUp, simulation: &Simulation, started: bool) -> Self {
        let due = simulation.day() + 1;
        let next_move = if started { make_up.moves.partition_point(|one| one.before_day <= due) } else { 0 };
        Self { make_up, next_move }
    }

    /// What they repeat.
    pub(crate) fn make_up(&self) -> &MakeUp {
        &self.make_up
    }

    /// Whether a seat is the one that is played anew.
    pub(crate) fn leaves(&self, vendor: VendorId) -> bool {
        self.make_up.seat == vendor
    }

    /// Puts what was decided up to the start, and the start.
    pub(crate) fn begin(&mut self, simulation: &mut Simulation, mut logged: impl FnMut(Event)) {
        let start = self.make_up.moves.iter().position(|one| one.event == Event::Started {});
        self.put_moves(start.map_or(0, |start| start + 1), simulation, &mut logged);
    }

    /// Puts what is due before the next day.
    pub(crate) fn put_due(&mut self, simulation: &mut Simulation, mut logged: impl FnMut(Event)) {
        let day = simulation.day() + 1;
        let due = self.make_up.moves.partition_point(|one| one.before_day <= day);
        self.put_moves(due, simulation, &mut logged);
    }

    fn put_moves(&mut self, end: usize, simulation: &mut Simulation, logged: &mut impl FnMut(Event)) {
        let moves = Arc::clone(&self.make_up.moves);
        for one in moves.iter().take(end).skip(self.next_move) {
            put_recorded(&one.event, simulation, logged);
        }
        self.next_move = self.next_move.max(end);
    }
}

fn put_recorded(event: &Event, simulation: &mut Simulation, logged: &mut impl FnMut(Event)) {
    match event {
        Event::CommandsAccepted { vendor, author, commands, .. } => {
            // Nobody here waits for an answer.
            let batch = Batch { vendor: *vendor, author: *author, stamp: None, commands: commands.clone() };
            put(simulation, batch, logged);
        }
        Event::ShockPlayed { shock, vendor, rumour_turns, .. } => {
            if let Ok(card) = simulation.decide_card(*shock, *vendor, *rumour_turns) {
                simulation.evolve(&card);
                logged(card);
            }
        }
        Event::Started {}
        | Event::SeatControl { .. }
        | Event::Ended { .. }
        | Event::ScoreWeightsSet { .. } => {
            simulation.evolve(event);
            logged(event.clone());
        }
        Event::Opened(_) | Event::CommandRefused { .. } | Event::DayClosed(_) | Event::TakenBack { .. } => {}
    }
}
