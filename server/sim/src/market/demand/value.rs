//! V: what each vendor is worth to each segment today (McFadden logit).
//!
//! Weighed once, at the beginning of the day's market, so that advertisements, consumers and API accounts see the same vendor.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::exact_math::{ln, ln_1p, logistic};
use crate::finance::Hibernation;
use crate::market::audience::MauHistory;
use crate::market::choice::{VENDORS_MAX, VendorRow};
use crate::market::offering::Offering;
use crate::market::rates::{ChoiceRates, Rates, SegmentRates};
use crate::market::self_serve::{ApiAccounts, api_value};
use crate::market::serving::ServiceLoad;
use crate::market::subscription::beyond_quota;
use crate::roster::Roster;
use crate::stored::Scratch;
use crate::vendor::{Business, Prices, Product};

/// Today's values, by vendor place.
#[derive(Resource, Clone, Debug, Default, Encode, Decode)]
pub struct Values {
    /// V of each segment.
    pub by_segment: Vec<VendorRow>,
    /// 2Λ(V) of each segment: what advertisements convert by.
    pub pull: Vec<VendorRow>,
    /// V of API accounts.
    pub api: VendorRow,
    /// Whether a vendor takes new users.
    pub on_market: [bool; VENDORS_MAX],
    /// Whether people come in without registering.
    pub open_signup: [bool; VENDORS_MAX],
}

impl Scratch for Values {
    fn rubbish() -> Self {
        Self {
            by_segment: vec![[9.0; VENDORS_MAX]; 2],
            pull: vec![[-3.0; VENDORS_MAX]; 99],
            api: [f64::NAN; VENDORS_MAX],
            on_market: [true; VENDORS_MAX],
            open_signup: [true; VENDORS_MAX],
        }
    }
}

/// What a vendor is, seen from outside, on one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    product: [f64; 3],
    depth_term: f64,
    free_bonus: f64,
    network: f64,
    busy: f64,
    trust: f64,
    price_yuan: f64,
    quota_tenths: u16,
}

impl Figures {
    pub(crate) fn new(choice: &ChoiceRates, product: &Product, prices: &Prices, mau: u64, busy: f64) -> Self {
        let depth_turns = f64::from(product.depth_milli) / 1_000.0;
        let trust_gap = (1.0 - product.trust.to_f64()).max(0.0);
        Self {
            product: [product.xi, product.quality, product.ux].map(crate::fixed::Fixed::to_f64),
            depth_term: ln((depth_turns / choice.reference_depth.max(1e-6)).max(1e-6)),
            free_bonus: free_bonus(choice, prices.subscription_fen, prices.free_quota_tenths),
            network: choice.beta_network * ln_1p(mau as f64 / 1e6),
            busy: choice.beta_busy * busy,
            trust: choice.beta_trust * trust_gap,
            price_yuan: prices.subscription_fen as f64 / 100.0,
            quota_tenths: prices.free_quota_tenths,
        }
    }

    /// The same vendor at another subscription and free quota.
    pub(crate) fn at_subscription(
        self,
        choice: &ChoiceRates,
        subscription_fen: i64,
        quota_tenths: u16,
    ) -> Self {
        Self {
            free_bonus: free_bonus(choice, subscription_fen, quota_tenths),
            price_yuan: subscription_fen as f64 / 100.0,
            quota_tenths,
            ..self
        }
    }

    pub(crate) fn value(&self, segment: &SegmentRates) -> f64 {
        let [xi, quality, ux] = self.product;
        let price = self.price_yuan * beyond_quota(segment, self.quota_tenths);
        xi + segment.beta_quality * quality + segment.beta_ux * ux + segment.beta_depth * self.depth_term
            - segment.alpha_per_yuan_month * price
            + (self.free_bonus + self.network - self.busy - self.trust)
    }
}

/// ζ for who charges nothing, or has a free quota.
fn free_bonus(choice: &ChoiceRates, subscription_fen: i64, quota_tenths: u16) -> f64 {
    if quota_tenths > 0 || subscription_fen == 0 { choice.zeta_free } else { 0.0 }
}

/// System: weighs every vendor for every segment and for API accounts.
pub(crate) fn weigh_vendors(
    roster: Res<Roster>,
    rates: Res<Rates>,
    accounts: Res<ApiAccounts>,
    mut values: ResMut<Values>,
    vendors: Query<(&Business, &Offering, &Product, &Prices, &MauHistory, &ServiceLoad, &Hibernation)>,
) {
    let values = &mut *values;
    values.on_market = [false; VENDORS_MAX];
    values.open_signup = [false; VENDORS_MAX];
    values.api = [0.0; VENDORS_MAX];
    for rows in [&mut values.by_segment, &mut values.pull] {
        rows.clear();
        rows.resize(rates.segments.len(), [0.0; VENDORS_MAX]);
    }
    for (place, entity) in roster.vendors.iter().enumerate() {
        let Ok((business, offering, product, prices, history, load, hibernation)) = vendors.get(*entity)
        else {
            continue;
        };
        let (mau, busy) = (history.now(), load.busy.to_f64());
        values.on_market[place] = business.is_active() && offering.launched && !hibernation.is_asleep();
        values.open_signup[place] = offering.is_open();
        values.api[place] = api_value(&rates.api, &accounts, product, prices, mau, busy);
        let figures = Figures::new(&rates.choice, product, prices, mau, busy);
        for (g, segment) in rates.segments.iter().enumerate() {
            let value = figures.value(segment) + offering.value(segment);
            values.by_segment[g][place] = value;
            values.pull[g][place] = 2.0 * logistic(value);
        }
    }
}
