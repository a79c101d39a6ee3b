//! `LongContext`: pays for more turns of a conversation before answers repeat. Each turn lengthens every prompt, and its cost.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::Research;

use super::Actor;
use super::desk::Desk;
use super::projects::{begin, must_have_room};
use crate::market::research::Work;
use crate::rules::Rules;

/// Turns that a sum buys, in thousandths, rounded down.
fn turns_milli(rules: &Research, spend_fen: i64) -> u32 {
    let exact = i128::from(spend_fen.max(0)) * 1_000 / i128::from(rules.context_fen_per_turn.max(1));
    u32::try_from(exact).unwrap_or(u32::MAX)
}

pub(super) fn judge(desk: &Desk, spend: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::ContextSpend, None)?;
    desk.must_be_within(Control::ContextSpend, spend.0)?;
    must_have_room(desk, DecisionKey::LongContext {})
}

pub(super) fn act(world: &mut World, actor: Actor, spend: Fen) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let research = &rules.scenario.research;
    let work = Work::LongContext { turns_milli: turns_milli(research, spend.0) };
    begin(world, actor, work, spend.0, research.context_days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::serving::ServiceLoad;
    use crate::outcome::Outcome;
    use crate::vendor::Product;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::{ProjectId, VendorId};
    use burnrate_client_proto::view::ProjectWork;

    fn deepen(yuan: i64) -> Command {
        Command::LongContext { spend_fen: Fen::from_yuan(yuan) }
    }

    /// ¥250,000 a turn in the lesson.
    #[test]
    fn two_turns_cost_two_prices_and_lengthen_every_prompt() {
        let game = Match::given_all_unlocked().when(&[deepen(500_000)]).days(30);
        assert_eq!(game.part::<Product>(ME).depth_milli, 7_500);
        let game = game.days(1);
        assert_eq!(game.part::<Product>(ME).depth_milli, 9_500);
        let (project, work) = (ProjectId(1), ProjectWork::LongContext {});
        let game = game.then(&[Outcome::ProjectFinished { vendor: ME, project, work, gain_milli: 2_000 }]);
        let a_user = |vendor| {
            let users = crate::head_count::HeadCount::of(&game.sim.world, usize::from(vendor));
            let load = game.part::<ServiceLoad>(VendorId(vendor));
            (load.free_tokens + load.subscriber_tokens) as f64 / users.primary() as f64
        };
        let dearer = a_user(0) / a_user(1);
        assert!((1.02..1.35).contains(&dearer), "{dearer}");
    }

    #[test]
    fn sums_out_of_bounds_and_a_locked_control_are_refused() {
        let (value, min, max) = (0, 10_000_000, 2_500_000_000);
        let out = Rejection::OutOfBounds { field: Control::ContextSpend, value, min, max };
        let _ = Match::given_all_unlocked().refused(&[deepen(0)], out);
        let _ = Match::given(|_| {}).refused(&[deepen(250_000)], Rejection::Locked { unlock_turn: 12 });
    }

    #[test]
    fn it_lapses_when_the_cash_is_gone() {
        let game = Match::given_all_unlocked().when(&[deepen(500_000)]).without_cash(ME).days(1);
        let (key, why) = (DecisionKey::LongContext {}, LapseReason::Cash);
        game.then(&[Outcome::DecisionLapsed { vendor: ME, key, why }]);
    }
}
