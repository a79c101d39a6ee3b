//! `SetPrice`: a cut acts at once, a rise after the scenario's notice, and users who pay more reconsider for a while.
//!
//! A smaller free quota is a rise. A cut takes an announced rise of the same price back.
#![expect(clippy::needless_pass_by_value, reason = "a system takes its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::{Price, PriceItem};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::desk::Desk;
use super::turn_start::Actor;
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{PendingRaise, Prices};

pub(super) fn judge(desk: &Desk, price: Price) -> Result<(), Rejection> {
    let control = control_of(price.item());
    desk.must_be_unlocked(control, None)?;
    must_be_free(desk, price.item())?;
    desk.must_be_within(control, price.level())
}

/// A price that the scenario fixes, or that firms set by a rule, is nobody's to set.
fn must_be_free(desk: &Desk, item: PriceItem) -> Result<(), Rejection> {
    let scenario = &desk.rules.scenario;
    let fixed = desk.fixed();
    let held = match item {
        PriceItem::ApiInput => fixed.api_input_fen_per_mtok.is_some(),
        PriceItem::ApiOutput => fixed.api_output_fen_per_mtok.is_some(),
        PriceItem::Subscription => {
            fixed.subscription_fen_per_month.is_some() || scenario.pricing.best_response
        }
        PriceItem::FreeQuota => fixed.free_quota_deci.is_some(),
    };
    if held { Err(Rejection::FixedByScenario {}) } else { Ok(()) }
}

fn control_of(item: PriceItem) -> Control {
    match item {
        PriceItem::ApiInput => Control::ApiInput,
        PriceItem::ApiOutput => Control::ApiOutput,
        PriceItem::Subscription => Control::Subscription,
        PriceItem::FreeQuota => Control::FreeQuota,
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
pub(crate) fn change(
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
    if prices.would_rise(item, to) {
        prices.unsettle(day, surge_days);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::quantity::Fen;

    fn subscription(fen: i64) -> Command {
        Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(fen) } }
    }

    const ITEM: PriceItem = PriceItem::Subscription;

    fn prices(game: &Match) -> Prices {
        let entity = game.sim.world.resource::<Roster>().vendors[0];
        game.sim.world.get::<Prices>(entity).unwrap().clone()
    }

    #[test]
    fn a_cut_acts_on_its_first_day() {
        let game = Match::given_all_unlocked().when(&[subscription(3_900)]).days(1);
        assert_eq!(prices(&game).subscription_fen, 3_900);
        assert_eq!(prices(&game).unsettled_until_day, 0);
        game.then(&[Outcome::PriceChanged { vendor: ME, item: ITEM, from: 4_900, to: 3_900 }]);
    }

    #[test]
    fn a_rise_is_announced_and_acts_after_its_notice() {
        let game = Match::given_all_unlocked().when(&[subscription(5_900)]).days(30);
        let on_day = 31;
        let game = game.then(&[Outcome::RiseAnnounced { vendor: ME, item: ITEM, to: 5_900, on_day }]);
        assert_eq!(prices(&game).subscription_fen, 4_900);
        let game = game.days(1);
        assert_eq!(prices(&game).subscription_fen, 5_900);
        assert_eq!(prices(&game).unsettled_until_day, 31 + 13);
        game.then(&[Outcome::PriceChanged { vendor: ME, item: ITEM, from: 4_900, to: 5_900 }]);
    }

    #[test]
    fn a_cut_takes_an_announced_rise_back() {
        let game = Match::given_all_unlocked().when(&[subscription(5_900)]).days(7);
        let game = game.when(&[subscription(4_000)]).days(40);
        assert_eq!(prices(&game).subscription_fen, 4_000);
        game.then_never(|o| matches!(o, Outcome::PriceChanged { to: 5_900, .. }));
    }

    #[test]
    fn a_smaller_free_quota_is_a_rise() {
        let quota = Command::SetPrice { price: Price::FreeQuota { tenths: 10 } };
        let game = Match::given_all_unlocked().when(&[quota]).days(1);
        assert_eq!(prices(&game).free_quota_tenths, 30);
        let item = PriceItem::FreeQuota;
        game.then(&[Outcome::RiseAnnounced { vendor: ME, item, to: 10, on_day: 31 }]);
    }

    #[test]
    fn what_the_scenario_fixes_is_refused_and_all_else_is_not() {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].fixed.subscription_fen_per_month = Some(4_900);
        });
        let game = game.refused(&[subscription(3_900)], Rejection::FixedByScenario {});
        let quota = Command::SetPrice { price: Price::FreeQuota { tenths: 40 } };
        let game = game.when(&[quota]).days(1);
        assert_eq!((prices(&game).subscription_fen, prices(&game).free_quota_tenths), (4_900, 40));
        let by_rule = Match::given(|scenario| scenario.pricing.best_response = true);
        let _ = by_rule.refused(&[subscription(3_900)], Rejection::FixedByScenario {});
    }

    #[test]
    fn levels_out_of_bounds_and_locked_controls_are_refused() {
        let out = Rejection::OutOfBounds { field: Control::Subscription, value: -1, min: 0, max: 50_000 };
        let _ = Match::given_all_unlocked().refused(&[subscription(-1)], out);
        let api = Command::SetPrice { price: Price::ApiInput { fen_per_mtok: Fen(100) } };
        let _ = Match::given(|_| {}).refused(&[api], Rejection::Locked { unlock_turn: 2 });
    }
}
