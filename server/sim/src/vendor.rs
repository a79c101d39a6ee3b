//! A vendor's own settings and stocks: whether it is in business, its product, its prices, its people.
//!
//! Invariant: every vendor of the scenario has one entity with every vendor component from day 0 on, whatever its status;
//! what it may do follows from [`Business::status`] alone. Advertising, serving and users live with their mechanics.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::PriceItem;
use burnrate_client_proto::view::{DeathCause, VendorStatus};
use burnrate_content::resolved;

use crate::fixed::{Fixed, Micro};
use crate::rules::Rules;

/// Place in the scenario's list of vendors, 0 to 11. It never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct VendorIndex(pub u16);

/// Whether a vendor is in business, and how it died.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Business {
    /// Upcoming before its start day; then active; insolvent while it is wound up; liquidated for good.
    pub status: VendorStatus,
    /// The day on which it became insolvent.
    pub died_on_day: Option<u32>,
    /// Why it became insolvent.
    pub cause: Option<DeathCause>,
}

impl Business {
    /// On the market and able to decide.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == VendorStatus::Active
    }

    /// Gone for good: wound up, or part of another company.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self.status, VendorStatus::Liquidated | VendorStatus::Acquired)
    }
}

/// What is sold.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Product {
    /// q.
    pub quality: Fixed,
    /// ux: ease of use.
    pub ux: Fixed,
    /// ξ: what nothing else explains.
    pub xi: Fixed,
    /// Trust; 1 is full.
    pub trust: Fixed,
    /// Turns of a conversation before repetition starts, in thousandths.
    pub depth_milli: u32,
}

/// What is charged, and what is announced.
#[derive(Component, Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Prices {
    /// Fen a million input tokens.
    pub api_input_fen: i64,
    /// Fen a million output tokens.
    pub api_output_fen: i64,
    /// Fen a 30-day month.
    pub subscription_fen: i64,
    /// Free use in tenths of the segment's mean daily need: 0 to 200; 200 is without limit.
    pub free_quota_tenths: u16,
    /// Announced rises, at most one an item, sorted by item.
    pub pending: Vec<PendingRaise>,
    /// Users reconsider faster on every day up to and including this one (after a rise or an outage).
    pub unsettled_until_day: u32,
}

/// A rise that was announced and has yet to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PendingRaise {
    /// Which price.
    pub item: PriceItem,
    /// Its level to come: fen, or tenths for the free quota.
    pub to: i64,
    /// The first day on which it holds.
    pub on_day: u32,
}

/// Who works there.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct People {
    /// Heads.
    pub heads: u32,
    /// Research talent.
    pub stars: Fixed,
}

impl Prices {
    /// The level of one price: fen, or tenths for the free quota.
    #[must_use]
    pub fn level(&self, item: PriceItem) -> i64 {
        match item {
            PriceItem::ApiInput => self.api_input_fen,
            PriceItem::ApiOutput => self.api_output_fen,
            PriceItem::Subscription => self.subscription_fen,
            PriceItem::FreeQuota => i64::from(self.free_quota_tenths),
        }
    }

    /// Sets one price; the free quota saturates at its own bounds.
    pub fn set_level(&mut self, item: PriceItem, level: i64) {
        match item {
            PriceItem::ApiInput => self.api_input_fen = level,
            PriceItem::ApiOutput => self.api_output_fen = level,
            PriceItem::Subscription => self.subscription_fen = level,
            PriceItem::FreeQuota => {
                self.free_quota_tenths = u16::try_from(level.clamp(0, 200)).unwrap_or(200);
            }
        }
    }

    /// Users reconsider faster for `days` days, `day` included; a longer unrest stays.
    pub(crate) fn unsettle(&mut self, day: u32, days: u32) {
        if days > 0 {
            self.unsettled_until_day = self.unsettled_until_day.max(day.saturating_add(days - 1));
        }
    }

    /// Whether a new level makes things dearer for users: a higher price, or a smaller free quota.
    #[must_use]
    pub fn would_rise(&self, item: PriceItem, level: i64) -> bool {
        match item {
            PriceItem::ApiInput | PriceItem::ApiOutput | PriceItem::Subscription => level > self.level(item),
            PriceItem::FreeQuota => level < self.level(item),
        }
    }

    /// The blended API price in fen a million tokens, `input_parts` : `output_parts`, rounded down.
    #[must_use]
    pub fn blended_api_fen(&self, input_parts: u32, output_parts: u32) -> i64 {
        let parts = i128::from(input_parts) + i128::from(output_parts);
        let sum = i128::from(self.api_input_fen) * i128::from(input_parts)
            + i128::from(self.api_output_fen) * i128::from(output_parts);
        i64::try_from(sum / parts.max(1)).unwrap_or(i64::MAX)
    }
}

/// System: a quality that the scenario fixes is what it was, whatever the day did to it.
#[expect(clippy::needless_pass_by_value, reason = "a system takes its parameters by value")]
pub(crate) fn hold_fixed_quality(rules: Res<Rules>, mut vendors: Query<(&VendorIndex, &mut Product)>) {
    for (index, mut product) in &mut vendors {
        let vendor = rules.scenario.vendors.get(usize::from(index.0));
        if let Some(quality) = vendor.and_then(|vendor| vendor.fixed.quality_micro) {
            product.quality = Fixed::from_micro(Micro(quality));
        }
    }
}

/// The components above as a vendor has them on day 0.
#[must_use]
pub(crate) fn at_start(
    index: u16,
    vendor: &resolved::Vendor,
) -> (VendorIndex, Business, Product, Prices, People) {
    let start = &vendor.start;
    let status = if vendor.start_day > 1 { VendorStatus::Upcoming } else { VendorStatus::Active };
    let fixed = |micro| Fixed::from_micro(Micro(micro));
    (
        VendorIndex(index),
        Business { status, died_on_day: None, cause: None },
        Product {
            quality: fixed(start.quality_micro),
            ux: fixed(start.ux_micro),
            xi: fixed(start.xi_micro),
            trust: fixed(start.trust_micro),
            depth_milli: u32::try_from(start.depth_micro / 1_000).unwrap_or(0),
        },
        Prices {
            api_input_fen: start.prices.api_input_fen_per_mtok,
            api_output_fen: start.prices.api_output_fen_per_mtok,
            subscription_fen: start.prices.subscription_fen_per_month,
            free_quota_tenths: u16::try_from(start.prices.free_quota_deci.min(200)).unwrap_or(200),
            pending: Vec::new(),
            unsettled_until_day: 0,
        },
        People { heads: start.heads, stars: fixed(start.stars_micro) },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};

    /// What some mechanic does to quality during a day is seen in the evening, unless the scenario fixes it.
    #[test]
    fn a_fixed_quality_is_the_same_every_evening() {
        let evening = |fixed: Option<i64>| {
            let mut game = Match::given(|scenario| scenario.vendors[0].fixed.quality_micro = fixed);
            let entity = game.entity(ME);
            if let Some(mut product) = game.sim.world.get_mut::<Product>(entity) {
                product.quality = Fixed::ONE;
            }
            game.days(1).part::<Product>(ME).quality
        };
        assert_eq!(evening(None), Fixed::ONE);
        assert_eq!(evening(Some(250_000)), Fixed::from_micro(Micro(250_000)));
    }
}
