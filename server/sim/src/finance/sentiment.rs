//! S: what investors in general think of the market, 1 in ordinary times.
//!
//! ln S is a mean-reverting AR(1): each day it keeps 2^(−1/half-life) of itself and takes in a normal draw. Only ln S is
//! stored, in fixed point; the draw of a day sits at position 0 of its stream. A winter is a shock to ln S, and for some days
//! money looks at the standing more: whatever brings one calls [`Sentiment::begin_winter`].

use bevy_ecs::prelude::Resource;
use bincode::{Decode, Encode};
use burnrate_content::resolved;

use crate::exact_math::{daily_keep, exp, ln};
use crate::fixed::{Fixed, Micro, micro_to_f64};
use crate::random::{Purpose, Streams};

/// S of one match, as ln S.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Sentiment {
    ln_s: Fixed,
    winter_days_left: u32,
}

impl Sentiment {
    /// S as the scenario starts it.
    #[must_use]
    pub fn at_start(rules: &resolved::Sentiment) -> Self {
        Self::of_level(micro_to_f64(rules.start_micro.max(1)))
    }

    /// S as it is given, above 0, in no winter.
    #[must_use]
    pub fn of_level(level: f64) -> Self {
        Self { ln_s: Fixed::from_f64(ln(level)), winter_days_left: 0 }
    }

    /// 1 in an investor winter, else 0.
    #[must_use]
    pub fn winter(self) -> f64 {
        if self.winter_days_left > 0 { 1.0 } else { 0.0 }
    }

    /// An investor winter begins, before the day's drift: ln S moves by so many millionths at once, and so many days from
    /// today are winter.
    pub fn begin_winter(&mut self, ln_shock_micro: i64, days: u32) {
        self.ln_s = self.ln_s.saturating_add(Fixed::from_micro(Micro(ln_shock_micro)));
        self.winter_days_left = self.winter_days_left.max(days.saturating_add(1));
    }

    /// S, above 0.
    #[must_use]
    pub fn level(self) -> f64 {
        exp(self.ln_s.to_f64())
    }

    /// One day on.
    pub fn drift(&mut self, rules: &resolved::Sentiment, streams: &Streams, day: u32) {
        let keep = daily_keep(f64::from(rules.half_life_days));
        let noise =
            micro_to_f64(rules.sigma_per_day_micro) * streams.stream(day, Purpose::Sentiment).normal(0);
        self.ln_s = self.ln_s.decayed(keep, noise);
        self.winter_days_left = self.winter_days_left.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(sigma_per_day_micro: i64) -> resolved::Sentiment {
        resolved::Sentiment { start_micro: 2_000_000, half_life_days: 120, sigma_per_day_micro }
    }

    #[test]
    fn without_noise_the_logarithm_halves_in_its_half_life() {
        let rules = rules(0);
        let mut sentiment = Sentiment::at_start(&rules);
        assert!((sentiment.level() - 2.0).abs() < 1e-9);
        for day in 1..=120 {
            sentiment.drift(&rules, &Streams::new(1), day);
        }
        assert!((sentiment.level() - 2.0_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn a_winter_lowers_sentiment_and_ends() {
        let rules =
            resolved::Sentiment { start_micro: 1_000_000, half_life_days: 120, sigma_per_day_micro: 0 };
        let mut sentiment = Sentiment::at_start(&rules);
        assert!(sentiment.winter() < 0.5);
        sentiment.begin_winter(-500_000, 180);
        assert!((sentiment.level() - exp(-0.5)).abs() < 1e-9);
        let winter_days = (1..=400).filter(|&day| {
            // Investors answer after the day's drift.
            sentiment.drift(&rules, &Streams::new(1), day);
            sentiment.winter() > 0.5
        });
        assert_eq!(winter_days.count(), 180);
    }

    #[test]
    fn noise_has_the_spread_of_an_ar1() {
        let rules = rules(20_000);
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
        for seed in 0..40 {
            let streams = Streams::new(seed);
            let mut sentiment = Sentiment::at_start(&rules);
            for day in 1..=2_400 {
                sentiment.drift(&rules, &streams, day);
                if day > 1_200 && day % 120 == 0 {
                    let x = sentiment.ln_s.to_f64();
                    sum += x;
                    squares += x * x;
                    count += 1.0;
                }
            }
        }
        // σ² / (1 − keep²): a standard deviation of .186; ten samples a seed, about 400 with some correlation.
        let expected = 0.02 / (1.0 - daily_keep(120.0) * daily_keep(120.0)).sqrt();
        let deviation = (squares / count - (sum / count) * (sum / count)).sqrt();
        assert!((deviation / expected - 1.0).abs() < 0.15, "{deviation} against {expected}");
    }
}
