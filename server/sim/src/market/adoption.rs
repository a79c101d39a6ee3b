//! How fast people who never used any model start, come back and leave: the daily hazards of consumer cells.
//!
//! Bass (1969) for adoption, with rates a year as Sultan, Farley and Lehmann (1990) give them. Pure numbers; who is chosen
//! is [`crate::market::choice`]'s.

use crate::exact_math::exp;

const DAYS_PER_YEAR: f64 = 365.0;

/// The chance that one who never used any model adopts today, before awareness: (p + q·users/N)/365, in 0..=1.
///
/// `innovation` p and `imitation` q are per year (.03 and .38); `users` and `population` are heads, population ≥ 1.
#[must_use]
pub fn bass_hazard(innovation: f64, imitation: f64, users: f64, population: f64) -> f64 {
    let share = users / population.max(1.0);
    (innovation / DAYS_PER_YEAR + imitation / DAYS_PER_YEAR * share).clamp(0.0, 1.0)
}

/// The chance that a habit user lapses today: base · e^(−slope·above), in 0..=1.
///
/// `base` is the chance a day at the scenario's reference value (.0062 at V = .6); `above` is V without inertia less that value.
#[must_use]
pub fn habit_exit(base: f64, slope: f64, above: f64) -> f64 {
    (base * exp(-slope * above)).clamp(0.0, 1.0)
}

/// The chance that a user who dislikes nothing special thinks again today: `base` (1/45), times `factor` (3 after a price
/// rise or an outage), in 0..=1.
#[must_use]
pub fn review_hazard(base: f64, factor: f64) -> f64 {
    (base * factor).clamp(0.0, 1.0)
}
