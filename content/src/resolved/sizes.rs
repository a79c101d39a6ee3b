//! How large a scenario may be. Files are held to it as they are read; a log's opening is held to it before a market is set
//! up, as anybody may have written it, and a match of four billion days would take all memory there is.

use super::Resolved;

/// Days of the longest match.
pub const DAYS_MAX: u32 = 100_000;
/// Days of the longest generated history.
pub(crate) const HISTORY_DAYS_MAX: u32 = 365;
/// Consumer segments.
pub(crate) const SEGMENTS_MAX: usize = 12;
/// Vendors.
pub(crate) const VENDORS_MAX: usize = 12;
/// Channels.
pub(crate) const CHANNELS_MAX: usize = 12;
/// Search keywords: as many as a command can name.
pub(crate) const KEYWORDS_MAX: usize = 20;

impl Resolved {
    /// Holds the scenario to the sizes that a market can have, and its first users to their segments.
    ///
    /// # Errors
    /// What is out of bounds, in one line.
    pub fn check_sizes(&self) -> Result<(), String> {
        // More of them than a file may have take no room to speak of: such a market falls, and is told with its record.
        if self.vendors.is_empty() {
            return Err("it has no vendors".to_owned());
        }
        let counts = [
            ("segments", self.segments.len(), 1, SEGMENTS_MAX),
            ("channels", self.channels.len(), 0, CHANNELS_MAX),
            ("keywords", self.keywords.len(), 0, KEYWORDS_MAX),
            ("days", self.meta.days as usize, 1, DAYS_MAX as usize),
            ("days of history", self.meta.history_days as usize, 0, HISTORY_DAYS_MAX as usize),
        ];
        for (what, count, min, max) in counts {
            if !(min..=max).contains(&count) {
                return Err(format!("it has {count} {what}; {min} to {max} are possible"));
            }
        }
        self.segments.iter().enumerate().try_for_each(|(place, segment)| {
            // Who comes later brings its users from elsewhere.
            let first = self.vendors.iter().filter(|vendor| vendor.start_day <= 1);
            let cells = first.flat_map(|vendor| [&vendor.start.users, &vendor.start.lapsed]);
            let people =
                cells.filter_map(|cell| cell.get(place)).map(|people| u128::from(*people)).sum::<u128>();
            if people <= u128::from(segment.population) {
                return Ok(());
            }
            let (key, population) = (&segment.key, segment.population);
            Err(format!("segment {key} begins with {people} people who know a product, and has {population}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut Resolved)) -> String {
        let (_, mut resolved) = crate::load("first-class").unwrap();
        assert_eq!(resolved.check_sizes(), Ok(()));
        change(&mut resolved);
        resolved.check_sizes().unwrap_err()
    }

    #[test]
    fn what_is_too_large_is_named() {
        assert!(refused(|it| it.meta.days = u32::MAX).contains("4294967295 days"));
        assert!(refused(|it| it.meta.history_days = 366).contains("366 days of history"));
        assert!(refused(|it| it.vendors.clear()).contains("no vendors"));
        assert!(refused(|it| it.segments[0].population = 1).contains("segment"));
        assert!(refused(|it| it.vendors[0].start.users[0] = u64::MAX).contains("people"));
    }
}
