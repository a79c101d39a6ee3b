//! `DeclineTerm`: turns one offer of one's own round down; with the last of them the round ends.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::funding::Funding;
use crate::outcome::{Outcome, Outcomes};

/// The control is not judged: whoever has an offer was allowed to open the round.
pub(super) fn judge(desk: &Desk, round: u16, rank: u8) -> Result<(), Rejection> {
    desk.part::<Funding>().map_or(Err(Rejection::NoSuchOffer { round, rank }), |f| f.can_answer(round, rank))
}

pub(super) fn act(world: &mut World, actor: Actor, round: u16, rank: u8) -> Result<(), LapseReason> {
    let mut funding = world.get_mut::<Funding>(actor.entity).ok_or(LapseReason::Inactive)?;
    let was_last = funding.decline(round, rank)?;
    if was_last {
        world.resource_mut::<Outcomes>().push(Outcome::OffersLapsed { vendor: actor.vendor, round });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match, OPEN_ROUND};
    use burnrate_client_proto::command::Command;

    fn decline(rank: u8) -> Command {
        Command::DeclineTerm { round: 1, rank }
    }

    #[test]
    fn one_offer_goes_and_the_others_stand() {
        let game = Match::given_eager_investors().when(&[OPEN_ROUND]).days(28).when(&[decline(1)]).days(1);
        let shown = game.part::<Funding>(ME).shown().unwrap();
        assert_eq!(shown.offers.iter().map(|offer| offer.rank).collect::<Vec<_>>(), [2, 3, 4, 5]);
        let again = Rejection::NoSuchOffer { round: 1, rank: 1 };
        let _ = game.refused(&[decline(1)], again).then_never(|o| matches!(o, Outcome::OffersLapsed { .. }));
    }

    #[test]
    fn with_the_last_of_them_the_round_is_over_and_another_may_be_opened() {
        let game = Match::given_eager_investors().when(&[OPEN_ROUND]).days(28);
        let all = [1, 2, 3, 4, 5].map(decline);
        let game = game.when(&all).days(1).then(&[Outcome::OffersLapsed { vendor: ME, round: 1 }]);
        let game = game.when(&[OPEN_ROUND]).days(7);
        assert_eq!(game.part::<Funding>(ME).round().unwrap().number, 2);
        assert!(game.part::<Funding>(ME).failed_pitches() < 1e-9, "turning offers down is no failed pitch");
    }
}
