//! From a day's impressions to people: exposures, tired audiences, installs that land later.
//!
//! Invariant: no install is lost but those of a vendor that is off the air; what tires an audience is what it saw, paid or not.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::lots::{SEGMENTS_MAX, SegmentRow};
use super::{AdPipeline, Fatigue};
use crate::exact_math::exp;
use crate::fixed::Fixed;
use crate::market::choice::{VENDORS_MAX, VendorRow};
use crate::market::demand::Values;
use crate::market::rates::{ChannelRates, Rates};
use crate::stored::Scratch;

/// Whom the day's advertisements reach, by segment and vendor.
#[derive(Resource, Clone, Debug, Default, Encode, Decode)]
pub struct Reach {
    /// E: effective exposures a head.
    pub exposures: Vec<VendorRow>,
    /// Installs that land today, expected heads, those by search pages among them.
    pub landing: Vec<VendorRow>,
    /// Of them, from impressions that were paid for.
    pub landing_bought: Vec<VendorRow>,
    /// Of them, from pages made for search engines.
    pub landing_pages: Vec<VendorRow>,
    /// Eligible heads over population: never + .5 lapsed + e^−s rivals' users.
    pub(crate) eligible: Vec<VendorRow>,
    /// Of those who land today, the ones that a breakout brings.
    crowd: Vec<VendorRow>,
}

impl Scratch for Reach {
    fn rubbish() -> Self {
        let rows = vec![[7.0; VENDORS_MAX]; 3];
        Self {
            exposures: rows.clone(),
            landing: rows.clone(),
            landing_bought: rows.clone(),
            landing_pages: rows.clone(),
            eligible: rows.clone(),
            crowd: rows,
        }
    }
}

impl Reach {
    pub(super) fn clear(&mut self, segments: usize) {
        let rows = [
            &mut self.exposures,
            &mut self.landing,
            &mut self.landing_bought,
            &mut self.landing_pages,
            &mut self.eligible,
            &mut self.crowd,
        ];
        for rows in rows {
            rows.clear();
            rows.resize(segments, [0.0; VENDORS_MAX]);
        }
    }

    /// So many heads of a segment land today with a breakout of a vendor, beside those of advertisements.
    pub(crate) fn land_crowd(&mut self, segment: usize, vendor: usize, heads: f64) {
        self.landing[segment][vendor] += heads;
        self.crowd[segment][vendor] += heads;
    }

    /// Of those of a segment who land today at a vendor, the share that a breakout brings.
    #[must_use]
    pub(crate) fn crowd_share(&self, segment: usize, vendor: usize) -> f64 {
        let (crowd, landing) = (self.crowd[segment][vendor], self.landing[segment][vendor]);
        if landing > 0.0 { (crowd / landing).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// A day's impressions of one vendor on one channel, by segment.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) bought: SegmentRow,
    pub(super) house: SegmentRow,
    /// False for a vendor that is not in business, not open, or asleep: what it still had in the pipeline is lost.
    pub(super) on_air: bool,
}

/// One vendor on one channel.
pub(super) struct Campaign<'a> {
    pub(super) rates: &'a Rates,
    pub(super) channel: &'a ChannelRates,
    pub(super) vendor: usize,
    pub(super) values: &'a Values,
    /// CVR, as the vendor's sign-up leaves it.
    pub(super) install_rate: f64,
}

impl Campaign<'_> {
    /// `from` is where the channel's segments begin in the vendor's lists.
    pub(super) fn run(
        &self,
        shown: &Shown,
        from: usize,
        pipeline: &mut AdPipeline,
        fatigue: &mut Fatigue,
        reach: &mut Reach,
    ) {
        let (j, ads, channel) = (self.vendor, &self.rates.ads, self.channel);
        for (g, segment) in self.rates.segments.iter().enumerate().take(SEGMENTS_MAX) {
            let at = from + g;
            let (bought, house, tired) =
                (&mut pipeline.bought[at], &mut pipeline.house[at], &mut fatigue.stocks[at]);
            if !shown.on_air {
                (*bought, *house, *tired) = (Fixed::ZERO, Fixed::ZERO, Fixed::ZERO);
                continue;
            }
            let seen = shown.bought[g] + shown.house[g];
            let quiet = seen <= 0.0;
            if quiet && (*bought, *house, *tired) == (Fixed::ZERO, Fixed::ZERO, Fixed::ZERO) {
                continue;
            }
            let per_head = seen / segment.population.max(1.0);
            let installs_each = if quiet {
                0.0
            } else {
                let click = channel.click_rate * exp(-ads.fatigue_weight * tired.to_f64());
                click * self.install_rate * self.values.pull[g][j] * reach.eligible[g][j]
            };
            *tired = tired.decayed(ads.fatigue_keep, per_head);
            reach.exposures[g][j] += per_head * channel.exposure_multiple;
            *bought = bought.decayed(channel.pending_keep, shown.bought[g] * installs_each);
            *house = house.decayed(channel.pending_keep, shown.house[g] * installs_each);
            let landing_bought = (1.0 - channel.pending_keep) * bought.to_f64();
            reach.landing_bought[g][j] += landing_bought;
            reach.landing[g][j] += landing_bought + (1.0 - channel.pending_keep) * house.to_f64();
        }
    }
}
