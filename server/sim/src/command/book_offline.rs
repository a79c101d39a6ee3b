//! `BookOffline`: pays posters in advance; they hang for the channel's minimum term, four weeks, spread evenly over its days.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Expense, Ledger};
use crate::market::advertising::PosterRuns;
use crate::market::advertising::posters::{PosterRun, poster_channel};
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::roster::Roster;
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, city_weeks: u16) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::CityWeeks, None)?;
    let channel = poster_channel(&desk.rules.scenario);
    let (channel, _) = channel.ok_or(Rejection::NotNow { why: Obstacle::NotOffered })?;
    desk.must_be_within(Control::CityWeeks, i64::from(city_weeks))?;
    desk.must_be_open(ChannelId(channel))?;
    desk.must_be_launched()
}

/// City-weeks times their price.
pub(super) fn cost_fen(desk: &Desk, city_weeks: u16) -> i64 {
    desk.rules.scenario.attention.city_week_fen.saturating_mul(i64::from(city_weeks))
}

pub(super) fn act(world: &mut World, actor: Actor, city_weeks: u16) -> Result<(), LapseReason> {
    let scenario = &world.resource::<Rules>().scenario;
    let (channel, days) = poster_channel(scenario).ok_or(LapseReason::NotOffered)?;
    let cost_fen = scenario.attention.city_week_fen.saturating_mul(i64::from(city_weeks));
    let entity = world.resource::<Roster>().channels.get(usize::from(channel)).copied();
    let access = entity.and_then(|entity| world.get::<ChannelAccess>(entity)).copied().unwrap_or_default();
    if !access.is_open_to(actor.vendor.index()) {
        return Err(LapseReason::ChannelClosed);
    }
    if !world.get::<Offering>(actor.entity).is_some_and(|offering| offering.launched) {
        return Err(LapseReason::NotLaunched);
    }
    let mut ledger = world.get_mut::<Ledger>(actor.entity).ok_or(LapseReason::Inactive)?;
    if ledger.cash_fen() < cost_fen {
        return Err(LapseReason::Cash);
    }
    ledger.pay_now(Expense::Ads, cost_fen);
    if let Some(mut posters) = world.get_mut::<PosterRuns>(actor.entity) {
        posters.runs.push(PosterRun { channel, from_day: actor.day, days, paid_fen: cost_fen });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::exp2;
    use crate::given::{ME, Match};
    use crate::market::advertising::{AdResults, Fatigue};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::quantity::Fen;

    fn book(city_weeks: u16) -> Command {
        Command::BookOffline { city_weeks }
    }

    fn quiet() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
        })
    }

    /// Four city-weeks cost ¥20,000 at the lesson's scale.
    #[test]
    fn posters_are_paid_at_once_and_hang_for_four_weeks() {
        let game = quiet().when(&[book(4)]).days(1);
        assert_eq!(game.part::<AdResults>(ME).spend_today_fen, 2_000_000);
        let tired = |game: &Match| game.part::<Fatigue>(ME).stocks[5 * 5 + 1].to_f64();
        assert!(tired(&game) > 0.0);
        let game = game.days(27);
        assert_eq!(game.part::<PosterRuns>(ME).runs.len(), 1);
        let (last, game) = (tired(&game), game.days(1));
        assert!(game.part::<PosterRuns>(ME).runs.is_empty());
        let faded = tired(&game) / last;
        assert!((faded - exp2(-1.0 / 14.0)).abs() < 1e-6, "nothing hangs on day 29: {faded}");
        assert_eq!(game.part::<AdResults>(ME).spend_total_fen, 2_000_000);
    }

    #[test]
    fn fewer_than_four_city_weeks_or_too_dear_ones_are_refused() {
        let out = Rejection::OutOfBounds { field: Control::CityWeeks, value: 3, min: 4, max: 52 };
        let game = quiet().refused(&[book(3)], out).without_cash(ME);
        let (needed_fen, cash_fen) = (Fen(2_000_000), Fen(0));
        let _ = game.refused(&[book(4)], Rejection::NotEnoughCash { needed_fen, cash_fen });
        let none = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.channels.iter_mut().for_each(|channel| channel.minimum_term_days = 0);
        });
        let _ = none.refused(&[book(4)], Rejection::NotNow { why: Obstacle::NotOffered });
    }
}
