//! The weights of the score as they stand: the scenario's, or those that an instructor set before the match began.

use bevy_ecs::prelude::Resource;
use bincode::{Decode, Encode};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Phase, ScoreWeights as Weights};
use burnrate_content::resolved::Score;

use crate::event::Event;
use crate::simulation::Simulation;

/// What an instructor set, if one did.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ScoreWeights {
    /// None: the scenario's.
    pub set: Option<Weights>,
}

/// Why weights can't be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsRefusal {
    /// The match has begun: everybody plays for the score as it stands.
    #[error("the match has begun")]
    Started,
    /// One of them is out of its range.
    #[error("{field} must be from {min} to {max}")]
    OutOfRange {
        /// Which.
        field: &'static str,
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
}

impl ScoreWeights {
    /// The score's terms: the scenario's, under what was set. The window of days is the scenario's always.
    #[must_use]
    pub fn over(&self, scenario: &Score) -> Score {
        let Some(set) = self.set else { return scenario.clone() };
        let micro = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        Score {
            habit_user_fen: set.habit_user_fen.0,
            arr_multiple_micro: micro(set.arr_multiple_micro),
            star_fen: set.star_fen.0,
            cash_weight_micro: micro(set.cash_weight_micro),
            debt_weight_micro: micro(set.debt_weight_micro),
            parent_weight_micro: micro(set.parent_weight_micro),
            ..scenario.clone()
        }
    }

    /// The weights as everybody sees them.
    #[must_use]
    pub fn shown(&self, scenario: &Score) -> Weights {
        let micro = |value: i64| u64::try_from(value).unwrap_or(0);
        self.set.unwrap_or(Weights {
            habit_user_fen: Fen(scenario.habit_user_fen),
            arr_multiple_micro: micro(scenario.arr_multiple_micro),
            star_fen: Fen(scenario.star_fen),
            cash_weight_micro: micro(scenario.cash_weight_micro),
            debt_weight_micro: micro(scenario.debt_weight_micro),
            parent_weight_micro: micro(scenario.parent_weight_micro),
        })
    }
}

impl Simulation {
    /// Judges new weights; the event that sets them.
    ///
    /// # Errors
    /// [`WeightsRefusal`] once the match has begun, and for weights out of range.
    pub fn decide_weights(&self, weights: Weights) -> Result<Event, WeightsRefusal> {
        if self.phase() != Phase::Lobby {
            return Err(WeightsRefusal::Started);
        }
        match weights.out_of_range() {
            Some((field, min, max)) => Err(WeightsRefusal::OutOfRange { field, min, max }),
            None => Ok(Event::ScoreWeightsSet { weights }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::appraise_world;
    use crate::given::Match;

    fn cash_alone(game: &Match) -> Weights {
        let scenario = &game.opening.resolved.score;
        let nothing = ScoreWeights::default().shown(scenario);
        Weights { habit_user_fen: Fen(0), arr_multiple_micro: 0, star_fen: Fen(0), ..nothing }
    }

    #[test]
    fn weights_of_the_lobby_make_the_score() {
        let mut game = Match::in_lobby(|_| {});
        let weights = cash_alone(&game);
        let event = game.sim.decide_weights(weights).unwrap();
        let (before, hash) = (appraise_world(&game.sim.world)[0].score_fen, game.sim.state_hash());
        game.sim.evolve(&event);
        let (after, cash_fen) = (appraise_world(&game.sim.world)[0].score_fen, 2_000_000_000);
        // The founders hold eight parts in ten.
        assert_eq!(after, cash_fen * 8 / 10);
        assert!(before > after && game.sim.state_hash() != hash);
    }

    #[test]
    fn they_stand_once_the_match_has_begun_and_have_their_ranges() {
        let game = Match::in_lobby(|_| {});
        let weights = cash_alone(&game);
        let wild = Weights { cash_weight_micro: 100_000_001, ..weights };
        let out = WeightsRefusal::OutOfRange { field: "cash_weight_micro", min: 0, max: 100_000_000 };
        assert_eq!(game.sim.decide_weights(wild), Err(out));
        let negative = Weights { star_fen: Fen(-1), ..weights };
        assert!(matches!(
            game.sim.decide_weights(negative),
            Err(WeightsRefusal::OutOfRange { field: "star_fen", .. })
        ));
        let game = Match::given(|_| {});
        assert_eq!(game.sim.decide_weights(weights), Err(WeightsRefusal::Started));
    }
}
