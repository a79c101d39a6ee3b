//! Chance, all of it from one seed: each part of the simulated world throws dice of its own, so that one part's throws
//! do not move another's.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// One part's dice.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a part, by its number.
    pub(crate) fn new(seed: u64, part: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(part);
        Self(generator)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }

    /// A number from `least` to `most`.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}
