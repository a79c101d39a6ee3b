//! Two matches that differ only in a rival's private figures show the other seats the same bytes, forecasts included, until a
//! rule makes the difference public.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod given;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ChannelId, SegmentId, VendorId};
use burnrate_client_proto::view::Change;
use burnrate_sim::{Kernel, Opening, Simulation, news, notices};
use given::{batch, set_bid, started, submit, subscription};

const ME: VendorId = VendorId(0);
const RIVAL: u16 = 1;

fn lesson() -> Opening {
    let mut opening = given::opening("first-class", 7, Kernel::Stochastic);
    opening.resolved.unlocks.clear();
    opening
}

/// All that one seat is sent, as bytes: its views and a forecast.
fn seen(game: &Simulation) -> Vec<Vec<u8>> {
    let mut changes: Vec<Change> = game.public_view();
    changes.extend(game.vendor_view(ME));
    let mut sent: Vec<Vec<u8>> = changes.iter().map(|c| Codec::Bincode.encode(c).unwrap()).collect();
    for asked in [vec![], vec![set_bid(0, 3_000), subscription(2_900)]] {
        let forecast = game.forecast(ME, &asked).unwrap();
        sent.push(Codec::Bincode.encode(&forecast).unwrap());
    }
    sent
}

#[test]
fn a_rivals_cash_owners_and_payroll_stay_hidden() {
    let mut rich = lesson();
    let start = &mut rich.resolved.vendors[usize::from(RIVAL)].start;
    start.cash_fen *= 3;
    start.debt_fen += 1_000_000;
    start.heads += 7;
    start.holders[0].shares += 1_000;
    let (mut plain, mut rich) = (started(&lesson()), started(&rich));
    assert_eq!(seen(&plain), seen(&rich));
    for _ in 0..30 {
        let (a, b) = (plain.close_day(), rich.close_day());
        assert_eq!((news(&a), notices(&a, ME)), (news(&b), notices(&b, ME)));
        assert_ne!(a.state_hash, b.state_hash);
    }
    assert_eq!(seen(&plain), seen(&rich));
}

#[test]
fn a_rivals_queue_stays_hidden_until_it_acts() {
    let (mut quiet, mut plotting) = (started(&lesson()), started(&lesson()));
    for game in [&mut quiet, &mut plotting] {
        (0..3).for_each(|_| drop(game.close_day()));
    }
    let plan = [
        set_bid(1, 40_000),
        subscription(900),
        Command::RefreshCreative { spend_fen: burnrate_client_proto::quantity::Fen(500_000) },
        Command::SetAudience { channel: ChannelId(0), segments: vec![SegmentId(0)] },
        Command::BookCreator { channel: ChannelId(0), tier: 2 },
        Command::SeoPages { pages_per_day: 5_000 },
        Command::SetModeration { level_bp: 5_000 },
    ];
    let answer = submit(&mut plotting, &batch(RIVAL, 1, &plan));
    assert!(matches!(answer, burnrate_client_proto::message::Answer::Accepted { .. }), "{answer:?}");
    assert_eq!(seen(&quiet), seen(&plotting));
    for _ in 4..=7 {
        let (a, b) = (quiet.close_day(), plotting.close_day());
        assert_eq!((news(&a), notices(&a, ME)), (news(&b), notices(&b, ME)));
        assert_eq!(seen(&quiet), seen(&plotting));
    }
    let (a, b) = (quiet.close_day(), plotting.close_day());
    assert_ne!(news(&a), news(&b), "the cut of day 8 is public");
    assert_ne!(seen(&quiet), seen(&plotting));
}

fn accept(game: &mut Simulation, vendor: u16, seq: u64, command: Command) {
    let answer = submit(game, &batch(vendor, seq, &[command]));
    assert!(matches!(answer, burnrate_client_proto::message::Answer::Accepted { .. }), "{answer:?}");
}

#[test]
fn a_rivals_notes_stay_hidden() {
    let mut opening = lesson();
    opening.resolved.finance.bridge.runway_limit_days = 3_650;
    let (mut plain, mut bridged) = (started(&opening), started(&opening));
    for game in [&mut plain, &mut bridged] {
        (0..7).for_each(|_| drop(game.close_day()));
    }
    let amount_fen = burnrate_client_proto::quantity::Fen::from_yuan(3_000_000);
    accept(&mut bridged, RIVAL, 1, Command::Bridge { amount_fen });
    for _ in 0..20 {
        let (a, b) = (plain.close_day(), bridged.close_day());
        assert_eq!((news(&a), notices(&a, ME)), (news(&b), notices(&b, ME)));
        assert_eq!(seen(&plain), seen(&bridged));
        assert_ne!(a.vitals[usize::from(RIVAL)].debt_fen, b.vitals[usize::from(RIVAL)].debt_fen);
    }
}

/// Not even the company that is bid for learns of a bid, by its forecast or otherwise, before its sale is settled.
#[test]
fn a_sealed_bid_stays_sealed() {
    let (mut unsold, mut sold) = (started(&lesson()), started(&lesson()));
    let yuan = burnrate_client_proto::quantity::Fen::from_yuan;
    for game in [&mut unsold, &mut sold] {
        accept(game, ME.0, 1, Command::OfferSale { reserve_fen: yuan(2_000_000) });
        (0..7).for_each(|_| drop(game.close_day()));
    }
    accept(&mut sold, RIVAL, 1, Command::BidFor { vendor: ME, bid_fen: yuan(4_000_000) });
    for day in 8..28 {
        let (a, b) = (unsold.close_day(), sold.close_day());
        assert_eq!((news(&a), notices(&a, ME)), (news(&b), notices(&b, ME)), "day {day}");
        assert_eq!(seen(&unsold), seen(&sold), "day {day}");
    }
    let (a, b) = (unsold.close_day(), sold.close_day());
    assert_ne!(news(&a), news(&b), "on day 28 it is known to everybody");
}

