//! `RefreshCreative`: pays once, and audiences are less tired of the vendor's advertisements, see [`Fatigue::refresh`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Expense, Ledger};
use crate::market::advertising::Fatigue;
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, spend: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::CreativeSpend, None)?;
    desk.must_be_within(Control::CreativeSpend, spend.0)
}

pub(super) fn act(world: &mut World, actor: Actor, spend: Fen) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut ledger = world.get_mut::<Ledger>(actor.entity).ok_or(LapseReason::Inactive)?;
    if ledger.cash_fen() < spend.0 {
        return Err(LapseReason::Cash);
    }
    ledger.pay_now(Expense::Creative, spend.0);
    let mut fatigue = world.get_mut::<Fatigue>(actor.entity).ok_or(LapseReason::Inactive)?;
    fatigue.refresh(&rules.scenario.advertising, spend.0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixed::Fixed;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    fn refresh(yuan: i64) -> Command {
        Command::RefreshCreative { spend_fen: Fen::from_yuan(yuan) }
    }

    #[test]
    fn it_is_paid_once_and_audiences_are_less_tired() {
        let mut game = Match::given_all_unlocked();
        let tired = Fatigue { stocks: vec![Fixed::ONE; 30] };
        game.sim.world.entity_mut(game.entity(ME)).insert(tired);
        let game = game.when(&[refresh(100_000)]);
        let before = game.part::<Ledger>(ME).balance_fen(crate::finance::Account::Creative);
        let game = game.days(2);
        let after = game.part::<Ledger>(ME).balance_fen(crate::finance::Account::Creative);
        assert_eq!(after - before, 10_000_000);
        let mut refreshed = Fatigue { stocks: vec![Fixed::ONE] };
        refreshed.refresh(&game.opening.resolved.advertising, 10_000_000);
        let (left, kept) = (game.part::<Fatigue>(ME).stocks[0], refreshed.stocks[0]);
        assert!(kept.to_f64() < 0.9 && left <= kept, "{left:?} of 1 is left, {kept:?} was kept");
    }

    #[test]
    fn it_lapses_when_the_cash_is_gone() {
        let game = Match::given_all_unlocked().when(&[refresh(100_000)]);
        let game = game.without_cash(ME).days(1);
        let key = burnrate_client_proto::command::DecisionKey::RefreshCreative {};
        let why = LapseReason::Cash;
        game.then(&[crate::outcome::Outcome::DecisionLapsed { vendor: ME, key, why }]);
    }

    #[test]
    fn spends_out_of_bounds_are_refused() {
        let (value, min, max) = (0, 250_000, 25_000_000);
        let out = Rejection::OutOfBounds { field: Control::CreativeSpend, value, min, max };
        let _ = Match::given_all_unlocked().refused(&[refresh(0)], out);
    }
}
