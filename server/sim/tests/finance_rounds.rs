//! A round from the request to the money, through the door that players use. Investors are made alike and certain to come
//! where a test needs their answer, and left to chance where it asks about chance.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a step that fails ends the test")]

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::FailedPitch;
use burnrate_content::Resolved;
use burnrate_sim::event::{Author, Event, Opening};
use burnrate_sim::{Batch, Decision, Kernel, Outcome, RULES_VERSION, Simulation};

const YUAN: i64 = 100;
const ASK_FEN: i64 = 100_000_000 * YUAN;
const AMOUNT_FEN: i64 = 20_000_000 * YUAN;

/// Six equal start-ups; investors think alike and always come, unless `change` says otherwise. No offer is above the ask.
fn simulation(seed: u64, change: impl FnOnce(&mut Resolved)) -> Simulation {
    let (scenario_text, mut resolved) = burnrate_content::load("first-class").unwrap();
    resolved.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
    resolved.unlocks.clear();
    let investors = &mut resolved.finance.investors;
    investors.close_intercept_micro = 1_000_000_000;
    investors.offer_max_over_ask_micro = 1_000_000;
    (investors.value_sigma_micro, investors.cap_sigma_micro) = (0, 0);
    investors.cap_median_fen = i64::MAX / 4;
    for vendor in &mut resolved.vendors {
        vendor.start.stars_micro = 100_000_000;
    }
    change(&mut resolved);
    let kernel = Kernel::Expected;
    let opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel };
    let mut simulation = Simulation::new(&opening).unwrap();
    simulation.evolve(&Event::Started {});
    simulation
}

fn send(simulation: &mut Simulation, vendor: u16, command: Command) -> Event {
    let vendor = VendorId(vendor);
    let batch = Batch { vendor, author: Author::Bot, stamp: None, commands: vec![command] };
    let Decision::Fresh { events, .. } = simulation.decide(&batch) else { panic!("not fresh") };
    events.iter().for_each(|event| simulation.evolve(event));
    events.into_iter().next().unwrap()
}

fn open_round() -> Command {
    Command::OpenRound {
        amount_fen: Fen(AMOUNT_FEN),
        ask_pre_money_fen: Fen(ASK_FEN),
        walk_away_pre_money_fen: Fen(0),
        pool_bp: 0,
        compute_bp: 0,
    }
}

/// What happened to rounds until a day, with the day.
fn rounds_until(simulation: &mut Simulation, until_day: u32) -> Vec<(u32, Outcome)> {
    let mut story = Vec::new();
    while simulation.day() < until_day {
        let closed = simulation.close_day();
        let told = closed.outcomes.into_iter().filter(|outcome| {
            matches!(
                outcome,
                Outcome::OffersCame { .. }
                    | Outcome::PitchFailed { .. }
                    | Outcome::OffersLapsed { .. }
                    | Outcome::RoundClosed { .. }
                    | Outcome::DecisionLapsed { .. }
            )
        });
        story.extend(told.map(|outcome| (closed.day, outcome)));
    }
    story
}

fn offers_came(vendor: u16) -> Outcome {
    Outcome::OffersCame { vendor: VendorId(vendor), round: 1, offers: 5 }
}

#[test]
fn a_round_is_pitched_for_28_days_then_taken() {
    let mut simulation = simulation(7, |_| ());
    send(&mut simulation, 0, open_round());
    assert_eq!(rounds_until(&mut simulation, 28), [(28, offers_came(0))]);
    let accept = Command::AcceptTerm { round: 1, rank: 1 };
    assert!(matches!(send(&mut simulation, 0, accept), Event::CommandsAccepted { .. }));
    let acts_on_day = simulation.next_turn_day();
    let closed = Outcome::RoundClosed {
        vendor: VendorId(0),
        round: 1,
        amount_fen: AMOUNT_FEN,
        post_money_fen: ASK_FEN + AMOUNT_FEN,
    };
    assert_eq!(rounds_until(&mut simulation, 60), [(acts_on_day, closed)]);
}

#[test]
fn offers_that_nobody_answers_lapse_after_14_days() {
    let mut simulation = simulation(7, |_| ());
    send(&mut simulation, 0, open_round());
    let lapsed = Outcome::OffersLapsed { vendor: VendorId(0), round: 1 };
    assert_eq!(rounds_until(&mut simulation, 60), [(28, offers_came(0)), (42, lapsed)]);
    let late = send(&mut simulation, 0, Command::AcceptTerm { round: 1, rank: 1 });
    assert!(matches!(late, Event::CommandRefused { .. }), "{late:?}");
}

#[test]
fn a_second_round_waits_for_the_first() {
    let mut simulation = simulation(7, |_| ());
    send(&mut simulation, 0, open_round());
    simulation.close_day();
    let again = send(&mut simulation, 0, open_round());
    assert!(matches!(again, Event::CommandRefused { .. }), "{again:?}");
}

#[test]
fn a_failed_pitch_says_why() {
    let fails = |change: fn(&mut Resolved)| {
        let mut simulation = simulation(7, change);
        send(&mut simulation, 0, open_round());
        let told = rounds_until(&mut simulation, 28).pop();
        match told {
            Some((28, Outcome::PitchFailed { why, .. })) => Some(why),
            Some(_) | None => None,
        }
    };
    let nobody = |s: &mut Resolved| s.finance.investors.close_intercept_micro = -1_000_000_000;
    assert_eq!(fails(nobody), Some(FailedPitch::NoInterest));
    let no_faith = |s: &mut Resolved| s.finance.investors.cap_median_fen = 1;
    assert_eq!(fails(no_faith), Some(FailedPitch::ValuationTooHigh));
    let worthless = |s: &mut Resolved| {
        s.finance.valuation.mau_weight_fen = 0;
        s.finance.valuation.arr_weight_micro = 0;
        s.finance.valuation.star_weight_fen = 1;
    };
    assert_eq!(fails(worthless), Some(FailedPitch::AskTooHigh));
}

#[test]
fn a_rivals_pitch_moves_no_draw_of_ones_own() {
    let by_chance = |scenario: &mut Resolved| {
        let investors = &mut scenario.finance.investors;
        (investors.close_intercept_micro, investors.value_sigma_micro) = (0, 400_000);
    };
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..12 {
        let (mut alone, mut together) = (simulation(seed, by_chance), simulation(seed, by_chance));
        send(&mut alone, 3, open_round());
        for vendor in [0, 3, 5] {
            send(&mut together, vendor, open_round());
        }
        let mine = |outcome: &Outcome| {
            matches!(
                outcome,
                Outcome::OffersCame { vendor: VendorId(3), .. }
                    | Outcome::PitchFailed { vendor: VendorId(3), .. }
            )
        };
        let told = |simulation: &mut Simulation| {
            let told = rounds_until(simulation, 28).into_iter();
            told.map(|(_, outcome)| outcome).filter(mine).collect::<Vec<_>>()
        };
        let (alone, together) = (told(&mut alone), told(&mut together));
        assert_eq!((alone.len(), &alone), (1, &together));
        kinds.insert(matches!(alone[0], Outcome::OffersCame { .. }));
    }
    assert_eq!(kinds.len(), 2, "chance decides");
}

#[test]
fn bankruptcy_ends_a_round() {
    let mut simulation = simulation(7, |_| ());
    send(&mut simulation, 0, open_round());
    simulation.close_day();
    send(&mut simulation, 0, Command::FileBankruptcy {});
    assert_eq!(rounds_until(&mut simulation, 60), []);
}
