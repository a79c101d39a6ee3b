//! The way down, day by day: unpaid wages or bills, insolvency, winding-up. The vendor under test sells nothing, rents nothing
//! and bids nothing, so that only its people cost.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a step that fails ends the test"
)]

use burnrate_client_proto::command::Command;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::DeathCause;
use burnrate_content::Resolved;
use burnrate_sim::event::{Author, Event, Opening};
use burnrate_sim::{Batch, Decision, Kernel, Outcome, RULES_VERSION, Simulation};

const ME: VendorId = VendorId(0);

/// A vendor with people alone; `change` sets their cost, its cash and its parent.
fn simulation(change: impl FnOnce(&mut Resolved)) -> Simulation {
    let (scenario_text, mut resolved) = burnrate_content::load("first-class").unwrap();
    resolved.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
    resolved.unlocks.clear();
    resolved.people.pay_fen_per_month = 0;
    resolved.people.overhead_fen_per_month = 0;
    let vendor = &mut resolved.vendors[0];
    vendor.parent_budget_fen_per_year = 0;
    let start = &mut vendor.start;
    (start.cash_fen, start.debt_fen, start.heads, start.api_accounts) = (1_000, 0, 1, 0);
    start.users.fill(0);
    start.bids_fen_per_day.fill(0);
    start.gpus.clear();
    start.prices.api_input_fen_per_mtok = 0;
    start.prices.api_output_fen_per_mtok = 0;
    start.prices.subscription_fen_per_month = 0;
    change(&mut resolved);
    let kernel = Kernel::Expected;
    let opening = Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed: 7, kernel };
    let mut simulation = Simulation::new(&opening).unwrap();
    simulation.evolve(&Event::Started {});
    simulation
}

fn send(simulation: &mut Simulation, command: Command) {
    let batch = Batch { vendor: ME, author: Author::Bot, stamp: None, commands: vec![command] };
    let Decision::Fresh { events, .. } = simulation.decide(&batch) else { panic!("not fresh") };
    assert!(matches!(events[..], [Event::CommandsAccepted { .. }]), "{events:?}");
    events.iter().for_each(|event| simulation.evolve(event));
}

/// What happened to the vendor's money until a day, with the day.
fn story(simulation: &mut Simulation, until_day: u32) -> Vec<(u32, Outcome)> {
    let mut story = Vec::new();
    while simulation.day() < until_day {
        let closed = simulation.close_day();
        let told = closed.outcomes.into_iter().filter(is_about_my_money);
        story.extend(told.map(|outcome| (closed.day, outcome)));
    }
    story
}

fn is_about_my_money(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Distressed { vendor, .. }
        | Outcome::Recovered { vendor }
        | Outcome::PayrollMissed { vendor, .. }
        | Outcome::Insolvent { vendor, .. }
        | Outcome::Liquidated { vendor, .. } => *vendor == ME,
        Outcome::Launched { .. }
        | Outcome::PriceChanged { .. }
        | Outcome::RiseAnnounced { .. }
        | Outcome::Congested { .. }
        | Outcome::OffersCame { .. }
        | Outcome::PitchFailed { .. }
        | Outcome::OffersLapsed { .. }
        | Outcome::RoundClosed { .. }
        | Outcome::DecisionLapsed { .. }
        | Outcome::LeaseEnded { .. }
        | Outcome::Certified { .. }
        | Outcome::TenderInvited { .. }
        | Outcome::TenderWon { .. }
        | Outcome::TenderLost { .. }
        | Outcome::MilestoneBilled { .. }
        | Outcome::MilestonePaid { .. }
        | Outcome::ContractEnded { .. }
        | Outcome::ReportDelivered { .. }
        | Outcome::BillsMissed { .. }
        | Outcome::ModelReleased { .. }
        | Outcome::WeightsOpened { .. }
        | Outcome::ProjectFinished { .. }
        | Outcome::TrainingFailed { .. }
        | Outcome::TrainingSlowed { .. }
        | Outcome::PeopleLeft { .. }
        | Outcome::PeopleHired { .. }
        | Outcome::ComputeLapsed { .. }
        | Outcome::NotesConverted { .. }
        | Outcome::CovenantBroken { .. }
        | Outcome::CovenantKept { .. }
        | Outcome::DebtCalled { .. }
        | Outcome::Hibernated { .. }
        | Outcome::Woke { .. }
        | Outcome::PutUpForSale { .. }
        | Outcome::Unsold { .. }
        | Outcome::Sold { .. }
        | Outcome::TurnExplained { .. }
        | Outcome::ScandalBroke { .. }
        | Outcome::StatementMade { .. }
        | Outcome::ChannelClosed { .. }
        | Outcome::AntitrustFined { .. }
        | Outcome::SignupChanged { .. }
        | Outcome::CreatorReached { .. }
        | Outcome::SearchBarred { .. }
        | Outcome::RumourSpread { .. }
        | Outcome::RumourDied { .. }
        | Outcome::ShockStruck { .. }
        | Outcome::ShockEnded { .. }
        | Outcome::GpusRationed { .. }
        | Outcome::HouseActed { .. } => false,
    }
}

