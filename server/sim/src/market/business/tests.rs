//! Tenders from their coming to the last payment, through whole matches. Each day's own checks run within: books, causes, and that
//! receivables are those of contracts and bills.

use std::cell::RefCell;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{TenderId, VendorId};
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::BusinessDesk;
use burnrate_content::Resolved;

use super::{BusinessBook, Tenders, desk};
use crate::finance::cash_tally::CashCause;
use crate::finance::{Account, Ledger};
use crate::given::{ME, Match};
use crate::outcome::Outcome;

/// A tender a day of large firms, each of which invites everybody; contracts are short and paid soon.
fn busy(scenario: &mut Resolved) {
    scenario.unlocks.clear();
    scenario.business.invited_max = 12;
    for segment in &mut scenario.business.segments {
        segment.arrivals_nano_per_day = 0;
        (segment.term_min_months, segment.term_max_months) = (2, 3);
        (segment.payment_lag_min_days, segment.payment_lag_max_days) = (20, 30);
    }
    scenario.business.segments[0].arrivals_nano_per_day = 1_000_000_000;
}

fn shown(game: &Match, vendor: VendorId) -> BusinessDesk {
    desk(&game.sim.world, vendor).unwrap()
}

/// Bids for the first of the open tenders that a vendor has not bid for, at a share of their reference value.
fn bid_for(game: &mut Match, vendor: VendorId, most: usize, price_percent: i64, staff: u32) {
    let invitations = shown(game, vendor).invitations;
    let due = game.sim.next_turn_day();
    let open = invitations.iter().filter(|i| i.bid.is_none() && i.closes_on_day >= due).take(most);
    let bids: Vec<Command> = open
        .map(|invitation| Command::BidTender {
            tender: invitation.tender,
            price_fen: Fen(invitation.value_fen.0 * price_percent / 10_000_000 * 100_000),
            on_prem: false,
            service_level_bp: 9_900,
            staff,
        })
        .collect();
    if !bids.is_empty() {
        let answer = game.put(vendor, &bids);
        assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    }
}

fn weeks(mut game: Match, weeks: u32, mut each: impl FnMut(&mut Match)) -> Match {
    for _ in 0..weeks {
        each(&mut game);
        game = game.days(7);
    }
    game
}

fn sum_of(game: &Match, figure: impl Fn(&Outcome) -> i64) -> i64 {
    let sum = RefCell::new(0);
    let _ = game.saw(|outcome| {
        *sum.borrow_mut() += figure(outcome);
        false
    });
    sum.into_inner()
}

fn paid_to_me(outcome: &Outcome) -> i64 {
    if let Outcome::MilestonePaid { vendor: ME, amount_fen, .. } = outcome { *amount_fen } else { 0 }
}

#[test]
fn a_bid_wins_is_worked_billed_and_paid() {
    let game = weeks(Match::given(busy), 5, |game| bid_for(game, ME, 2, 100, 2));
    let game = weeks(game, 20, |_| ());
    let desk = shown(&game, ME);
    assert!(desk.won > 2, "{desk:?}");
    let paid_fen = sum_of(&game, paid_to_me);
    let ledger = game.part::<Ledger>(ME);
    let earned_fen = -ledger.balance_fen(Account::BusinessRevenue);
    // What was earned was paid, or is owed, less what was paid ahead.
    let owed_fen = i128::from(desk.receivable_fen.0) - i128::from(desk.deferred_fen.0);
    assert_eq!(earned_fen, i128::from(paid_fen) + owed_fen);
    assert!(paid_fen > 0 && ledger.balance_fen(Account::BusinessCosts) > 0);
    assert!(game.saw(|o| matches!(o, Outcome::MilestonePaid { vendor: ME, milestone: 3, .. })));
    assert!(game.saw(|o| matches!(o, Outcome::ContractEnded { vendor: ME, .. })));
    assert!(desk.relations_bp[0] > 0, "milestones on time make a relation");
}

#[test]
fn payments_are_a_cause_of_their_own() {
    let mut game = weeks(Match::given(busy), 6, |game| bid_for(game, ME, 3, 100, 2));
    let mut paid_before = sum_of(&game, paid_to_me);
    let mut moved = 0;
    for _ in 0..12 {
        game = game.days(7);
        let (paid_now, day) = (sum_of(&game, paid_to_me), game.sim.day());
        // Turns of 7 days for six weeks, then of 14: the tally runs from the turn's first day.
        if game.sim.rules().turns.is_first_day(day + 1) {
            let tally = *game.part::<Ledger>(ME).cash_causes_this_turn();
            assert_eq!(tally.of(CashCause::Business), paid_now - paid_before, "day {day}");
            moved += paid_now - paid_before;
            paid_before = paid_now;
        }
    }
    assert!(moved > 0);
}

#[test]
fn no_bid_no_contract_and_the_cheaper_of_equals_wins_more_often() {
    let silent = weeks(Match::given(busy), 10, |_| ());
    assert!(!silent.saw(|o| matches!(o, Outcome::TenderWon { .. })));
    assert!(silent.saw(|o| matches!(o, Outcome::TenderInvited { .. })));
    let rival = VendorId(1);
    let game = weeks(Match::given(busy), 20, |game| {
        bid_for(game, ME, 6, 60, 1);
        bid_for(game, rival, 6, 180, 1);
    });
    let (mine, theirs) = (shown(&game, ME), shown(&game, rival));
    // U differs by .8 · 1.2: e^.96 = 2.6 times the odds, of about a hundred tenders.
    assert!(mine.won > theirs.won + 10, "{} against {}", mine.won, theirs.won);
    let dear = |o: &Outcome| {
        matches!(o, Outcome::TenderLost { vendor: VendorId(1), price_rank: 2, bids: 2, awarded: true, .. })
    };
    assert!(game.saw(dear));
}

