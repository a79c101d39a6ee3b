//! A tournament seats everybody everywhere, and comes out the same each time.

use burnrate_matches::campaign::spread;
use burnrate_matches::tournament::{Handicaps, ReferenceScores, SeatEnd, Tournament};
use std::ops::ControlFlow;

const DAYS: u32 = 90;

fn lesson() -> Tournament {
    let (_, scenario) = burnrate_content::load("first-class").unwrap();
    Tournament::new(&scenario, Handicaps::none(&scenario))
}

fn matches(threads: usize) -> Vec<Vec<SeatEnd>> {
    let tournament = lesson();
    let mut all = Vec::new();
    let play = |number: usize| tournament.play(number as u64, number as u64 + 1, DAYS).unwrap();
    spread(8, threads, play, |_, ends| {
        all.push(ends);
        ControlFlow::Continue(())
    });
    all
}

#[test]
fn wins_sum_to_one_and_threads_do_not_matter() {
    let (alone, together) = (matches(1), matches(4));
    assert_eq!(alone, together);
    let table = lesson().table(&alone);
    assert_eq!(table.len(), lesson().policies().len());
    assert!((table.iter().map(|line| line.win_share).sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(table.iter().all(|line| (0.0..=1.0).contains(&line.survival_share)));
    assert!(alone.iter().all(|ends| ends.len() == 6));
}

#[test]
fn seats_that_a_scenario_keeps_for_its_bot_are_left_to_it() {
    let (_, scenario) = burnrate_content::load("china-2024").unwrap();
    let others = usize::from(scenario.vendor_index("others").unwrap());
    let tournament = Tournament::new(&scenario, Handicaps::none(&scenario));
    let plan = tournament.plan(5, 9);
    assert_eq!(plan.resolved.vendors[others].reference_bot, scenario.vendors[others].reference_bot);
    assert!(plan.resolved.script.is_empty() && plan.resolved.vendors.iter().all(|v| v.bot_from_day == 1));
    let seen: Vec<&str> = plan.resolved.vendors.iter().map(|v| v.reference_bot.as_str()).collect();
    assert!(tournament.policies().iter().all(|policy| seen.contains(policy)), "{seen:?}");
}

#[test]
fn a_handicap_is_taken_off_the_rank_and_not_off_the_score() {
    let (_, scenario) = burnrate_content::load("first-class").unwrap();
    let reference = ReferenceScores::play(&scenario, 1).unwrap();
    let handicaps = Handicaps::of(&scenario, &[reference]);
    let with = Tournament::new(&scenario, handicaps.clone()).play(0, 1, DAYS).unwrap();
    let without = lesson().play(0, 1, DAYS).unwrap();
    for (handicapped, bare) in with.iter().zip(&without) {
        assert_eq!(handicapped.score_fen, bare.score_fen);
        let off = bare.rank_score - handicapped.rank_score;
        assert!((off - handicaps.of_seat(bare.seat)).abs() < 1e-12);
    }
}
