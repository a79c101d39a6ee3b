//! `ServingResearch`: spends on cheaper serving each month, until changed; see [`ServingResearch`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::research::ServingResearch;

pub(super) fn judge(desk: &Desk, spend_per_month: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::ServingResearch, None)?;
    desk.must_be_within(Control::ServingResearch, spend_per_month.0)
}

pub(super) fn act(world: &mut World, actor: Actor, spend_per_month: Fen) -> Result<(), LapseReason> {
    let mut research = world.get_mut::<ServingResearch>(actor.entity).ok_or(LapseReason::Inactive)?;
    research.fen_per_month = spend_per_month.0;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commitment::runway_days;
    use crate::exact_math::pow;
    use crate::finance::{Account, Ledger};
    use crate::given::{ME, Match};
    use crate::market::rates::Rates;
    use crate::market::research::Model;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::VendorId;

    fn research(yuan: i64) -> Command {
        Command::ServingResearch { spend_fen_per_month: Fen::from_yuan(yuan) }
    }

    /// A fifth is done unbidden; ¥3M a month is full.
    fn given_little_background() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.compute.background_serving_research_micro = 200_000;
        })
    }

    fn tau(game: &Match, vendor: VendorId) -> f64 {
        let rates = game.sim.world.resource::<Rates>();
        game.part::<ServingResearch>(vendor).tokens_per_gpu(rates, game.part::<Model>(vendor))
    }

    #[test]
    fn who_spends_more_serves_more_by_the_gpu() {
        let game = given_little_background().when(&[research(1_500_000)]).days(60);
        let (own, rival) = (tau(&game, ME) / 60e6, tau(&game, VendorId(1)) / 60e6);
        assert!((own - pow(2.0, 60.0 * 0.5 / 150.0)).abs() < 1e-6, "{own}");
        assert!((rival - pow(2.0, 60.0 * 0.2 / 150.0)).abs() < 1e-6, "{rival}");
    }

    #[test]
    fn it_is_owed_by_the_day_until_it_is_stopped_and_shortens_the_runway() {
        let plain = given_little_background().days(7);
        let game = given_little_background().when(&[research(1_500_000)]).days(7);
        let spent = |game: &Match| game.part::<Ledger>(ME).balance_fen(Account::Research);
        assert_eq!(spent(&game), i128::from(Fen::from_yuan(350_000).0));
        let runway = |game: &Match| runway_days(&game.sim.world, game.entity(ME)).unwrap();
        assert!(runway(&game) < runway(&plain));
        let game = game.when(&[research(0)]).days(7);
        assert_eq!(spent(&game), i128::from(Fen::from_yuan(350_000).0));
    }

    #[test]
    fn more_than_full_is_refused() {
        let (value, min, max) = (400_000_000, 0, 300_000_000);
        let out = Rejection::OutOfBounds { field: Control::ServingResearch, value, min, max };
        let _ = Match::given_all_unlocked().refused(&[research(4_000_000)], out);
    }
}
