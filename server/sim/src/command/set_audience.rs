//! `SetAudience`: a channel's advertisements go to some segments only, until changed. A narrower audience costs more a head.
//! It is about what bids buy; creators, posters and impressions on channels of one's own go to everybody.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::CHOSEN_MAX;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, SegmentId};
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::advertising::AdPlan;

pub(super) fn judge(desk: &Desk, channel: ChannelId, segments: &[SegmentId]) -> Result<(), Rejection> {
    desk.must_exist(channel)?;
    desk.must_be_unlocked(Control::Audience, None)?;
    if segments.len() > CHOSEN_MAX || mask(segments).count_ones() as usize != segments.len() {
        return Err(Rejection::NotNow { why: Obstacle::ListTooLong });
    }
    desk.must_be_within(Control::Audience, i64::try_from(segments.len()).unwrap_or(i64::MAX))?;
    let scenario = &desk.rules.scenario;
    if segments.iter().any(|segment| segment.index() >= scenario.segments.len()) {
        return Err(Rejection::Unknown { what: Named::Segment });
    }
    let composition = scenario.channels.get(channel.index()).map(|channel| &channel.composition_micro);
    let share = |segment: &SegmentId| composition.and_then(|shares| shares.get(segment.index())).copied();
    if !segments.is_empty() && segments.iter().all(|segment| share(segment).unwrap_or(0) == 0) {
        // Nobody of them is there.
        return Err(Rejection::NotNow { why: Obstacle::NotOffered });
    }
    Ok(())
}

/// One bit a segment. Places that no mask has are left out.
fn mask(segments: &[SegmentId]) -> u16 {
    segments
        .iter()
        .filter_map(|segment| 1_u16.checked_shl(u32::from(segment.0)))
        .fold(0, |all, bit| all | bit)
}

pub(super) fn act(
    world: &mut World,
    actor: Actor,
    channel: ChannelId,
    segments: &[SegmentId],
) -> Result<(), LapseReason> {
    let mut plan = world.get_mut::<AdPlan>(actor.entity).ok_or(LapseReason::Inactive)?;
    if let Some(slot) = plan.audience.get_mut(channel.index()) {
        *slot = mask(segments);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::AttentionPrice;
    use crate::exact_math::sqrt;
    use crate::given::{ME, Match};
    use crate::market::advertising::Fatigue;
    use crate::roster::Roster;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::quantity::Fen;

    const SEGMENTS: usize = 5;

    fn audience(segments: &[u16]) -> Command {
        let segments = segments.iter().copied().map(SegmentId).collect();
        Command::SetAudience { channel: ChannelId(0), segments }
    }

    /// Impressions a head by segment after one day of ¥10,000 on the first channel alone.
    fn seen(commands: &[Command]) -> (Vec<f64>, f64) {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
        });
        let bid = Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen::from_yuan(10_000) };
        let game = game.when(&[&[bid], commands].concat()).days(1);
        let entity = game.sim.world.resource::<Roster>().channels[0];
        let cpm_yuan = game.sim.world.get::<AttentionPrice>(entity).unwrap().cpm_fen as f64 / 100.0;
        let stocks = &game.part::<Fatigue>(ME).stocks[..SEGMENTS];
        let people = game.opening.resolved.segments.iter().map(|segment| segment.population as f64);
        (stocks.iter().zip(people).map(|(stock, people)| stock.to_f64() * people).collect(), cpm_yuan)
    }

    /// Students are .45 of the channel and developers .05: .5 is reached, at √2 times the price.
    #[test]
    fn only_the_chosen_see_it_and_at_a_premium() {
        let (narrow, cpm_yuan) = seen(&[audience(&[0, 3])]);
        let bought = 10_000.0 * 1_000.0 / (cpm_yuan * sqrt(2.0));
        assert!((narrow.iter().sum::<f64>() / bought - 1.0).abs() < 1e-3, "{narrow:?}, not {bought}");
        assert!((narrow[0] / bought - 0.9).abs() < 1e-3 && (narrow[3] / bought - 0.1).abs() < 1e-3);
        assert_eq!((narrow[1], narrow[2], narrow[4]), (0.0, 0.0, 0.0));
        let (wide, _) = seen(&[]);
        assert!(narrow[0] > wide[0] * 1.4, "{narrow:?}, {wide:?}");
    }

    #[test]
    fn nobody_named_is_everybody_again() {
        let all = seen(&[audience(&[])]);
        assert_eq!(all, seen(&[]));
    }

    #[test]
    fn segments_that_are_not_there_or_named_twice_are_refused() {
        let game = Match::given_all_unlocked();
        let game = game.refused(&[audience(&[5])], Rejection::Unknown { what: Named::Segment });
        let twice = Rejection::NotNow { why: Obstacle::ListTooLong };
        let game = game.refused(&[audience(&[1, 1])], twice.clone()).refused(&[audience(&[40])], twice);
        let command = Command::SetAudience { channel: ChannelId(9), segments: Vec::new() };
        let _ = game.refused(&[command], Rejection::UnknownChannel { channels: 6 });
    }
}
