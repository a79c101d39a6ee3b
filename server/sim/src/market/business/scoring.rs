//! What a bid is worth to a customer:
//!
//! ```text
//! U = β_q·q + .25·ln(1 + MAU/1e6) − α_b·price/value + β_rel·past + β_sl·(promised − 99%)/1% + ε
//! ```
//! The price is measured against the tender's own reference value, whose mean over tenders is the segment's: against one mean for
//! all, the size of the work would matter to nobody. ε is Gumbel, one for each tender and vendor.

use burnrate_content::resolved::Business;

use crate::exact_math::{ln, ln_1p};
use crate::fixed::micro_to_f64;

/// Ten-thousandths of 1%.
const PERCENT_BP: f64 = 100.0;

/// What a customer looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offered {
    /// q.
    pub quality: f64,
    /// Consumer fame.
    pub mau: u64,
    /// Price ÷ reference value.
    pub price_ratio: f64,
    /// Relation with the segment, 0 to 1.
    pub past: f64,
    /// Availability promised, in ten-thousandths.
    pub service_level_bp: u16,
}

/// U without ε.
#[must_use]
pub fn score(rules: &Business, offered: &Offered) -> f64 {
    let level_percent =
        (f64::from(offered.service_level_bp) - rules.service_level_neutral_bp as f64) / PERCENT_BP;
    micro_to_f64(rules.beta_quality_micro) * offered.quality
        + micro_to_f64(rules.beta_fame_micro) * ln_1p(offered.mau as f64 / 1e6)
        - micro_to_f64(rules.beta_price_micro) * offered.price_ratio
        + micro_to_f64(rules.beta_past_micro) * offered.past
        + micro_to_f64(rules.beta_service_level_micro) * level_percent
}

/// ε: standard Gumbel from a uniform in (0, 1), by inversion.
#[must_use]
pub fn taste(uniform: f64) -> f64 {
    -ln(-ln(uniform))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::exp;

    fn rules() -> Business {
        burnrate_content::load("china-2024").unwrap().1.business
    }

    const PLAIN: Offered =
        Offered { quality: 0.0, mau: 0, price_ratio: 1.0, past: 0.0, service_level_bp: 9_900 };

    #[test]
    fn each_term_counts_as_the_rule_says() {
        let near = |offered: Offered, expected: f64| {
            let found = score(&rules(), &offered);
            assert!((found - expected).abs() < 1e-12, "{offered:?}: {found}");
        };
        near(PLAIN, -0.8);
        near(Offered { quality: 1.0, ..PLAIN }, 0.1);
        near(Offered { mau: 1_000_000, ..PLAIN }, -0.8 + 0.25 * ln(2.0));
        near(Offered { price_ratio: 0.5, ..PLAIN }, -0.4);
        near(Offered { past: 1.0, ..PLAIN }, -0.3);
        near(Offered { service_level_bp: 9_500, ..PLAIN }, -1.2);
    }

    #[test]
    fn tastes_are_gumbel() {
        // P(ε ≤ x) = exp(−e^−x).
        for x in [-1.5, -0.5, 0.0, 1.0, 4.0] {
            assert!((taste(exp(-exp(-x))) - x).abs() < 1e-9);
        }
    }
}
