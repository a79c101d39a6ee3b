//! `CloseOwnChannel`: keeps rivals off a channel of one's own, or lets them in again. What they bid there is not spent meanwhile;
//! the competition authority may strike as long as it lasts.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::own_channel::{ChannelAccess, owns};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::VendorIndex;

pub(super) fn judge(desk: &Desk, channel: ChannelId) -> Result<(), Rejection> {
    desk.must_exist(channel)?;
    desk.must_be_unlocked(Control::OwnChannel, None)?;
    let place = desk.part::<VendorIndex>().map_or(usize::MAX, |index| usize::from(index.0));
    if owns(desk.rules, place, channel.index()) {
        Ok(())
    } else {
        Err(Rejection::NotNow { why: Obstacle::NotOwned })
    }
}

pub(super) fn act(
    world: &mut World,
    actor: Actor,
    channel: ChannelId,
    closed: bool,
) -> Result<(), LapseReason> {
    let entity = world.resource::<Roster>().channels.get(channel.index()).copied();
    let access = entity.and_then(|entity| world.get_mut::<ChannelAccess>(entity));
    let mut access = access.ok_or(LapseReason::NotOffered)?;
    let closed_by = closed.then_some(actor.vendor.0);
    if access.closed_by != closed_by {
        access.closed_by = closed_by;
        let vendor = actor.vendor;
        world.resource_mut::<Outcomes>().push(Outcome::ChannelClosed { vendor, channel, closed });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::advertising::AdResults;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::VendorId;

    const CHANNEL: ChannelId = ChannelId(1);

    fn close(closed: bool) -> Command {
        Command::CloseOwnChannel { channel: CHANNEL, closed }
    }

    /// Everybody spends ¥1,000 a day on the first vendor's channel, and nothing else.
    fn owned() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.attention.antitrust_micro_per_30_days = 0;
            scenario.vendors[0].start.owned_channels = vec![CHANNEL.0];
            for vendor in &mut scenario.vendors {
                vendor.start.bids_fen_per_day.fill(0);
                vendor.start.bids_fen_per_day[1] = 100_000;
            }
        })
    }

    fn spent(game: &Match, vendor: u16) -> i64 {
        game.part::<AdResults>(VendorId(vendor)).spend_today_fen
    }

    #[test]
    fn rivals_are_kept_out_until_it_opens_again() {
        let game = owned().when(&[close(true)]).days(7);
        assert_eq!((spent(&game, 0), spent(&game, 1)), (100_000, 0));
        let told = |closed| Outcome::ChannelClosed { vendor: ME, channel: CHANNEL, closed };
        let game = game.then(&[told(true)]).when(&[close(false)]).days(1).then(&[told(false)]);
        assert_eq!((spent(&game, 0), spent(&game, 1)), (100_000, 100_000));
    }

    #[test]
    fn channels_of_others_are_not_ones_own() {
        let command = Command::CloseOwnChannel { channel: ChannelId(0), closed: true };
        let _ = owned().refused(&[command], Rejection::NotNow { why: Obstacle::NotOwned });
    }
}
