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
use crate::market::serving::{Compute, ServiceLoad, lease_gpus, rent_now_fen_per_day};
use crate::shock::Climate;

const TERM: GpuTerm = GpuTerm::Days30;

pub(super) fn run(house: &House<'_>, world: &mut World) -> Option<HouseAct> {
    let load = world.get::<ServiceLoad>(house.entity)?;
    if load.capacity_tokens == 0 && load.demand_tokens() == 0 {
        // Nothing was served yet: there is nothing to go by.
        return None;
    }
    let needed = needed_gpus(house, world.resource::<Rates>(), load.demand_tokens());
    let compute = world.get::<Compute>(house.entity)?;
    let longer = compute.gpus() - compute.gpus_of(TERM);
    let from = compute.wanted[TERM as usize];
    let most = u64::try_from(house.rules.scenario.bounds.range(Control::Gpus).max).unwrap_or(0);
    let held = compute.gpus_of(TERM);
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
fn needed_gpus(house: &House<'_>, rates: &Rates, tokens: u64) -> u64 {
    let load = micro_to_f64(house.rules.scenario.house_rules.load_micro.max(1));
    let served = load * rates.serving.tokens_per_gpu(house.day);
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
