//! One decision is taken back: the match without it, with everything else kept; and again the same from the log.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::{Answer, Audience};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::study::Rivals;
use burnrate_client_proto::view::{Change, NewsKind, Phase};
use burnrate_matches::past::attribution::{Without, decisions};
use burnrate_matches::past::fork::{Forked, WhatIf};
use burnrate_matches::past::fork_log::{Parent, re_execute};
use burnrate_matches::past::luck::{Fate, Luck};
use burnrate_matches::past::{Edits, Form, Past, Rerun};
use burnrate_matches::{CORRECTIONS_MAX, CorrectError, CorrectionRefusal, Intent, RecoverError};
use burnrate_sim::{EndReason, Event, RULES_VERSION, StateHash};
use proptest::prelude::*;

use crate::asked::{deeds, do_all};
use crate::table::{Table, assert_same, match_id, opening, recover, stamp};

fn price(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

fn past_of(table: &Table) -> Past {
    Past::read(&match_id(), table.log.iter().cloned().map(Ok)).unwrap()
}

fn refusal(result: Result<(), CorrectError>) -> CorrectionRefusal {
    match result {
        Err(CorrectError::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

/// What a seat's bots would decide, and everybody is shown, over the next days.
fn next_records(table: &mut burnrate_matches::Match, days: u32) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let seats = (0..6).map(|vendor| Intent::SeatControl { vendor: VendorId(vendor), bot: true });
    for intent in seats.chain((0..days).map(|_| Intent::CloseDay)) {
        if let Ok(proposal) = table.propose(intent) {
            records.extend(proposal.records.iter().cloned());
            table.settle(proposal);
        }
    }
    records
}

/// Everything that holds of a log: found again it is the live match, put again it is itself, and so is its fork.
fn assert_whole(table: &mut Table, told: &str) {
    let mut again = recover(&table.log).unwrap();
    assert_same(&table.live, &again, &table.audiences(), told);
    for (vendor, seq) in (0..6).flat_map(|vendor| (1..20).map(move |seq| (vendor, seq))) {
        assert_eq!(table.live.answer(stamp(vendor, seq)), again.answer(stamp(vendor, seq)), "{told}");
    }
    if table.live.simulation().day() > 0 {
        assert_put_again(table, told);
    }
    let mut live = recover(&table.log).unwrap();
    std::mem::swap(&mut live, &mut table.live);
    assert_eq!(next_records(&mut live, 8), next_records(&mut again, 8), "{told}: the next turn");
    assert_same(&live, &again, &table.audiences(), told);
}

fn assert_put_again(table: &Table, told: &str) {
    let state = table.live.simulation().state_hash();
    let past = past_of(table);
    assert_eq!(past.state_hash(), state, "{told}");
    assert_eq!(past.days(), table.live.simulation().day(), "{told}");
    let mut again = Rerun::new(&past, past.opening().seed).unwrap();
    again.finish();
    assert_eq!(again.simulation().state_hash(), state, "{told}: put again");
    for at_day in [0, past.days() / 2, past.days() - 1] {
        let edits = Edits::default();
        let asked = WhatIf { at_day, edits, rivals: Rivals::Recorded, form: Form::Soft };
        let forked = Forked::play(&past, &asked).unwrap();
        assert_eq!(forked.state_hash, state, "{told}: forked after day {at_day}");
        let nothing = forked.tallies.iter().all(|tally| (tally.refused, tally.lapsed) == (0, 0));
        assert!(nothing, "{told}: {:?}", forked.tallies);
        let parent = Parent {
            match_id: match_id().to_string(),
            rules_version: RULES_VERSION,
            records: past.records_until(at_day).unwrap(),
            link: [7; 32],
            at_day,
            rivals: Rivals::Recorded,
            edit: String::new(),
        };
        let log = forked.log(parent).unwrap();
        let run = re_execute(&past, log.into_iter().map(Ok)).unwrap();
        assert_eq!(run, (past.days(), state), "{told}: the fork's log after day {at_day}");
    }
    let own = Fate::of(&past, past.opening().seed, Form::Soft).unwrap();
    for luck in Luck::of_all(&past, std::slice::from_ref(&own)) {
        assert_eq!((luck.percentile, luck.tally.not_applicable_share), (0.5, 0.0), "{told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(19), ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_taken_back_whenever_the_log_is_the_match(
        seed in any::<u64>(), people in 0_u16..=6, plan in deeds(6, 50),
        taken in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let mut table = Table::begun(opening(seed, |_| ()), people);
        let mut cuts: Vec<(usize, _)> = taken.iter().map(|(at, which)| (at.index(plan.len() + 1), which)).collect();
        cuts.sort_by_key(|(at, _)| *at);
        let mut from = 0;
        for (at, which) in cuts {
            do_all(&mut table, &plan[from..at]);
            from = at;
            let decisions = table.decisions();
            let Some(decision) = decisions.get(which.index(decisions.len().max(1))) else { continue };
            let (before, day) = (table.log.len(), table.live.simulation().day());
            match table.take_back(*decision) {
                Ok(()) => {
                    prop_assert_eq!(table.log.len(), before + 1 + usize::from(table.live.ended().is_some()));
                    prop_assert!(table.live.simulation().day() <= day);
                    assert_whole(&mut table, &format!("record {decision} taken back on day {day}"));
                }
                Err(CorrectError::Refused(CorrectionRefusal::TakenBack { .. } | CorrectionRefusal::Over)) => {
                    prop_assert_eq!(table.log.len(), before);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        do_all(&mut table, &plan[from..]);
        assert_whole(&mut table, "at the end");
    }
}

/// Six people, none of whom reacts.
fn played(free: bool, days: u32) -> Table {
    let mut table = Table::begun(opening(21, |_| ()), 6);
    table.act(1, 1, &[price(59)]);
    table.days(14);
    if free {
        table.act(0, 1, &[price(0)]);
    }
    table.act(2, 1, &[price(99)]);
    table.days(days);
    table
}

#[test]
fn what_is_left_is_the_match_in_which_nobody_decided_it() {
    let (mut table, without) = (played(true, 30), played(false, 30));
    let decision = table.decisions()[1];
    let wrong = table.live.simulation().vitals();
    table.take_back(decision).unwrap();
    let scores = |table: &Table| -> Vec<i64> {
        table.live.simulation().vitals().iter().map(|vitals| vitals.score_fen).collect()
    };
    assert_eq!(scores(&table), scores(&without));
    assert_ne!(table.live.simulation().vitals()[0], wrong[0], "a price of nothing moves a score");
    let (mut later, mut later_without) = (table, without);
    for table in [&mut later, &mut later_without] {
        table.act(4, 1, &[price(12)]);
        table.days(30);
    }
    assert_eq!(scores(&later), scores(&later_without), "and so it goes on");
    assert_whole(&mut later, "a month later");
    // What was decided then is what is known of it now.
    let past = past_of(&later);
    let made: Vec<_> = decisions(&past).iter().map(|made| (made.vendor.0, made.before_day)).collect();
    assert_eq!(made, [(1, 1), (2, 15), (4, 45)]);
    let without_the_last = Without::of(&past, &decisions(&past)[2], Form::Soft).unwrap();
    assert_eq!(without_the_last.tally.commands, 0);
    // Every audience sees the days of the match as it is now.
    for audience in
        later.audiences().into_iter().filter(|one| *one != Audience::Vendor { vendor: VendorId(0) })
    {
        let history = |table: &Table| -> Vec<Change> {
            let view = table.live.view(audience).into_iter();
            view.filter(|change| matches!(change, Change::MarketPoint(_) | Change::Standing(_))).collect()
        };
        assert_eq!(history(&later), history(&later_without), "{audience:?}");
    }
}

#[test]
fn everybody_hears_of_it_on_its_day_and_after_a_restart() {
    let mut table = played(true, 30);
    table.take_back(table.decisions()[1]).unwrap();
    table.days(5);
    let told = NewsKind::TakenBack { vendor: VendorId(0), before_day: 15 };
    for played in [&table.live, &recover(&table.log).unwrap()] {
        for audience in table.audiences() {
            let days: Vec<u32> = played
                .view(audience)
                .into_iter()
                .filter_map(|change| match change {
                    Change::News(news) if news.kind == told => Some(news.day),
                    _ => None,
                })
                .collect();
            assert_eq!(days, [44], "{audience:?}");
        }
    }
}

#[test]
fn it_may_be_right_after_a_day_right_before_one_before_the_first_and_on_the_last() {
    let short = |seed| opening(seed, |scenario| scenario.meta.days = 21);
    let mut table = Table::begun(short(4), 2);
    table.act(0, 1, &[price(29)]);
    let first = *table.decisions().last().unwrap();
    table.take_back(first).unwrap();
    assert_eq!(table.live.simulation().day(), 0);
    assert_whole(&mut table, "before the first day");
    table.act(1, 1, &[price(39)]);
    table.days(8);
    let bots = table.decisions()[1];
    table.take_back(bots).unwrap();
    assert_whole(&mut table, "right after a day, a bot's");
    table.act(0, 2, &[price(19)]);
    let last = *table.decisions().last().unwrap();
    table.take_back(last).unwrap();
    assert_whole(&mut table, "right before a day");
    table.days(12);
    table.act(1, 2, &[price(49)]);
    let last = *table.decisions().last().unwrap();
    table.take_back(last).unwrap();
    assert_whole(&mut table, "before the last day");
    table.days(1);
    assert_eq!(table.live.ended(), Some(EndReason::ScenarioOver));
    assert_whole(&mut table, "over");
    assert!(matches!(refusal(table.take_back(bots)), CorrectionRefusal::Over));
}

#[test]
fn what_was_answered_stands() {
    let mut table = Table::begun(opening(21, |_| ()), 6);
    let answers: Vec<Answer> =
        (1..=70).map(|seq| table.act(0, seq, &[price(i64::try_from(seq).unwrap())])).collect();
    let taken = table.decisions()[65];
    table.take_back(taken).unwrap();
    let before = table.log.len();
    for (seq, answer) in (1..).zip(answers) {
        let expected = if seq <= 6 { Answer::TooOld {} } else { answer };
        assert_eq!(table.live.answer(stamp(0, seq)), expected);
        assert_eq!(table.act(0, seq, &[price(i64::try_from(seq).unwrap())]), expected, "again");
    }
    assert_eq!(table.log.len(), before, "nothing was decided twice, least of all what was taken back");
    assert!(matches!(table.act(0, 71, &[price(30)]), Answer::Accepted { .. }));
    assert_whole(&mut table, "with all its answers");
}

#[test]
fn a_match_that_is_over_without_it_ends_on_that_day() {
    let mut table = Table::begun(opening(7, |scenario| scenario.vendors.truncate(2)), 2);
    // One files for bankruptcy, takes that back in time, and later the instructor takes back the taking back.
    table.act(0, 1, &[Command::FileBankruptcy {}]);
    let filing = *table.decisions().last().unwrap();
    let withdraw = Command::Withdraw { decision: Command::FileBankruptcy {}.key().unwrap() };
    table.act(0, 2, &[withdraw]);
    let rescue = *table.decisions().last().unwrap();
    assert_ne!(filing, rescue);
    table.days(60);
    assert_eq!(table.live.ended(), None);
    table.take_back(rescue).unwrap();
    assert_eq!(table.live.ended(), Some(EndReason::OneLeft));
    assert_eq!(table.live.place().phase, Phase::Ended);
    assert!(table.live.simulation().day() < 60);
    let [.., taken, end] = &table.events_from(0)[..] else { panic!("a short log") };
    assert!(
        matches!(taken, Event::TakenBack { .. }) && matches!(end, Event::Ended { .. }),
        "{taken:?}, {end:?}"
    );
    assert_whole(&mut table, "over before it was");
}

#[test]
fn what_is_no_decision_or_was_taken_back_is_told_and_nothing_is_logged() {
    let mut table = Table::open(5);
    let nothing = |table: &mut Table, record| refusal(table.take_back(record));
    assert!(matches!(nothing(&mut table, 0), CorrectionRefusal::NoDecision { record: 0 }), "in the lobby");
    table.step(Intent::Start);
    table.days(20);
    let all = table.decisions();
    let none = (0..table.log.len() as u64 + 3).filter(|record| !all.contains(record));
    for record in none.chain([u64::MAX]) {
        let why = nothing(&mut table, record);
        assert!(matches!(why, CorrectionRefusal::NoDecision { record: told } if told == record), "{why:?}");
    }
    table.take_back(all[2]).unwrap();
    assert!(
        matches!(nothing(&mut table, all[2]), CorrectionRefusal::TakenBack { record } if record == all[2])
    );
    assert_eq!(table.log.len(), table.steps[table.steps.len() - 1]);
}

#[test]
fn so_many_may_be_taken_back_and_no_more() {
    let mut table = Table::begun(opening(5, |_| ()), 6);
    for seq in 1..=33 {
        table.act(0, seq, &[price(i64::try_from(seq).unwrap())]);
    }
    let all = table.decisions();
    for decision in &all[..CORRECTIONS_MAX] {
        table.take_back(*decision).unwrap();
    }
    assert!(matches!(refusal(table.take_back(all[CORRECTIONS_MAX])), CorrectionRefusal::TooMany));
    assert_whole(&mut table, "32 times corrected");
    let more = Event::TakenBack {
        record: all[CORRECTIONS_MAX],
        vendor: VendorId(0),
        decided_before_day: 1,
        state_hash: StateHash([0; 32]),
    };
    let mut log = table.log.clone();
    log.push(more.to_bytes().unwrap());
    let refused = recover(&log).err().unwrap();
    assert!(
        matches!(refused, RecoverError::NoCorrection { why: CorrectionRefusal::TooMany, .. }),
        "{refused}"
    );
}

#[test]
fn a_correction_that_was_touched_is_told_with_its_record() {
    let mut table = played(true, 30);
    table.take_back(table.decisions()[1]).unwrap();
    let at = table.log.len() - 1;
    let Event::TakenBack { record, vendor, decided_before_day, state_hash } = table.events_from(at)[0] else {
        panic!("no correction")
    };
    let forged = |event: Event| {
        let mut log = table.log.clone();
        log[at] = event.to_bytes().unwrap();
        recover(&log).err().unwrap()
    };
    let other = StateHash([7; 32]);
    let told = forged(Event::TakenBack { record, vendor, decided_before_day, state_hash: other });
    let RecoverError::Different { record: named, day: 15, expected, actual } = told else { panic!("{told}") };
    assert_eq!((named, expected, actual), (at as u64, other, state_hash));
    let told = forged(Event::TakenBack { record, vendor: VendorId(3), decided_before_day, state_hash });
    assert!(matches!(told, RecoverError::NoCorrection { record, .. } if record == at as u64), "{told}");
    let told = forged(Event::TakenBack { record: 0, vendor, decided_before_day, state_hash });
    assert!(told.to_string().contains(&format!("record {at}: record 0 is no decision")), "{told}");
}
