//! Single values of a section: numbers with a unit and a range, flags, words, texts, dates.
//! Numbers come out as whole multiples of their unit's step; floats live only between the file and that.

use std::ops::RangeInclusive;

use toml::de::DeValue;

use super::section::{Found, Section};
use crate::resolved::Text;

/// Characters of a long text, each language.
pub(crate) const TEXT_CHARS_MAX: usize = 600;
/// Characters of a name, each language.
pub(crate) const NAME_CHARS_MAX: usize = 40;

const MICRO: f64 = 1e6;
const NANO: f64 = 1e9;
const FEN: f64 = 100.0;

/// A float as a whole number, to nearest, ties away from zero; the ranges keep it below 2^53.
#[expect(clippy::cast_possible_truncation, reason = "callers pass numbers whose range was checked")]
pub(crate) fn rounded(x: f64) -> i64 {
    x.round() as i64
}

/// `x · scale`, rounded, for counts and money that `market_scale` multiplies.
pub(crate) fn scaled(x: i64, scale_micro: i64) -> i64 {
    let product = i128::from(x) * i128::from(scale_micro);
    i64::try_from((product + 500_000).div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// A count as u64; counts' ranges begin at 0.
pub(crate) fn count(x: i64) -> u64 {
    u64::try_from(x).unwrap_or(0)
}

/// A small count as u32; its range is checked where it is read.
pub(crate) fn small(x: i64) -> u32 {
    u32::try_from(x).unwrap_or(0)
}

fn as_number(value: &DeValue<'_>) -> Option<f64> {
    if let Some(int) = value.as_integer() {
        return match i64::from_str_radix(int.as_str(), int.radix()) {
            #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 no range admits it")]
            Ok(x) => Some(x as f64),
            Err(_) => Some(f64::INFINITY),
        };
    }
    value.as_float().and_then(|float| float.as_str().parse().ok())
}

impl<'a> Section<'a, '_> {
    fn number(&self, found: &Found<'a>, range: &RangeInclusive<f64>) -> Option<f64> {
        let (lo, hi) = (range.start(), range.end());
        let rule = format!("must be a number from {lo} to {hi}");
        let number = as_number(found.value);
        match number {
            Some(x) if x.is_finite() && range.contains(&x) => Some(x),
            _ => {
                self.fault(found, rule);
                None
            }
        }
    }

    /// A number times `unit`, rounded.
    fn in_units(&self, key: &str, range: RangeInclusive<f64>, unit: f64) -> i64 {
        let stand_in = *range.start();
        let number = self.need(key).and_then(|found| self.number(&found, &range));
        rounded(number.unwrap_or(stand_in) * unit)
    }

    /// A dimensionless number, in millionths.
    pub(crate) fn micro(&self, key: &str, range: RangeInclusive<f64>) -> i64 {
        self.in_units(key, range, MICRO)
    }

    /// A rate a day, in 1e-9.
    pub(crate) fn nano(&self, key: &str, range: RangeInclusive<f64>) -> i64 {
        self.in_units(key, range, NANO)
    }

    /// Money: yuan in the file, whole fen out of it.
    pub(crate) fn fen(&self, key: &str, range: RangeInclusive<f64>) -> i64 {
        let fen = self.in_units(key, range.clone(), FEN);
        let (Some(found), true) = (self.find(key), *range.end() < 1e6) else { return fen };
        let exact = as_number(found.value).filter(|x| range.contains(x)).map(|x| x * FEN);
        if exact.is_some_and(|x| (x - x.round()).abs() > 1e-6) {
            self.fault(&found, "must be whole fen: at most two decimals");
        }
        fen
    }

    /// A whole number.
    pub(crate) fn whole(&self, key: &str, range: RangeInclusive<i64>) -> i64 {
        let stand_in = *range.start();
        self.try_whole(key, range).unwrap_or(stand_in)
    }

    /// A whole number; `None` beside its fault.
    pub(crate) fn try_whole(&self, key: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let found = self.need(key)?;
        let int = found.value.as_integer();
        let parsed = int.and_then(|int| i64::from_str_radix(int.as_str(), int.radix()).ok());
        let good = parsed.filter(|x| range.contains(x));
        if good.is_none() {
            self.fault(&found, format!("must be a whole number from {} to {}", range.start(), range.end()));
        }
        good
    }

    /// A whole number of days.
    pub(crate) fn days(&self, key: &str, range: RangeInclusive<i64>) -> u32 {
        small(self.whole(key, range))
    }

    /// A mean waiting time in days as a hazard a day, in 1e-9.
    pub(crate) fn every_days_nano(&self, key: &str) -> i64 {
        let days = self.in_units(key, 1.0..=100_000.0, MICRO).max(1);
        (1_000_000_000_000_000 + days / 2) / days
    }

    /// Tenths.
    pub(crate) fn deci(&self, key: &str, range: RangeInclusive<f64>) -> u32 {
        small(self.in_units(key, range, 10.0))
    }

    /// true or false.
    pub(crate) fn flag(&self, key: &str) -> bool {
        let Some(found) = self.need(key) else { return false };
        found.value.as_bool().unwrap_or_else(|| {
            self.fault(&found, "must be true or false");
            false
        })
    }

    /// A string of 1 to `max` characters without control characters.
    pub(crate) fn string(&self, key: &str, max: usize) -> String {
        let Some(found) = self.need(key) else { return String::new() };
        let Some(text) = found.value.as_str() else {
            self.fault(&found, format!("must be a string, not a {}", found.value.type_str()));
            return String::new();
        };
        let length = text.chars().count();
        if text.trim().is_empty() || length > max {
            self.fault(&found, format!("must have 1 to {max} characters, has {length}"));
        } else if text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)) {
            self.fault(&found, "must not hold control characters");
        }
        text.to_owned()
    }

    /// Strings, none if the key is not there; more than `max`, or longer than a long text, are a fault.
    pub(crate) fn strings(&self, key: &str, max: usize) -> Vec<String> {
        let Some(found) = self.find(key) else { return Vec::new() };
        let items = found.value.as_array().map(|items| items.iter().map(|item| item.get_ref().as_str()));
        let texts: Option<Vec<&str>> = items.and_then(Iterator::collect);
        match texts {
            Some(texts)
                if texts.len() <= max && texts.iter().all(|t| t.chars().count() <= TEXT_CHARS_MAX) =>
            {
                texts.into_iter().map(str::to_owned).collect()
            }
            _ => {
                self.fault(&found, format!("must be a list of at most {max} strings"));
                Vec::new()
            }
        }
    }

    /// A key: 1 to 32 of a–z, 0–9, `-` and `_`, beginning with a letter.
    pub(crate) fn word(&self, key: &str) -> String {
        let word = self.string(key, 32);
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        let begins_well = word.is_empty() || word.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins_well || !word.bytes().all(allowed) {
            self.fault_at(key, "must be a key: a–z first, then a–z, 0–9, - and _");
        }
        word
    }

    /// One of a few words, as its place among them.
    pub(crate) fn one_of(&self, key: &str, words: &[&str]) -> usize {
        let Some(found) = self.need(key) else { return 0 };
        let place = found.value.as_str().and_then(|text| words.iter().position(|w| *w == text));
        place.unwrap_or_else(|| {
            self.fault(&found, format!("must be one of: {}", words.join(", ")));
            0
        })
    }

    /// A text in both languages.
    pub(crate) fn text(&self, key: &str, max: usize) -> Text {
        let Some(found) = self.need(key) else { return Text::default() };
        if found.value.as_table().is_none() {
            self.fault(&found, "must be a table of two strings: { zh = \"…\", en = \"…\" }");
            return Text::default();
        }
        let both = self.child(key);
        let text = Text { zh: both.string("zh", max), en: both.string("en", max) };
        both.finish();
        text
    }
}
