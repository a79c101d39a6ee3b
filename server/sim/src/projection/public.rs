//! What everybody sees: standings and the market. Reads no vendor's money, decisions, or users by segment.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Market, Phase, ScoreWeights, Standing};

use crate::calendar::Calendar;
use crate::channel::AttentionPrice;
use crate::finance::{self, ForSale, Funding, Hibernation, appraise_world};
use crate::history::MarketHistory;
use crate::market::advertising::KeywordPrices;
use crate::market::audience::{CategoryMau, MauHistory};
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::market::research::Model;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Prices, Product};
use crate::vitals::thousandths;

/// Every vendor's standing, in vendor order.
pub(super) fn standings(world: &World) -> Vec<Standing> {
    let vendors = (0..).zip(&world.resource::<Roster>().vendors);
    let mut standings: Vec<Standing> =
        vendors.filter_map(|(place, entity)| standing(world, place, *entity)).collect();
    if world.resource::<Calendar>().phase() == Phase::Ended {
        for (standing, appraisal) in standings.iter_mut().zip(appraise_world(world)) {
            standing.score_fen = Some(Fen(appraisal.score_fen));
        }
    }
    standings
}

fn standing(world: &World, place: u16, entity: Entity) -> Option<Standing> {
    let (business, prices) = (world.get::<Business>(entity)?, world.get::<Prices>(entity)?);
    let (mau, offering) = (world.get::<MauHistory>(entity)?.now(), world.get::<Offering>(entity)?);
    let category = world.resource::<CategoryMau>().people.max(1);
    Some(Standing {
        vendor: VendorId(place),
        status: business.status,
        died_on_day: business.died_on_day,
        mau,
        mau_last_turn: mau_last_turn(world, place).unwrap_or(mau),
        share_bp: u32::try_from(u128::from(mau) * 10_000 / u128::from(category)).unwrap_or(u32::MAX),
        api_input_fen_per_mtok: Fen(prices.api_input_fen),
        api_output_fen_per_mtok: Fen(prices.api_output_fen),
        subscription_fen_per_month: Fen(prices.subscription_fen),
        free_quota_tenths: prices.free_quota_tenths,
        quality_milli: thousandths(world.get::<Product>(entity)?.quality),
        last_post_money_fen: world.get::<Funding>(entity)?.last_post_money_fen().map(Fen),
        score_fen: None,
        for_sale_reserve_fen: world.get::<ForSale>(entity)?.offer().map(|offer| Fen(offer.reserve_fen)),
        hibernating: world.get::<Hibernation>(entity)?.is_asleep(),
        signup: offering.signup,
        surface: offering.surface,
        launched: offering.launched,
        weights_open: world.get::<Model>(entity)?.published.is_some(),
    })
}

/// MAU at the end of the last turn that ended before today.
fn mau_last_turn(world: &World, place: u16) -> Option<u64> {
    let today = world.resource::<Calendar>().day;
    let mut points = world.resource::<MarketHistory>().points().rev();
    points.find(|point| point.day < today)?.mau.get(usize::from(place)).copied()
}

/// The weights of the score, as they stand.
pub(super) fn weights(world: &World) -> ScoreWeights {
    world.resource::<finance::ScoreWeights>().shown(&world.resource::<Rules>().scenario.score)
}

/// The market as a whole.
pub(super) fn market(world: &World) -> Market {
    let populations = world.resource::<Rules>().scenario.segments.iter().map(|segment| segment.population);
    Market {
        cpm_fen: cpm_fen(world),
        category_mau: world.resource::<CategoryMau>().people,
        population: populations.sum(),
        closed_channels: closed_channels(world),
        keyword_cpm_fen: world.resource::<KeywordPrices>().cpm_fen.clone(),
    }
}

fn closed_channels(world: &World) -> Vec<ChannelId> {
    let channels = (0_u16..).map(ChannelId).zip(&world.resource::<Roster>().channels);
    let closed = |entity: &Entity| world.get::<ChannelAccess>(*entity).is_some_and(|a| a.closed_by.is_some());
    channels.filter(|(_, entity)| closed(entity)).map(|(channel, _)| channel).collect()
}

/// Fen a thousand impressions on the last closed day, in channel order.
pub(super) fn cpm_fen(world: &World) -> Vec<i64> {
    let channels = world.resource::<Roster>().channels.iter();
    channels.map(|entity| world.get::<AttentionPrice>(*entity).map_or(0, |price| price.cpm_fen)).collect()
}

#[cfg(test)]
mod tests {
    use crate::given::{ME, Match};
    use crate::market::audience::MauHistory;
    use crate::projection::own::dashboard;

    /// MAU when the turn began, for every day of a turn and the last one too, where the next has not begun.
    #[test]
    fn the_turn_before_is_the_one_that_ended_before_today() {
        let mut game = Match::given_all_unlocked();
        let now = |game: &Match| game.part::<MauHistory>(ME).now();
        let mut at_turn_end = now(&game);
        for day in 1..=21 {
            game = game.days(1);
            let shown = super::standings(&game.sim.world).swap_remove(ME.index());
            assert_eq!((shown.mau, shown.mau_last_turn), (now(&game), at_turn_end), "day {day}");
            if day % 7 == 0 {
                at_turn_end = now(&game);
            }
        }
    }

    /// On every day the causes sum to what changed since the turn began; on its last day they are the whole turn's.
    #[test]
    fn causes_are_those_of_the_turn_that_runs() {
        let mut game = Match::given_all_unlocked();
        let figures = |game: &Match| {
            let shown = dashboard(&game.sim.world, ME).unwrap();
            let users = i64::try_from(shown.habit_users + shown.tourist_users).unwrap();
            (users, shown.cash_fen.0, shown.model_valuation_fen.0, shown)
        };
        let (mut users, mut cash, mut value, _) = figures(&game);
        for day in 1..=21 {
            game = game.days(1);
            let (users_now, cash_now, value_now, shown) = figures(&game);
            for (change, expected) in [
                (shown.users_change, users_now - users),
                (shown.cash_change, cash_now - cash),
                (shown.valuation_change, value_now - value),
            ] {
                let sum: i64 = change.causes.iter().map(|share| share.delta).sum();
                assert_eq!((change.delta, sum), (expected, expected), "day {day}, {:?}", change.figure);
            }
            if day % 7 == 0 {
                (users, cash, value) = (users_now, cash_now, value_now);
            }
        }
    }
}
