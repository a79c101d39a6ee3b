//! `SetPay`: pays people above or below the market, until changed. Whoever pays less than the best rival loses more of them.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::talent::Staffing;

pub(super) fn judge(desk: &Desk, multiple_bp: u16) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Pay, None)?;
    desk.must_be_within(Control::Pay, i64::from(multiple_bp))
}

pub(super) fn act(world: &mut World, actor: Actor, multiple_bp: u16) -> Result<(), LapseReason> {
    let mut staffing = world.get_mut::<Staffing>(actor.entity).ok_or(LapseReason::Inactive)?;
    staffing.pay_bp = multiple_bp;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::{Account, Ledger};
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    fn pay(multiple_bp: u16) -> Command {
        Command::SetPay { multiple_bp }
    }

    #[test]
    fn payroll_is_paid_by_the_multiple() {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.talent.exit_nano_per_day = 0;
        });
        let game = game.when(&[pay(15_000)]).days(6);
        let payroll = |vendor| {
            game.part::<Ledger>(burnrate_client_proto::id::VendorId(vendor)).balance_fen(Account::Payroll)
        };
        assert_eq!((payroll(0), payroll(1)), (150_000_000 / 5 * 3 / 2, 150_000_000 / 5));
    }

    #[test]
    fn people_leave_whoever_pays_less_than_the_best_rival() {
        let left = |own_bp: u16, rival_bp: u16| {
            let game = Match::given(|scenario| {
                scenario.unlocks.clear();
                scenario.talent.exit_runway_micro = 0;
                scenario.talent.exit_pay_gap_micro = 2_000_000;
                scenario.vendors[0].start.heads = 3_000;
                scenario.vendors[0].start.cash_fen = 10_000_000_000_000;
                scenario.vendors[1].start.pay_bp = rival_bp;
            });
            let game = game.when(&[pay(own_bp)]).days(50);
            f64::from(game.part::<Staffing>(ME).moves_of_last(50).left)
        };
        let (calm, lured) = (left(10_000, 10_000), left(10_000, 15_000));
        assert!(lured > 1.8 * calm, "{lured} and {calm}");
        assert!(left(15_000, 15_000) < 1.3 * calm);
    }

    #[test]
    fn wild_multiples_are_refused() {
        let out = Rejection::OutOfBounds { field: Control::Pay, value: 6_500, min: 7_000, max: 30_000 };
        let _ = Match::given_all_unlocked().refused(&[pay(6_500)], out);
    }
}
