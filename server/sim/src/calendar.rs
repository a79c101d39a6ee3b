//! Days and turns. A day is closed by the schedule; a turn is a run of days of the scenario's plan.
//!
//! Invariant: days are numbered from 1 and `Calendar::day` counts those closed. While the schedule runs, it is already the
//! number of the day that is being closed. Turns are numbered from 1; the last span of the plan repeats.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::view::Phase;
use burnrate_content::resolved::Pacing;

use crate::event::EndReason;

/// Where a match stands.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Calendar {
    /// Days closed; within the schedule, the day being closed.
    pub day: u32,
    /// Whether days may pass.
    pub started: bool,
    /// Set for good when the match is over.
    pub ended: Option<EndReason>,
}

impl Calendar {
    /// Lobby until started, running until ended. The market knows no pause.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match (self.started, self.ended) {
            (_, Some(_)) => Phase::Ended,
            (true, None) => Phase::Running,
            (false, None) => Phase::Lobby,
        }
    }
}

/// The first day of every turn, reckoned once from the scenario's plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnPlan {
    /// Ascending, from 1; it ends with the first day after the match.
    first_days: Vec<u32>,
}

impl TurnPlan {
    /// Lays the plan out over `days`; the last span repeats if the plan falls short, and a plan without spans has turns of 7 days.
    #[must_use]
    pub fn new(pacing: &Pacing, days: u32) -> Self {
        let spans = pacing.turn_plan.iter().flat_map(|span| {
            std::iter::repeat_n(span.days.max(1), usize::try_from(span.turns).unwrap_or(usize::MAX))
        });
        let last = pacing.turn_plan.last().map_or(7, |span| span.days.max(1));
        let mut first_days = vec![1];
        let mut next = 1_u32;
        for length in spans.chain(std::iter::repeat(last)) {
            next = next.saturating_add(length);
            first_days.push(next.min(days.saturating_add(1)));
            if next > days {
                break;
            }
        }
        Self { first_days }
    }

    /// The turn that contains a day (from 1); days past the end belong to the last turn.
    #[must_use]
    pub fn turn_of(&self, day: u32) -> u32 {
        let turn = self.first_days.partition_point(|first| *first <= day.max(1));
        let last = self.first_days.len().saturating_sub(1).max(1);
        u32::try_from(turn.min(last)).unwrap_or(u32::MAX)
    }

    /// The first day of the next turn after `days_closed`; past the end, the day after the match.
    #[must_use]
    pub fn next_first_day(&self, days_closed: u32) -> u32 {
        let place = self.first_days.partition_point(|first| *first <= days_closed);
        self.first_days.get(place).or(self.first_days.last()).copied().unwrap_or(1)
    }

    /// Whether a day is the first of a turn.
    #[must_use]
    pub fn is_first_day(&self, day: u32) -> bool {
        self.first_days.binary_search(&day).is_ok()
    }

    /// How many days the turn that begins on `first_day` has; at least 1.
    #[must_use]
    pub fn length_from(&self, first_day: u32) -> u32 {
        self.next_first_day(first_day).saturating_sub(first_day).max(1)
    }

    /// The first day of every turn, and as the last one the day after the match.
    #[must_use]
    pub fn first_days(&self) -> &[u32] {
        &self.first_days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnrate_content::resolved::TurnSpan;

    fn plan(spans: &[(u32, u32)], days: u32) -> TurnPlan {
        let turn_plan = spans.iter().map(|&(turns, days)| TurnSpan { turns, days }).collect();
        TurnPlan::new(&Pacing { turn_plan, seconds_per_turn: 60, days_per_second_milli: 1_000 }, days)
    }

    #[test]
    fn turns_are_laid_out_and_the_last_one_is_cut() {
        let plan = plan(&[(2, 30), (1, 7)], 80);
        assert_eq!(plan.first_days(), [1, 31, 61, 68, 75, 81]);
        assert_eq!((plan.turn_of(1), plan.turn_of(30), plan.turn_of(31), plan.turn_of(80)), (1, 1, 2, 5));
        assert_eq!(plan.turn_of(500), 5);
        assert_eq!((plan.next_first_day(0), plan.next_first_day(1), plan.next_first_day(30)), (1, 31, 31));
        assert_eq!((plan.length_from(1), plan.length_from(75)), (30, 6));
        assert!(plan.is_first_day(61) && !plan.is_first_day(62));
    }
}
