//! `HouseAds`: so many of the impressions on a channel of one's own are for oneself, until changed. What they would have brought on
//! sale is no cash, but the parent's money: see [`crate::finance::Ledger::forgo_house_media`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::advertising::AdPlan;
use crate::rules::Rules;
use crate::vendor::VendorIndex;

/// All of the inventory is allowed, on a step or not.
pub(super) fn judge(desk: &Desk, channel: ChannelId, impressions: u64) -> Result<(), Rejection> {
    desk.must_exist(channel)?;
    desk.must_be_unlocked(Control::HouseImpressions, None)?;
    let place = desk.part::<VendorIndex>().map_or(usize::MAX, |index| usize::from(index.0));
    let inventory = inventory(desk.rules, place, channel);
    if inventory == 0 {
        return Err(Rejection::NotNow { why: Obstacle::NotOffered });
    }
    if impressions == inventory {
        return Ok(());
    }
    let field = Control::HouseImpressions;
    let value = i64::try_from(impressions).unwrap_or(i64::MAX);
    if impressions > inventory {
        let max = i64::try_from(inventory).unwrap_or(i64::MAX);
        return Err(Rejection::OutOfBounds { field, value, min: 0, max });
    }
    desk.must_be_within(field, value)
}

/// Impressions a day that a vendor has on a channel of its own.
pub(crate) fn inventory(rules: &Rules, vendor: usize, channel: ChannelId) -> u64 {
    let start = rules.scenario.vendors.get(vendor).map(|vendor| &vendor.start.house_impressions_per_day);
    start.and_then(|by_channel| by_channel.get(channel.index())).copied().unwrap_or(0)
}

pub(super) fn act(
    world: &mut World,
    actor: Actor,
    channel: ChannelId,
    impressions: u64,
) -> Result<(), LapseReason> {
    let mut plan = world.get_mut::<AdPlan>(actor.entity).ok_or(LapseReason::Inactive)?;
    if let Some(slot) = plan.house.get_mut(channel.index()) {
        *slot = impressions;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::AttentionPrice;
    use crate::finance::{Account, Ledger};
    use crate::given::{ME, Match};
    use crate::market::advertising::{AdPipeline, AdResults};
    use crate::roster::Roster;
    use burnrate_client_proto::command::Command;

    const DOUYIN: ChannelId = ChannelId(1);

    fn house(impressions_per_day: u64) -> Command {
        Command::HouseAds { channel: DOUYIN, impressions_per_day }
    }

    fn giant() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            let start = &mut scenario.vendors[0].start;
            start.bids_fen_per_day.fill(0);
            start.house_impressions_per_day[1] = 1_500_500;
        })
    }

    fn landing(game: &Match) -> f64 {
        game.part::<AdPipeline>(ME).house.iter().map(|heads| heads.to_f64()).sum()
    }

    #[test]
    fn all_of_it_is_used_until_less_is_set() {
        let (full, less) = (giant().days(1), giant().when(&[house(500_000)]).days(1));
        assert!((landing(&less) / landing(&full) - 500.0 / 1_500.5).abs() < 1e-6);
        let game = less.days(6).when(&[house(0)]).days(1);
        let before = landing(&game);
        assert!(landing(&game.days(3)) < before);
    }

    /// No cash moves, the day's costs do not rise, and the parent's money counts.
    #[test]
    fn what_it_would_have_brought_is_the_parents_money() {
        let game = giant().days(1);
        let entity = game.sim.world.resource::<Roster>().channels[1];
        let cpm_fen = game.sim.world.get::<AttentionPrice>(entity).unwrap().cpm_fen as f64;
        let ledger = game.part::<Ledger>(ME);
        let forgone = ledger.balance_fen(Account::HouseMedia);
        assert!((forgone as f64 / (1_500.5 * cpm_fen) - 1.0).abs() < 1e-3, "{forgone}");
        assert_eq!(i128::from(ledger.parent_money_fen()), forgone);
        assert!(ledger.check().is_ok());
        assert_eq!(game.part::<AdResults>(ME).spend_today_fen, 0);
        let without = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].start.bids_fen_per_day.fill(0);
        });
        let without = without.days(1);
        assert_eq!(ledger.last_day().cost_fen, without.part::<Ledger>(ME).last_day().cost_fen);
    }

    #[test]
    fn only_giants_have_it_and_only_so_much() {
        let out = |value| Rejection::OutOfBounds {
            field: Control::HouseImpressions,
            value,
            min: 0,
            max: 1_500_500,
        };
        let game = giant().refused(&[house(1_501_000)], out(1_501_000)).when(&[house(1_500_500)]);
        let none = Command::HouseAds { channel: ChannelId(0), impressions_per_day: 0 };
        let _ = game.refused(&[none], Rejection::NotNow { why: Obstacle::NotOffered });
    }
}
