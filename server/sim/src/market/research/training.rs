//! Training runs: the GPUs that they need, what they promise, and what luck makes of it.
//!
//! ```text
//! Δq = θ·ln(1 + C/C0)·talent^.3·data^.15·X        X = e^(σZ), 8% bring nothing
//! ```
//! Talent (stars) and data are one's own over the median of those in business, when the run begins. A run of C needs
//! C ÷ ¥1,000 GPU-days: so more GPUs end it sooner, within 60 to 150 days. Its luck stands at a place of its own by vendor and number,
//! the same whenever it ends: no other decision moves it.

use bevy_ecs::prelude::*;
use burnrate_content::resolved::Research;

use super::DataStock;
use crate::exact_math::{exp, ln_1p, pow};
use crate::fixed::Fixed;
use crate::market::rates::{Rates, ResearchRates};
use crate::random::{Purpose, Streams};
use crate::roster::Roster;
use crate::vendor::{Business, People};

/// Draws of one run: whether it fails, and how lucky it is.
const DRAWS_PER_RUN: u64 = 2;
/// Numbers of one vendor's projects are below this.
const RUNS_PER_VENDOR: u64 = 1 << 16;
/// The stream in which all luck of the match stands: that of no day.
const LUCK_DAY: u32 = 0;

/// GPU-days that a run of this cost needs.
#[must_use]
pub fn gpu_days(rules: &Research, cost_fen: i64) -> u64 {
    cost_fen.max(0).unsigned_abs().div_ceil(rules.training_fen_per_gpu_day.max(1).unsigned_abs()).max(1)
}

/// The fewest GPUs that a run of this cost may hold.
#[must_use]
pub fn gpus_min(rules: &Research, cost_fen: i64) -> u32 {
    let days = u64::from(rules.training_days_max.max(1));
    u32::try_from(gpu_days(rules, cost_fen).div_ceil(days)).unwrap_or(u32::MAX)
}

/// How long a run takes with these GPUs throughout, days.
#[must_use]
pub fn length_days(rules: &Research, cost_fen: i64, gpus: u32) -> u32 {
    let days = gpu_days(rules, cost_fen).div_ceil(u64::from(gpus.max(1)));
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    days.clamp(rules.training_days_min.max(1), rules.training_days_max.max(rules.training_days_min).max(1))
}

/// What one has over what the median vendor has, clipped; 1 if nobody has anything.
fn ratio(rates: &ResearchRates, own: f64, mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    let at = |place: usize| all.get(place).copied().unwrap_or(0.0);
    let median =
        if all.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) };
    if median <= 0.0 {
        return if own > 0.0 { rates.ratio_max } else { 1.0 };
    }
    (own / median).clamp(rates.ratio_min, rates.ratio_max)
}

/// What a run of `vendor` that begins now promises, but for luck.
#[must_use]
pub fn promise(world: &World, vendor: Entity, cost_fen: i64) -> Fixed {
    let rates = &world.resource::<Rates>().research;
    let roster = world.resource::<Roster>();
    let active = |entity: &&Entity| world.get::<Business>(**entity).is_some_and(Business::is_active);
    let stars = |entity: Entity| world.get::<People>(entity).map_or(0.0, |people| people.stars.to_f64());
    let data = |entity: Entity| world.get::<DataStock>(entity).map_or(0.0, |data| data.conversations as f64);
    let over = |of: &dyn Fn(Entity) -> f64| {
        let all = roster.vendors.iter().filter(active).map(|entity| of(*entity)).collect();
        ratio(rates, of(vendor), all)
    };
    let gain = rates.training_gain * ln_1p(cost_fen.max(0) as f64 / rates.training_scale_fen);
    let talent = pow(over(&stars), rates.talent_exponent);
    Fixed::from_f64(gain * talent * pow(over(&data), rates.data_exponent))
}

