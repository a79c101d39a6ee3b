//! Who pays a subscription, and what it earns by the day.
//!
//! A user's daily need is lognormal; those whose need exceeds the free quota either pay or go without. With no free quota
//! everybody who stays by habit pays. Tourists never do.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;

use super::audience::Audience;
use super::choice::VENDORS_MAX;
use super::rates::{Rates, SegmentRates};
use crate::exact_math::{logistic, lognormal_above};
use crate::finance::{Accruals, Hibernation, Ledger, Revenue};
use crate::fixed::round_to_count;
use crate::roster::Roster;
use crate::segment::Cells;
use crate::vendor::{Business, Prices};

/// The free quota that has no end, tenths of the mean daily need.
pub const UNLIMITED_QUOTA_TENTHS: u16 = 200;

/// P(x > f): the share of a segment's users who need more than the free quota.
#[must_use]
pub fn beyond_quota(segment: &SegmentRates, quota_tenths: u16) -> f64 {
    if quota_tenths >= UNLIMITED_QUOTA_TENTHS {
        return 0.0;
    }
    let quota = segment.need_mean * f64::from(quota_tenths) / 10.0;
    lognormal_above(quota, segment.need_mean, segment.need_sigma)
}

/// The share of a segment's habit users who pay: P(x>f)·Λ(1.9 − α·p); all of them without a free quota, nobody at a price of 0.
#[must_use]
pub fn paying_share(segment: &SegmentRates, intercept: f64, prices: &Prices) -> f64 {
    if prices.subscription_fen <= 0 {
        return 0.0;
    }
    if prices.free_quota_tenths == 0 {
        return 1.0;
    }
    let price_yuan = prices.subscription_fen as f64 / 100.0;
    beyond_quota(segment, prices.free_quota_tenths)
        * logistic(intercept - segment.alpha_per_yuan_month * price_yuan)
}

/// Subscribers among so many habit users of one segment.
#[must_use]
pub(crate) fn subscribers(rates: &Rates, segment: usize, habit_users: u64, prices: &Prices) -> u64 {
    let Some(segment) = rates.segments.get(segment) else { return 0 };
    let share = paying_share(segment, rates.choice.subscribe_intercept, prices);
    round_to_count(habit_users as f64 * share).min(habit_users)
}

/// System: counts subscribers after the day's flows and earns a day of their subscriptions.
pub(crate) fn earn_subscriptions(
    roster: Res<Roster>,
    rates: Res<Rates>,
    segments: Query<&Cells>,
    mut vendors: Query<(&Business, &Hibernation, &Prices, &mut Audience, &mut Accruals, &mut Ledger)>,
) {
    for (place, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok((business, hibernation, prices, mut audience, mut accruals, mut ledger)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        let active = business.is_active() && !hibernation.is_asleep();
        audience.subscribers.resize(roster.segments.len(), 0);
        for (g, segment) in roster.segments.iter().enumerate() {
            let habit = segments.get(*segment).ok().and_then(|cells| cells.habit.get(place)).copied();
            let paying = if active { subscribers(&rates, g, habit.unwrap_or(0), prices) } else { 0 };
            audience.subscribers[g] = paying;
        }
        let paying = audience.subscribers.iter().sum();
        let fen = accruals.subscription.accrue_day(paying, prices.subscription_fen);
        ledger.earn(Revenue::Subscription, fen);
    }
}
