//! What became of a company's recorded commands where they were put again.

use serde_json::{Value, json};

use crate::statistics::mean;

/// Share of commands that were not applicable beyond which a result is not to be relied on.
const UNRELIABLE_SHARE: f64 = 0.2;

/// What became of a vendor's commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Commands that the match itself took.
    pub commands: u32,
    /// Of these, commands that took something here in place of what they named, which is not there.
    pub adapted: u32,
    /// Of these, commands that named what is not there, or that the rules refused here.
    pub refused: u32,
    /// Commands that lapsed here before they could act, beyond those that lapsed in the match itself.
    pub lapsed: u32,
}

impl Tally {
    /// Commands that came to nothing here.
    #[must_use]
    pub fn not_applicable(&self) -> u32 {
        self.refused.saturating_add(self.lapsed).min(self.commands)
    }

    /// Their share, 0 to 1.
    #[must_use]
    pub fn not_applicable_share(&self) -> f64 {
        f64::from(self.not_applicable()) / f64::from(self.commands.max(1))
    }

    /// Whether so many came to nothing that the result says little of these decisions.
    #[must_use]
    pub fn is_unreliable(&self) -> bool {
        self.not_applicable_share() > UNRELIABLE_SHARE
    }

    /// Adds the counts to a document.
    pub(super) fn tell(&self, document: &mut Value) {
        document["commands"] = json!(self.commands);
        document["adapted"] = json!(self.adapted);
        document["not_applicable"] = json!(self.not_applicable());
        document["not_applicable_share"] = json!(self.not_applicable_share());
        document["unreliable"] = json!(self.is_unreliable());
    }
}

/// What became of a vendor's commands, on average over many runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanTally {
    /// Commands that the match itself took.
    pub commands: f64,
    /// Of these, commands that took something in place of what they named.
    pub adapted: f64,
    /// Of these, commands that came to nothing.
    pub not_applicable: f64,
    /// The mean of their share, 0 to 1.
    pub not_applicable_share: f64,
}

impl MeanTally {
    /// Of at least one run; nothing of none.
    #[must_use]
    pub fn of(tallies: &[Tally]) -> Self {
        if tallies.is_empty() {
            return Self::default();
        }
        let of = |figure: fn(&Tally) -> f64| mean(&tallies.iter().map(figure).collect::<Vec<_>>());
        Self {
            commands: of(|tally| f64::from(tally.commands)),
            adapted: of(|tally| f64::from(tally.adapted)),
            not_applicable: of(|tally| f64::from(tally.not_applicable())),
            not_applicable_share: of(Tally::not_applicable_share),
        }
    }

    /// Whether so many came to nothing that the result says little of these decisions.
    #[must_use]
    pub fn is_unreliable(&self) -> bool {
        self.not_applicable_share > UNRELIABLE_SHARE
    }

    /// Adds the figures to a document.
    pub(super) fn tell(&self, document: &mut Value) {
        document["commands"] = json!(self.commands);
        document["adapted"] = json!(self.adapted);
        document["not_applicable"] = json!(self.not_applicable);
        document["not_applicable_share"] = json!(self.not_applicable_share);
        document["unreliable"] = json!(self.is_unreliable());
    }
}
