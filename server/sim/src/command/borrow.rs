//! `Borrow`: venture debt, up to a share of the last round's money, while the covenant holds.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::debt::{keeps_covenant, limit_fen};
use crate::finance::{Burn, Funding, Ledger, Loan};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, amount: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::DebtAmount, None)?;
    desk.must_be_within(Control::DebtAmount, amount.0)?;
    let rules = &desk.rules.scenario.finance.debt;
    let (Some(ledger), Some(funding)) = (desk.part::<Ledger>(), desk.part::<Funding>()) else {
        return Err(Rejection::NotNow { why: Obstacle::NotOffered });
    };
    if funding.closed_count() == 0 {
        return Err(Rejection::NotNow { why: Obstacle::NoRoundYet });
    }
    let runway_days = desk.part::<Burn>().and_then(|burn| burn.runway_days(ledger.cash_fen()));
    if desk.part::<Loan>().is_some_and(Loan::is_broken) || !keeps_covenant(rules, runway_days) {
        return Err(Rejection::NotNow { why: Obstacle::CovenantBroken });
    }
    let (value, max) = (amount.0, limit_fen(rules, funding).saturating_sub(ledger.debt_fen()).max(0));
    let min = desk.rules.scenario.bounds.range(Control::DebtAmount).min;
    if value <= max {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field: Control::DebtAmount, value, min, max })
    }
}

pub(super) fn act(world: &mut World, actor: Actor, amount: Fen) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let rules = &rules.scenario.finance.debt;
    let mut books = world.query::<(&mut Ledger, &Funding, &Loan)>();
    let (mut ledger, funding, loan) =
        books.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    let owed_fen = ledger.debt_fen().saturating_add(amount.0);
    if loan.is_broken() || owed_fen > limit_fen(rules, funding) {
        return Err(LapseReason::OverLimit);
    }
    ledger.borrow(amount.0);
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::given::{ME, Match, OPEN_ROUND};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::view::{DeathCause, VendorStatus};

    pub(in crate::command) fn borrow(yuan: i64) -> Command {
        Command::Borrow { amount_fen: Fen::from_yuan(yuan) }
    }

    /// A vendor that raised ¥20M; day 43 has closed.
    pub(in crate::command) fn funded(change: impl FnOnce(&mut burnrate_content::Resolved)) -> Match {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].start.stars_micro = 100_000_000;
            let investors = &mut scenario.finance.investors;
            investors.close_intercept_micro = 1_000_000_000;
            (investors.value_sigma_micro, investors.cap_sigma_micro) = (0, 0);
            (investors.cap_median_fen, investors.offer_max_over_ask_micro) = (i64::MAX / 4, 1_000_000);
            change(scenario);
        });
        game.when(&[OPEN_ROUND]).days(28).when(&[Command::AcceptTerm { round: 1, rank: 1 }]).days(14)
    }

    #[test]
    fn a_quarter_of_the_round_is_lent_and_interest_is_paid_each_month() {
        let game = funded(|scenario| scenario.finance.debt.covenant_runway_days = 0);
        let (value, min, max) = (501_000_000, 10_000_000, 500_000_000);
        let out = Rejection::OutOfBounds { field: Control::DebtAmount, value, min, max };
        let game = game.refused(&[Command::Borrow { amount_fen: Fen(value) }], out);
        let game = game.when(&[borrow(5_000_000)]).days(1);
        assert_eq!(game.part::<Ledger>(ME).debt_fen(), 500_000_000);
        let first_day = game.sim.day();
        let days = 60 - first_day % 30;
        let game = game.days(days - 1);
        let owed_fen = game.part::<Ledger>(ME).interest_due_fen();
        assert!(owed_fen > 0 && game.days(1).part::<Ledger>(ME).interest_due_fen() == 0);
    }

    #[test]
    fn nobody_lends_before_a_round_or_on_a_short_runway() {
        let why = Obstacle::NoRoundYet;
        let _ = Match::given_all_unlocked().refused(&[borrow(1_000_000)], Rejection::NotNow { why });
        let game = funded(|scenario| scenario.finance.debt.covenant_runway_days = 3_650);
        let why = Obstacle::CovenantBroken;
        let _ = game.refused(&[borrow(1_000_000)], Rejection::NotNow { why });
    }

    /// The covenant breaks when bids burn the money; a month later the loan is called, and paid out of what is left.
    #[test]
    fn a_broken_covenant_calls_the_loan_after_its_cure() {
        let game = funded(|scenario| {
            scenario.finance.debt.covenant_runway_days = 400;
            scenario.people.pay_fen_per_month = 100_000;
            scenario.people.overhead_fen_per_month = 0;
        });
        let game = game.when(&[borrow(2_000_000)]).days(1);
        let channel = burnrate_client_proto::id::ChannelId(0);
        let burn = Command::SetBid { channel, bid_fen_per_day: Fen::from_yuan(600_000) };
        let game = game.when(&[burn]).days(28);
        assert!(game.saw(|o| *o == Outcome::CovenantBroken { vendor: ME, days_left: 30 }));
        let why = Obstacle::CovenantBroken;
        let game = game.refused(&[borrow(1_000_000)], Rejection::NotNow { why }).days(31);
        assert!(game.saw(
            |o| matches!(o, Outcome::DebtCalled { vendor: ME, owed_fen, .. } if *owed_fen > 200_000_000)
        ));
        assert_eq!(game.part::<Ledger>(ME).debt_fen(), 0);
        assert!(!game.saw(|o| matches!(o, Outcome::Insolvent { vendor: ME, .. })));
    }

    /// Nothing is left to pay the lender with: the end.
    #[test]
    fn a_called_loan_that_stays_unpaid_is_insolvency() {
        let mut game = funded(|scenario| {
            scenario.finance.debt.covenant_runway_days = 3_650;
            scenario.finance.payroll_unpaid_limit_days = 365;
            scenario.finance.payables_unpaid_limit_days = 365;
        });
        let entity = game.entity(ME);
        game.sim.world.entity_mut(entity).insert(Ledger::open(0, 900_000_000));
        let game = game.days(80);
        assert!(game.saw(|o| *o == Outcome::Insolvent { vendor: ME, cause: DeathCause::Debt }));
        assert_eq!(game.part::<crate::vendor::Business>(ME).status, VendorStatus::Liquidated);
    }
}
