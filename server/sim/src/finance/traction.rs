//! What finance knows of a vendor's users: five figures a day, counted when the day's flows are done.
//!
//! Finance never touches a user; it reads cells and MAU here and nowhere else. Stored, so that a restored match shows the same
//! score and valuation before its next day.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::calendar::Calendar;
use crate::market::audience::MauHistory;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Cells;

/// Growth compares MAU with that of so many days ago.
const MONTH_DAYS: usize = 30;

/// A vendor's users at the end of a day's flows.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Traction {
    /// Users within 30 days, second users too.
    pub mau: u64,
    /// The same 30 days ago; 0 while that is not known.
    pub mau_month_ago: u64,
    /// For how many days MAU is known, history from before the match among them.
    pub history_days: u32,
    /// Primary users, tourists among them.
    pub primary_users: u64,
    /// Primary users by habit.
    pub habit_users: u64,
}

impl Traction {
    /// Counts a vendor by its place, from the cells of all segments. `days_on_market` bounds what is known of its MAU.
    #[must_use]
    pub fn count<'a>(
        history: &MauHistory,
        cells: impl Iterator<Item = &'a Cells>,
        place: usize,
        days_on_market: u32,
    ) -> Self {
        let (mut habit_users, mut primary_users) = (0, 0);
        for cells in cells {
            habit_users += cells.habit.get(place).copied().unwrap_or(0);
            primary_users += cells.users(place);
        }
        let known_days = u32::try_from(history.known_days()).unwrap_or(u32::MAX);
        Self {
            mau: history.now(),
            mau_month_ago: history.days_ago(MONTH_DAYS).unwrap_or(0),
            history_days: known_days.min(days_on_market),
            primary_users,
            habit_users,
        }
    }
}

/// Counts every vendor on day 0, when cells and history stand already.
pub(super) fn count_at_start(world: &mut World) {
    let (rules, roster) = (world.resource::<Rules>().clone(), world.resource::<Roster>().clone());
    for (place, vendor) in roster.vendors.iter().enumerate() {
        let cells = roster.segments.iter().filter_map(|segment| world.get::<Cells>(*segment));
        let history = world.get::<MauHistory>(*vendor).cloned().unwrap_or_default();
        let traction = Traction::count(&history, cells, place, days_on_market(&rules, place, 0));
        world.entity_mut(*vendor).insert(traction);
    }
}

/// Counts every vendor at the end of a day's flows.
pub(super) fn count_users(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    segments: Query<&Cells>,
    mut vendors: Query<(&MauHistory, &mut Traction)>,
) {
    for (place, vendor) in roster.vendors.iter().enumerate() {
        let Ok((history, mut traction)) = vendors.get_mut(*vendor) else { continue };
        let cells = roster.segments.iter().filter_map(|segment| segments.get(*segment).ok());
        *traction = Traction::count(history, cells, place, days_on_market(&rules, place, calendar.day));
    }
}

/// A vendor that was there from the start brings its history with it; a later one begins with its first day.
fn days_on_market(rules: &Rules, place: usize, day: u32) -> u32 {
    let vendor = rules.scenario.vendors.get(place);
    // Whom a shock brings has no day of its own: its MAU is known from its first day on.
    let start_day = vendor.filter(|vendor| !vendor.enters_by_shock).map_or(1, |vendor| vendor.start_day);
    if start_day <= 1 { u32::MAX } else { (day + 1).saturating_sub(start_day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(days: impl IntoIterator<Item = u64>) -> MauHistory {
        let mut history = MauHistory::default();
        days.into_iter().for_each(|mau| history.push(mau));
        history
    }

    #[test]
    fn a_vendor_is_counted_over_all_segments() {
        let cells = |habit: [u64; 2], tourist: [u64; 2]| Cells {
            never: 7,
            lapsed: 7,
            habit: habit.to_vec(),
            tourist: tourist.to_vec(),
        };
        let segments = [cells([1, 20], [300, 4_000]), cells([50_000, 6], [70, 800])];
        let counted = Traction::count(&history(1..=40), segments.iter(), 1, u32::MAX);
        let expected =
            Traction { mau: 40, mau_month_ago: 10, history_days: 40, primary_users: 4_826, habit_users: 26 };
        assert_eq!(counted, expected);
    }

    #[test]
    fn what_came_before_its_first_day_is_no_history() {
        let counted = Traction::count(&history([0; 61]), std::iter::empty(), 0, 12);
        assert_eq!(counted.history_days, 12);
    }
}
