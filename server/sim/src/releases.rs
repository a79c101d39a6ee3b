//! Which release plays which rules. A release plays one version of the rules: a log of another can be watched by any, and
//! re-executed by its own.

use crate::RULES_VERSION;

/// For each version of the rules, from the first, what plays it. A new version appends a line; the last is this release's.
const PLAYED_BY: [&str; RULES_VERSION as usize] = ["no release (the source before rules 2)", "release 0.1.0"];

/// What plays matches of these rules, as far as this release can know.
#[must_use]
pub fn played_by(rules_version: u32) -> &'static str {
    let place = usize::try_from(rules_version).ok().and_then(|version| version.checked_sub(1));
    let later = concat!("a later release than ", env!("CARGO_PKG_VERSION"));
    match place {
        Some(place) => PLAYED_BY.get(place).copied().unwrap_or(later),
        None => "no release",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_a_line_and_later_ones_are_said_to_be_later() {
        assert!(played_by(RULES_VERSION).starts_with("release "));
        assert!(played_by(RULES_VERSION + 1).starts_with("a later release"));
        assert_eq!(played_by(0), "no release");
    }
}
