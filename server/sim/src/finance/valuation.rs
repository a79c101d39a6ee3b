//! What a vendor is worth before new money, and how likely investors are to come.
//!
//! ```text
//! Pre-money = S·[ω_u·MAU·φ(g) + ω_r·ARR·10·φ(g)^½ + ω_h·stars]·ψ(runway)·ν^θ
//! φ(g) = clip(e^{2g}, .4, 3)      ψ = 1 − .5·e^{−runway / 6 months}
//! P(close) = Λ(−1 + 1.5·ln S + 1.2·ln φ + .8·top three − .5·failed pitches − 1·greedy)
//! ```
//! Every number is the scenario's. The functions here are pure; floats live only inside them. ν is the vendor's standing
//! against the best, 1 until it has closed a round: the weights rest on two public rounds, so they are guesses.

use burnrate_content::resolved::{Investors, Valuation};

use crate::exact_math::{exp, ln, logistic, pow, sqrt};
use crate::fixed::{Fixed, micro_to_f64};

/// ν never falls below this, so that a vendor worth nothing today still has a price.
const STANDING_MIN: f64 = 0.01;
/// Days of the year in ARR.
const YEAR_DAYS: i128 = 365;

/// What the value of one vendor on one day follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Users within 30 days, now.
    pub mau: u64,
    /// The same 30 days ago.
    pub mau_month_ago: u64,
    /// For how many days MAU is known.
    pub history_days: u32,
    /// Annual recurring revenue, in fen.
    pub arr_fen: i64,
    /// Research talent.
    pub stars: Fixed,
    /// Runway at the mean net burn; none if nothing burns.
    pub runway_days: Option<u32>,
    /// S, above 0.
    pub sentiment: f64,
    /// ν: own standing ÷ the best, 0 to 1.
    pub standing: f64,
    /// What winter adds to θ, in millionths; 0 in ordinary times.
    pub winter_micro: i64,
}

/// What a pitch's chance follows from, beside S and φ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PitchOdds {
    /// S, above 0.
    pub sentiment: f64,
    /// φ.
    pub growth_factor: f64,
    /// Whether the vendor stands among the top three.
    pub top_three: bool,
    /// Failed pitches, those of long ago faded.
    pub failed_pitches: f64,
    /// Whether it asks much more than the model value.
    pub greedy: bool,
}

/// φ = clip(e^{2g}): g is the growth of MAU in a month; 1 while history is too short.
#[must_use]
pub fn growth_factor(rules: &Valuation, mau: u64, mau_month_ago: u64, history_days: u32) -> f64 {
    let growth = if history_days < rules.growth_history_days || (mau == 0 && mau_month_ago == 0) {
        0.0
    } else {
        mau as f64 / mau_month_ago.max(1) as f64 - 1.0
    };
    let raw = exp(micro_to_f64(rules.growth_slope_micro) * growth);
    raw.clamp(
        micro_to_f64(rules.growth_factor_min_micro),
        micro_to_f64(rules.growth_factor_max_micro.max(rules.growth_factor_min_micro)),
    )
}

/// The model value before new money, in fen; never negative.
#[must_use]
pub fn pre_money_fen(rules: &Valuation, worth: &Worth) -> i64 {
    let phi = growth_factor(rules, worth.mau, worth.mau_month_ago, worth.history_days);
    let users = rules.mau_weight_fen as f64 * worth.mau as f64 * phi;
    let arr_weight = micro_to_f64(rules.arr_weight_micro) * micro_to_f64(rules.arr_multiple_micro);
    let revenue = arr_weight * worth.arr_fen as f64 * sqrt(phi);
    let talent = rules.star_weight_fen as f64 * worth.stars.to_f64();
    let theta = micro_to_f64(rules.rank_exponent_micro.saturating_add(worth.winter_micro));
    let standing = pow(worth.standing.clamp(STANDING_MIN, 1.0), theta);
    let value =
        worth.sentiment * (users + revenue + talent) * runway_factor(rules, worth.runway_days) * standing;
    value.max(0.0).round_ties_even() as i64
}

/// ψ: little money left makes a vendor cheap; 1 if nothing burns.
fn runway_factor(rules: &Valuation, runway_days: Option<u32>) -> f64 {
    let Some(days) = runway_days else { return 1.0 };
    let scale = f64::from(rules.runway_scale_days.max(1));
    1.0 - micro_to_f64(rules.runway_discount_micro) * exp(-f64::from(days) / scale)
}

/// The chance that investors come to a pitch.
#[must_use]
pub fn close_probability(rules: &Investors, odds: &PitchOdds) -> f64 {
    let either = |holds: bool, micro: i64| if holds { micro_to_f64(micro) } else { 0.0 };
    logistic(
        micro_to_f64(rules.close_intercept_micro)
            + micro_to_f64(rules.close_sentiment_micro) * ln(odds.sentiment)
            + micro_to_f64(rules.close_growth_micro) * ln(odds.growth_factor)
            + either(odds.top_three, rules.close_top_three_micro)
            + micro_to_f64(rules.close_failed_pitch_micro) * odds.failed_pitches
            + either(odds.greedy, rules.close_greedy_micro),
    )
}

