//! `SetKeywords`: search advertisements run on some keywords only, until changed. The bid on search is spread over them by
//! their share of searches, and each is an auction of its own.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::CHOSEN_MAX;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::KeywordId;
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::advertising::AdPlan;

pub(super) fn judge(desk: &Desk, keywords: &[KeywordId]) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Keywords, None)?;
    let there_are = desk.rules.scenario.keywords.len();
    if there_are == 0 {
        return Err(Rejection::NotNow { why: Obstacle::NotOffered });
    }
    if keywords.len() > CHOSEN_MAX || mask(keywords).count_ones() as usize != keywords.len() {
        return Err(Rejection::NotNow { why: Obstacle::ListTooLong });
    }
    desk.must_be_within(Control::Keywords, i64::try_from(keywords.len()).unwrap_or(i64::MAX))?;
    if keywords.iter().all(|keyword| keyword.index() < there_are) {
        Ok(())
    } else {
        Err(Rejection::Unknown { what: Named::Keyword })
    }
}

/// One bit a keyword. Places that no mask has are left out.
fn mask(keywords: &[KeywordId]) -> u32 {
    keywords
        .iter()
        .filter_map(|keyword| 1_u32.checked_shl(u32::from(keyword.0)))
        .fold(0, |all, bit| all | bit)
}

pub(super) fn act(world: &mut World, actor: Actor, keywords: &[KeywordId]) -> Result<(), LapseReason> {
    let mut plan = world.get_mut::<AdPlan>(actor.entity).ok_or(LapseReason::Inactive)?;
    plan.keywords = mask(keywords);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::AttentionPrice;
    use crate::given::{ME, Match};
    use crate::market::advertising::{AdPipeline, KeywordPrices};
    use crate::market::price_of_attention::cpm;
    use crate::roster::Roster;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::ChannelId;
    use burnrate_client_proto::quantity::Fen;
    use burnrate_content::Resolved;

    const SEARCH: u16 = 3;

    fn keywords(chosen: &[u16]) -> Command {
        Command::SetKeywords { keywords: chosen.iter().copied().map(KeywordId).collect() }
    }

    /// A day on which the first vendor alone spends ¥8,000 on search.
    fn searching(change: impl FnOnce(&mut Resolved), commands: &[Command]) -> Match {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
            change(scenario);
        });
        let bid = Command::SetBid { channel: ChannelId(SEARCH), bid_fen_per_day: Fen::from_yuan(8_000) };
        game.when(&[&[bid], commands].concat()).days(1)
    }

    fn shown_fen(game: &Match) -> i64 {
        let entity = game.sim.world.resource::<Roster>().channels[usize::from(SEARCH)];
        game.sim.world.get::<AttentionPrice>(entity).unwrap().cpm_fen
    }

    fn pending(game: &Match) -> f64 {
        game.part::<AdPipeline>(ME).bought.iter().map(|heads| heads.to_f64()).sum()
    }

    /// Where keywords cost what the channel costs and nobody chooses any, they are the channel.
    #[test]
    fn alike_keywords_are_the_channel_as_a_whole() {
        let alike = |scenario: &mut Resolved| {
            for keyword in &mut scenario.keywords {
                keyword.cpm_multiple_micro = 1_000_000;
                keyword.tilt_micro.fill(1_000_000);
            }
        };
        let (by_keyword, whole) =
            (searching(alike, &[]), searching(|scenario| scenario.keywords.clear(), &[]));
        assert_eq!(shown_fen(&by_keyword), shown_fen(&whole));
        assert!((pending(&by_keyword) / pending(&whole) - 1.0).abs() < 1e-6);
        let prices = &by_keyword.sim.world.resource::<KeywordPrices>().cpm_fen;
        assert!(prices.len() == 12 && prices.iter().all(|price| *price == shown_fen(&whole)), "{prices:?}");
    }

    /// The defaults come to the channel's price and audience, within what their decimals leave.
    #[test]
    fn the_keywords_of_the_defaults_come_to_the_channel() {
        let (by_keyword, whole) =
            (searching(|_| {}, &[]), searching(|scenario| scenario.keywords.clear(), &[]));
        assert!(shown_fen(&by_keyword).abs_diff(shown_fen(&whole)) <= 1);
        let (own, theirs) = (by_keyword.part::<AdPipeline>(ME), whole.part::<AdPipeline>(ME));
        let from = usize::from(SEARCH) * 5;
        for (a, b) in own.bought[from..from + 5].iter().zip(&theirs.bought[from..from + 5]) {
            assert!((a.to_f64() / b.to_f64() - 1.0).abs() < 1e-4, "{a:?} {b:?}");
        }
    }

    #[test]
    fn one_keyword_takes_the_whole_bid_and_its_price_rises() {
        let coding = 7;
        let game = searching(|_| {}, &[keywords(&[coding])]);
        let scenario = &game.opening.resolved;
        let (channel, word) =
            (&scenario.channels[usize::from(SEARCH)], &scenario.keywords[usize::from(coding)]);
        let base = 60.0 * word.cpm_multiple_micro as f64 / 1e6;
        let outside = channel.b_bar_fen_per_day as f64 / 100.0 * word.demand_share_micro as f64 / 1e6;
        let expected = cpm(base, 8_000.0, outside, 0.25);
        let prices = &game.sim.world.resource::<KeywordPrices>().cpm_fen;
        assert!((prices[7] as f64 / 100.0 / expected - 1.0).abs() < 1e-4, "{prices:?}, not {expected}");
        assert_eq!(prices[0], 5_543, "nobody bids on the others");
        assert_eq!(shown_fen(&game), prices[7]);
        let pipeline = &game.part::<AdPipeline>(ME).bought[usize::from(SEARCH) * 5..][..5];
        assert!(pipeline[3] > pipeline[1] && pipeline[3] > pipeline[4], "developers first: {pipeline:?}");
    }

    #[test]
    fn keywords_that_are_not_there_or_named_twice_are_refused() {
        let game = Match::given_all_unlocked();
        let game = game.refused(&[keywords(&[12])], Rejection::Unknown { what: Named::Keyword });
        let _ = game.refused(&[keywords(&[1, 1])], Rejection::NotNow { why: Obstacle::ListTooLong });
        let none = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.keywords.clear();
        });
        let _ = none.refused(&[keywords(&[])], Rejection::NotNow { why: Obstacle::NotOffered });
    }
}
