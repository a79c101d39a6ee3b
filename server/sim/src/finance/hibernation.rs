//! Hibernation: the service is suspended and most costs with it.
//!
//! Rule: while a vendor sleeps, pay, overhead and the rent of running leases cost a share (12%) of what they do; leases are not
//! renewed, nothing is advertised, nobody new comes, nobody is served, and each day a tenth of the users go. The days asleep are
//! counted over the whole match; when they are used up the vendor wakes by itself, with all its costs, and what it can't pay
//! takes its ordinary course. People stay, but the market's rule of talent reads [`Hibernation::is_asleep`].
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::Hibernation as Rules;

use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::Business;

const MICRO: i128 = 1_000_000;

/// Whether a vendor sleeps, and how long it did.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Hibernation {
    /// The first day of the present sleep.
    asleep_since_day: Option<u32>,
    /// Days of earlier sleeps.
    days_before: u32,
}

impl Hibernation {
    /// Whether the service is suspended.
    #[must_use]
    pub fn is_asleep(&self) -> bool {
        self.asleep_since_day.is_some()
    }

    /// Days for which it may still sleep, as of the end of `day`.
    #[must_use]
    pub fn days_left(&self, rules: &Rules, day: u32) -> u32 {
        let now = self.asleep_since_day.map_or(0, |since| (day + 1).saturating_sub(since));
        rules.days_max.saturating_sub(self.days_before.saturating_add(now))
    }

    /// Falls asleep on `day`; returns whether it could.
    pub fn fall_asleep(&mut self, rules: &Rules, day: u32) -> bool {
        let may = !self.is_asleep() && self.days_before < rules.days_max;
        if may {
            self.asleep_since_day = Some(day);
        }
        may
    }

    /// Wakes on `day`; returns whether it slept.
    pub fn wake(&mut self, day: u32) -> bool {
        let since = self.asleep_since_day.take();
        if let Some(since) = since {
            self.days_before = self.days_before.saturating_add(day.saturating_sub(since));
        }
        since.is_some()
    }

    /// What a cost of so many fen is today.
    #[must_use]
    pub fn cost_fen(&self, rules: &Rules, fen: i64) -> i64 {
        if !self.is_asleep() {
            return fen;
        }
        i64::try_from(i128::from(fen) * i128::from(rules.burn_share_micro) / MICRO).unwrap_or(i64::MAX)
    }
}

/// System: whoever has slept all its days is awake from today.
pub(super) fn wake_overdue(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<crate::rules::Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<(&Business, &mut Hibernation)>,
) {
    let day = calendar.day;
    for (index, entity) in (0..).zip(&roster.vendors) {
        let Ok((business, mut hibernation)) = vendors.get_mut(*entity) else { continue };
        if !business.is_active() {
            hibernation.asleep_since_day = None;
            continue;
        }
        let used_up = hibernation.days_left(&rules.scenario.finance.hibernation, day - 1) == 0;
        if used_up && hibernation.wake(day) {
            outcomes.push(Outcome::Woke { vendor: VendorId(index) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules { days_max: 180, burn_share_micro: 120_000, users_leave_micro_per_day: 100_000 }
    }

    #[test]
    fn days_asleep_are_counted_over_the_whole_match() {
        let mut hibernation = Hibernation::default();
        assert_eq!(hibernation.days_left(&rules(), 7), 180);
        assert!(hibernation.fall_asleep(&rules(), 8) && !hibernation.fall_asleep(&rules(), 9));
        assert_eq!(hibernation.days_left(&rules(), 8), 179);
        assert!(hibernation.wake(108) && !hibernation.wake(108));
        assert_eq!(hibernation.days_left(&rules(), 200), 80);
        assert!(hibernation.fall_asleep(&rules(), 300));
        assert_eq!(hibernation.days_left(&rules(), 379), 0);
        assert!(hibernation.wake(380) && !hibernation.fall_asleep(&rules(), 381));
    }

    #[test]
    fn costs_are_an_eighth_only_while_asleep() {
        let mut hibernation = Hibernation::default();
        assert_eq!(hibernation.cost_fen(&rules(), 1_000), 1_000);
        hibernation.fall_asleep(&rules(), 1);
        assert_eq!(hibernation.cost_fen(&rules(), 1_000), 120);
    }
}
