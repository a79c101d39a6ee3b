//! The days before day 1. They are not played; what charts and investors see of them is a market that grew by diffusion.
//!
//! Rule (Bass 1969): of a segment's people who did not use anything on a day, (p + q·users/N)/365 began. That is run back from
//! the users with which the market begins, for all vendors together; each vendor had its present part of them. Only
//! arithmetic that is exact by IEEE is used, so every machine has the same past.

use super::rates::Rates;
use crate::fixed::round_to_count;

/// Users of the market on each of the past `days`, over those of day 0, oldest first; the last is day 0 itself.
pub(super) fn market_past(rates: &Rates, users: &[u64], days: usize) -> Vec<f64> {
    let now: f64 = users.iter().map(|users| *users as f64).sum();
    let mut at: Vec<f64> = users.iter().map(|users| *users as f64).collect();
    let mut past = vec![1.0];
    for _ in 1..days {
        for (users, segment) in at.iter_mut().zip(&rates.segments).filter(|(_, segment)| segment.adopts) {
            let hazard = (segment.bass_p_per_year
                + segment.bass_q_per_year * *users / segment.population.max(1.0))
                / 365.0;
            *users = (*users - hazard * (segment.population - *users).max(0.0)).max(0.0);
        }
        past.push(if now > 0.0 { at.iter().sum::<f64>() / now } else { 1.0 });
    }
    past.reverse();
    past
}

/// A vendor's users on each of these days.
pub(super) fn of_vendor(users: u64, market_past: &[f64]) -> impl Iterator<Item = u64> {
    market_past.iter().map(move |share| round_to_count(users as f64 * share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Match;

    #[test]
    fn users_grew_to_what_they_are() {
        let game = Match::given(|_| {});
        let rates = game.sim.world.resource::<Rates>();
        let users: Vec<u64> = rates.segments.iter().map(|segment| segment.population as u64 / 25).collect();
        let past: Vec<u64> = of_vendor(200_000, &market_past(rates, &users, 91)).collect();
        assert_eq!((past.len(), past.last()), (91, Some(&200_000)));
        assert!(past.is_sorted_by(|day, next| day < next), "{past:?}");
        // A day back from 4%: (.03 + .38·.04)/365 of 96%, over 4%: .297% fewer.
        assert_eq!(past[89], 199_406);
    }

    #[test]
    fn nobody_has_no_past() {
        let game = Match::given(|_| {});
        let past = market_past(game.sim.world.resource::<Rates>(), &[], 3);
        assert_eq!(of_vendor(0, &past).collect::<Vec<_>>(), [0, 0, 0]);
    }
}
