//! What a seat is worth by itself: the median score of its reference bot. In a scenario of unlike seats it is taken off, so
//! that a policy is measured by what it makes of the seat that it got. Alike seats have no handicap.

use burnrate_content::Resolved;
use burnrate_content::resolved::Vendor;
use burnrate_sim::exact_math::ln_1p;

use super::open_to_bots;
use crate::campaign::{Plan, PlayError, play};
use crate::statistics::median;

/// ¥1M, the unit of the score's logarithm.
const MILLION_YUAN_FEN: f64 = 100_000_000.0;

/// log(1 + max(0, score) / ¥1M): what ranks go by.
#[must_use]
pub fn log_score(score_fen: i64) -> f64 {
    ln_1p(score_fen.max(0) as f64 / MILLION_YUAN_FEN)
}

/// The handicap of each seat, in log score; known once reference matches were played.
#[derive(Clone, Debug, PartialEq)]
pub struct Handicaps {
    by_seat: Vec<f64>,
}

impl Handicaps {
    /// None for anybody: for scenarios whose seats are alike.
    #[must_use]
    pub fn none(scenario: &Resolved) -> Self {
        Self { by_seat: vec![0.0; scenario.vendors.len()] }
    }

    /// The medians of matches that the reference bots played; no match gives no handicap.
    #[must_use]
    pub fn of(scenario: &Resolved, matches: &[ReferenceScores]) -> Self {
        if matches.is_empty() {
            return Self::none(scenario);
        }
        let seat = |place: usize| {
            let scores: Vec<f64> = matches.iter().filter_map(|m| m.0.get(place)).copied().collect();
            median(&scores)
        };
        Self { by_seat: (0..scenario.vendors.len()).map(seat).collect() }
    }

    /// What is taken off a seat's log score.
    #[must_use]
    pub fn of_seat(&self, seat: usize) -> f64 {
        self.by_seat.get(seat).copied().unwrap_or(0.0)
    }
}

/// The log scores of one match of the reference bots, by seat.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceScores(Vec<f64>);

impl ReferenceScores {
    /// Plays the scenario by its reference bots, under a tournament's terms.
    ///
    /// # Errors
    /// [`PlayError`] when the market can't begin.
    pub fn play(scenario: &Resolved, seed: u64) -> Result<Self, PlayError> {
        let played = play(&Plan::new(open_to_bots(scenario), seed), |_, _| ())?;
        let vitals = played.simulation.vitals();
        Ok(Self(vitals.iter().map(|vitals| log_score(vitals.score_fen)).collect()))
    }
}

/// Whether all seats begin alike, whatever their names and reference bots.
#[must_use]
pub fn seats_are_alike(scenario: &Resolved) -> bool {
    let mut vendors = scenario.vendors.iter().map(|vendor| Vendor {
        key: String::new(),
        name: burnrate_content::Text::default(),
        monogram: String::new(),
        reference_bot: String::new(),
        ..vendor.clone()
    });
    let first = vendors.next();
    vendors.all(|vendor| Some(&vendor) == first.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_scores_start_at_nothing_and_double_by_the_unit() {
        assert!(log_score(-5) == 0.0 && log_score(0) == 0.0);
        assert!((log_score(100_000_000) - 2.0_f64.ln()).abs() < 1e-12);
        assert!((log_score(900_000_000) - 10.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_handicap_is_the_seats_own_median() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let match_of = |score: f64| ReferenceScores((0..6).map(|seat| score + f64::from(seat)).collect());
        let handicaps = Handicaps::of(&scenario, &[match_of(1.0), match_of(9.0), match_of(2.0)]);
        assert!((handicaps.of_seat(0) - 2.0).abs() < 1e-12 && (handicaps.of_seat(5) - 7.0).abs() < 1e-12);
        assert!(Handicaps::of(&scenario, &[]) == Handicaps::none(&scenario));
    }

    #[test]
    fn the_lesson_has_alike_seats_and_the_chinese_market_has_not() {
        let alike = |name| seats_are_alike(&burnrate_content::load(name).unwrap().1);
        assert!(alike("first-class") && !alike("china-2024"));
    }
}
