//! Serving at a fixed cost of a user, where the scenario says so: no GPUs, no rent, and capacity that follows demand.
//!
//! Invariant: over any run of days what is owed is cost × user-days ÷ 30, rounded down once: the rest is carried.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;

use crate::calendar::Calendar;
use crate::finance::accrual::MONTH_DAYS;
use crate::finance::{Accruals, Expense, Ledger, Traction};
use crate::market::rates::Rates;
use crate::roster::Roster;
use crate::segment::Cells;
use crate::vendor::{Business, VendorIndex};

/// System: a day of every primary user falls due, at the end of the day's flows.
pub(crate) fn owe_users(
    calendar: Res<Calendar>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    segments: Query<&Cells>,
    mut vendors: Query<(&Business, &mut Accruals, &mut Ledger)>,
) {
    for (place, entity) in roster.vendors.iter().enumerate() {
        let Some(cost_fen) = rates.serving.cost_fen_per_user_month(place) else { continue };
        let Ok((business, mut accruals, mut ledger)) = vendors.get_mut(*entity) else { continue };
        if business.is_active() {
            let cells = roster.segments.iter().filter_map(|segment| segments.get(*segment).ok());
            let users = cells.map(|cells| cells.users(place)).sum();
            let fen = accruals.serving.accrue_day(users, cost_fen);
            ledger.owe(Expense::Compute, calendar.day, fen);
        }
    }
}

/// What a day of the users of the last closed day costs, in fen, rounded down; 0 for who rents GPUs.
#[must_use]
pub(crate) fn user_cost_fen_per_day(world: &World, vendor: Entity) -> i64 {
    let place = world.get::<VendorIndex>(vendor).map_or(usize::MAX, |index| usize::from(index.0));
    let cost_fen = world.resource::<Rates>().serving.cost_fen_per_user_month(place).unwrap_or(0);
    let users = world.get::<Traction>(vendor).map_or(0, |traction| traction.primary_users);
    let month_fen = i128::from(users) * i128::from(cost_fen);
    i64::try_from(month_fen / i128::from(MONTH_DAYS)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::market::serving::{Compute, ServiceLoad};
    use burnrate_client_proto::command::{Command, GpuTerm};
    use burnrate_client_proto::rejection::Rejection;

    /// The first vendor serves each user for ¥1.01 a month.
    fn at_cost() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].fixed.cost_fen_per_user_month = Some(101);
            scenario.vendors[0].start.gpus.clear();
        })
    }

    #[test]
    fn every_user_of_every_day_is_paid_to_the_fen() {
        let mut game = at_cost();
        let mut user_days = 0;
        for _ in 0..45 {
            game = game.days(1);
            user_days += i128::from(game.part::<Traction>(ME).primary_users);
        }
        let booked_fen = game.part::<Ledger>(ME).balance_fen(Account::Compute);
        assert!(user_days > 1_000_000);
        assert_eq!(booked_fen, user_days * 101 / 30);
    }

    #[test]
    fn nobody_is_turned_away_and_there_are_no_gpus() {
        let game = at_cost().days(30);
        let load = game.part::<ServiceLoad>(ME);
        assert!(load.demand_tokens() > 0 && load.capacity_tokens > load.demand_tokens());
        assert_eq!((load.missed_tokens, load.busy_bp(), game.part::<Compute>(ME).gpus()), (0, 0, 0));
        let rent = Command::RentGpu { term: GpuTerm::Days30, gpus: 1 };
        let _ = game.refused(&[rent], Rejection::FixedByScenario {});
    }

    #[test]
    fn the_runway_counts_them() {
        let game = at_cost().days(10);
        let entity = game.entity(ME);
        let users = i64::try_from(game.part::<Traction>(ME).primary_users).unwrap();
        assert_eq!(user_cost_fen_per_day(&game.sim.world, entity), users * 101 / 30);
        assert_eq!(
            user_cost_fen_per_day(&game.sim.world, game.entity(burnrate_client_proto::id::VendorId(1))),
            0
        );
    }
}
