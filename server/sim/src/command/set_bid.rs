//! `SetBid`: so much a day on one channel, until changed. On a channel with a minimum term more begins a term, and less waits
//! for its end: until then what was committed is spent. A channel that its owner closed takes no more than it had.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::advertising::{AdBids, AdPlan};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, channel: ChannelId, bid: Fen) -> Result<(), Rejection> {
    let channels = desk.rules.scenario.channels.len();
    if channel.index() >= channels {
        return Err(Rejection::UnknownChannel { channels: u16::try_from(channels).unwrap_or(u16::MAX) });
    }
    desk.must_be_unlocked(Control::Bid, Some(channel.0))?;
    desk.must_be_within(Control::Bid, bid.0)?;
    let present_fen = desk.part::<AdBids>().and_then(|bids| bids.fen_per_day.get(channel.index())).copied();
    if bid.0 > present_fen.unwrap_or(0) { desk.must_be_open(channel) } else { Ok(()) }
}

pub(super) fn act(world: &mut World, actor: Actor, channel: ChannelId, bid: Fen) -> Result<(), LapseReason> {
    let term_days = world.resource::<Rules>().scenario.channels.get(channel.index());
    let term_days = term_days.map_or(0, |channel| channel.minimum_term_days);
    let mut bids = world.get_mut::<AdBids>(actor.entity).ok_or(LapseReason::Inactive)?;
    let Some(slot) = bids.fen_per_day.get_mut(channel.index()) else { return Ok(()) };
    let before_fen = std::mem::replace(slot, bid.0);
    if let Some(mut plan) = world.get_mut::<AdPlan>(actor.entity) {
        plan.commit(channel.index(), before_fen, bid.0, actor.day, term_days);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::advertising::AdResults;
    use burnrate_client_proto::command::Command;

    fn bid(channel: u16, yuan: i64) -> Command {
        Command::SetBid { channel: ChannelId(channel), bid_fen_per_day: Fen::from_yuan(yuan) }
    }

    fn spent_today(game: &Match) -> i64 {
        game.part::<AdResults>(ME).spend_today_fen
    }

    #[test]
    fn it_is_spent_every_day_until_it_is_changed() {
        let none = [0, 1, 2, 3, 4, 5].map(|channel| bid(channel, 0));
        let game = Match::given_all_unlocked().when(&none).when(&[bid(1, 3_000)]).days(1);
        assert_eq!(spent_today(&game), 300_000);
        let game = game.days(3).when(&[bid(1, 500)]).days(3);
        assert_eq!(spent_today(&game), 300_000, "the new bid waits for the next turn");
        assert_eq!(spent_today(&game.days(1)), 50_000);
    }

    /// Offline is the lesson's sixth channel, with a term of 28 days.
    #[test]
    fn what_was_committed_to_a_term_is_spent_until_it_ends() {
        let none = [0, 1, 2, 3, 4, 5].map(|channel| bid(channel, 0));
        let game = Match::given_all_unlocked().when(&none).when(&[bid(5, 3_000)]).days(7);
        let game = game.when(&[bid(5, 1_000)]).days(21);
        assert_eq!(spent_today(&game), 300_000, "day 28 is the last of the term");
        assert_eq!(spent_today(&game.days(1)), 100_000);
    }

    #[test]
    fn a_closed_channel_takes_no_rivals_bid() {
        let mut game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[1].start.owned_channels = vec![1];
        });
        let close = Command::CloseOwnChannel { channel: ChannelId(1), closed: true };
        game.put(burnrate_client_proto::id::VendorId(1), &[close]);
        let none = [0, 1, 2, 3, 4, 5].map(|channel| bid(channel, 0));
        let game = game.when(&none).when(&[bid(1, 3_000)]).days(1);
        assert_eq!(spent_today(&game), 0, "it closed on the day on which the bid began");
        let closed = Rejection::NotNow { why: burnrate_client_proto::rejection::Obstacle::ChannelClosed };
        let game = game.refused(&[bid(1, 3_100)], closed).when(&[bid(1, 2_000)]);
        let _ = game;
    }

    #[test]
    fn unknown_channels_wild_bids_and_locked_channels_are_refused() {
        let game = Match::given_all_unlocked();
        let game = game.refused(&[bid(6, 100)], Rejection::UnknownChannel { channels: 6 });
        let out = |value| Rejection::OutOfBounds { field: Control::Bid, value, min: 0, max: 100_000_000 };
        let game = game.refused(&[bid(0, 0), bid(1, -100)], out(-10_000));
        let game = game.refused(&[bid(0, 1_000_100)], out(100_010_000));
        let _ = game.refused(&[bid(0, 50)], out(5_000));
        let locked = Match::given(|_| {});
        let podcast = locked.opening.resolved.channel_index("podcast").unwrap();
        let _ = locked.refused(&[bid(podcast, 100)], Rejection::Locked { unlock_turn: 4 });
    }
}
