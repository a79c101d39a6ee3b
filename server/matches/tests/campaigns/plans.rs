//! A plan is a match like any other, without its log; and no order is lost in silence.

use std::convert::Infallible;

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{ChannelId, MatchId};
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::Match;
use burnrate_matches::campaign::{Order, Plan, Played, play};
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{Author, DayClosed};

struct Nobody;

impl Witness for Nobody {
    type Error = Infallible;

    fn records(&mut self, _records: &[Vec<u8>]) -> Result<(), Infallible> {
        Ok(())
    }

    fn day(&mut self, _played: &Match, _closed: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Some days of the lesson on seed 1, changed as the test needs it.
fn plan(days: u32, change: impl FnOnce(&mut Plan)) -> Plan {
    let (_, resolved) = burnrate_content::load("first-class").unwrap();
    let mut plan = Plan { days, ..Plan::new(resolved, 1) };
    change(&mut plan);
    plan
}

/// Nobody decides, and nobody advertises from the first day on.
fn without_bots(plan: &mut Plan) {
    for vendor in &mut plan.resolved.vendors {
        "do-nothing".clone_into(&mut vendor.reference_bot);
        vendor.start.bids_fen_per_day.fill(0);
    }
}

fn played(plan: &Plan) -> Played {
    play(plan, |_, _| ()).unwrap()
}

fn bid(fen: i64) -> Command {
    Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen(fen) }
}

#[test]
fn a_plan_is_the_match_that_simulate_plays() {
    for scenario in ["first-class", "china-2024"] {
        let (_, resolved) = burnrate_content::load(scenario).unwrap();
        // Beyond the day on which recorded moves end and bots begin.
        let plan = Plan { days: 230, ..Plan::new(resolved, 3) };
        let light = played(&plan);
        let name = MatchId::new("0000000000000003").unwrap();
        let logged = simulate(&name, plan.opening(), plan.days, &mut Nobody).unwrap();
        assert_eq!(light.simulation.vitals(), logged.simulation().vitals());
        assert_eq!(light.simulation.cells(), logged.simulation().cells());
        assert!(!light.bot_orders.is_empty() && light.lost.is_empty());
    }
}

#[test]
fn an_order_acts_on_its_day_whether_or_not_a_turn_begins() {
    let ordered = plan(12, |plan| {
        without_bots(plan);
        plan.orders.push(Order::on(5, 2, bid(500_000)));
        plan.orders.push(Order::on(9, 2, bid(0)));
    });
    let mut spent = Vec::new();
    let done = play(&ordered, |simulation, _| spent.push(simulation.vitals()[2].ad_spend_fen)).unwrap();
    assert_eq!(spent, [0, 0, 0, 0, 500_000, 500_000, 500_000, 500_000, 0, 0, 0, 0]);
    assert!(done.lost.is_empty());
}

#[test]
fn an_order_that_is_refused_is_told_with_its_reason() {
    let too_much = Order::on(2, 0, bid(100_000_000_000));
    let no_such_vendor = Order::on(3, 99, bid(0));
    let given_up = Order::on(4, 1, Command::FileBankruptcy {});
    let too_late = Order::on(8, 1, bid(0));
    let done = played(&plan(10, |plan| {
        without_bots(plan);
        plan.orders.extend([&too_much, &no_such_vendor, &given_up, &too_late].map(Clone::clone));
    }));
    let lost: Vec<&Order> = done.lost.iter().map(|lost| &lost.order).collect();
    assert_eq!(lost, [&too_much, &no_such_vendor, &too_late]);
    assert!(done.lost[0].why.contains("OutOfBounds"), "{}", done.lost[0].why);
    assert!(done.lost[2].why.contains("VendorInactive"), "{}", done.lost[2].why);
}

#[test]
fn an_order_that_lapses_before_it_acts_is_told_too() {
    let waits = Order { author: Author::Bot, ..Order::on(2, 1, bid(500_000)) };
    let done = played(&plan(10, |plan| {
        without_bots(plan);
        plan.resolved.unlocks.clear();
        plan.orders.extend([waits.clone(), Order::on(4, 1, Command::FileBankruptcy {})]);
    }));
    assert_eq!(done.lost.len(), 1, "{:?}", done.lost);
    assert_eq!((&done.lost[0].order, done.lost[0].why.as_str()), (&waits, "lapsed: Inactive"));
}

#[test]
fn an_order_for_a_match_that_is_over_is_lost_and_one_beyond_the_plan_is_not_asked() {
    let price = Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(0) } };
    let done = played(&plan(20, |plan| {
        without_bots(plan);
        plan.orders.extend((0..5).map(|vendor| Order::on(3, vendor, Command::FileBankruptcy {})));
        plan.orders.push(Order::on(15, 5, price.clone()));
        plan.orders.push(Order::on(21, 5, price));
    }));
    assert_eq!(done.lost.len(), 1, "{:?}", done.lost);
    assert_eq!((done.lost[0].order.day, done.lost[0].why.as_str()), (15, "the match was over"));
}

#[test]
fn what_bots_decided_can_be_ordered_again() {
    let live = plan(120, |_| ());
    let first = played(&live);
    let mut again = live.clone();
    again.resolved.vendors.iter_mut().for_each(|vendor| "do-nothing".clone_into(&mut vendor.reference_bot));
    again.orders.clone_from(&first.bot_orders);
    let second = played(&again);
    assert!(second.lost.is_empty() && first.bot_orders.len() > 20);
    assert_eq!(first.simulation.vitals(), second.simulation.vitals());
    assert_eq!(first.simulation.cells(), second.simulation.cells());
}
