//! S: what investors in general think of the market, 1 in ordinary times.
//!
//! ln S is a mean-reverting AR(1): each day it keeps 2^(−1/half-life) of itself and takes in a normal draw. Only ln S is
//! stored, in fixed point; the draw of a day sits at position 0 of its stream.

use bevy_ecs::prelude::Resource;
use bincode::{Decode, Encode};
use burnrate_content::resolved;

use crate::exact_math::{daily_keep, exp, ln};
use crate::fixed::{Fixed, micro_to_f64};
use crate::random::{Purpose, Streams};

/// S of one match, as ln S.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Sentiment {
    ln_s: Fixed,
    /// What an investor winter adds to θ at present, in millionths; 0 in ordinary times.
    winter_micro: i64,
}

impl Sentiment {
    /// S as the scenario starts it.
    #[must_use]
    pub fn at_start(rules: &resolved::Sentiment) -> Self {
        Self { ln_s: Fixed::from_f64(ln(micro_to_f64(rules.start_micro.max(1)))), winter_micro: 0 }
    }

    /// S, above 0.
    #[must_use]
    pub fn level(self) -> f64 {
        exp(self.ln_s.to_f64())
    }

    /// A shock moves ln S by so much at once; it fades like any other.
    pub fn shift(&mut self, ln_s: f64) {
        self.ln_s = self.ln_s.decayed(1.0, ln_s);
    }

    /// Winter adds so much to θ from today on, in millionths; 0: it is over.
    pub fn chill(&mut self, winter_micro: i64) {
        self.winter_micro = winter_micro;
    }

    /// What winter adds to θ at present, in millionths.
    #[must_use]
    pub fn winter_micro(self) -> i64 {
        self.winter_micro
    }

    /// One day on.
    pub fn drift(&mut self, rules: &resolved::Sentiment, streams: &Streams, day: u32) {
        let keep = daily_keep(f64::from(rules.half_life_days));
        let noise =
            micro_to_f64(rules.sigma_per_day_micro) * streams.stream(day, Purpose::Sentiment).normal(0);
        self.ln_s = self.ln_s.decayed(keep, noise);
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
