//! Posters: city-weeks paid in advance that hang for a channel's minimum term and take part in its auction by equal days.
//!
//! Invariant: the days of a run add up to what was paid, to the fen. Posters of a vendor that is gone come down.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_content::Resolved;

/// What hangs, oldest first; there are no more than days of a term, for a turn books once.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct PosterRuns {
    /// Runs that are not over.
    pub runs: Vec<PosterRun>,
}

/// Posters booked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PosterRun {
    /// Place of the channel.
    pub channel: u16,
    /// The first day.
    pub from_day: u32,
    /// How many days, at least 1.
    pub days: u32,
    /// What was paid for all of it.
    pub paid_fen: i64,
}

impl PosterRun {
    /// The last day.
    #[must_use]
    pub fn until_day(&self) -> u32 {
        self.from_day.saturating_add(self.days.max(1) - 1)
    }

    /// What of the payment hangs on a day, fen; 0 outside the run.
    #[must_use]
    pub fn fen_on(&self, day: u32) -> i64 {
        if day < self.from_day || day > self.until_day() {
            return 0;
        }
        let up_to = |days: u32| i128::from(self.paid_fen) * i128::from(days) / i128::from(self.days.max(1));
        let begun = day - self.from_day;
        i64::try_from(up_to(begun + 1) - up_to(begun)).unwrap_or(0)
    }
}

impl PosterRuns {
    /// What hangs on a channel on a day, fen.
    #[must_use]
    pub fn fen_on(&self, channel: usize, day: u32) -> i64 {
        let runs = self.runs.iter().filter(|run| usize::from(run.channel) == channel);
        runs.fold(0, |sum, run| sum.saturating_add(run.fen_on(day)))
    }

    /// What was paid on a day for runs that begin then, fen.
    #[must_use]
    pub fn paid_on(&self, day: u32) -> i64 {
        let begun = self.runs.iter().filter(|run| run.from_day == day);
        begun.fold(0, |sum, run| sum.saturating_add(run.paid_fen))
    }

    /// Takes down what was over before a day.
    pub(super) fn take_down(&mut self, day: u32) {
        if self.runs.iter().any(|run| run.until_day() < day) {
            self.runs.retain(|run| run.until_day() >= day);
        }
    }
}

/// The channel on which posters hang and for how many days: the first with a minimum term; none where there is none.
#[must_use]
pub(crate) fn poster_channel(scenario: &Resolved) -> Option<(u16, u32)> {
    let place = scenario.channels.iter().position(|channel| channel.minimum_term_days > 0)?;
    Some((u16::try_from(place).ok()?, scenario.channels[place].minimum_term_days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_adds_up_to_what_was_paid() {
        let run = PosterRun { channel: 5, from_day: 8, days: 28, paid_fen: 40_000_003 };
        let days: Vec<i64> = (1..60).map(|day| run.fen_on(day)).collect();
        assert_eq!(days.iter().sum::<i64>(), 40_000_003);
        assert_eq!(days.iter().filter(|fen| **fen > 0).count(), 28);
        let (least, most) = (days[7..35].iter().min().unwrap(), days[7..35].iter().max().unwrap());
        assert!(most - least <= 1, "{least} to {most}");
        assert_eq!(run.until_day(), 35);
    }
}
