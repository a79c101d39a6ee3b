//! `Repay`: pays a lender back, before the loan is called or after.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::Ledger;

/// Any sum up to what is owed, the last rest too: no step and no least sum stand in the way of paying back.
pub(super) fn judge(desk: &Desk, amount: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Repayment, None)?;
    let (value, max) = (amount.0, desk.part::<Ledger>().map_or(0, Ledger::debt_fen));
    if (1..=max).contains(&value) {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field: Control::Repayment, value, min: 1.min(max), max })
    }
}

pub(super) fn act(world: &mut World, actor: Actor, amount: Fen) -> Result<(), LapseReason> {
    let mut ledger = world.get_mut::<Ledger>(actor.entity).ok_or(LapseReason::Inactive)?;
    if ledger.debt_fen() == 0 {
        return Err(LapseReason::NoChange);
    }
    if ledger.repay(amount.0) == 0 { Err(LapseReason::Cash) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::borrow::tests::{borrow, funded};
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    fn repay(yuan: i64) -> Command {
        Command::Repay { amount_fen: Fen::from_yuan(yuan) }
    }

    #[test]
    fn what_is_paid_back_is_owed_no_more() {
        let game = funded(|scenario| scenario.finance.debt.covenant_runway_days = 0);
        let game = game.when(&[borrow(5_000_000)]).days(14).when(&[repay(3_000_000)]).days(14);
        assert_eq!(game.part::<Ledger>(ME).debt_fen(), 200_000_000);
        let game = game.when(&[repay(2_000_000)]).days(14);
        assert_eq!(game.part::<Ledger>(ME).debt_fen(), 0);
    }

    #[test]
    fn more_than_is_owed_and_more_than_there_is_are_refused() {
        let (value, min, max) = (100, 0, 0);
        let out = Rejection::OutOfBounds { field: Control::Repayment, value, min, max };
        let _ = Match::given_all_unlocked().refused(&[Command::Repay { amount_fen: Fen(100) }], out);
        let mut game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].start.debt_fen = 100_000_000_000;
        });
        let answer = game.put(ME, &[Command::Repay { amount_fen: Fen(100_000_000_000) }]);
        let refused = format!("{answer:?}");
        assert!(refused.contains("NotEnoughCash"), "{refused}");
    }
}
