//! Serving research: tokens that one GPU of a vendor serves a day, τ.
//!
//! τ doubles in 150 days of full research, up to a ceiling. Every vendor does what the scenario calls background research unbidden
//! and unpaid; one that pays for more does more, never above full. Stored are days of full research, so that a vendor that sets
//! nothing has the τ that the scenario's background gives. A distilled model serves more by a factor, once.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_content::Resolved;

use super::Model;
use crate::calendar::Calendar;
use crate::finance::accrual::DailyAccrual;
use crate::finance::{Expense, Ledger};
use crate::fixed::{Fixed, Micro};
use crate::market::rates::Rates;
use crate::rules::Rules;
use crate::vendor::Business;

const ONE_MICRO: i64 = 1_000_000;

/// A vendor's research into cheaper serving.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ServingResearch {
    /// What it spends in 30 days, until changed.
    pub fen_per_month: i64,
    /// Days of full research done so far.
    full_days: Fixed,
    accrual: DailyAccrual,
}

impl ServingResearch {
    /// Of a vendor that has only ever done the background's research, before `day`.
    #[must_use]
    pub(crate) fn unbidden(scenario: &Resolved, day: u32) -> Self {
        let share = scenario.compute.background_serving_research_micro;
        let full_days = Fixed::from_micro(Micro(share.saturating_mul(i64::from(day.saturating_sub(1)))));
        Self { full_days, ..Self::default() }
    }

    /// Research done a day, in millionths of full.
    #[must_use]
    pub fn share_micro(&self, scenario: &Resolved) -> i64 {
        let full = i128::from(scenario.research.serving_full_fen_per_month.max(1));
        let paid = i128::from(self.fen_per_month.max(0)) * i128::from(ONE_MICRO) / full;
        let paid = i64::try_from(paid).unwrap_or(i64::MAX).min(ONE_MICRO);
        paid.max(scenario.compute.background_serving_research_micro)
    }

    /// τ today: tokens a GPU serves.
    #[must_use]
    pub fn tokens_per_gpu(&self, rates: &Rates, model: &Model) -> f64 {
        let factor = if model.distilled { rates.research.distillation_tau } else { 1.0 };
        rates.serving.tokens_per_gpu(self.full_days.to_f64(), factor)
    }
}

/// System: a day of research, and what it costs. Vendors that are yet to come learn what everybody learns.
pub(crate) fn research_serving(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    mut vendors: Query<(&Business, &mut ServingResearch, &mut Ledger)>,
) {
    for (business, mut research, mut ledger) in &mut vendors {
        if business.is_active() {
            let spend_fen = research.fen_per_month;
            let fen = research.accrual.accrue_day(1, spend_fen);
            ledger.owe(Expense::Research, calendar.day, fen);
        } else {
            research.fen_per_month = 0;
        }
        let today = Fixed::from_micro(Micro(research.share_micro(&rules.scenario)));
        research.full_days = research.full_days.saturating_add(today);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};

    fn tau(game: &Match) -> f64 {
        let rates = game.sim.world.resource::<Rates>();
        game.part::<ServingResearch>(ME).tokens_per_gpu(rates, game.part::<Model>(ME))
    }

    #[test]
    fn the_background_doubles_it_in_150_days() {
        let game = Match::given_all_unlocked().days(150);
        assert!((tau(&game) / 120e6 - 1.0).abs() < 1e-9, "{}", tau(&game));
        let unbidden = ServingResearch::unbidden(&game.opening.resolved, 151);
        assert_eq!(&unbidden, game.part::<ServingResearch>(ME));
    }

    #[test]
    fn without_a_background_nothing_comes_unbidden_and_a_ceiling_holds() {
        let game = Match::given(|scenario| scenario.compute.background_serving_research_micro = 0).days(50);
        assert!((tau(&game) - 60e6).abs() < 1e-3, "{}", tau(&game));
        let game = Match::given(|scenario| scenario.compute.tau_doubling_days = 5).days(50);
        assert!((tau(&game) - 428e6).abs() < 1e-3, "{}", tau(&game));
    }

    #[test]
    fn a_distilled_model_serves_more_up_to_the_ceiling() {
        let mut game = Match::given_all_unlocked().days(1);
        let plain = tau(&game);
        let entity = game.entity(ME);
        game.sim.world.get_mut::<Model>(entity).unwrap().distilled = true;
        assert!((tau(&game) / plain - 1.3).abs() < 1e-9);
    }
}
