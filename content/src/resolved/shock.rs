//! What befalls the market from outside: how often, for how long, and how hard. Rates are a year; a rate of 0 is a kind that
//! never comes by chance. Cards that an instructor plays and dates that a scenario names have the same effects.

use burnrate_client_proto::shock::ShockKind;
use serde::{Deserialize, Serialize};

/// All shocks of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shocks {
    /// Whether shocks come by chance at all. Off: by date and by card only.
    pub by_chance: bool,
    /// Fewest turns between a rumour and what it tells of.
    pub rumour_turns_min: u32,
    /// Most turns.
    pub rumour_turns_max: u32,
    /// The least chance that a rumour names; chances are drawn evenly between the two.
    pub rumour_chance_min_micro: i64,
    /// The greatest.
    pub rumour_chance_max_micro: i64,
    /// Shocks that the scenario dates itself, in the file's order; at most 32.
    pub dated: Vec<DatedShock>,
    /// A maker of devices brings its own assistant along.
    pub device_entrant: DeviceEntrant,
    /// GPUs are scarce and dear.
    pub chip_shortage: ChipShortage,
    /// Launches wait for filing.
    pub registration_rule: RegistrationRule,
    /// A model says what it should not.
    pub content_scandal: ContentScandal,
    /// Investors keep their money.
    pub investor_winter: InvestorWinter,
    /// A model near the frontier is published.
    pub open_weights: OpenWeights,
    /// Everybody tries one vendor.
    pub viral_breakout: ViralBreakout,
}

/// A shock on a day that the scenario names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedShock {
    /// What comes.
    pub kind: ShockKind,
    /// The day, from 1.
    pub day: u32,
    /// Whom it befalls, by place, for a scandal or a breakout; none: drawn on the day.
    pub vendor: Option<u16>,
    /// The chance that it comes, and the figure of its rumour.
    pub chance_micro: i64,
    /// The rumour spreads so many turns before; 0: there is none.
    pub rumour_turns: u32,
}

/// A free assistant that is installed on devices already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEntrant {
    /// Times a year.
    pub rate_micro_per_year: i64,
    /// Share of devices that have it in the end (.08).
    pub device_share_micro: i64,
    /// Days until then; it grows evenly (180).
    pub rollout_days: u32,
    /// Share of those people who consider it (.6).
    pub awareness_micro: i64,
    /// V of the assistant itself (ξ and ζ of a free launched product).
    pub value_micro: i64,
}

/// GPUs are scarce and dear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChipShortage {
    /// Times a year.
    pub rate_micro_per_year: i64,
    /// Of new GPUs asked for, this share is delivered (.6).
    pub supply_micro: i64,
    /// New leases and renewals cost this much more (1.8).
    pub rent_multiple_micro: i64,
    /// Days (120).
    pub days: u32,
}

/// Launches wait for filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationRule {
    /// Times a year.
    pub rate_micro_per_year: i64,
    /// Filing takes at least so many days (60).
    pub days_min: u32,
    /// And at most so many (120); drawn evenly.
    pub days_max: u32,
}

/// A model says what it should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentScandal {
    /// Times a year, a vendor.
    pub rate_micro_per_year: i64,
}

/// Investors keep their money, but for the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvestorWinter {
    /// Times a year.
    pub rate_micro_per_year: i64,
    /// ln S falls by this at once (.5).
    pub sentiment_drop_micro: i64,
    /// Days of winter (180).
    pub days: u32,
}

/// A model near the frontier is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenWeights {
    /// Times a year.
    pub rate_micro_per_year: i64,
    /// Its q lies at most this far behind the frontier (.1); drawn evenly.
    pub gap_max_micro: i64,
}

/// Everybody tries one vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViralBreakout {
    /// Times a year.
    pub rate_micro_per_year: i64,
    /// Its users, and what they ask for, grow to this multiple (3).
    pub multiple_micro: i64,
    /// Within so many days (7).
    pub days: u32,
}

impl Shocks {
    /// How often a kind comes by chance, a year; a scandal: a year and vendor. 0 while nothing comes by chance.
    #[must_use]
    pub fn rate_micro_per_year(&self, kind: ShockKind) -> i64 {
        if !self.by_chance {
            return 0;
        }
        match kind {
            ShockKind::DeviceEntrant => self.device_entrant.rate_micro_per_year,
            ShockKind::ChipShortage => self.chip_shortage.rate_micro_per_year,
            ShockKind::RegistrationRule => self.registration_rule.rate_micro_per_year,
            ShockKind::ContentScandal => self.content_scandal.rate_micro_per_year,
            ShockKind::InvestorWinter => self.investor_winter.rate_micro_per_year,
            ShockKind::OpenWeights => self.open_weights.rate_micro_per_year,
            ShockKind::ViralBreakout => self.viral_breakout.rate_micro_per_year,
        }
    }
}
