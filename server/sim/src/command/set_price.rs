//! `SetPrice`: a cut acts at once, a rise after the scenario's notice, and users who pay more reconsider for a while.
//!
//! A smaller free quota is a rise. A cut takes an announced rise of the same price back.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::{Price, PriceItem};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::rejection::{Field, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::{Bounds, Control, Range};

use super::desk::{Desk, must_be_within};
use super::turn_start::Actor;
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{PendingRaise, Prices};

pub(super) fn judge(desk: &Desk, price: Price) -> Result<(), Rejection> {
    let (control, field, range) = terms(price.item(), &desk.rules.scenario.bounds);
    desk.must_be_unlocked(control, None)?;
    must_be_within(field, price.level(), range)
}

fn terms(item: PriceItem, bounds: &Bounds) -> (Control, Field, &Range) {
    match item {
        PriceItem::ApiInput => (Control::ApiInputPrice, Field::ApiInput, &bounds.api_input_fen_per_mtok),
        PriceItem::ApiOutput => (Control::ApiOutputPrice, Field::ApiOutput, &bounds.api_output_fen_per_mtok),
        PriceItem::Subscription => {
            (Control::SubscriptionPrice, Field::Subscription, &bounds.subscription_fen_per_month)
        }
        PriceItem::FreeQuota => (Control::FreeQuota, Field::FreeQuota, &bounds.free_quota_deci),
    }
}

pub(super) fn act(world: &mut World, actor: Actor, price: Price) -> Result<(), LapseReason> {
    let notice_days = world.resource::<Rules>().scenario.bounds.price_rise_notice_days;
    let surge_days = world.resource::<Rules>().scenario.flows.review_surge_days;
    let Some(mut prices) = world.get_mut::<Prices>(actor.entity) else {
        return Err(LapseReason::Inactive);
    };
    let outcome = if prices.would_rise(price.item(), price.level()) && notice_days > 0 {
        announce(&mut prices, actor.vendor, price, actor.day + notice_days)
    } else {
        prices.pending.retain(|raise| raise.item != price.item());
        change(&mut prices, actor.vendor, price.item(), price.level(), actor.day, surge_days)
    };
    if let Some(outcome) = outcome {
        world.resource_mut::<Outcomes>().push(outcome);
    }
    Ok(())
}

/// Announces a rise; one that is announced already keeps its day.
fn announce(prices: &mut Prices, vendor: VendorId, price: Price, on_day: u32) -> Option<Outcome> {
    let (item, to) = (price.item(), price.level());
    if prices.pending.iter().any(|raise| raise.item == item && raise.to == to) {
        return None;
    }
    prices.pending.retain(|raise| raise.item != item);
    prices.pending.push(PendingRaise { item, to, on_day });
    prices.pending.sort_by_key(|raise| raise.item);
    Some(Outcome::RiseAnnounced { vendor, item, to, on_day })
}

/// Sets a price; a rise unsettles users for `surge_days`, this day included.
fn change(
    prices: &mut Prices,
    vendor: VendorId,
    item: PriceItem,
    to: i64,
    day: u32,
    surge_days: u32,
) -> Option<Outcome> {
    let from = prices.level(item);
    if from == to {
        return None;
    }
    if prices.would_rise(item, to) && surge_days > 0 {
        prices.unsettled_until_day = prices.unsettled_until_day.max(day + surge_days - 1);
    }
    prices.set_level(item, to);
    Some(Outcome::PriceChanged { vendor, item, from, to })
}

/// System: rises whose notice is over take effect.
pub(crate) fn take_due_raises(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<&mut Prices>,
) {
    for (vendor, entity) in (0_u16..).zip(&roster.vendors) {
        let Ok(mut prices) = vendors.get_mut(*entity) else { continue };
        if prices.pending.is_empty() {
            continue;
        }
        let due: Vec<PendingRaise> =
            prices.pending.iter().filter(|raise| raise.on_day <= calendar.day).copied().collect();
        prices.pending.retain(|raise| raise.on_day > calendar.day);
        for raise in due {
            let surge_days = rules.scenario.flows.review_surge_days;
            let vendor = VendorId(vendor);
            if let Some(outcome) = change(&mut prices, vendor, raise.item, raise.to, calendar.day, surge_days)
            {
                outcomes.push(outcome);
            }
        }
    }
}
