//! How sure an effect is: the 95% percentile interval of a bootstrap over seeds (Efron 1979).
//! Its chance is a stream of its own, keyed by the hypothesis, so the same samples give the same interval for ever.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use crate::statistics::quantile;

/// Samples drawn anew.
const RESAMPLES: usize = 2_000;
/// The interval leaves out this share on either side.
const TAIL: f64 = 0.025;
const KEY_TAG: &[u8; 24] = b"burnrate bootstrap seeds";

/// The interval of a figure of the samples; NaN on both sides where it can't be reckoned. Resamples for which the figure
/// does not exist are left out.
pub(super) fn interval(
    hypothesis: &str,
    samples: &[Vec<f64>],
    figure: impl Fn(&[&[f64]]) -> f64,
) -> [f64; 2] {
    let mut generator = ChaCha8Rng::from_seed(key(hypothesis));
    let mut drawn: Vec<&[f64]> = Vec::with_capacity(samples.len());
    let mut figures = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.clear();
        for _ in samples {
            let pick = (u128::from(generator.next_u64()) * samples.len() as u128) >> 64;
            drawn.push(&samples[pick as usize]);
        }
        figures.push(figure(&drawn));
    }
    figures.retain(|figure| figure.is_finite());
    [quantile(&figures, TAIL), quantile(&figures, 1.0 - TAIL)]
}

fn key(hypothesis: &str) -> [u8; 32] {
    let mut key = [0; 32];
    key[..24].copy_from_slice(KEY_TAG);
    for (slot, byte) in key[24..].iter_mut().zip(hypothesis.bytes()) {
        *slot = byte;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::mean;

    fn mean_of_firsts(samples: &[&[f64]]) -> f64 {
        mean(&samples.iter().map(|sample| sample[0]).collect::<Vec<_>>())
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_the_normal() {
        // 0 to 99 evenly: σ = 28.87, so the mean of 100 is 49.5 ± 1.96 · 2.887.
        let samples: Vec<Vec<f64>> = (0..100).map(|n| vec![f64::from(n)]).collect();
        let [low, high] = interval("E2", &samples, mean_of_firsts);
        assert!((low - (49.5 - 5.66)).abs() < 0.6 && (high - (49.5 + 5.66)).abs() < 0.6, "{low} {high}");
    }

    #[test]
    fn it_is_the_same_each_time_and_another_for_another_hypothesis() {
        let samples: Vec<Vec<f64>> = (0..30).map(|n| vec![f64::from(n * n)]).collect();
        let once = interval("E2", &samples, mean_of_firsts);
        assert_eq!(once, interval("E2", &samples, mean_of_firsts));
        assert_ne!(once, interval("E10", &samples, mean_of_firsts));
    }

    #[test]
    fn what_never_varies_has_no_width_and_nothing_has_no_interval() {
        assert_eq!(interval("E12", &[vec![0.0], vec![0.0]], mean_of_firsts), [0.0, 0.0]);
        let [low, high] = interval("E12", &[], mean_of_firsts);
        assert!(low.is_nan() && high.is_nan());
    }
}
