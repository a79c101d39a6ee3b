//! A seat of a recorded match played anew: whoever decides again what was decided then has the recorded match; whoever
//! decides otherwise meets rivals that decide what they decided.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{MatchId, PersonId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Phase;
use burnrate_matches::past::Past;
use burnrate_matches::past::attribution::decisions;
use burnrate_matches::{Intent, MakeUp, Match};
use burnrate_sim::{Author, Batch, EndReason, Event, Stamp, Vitals};
use proptest::prelude::*;

use crate::asked::{deeds, do_all};
use crate::table::{Table, assert_same, opening, recover, stamp};

fn past_of(table: &Table) -> Past {
    Past::read(&recorded_id(), table.log.iter().cloned().map(Ok)).unwrap()
}

fn recorded_id() -> MatchId {
    MatchId::new("recorded").unwrap()
}

/// A match against the recorded rivals of a seat, in its lobby, its seat held by people.
fn against(past: &Past, seat: u16) -> Table {
    let make_up = MakeUp::new(recorded_id(), past, VendorId(seat));
    let mut table = Table::open_as(make_up.opening().clone());
    table.live.play_against(make_up);
    table.step(Intent::SeatControl { vendor: VendorId(seat), bot: false });
    table
}

/// The same match as a restarted server finds it.
fn found_again(table: &Table, past: &Past, seat: u16) -> Match {
    let mut again = recover(&table.log).unwrap();
    again.play_against(MakeUp::new(recorded_id(), past, VendorId(seat)));
    again
}

/// Decides once more what a seat decided before the next day.
fn decide_again(table: &mut Table, past: &Past, seat: u16, seq: &mut u64) {
    let day = table.live.simulation().day() + 1;
    for one in past.moves().iter().filter(|one| one.before_day == day) {
        if let Event::CommandsAccepted { vendor, commands, .. } = &one.event
            && vendor.0 == seat
        {
            *seq += 1;
            let stamp = Some(Stamp { seq: *seq, ..stamp(seat, 0) });
            let (vendor, author, commands) = (*vendor, Author::Person(PersonId(77)), commands.clone());
            table.step(Intent::Commands(Batch { vendor, author, stamp, commands }));
        }
    }
}

/// The figures of each day, as a log holds them.
fn days(table: &Table) -> Vec<Vec<Vitals>> {
    let events = table.events_from(0).into_iter();
    events
        .filter_map(|event| match event {
            Event::DayClosed(closed) => Some(closed.vitals),
            _ => None,
        })
        .collect()
}

/// What the others decided, and before which day.
fn of_others(table: &Table, seat: u16) -> Vec<(u32, VendorId, Vec<Command>)> {
    let made = decisions(&past_of(table)).into_iter();
    made.filter(|made| made.vendor.0 != seat)
        .map(|made| (made.before_day, made.vendor, made.commands))
        .collect()
}

fn left_out(played: &Match) -> u32 {
    played.left_out_beside(played.make_up().unwrap().seat())
}

