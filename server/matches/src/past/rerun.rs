//! The moves of a match put again: each through `decide`, right before the day before which it was put. A command that names
//! what is not there means what [`Elsewhere`] says. What the rules refuse is counted as not applicable and left out, and the
//! rest of its batch is tried; nobody reacts to what came out differently.

use std::borrow::Cow;
use std::collections::BTreeSet;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::rejection::Rejection;
use burnrate_sim::random::DrawRecord;
use burnrate_sim::{Author, Batch, DayClosed, Event, OpenError, Outcome, Simulation};

use super::edits::{Added, Edits};
use super::elsewhere::{Elsewhere, Form};
use super::{Change, Line, Move, Past, Tally, note_lapsed};
use crate::bot_seats::BotSeats;
use crate::decisions::{Put, put};

/// A match whose moves are put again.
pub struct Rerun<'a> {
    past: &'a Line,
    simulation: Simulation,
    seed: u64,
    /// Days that were closed when it began.
    from_day: u32,
    next_move: usize,
    change: Option<(VendorId, Change)>,
    edits: Cow<'a, Edits>,
    elsewhere: Elsewhere,
    bots: Option<Bots>,
    tallies: Vec<Tally>,
    lapsed: Vec<Vec<u32>>,
    illegal: Option<Illegal>,
    written: Vec<Written>,
}

/// What the market took in where a log has records: moves as they stood, and others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A record of the match, as it stands there.
    Again(u64),
    /// What the match does not have.
    New(Event),
}

/// A decision of an edit that the rules refuse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("before day {day}, company {}: {command:?} is refused: {rejection:?}", vendor.0)]
pub struct Illegal {
    /// The day before which it was put.
    pub day: u32,
    /// Whose it was.
    pub vendor: VendorId,
    /// The command.
    pub command: Command,
    /// Why.
    pub rejection: Rejection,
}

/// Bots in the seats of all but some.
struct Bots {
    seats: BotSeats,
    /// The first day for which they decide.
    from_day: u32,
    /// Whose decisions stay the recorded ones.
    kept: BTreeSet<VendorId>,
}

impl<'a> Rerun<'a> {
    /// From the beginning, with this seed.
    ///
    /// # Errors
    /// [`OpenError`] when the market can't begin so; with a past that was read it always can.
    pub fn new(past: &'a Past, seed: u64) -> Result<Self, OpenError> {
        Self::on(past.line(), seed)
    }

    /// The same, of a match whose log is still being read.
    pub(super) fn on(past: &'a Line, seed: u64) -> Result<Self, OpenError> {
        let mut opening = past.opening().clone();
        opening.seed = seed;
        Ok(Self::going_on(past, Simulation::new(&opening)?, seed, 0))
    }

