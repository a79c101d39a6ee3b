//! `OpenRound`: pitches a priced equity round. One round at a time; the money asked for buys 5% to 40% of the post-money.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Funding, RoundRequest};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, request: &RoundRequest) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::RoundAmount, None)?;
    let scenario = &desk.rules.scenario;
    if let Some(funding) = desk.part::<Funding>() {
        funding.can_open(request, &scenario.bounds, &scenario.finance.investors)?;
    }
    desk.must_be_within(Control::AskPreMoney, request.ask_pre_money_fen)
}

pub(super) fn act(world: &mut World, actor: Actor, request: RoundRequest) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut funding = world.get_mut::<Funding>(actor.entity).ok_or(LapseReason::Inactive)?;
    funding.open(request, actor.day, &rules.scenario.finance.investors).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match, OPEN_ROUND};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::quantity::Fen;
    use burnrate_client_proto::view::FailedPitch;

    #[test]
    fn investors_answer_when_the_pitch_is_over() {
        let game = Match::given_eager_investors().when(&[OPEN_ROUND]).days(27);
        assert!(!game.saw(|o| matches!(o, Outcome::OffersCame { .. })));
        let game = game.days(1).then(&[Outcome::OffersCame { vendor: ME, round: 1, offers: 5 }]);
        let shown = game.part::<Funding>(ME).shown().unwrap();
        assert!(shown.offers.iter().all(|offer| offer.pre_money_fen == Fen::from_yuan(100_000_000)));
        assert_eq!(shown.offers.len(), 5);
    }

    #[test]
    fn a_pitch_that_nobody_comes_to_fails_and_another_may_be_opened() {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.finance.investors.close_intercept_micro = -1_000_000_000;
        });
        let game = game.when(&[OPEN_ROUND]).days(28);
        let why = FailedPitch::NoInterest;
        let game = game.then(&[Outcome::PitchFailed { vendor: ME, round: 1, why }]);
        let game = game.when(&[OPEN_ROUND]).days(1);
        assert_eq!(game.part::<Funding>(ME).round().unwrap().number, 2);
    }

    #[test]
    fn a_second_round_wild_figures_and_a_locked_control_are_refused() {
        let game = Match::given_eager_investors().when(&[OPEN_ROUND]).days(1);
        let _ = game.refused(&[OPEN_ROUND], Rejection::RoundOpen { round: 1 });
        let asking = |amount: i64, ask: i64| Command::OpenRound {
            amount_fen: Fen::from_yuan(amount),
            ask_pre_money_fen: Fen::from_yuan(ask),
            walk_away_pre_money_fen: Fen(0),
            pool_bp: 0,
            compute_bp: 0,
        };
        // 5% to 40% of the post-money.
        let (value, min, max) = (Fen::from_yuan(5_000_000).0, 526_315_790, 6_666_666_666);
        let out = Rejection::OutOfBounds { field: Control::RoundAmount, value, min, max };
        let game = Match::given_eager_investors().refused(&[asking(5_000_000, 100_000_000)], out);
        let (value, min, max) = (0, 100_000_000, 5_000_000_000_000);
        let out = Rejection::OutOfBounds { field: Control::AskPreMoney, value, min, max };
        let _ = game.refused(&[asking(1, 0)], out);
        let _ = Match::given(|_| {}).refused(&[OPEN_ROUND], Rejection::Locked { unlock_turn: 5 });
    }
}
