//! `AcceptTerm`: takes an offer of one's own round. Money comes in, shares go out, and the valuation is public.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::cap_table::CapTable;
use crate::finance::funding::{ClosedRound, Closing, Funding};
use crate::finance::{Ledger, Notes};
use crate::outcome::{Outcome, Outcomes};
use crate::rules::Rules;

/// The control is not judged: whoever has an offer was allowed to open the round.
pub(super) fn judge(desk: &Desk, round: u16, rank: u8) -> Result<(), Rejection> {
    desk.part::<Funding>().map_or(Err(Rejection::NoSuchOffer { round, rank }), |f| f.can_answer(round, rank))
}

pub(super) fn act(world: &mut World, actor: Actor, round: u16, rank: u8) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let (finance, day, vendor) = (&rules.scenario.finance, actor.day, actor.vendor);
    let mut books = world.query::<(&mut Funding, &mut Ledger, &mut CapTable, &mut Notes)>();
    let (mut funding, mut ledger, mut table, mut notes) =
        books.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    let (ledger, table, notes) = (&mut *ledger, &mut *table, &mut *notes);
    let closed = funding.accept(round, rank, &mut Closing { ledger, table, notes, finance, day })?;
    let mut outcomes = world.resource_mut::<Outcomes>();
    let ClosedRound { round, amount_fen, post_money_fen, notes_fen, note_shares, .. } = closed;
    outcomes.push(Outcome::RoundClosed { vendor, round, amount_fen, post_money_fen });
    if notes_fen > 0 {
        let (principal_fen, shares) = (notes_fen, note_shares);
        outcomes.push(Outcome::NotesConverted { vendor, principal_fen, shares });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::cash_tally::CashCause;
    use crate::given::{ME, Match, OPEN_ROUND};
    use burnrate_client_proto::command::{Command, DecisionKey};
    use burnrate_client_proto::quantity::Fen;

    const ACCEPT: Command = Command::AcceptTerm { round: 1, rank: 1 };

    fn cash(game: &Match) -> i64 {
        game.part::<Ledger>(ME).cash_fen()
    }

    #[test]
    fn money_comes_in_and_founders_hold_less() {
        let offered = || Match::given_eager_investors().when(&[OPEN_ROUND]).days(28);
        let (left, taken) = (offered().days(1), offered().when(&[ACCEPT]).days(1));
        let amount_fen = 2_000_000_000;
        assert_eq!(cash(&taken) - cash(&left), amount_fen);
        // A sixth of the company is new, and 8 of its 10 old parts are the founders'.
        let founders = |game: &Match| game.part::<CapTable>(ME).founder_stake_bp();
        assert_eq!((founders(&left), founders(&taken)), (8_000, 6_666));
        assert_eq!(taken.part::<Funding>(ME).closed_count(), 1);
        let post_money_fen = 12_000_000_000;
        taken.then(&[Outcome::RoundClosed { vendor: ME, round: 1, amount_fen, post_money_fen }]);
    }

    /// Every investor owns a cloud, and all of the money may be compute: no cash comes, and no rent takes any.
    #[test]
    fn compute_comes_for_shares_and_pays_the_rent() {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.finance.compute_credit.cloud_investor_share_micro = 1_000_000;
            let investors = &mut scenario.finance.investors;
            investors.close_intercept_micro = 1_000_000_000;
            (investors.value_sigma_micro, investors.cap_sigma_micro) = (0, 0);
            (investors.cap_median_fen, investors.offer_max_over_ask_micro) = (i64::MAX / 4, 1_000_000);
            scenario.vendors[0].start.stars_micro = 100_000_000;
        });
        let (amount_fen, ask_pre_money_fen) = (Fen(2_000_000_000), Fen(10_000_000_000));
        let open = Command::OpenRound {
            amount_fen,
            ask_pre_money_fen,
            walk_away_pre_money_fen: Fen(0),
            pool_bp: 1_000,
            compute_bp: 10_000,
        };
        let game = game.when(&[open]).days(28).when(&[ACCEPT]).days(1);
        let ledger = game.part::<Ledger>(ME);
        let rent_fen = game.part::<crate::market::serving::Compute>(ME).rent_fen_per_day();
        assert_eq!(ledger.prepaid_shown()[0].fen, Fen(amount_fen.0 - rent_fen));
        assert_eq!(ledger.cash_causes_this_turn().of(CashCause::Investors), 0);
        assert_eq!(ledger.cash_causes_this_turn().of(CashCause::Compute), 0);
        // Of all shares a tenth is new in the pool, a sixth the investor's; founders had 8 of 10 of the rest.
        let founders = f64::from(game.part::<CapTable>(ME).founder_stake_bp());
        assert!((founders - 8_000.0 * (1.0 - 0.1 - 1.0 / 6.0)).abs() <= 1.0, "{founders}");
    }

    #[test]
    fn offers_that_lapsed_before_the_decision_acts_bring_nothing() {
        // The offers of day 28 stand until day 42; what is decided from day 36 on acts on day 43.
        let game = Match::given_eager_investors().when(&[OPEN_ROUND]).days(36).when(&[ACCEPT]).days(7);
        let key = DecisionKey::AcceptTerm { round: 1 };
        let lapsed = Outcome::DecisionLapsed { vendor: ME, key, why: LapseReason::OfferGone };
        let game = game.then(&[Outcome::OffersLapsed { vendor: ME, round: 1 }, lapsed]);
        assert_eq!(game.part::<CapTable>(ME).founder_stake_bp(), 8_000);
        let gone = Rejection::NoSuchOffer { round: 1, rank: 1 };
        let _ = game.refused(&[ACCEPT], gone).then_never(|o| matches!(o, Outcome::RoundClosed { .. }));
    }

    #[test]
    fn an_offer_that_was_never_made_is_refused() {
        let game = Match::given_eager_investors().when(&[OPEN_ROUND]).days(20);
        let game = game.refused(&[ACCEPT], Rejection::NoSuchOffer { round: 1, rank: 1 }).days(8);
        let sixth = Command::AcceptTerm { round: 1, rank: 6 };
        let _ = game.refused(&[sixth], Rejection::NoSuchOffer { round: 1, rank: 6 });
    }
}
