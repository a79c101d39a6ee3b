//! What befalls the whole market or one vendor from outside: its kinds, and the cards that an instructor plays.
//! The order of variants is the binary codec's: append only.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What may befall a market.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum ShockKind {
    /// A maker of devices brings its own assistant along, free and installed already.
    DeviceEntrant,
    /// GPUs are scarce and dear.
    ChipShortage,
    /// No service may be launched until it is filed with the regulator.
    RegistrationRule,
    /// One vendor's model says what it should not.
    ContentScandal,
    /// Investors keep their money, but for the best.
    InvestorWinter,
    /// Somebody publishes a model near the frontier for anybody to use.
    OpenWeights,
    /// Everybody tries one vendor at once.
    ViralBreakout,
}

impl ShockKind {
    /// Every kind, in order.
    pub const ALL: [Self; 7] = [
        Self::DeviceEntrant,
        Self::ChipShortage,
        Self::RegistrationRule,
        Self::ContentScandal,
        Self::InvestorWinter,
        Self::OpenWeights,
        Self::ViralBreakout,
    ];

    /// Whether it befalls one vendor rather than all.
    #[must_use]
    pub fn names_a_vendor(self) -> bool {
        match self {
            Self::ContentScandal | Self::ViralBreakout => true,
            Self::DeviceEntrant
            | Self::ChipShortage
            | Self::RegistrationRule
            | Self::InvestorWinter
            | Self::OpenWeights => false,
        }
    }

    /// Whether it is talked about before it comes; a scandal never is.
    #[must_use]
    pub fn is_rumoured(self) -> bool {
        self != Self::ContentScandal
    }
}

/// The most turns that may lie between a card's rumour and what it tells of.
pub const RUMOUR_TURNS_MAX: u8 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_kind_once_and_in_order() {
        for (place, kind) in ShockKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place);
        }
        assert_eq!(ShockKind::ViralBreakout as usize + 1, ShockKind::ALL.len());
    }
}