fn assert_found_again(table: &Table, past: &Past, seat: u16, told: &str) {
    let mut again = found_again(table, past, seat);
    assert_same(&table.live, &again, &table.audiences(), told);
    assert_eq!(left_out(&table.live), left_out(&again), "{told}");
    let mut live = recover(&table.log).unwrap();
    live.play_against(table.live.make_up().unwrap().clone());
    for intent in [Intent::Start, Intent::SeatControl { vendor: VendorId(seat), bot: true }]
        .into_iter()
        .chain((0..9).map(|_| Intent::CloseDay))
    {
        match (live.propose(intent.clone()), again.propose(intent)) {
            (Ok(one), Ok(two)) => {
                assert_eq!(one.records, two.records, "{told}");
                assert_eq!(live.settle(one).changes, again.settle(two).changes, "{told}");
            }
            (Err(one), Err(two)) => assert_eq!(one, two, "{told}"),
            (one, two) => panic!("{told}: {one:?}, {two:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(23), ..ProptestConfig::default() })]

    #[test]
    fn whoever_decides_again_what_was_decided_has_the_recorded_match(
        seed in any::<u64>(), people in 0_u16..=6, plan in deeds(6, 80), seat in 0_u16..6,
        corrected in any::<Option<prop::sample::Index>>(), at in any::<prop::sample::Index>(),
    ) {
        let mut recorded = Table::begun(opening(seed, |_| ()), people);
        do_all(&mut recorded, &plan);
        recorded.days(u32::from(recorded.live.ended().is_none()));
        let made = recorded.decisions();
        if let Some(which) = corrected.filter(|_| !made.is_empty() && recorded.live.ended().is_none()) {
            recorded.take_back(*which.get(&made)).unwrap();
        }
        if recorded.live.ended().is_none() {
            recorded.step(Intent::End(EndReason::Instructor));
        }
        let past = past_of(&recorded);
        let cut = at.index(past.days() as usize + 1);
        let mut again = against(&past, seat);
        again.step(Intent::Start);
        let mut seq = 0;
        while again.live.ended().is_none() {
            if again.live.simulation().day() as usize == cut {
                assert_found_again(&again, &past, seat, &format!("day {cut}"));
            }
            decide_again(&mut again, &past, seat, &mut seq);
            again.days(1);
        }
        prop_assert_eq!(again.live.simulation().vitals(), recorded.live.simulation().vitals());
        prop_assert_eq!(again.live.simulation().day(), past.days());
        if corrected.is_none() {
            prop_assert_eq!(days(&again), days(&recorded));
            prop_assert_eq!(left_out(&again.live), 0);
        }
        assert_found_again(&again, &past, seat, "at the end");
    }
}

fn price(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// A whole year of the Chinese market, each seat in turn left to its bot or played otherwise.
#[test]
fn rivals_of_a_year_decide_what_they_decided_whatever_the_seat_does() {
    let (scenario_text, mut resolved) = burnrate_content::load("china-2024").unwrap();
    resolved.meta.days = 365;
    let mut recorded =
        Table::begun(burnrate_sim::Opening { scenario_text, resolved, ..opening(7, |_| ()) }, 0);
    recorded.days(365);
    assert_eq!(recorded.live.ended(), Some(EndReason::ScenarioOver));
    let past = past_of(&recorded);
    let mut again = against(&past, 3);
    again.step(Intent::Start);
    again.act(3, 1, &[price(9)]);
    while again.live.ended().is_none() {
        again.days(1);
    }
    assert_ne!(
        again.live.simulation().vitals()[3],
        recorded.live.simulation().vitals()[3],
        "it decided otherwise"
    );
    let (then, now) = (of_others(&recorded, 3), of_others(&again, 3));
    let left_out = left_out(&again.live);
    let commands =
        |made: &[(u32, VendorId, Vec<Command>)]| -> usize { made.iter().map(|(_, _, all)| all.len()).sum() };
    assert_eq!(
        commands(&then),
        commands(&now) + left_out as usize,
        "what is not there was left out, and is counted"
    );
    assert!(now.iter().all(|(day, vendor, commands)| {
        let there = then.iter().filter(|(then_day, who, _)| (then_day, who) == (day, vendor));
        commands.iter().all(|command| there.clone().any(|(_, _, all)| all.contains(command)))
    }));
    assert_found_again(&again, &past, 3, "at the end");
    // The log needs no recorded match: it is one.
    assert_eq!(past_of(&again).state_hash(), again.live.simulation().state_hash());
}

#[test]
fn nobody_there_its_bot_decides_and_rivals_need_none() {
    let mut recorded = Table::begun(opening(5, |_| ()), 0);
    recorded.days(40);
    recorded.step(Intent::End(EndReason::Instructor));
    let past = past_of(&recorded);
    let mut again = against(&past, 2);
    again.step(Intent::SeatControl { vendor: VendorId(2), bot: true });
    again.step(Intent::Start);
    while again.live.ended().is_none() {
        again.days(1);
    }
    assert_eq!(days(&again), days(&recorded), "bots that see what they saw decide what they decided");
    assert_eq!(again.live.ended(), Some(EndReason::Instructor), "and it ends when it ended");
}

#[test]
fn what_the_instructor_did_is_done_again_and_a_lobby_waits() {
    let weights = burnrate_client_proto::view::ScoreWeights {
        habit_user_fen: Fen::from_yuan(1),
        arr_multiple_micro: 0,
        star_fen: Fen(0),
        cash_weight_micro: 2_000_000,
        debt_weight_micro: 1_000_000,
        parent_weight_micro: 1_000_000,
    };
    let mut recorded = Table::open(9);
    recorded.step(Intent::SetScoreWeights(weights));
    recorded.step(Intent::SeatControl { vendor: VendorId(1), bot: false });
    recorded.step(Intent::Start);
    recorded.days(3);
    let shock = burnrate_client_proto::shock::ShockKind::InvestorWinter;
    recorded.step(Intent::PlayShock { shock, vendor: None, rumour_turns: 1 });
    recorded.days(30);
    let past = past_of(&recorded);
    let mut again = against(&past, 4);
    assert_eq!(again.live.place().phase, Phase::Lobby);
    assert_found_again(&again, &past, 4, "in the lobby");
    again.step(Intent::Start);
    let mut seq = 0;
    for _ in 0..33 {
        decide_again(&mut again, &past, 4, &mut seq);
        again.days(1);
    }
    assert_eq!(again.live.simulation().vitals(), recorded.live.simulation().vitals());
    assert!(!again.live.simulation().bot_decides(VendorId(1)), "held by people, as then");
}
