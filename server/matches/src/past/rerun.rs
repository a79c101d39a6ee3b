//! The moves of a match put again: each through `decide`, right before the day before which it was put. What the rules refuse
//! there is counted as not applicable and left out, and the rest of its batch is tried; nobody reacts to what came out differently.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{Batch, Event, OpenError, Simulation};

use super::{Move, Past, count_lapsed};
use crate::decisions::put;

/// Share of commands that were not applicable beyond which a result is not to be relied on.
pub(super) const UNRELIABLE_SHARE: f64 = 0.2;

/// What became of a vendor's commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Commands that the match itself took.
    pub commands: u32,
    /// Of these, commands that the rules refused here.
    pub refused: u32,
    /// Commands that lapsed here before they could act, beyond those that lapsed in the match itself.
    pub lapsed: u32,
}

impl Tally {
    /// Share of the commands that came to nothing here, 0 to 1.
    #[must_use]
    pub fn not_applicable_share(&self) -> f64 {
        if self.commands == 0 {
            return 0.0;
        }
        f64::from((self.refused + self.lapsed).min(self.commands)) / f64::from(self.commands)
    }

    /// Whether so many came to nothing that the result says little of these decisions.
    #[must_use]
    pub fn is_unreliable(&self) -> bool {
        self.not_applicable_share() > UNRELIABLE_SHARE
    }
}

/// A match whose moves are put again.
pub struct Rerun<'a> {
    past: &'a Past,
    simulation: Simulation,
    next_move: usize,
    left_out: Option<u64>,
    tallies: Vec<Tally>,
    lapsed: Vec<u32>,
}

impl<'a> Rerun<'a> {
    /// From the beginning, with this seed.
    ///
    /// # Errors
    /// [`OpenError`] when the market can't begin so; with a past that was read it always can.
    pub fn new(past: &'a Past, seed: u64) -> Result<Self, OpenError> {
        let mut opening = past.opening().clone();
        opening.seed = seed;
        let vendors = opening.resolved.vendors.len();
        Ok(Self {
            past,
            simulation: Simulation::new(&opening)?,
            next_move: 0,
            left_out: None,
            tallies: vec![Tally::default(); vendors],
            lapsed: vec![0; vendors],
        })
    }

    /// The same without the move of this record.
    #[must_use]
    pub fn without(self, record: u64) -> Self {
        Self { left_out: Some(record), ..self }
    }

    /// Puts what is due and closes a day; whether there was one to close.
    pub fn pass_day(&mut self) -> bool {
        if self.simulation.day() >= self.past.days() {
            return false;
        }
        self.put_due();
        if self.simulation.is_over().is_some() {
            return false;
        }
        let outcomes = self.simulation.pass_day();
        count_lapsed(&mut self.lapsed, self.tallies.len(), &outcomes);
        // As a live match does it; an instructor's end is a move.
        if let Some(reason) = self.simulation.is_over() {
            self.simulation.evolve(&Event::Ended { reason });
        }
        true
    }

    /// Passes all days that the match had, or as many as there are here; what was decided later finds no market.
    pub fn finish(&mut self) {
        while self.pass_day() {}
        self.put_due();
        for late in self.past.moves().iter().skip(self.next_move) {
            if let Event::CommandsAccepted { vendor, commands, .. } = &late.event {
                self.tell(*vendor, commands.len(), 0);
            }
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
        let lapsed = self.lapsed.get(vendor.index()).copied().unwrap_or(0);
        Tally { lapsed: lapsed.saturating_sub(self.past.lapsed(vendor)), ..tally }
    }

    fn put_due(&mut self) {
        let (past, day) = (self.past, self.simulation.day() + 1);
        while let Some(due) = past.moves().get(self.next_move).filter(|next| next.before_day <= day) {
            self.next_move += 1;
            if self.left_out != Some(due.record) {
                self.put(due);
            }
        }
    }

    fn put(&mut self, due: &Move) {
        match &due.event {
            Event::CommandsAccepted { vendor, author, stamp, commands, .. } => {
                let sent =
                    Batch { vendor: *vendor, author: *author, stamp: *stamp, commands: commands.clone() };
                let taken = self.put_batch(sent);
                self.tell(*vendor, commands.len(), taken);
            }
            Event::ShockPlayed { shock, vendor, rumour_turns, .. } => {
                if let Ok(event) = self.simulation.decide_card(*shock, *vendor, *rumour_turns) {
                    self.simulation.evolve(&event);
                }
            }
            // What was refused then changed nothing but the answers that are remembered.
            Event::Started {}
            | Event::CommandRefused { .. }
            | Event::SeatControl { .. }
            | Event::Ended { .. }
            | Event::ScoreWeightsSet { .. } => self.simulation.evolve(&due.event),
            // No moves.
            Event::Opened(_) | Event::DayClosed(_) => {}
        }
    }

    /// Counts commands of a vendor, and those of them that were taken.
    fn tell(&mut self, vendor: VendorId, sent: usize, taken: usize) {
        if let Some(tally) = self.tallies.get_mut(vendor.index()) {
            tally.commands += count(sent);
            tally.refused += count(sent.saturating_sub(taken));
        }
    }

    /// How many of a batch's commands were taken.
    fn put_batch(&mut self, batch: Batch) -> usize {
        let done = put(&mut self.simulation, batch.clone(), drop);
        if batch.stamp.is_none() || done.refused.is_empty() {
            return done.accepted.len();
        }
        // The refusal is remembered under the batch's number: the rest goes without one.
        let mut commands = batch.commands;
        for (refused, _) in done.refused {
            commands.iter().position(|command| *command == refused).map(|place| commands.remove(place));
        }
        let rest = Batch { stamp: None, commands, ..batch };
        put(&mut self.simulation, rest, drop).accepted.len()
    }
}

/// A batch has few commands.
fn count(commands: usize) -> u32 {
    u32::try_from(commands).unwrap_or(u32::MAX)
}