/// What luck makes of a run's promise: nothing at all if it fails.
#[must_use]
pub(super) fn outcome(
    streams: &Streams,
    rates: &ResearchRates,
    vendor: u16,
    number: u16,
    promise: Fixed,
) -> Option<Fixed> {
    let place = (u64::from(vendor) * RUNS_PER_VENDOR + u64::from(number)) * DRAWS_PER_RUN;
    let mut draws = streams.stream(LUCK_DAY, Purpose::Training);
    if draws.uniform(place) < rates.training_fail {
        return None;
    }
    let luck = exp(rates.training_sigma * draws.normal(place + 1));
    Some(Fixed::from_f64(promise.to_f64() * luck))
}

/// What luck makes of promises on average, as forecasts take it: (1 − fail)·e^(σ²/2).
#[must_use]
pub(crate) fn mean_luck(rules: &Research) -> f64 {
    let sigma = crate::fixed::micro_to_f64(rules.training_sigma_micro);
    (1.0 - crate::fixed::micro_to_f64(rules.training_fail_micro)) * exp(0.5 * sigma * sigma)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::ln;
    use crate::given::{ME, Match};

    fn rules() -> Research {
        burnrate_content::load("china-2024").unwrap().1.research
    }

    /// C0 needs 60,000 GPU-days: 400 GPUs at least; the length falls with the GPUs, within 60 to 150 days.
    #[test]
    fn more_gpus_end_a_run_sooner() {
        let (rules, c0) = (rules(), 6_000_000_000);
        assert_eq!((gpu_days(&rules, c0), gpus_min(&rules, c0)), (60_000, 400));
        let lengths = [400, 500, 750, 1_000, 5_000].map(|gpus| length_days(&rules, c0, gpus));
        assert_eq!(lengths, [150, 120, 80, 60, 60]);
    }

    #[test]
    fn a_run_promises_what_the_formula_says() {
        let mut game = Match::given_all_unlocked();
        let c0 = game.opening.resolved.research.training_scale_fen;
        let entity = game.entity(ME);
        let alike = promise(&game.sim.world, entity, c0).to_f64();
        assert!((alike - 0.6 * ln(2.0)).abs() < 1e-9, "{alike}");
        game.sim.world.get_mut::<People>(entity).unwrap().stars = Fixed::from_f64(3.0);
        game.sim.world.get_mut::<DataStock>(entity).unwrap().conversations /= 2;
        let gifted = promise(&game.sim.world, entity, c0).to_f64();
        let exact = alike * pow(2.0, 0.3) * pow(0.5, 0.15);
        assert!((gifted - exact).abs() < 1e-6, "{gifted}, not {exact}");
        // Clipped at 4 and at a quarter.
        game.sim.world.get_mut::<People>(entity).unwrap().stars = Fixed::from_f64(1_000.0);
        game.sim.world.get_mut::<DataStock>(entity).unwrap().conversations = 0;
        let clipped = promise(&game.sim.world, entity, c0).to_f64();
        let exact = alike * pow(4.0, 0.3) * pow(0.25, 0.15);
        assert!((clipped - exact).abs() < 1e-9, "{clipped}, not {exact}");
    }

    #[test]
    fn luck_has_the_spread_and_the_failures_of_the_rule_and_keeps_its_place() {
        let rates = Match::given_all_unlocked().sim.world.resource::<Rates>().research.clone();
        let streams = Streams::new(99);
        let luck: Vec<Option<Fixed>> =
            (1..=4_000).map(|number| outcome(&streams, &rates, 3, number, Fixed::ONE)).collect();
        assert_eq!(outcome(&streams, &rates, 3, 17, Fixed::ONE), luck[16]);
        let failed = luck.iter().filter(|luck| luck.is_none()).count();
        assert!((240..400).contains(&failed), "{failed} of 4,000, where 320 are expected");
        let logs: Vec<f64> = luck.into_iter().flatten().map(|luck| ln(luck.to_f64())).collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let variance = logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / logs.len() as f64;
        assert!(mean.abs() < 0.02 && (variance.sqrt() - 0.25).abs() < 0.015, "{mean}, {variance}");
    }
}
