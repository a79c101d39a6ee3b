//! `BookCreator`: pays a creator once; it shows the product on the day on which the booking acts, and its reach is luck.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Expense, Ledger};
use crate::market::advertising::creators::{Booking, reach};
use crate::market::advertising::{CreatorBookings, CreatorDemand};
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::market::rates::Rates;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, channel: ChannelId, tier: u8) -> Result<(), Rejection> {
    desk.must_exist(channel)?;
    desk.must_be_unlocked(Control::CreatorTier, None)?;
    desk.must_be_within(Control::CreatorTier, i64::from(tier))?;
    desk.must_be_open(channel)?;
    desk.must_be_launched()?;
    let offered = desk.world.resource::<CreatorDemand>();
    let fee_fen = offered.fee_fen(&desk.rules.scenario.attention.creators, tier);
    fee_fen.map(|_| ()).ok_or(Rejection::NotNow { why: Obstacle::NotOffered })
}

/// The fee as of today; it may have risen when the booking acts.
pub(super) fn cost_fen(desk: &Desk, tier: u8) -> i64 {
    let offered = desk.world.resource::<CreatorDemand>();
    offered.fee_fen(&desk.rules.scenario.attention.creators, tier).unwrap_or(0)
}

pub(super) fn act(world: &mut World, actor: Actor, channel: ChannelId, tier: u8) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let entity = world.resource::<Roster>().channels.get(channel.index()).copied();
    let access = entity.and_then(|entity| world.get::<ChannelAccess>(entity)).copied().unwrap_or_default();
    if !access.is_open_to(actor.vendor.index()) {
        return Err(LapseReason::ChannelClosed);
    }
    if !world.get::<Offering>(actor.entity).is_some_and(|offering| offering.launched) {
        return Err(LapseReason::NotLaunched);
    }
    let demand = world.resource::<CreatorDemand>();
    let fee_fen = demand.fee_fen(&rules.scenario.attention.creators, tier).ok_or(LapseReason::NotOffered)?;
    let mut ledger = world.get_mut::<Ledger>(actor.entity).ok_or(LapseReason::Inactive)?;
    if ledger.cash_fen() < fee_fen {
        return Err(LapseReason::Cash);
    }
    ledger.pay_now(Expense::Creators, fee_fen);
    world.resource_mut::<CreatorDemand>().book(fee_fen);
    let rates = world.resource::<Rates>();
    let impressions = reach(&rules, rates, actor.day, actor.vendor.0, channel.0, tier);
    if let Some(mut bookings) = world.get_mut::<CreatorBookings>(actor.entity) {
        bookings.push(Booking { day: actor.day, channel: channel.0, tier, fee_fen, impressions });
    }
    let vendor = actor.vendor;
    world.resource_mut::<Outcomes>().push(Outcome::CreatorReached {
        vendor,
        channel,
        tier,
        fee_fen,
        impressions,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::market::advertising::{AdPipeline, AdResults, Fatigue};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::VendorId;
    use burnrate_client_proto::quantity::Fen;

    fn book(tier: u8) -> Command {
        Command::BookCreator { channel: ChannelId(0), tier }
    }

    fn quiet() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
        })
    }

    /// ¥150,000 at the lesson's scale of .05 is ¥7,500, and 125,000 impressions on average.
    #[test]
    fn it_is_paid_once_and_its_impressions_are_the_vendors_that_day() {
        let game = quiet().when(&[book(2)]).days(1);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::Creators), 750_000);
        let rules = game.sim.world.resource::<Rules>();
        let impressions = reach(rules, game.sim.world.resource::<Rates>(), 1, 0, 0, 2);
        let stocks = &game.part::<Fatigue>(ME).stocks[..5];
        let people = game.opening.resolved.segments.iter().map(|segment| segment.population as f64);
        let seen: f64 = stocks.iter().zip(people).map(|(stock, people)| stock.to_f64() * people).sum();
        assert!((seen / impressions as f64 - 1.0).abs() < 1e-3, "{seen}, not {impressions}");
        assert!(game.part::<AdPipeline>(ME).bought[0].to_f64() > 0.0);
        assert_eq!(game.part::<AdResults>(ME).spend_today_fen, 750_000);
        let tier = 2;
        let channel = ChannelId(0);
        let told = Outcome::CreatorReached { vendor: ME, channel, tier, fee_fen: 750_000, impressions };
        let game = game.then(&[told]).days(6);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::Creators), 750_000);
        assert_eq!(game.part::<AdResults>(ME).spend_today_fen, 0);
    }

    #[test]
    fn what_one_books_makes_creators_dearer_for_all_and_moves_no_draw() {
        let dear = quiet().when(&[book(3)]).days(7);
        let fee = |game: &Match, tier: u8| {
            let demand = game.sim.world.resource::<CreatorDemand>();
            demand.fee_fen(&game.opening.resolved.attention.creators, tier).unwrap()
        };
        let plain = quiet().days(7);
        assert!(fee(&dear, 1) > fee(&plain, 1));
        let reached = |mut game: Match| {
            game.put(VendorId(1), &[book(1)]);
            let game = game.days(1);
            game.part::<CreatorBookings>(VendorId(1)).list[0].impressions
        };
        assert_eq!(reached(dear), reached(plain));
    }

    #[test]
    fn tiers_that_are_not_there_and_want_of_cash_are_refused() {
        let out = Rejection::OutOfBounds { field: Control::CreatorTier, value: 4, min: 1, max: 3 };
        let game = quiet().refused(&[book(4)], out).without_cash(ME);
        let (needed_fen, cash_fen) = (Fen(6_000_000), Fen(0));
        let _ = game.refused(&[book(3)], Rejection::NotEnoughCash { needed_fen, cash_fen });
    }
}