#[test]
fn one_vendors_bids_move_no_draw_of_a_tender() {
    let (mut quiet, mut loud) = (Match::given(busy), Match::given(busy));
    for _ in 0..20 {
        bid_for(&mut loud, ME, 2, 30, 1);
        (quiet, loud) = (quiet.days(7), loud.days(7));
        let drawn = |game: &Match| {
            let tenders = game.sim.world.resource::<Tenders>();
            let figures = tenders.open.iter().filter(|t| t.segment == 0 && t.term_days % 30 == 0);
            // Work that is put out again comes of what was won; all else is the same.
            let new = figures.filter(|t| t.value_fen % 100_000 == 0);
            new.map(|t| (t.value_fen, t.term_days, t.payment_lag_days, t.drawn)).collect::<Vec<_>>()
        };
        let (a, b) = (drawn(&quiet), drawn(&loud));
        assert!(a.iter().all(|tender| b.contains(tender)), "day {}", quiet.sim.day());
    }
    assert!(shown(&loud, ME).won > 5);
}

#[test]
fn contracts_of_a_vendor_that_is_gone_are_put_out_again_after_a_fortnight() {
    let game = weeks(Match::given(busy), 5, |game| bid_for(game, ME, 4, 40, 2));
    let held = game.part::<BusinessBook>(ME).contracts.len();
    assert!(held > 0);
    let game = game.when(&[Command::FileBankruptcy {}]).days(3);
    let book = game.part::<BusinessBook>(ME);
    assert!(book.contracts.is_empty() && book.bills.is_empty());
    assert_eq!((game.part::<Ledger>(ME).receivable_fen(), game.part::<Ledger>(ME).deferred_fen()), (0, 0));
    let waiting = game.sim.world.resource::<Tenders>().reissues.clone();
    assert!(waiting.len() >= held, "{waiting:?}");
    // Filed on day 36, wound up on day 37.
    let theirs = waiting.iter().filter(|reissue| reissue.on_day == 37 + 14).count();
    assert_eq!(theirs, held);
    let last_id = game.sim.world.resource::<Tenders>().last_id;
    let game = game.days(13);
    let tenders = game.sim.world.resource::<Tenders>();
    assert!(tenders.reissues.iter().all(|reissue| reissue.on_day > 51));
    assert!(usize::from(tenders.last_id - last_id) >= held);
    assert!(tenders.open.iter().all(|tender| !tender.invites(ME.0) || tender.id <= last_id));
}

#[test]
fn a_forecast_carries_contracts_on_and_wins_no_tender() {
    let game = weeks(Match::given(busy), 8, |game| bid_for(game, ME, 4, 100, 2));
    let plain = game.sim.forecast(ME, &[]).unwrap();
    let invitation = shown(&game, ME).invitations.into_iter().rev().find(|i| i.bid.is_none()).unwrap();
    let bid = Command::BidTender {
        tender: TenderId(invitation.tender.0),
        price_fen: Fen(1_000_000),
        on_prem: false,
        service_level_bp: 9_000,
        staff: 1,
    };
    let asked = game.sim.forecast(ME, &[bid]).unwrap();
    assert_eq!(asked.after, plain.before, "a bid is no contract yet");
    // The bills that fall due are in it: without them there is less cash.
    let due_fen = game.part::<BusinessBook>(ME).due_by_fen(game.sim.day() + 60);
    assert!(due_fen > 0);
    let mut broke = game;
    let entity = broke.entity(ME);
    let (bills, ledger_without) = {
        let mut book = broke.sim.world.get_mut::<BusinessBook>(entity).unwrap();
        let bills = std::mem::take(&mut book.bills);
        book.contracts.clear();
        let cash_fen = broke.part::<Ledger>(ME).cash_fen();
        (bills, Ledger::open(cash_fen, 0))
    };
    broke.sim.world.entity_mut(entity).insert(ledger_without);
    let without = broke.sim.forecast(ME, &[]).unwrap();
    assert!(!bills.is_empty());
    assert!(plain.before[59].cash_fen > without.before[59].cash_fen);
}

#[test]
fn tender_intelligence_tells_prices_and_bids_of_late() {
    use burnrate_client_proto::command::Report;
    use burnrate_client_proto::view::Measure;
    let game = weeks(Match::given(busy), 8, |game| bid_for(game, ME, 4, 80, 2));
    let game = game.when(&[Command::BuyReport { report: Report::TenderIntelligence {} }]).days(21);
    let rows = RefCell::new(Vec::new());
    let _ = game.saw(|outcome| {
        if let Outcome::ReportDelivered { vendor: ME, sheet } = outcome {
            rows.borrow_mut().extend(sheet.rows.clone());
        }
        false
    });
    let of = |measure| rows.borrow().iter().find(|row| row.measure == measure).copied().unwrap();
    let (price, bids, to_come) =
        (of(Measure::WinningPrice), of(Measure::BidsPerTender), of(Measure::TendersToCome));
    // Every price was 80% of its value, rounded down to ¥1,000; the figures are off by 10% or so.
    assert!((price.estimate as f64 / 8_000.0 - 1.0).abs() < 0.4 && price.standard_error > 0, "{price:?}");
    assert!((bids.estimate as f64 / 1_000.0 - 1.0).abs() < 0.4, "{bids:?}");
    assert!(to_come.estimate > 0, "contracts end within 90 days: {to_come:?}");
}
