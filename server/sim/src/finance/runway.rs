//! How long the money lasts.
//!
//! [`DayWindow`] remembers a figure of the last days, bounded by what the scenario asks for; [`Burn`] is the net burn of a
//! vendor in such a window. A runway is whole days, rounded down; none means that nothing burns.

use std::collections::VecDeque;

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};

/// The longest window that any rule may ask for, days.
pub const WINDOW_DAYS_MAX: u32 = 365;

/// One whole number a day, newest last, at most as many as the window has days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct DayWindow {
    days: VecDeque<i64>,
}

impl DayWindow {
    /// Remembers today's figure and forgets what is older than `window_days` (at most [`WINDOW_DAYS_MAX`]).
    pub fn push(&mut self, figure: i64, window_days: u32) {
        let room = window_days.clamp(1, WINDOW_DAYS_MAX) as usize;
        while self.days.len() >= room {
            self.days.pop_front();
        }
        self.days.push_back(figure);
    }

    /// The sum over the last `days`, or over all there are, and how many days that is.
    #[must_use]
    pub fn sum_of_last(&self, days: u32) -> (i128, u32) {
        let taken = self.days.iter().rev().take(days as usize);
        taken.fold((0, 0), |(sum, count), &figure| (sum + i128::from(figure), count + 1))
    }

    /// How many days are remembered.
    #[must_use]
    pub fn day_count(&self) -> usize {
        self.days.len()
    }
}

/// A vendor's net burn by day: cost incurred less revenue earned, in fen.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Burn {
    window: DayWindow,
}

impl Burn {
    /// Remembers today's net burn.
    pub fn record(&mut self, net_burn_fen: i64, window_days: u32) {
        self.window.push(net_burn_fen, window_days);
    }

    /// How many days are remembered.
    #[must_use]
    pub fn day_count(&self) -> usize {
        self.window.day_count()
    }

    /// Cash ÷ mean net burn of the days remembered; none when nothing burns, or no day is remembered.
    #[must_use]
    pub fn runway_days(&self, cash_fen: i64) -> Option<u32> {
        let (burnt_fen, days) = self.window.sum_of_last(WINDOW_DAYS_MAX);
        days_until_empty(i128::from(cash_fen) * i128::from(days), burnt_fen)
    }
}

/// Days until cash is gone if costs of `commitment_fen_per_day` go on against revenue of `revenue_fen_per_day`; none when
/// revenue covers them.
#[must_use]
pub fn runway_at_commitment(
    cash_fen: i64,
    commitment_fen_per_day: i64,
    revenue_fen_per_day: i64,
) -> Option<u32> {
    let burn = i128::from(commitment_fen_per_day) - i128::from(revenue_fen_per_day);
    days_until_empty(i128::from(cash_fen), burn)
}

fn days_until_empty(cash: i128, burn: i128) -> Option<u32> {
    (burn > 0).then(|| u32::try_from(cash.max(0) / burn).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runway_is_cash_over_mean_burn_rounded_down() {
        let mut burn = Burn::default();
        assert_eq!(burn.runway_days(1_000), None, "no day is known");
        burn.record(10, 60);
        burn.record(20, 60);
        assert_eq!(burn.runway_days(1_000), Some(66));
        assert_eq!(burn.runway_days(0), Some(0));
    }

    #[test]
    fn only_the_window_counts() {
        let mut burn = Burn::default();
        burn.record(1_000_000, 60);
        for _ in 0..60 {
            burn.record(7, 60);
        }
        assert_eq!(burn.runway_days(700), Some(100));
    }

    #[test]
    fn earning_more_than_is_spent_has_no_end() {
        let mut burn = Burn::default();
        burn.record(-5, 60);
        burn.record(5, 60);
        assert_eq!(burn.runway_days(1), None);
        assert_eq!(runway_at_commitment(100, 30, 30), None);
    }

    #[test]
    fn current_decisions_are_set_against_recent_revenue() {
        assert_eq!(runway_at_commitment(1_000, 40, 10), Some(33));
        assert_eq!(runway_at_commitment(i64::MAX, 1, 0), Some(u32::MAX));
        assert_eq!(runway_at_commitment(0, 1, 0), Some(0));
    }

    #[test]
    fn a_window_sums_its_newest_days() {
        let mut window = DayWindow::default();
        for figure in 1..=5 {
            window.push(figure, 4);
        }
        assert_eq!(window.sum_of_last(2), (9, 2));
        assert_eq!(window.sum_of_last(90), (14, 4));
        assert_eq!(window.day_count(), 4);
    }
}
