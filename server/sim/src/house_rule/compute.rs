//! Compute on auto: enough GPUs for yesterday's demand at the load that the scenario names (ρ = .8), on 30-day leases.
//!
//! Longer leases are left as they are; only the 30-day level moves, up at once and down as leases end. What is added must be
//! payable for its 30 days out of cash, so that a house rule never rents a company to death.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::GpuTerm;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::view::HouseAct;

use super::House;
use crate::finance::Ledger;
use crate::fixed::{micro_to_f64, round_to_count};
use crate::market::rates::Rates;
use crate::market::research::{Model, ServingResearch};
use crate::market::serving::{Compute, ServiceLoad, lease_gpus, rent_now_fen_per_day};
use crate::shock::Climate;

const TERM: GpuTerm = GpuTerm::Days30;

pub(super) fn run(house: &House<'_>, world: &mut World) -> Option<HouseAct> {
    let load = world.get::<ServiceLoad>(house.entity)?;
    if load.capacity_tokens == 0 && load.demand_tokens() == 0 {
        // Nothing was served yet: there is nothing to go by.
        return None;
    }
    let (rates, compute) = (world.resource::<Rates>(), world.get::<Compute>(house.entity)?);
    if rates.serving.cost_fen_per_user_month(house.vendor.index()).is_some() {
        // It pays by the user, and needs none.
        return None;
    }
    let tau =
        world.get::<ServingResearch>(house.entity)?.tokens_per_gpu(rates, world.get::<Model>(house.entity)?);
    let needed = needed_gpus(house, rates, tau, load.demand_tokens());
    let longer = compute.gpus() - compute.gpus_of(TERM);
    let most = u64::try_from(house.rules.scenario.bounds.range(Control::Gpus).max).unwrap_or(0);
    let held = compute.gpus_of(TERM);
    // Fewer than the level are held after a shortage: the rest is asked for again.
    let from = compute.wanted[TERM as usize].min(u32::try_from(held).unwrap_or(u32::MAX));
    let affordable = held.saturating_add(payable(house, world)?);
    let to = needed.saturating_sub(longer).min(most).min(affordable);
    let to = u32::try_from(to).unwrap_or(u32::MAX);
    if to == from {
        return None;
    }
    lease_gpus(world, house.entity, house.vendor, TERM, to, house.day);
    Some(HouseAct::Gpus { from, to })
}

/// GPUs that serve so many tokens at the load: peak factor · tokens ÷ (load · τ), rounded up.
fn needed_gpus(house: &House<'_>, rates: &Rates, tau: f64, tokens: u64) -> u64 {
    let load = micro_to_f64(house.rules.scenario.house_rules.load_micro.max(1));
    let served = load * tau;
    let exact = rates.serving.peak_factor * tokens as f64 / served.max(1.0);
    round_to_count(exact.ceil())
}

/// GPUs whose rent for a whole term cash can pay today.
fn payable(house: &House<'_>, world: &World) -> Option<u64> {
    let cash_fen = world.get::<Ledger>(house.entity)?.cash_fen().max(0);
    let rent_fen = rent_now_fen_per_day(&house.rules.scenario, world.resource::<Climate>(), TERM);
    let each_fen = rent_fen.saturating_mul(i64::from(TERM.days())).max(1);
    u64::try_from(cash_fen / each_fen).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::house_rule::AutoAreas;
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::{Area, Command};

    /// Compute is locked until turn 6, and two thirds of the GPUs that the vendor needs are there.
    fn short_of_gpus(scenario: &mut burnrate_content::Resolved) {
        let gpus = &mut scenario.vendors[0].start.gpus;
        gpus.truncate(1);
        gpus[0].gpus = 40;
    }

    fn load(game: &Match) -> f64 {
        let load = game.part::<ServiceLoad>(ME);
        1.8 * load.demand_tokens() as f64 / load.capacity_tokens as f64
    }

    #[test]
    fn while_gpus_are_locked_the_house_holds_the_load_on_short_leases() {
        let game = Match::given(short_of_gpus).days(7);
        assert!(load(&game) > 1.0, "{}", load(&game));
        let asked = game.part::<ServiceLoad>(ME).demand_tokens();
        let game = game.days(1);
        let rates = game.sim.world.resource::<Rates>();
        let tau = game.part::<ServingResearch>(ME).tokens_per_gpu(rates, game.part::<Model>(ME));
        let needed = (1.8 * asked as f64 / (0.8 * tau)).ceil() as u64;
        let compute = game.part::<Compute>(ME);
        assert_eq!((compute.gpus(), compute.gpus_of(GpuTerm::Days90)), (needed, 40));
        assert!((0.75..0.85).contains(&load(&game)), "{}", load(&game));
        let to = u32::try_from(needed - 40).unwrap();
        let game = game.then(&[Outcome::HouseActed { vendor: ME, act: HouseAct::Gpus { from: 0, to } }]);
        // From turn 6 on, day 36, the seat decides: nothing is done for it any more.
        let game = game.days(27);
        let (wanted, busy) = (game.part::<Compute>(ME).wanted, load(&game));
        assert!(busy < 1.0, "{busy}");
        let game = game.days(28);
        assert_eq!(game.part::<Compute>(ME).wanted, wanted);
    }

    #[test]
    fn nobody_is_rented_to_death() {
        let game = Match::given(|scenario| {
            short_of_gpus(scenario);
            // A week of 40 GPUs takes ¥85,000 of ¥120,000; a GPU for a month costs ¥10,368.
            scenario.vendors[0].start.cash_fen = 12_000_000;
            scenario.vendors[0].start.prices.subscription_fen_per_month = 0;
            (scenario.people.pay_fen_per_month, scenario.people.overhead_fen_per_month) = (0, 0);
        });
        let game = game.days(7);
        let cash_fen = game.part::<Ledger>(ME).cash_fen();
        let payable = u64::try_from(cash_fen / (30 * 34_560)).unwrap();
        let game = game.days(1);
        assert!(load(&game) > 0.85, "more was needed than could be paid");
        assert_eq!(game.part::<Compute>(ME).gpus_of(TERM), payable, "of {cash_fen}");
    }

    #[test]
    fn an_area_on_auto_follows_demand_up_and_down_until_it_is_taken_back() {
        let auto = |on| Command::SetAuto { area: Area::Compute, on };
        let wild = Command::RentGpu { term: GpuTerm::Days30, gpus: 900 };
        let game = Match::given_all_unlocked().when(&[wild, auto(true)]).days(1);
        // Nothing was served on day 0, so there was nothing to go by.
        assert!(game.part::<AutoAreas>(ME).chose(Area::Compute));
        assert_eq!(game.part::<Compute>(ME).wanted[0], 900);
        let game = game.days(7);
        let held = game.part::<Compute>(ME);
        assert!(held.wanted[0] < 100 && held.gpus_of(TERM) == 900, "leases run out first");
        let game = game.days(27);
        assert!((0.6..1.0).contains(&load(&game)), "{}", load(&game));
        let wanted = game.part::<Compute>(ME).wanted;
        let game = game.when(&[auto(false)]).days(30);
        assert_eq!(game.part::<Compute>(ME).wanted, wanted);
    }
}
