//! `Layoff`: people go at once, with three months' pay that is due that day; their stars go with them, and others worry.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Ledger, Wage};
use crate::market::talent::{Seekers, Staffing};
use crate::rules::Rules;
use crate::vendor::People;

pub(super) fn judge(desk: &Desk, heads: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Layoffs, None)?;
    desk.must_be_within(Control::Layoffs, i64::from(heads))?;
    let (people, staffing) = (desk.part::<People>(), desk.part::<Staffing>());
    let max = people.zip(staffing).map_or(0, |(p, s)| s.may_lay_off(p, &desk.rules.scenario.talent));
    if heads > max {
        let (value, max) = (i64::from(heads), i64::from(max));
        return Err(Rejection::OutOfBounds { field: Control::Layoffs, value, min: 0, max });
    }
    Ok(())
}

/// Severance is owed like wages, so that whoever is short of cash can still cut back.
pub(super) fn act(world: &mut World, actor: Actor, heads: u32) -> Result<(), LapseReason> {
    if heads == 0 {
        return Ok(());
    }
    let rules = world.resource::<Rules>().clone();
    let (costs, talent) = (&rules.scenario.people, &rules.scenario.talent);
    let mut vendors = world.query::<(&mut People, &mut Staffing, &mut Ledger)>();
    let (mut people, mut staffing, mut ledger) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    let heads = heads.min(people.heads);
    if heads > staffing.may_lay_off(&people, talent) {
        return Err(LapseReason::MonthlyLimit);
    }
    let severance_fen = staffing.severance_fen_per_head(costs, talent).saturating_mul(i64::from(heads));
    ledger.owe_people(Wage::Severance, actor.day, severance_fen);
    staffing.today.laid_off = staffing.today.laid_off.saturating_add(heads);
    staffing.laid_off_on_day = Some(actor.day);
    let gone = people.lose(heads);
    world.resource_mut::<Seekers>().take_in(gone);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::quantity::Fen;
    use burnrate_client_proto::view::{Cause, Change};

    fn lay_off(heads: u32) -> Command {
        Command::Layoff { heads }
    }

    fn given_content_people() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.talent.exit_nano_per_day = 0;
        })
    }

    #[test]
    fn they_go_with_three_months_pay_and_their_stars() {
        let game = given_content_people().when(&[lay_off(6)]).days(1);
        let people = game.part::<People>(ME);
        assert_eq!(people.heads, 24);
        assert!((people.stars.to_f64() - 1.2).abs() < 1e-8, "{:?}", people.stars);
        let view = game.sim.vendor_view(ME);
        let causes = view.into_iter().find_map(|change| {
            let Change::Dashboard(own) = change else { return None };
            Some(own.cash_change.causes)
        });
        let paid = causes.unwrap().into_iter().find(|share| share.cause == Cause::Severance);
        assert_eq!(paid.map(|share| share.delta), Some(-Fen::from_yuan(6 * 150_000).0));
    }

    #[test]
    fn whoever_has_no_cash_can_still_cut_back_and_owes_it() {
        let game = given_content_people().without_cash(ME).when(&[lay_off(6)]).days(1);
        assert_eq!(game.part::<People>(ME).heads, 24);
        let owed = game.part::<Ledger>(ME).payable_people_fen();
        assert!(owed > Fen::from_yuan(6 * 150_000).0 / 2, "{owed}");
    }

    #[test]
    fn more_than_three_in_ten_is_refused() {
        let out = Rejection::OutOfBounds { field: Control::Layoffs, value: 10, min: 0, max: 9 };
        let _ = given_content_people().refused(&[lay_off(10)], out);
    }

    #[test]
    fn those_who_stay_worry_for_two_months() {
        let left = |commands: &[Command]| {
            let game = Match::given(|scenario| {
                scenario.unlocks.clear();
                scenario.talent.exit_runway_micro = 0;
                scenario.vendors[0].start.heads = 3_000;
                scenario.vendors[0].start.cash_fen = 10_000_000_000_000;
            });
            let game = game.when(commands).days(50);
            game.part::<Staffing>(ME).moves_of_last(50).left
        };
        let (calm, worried) = (left(&[lay_off(0)]), left(&[lay_off(1)]));
        assert!(f64::from(worried) > 1.8 * f64::from(calm), "{worried} and {calm}");
    }
}
