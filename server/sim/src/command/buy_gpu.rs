//! `BuyGpu`: buys GPUs for cash, at today's price. They serve or train for good, and are written off over three years.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{GpuAssets, Investment, Ledger};
use crate::market::serving::Compute;
use crate::market::serving::gpu_market::gpu_market;
use crate::rules::Rules;

/// What so many cost today, fen.
#[must_use]
pub(super) fn cost_fen(world: &World, gpus: u32) -> i64 {
    gpu_market(world).price_fen(world.resource::<Rules>()).saturating_mul(i64::from(gpus))
}

pub(super) fn judge(desk: &Desk, gpus: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::BoughtGpus, None)?;
    desk.must_be_within(Control::BoughtGpus, i64::from(gpus))?;
    let max = i64::from(gpu_market(desk.world).on_sale(desk.rules));
    if i64::from(gpus) > max {
        return Err(Rejection::OutOfBounds {
            field: Control::BoughtGpus,
            value: i64::from(gpus),
            min: 0,
            max,
        });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor, gpus: u32) -> Result<(), LapseReason> {
    let on_sale = gpu_market(world).on_sale(world.resource::<Rules>());
    if gpus > on_sale {
        return Err(LapseReason::TooFewGpus);
    }
    let cost_fen = cost_fen(world, gpus);
    let mut vendors = world.query::<(&mut Ledger, &mut GpuAssets, &mut Compute)>();
    let (mut ledger, mut assets, mut compute) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if !ledger.invest(Investment::Gpus, cost_fen) {
        return Err(LapseReason::Cash);
    }
    assets.bought(actor.day, cost_fen);
    compute.owned = compute.owned.saturating_add(gpus);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::market::serving::ServiceLoad;
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::{Command, DecisionKey};
    use burnrate_client_proto::quantity::Fen;
    use burnrate_client_proto::view::{Cause, Change};

    fn buy(gpus: u32) -> Command {
        Command::BuyGpu { gpus }
    }

    #[test]
    fn they_serve_from_that_day_and_are_written_off_over_three_years() {
        let game = Match::given_all_unlocked().when(&[buy(20)]).days(6);
        let compute = game.part::<Compute>(ME);
        assert_eq!((compute.owned_gpus(), compute.gpus(), compute.rented_gpus()), (20, 80, 60));
        let rival = burnrate_client_proto::id::VendorId(1);
        let capacity = |vendor| game.part::<ServiceLoad>(vendor).capacity_tokens as f64;
        assert!((capacity(ME) / capacity(rival) - 80.0 / 60.0).abs() < 1e-9);
        // 20 × ¥250,000, of which 6 of 1,080 days are gone.
        let ledger = game.part::<Ledger>(ME);
        let off = 500_000_000 * 6 / 1_080;
        assert_eq!(ledger.balance_fen(Account::Depreciation), off);
        assert_eq!(ledger.balance_fen(Account::OwnedGpus), 500_000_000 - off);
    }

    #[test]
    fn the_dashboard_says_where_the_cash_went() {
        let game = Match::given_all_unlocked().when(&[buy(4)]).days(1);
        let view = game.sim.vendor_view(ME);
        let causes = view.into_iter().find_map(|change| {
            let Change::Dashboard(own) = change else { return None };
            Some(own.cash_change.causes)
        });
        let spent = causes.unwrap().into_iter().find(|share| share.cause == Cause::GpuPurchase);
        assert_eq!(spent.map(|share| share.delta), Some(-Fen::from_yuan(1_000_000).0));
    }

    #[test]
    fn more_than_the_cash_buys_is_refused_and_lost_cash_lapses() {
        let (needed_fen, cash_fen) = (Fen::from_yuan(20_250_000), Fen::from_yuan(20_000_000));
        let poor = Rejection::NotEnoughCash { needed_fen, cash_fen };
        let game = Match::given_all_unlocked().refused(&[buy(81)], poor);
        let game = game.when(&[buy(10)]).without_cash(ME).days(1);
        let (key, why) = (DecisionKey::BuyGpu {}, LapseReason::Cash);
        let game = game.then(&[Outcome::DecisionLapsed { vendor: ME, key, why }]);
        assert_eq!(game.part::<Compute>(ME).owned_gpus(), 0);
    }

    #[test]
    fn nothing_of_them_is_left_in_the_books_after_a_winding_up() {
        let game = Match::given_all_unlocked().when(&[buy(4)]).days(7);
        let game = game.when(&[Command::FileBankruptcy {}]).days(1);
        assert_eq!(game.part::<Compute>(ME).owned_gpus(), 4, "they are there to be sold");
        let game = game.days(2);
        assert_eq!(game.part::<Compute>(ME).owned_gpus(), 0);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::OwnedGpus), 0);
    }
}
