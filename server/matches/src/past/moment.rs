//! A match as it was right before a day, to be gone on with: many times, and under other seeds, without playing what was before.
//!
//! Under another seed the situation is the very same, and all chance from that day on another. What the state holds of chance to
//! come is little: rumours that have begun keep their truth, and offers and tenders that stand remain. Everything else is drawn
//! on its own day, of a training run too.

use burnrate_client_proto::view::Phase;
use burnrate_sim::{SaveError, Simulation};

use super::{Move, Past, Rerun};

/// A match right before a day.
#[derive(Clone, Debug)]
pub struct Moment {
    state: Vec<u8>,
    next_move: usize,
    day: u32,
}

impl Moment {
    /// Days that were closed.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// The moves of the match that came later.
    pub(super) fn later<'a>(&self, past: &'a Past) -> &'a [Move] {
        past.moves().get(self.next_move..).unwrap_or_default()
    }
}

impl<'a> Rerun<'a> {
    /// The match as it stands; one that has not begun is begun, as nobody decides before.
    pub fn moment(&mut self) -> Moment {
        while self.simulation().phase() == Phase::Lobby && self.put_next() {}
        Moment { state: self.simulation().save(), next_move: self.next_move(), day: self.simulation().day() }
    }

    /// From a moment of the same match on, with this seed. Commands and lapses are counted from there.
    ///
    /// # Errors
    /// [`SaveError`] for a moment of another match.
    pub fn resumed(past: &'a Past, moment: &Moment, seed: u64) -> Result<Self, SaveError> {
        let mut opening = past.opening().clone();
        opening.seed = seed;
        let simulation = Simulation::restore(&opening, &moment.state)?;
        Ok(Self::going_on(past.line(), simulation, seed, moment.next_move))
    }
}
