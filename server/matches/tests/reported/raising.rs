//! Raising money: doubt without growth, money for the leaders, and valuations that nobody believes.

use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::FailedPitch;
use burnrate_content::resolved::DatedShock;
use burnrate_sim::Outcome;

use crate::story::{BILIBILI, DOUYIN, Story, Told, check};

fn rich(story: Story) -> Story {
    story.given(|scenario| {
        scenario.switches.congestion = false;
        scenario.vendors.iter_mut().for_each(|vendor| vendor.start.cash_fen = 20_000_000_000);
    })
}

/// A young company pitches again and again for half a year, with users bought all the while, or with none.
fn pitching(yuan_per_day: i64) -> Story {
    let story = rich(Story::of_one_public(3, 190)).bid(35, 0, BILIBILI, yuan_per_day).bid(
        35,
        0,
        DOUYIN,
        yuan_per_day,
    );
    story.bid(95, 0, BILIBILI, 3 * yuan_per_day).bid(95, 0, DOUYIN, 3 * yuan_per_day).raising(0, 65, 90)
}

/// From trust to doubt: no user growth, no monetisation, no money in half a year of pitches. Its cause: no growth.
#[test]
fn s02_without_growth_there_is_no_money() {
    check(&pitching(0), &pitching(40_000), |told| {
        told.raised_fen(0) == 0
            && told.times(|o| matches!(o, Outcome::PitchFailed { vendor, .. } if vendor.0 == 0)) >= 3
    });
}

/// How many companies look for money, and how many of them lead.
const PITCHING: usize = 10;
const LEADING: usize = 3;

/// Seven companies with 200,000 users and three with twice as many, ¥40M each; all pitch all the time. Investors look at who leads, or
/// at each for itself.
fn ten_in_a_winter(by_rank: bool) -> Story {
    let mut story = rich(Story::of_one_public(6, 400)).given(|scenario| {
        while scenario.vendors.len() < PITCHING {
            let place = scenario.vendors.len();
            let mut alike = scenario.vendors[place % 6].clone();
            alike.key = format!("alike-{place}");
            scenario.vendors.push(alike);
        }
        for (place, vendor) in scenario.vendors.iter_mut().enumerate() {
            let times = if place < LEADING { 2 } else { 1 };
            vendor.start.users.iter_mut().for_each(|users| *users *= times);
            vendor.start.registered.clone_from(&vendor.start.users);
            vendor.start.stars_micro = 100_000;
            vendor.start.cash_fen = 4_000_000_000;
        }
        let winter = ShockKind::InvestorWinter;
        let dated =
            DatedShock { kind: winter, day: 60, vendor: None, chance_micro: 1_000_000, rumour_turns: 2 };
        scenario.shocks.dated = vec![dated];
        scenario.shocks.investor_winter.days = 360;
        if !by_rank {
            scenario.finance.investors.close_top_three_micro = 0;
            scenario.finance.valuation.rank_exponent_micro = 0;
            scenario.finance.valuation.winter_rank_exponent_micro = 0;
        }
    });
    for vendor in 0..PITCHING as u16 {
        story = story.raising(vendor, 10 + u32::from(vendor), 80);
    }
    story
}

/// Money concentrates on the leaders: in a winter three of ten companies raise half of it. Its cause: investors who look at ranks.
///
/// Leaders have to lead in what investors weigh, the whole company: with ¥200M each, users made no rank, and ranks made no difference.
/// Among six companies they did not stand out either: each closes one or two rounds in a winter, and chance moves three of six as much.
#[test]
fn s13_money_goes_to_the_leaders() {
    let happened = |told: &Told| {
        let raised = |vendor: usize| -> i64 {
            let sum = told.outcomes().filter_map(|(day, outcome)| match outcome {
                Outcome::RoundClosed { vendor: v, amount_fen, .. } if v.index() == vendor && day >= 60 => {
                    Some(*amount_fen)
                }
                _ => None,
            });
            sum.sum()
        };
        let leaders: i64 = (0..LEADING).map(raised).sum();
        let all: i64 = (0..PITCHING).map(raised).sum();
        all > 0 && leaders * 2 >= all
    };
    check(&ten_in_a_winter(true), &ten_in_a_winter(false), happened);
}

/// A company whose users stand still pitches for half a year; by the rule of valuation it is worth so many stars of ¥80M.
fn valued_at(stars: i64) -> Story {
    rich(Story::of_one_public(3, 190))
        .given(|scenario| scenario.vendors[0].start.stars_micro = stars * 1_000_000)
        .raising(0, 65, 100)
}

/// "The valuation is too high and progress is flattening, so I passed": investors come, and for none of them is it worth the money,
/// and no deal is made in half a year. Its cause: the valuation.
#[test]
fn s23_the_valuation_is_too_high_and_investors_pass() {
    let happened = |told: &Told| {
        let too_high = |o: &Outcome| matches!(o, Outcome::PitchFailed { vendor, why: FailedPitch::ValuationTooHigh, .. } if vendor.0 == 0);
        told.raised_fen(0) == 0 && told.times(too_high) > 0
    };
    check(&valued_at(60), &valued_at(2), happened);
}
