//! A scenario with some of its numbers replaced: what a fit turns, and what a "what if twice as much" asks.
//!
//! A number is named by its place: `advertising.install_rate`, or `segments.creator.kappa_word_of_mouth` for the entry of a
//! list that has this key. It is replaced where it stands: in the scenario's own file, else in the defaults under it. The files
//! themselves are never touched, and what comes out passed every check.

use toml::{Table, Value};

use crate::fault::{Fault, shown};
use crate::resolved::Resolved;
use crate::source::{DEFAULTS, check, check_over};

/// A scenario and the defaults under it, as tables.
#[derive(Clone, Debug)]
pub struct Variation {
    file_name: String,
    own: Table,
    defaults: Table,
}

/// Why a number can't be replaced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: neither the scenario nor the defaults have a number there")]
pub struct NoSuchNumber {
    /// The place that was named.
    pub place: String,
}

impl Variation {
    /// A scenario's text, checked, with nothing replaced yet.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn of(file_name: &str, text: &str) -> Result<Self, Vec<Fault>> {
        check(file_name, text)?;
        Ok(Self {
            file_name: file_name.to_owned(),
            own: table(file_name, text)?,
            defaults: table("_defaults.toml", DEFAULTS)?,
        })
    }

    /// The number at a place.
    #[must_use]
    pub fn number(&self, place: &str) -> Option<f64> {
        [&self.own, &self.defaults].into_iter().find_map(|table| at(table, place)).and_then(as_number)
    }

    /// Whether the scenario's own file holds this number, rather than the defaults.
    #[must_use]
    pub fn is_own(&self, place: &str) -> bool {
        at(&self.own, place).is_some()
    }

    /// Replaces the number at a place.
    ///
    /// # Errors
    /// Neither file has a number there.
    pub fn set(&mut self, place: &str, number: f64) -> Result<(), NoSuchNumber> {
        for table in [&mut self.own, &mut self.defaults] {
            if let Some(found) = at_mut(table, place).filter(|found| as_number(found).is_some()) {
                *found = Value::Float(number);
                return Ok(());
            }
        }
        Err(NoSuchNumber { place: shown(place) })
    }

    /// The scenario with these numbers.
    ///
    /// # Errors
    /// Every number that is out of its range now.
    pub fn resolve(&self) -> Result<Resolved, Vec<Fault>> {
        check_over(&self.file_name, &self.own.to_string(), &self.defaults.to_string())
    }
}

fn table(file_name: &str, text: &str) -> Result<Table, Vec<Fault>> {
    text.parse().map_err(|error: toml::de::Error| {
        let rule = format!("is not TOML: {}", shown(error.message()));
        vec![Fault { file: file_name.to_owned(), line: None, path: String::new(), value: None, rule }]
    })
}

fn as_number(value: &Value) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of a scenario lie below 2^53, or a check refuses them"
    )]
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

fn at<'t>(table: &'t Table, place: &str) -> Option<&'t Value> {
    let mut steps = place.split('.');
    let first = table.get(steps.next()?)?;
    steps.try_fold(first, |value, step| match value {
        Value::Table(table) => table.get(step),
        Value::Array(entries) => entries.iter().find(|entry| has_key(entry, step)),
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            None
        }
    })
}

fn at_mut<'t>(table: &'t mut Table, place: &str) -> Option<&'t mut Value> {
    let mut steps = place.split('.');
    let first = table.get_mut(steps.next()?)?;
    steps.try_fold(first, |value, step| match value {
        Value::Table(table) => table.get_mut(step),
        Value::Array(entries) => entries.iter_mut().find(|entry| has_key(entry, step)),
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            None
        }
    })
}

fn has_key(entry: &Value, key: &str) -> bool {
    entry.get("key").and_then(Value::as_str) == Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn china() -> Variation {
        Variation::of("china-2024.toml", crate::text("china-2024").unwrap()).unwrap()
    }

    #[test]
    fn nothing_replaced_is_the_scenario_itself() {
        let (_, plain) = crate::load("china-2024").unwrap();
        assert_eq!(china().resolve().unwrap(), plain);
    }

    #[test]
    fn a_number_is_replaced_where_it_stands() {
        let mut varied = china();
        assert!(varied.is_own("start_users_factor") && !varied.is_own("advertising.phi_fatigue"));
        varied.set("start_users_factor", 0.5).unwrap();
        varied.set("advertising.install_rate", 0.125).unwrap();
        varied.set("advertising.phi_fatigue", 0.5).unwrap();
        varied.set("segments.creator.kappa_word_of_mouth", 0.5).unwrap();
        assert_eq!(varied.number("start_users_factor"), Some(0.5));
        let (_, plain) = crate::load("china-2024").unwrap();
        let resolved = varied.resolve().unwrap();
        assert_eq!(
            (resolved.advertising.cvr_micro, resolved.advertising.phi_fatigue_micro),
            (125_000, 500_000)
        );
        let users = |r: &Resolved| r.vendors[0].start.users.iter().sum::<u64>();
        assert_eq!(users(&resolved), 8_785_000);
        assert!(
            users(&plain) != users(&resolved)
                && plain.vendors[0].start.gpus != resolved.vendors[0].start.gpus
        );
        let creators = usize::from(plain.segment_index("creator").unwrap());
        for (g, segment) in resolved.segments.iter().enumerate() {
            assert_eq!(segment.kappa_word_of_mouth_micro == 500_000, g == creators, "{}", segment.key);
        }
    }

    #[test]
    fn what_is_no_number_is_named_and_a_check_still_refuses() {
        let mut varied = china();
        for place in ["advertising.charm", "segments.martian.inertia", "key", "", "days.1"] {
            let refused = varied.set(place, 1.0);
            assert_eq!(refused.unwrap_err().place, shown(place), "{place}");
        }
        varied.set("advertising.install_rate", 1.5).unwrap();
        let faults = varied.resolve().unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].path, "advertising.install_rate");
    }
}
