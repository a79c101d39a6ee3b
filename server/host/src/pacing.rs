//! When the next day of a match is due: the days of a turn spread over the turn's time, turn by turn, or when all are
//! ready. A value on the injected clock; it knows when, never what.

use burnrate_client_proto::view::Pace;

/// Where a match stands within its turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnPlace {
    /// Whether the next day is the first of a turn.
    pub at_start: bool,
    /// Days until the turn is over, at least 1.
    pub days_left: u32,
    /// Days that the turn has, at least 1.
    pub days: u32,
}

/// How a match's days pass.
#[derive(Clone, Copy, Debug)]
pub struct Pacing {
    pace: Pace,
    running: bool,
    /// Days are played without waiting until the turn is over.
    rushing: bool,
    /// When the next day is due, under a clock that runs.
    due_ms: Option<u64>,
    /// What was left of the wait when the clock stopped.
    left_ms: Option<u64>,
}

impl Pacing {
    /// A clock that stands still.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self { pace, running: false, rushing: false, due_ms: None, left_ms: None }
    }

    /// How days pass.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Whether the clock runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running
    }

    /// Lets the clock run.
    pub fn run(&mut self, place: TurnPlace, now_ms: u64) {
        self.running = true;
        self.due_ms = self.interval_ms(place).map(|whole| now_ms + self.left_ms.take().unwrap_or(whole));
    }

    /// Stops the clock, and a turn that is being played.
    pub fn pause(&mut self, now_ms: u64) {
        self.left_ms = self.due_ms.take().map(|due| due.saturating_sub(now_ms));
        self.running = false;
        self.rushing = false;
    }

    /// Changes the pace; the wait for the next day starts anew.
    pub fn set_pace(&mut self, pace: Pace, place: TurnPlace, now_ms: u64) {
        self.pace = pace;
        self.left_ms = None;
        self.due_ms = None;
        if self.running {
            self.run(place, now_ms);
        }
    }

    /// Plays to the end of the turn, now.
    pub fn rush(&mut self) {
        self.rushing = true;
    }

    /// Every seat that people hold is ready.
    pub fn all_ready(&mut self) {
        if self.running && self.pace == (Pace::AllReady {}) {
            self.rushing = true;
        }
    }

    /// Whether a day should be closed now.
    #[must_use]
    pub fn is_due(&self, now_ms: u64) -> bool {
        self.rushing || self.due_ms.is_some_and(|due| due <= now_ms)
    }

    /// When a day will be due, if only time is missing.
    #[must_use]
    pub fn due_ms(&self) -> Option<u64> {
        self.due_ms
    }

    /// A day was closed; `place` is where the match stands now. The next is due one interval after the last was,
    /// or from now on when that has passed: a server that was held up does not hurry.
    pub fn day_closed(&mut self, place: TurnPlace, now_ms: u64) {
        let interval_ms = self.interval_ms(place);
        if place.at_start {
            self.rushing = false;
        }
        if let (Some(due_ms), Some(interval_ms)) = (self.due_ms, interval_ms) {
            let next_ms = due_ms + interval_ms;
            let on_time = due_ms <= now_ms && next_ms > now_ms;
            self.due_ms = Some(if on_time { next_ms } else { now_ms + interval_ms });
        }
    }

    /// The match is over.
    pub fn stop(&mut self) {
        *self = Self { running: false, rushing: false, due_ms: None, left_ms: None, ..*self };
    }

    /// Milliseconds until the turn ends; none when no clock runs.
    #[must_use]
    pub fn turn_ends_in_ms(&self, place: TurnPlace, now_ms: u64) -> Option<u32> {
        let rest = u64::from(place.days_left.saturating_sub(1)) * self.interval_ms(place)?;
        u32::try_from(self.due_ms?.saturating_sub(now_ms) + rest).ok()
    }

    fn interval_ms(&self, place: TurnPlace) -> Option<u64> {
        match self.pace {
            Pace::Timed { turn_ms } => Some((u64::from(turn_ms) / u64::from(place.days.max(1))).max(1)),
            Pace::Stepped {} | Pace::AllReady {} => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMED: Pace = Pace::Timed { turn_ms: 7_000 };

    fn place(day: u32) -> TurnPlace {
        TurnPlace { at_start: day.is_multiple_of(7), days_left: 7 - day % 7, days: 7 }
    }

    #[test]
    fn a_timed_turn_spreads_its_days_evenly_and_does_not_drift() {
        let mut pacing = Pacing::new(TIMED);
        pacing.run(place(0), 100);
        for day in 1..=14 {
            let due_ms = 100 + u64::from(day) * 1_000;
            assert_eq!(pacing.due_ms(), Some(due_ms));
            assert!(!pacing.is_due(due_ms - 1));
            assert!(pacing.is_due(due_ms + 3));
            pacing.day_closed(place(day), due_ms + 3);
        }
        assert_eq!(pacing.turn_ends_in_ms(place(14), 14_100), Some(7_000));
        assert_eq!(pacing.turn_ends_in_ms(place(12), 14_100), Some(2_000));
    }

    #[test]
    fn a_pause_keeps_what_was_left_and_a_held_up_server_does_not_hurry() {
        let mut pacing = Pacing::new(TIMED);
        pacing.run(place(0), 0);
        pacing.pause(400);
        assert!(!pacing.is_due(9_999) && pacing.turn_ends_in_ms(place(0), 400).is_none());
        pacing.run(place(0), 50_000);
        assert_eq!(pacing.due_ms(), Some(50_600));
        pacing.day_closed(place(1), 58_000);
        assert_eq!(pacing.due_ms(), Some(59_000));
        pacing.set_pace(Pace::Timed { turn_ms: 70_000 }, place(1), 58_500);
        assert_eq!(pacing.due_ms(), Some(68_500));
    }

    #[test]
    fn a_step_plays_one_turn_and_ready_needs_its_pace() {
        let mut pacing = Pacing::new(Pace::Stepped {});
        pacing.run(place(0), 0);
        pacing.all_ready();
        assert!(!pacing.is_due(u64::MAX));
        pacing.rush();
        let played = (1..100).take_while(|day| {
            let due = pacing.is_due(0);
            pacing.day_closed(place(*day), 0);
            due
        });
        assert_eq!(played.count(), 7);
        pacing.set_pace(Pace::AllReady {}, place(0), 0);
        pacing.all_ready();
        assert!(pacing.is_due(0));
        pacing.pause(0);
        assert!(!pacing.is_due(0));
    }
}
