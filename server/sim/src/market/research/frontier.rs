//! The frontier Q*: the best that anybody in the world can make; and `Q_pub`, what everybody drifts up to.
//!
//! Q* grows by g·e^(−t/τ) a day and flattens. `Q_pub` is the market's best of 90 days ago, or a published model now. Both are
//! public knowledge: benchmarks tell them. Invariant: neither ever falls, save `Q_pub` when its vendor has left the market.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::calendar::Calendar;
use crate::exact_math::exp;
use crate::fixed::Fixed;
use crate::market::rates::{Rates, ResearchRates};

/// What the world knows to make.
#[derive(Resource, Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Frontier {
    /// Q*.
    quality: Fixed,
    /// The market's best by day, oldest first: as many days as knowledge takes to spread.
    bests: VecDeque<Fixed>,
    /// The best model whose weights are published.
    published: Option<Fixed>,
}

impl Frontier {
    /// On day 0: Q*, and the market's best, which lifts Q* if it is better.
    #[must_use]
    pub fn at_start(quality: Fixed, best: Fixed) -> Self {
        Self { quality: quality.max(best), bests: VecDeque::from([best]), published: None }
    }

    /// Q*.
    #[must_use]
    pub fn quality(&self) -> Fixed {
        self.quality
    }

    /// `Q_pub`.
    #[must_use]
    pub fn public_best(&self) -> Fixed {
        let market = self.bests.front().copied().unwrap_or(Fixed::ZERO);
        self.published.map_or(market, |published| published.max(market))
    }

    /// Whether anybody published weights.
    #[must_use]
    pub fn has_published(&self) -> bool {
        self.published.is_some()
    }

    /// Takes note of published weights of this quality, whoever published them.
    pub fn publish(&mut self, quality: Fixed) {
        self.published = Some(self.published.map_or(quality, |best| best.max(quality)));
    }

    /// Takes note of the market's best today; remembers `lag_days` of them.
    pub(super) fn note_best(&mut self, best: Fixed, lag_days: u32) {
        self.bests.push_back(best);
        while self.bests.len() > lag_days.max(1) as usize {
            self.bests.pop_front();
        }
    }

    /// A quality that may stand today: at most Q*, unless it stands above it already.
    #[must_use]
    pub fn at_most(&self, wanted: Fixed, stands: Fixed) -> Fixed {
        wanted.min(self.quality.max(stands))
    }

    /// What a day of imitation makes of a quality.
    #[must_use]
    pub fn imitated(&self, rates: &ResearchRates, quality: Fixed) -> Fixed {
        let gap = (self.public_best().to_f64() - quality.to_f64()).max(0.0);
        let pace = if self.has_published() { rates.imitation_open_multiple } else { 1.0 };
        let gained = Fixed::from_f64((rates.imitation * pace).min(1.0) * gap);
        self.at_most(quality.saturating_add(gained), quality)
    }
}

/// System: a day's progress of the world.
pub(crate) fn advance(calendar: Res<Calendar>, rates: Res<Rates>, mut frontier: ResMut<Frontier>) {
    let research = &rates.research;
    let gain = research.frontier_gain * exp(-f64::from(calendar.day) / research.frontier_plateau_days);
    frontier.quality = frontier.quality.saturating_add(Fixed::from_f64(gain));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::pow;
    use crate::given::{ME, Match};
    use crate::vendor::Product;
    use burnrate_client_proto::id::VendorId;

    /// 0.5 + Σ 0.004·e^(−t/500) over a year and a half.
    #[test]
    fn the_frontier_grows_and_flattens_as_the_formula_says() {
        let game = Match::given_all_unlocked().days(200);
        let now = game.sim.world.resource::<Frontier>().quality().to_f64();
        let ratio = exp(-1.0 / 500.0);
        let exact = 0.5 + 0.004 * ratio * (1.0 - pow(ratio, 200.0)) / (1.0 - ratio);
        assert!((now - exact).abs() < 1e-6, "{now}, not {exact}");
    }

    #[test]
    fn everybody_drifts_to_the_best_of_ninety_days_ago() {
        let game = Match::given(|scenario| scenario.vendors[1].start.quality_micro = 400_000);
        let quality = |game: &Match, vendor| game.part::<Product>(vendor).quality.to_f64();
        let game = game.days(100);
        let exact = 0.4 * (1.0 - pow(0.996, 100.0));
        assert!((quality(&game, ME) - exact).abs() < 1e-6, "{}, not {exact}", quality(&game, ME));
        assert_eq!(quality(&game, VendorId(1)), Fixed::from_f64(0.4).to_f64());
    }

    #[test]
    fn knowledge_takes_its_days_to_spread() {
        let mut frontier = Frontier::at_start(Fixed::ONE, Fixed::ZERO);
        let step = |n: i32| Fixed::from_f64(f64::from(n) / 1_000.0);
        for day in 1..=200 {
            let known = if day <= 90 { Fixed::ZERO } else { step(day - 90) };
            assert_eq!(frontier.public_best(), known, "day {day}");
            frontier.note_best(step(day), 90);
        }
        frontier.publish(step(500));
        frontier.publish(step(300));
        assert_eq!(frontier.public_best(), step(500));
    }
}
