//! Dates of a scenario file as day numbers: day 1 is the start date.
//! Knows the calendar's arithmetic and no clock.

use toml::value::Date;

use super::section::Section;

/// Days since 1970-01-01 (Hinnant's `days_from_civil`).
fn days_from_civil(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month), i64::from(date.day));
    let year = i64::from(date.year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day of a date in a match that begins on `start` (`YYYY-MM-DD`); 1 on that date.
fn day_of(date: Date, start: &str) -> Option<i64> {
    let start: toml::value::Datetime = start.parse().ok()?;
    Some(days_from_civil(date) - days_from_civil(start.date?) + 1)
}

/// The day number of a date (`YYYY-MM-DD`) in a match whose day 1 is `start` (the same form); none before day 1, or for what is
/// no date.
#[must_use]
pub fn day_of_date(start: &str, date: &str) -> Option<u32> {
    let date: toml::value::Datetime = date.parse().ok()?;
    u32::try_from(day_of(date.date?, start)?).ok().filter(|day| *day > 0)
}

impl Section<'_, '_> {
    /// A plain date, as `YYYY-MM-DD`.
    pub(crate) fn date(&self, key: &str) -> String {
        let date = self.need(key).and_then(|found| {
            let date = found.value.as_datetime().filter(|d| d.time.is_none()).and_then(|d| d.date);
            if date.is_none_or(|d| !(1990..=2100).contains(&d.year)) {
                self.fault(&found, "must be a date such as 2023-11-01, unquoted, from 1990 to 2100");
            }
            date
        });
        date.map_or_else(|| "1990-01-01".to_owned(), |d| d.to_string())
    }

    /// The day given by `<prefix>date` or `<prefix>day`, from 1 to `days`; `None` when neither stands there.
    pub(crate) fn day(&self, prefix: &str, start: &str, days: u32) -> Option<u32> {
        let (date_key, day_key) = (format!("{prefix}date"), format!("{prefix}day"));
        let both = self.has(&date_key) && self.has(&day_key);
        if both {
            self.fault_at(&date_key, format!("must stand alone: `{day_key}` is there too"));
        }
        if !self.has(&date_key) {
            return self.has(&day_key).then(|| self.days(&day_key, 1..=i64::from(days)));
        }
        let found = self.find(&date_key)?;
        let date = found.value.as_datetime().filter(|d| d.time.is_none()).and_then(|d| d.date);
        let day = date.and_then(|date| day_of(date, start)).filter(|day| (1..=i64::from(days)).contains(day));
        if day.is_none() {
            self.fault(&found, format!("must be a date, unquoted, from {start} on, within {days} days"));
        }
        Some(day.and_then(|day| u32::try_from(day).ok()).unwrap_or(1))
    }
}

#[cfg(test)]
mod tests {
    use super::day_of_date;

    #[test]
    fn days_are_counted_from_the_first() {
        let day = |date| day_of_date("2023-11-01", date);
        assert_eq!(day("2023-11-01"), Some(1));
        assert_eq!(day("2024-01-31"), Some(92));
        assert_eq!(day("2024-02-29"), Some(121), "a leap year");
        assert_eq!(day("2024-03-31"), Some(152));
        assert_eq!(day("2023-10-31"), None);
        assert_eq!(day("soon"), None);
    }
}
