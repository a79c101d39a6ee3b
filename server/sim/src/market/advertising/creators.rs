//! Creators: a fee, paid once, for impressions whose number is a matter of luck; the more all vendors book, the dearer.
//!
//! Reach = m·e^(σZ − σ²/2) with m = fee ÷ ¥60 × 1000, so its mean is m. Each (vendor, channel, tier) has a draw of its own on every
//! day, booked or not. Fees go by what was booked up to the evening before, so nobody gains by coming first.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_content::resolved::Creators;

use crate::exact_math::{exp, pow};
use crate::finance::runway::DayWindow;
use crate::fixed::{micro_to_f64, round_to_count};
use crate::kernel::Kernel;
use crate::market::rates::Rates;
use crate::random::Purpose;
use crate::rules::Rules;

/// Bookings that a vendor remembers; on one day there are at most 12, one a channel.
pub const BOOKINGS_MAX: usize = 24;
/// Tiers of creators.
pub const TIERS: u8 = 3;
/// Channels that a draw's position leaves room for.
const CHANNELS_MAX: u64 = 12;

/// What a vendor booked lately, oldest first.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct CreatorBookings {
    /// At most [`BOOKINGS_MAX`].
    pub list: Vec<Booking>,
}

/// One creator who was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Booking {
    /// The day on which it showed the product.
    pub day: u32,
    /// Place of its channel.
    pub channel: u16,
    /// 1 small, 2 middle, 3 famous.
    pub tier: u8,
    /// What it was paid.
    pub fee_fen: i64,
    /// Impressions that it brought.
    pub impressions: u64,
}

impl CreatorBookings {
    /// Remembers a booking and forgets the oldest beyond the limit.
    pub fn push(&mut self, booking: Booking) {
        if self.list.len() >= BOOKINGS_MAX {
            self.list.remove(0);
        }
        self.list.push(booking);
    }

    /// Impressions on one channel on one day.
    #[must_use]
    pub fn impressions_on(&self, channel: usize, day: u32) -> u64 {
        let today = self.list.iter().filter(|b| b.day == day && usize::from(b.channel) == channel);
        today.fold(0, |sum, booking| sum.saturating_add(booking.impressions))
    }

    /// Fees paid on one day, fen.
    #[must_use]
    pub fn fees_on(&self, day: u32) -> i64 {
        let today = self.list.iter().filter(|booking| booking.day == day);
        today.fold(0, |sum, booking| sum.saturating_add(booking.fee_fen))
    }
}

/// What all vendors pay creators.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct CreatorDemand {
    /// Fees of the last days, fen.
    fees: DayWindow,
    /// Fees of the day that is open.
    today_fen: i64,
}

impl CreatorDemand {
    /// What a creator of a tier (1 to 3) costs today: fee·(1 + fees of the window ÷ reference)^η; none for another tier.
    #[must_use]
    pub fn fee_fen(&self, creators: &Creators, tier: u8) -> Option<i64> {
        let base_fen = *creators.fee_fen.get(usize::from(tier.checked_sub(1)?))?;
        let (booked_fen, _) = self.fees.sum_of_last(creators.demand_window_days);
        let demand = booked_fen as f64 / creators.demand_reference_fen.max(1) as f64;
        let fee = base_fen as f64 * pow(1.0 + demand.max(0.0), micro_to_f64(creators.demand_eta_micro));
        i64::try_from(round_to_count(fee)).ok()
    }

    /// A creator was paid.
    pub(crate) fn book(&mut self, fee_fen: i64) {
        self.today_fen = self.today_fen.saturating_add(fee_fen);
    }

    /// The day's fees join the window.
    pub(super) fn close_day(&mut self, window_days: u32) {
        self.fees.push(std::mem::take(&mut self.today_fen), window_days);
    }
}

/// Impressions that a creator of this channel and tier would bring this vendor on this day.
#[must_use]
pub(crate) fn reach(rules: &Rules, rates: &Rates, day: u32, vendor: u16, channel: u16, tier: u8) -> u64 {
    let creators = &rules.scenario.attention.creators;
    let place = usize::from(tier.saturating_sub(1));
    let fee_fen = creators.fee_fen.get(place).copied().unwrap_or(0);
    let mean = 1_000.0 * fee_fen as f64 / creators.reach_cpm_fen.max(1) as f64;
    let sigma = rates.attention.reach_sigma;
    let luck = match rules.kernel {
        Kernel::Stochastic => {
            let cell = u64::from(vendor) * CHANNELS_MAX + u64::from(channel);
            let at = cell * u64::from(TIERS) + place as u64;
            let z = rules.streams.stream(day, Purpose::Creators).normal(at);
            exp(sigma * z - sigma * sigma / 2.0)
        }
        Kernel::Expected => 1.0,
    };
    round_to_count(mean * luck)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Match;

    /// The mean of many draws is m, as the lognormal is made to have it, and their logarithms spread by σ.
    #[test]
    fn reach_is_lognormal_about_its_mean() {
        let game = Match::given_all_unlocked();
        let (rules, rates) = (game.sim.world.resource::<Rules>(), game.sim.world.resource::<Rates>());
        let mean = rules.scenario.attention.creators.fee_fen[1] as f64 / 6.0;
        let draws: Vec<f64> = (1..400_u32)
            .flat_map(|day| (0..6).map(move |vendor| (day, vendor)))
            .map(|(day, vendor)| reach(rules, rates, day, vendor, 2, 2) as f64)
            .collect();
        let n = draws.len() as f64;
        let found = draws.iter().sum::<f64>() / n;
        // The standard error of the mean is √(e^.64 − 1) / √n = .0193 of it.
        assert!((found / mean - 1.0).abs() < 3.0 * 0.0193, "{found}, not {mean}");
        let logs: Vec<f64> = draws.iter().map(|reach| crate::exact_math::ln(reach / mean)).collect();
        let middle = logs.iter().sum::<f64>() / n;
        let spread =
            crate::exact_math::sqrt(logs.iter().map(|x| (x - middle) * (x - middle)).sum::<f64>() / n);
        assert!((middle + 0.32).abs() < 0.05 && (spread - 0.8).abs() < 0.05, "{middle}, {spread}");
    }

    #[test]
    fn fees_rise_with_what_all_book_and_fall_back() {
        let (_, scenario) = burnrate_content::load("china-2024").unwrap();
        let creators = &scenario.attention.creators;
        let mut demand = CreatorDemand::default();
        assert_eq!(demand.fee_fen(creators, 1), Some(2_000_000));
        demand.book(creators.demand_reference_fen);
        assert_eq!(demand.fee_fen(creators, 1), Some(2_000_000), "the day's own bookings move no fee");
        demand.close_day(30);
        // 20,000 · 2^.25
        assert_eq!(demand.fee_fen(creators, 1), Some(2_378_414));
        (0..30).for_each(|_| demand.close_day(30));
        assert_eq!(demand.fee_fen(creators, 3), Some(120_000_000));
        assert_eq!((demand.fee_fen(creators, 0), demand.fee_fen(creators, 4)), (None, None));
    }
}
