//! `OfferSale`: puts the company up for sale at a reserve. The offer stands until its last day and can't be taken back.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::ForSale;
use crate::outcome::{Outcome, Outcomes};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, reserve: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::SaleReserve, None)?;
    desk.must_be_within(Control::SaleReserve, reserve.0)?;
    let on_sale = desk.part::<ForSale>().is_some_and(|for_sale| for_sale.offer().is_some());
    if on_sale { Err(Rejection::NotNow { why: Obstacle::AlreadySo }) } else { Ok(()) }
}

pub(super) fn act(world: &mut World, actor: Actor, reserve: Fen) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut for_sale = world.get_mut::<ForSale>(actor.entity).ok_or(LapseReason::Inactive)?;
    let opened = for_sale.open(&rules.scenario.finance.sale, &rules.turns, reserve.0, actor.day);
    let closes_on_day = opened.ok_or(LapseReason::NoChange)?;
    let (vendor, reserve_fen) = (actor.vendor, reserve.0);
    world.resource_mut::<Outcomes>().push(Outcome::PutUpForSale { vendor, reserve_fen, closes_on_day });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::view::Change;

    const OFFER: Command = Command::OfferSale { reserve_fen: Fen(500_000_000) };

    #[test]
    fn it_is_news_and_ends_unsold_when_nobody_bids() {
        let game = Match::given_all_unlocked().when(&[OFFER]).days(1);
        let (reserve_fen, closes_on_day) = (500_000_000, 28);
        let game = game.then(&[Outcome::PutUpForSale { vendor: ME, reserve_fen, closes_on_day }]);
        let reserve = game.sim.public_view().into_iter().find_map(|change| {
            let Change::Standing(standing) = change else { return None };
            (standing.vendor == ME).then_some(standing.for_sale_reserve_fen)
        });
        assert_eq!(reserve, Some(Some(Fen(reserve_fen))));
        let game = game.days(26);
        assert!(!game.saw(|o| matches!(o, Outcome::Unsold { .. })));
        let game = game.days(1).then(&[Outcome::Unsold { vendor: ME }]);
        assert_eq!(game.part::<ForSale>(ME).offer(), None);
    }

    #[test]
    fn one_offer_at_a_time_within_the_bounds() {
        let game = Match::given_all_unlocked().when(&[OFFER]).days(1);
        let _ = game.refused(&[OFFER], Rejection::NotNow { why: Obstacle::AlreadySo });
        let (value, min, max) = (1, 10_000_000, 5_000_000_000_000);
        let out = Rejection::OutOfBounds { field: Control::SaleReserve, value, min, max };
        let _ = Match::given_all_unlocked().refused(&[Command::OfferSale { reserve_fen: Fen(1) }], out);
        let _ = Match::given(|_| {}).refused(&[OFFER], Rejection::Locked { unlock_turn: 14 });
    }
}
