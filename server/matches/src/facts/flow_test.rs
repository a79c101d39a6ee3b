//! T6 as a test of the flow: does a vendor that began at nothing, with people coming steadily, come to have about ten times as
//! many registered people as active ones?
//!
//! Made of the scenario's own parameters, and of no number of its own but the days on which it looks.

use burnrate_content::Resolved;
use burnrate_sim::Kernel;

use super::diary::Diary;
use super::measure::ratio;
use super::{FactsError, opening};

/// The vendor that begins at nothing.
const SUBJECT: &str = "ernie";
/// Days of the test, and those on which the ratio is taken.
const FLOW_TEST_DAYS: u32 = 730;
const LOOK_FROM_DAY: u32 = 400;

/// The lowest and the highest ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RatioRange {
    pub(super) lowest: f64,
    pub(super) highest: f64,
}

/// Plays the flow test. None when the scenario has no such vendor, or its days end before.
///
/// # Errors
/// The match can't be played.
pub(super) fn flow_range(
    scenario: &Resolved,
    seed: u64,
    kernel: Kernel,
) -> Result<Option<RatioRange>, FactsError> {
    let Some((test, place)) = flow_scenario(scenario) else { return Ok(None) };
    Ok(ratio_range(&Diary::of(opening(&test, seed, kernel), FLOW_TEST_DAYS)?, place))
}

/// The scenario with one vendor begun at nothing and everybody else as they are; nobody changes what they spend or ask.
/// None when the scenario has no such vendor.
fn flow_scenario(scenario: &Resolved) -> Option<(Resolved, usize)> {
    let place = usize::from(scenario.vendor_index(SUBJECT)?);
    let mut test = scenario.clone();
    test.meta.days = FLOW_TEST_DAYS;
    test.script.clear();
    for vendor in &mut test.vendors {
        vendor.bot_from_day = FLOW_TEST_DAYS + 1;
    }
    let start = &mut test.vendors.get_mut(place)?.start;
    for cells in [&mut start.users, &mut start.lapsed, &mut start.registered] {
        cells.fill(0);
    }
    Some((test, place))
}

/// Registered ÷ active users of one vendor from day 400 to the last.
fn ratio_range(diary: &Diary, place: usize) -> Option<RatioRange> {
    let days = diary.between(LOOK_FROM_DAY, FLOW_TEST_DAYS)?;
    let mut range = RatioRange { lowest: f64::INFINITY, highest: 0.0 };
    for day in days {
        let now = ratio(*day.vendors.get(place)?).ok()?;
        range = RatioRange { lowest: range.lowest.min(now), highest: range.highest.max(now) };
    }
    Some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::diary::{DayNote, VendorNote};

    #[test]
    fn the_test_is_the_scenario_with_one_vendor_begun_at_nothing() {
        let (_, scenario) = burnrate_content::load("china-2024").unwrap();
        let (test, place) = flow_scenario(&scenario).unwrap();
        assert_eq!(scenario.vendors[place].key, SUBJECT);
        assert_eq!(test.vendors[place].start.registered.iter().sum::<u64>(), 0);
        assert_eq!(test.vendors[place].start.users.iter().sum::<u64>(), 0);
        assert_eq!(test.vendors[0].start.users, scenario.vendors[0].start.users);
        assert_eq!((&test.segments, &test.flows), (&scenario.segments, &scenario.flows));
        assert!(
            test.script.is_empty() && test.vendors.iter().all(|vendor| vendor.bot_from_day > test.meta.days)
        );
        let mut without = scenario;
        without.vendors.remove(place);
        assert!(flow_scenario(&without).is_none());
    }

    #[test]
    fn the_ratio_is_taken_from_day_400_on() {
        let day = |day: u64| {
            let registered_users = if day < 400 { 1 } else { day };
            let vendor = VendorNote { active_users: 100, registered_users, ..VendorNote::default() };
            DayNote { category_mau: 0, vendors: vec![VendorNote::default(), vendor] }
        };
        let diary = Diary::new((1..=730).map(day).collect());
        assert_eq!(ratio_range(&diary, 1), Some(RatioRange { lowest: 4.0, highest: 7.3 }));
        assert_eq!(ratio_range(&diary, 0), None, "nobody is active");
        assert_eq!(ratio_range(&Diary::new((1..=729).map(day).collect()), 1), None);
    }
}