/// What a rival's model refuses, and what it has on channels of its own, is in no card, standing or forecast.
#[test]
fn a_rivals_moderation_and_house_impressions_stay_hidden() {
    let mut other = lesson();
    let start = &mut other.resolved.vendors[usize::from(RIVAL)].start;
    start.moderation_bp = 8_000;
    start.house_impressions_per_day[1] = 900_000;
    start.owned_channels = vec![1];
    let (plain, other) = (started(&lesson()), started(&other));
    assert_ne!(plain.state_hash(), other.state_hash());
    assert_eq!(seen(&plain), seen(&other));
}

/// The scandal that one's own pages may break is in no forecast, and neither is the luck of a creator.
#[test]
fn no_forecast_tells_a_chance() {
    let forecast = |seed: u64| {
        let mut opening = given::opening("first-class", seed, Kernel::Stochastic);
        opening.resolved.unlocks.clear();
        opening.resolved.attention.search_pages.scandal_scale_pages = 1;
        let asked = [
            Command::SeoPages { pages_per_day: 5_000 },
            Command::BookCreator { channel: ChannelId(0), tier: 1 },
        ];
        started(&opening).forecast(ME, &asked).unwrap()
    };
    assert_eq!(forecast(7), forecast(8));
    let (before, after) = (forecast(7).before, forecast(7).after);
    assert!(after.last().unwrap().users > before.last().unwrap().users);
}

/// A tender a day that invites everybody.
fn with_tenders() -> Opening {
    let mut opening = lesson();
    opening.resolved.business.invited_max = 12;
    opening.resolved.business.segments[0].arrivals_nano_per_day = 1_000_000_000;
    opening
}

fn desk(game: &Simulation, vendor: u16) -> burnrate_client_proto::view::BusinessDesk {
    let found = game.vendor_view(VendorId(vendor)).into_iter().find_map(|change| match change {
        Change::Business(desk) => Some(*desk),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_rivals_bid_and_its_reports_stay_hidden() {
    let (mut quiet, mut bidding) = (started(&with_tenders()), started(&with_tenders()));
    for game in [&mut quiet, &mut bidding] {
        (0..6).for_each(|_| drop(game.close_day()));
    }
    let invitation = desk(&bidding, RIVAL).invitations.pop().unwrap();
    let bid = Command::BidTender {
        tender: invitation.tender,
        price_fen: burnrate_client_proto::quantity::Fen(10_000_000),
        on_prem: false,
        service_level_bp: 9_900,
        staff: 1,
    };
    let report = burnrate_client_proto::command::Report::RivalCash { vendor: ME };
    let answer = submit(&mut bidding, &batch(RIVAL, 1, &[bid, Command::BuyReport { report }]));
    assert!(matches!(answer, burnrate_client_proto::message::Answer::Accepted { .. }), "{answer:?}");
    for day in 7..invitation.closes_on_day {
        let (a, b) = (quiet.close_day(), bidding.close_day());
        assert_eq!((news(&a), notices(&a, ME)), (news(&b), notices(&b, ME)), "day {day}");
        assert!(
            burnrate_sim::reports(&b, ME).is_empty(),
            "a rumour of day {day} reached the one it is about"
        );
    }
    assert_eq!(seen(&quiet), seen(&bidding));
    assert!(desk(&bidding, RIVAL).invitations.iter().any(|invitation| invitation.bid.is_some()));
    assert!(desk(&bidding, 0).invitations.iter().all(|invitation| invitation.bid.is_none()));
}

#[test]
fn hidden_plans_of_the_scenario_reach_no_forecast() {
    use burnrate_content::resolved::ScriptedMove;
    let mut planned = lesson();
    let command = set_bid(1, 90_000);
    planned.resolved.script = vec![ScriptedMove { day: 9, vendor: RIVAL, command }];
    assert_eq!(seen(&started(&lesson())), seen(&started(&planned)));
}

/// Also where firms answer one another's prices: a forecast leaves prices as they stand rather than foretell answers.
#[test]
fn what_serving_costs_a_rival_stays_hidden() {
    let with = |cost_fen: i64| {
        let mut opening = lesson();
        opening.resolved.pricing.best_response = true;
        opening.resolved.vendors[usize::from(RIVAL)].fixed.cost_fen_per_user_month = Some(cost_fen);
        opening.resolved.vendors[usize::from(RIVAL)].start.gpus.clear();
        started(&opening)
    };
    let forecast = |game: &Simulation| game.forecast(ME, &[]).unwrap();
    let (cheap, dear) = (with(100), with(2_000));
    assert_eq!(forecast(&cheap), forecast(&dear));
    let sent = |game: &Simulation| (game.public_view(), game.vendor_view(ME));
    assert_eq!(sent(&cheap), sent(&dear));
}

#[test]
fn a_forecast_changes_nothing_and_tells_what_commands_do() {
    let mut game = started(&lesson());
    (0..14).for_each(|_| drop(game.close_day()));
    let hash = game.state_hash();
    let forecast = game.forecast(ME, &[set_bid(0, 50_000)]).unwrap();
    assert_eq!(game.state_hash(), hash);
    assert_eq!((forecast.horizon_days, forecast.before.len(), forecast.after.len()), (60, 60, 60));
    let (before, after) = (forecast.before.last().unwrap(), forecast.after.last().unwrap());
    assert!(after.cash_fen < before.cash_fen && after.users > before.users, "{before:?} {after:?}");
}
