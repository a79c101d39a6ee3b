//! Figures of a sample: mean, spread, quantiles, shares with their interval, rank correlation, a line's slope. Each of an empty or too small sample is NaN:
//! nobody mistakes it for a figure. Sums run in the sample's own order, so equal samples give equal bits.

use burnrate_sim::exact_math::sqrt;

/// The mean.
#[must_use]
pub fn mean(sample: &[f64]) -> f64 {
    sample.iter().sum::<f64>() / sample.len() as f64
}

/// The standard deviation of a sample, with n − 1 below the line; NaN for fewer than two.
#[must_use]
pub fn standard_deviation(sample: &[f64]) -> f64 {
    if sample.len() < 2 {
        return f64::NAN;
    }
    let centre = mean(sample);
    let squares: f64 = sample.iter().map(|x| (x - centre) * (x - centre)).sum();
    sqrt(squares / (sample.len() - 1) as f64)
}

/// The quantile at `share` (0 to 1): linear between the order statistics at (n − 1)·share (Hyndman & Fan 1996, type 7).
#[must_use]
pub fn quantile(sample: &[f64], share: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    // A place of its own is taken as it is: infinity − infinity would be NaN.
    if place == below as f64 {
        return sorted[below];
    }
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

/// The median; of an even number the mean of the middle two.
#[must_use]
pub fn median(sample: &[f64]) -> f64 {
    quantile(sample, 0.5)
}

/// The share of a sample for which something holds.
#[must_use]
pub fn share<T>(sample: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    sample.iter().filter(|one| holds(one)).count() as f64 / sample.len() as f64
}

/// Where the chance of something lies that came out `hits` times of `trials`, at 95%: Wilson's interval (JASA 22, 1927), which keeps to
/// 0 to 1 and says something of none and of all.
#[must_use]
pub fn wilson_interval(hits: u32, trials: u32) -> [f64; 2] {
    /// The 97.5% quantile of the standard normal.
    const Z: f64 = 1.959_963_984_540_054;
    let (count, share) = (f64::from(trials), f64::from(hits) / f64::from(trials));
    let centre = share + Z * Z / (2.0 * count);
    let half = Z * sqrt(share * (1.0 - share) / count + Z * Z / (4.0 * count * count));
    let [low, high] = [centre - half, centre + half].map(|end| end / (1.0 + Z * Z / count));
    // Of none and of all the one end is exact.
    [if hits == 0 { share } else { low }, if hits == trials { share } else { high }]
}

/// Spearman's rank correlation: Pearson's of the ranks, ties at their mean rank. NaN if either side is constant.
#[must_use]
pub fn spearman(one: &[f64], other: &[f64]) -> f64 {
    let count = one.len().min(other.len());
    pearson(&ranks(&one[..count]), &ranks(&other[..count]))
}

/// The slope of y over x by least squares; NaN if all x are equal.
#[must_use]
pub fn slope(x: &[f64], y: &[f64]) -> f64 {
    let (spread, shared) = moments(x, y);
    shared / spread
}

fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let (of_x, shared) = moments(x, y);
    let (of_y, _) = moments(y, x);
    shared / sqrt(of_x * of_y)
}

/// Σ(x − x̄)², and Σ(x − x̄)(y − ȳ).
fn moments(x: &[f64], y: &[f64]) -> (f64, f64) {
    let (x_mean, y_mean) = (mean(x), mean(y));
    let pairs = || x.iter().zip(y);
    (
        x.iter().map(|x| (x - x_mean) * (x - x_mean)).sum(),
        pairs().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum(),
    )
}

/// Ranks from 1; equal values share the mean of theirs.
fn ranks(sample: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = sample.iter().filter(|other| *other < value).count();
        let equal = sample.iter().filter(|other| *other == value).count();
        below as f64 + (equal + 1) as f64 / 2.0
    };
    sample.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(actual: f64, expected: f64) {
        assert!((actual - expected).abs() < 1e-12, "{actual} against {expected}");
    }

    #[test]
    fn means_and_spreads_as_reckoned_by_hand() {
        close(mean(&[1.0, 2.0, 6.0]), 3.0);
        // Squares 4 + 1 + 9 = 14 over 2.
        close(standard_deviation(&[1.0, 2.0, 6.0]), 7.0_f64.sqrt());
        assert!(standard_deviation(&[1.0]).is_nan() && mean(&[]).is_nan());
        close(share(&[1, 2, 3, 4], |n| *n > 3), 0.25);
    }

    #[test]
    fn quantiles_lie_between_the_order_statistics() {
        let sample = [9.0, 1.0, 4.0, 2.0];
        close(median(&sample), 3.0);
        close(median(&[3.0, 1.0, 2.0]), 2.0);
        // (4 − 1)·0.9 = 2.7: between 4 and 9.
        close(quantile(&sample, 0.9), 4.0 + 0.7 * 5.0);
        close(quantile(&sample, 0.0), 1.0);
        close(quantile(&sample, 1.0), 9.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    /// The textbook's: 0 of 10 gives z²/(10 + z²); half of 20 is symmetric.
    #[test]
    fn a_share_of_few_has_a_wide_interval() {
        let [low, high] = wilson_interval(0, 10);
        assert!(low == 0.0 && (high - 0.277_5).abs() < 5e-5, "{low} {high}");
        let [low, high] = wilson_interval(10, 20);
        close(low + high, 1.0);
        assert!((low - 0.299_3).abs() < 5e-5, "{low}");
        close(wilson_interval(20, 20)[1], 1.0);
        assert!(wilson_interval(0, 0).iter().all(|end| end.is_nan()));
    }

    #[test]
    fn rank_correlation_knows_order_alone() {
        close(spearman(&[1.0, 2.0, 3.0], &[10.0, 100.0, 1_000.0]), 1.0);
        close(spearman(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0);
        // Ranks 1 2 3 4 5 against 2 1 4 3 5: 1 − 6·4/(5·24) = 0.8.
        close(spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[20.0, 10.0, 40.0, 30.0, 50.0]), 0.8);
        // Ties: ranks 1.5 1.5 3 against 1 2 3: covariance 1.5 over √(1.5 · 2).
        close(spearman(&[7.0, 7.0, 8.0], &[1.0, 2.0, 3.0]), 1.5 / 3.0_f64.sqrt());
        assert!(spearman(&[1.0, 1.0], &[1.0, 2.0]).is_nan());
    }

    #[test]
    fn a_slope_is_that_of_least_squares() {
        close(slope(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0]), 2.0);
        // x̄ = 1, ȳ = 2: (−1)(−2) + 0 + 1·1 = 3 over 2.
        close(slope(&[0.0, 1.0, 2.0], &[0.0, 3.0, 3.0]), 1.5);
    }
}
