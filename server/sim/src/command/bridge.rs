//! `Bridge`: insiders lend until the next round, in need only, and not much.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::bridge::{is_needed, limit_fen};
use crate::finance::{Burn, CapTable, Funding, Ledger, Notes, Solvency, appraise_world};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, amount: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::BridgeAmount, None)?;
    desk.must_be_within(Control::BridgeAmount, amount.0)?;
    let rules = &desk.rules.scenario.finance.bridge;
    let (Some(ledger), Some(notes)) = (desk.part::<Ledger>(), desk.part::<Notes>()) else {
        return Err(Rejection::NotNow { why: Obstacle::NotOffered });
    };
    let runway_days = desk.part::<Burn>().and_then(|burn| burn.runway_days(ledger.cash_fen()));
    if !desk.part::<Solvency>().is_some_and(|solvency| is_needed(rules, solvency, runway_days)) {
        return Err(Rejection::NotNow { why: Obstacle::NotInNeed });
    }
    let (value, max) = (amount.0, limit_fen(rules, ledger, notes));
    let min = desk.rules.scenario.bounds.range(Control::BridgeAmount).min;
    if value <= max {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field: Control::BridgeAmount, value, min, max })
    }
}

pub(super) fn act(world: &mut World, actor: Actor, amount: Fen) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let rules = &rules.scenario.finance.bridge;
    let model_fen = appraise_world(world).get(actor.vendor.index()).map_or(0, |all| all.model_value_fen);
    let mut books = world.query::<(&mut Ledger, &mut Notes, &CapTable, &Funding)>();
    let (mut ledger, mut notes, table, funding) =
        books.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if amount.0 > limit_fen(rules, &ledger, &notes) {
        return Err(LapseReason::OverLimit);
    }
    let value_fen = funding.last_post_money_fen().unwrap_or(model_fen);
    if !notes.add(rules, amount.0, value_fen, table.issued(), actor.day) {
        return Err(LapseReason::OverLimit);
    }
    ledger.lend_bridge(amount.0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match, OPEN_ROUND};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::Command;

    const LEND: Command = Command::Bridge { amount_fen: Fen(100_000_000) };

    fn in_need(eager: bool) -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.finance.bridge.runway_limit_days = 3_650;
            scenario.vendors[0].start.stars_micro = 100_000_000;
            let investors = &mut scenario.finance.investors;
            investors.close_intercept_micro = if eager { 1_000_000_000 } else { -1_000_000_000 };
            (investors.value_sigma_micro, investors.cap_sigma_micro) = (0, 0);
            (investors.cap_median_fen, investors.offer_max_over_ask_micro) = (i64::MAX / 4, 1_000_000);
        })
    }

    #[test]
    fn money_comes_at_once_and_becomes_shares_a_fifth_cheaper() {
        let game = in_need(true).days(7);
        let before_fen = game.part::<Ledger>(ME).borrowed_fen();
        let game = game.when(&[LEND]).days(1);
        assert_eq!(game.part::<Ledger>(ME).borrowed_fen() - before_fen, 100_000_000);
        assert_eq!(game.part::<Notes>(ME).total_fen(), 100_000_000);
        let game = game.days(6).when(&[OPEN_ROUND]).days(28);
        let accept = Command::AcceptTerm { round: 1, rank: 1 };
        let game = game.when(&[accept]).days(1).days(13);
        assert!(
            game.saw(|o| matches!(o, Outcome::NotesConverted { vendor: ME, principal_fen: 100_000_000, .. }))
        );
        let table = game.part::<CapTable>(ME).shown();
        let of = |holder: &str| table.iter().find(|line| line.holder == holder).unwrap().shares as f64;
        // ¥1M at four fifths of the price at which ¥20M came.
        assert!((of("note-1") / of("round-1") / (1.0 / 0.8 / 20.0) - 1.0).abs() < 1e-5);
        assert_eq!((game.part::<Ledger>(ME).notes_fen(), game.part::<Notes>(ME).total_fen()), (0, 0));
    }

    #[test]
    fn a_note_that_no_round_meets_becomes_shares_when_it_matures() {
        let mut game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.finance.bridge.runway_limit_days = 3_650;
            scenario.finance.bridge.maturity_days = 20;
        });
        game = game.days(7).when(&[LEND]).days(20);
        assert_eq!(game.part::<Notes>(ME).total_fen(), 100_000_000);
        let game = game.days(1);
        assert_eq!(game.part::<Notes>(ME).total_fen(), 0);
        assert!(game.part::<CapTable>(ME).shown().iter().any(|line| line.holder == "note-1"));
    }

    #[test]
    fn insiders_lend_only_in_need_and_only_a_quarter_of_what_is_in() {
        let why = Obstacle::NotInNeed;
        let _ = Match::given_all_unlocked().refused(&[LEND], Rejection::NotNow { why });
        let (value, min, max) = (600_000_000, 10_000_000, 500_000_000);
        let out = Rejection::OutOfBounds { field: Control::BridgeAmount, value, min, max };
        let much = Command::Bridge { amount_fen: Fen(value) };
        let _ = in_need(false).days(7).refused(&[much], out);
    }
}
