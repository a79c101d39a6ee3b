//! `BuyReport`: pays for a report, which is compiled on that day and comes when its lag is over.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Report;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Expense, Ledger};
use crate::market::reports::{Leavers, Order, ReportDesk, terms_of};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Business;

/// What it costs, in fen.
pub(super) fn cost_fen(desk: &Desk, report: Report) -> i64 {
    terms_of(&desk.rules.scenario.reports, report).fee_fen
}

pub(super) fn judge(desk: &Desk, report: Report) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Report, None)?;
    if let Report::RivalCash { vendor } = report {
        let rival = desk.world.resource::<Roster>().vendor(vendor.0).filter(|rival| *rival != desk.vendor);
        let active = |rival: Entity| desk.world.get::<Business>(rival).is_some_and(Business::is_active);
        if !rival.is_some_and(active) {
            return Err(Rejection::Unknown { what: Named::Vendor });
        }
    }
    if desk.part::<ReportDesk>().is_some_and(|desk| desk.waits_for(report)) {
        return Err(Rejection::NotNow { why: Obstacle::AlreadySo });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor, report: Report) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let terms = terms_of(&rules.scenario.reports, report);
    let left_before = world.get::<Leavers>(actor.entity).cloned().unwrap_or_default();
    let mut parts = world.query::<(&mut ReportDesk, &mut Ledger)>();
    let (mut desk, mut ledger) =
        parts.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if desk.waits_for(report) {
        return Err(LapseReason::AlreadySo);
    }
    if ledger.cash_fen() < terms.fee_fen {
        return Err(LapseReason::Cash);
    }
    ledger.pay_now(Expense::Reports, terms.fee_fen);
    let (ordered_on_day, arrives_on_day) = (actor.day, actor.day.saturating_add(terms.lag_days));
    desk.orders.push(Order { report, ordered_on_day, arrives_on_day, left_before, rows: None });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::{Command, DecisionKey};
    use burnrate_client_proto::id::VendorId;

    fn buy(report: Report) -> Command {
        Command::BuyReport { report }
    }

    fn delivered(game: &Match) -> bool {
        game.saw(|outcome| matches!(outcome, Outcome::ReportDelivered { vendor: ME, .. }))
    }

    #[test]
    fn it_is_paid_at_once_and_comes_after_its_lag() {
        let game = Match::given_all_unlocked().when(&[buy(Report::MauTable {})]).days(10);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::MarketReports), 2_000_000);
        assert!(!delivered(&game));
        let game = game.days(1);
        assert!(delivered(&game));
        assert_eq!(game.part::<ReportDesk>(ME).orders, []);
        let data = |o: &Outcome| matches!(o, Outcome::ReportDelivered { sheet, .. } if sheet.data_day == 1 && sheet.day == 11);
        assert!(game.saw(data));
    }

    #[test]
    fn the_same_report_is_not_ordered_twice_at_a_time() {
        let report = Report::AdSpend {};
        let game = Match::given_all_unlocked().when(&[buy(report)]).days(7);
        let game = game.refused(&[buy(report)], Rejection::NotNow { why: Obstacle::AlreadySo });
        let _ = game.days(1).when(&[buy(report)]);
    }

    #[test]
    fn rumours_are_of_rivals_in_business() {
        let unknown = Rejection::Unknown { what: Named::Vendor };
        let of = |vendor: u16| buy(Report::RivalCash { vendor: VendorId(vendor) });
        let game = Match::given_all_unlocked().refused(&[of(0)], unknown.clone()).refused(&[of(12)], unknown);
        let game = game.when(&[of(1), of(2)]).days(8);
        assert!(delivered(&game));
    }

    #[test]
    fn it_lapses_when_the_cash_is_gone() {
        let report = Report::Conjoint {};
        let game = Match::given_all_unlocked().when(&[buy(report)]).without_cash(ME).days(1);
        let key = DecisionKey::BuyReport { report };
        let _ = game.then(&[Outcome::DecisionLapsed { vendor: ME, key, why: LapseReason::Cash }]);
    }
}
