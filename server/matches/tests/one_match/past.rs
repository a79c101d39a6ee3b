//! A match's moves put again: on its own seed they are the match, on another they say what came to nothing.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::past::attribution::{Without, decisions, rank};
use burnrate_matches::past::luck::{Fate, Luck};
use burnrate_matches::past::{Form, Past, Rerun};
use burnrate_matches::{Intent, RecoverError};
use burnrate_sim::EndReason;
use proptest::prelude::*;

use crate::asked::{deeds, do_all};
use crate::table::{Table, match_id, opening};

fn past_of(table: &Table) -> Result<Past, RecoverError> {
    Past::read(&match_id(), table.log.iter().cloned().map(Ok))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(9), ..ProptestConfig::default() })]

    #[test]
    fn on_its_own_seed_it_is_the_match(seed in any::<u64>(), people in 0_u16..=6, plan in deeds(6, 80)) {
        let mut table = Table::begun(opening(seed, |_| ()), people);
        do_all(&mut table, &plan);
        table.days(u32::from(table.live.ended().is_none()));
        let past = past_of(&table).unwrap();
        let mut again = Rerun::new(&past, seed).unwrap();
        again.finish();
        prop_assert_eq!(again.simulation().state_hash(), table.live.simulation().state_hash());
        for vendor in (0..6).map(VendorId) {
            let tally = again.tally(vendor);
            prop_assert!((tally.refused, tally.lapsed) == (0, 0), "{:?} of {:?}", tally, vendor);
        }
    }
}

#[test]
fn a_match_that_was_played_to_its_last_day_ends_again() {
    let mut table = Table::begun(opening(4, |scenario| scenario.meta.days = 21), 2);
    while table.live.ended().is_none() {
        table.days(1);
    }
    let past = past_of(&table).unwrap();
    let mut again = Rerun::new(&past, 4).unwrap();
    again.finish();
    assert_eq!(again.simulation().is_over(), Some(EndReason::ScenarioOver));
    assert_eq!(again.simulation().state_hash(), table.live.simulation().state_hash());
}

#[test]
fn an_ended_match_ends_again() {
    let mut table = Table::begun(opening(3, |_| ()), 1);
    table.days(9);
    table.step(Intent::End(EndReason::Instructor));
    let past = past_of(&table).unwrap();
    let mut again = Rerun::new(&past, 3).unwrap();
    again.finish();
    assert_eq!(again.simulation().is_over(), Some(EndReason::Instructor));
    assert_eq!(again.simulation().state_hash(), table.live.simulation().state_hash());
}

/// What a round brought is taken by its rank; where the round brings nothing, taking it is counted.
#[test]
fn what_names_an_offer_that_never_came_is_not_applicable() {
    let mut table = Table::begun(opening(5, |_| ()), 6);
    let round = Command::OpenRound {
        amount_fen: Fen::from_yuan(4_000_000),
        ask_pre_money_fen: Fen::from_yuan(20_000_000),
        walk_away_pre_money_fen: Fen(0),
        pool_bp: 0,
        compute_bp: 0,
    };
    table.act(0, 1, &[round]);
    let mut seq = 1;
    while table.live.simulation().day() < 120 {
        table.days(1);
        let accept = Command::AcceptTerm { round: 1, rank: 1 };
        if table.live.forecast(VendorId(0), std::slice::from_ref(&accept)).is_ok() {
            seq += 1;
            table.act(0, seq, &[accept]);
            break;
        }
    }
    assert_eq!(seq, 2, "the round brought an offer");
    table.days(14);
    let past = past_of(&table).unwrap();
    let without: Vec<u32> = (0..40)
        .filter_map(|seed| {
            let mut again = Rerun::new(&past, seed).unwrap();
            again.finish();
            let tally = again.tally(VendorId(0));
            assert_eq!(tally.commands, 2);
            (tally.refused > 0).then_some(tally.refused)
        })
        .collect();
    assert!(!without.is_empty() && without.iter().all(|refused| *refused == 1), "{without:?}");
}

#[test]
fn luck_on_the_matchs_own_seed_is_what_happened() {
    let mut table = Table::begun(opening(11, |_| ()), 2);
    table.days(40);
    let past = past_of(&table).unwrap();
    let own = Fate::of(&past, 11, Form::Soft).unwrap();
    let told = Luck::of_all(&past, std::slice::from_ref(&own));
    assert_eq!(told.len(), 6);
    for (luck, end) in told.iter().zip(&own.vendors) {
        assert_eq!((luck.score_fen, luck.alive), (end.score_fen, end.alive));
        assert_eq!(
            (luck.percentile, luck.tally.not_applicable_share),
            (0.5, 0.0),
            "an equal score lies in the middle"
        );
        assert_eq!(luck.score_quantiles_fen, [luck.score_fen as f64; 5]);
    }
    // Other seeds spread it, and it lies somewhere among them.
    let fates: Vec<Fate> = (100..116).map(|seed| Fate::of(&past, seed, Form::Soft).unwrap()).collect();
    for luck in Luck::of_all(&past, &fates) {
        let [low, .., high] = luck.score_quantiles_fen;
        assert!(low < high && (0.0..=1.0).contains(&luck.percentile), "{luck:?}");
    }
}

fn price(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// Six people, none of whom reacts: the match without a decision is the one in which it was never made.
#[test]
fn without_a_decision_it_is_the_match_in_which_nobody_made_it() {
    let played = |free: bool| {
        let mut table = Table::begun(opening(21, |_| ()), 6);
        table.act(1, 1, &[price(59)]);
        table.days(14);
        if free {
            table.act(0, 1, &[price(0)]);
        }
        table.act(2, 1, &[price(99)]);
        table.days(70);
        table
    };
    let (with, without) = (played(true), played(false));
    let past = past_of(&with).unwrap();
    let all = decisions(&past);
    let made: Vec<_> = all.iter().map(|made| (made.vendor.0, made.before_day, made.by_person)).collect();
    assert_eq!(made, [(1, 1, true), (0, 15, true), (2, 15, true)]);
    let there = without.live.simulation().vitals();
    let found = Without::of(&past, &all[1], Form::Soft).unwrap();
    assert_eq!((found.score_fen, found.rank), (there[0].score_fen, rank(&there, VendorId(0))));
    assert_eq!(found.tally.commands, 0, "it made no other");
    assert_ne!(found.score_fen, past.vitals()[0].score_fen, "a price of nothing moves a score");
}

#[test]
fn equal_scores_share_a_rank() {
    let mut vitals = Table::begun(opening(1, |_| ()), 0).live.simulation().vitals();
    for (one, score_fen) in vitals.iter_mut().zip([5, 9, 5, 1, -3, 9]) {
        one.score_fen = score_fen;
    }
    let ranks: Vec<usize> = (0..6).map(|vendor| rank(&vitals, VendorId(vendor))).collect();
    assert_eq!(ranks, [3, 1, 3, 5, 6, 1]);
}

#[test]
fn a_log_without_a_day_has_no_past() {
    let table = Table::begun(opening(1, |_| ()), 0);
    assert!(matches!(past_of(&table), Err(RecoverError::Empty)));
    assert!(matches!(Past::read(&match_id(), []), Err(RecoverError::Empty)));
}