/// Annual recurring revenue from `days` of it, in fen; 0 without days.
#[must_use]
pub fn annual_recurring_fen(revenue_fen: i128, days: u32) -> i64 {
    if days == 0 {
        return 0;
    }
    i64::try_from(revenue_fen * YEAR_DAYS / i128::from(days)).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const YUAN: i64 = 100;

    pub(crate) fn rules() -> Valuation {
        Valuation {
            mau_weight_fen: 300 * YUAN,
            arr_weight_micro: 1_000_000,
            arr_multiple_micro: 10_000_000,
            arr_window_days: 90,
            star_weight_fen: 80_000_000 * YUAN,
            growth_slope_micro: 2_000_000,
            growth_factor_min_micro: 400_000,
            growth_factor_max_micro: 3_000_000,
            growth_history_days: 60,
            runway_discount_micro: 500_000,
            runway_scale_days: 180,
            rank_exponent_micro: 300_000,
        }
    }

    fn worth(mau: u64, mau_month_ago: u64, stars: f64) -> Worth {
        Worth {
            mau,
            mau_month_ago,
            history_days: 60,
            arr_fen: 0,
            stars: Fixed::from_f64(stars),
            runway_days: None,
            sentiment: 1.0,
            standing: 1.0,
            winter_micro: 0,
        }
    }

    #[test]
    fn kimi_in_spring_2024_is_worth_21_billion_yuan() {
        let kimi =
            Worth { runway_days: Some(24 * 30), sentiment: 1.1, ..worth(12_500_000, 7_812_500, 100.0) };
        // 1.1·(300·12.5M·3 + 80M·100)·(1 − .5·e^−4)
        let expected = 1.1 * 19.25e9 * (1.0 - 0.5 * exp(-4.0));
        let value = pre_money_fen(&rules(), &kimi) as f64 / 100.0;
        assert!((value / expected - 1.0).abs() < 1e-9, "{value}");
        assert!((value / 21.0e9 - 1.0).abs() < 0.005, "{value}");
    }

    #[test]
    fn a_start_up_of_one_and_a_quarter_stars_is_worth_100_million_yuan() {
        assert_eq!(pre_money_fen(&rules(), &worth(0, 0, 1.25)), 100_000_000 * YUAN);
    }

    #[test]
    fn growth_is_clipped_and_needs_sixty_days() {
        let rules = rules();
        assert!((growth_factor(&rules, 160, 100, 60) - 3.0).abs() < 1e-12);
        assert!((growth_factor(&rules, 110, 100, 60) - exp(0.2)).abs() < 1e-12);
        assert!((growth_factor(&rules, 10, 100, 60) - 0.4).abs() < 1e-12);
        assert!((growth_factor(&rules, 110, 100, 59) - 1.0).abs() < 1e-12);
        assert!((growth_factor(&rules, 0, 0, 60) - 1.0).abs() < 1e-12);
        assert!((growth_factor(&rules, 5, 0, 60) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn revenue_short_runway_and_a_low_standing_each_move_the_value_as_the_formula_says() {
        let rules = rules();
        let revenue = Worth { arr_fen: 1_000_000, ..worth(110, 100, 0.0) };
        let users = 110.0 * 30_000.0 * exp(0.2);
        let expected = users + 1e7 * exp(0.2).sqrt();
        assert!((pre_money_fen(&rules, &revenue) as f64 - expected).abs() < 1.0);

        let broke = Worth { runway_days: Some(0), ..worth(0, 0, 1.0) };
        assert_eq!(pre_money_fen(&rules, &broke), 40_000_000 * YUAN);

        let third = Worth { standing: 0.5, ..worth(0, 0, 1.0) };
        let value = pre_money_fen(&rules, &third) as f64;
        assert!((value / (8e9 * pow(0.5, 0.3)) - 1.0).abs() < 1e-9, "{value}");
        let nothing = Worth { standing: -3.0, ..worth(0, 0, 1.0) };
        assert!(pre_money_fen(&rules, &nothing) > 0);
    }

    #[test]
    fn the_chance_of_a_deal_is_the_logistic_of_its_terms() {
        let rules = crate::finance::funding::tests::investors();
        let plain = PitchOdds {
            sentiment: 1.0,
            growth_factor: 1.0,
            top_three: false,
            failed_pitches: 0.0,
            greedy: false,
        };
        let near = |odds: &PitchOdds, x: f64| (close_probability(&rules, odds) - logistic(x)).abs() < 1e-12;
        assert!(near(&plain, -1.0));
        assert!(near(&PitchOdds { sentiment: 1.1, ..plain }, -1.0 + 1.5 * ln(1.1)));
        assert!(near(&PitchOdds { growth_factor: 3.0, ..plain }, -1.0 + 1.2 * ln(3.0)));
        assert!(near(&PitchOdds { top_three: true, ..plain }, -0.2));
        assert!(near(&PitchOdds { failed_pitches: 2.0, ..plain }, -2.0));
        assert!(near(&PitchOdds { greedy: true, ..plain }, -2.0));
    }

    #[test]
    fn ninety_days_of_revenue_make_a_year() {
        assert_eq!(annual_recurring_fen(90_000, 90), 365_000);
        assert_eq!(annual_recurring_fen(5, 0), 0);
    }
}