    /// From the beginning, with this seed, and a record of every draw that the market takes: for showing that others take the same.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn recording_draws(past: &'a Past, seed: u64) -> Result<(Self, DrawRecord), OpenError> {
        let mut opening = past.opening().clone();
        opening.seed = seed;
        let (simulation, record) = Simulation::recording_draws(&opening)?;
        Ok((Self::going_on(past.line(), simulation, seed, 0), record))
    }

    /// From a market on, with the moves from one on to come.
    pub(super) fn going_on(past: &'a Line, simulation: Simulation, seed: u64, next_move: usize) -> Self {
        let vendors = past.opening().resolved.vendors.len();
        Self {
            past,
            seed,
            from_day: simulation.day(),
            simulation,
            next_move,
            change: None,
            edits: Cow::Owned(Edits::default()),
            elsewhere: Elsewhere::default(),
            bots: None,
            tallies: vec![Tally::default(); vendors],
            lapsed: vec![Vec::new(); vendors],
            illegal: None,
            written: Vec::new(),
        }
    }

    /// The same, with what is not there taken in this form; [`Form::Soft`] if nothing is said.
    #[must_use]
    pub fn in_form(self, form: Form) -> Self {
        Self { elsewhere: Elsewhere::new(form), ..self }
    }

    /// The same with a company's decisions changed, those that are to come.
    #[must_use]
    pub fn changed(self, vendor: VendorId, change: Change) -> Self {
        Self { change: Some((vendor, change)), ..self }
    }

    /// The same without the decision of this record.
    #[must_use]
    pub fn without(self, record: u64) -> Self {
        Self { edits: Cow::Owned(Edits::without(record)), ..self }
    }

    /// The same with edited decisions.
    #[must_use]
    pub fn edited(self, edits: &'a Edits) -> Self {
        Self { edits: Cow::Borrowed(edits), ..self }
    }

    /// The same with bots in all seats but these, from a day on: they decide each turn anew, from what their seats see.
    #[must_use]
    pub fn against_bots(self, match_id: &MatchId, from_day: u32, kept: BTreeSet<VendorId>) -> Self {
        let seats = BotSeats::new(self.past.opening(), match_id);
        Self { bots: Some(Bots { seats, from_day, kept }), ..self }
    }

    /// Puts what is due and closes a day; whether there was one to close.
    pub fn pass_day(&mut self) -> bool {
        self.day(|simulation| (simulation.pass_day(), ())).is_some()
    }

    /// The same, with the day's hash and figures.
    pub fn close_day(&mut self) -> Option<DayClosed> {
        self.day(|simulation| {
            let mut closed = simulation.close_day();
            (std::mem::take(&mut closed.outcomes), closed)
        })
    }

    /// The same, with what the day told.
    pub(super) fn close_told_day(&mut self) -> Option<DayClosed> {
        self.day(|simulation| {
            let closed = simulation.close_day();
            (closed.outcomes.clone(), closed)
        })
    }

    /// A day, closed in a way that tells its outcomes and whatever else is asked of it.
    fn day<T>(&mut self, close: impl FnOnce(&mut Simulation) -> (Vec<Outcome>, T)) -> Option<T> {
        if self.simulation.day() >= self.past.days() || self.simulation.is_over().is_some() {
            return None;
        }
        self.put_due();
        if self.simulation.is_over().is_some() {
            return None;
        }
        let (outcomes, told) = close(&mut self.simulation);
        note_lapsed(&mut self.lapsed, self.tallies.len(), self.simulation.day(), &outcomes);
        // As a live match does it; an instructor's end is a move.
        if let Some(reason) = self.simulation.is_over() {
            self.take(Event::Ended { reason });
        }
        Some(told)
    }

    /// Passes all days that the match had, or as many as there are here; what was decided later finds no market.
    pub fn finish(&mut self) {
        while self.pass_day() {}
        if self.simulation.is_over().is_none() {
            self.put_due();
        }
        for late in self.past.moves().iter().skip(self.next_move) {
            if let Event::CommandsAccepted { vendor, commands, .. } = &late.event {
                self.tell(*vendor, commands.len(), 0);
            }
            self.stand_by_answers(late);
        }
        self.next_move = self.past.moves().len();
    }

    /// The market as it stands.
    #[must_use]
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// What became of a vendor's commands so far.
    #[must_use]
    pub fn tally(&self, vendor: VendorId) -> Tally {
        let tally = self.tallies.get(vendor.index()).copied().unwrap_or_default();
        let lapsed = self.lapsed.get(vendor.index()).map_or(0, |days| count(days.len()));
        let happened = self.past.lapsed(vendor, self.from_day, self.simulation.day());
        // What a correction left out was no part of the match any more; nobody knows of which days it was.
        let left_out = if self.from_day == 0 { self.past.refused(vendor) } else { 0 };
        Tally {
            commands: tally.commands.saturating_sub(left_out),
            refused: tally.refused.saturating_sub(left_out),
            lapsed: lapsed.saturating_sub(happened),
            ..tally
        }
    }

    /// By vendor: the days on which decisions lapsed.
    pub(super) fn lapsed_in_all(&self) -> Vec<Vec<u32>> {
        self.lapsed.clone()
    }

    /// How many commands of each vendor were refused.
    pub(super) fn refused_in_all(&self) -> Vec<u32> {
        self.tallies.iter().map(|tally| tally.refused).collect()
    }

    /// Whether any command so far was taken otherwise than [`Form::Exact`] takes it.
    #[must_use]
    pub fn adapts(&self) -> bool {
        self.elsewhere.adapts()
    }

    /// What the market took in since this was last asked, in order.
    pub fn written(&mut self) -> Vec<Written> {
        std::mem::take(&mut self.written)
    }

    /// The first decision of the edits that the rules refused.
    #[must_use]
    pub fn illegal(&self) -> Option<&Illegal> {
        self.illegal.as_ref()
    }

    /// The market, to go on with.
    #[must_use]
    pub fn into_simulation(self) -> Simulation {
        self.simulation
    }

    /// In a live match's order: bots where a turn begins, then what people decided, then what the edits add.
    fn put_due(&mut self) {
        let (past, day) = (self.past, self.simulation.day() + 1);
        if day > 1 {
            self.ask_bots(day);
        }
        while past.moves().get(self.next_move).is_some_and(|next| next.before_day <= day) {
            self.put_next();
        }
        let added: Vec<Batch> = self.edits.added_before(day).map(Added::batch).collect();
        added.into_iter().for_each(|batch| self.put_edited(batch));
    }

    /// Puts the next move, whenever it is due; whether there was one.
    pub(super) fn put_next(&mut self) -> bool {
        let past = self.past;
        let Some(due) = past.moves().get(self.next_move) else { return false };
        self.next_move += 1;
        self.put(due);
        if due.event == (Event::Started {}) {
            self.ask_bots(self.simulation.day() + 1);
        }
        true
    }

    /// How many moves were put, or were over when it began.
    pub(super) fn next_move(&self) -> usize {
        self.next_move
    }

    /// Decides a batch that the match does not have, now; how many of its commands the rules took.
    pub(super) fn decide_now(&mut self, batch: Batch) -> usize {
        self.decide(batch).accepted.len()
    }

    /// Lets the bots see the turn begin, and decide where they hold the seats; the script moves such seats, too.
    fn ask_bots(&mut self, day: u32) {
        let Some(bots) = &mut self.bots else { return };
        let turn_begins = self.simulation.is_turn_start();
        if turn_begins {
            bots.seats.observe(&self.simulation);
        }
        if day < bots.from_day {
            return;
        }
        let free = |vendor: &VendorId| !bots.kept.contains(vendor);
        let mut batches: Vec<Batch> = Vec::new();
        for vendor in bots.seats.vendors().filter(free) {
            if !self.simulation.bot_decides(vendor) {
                self.written.push(Written::New(Event::SeatControl { vendor, bot: true }));
                self.simulation.evolve(&Event::SeatControl { vendor, bot: true });
            }
        }
        batches.extend(self.simulation.due_script().into_iter().filter(|batch| free(&batch.vendor)));
        if turn_begins {
            let seed = self.seed;
            batches.extend(bots.seats.vendors().filter(free).map(|vendor| {
                let commands = bots.seats.decide(vendor, &self.simulation, seed);
                Batch { vendor, author: Author::Bot, stamp: None, commands }
            }));
        }
        for batch in batches {
            self.decide(batch);
        }
    }

    /// Whether a bot decides in this one's place.
    fn is_replaced(&self, vendor: VendorId, day: u32) -> bool {
        self.bots.as_ref().is_some_and(|bots| day >= bots.from_day && !bots.kept.contains(&vendor))
    }

    fn put(&mut self, due: &Move) {
        match &due.event {
            Event::CommandsAccepted { vendor, .. }
            | Event::CommandRefused { vendor, .. }
            | Event::SeatControl { vendor, .. }
                if self.is_replaced(*vendor, due.before_day) => {}
            Event::CommandsAccepted { vendor, author, stamp, commands, .. } => {
                let batch = |commands| Batch { vendor: *vendor, author: *author, stamp: None, commands };
                match self.edits.instead_of(due.record).map(<[Command]>::to_vec) {
                    None => {
                        let whose = (due.record, *vendor);
                        let commands = self.as_changed(*vendor, commands);
                        let meant =
                            self.elsewhere.meant(self.past.named(), whose, &commands, &self.simulation);
                        let taken = self.put_again(due, Batch { stamp: *stamp, ..batch(meant.commands) });
                        self.tell(*vendor, commands.len(), taken.len() + meant.moot);
                        self.tell_adapted(*vendor, &meant.adapted, &taken);
                    }
                    Some(left_out) if left_out.is_empty() => {}
                    Some(changed) => self.put_edited(batch(changed)),
                }
            }
            Event::ShockPlayed { shock, vendor, rumour_turns, .. } => {
                if let Ok(event) = self.simulation.decide_card(*shock, *vendor, *rumour_turns) {
                    self.take_for(due, event);
                }
            }
            // What was refused then changed nothing but the answers that are remembered.
            Event::Started {}
            | Event::CommandRefused { .. }
            | Event::SeatControl { .. }
            | Event::Ended { .. }
            | Event::ScoreWeightsSet { .. } => self.take_for(due, due.event.clone()),
            Event::TakenBack { .. } => self.stand_by_answers(due),
            // No moves.
            Event::Opened(_) | Event::DayClosed(_) => {}
        }
    }

    /// At a correction: what had been answered by then stands, whatever was answered here.
    fn stand_by_answers(&mut self, due: &Move) {
        if let Some(answers) = self.past.answers_by(due) {
            self.simulation.stand_by(answers);
            self.written.push(Written::Again(due.record));
        }
    }

    /// A company's commands as a change has them.
    fn as_changed<'b>(&self, vendor: VendorId, commands: &'b [Command]) -> Cow<'b, [Command]> {
        let Some((_, change)) = self.change.filter(|(whose, _)| *whose == vendor) else {
            return Cow::Borrowed(commands);
        };
        let bounds = &self.past.opening().resolved.bounds;
        commands.iter().filter_map(|command| change.later(command, bounds)).collect()
    }

    /// Takes in what came of a move: the move itself, or something else.
    fn take_for(&mut self, due: &Move, event: Event) {
        self.simulation.evolve(&event);
        let same = event == due.event;
        self.written.push(if same { Written::Again(due.record) } else { Written::New(event) });
    }

    fn take(&mut self, event: Event) {
        self.simulation.evolve(&event);
        self.written.push(Written::New(event));
    }

    /// Decides a batch that the match does not have.
    fn decide(&mut self, batch: Batch) -> Put {
        let written = &mut self.written;
        put(&mut self.simulation, batch, |event| written.push(Written::New(event)))
    }

    /// A decision of the edits: the rules' refusal is the edit's fault.
    fn put_edited(&mut self, batch: Batch) {
        let (day, vendor) = (self.simulation.day() + 1, batch.vendor);
        if let Some((command, rejection)) = self.decide(batch).refused.into_iter().next() {
            self.illegal.get_or_insert(Illegal { day, vendor, command, rejection });
        }
    }

    /// Those of a recorded batch's commands that were taken.
    fn put_again(&mut self, due: &Move, batch: Batch) -> Vec<Command> {
        let mut events = Vec::new();
        let done = put(&mut self.simulation, batch.clone(), |event| events.push(event));
        if events.as_slice() == std::slice::from_ref(&due.event) {
            self.written.push(Written::Again(due.record));
        } else {
            self.written.extend(events.into_iter().map(Written::New));
        }
        if batch.stamp.is_none() || done.refused.is_empty() {
            return done.accepted;
        }
        // The refusal is remembered under the batch's number: the rest goes without one.
        let mut commands = batch.commands;
        for (refused, _) in done.refused {
            commands.iter().position(|command| *command == refused).map(|place| commands.remove(place));
        }
        self.decide(Batch { stamp: None, commands, ..batch }).accepted
    }

    /// Counts commands of a vendor, and those of them that were taken.
    fn tell(&mut self, vendor: VendorId, sent: usize, taken: usize) {
        if let Some(tally) = self.tallies.get_mut(vendor.index()) {
            tally.commands += count(sent);
            tally.refused += count(sent.saturating_sub(taken));
        }
    }

    /// Counts those that took something in place of what they named.
    fn tell_adapted(&mut self, vendor: VendorId, adapted: &[Command], taken: &[Command]) {
        if let Some(tally) = self.tallies.get_mut(vendor.index()) {
            tally.adapted += count(adapted.iter().filter(|command| taken.contains(command)).count());
        }
    }
}

/// A batch has few commands.
fn count(commands: usize) -> u32 {
    u32::try_from(commands).unwrap_or(u32::MAX)
}