fn is_liquidation(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Liquidated { .. })
}

#[test]
fn thirty_days_of_unpaid_wages_are_the_end() {
    // ¥1 a day from ¥10: the wage of day 11 is the first that is not paid.
    let mut simulation = simulation(|scenario| scenario.people.pay_fen_per_month = 3_000);
    let mut story = story(&mut simulation, 60);
    let last = story.pop().unwrap();
    assert!(last.0 == 42 && is_liquidation(&last.1), "{last:?}");
    let missed = |day, owed_fen, days_left| (day, Outcome::PayrollMissed { vendor: ME, owed_fen, days_left });
    assert_eq!(
        story,
        [
            (7, Outcome::Distressed { vendor: ME, runway_days: 3 }),
            missed(11, 100, 30),
            missed(18, 800, 23),
            missed(25, 1_500, 16),
            missed(32, 2_200, 9),
            missed(39, 2_900, 2),
            (41, Outcome::Insolvent { vendor: ME, cause: DeathCause::Payroll }),
        ]
    );
}

#[test]
fn sixty_days_of_unpaid_bills_are_the_end() {
    let mut simulation = simulation(|scenario| scenario.people.overhead_fen_per_month = 3_000);
    let story = story(&mut simulation, 100);
    let days: Vec<u32> = story.iter().map(|(day, _)| *day).collect();
    assert_eq!(days, [7, 71, 72]);
    assert_eq!(story[1].1, Outcome::Insolvent { vendor: ME, cause: DeathCause::Payables });
}

#[test]
fn unpaid_bills_are_told_at_once_and_then_weekly() {
    // ¥1 a day from ¥10: the bill of day 11 is the first that is not paid.
    let mut simulation = simulation(|scenario| scenario.people.overhead_fen_per_month = 3_000);
    let mut told = Vec::new();
    while simulation.day() < 30 {
        let closed = simulation.close_day();
        told.extend(closed.outcomes.into_iter().filter_map(|outcome| match outcome {
            Outcome::BillsMissed { vendor: ME, owed_fen, days_left } => {
                Some((closed.day, owed_fen, days_left))
            }
            _ => None,
        }));
    }
    assert_eq!(told, [(11, 100, 60), (18, 800, 53), (25, 1_500, 46)]);
}

#[test]
fn who_files_is_wound_up_on_the_next_day() {
    let mut simulation = simulation(|_| ());
    send(&mut simulation, Command::FileBankruptcy {});
    let story = story(&mut simulation, 30);
    assert_eq!(story[0], (1, Outcome::Insolvent { vendor: ME, cause: DeathCause::Filed }));
    assert!(story[1].0 == 2 && is_liquidation(&story[1].1));
    assert_eq!(story.len(), 2);
}

#[test]
fn a_parent_pays_until_its_budget_is_spent() {
    // ¥1 a day from ¥10 with a parent's ¥20 a year: 30 days of pay.
    let mut simulation = simulation(|scenario| {
        scenario.people.pay_fen_per_month = 3_000;
        scenario.vendors[0].parent_budget_fen_per_year = 2_000;
    });
    let story = story(&mut simulation, 31);
    let missed = Outcome::PayrollMissed { vendor: ME, owed_fen: 100, days_left: 30 };
    assert_eq!(story.last(), Some(&(31, missed)));
}

#[test]
fn distress_ends_when_money_comes() {
    let mut simulation = simulation(|scenario| {
        scenario.people.pay_fen_per_month = 3_000;
        scenario.vendors[0].start.cash_fen = 8_000;
        let investors = &mut scenario.finance.investors;
        investors.close_intercept_micro = 1_000_000_000;
        (investors.value_sigma_micro, investors.cap_sigma_micro) = (0, 0);
        investors.cap_median_fen = i64::MAX / 4;
        scenario.vendors[0].start.stars_micro = 1_000_000;
        let asks = scenario.bounds.range_mut(Control::AskPreMoney).unwrap();
        (asks.step, asks.min) = (1, 1);
    });
    let request = Command::OpenRound {
        amount_fen: burnrate_client_proto::quantity::Fen(100_000),
        ask_pre_money_fen: burnrate_client_proto::quantity::Fen(1_000_000),
        walk_away_pre_money_fen: burnrate_client_proto::quantity::Fen(0),
        pool_bp: 0,
        compute_bp: 0,
    };
    send(&mut simulation, request);
    let before = story(&mut simulation, 28);
    assert_eq!(before, [(7, Outcome::Distressed { vendor: ME, runway_days: 73 })]);
    send(&mut simulation, Command::AcceptTerm { round: 1, rank: 1 });
    let acts_on_day = simulation.next_turn_day();
    assert_eq!(story(&mut simulation, 60), [(acts_on_day, Outcome::Recovered { vendor: ME })]);
}
