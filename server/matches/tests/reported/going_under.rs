//! Going under: hibernation, people who leave, a sale, a market that is too small, a product that is never launched.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::campaign::Order;
use burnrate_sim::{Outcome, Simulation};

use crate::story::{Story, Told, check};

/// Runway at the current decisions, if money burns.
fn runway(market: &Simulation, vendor: u16) -> Option<u32> {
    market.vitals()[usize::from(vendor)].runway_days
}

/// A company that suspends its work once its money lasts under three months, and no second time.
fn suspending(cash_yuan: i64) -> Story {
    Story::of_one_public(2, 320)
        .given(|scenario| scenario.vendors[0].start.cash_fen = cash_yuan * 100)
        .answering(|market, _| {
            let short = market.day() % 7 == 6 && runway(market, 0).is_some_and(|days| days < 90);
            if short { vec![Order::on(0, 0, Command::Hibernate {})] } else { Vec::new() }
        })
}

/// A company suspends its work for six months under cash-flow pressure, and opens again. Its cause: the pressure.
#[test]
fn s03_work_is_suspended_for_six_months() {
    let happened = |told: &Told| {
        let slept = told.first_day(|o| matches!(o, Outcome::Hibernated { vendor } if vendor.0 == 0));
        let woke = told.first_day(|o| matches!(o, Outcome::Woke { vendor } if vendor.0 == 0));
        let (Some(slept), Some(woke)) = (slept, woke) else { return false };
        woke - slept >= 179 && told.on(woke - 1, 0).revenue_fen == 0
    };
    check(&suspending(12_000_000), &suspending(200_000_000), happened);
}

/// A lab with 200 heads and 3,000 GPUs. Once its money lasts under three months it looks for a buyer; a rival bids what it counts.
fn lab(cash_yuan: i64) -> Story {
    Story::of_one_public(2, 270)
        .given(|scenario| {
            let lab = &mut scenario.vendors[0].start;
            (lab.cash_fen, lab.heads, lab.stars_micro) = (cash_yuan * 100, 200, 10_000_000);
            lab.gpus[0].gpus = 7_000;
            scenario.vendors[1].start.cash_fen = 200_000_000_000;
        })
        .answering(|market, day| {
            let up = day.iter().any(|o| matches!(o, Outcome::PutUpForSale { vendor, .. } if vendor.0 == 0));
            if up {
                let bid = Command::BidFor { vendor: VendorId(0), bid_fen: Fen(20_000_000_000) };
                return vec![Order::on(0, 1, bid)];
            }
            let short = market.day() % 7 == 6 && runway(market, 0).is_some_and(|days| days < 90);
            let sale = Command::OfferSale { reserve_fen: Fen(10_000_000) };
            if short { vec![Order::on(0, 0, sale)] } else { Vec::new() }
        })
}

/// A lab loses over $30M (¥216M) in a quarter, a tenth of its people leave in half a year, it looks for a buyer and finds one. Its
/// cause: that the money is running out.
#[test]
fn s04_a_lab_loses_money_then_people_then_itself() {
    let happened = |told: &Told| {
        let lost = told.sum(0, 1, 90, |v| v.cost_fen - v.revenue_fen);
        let left: u32 = told
            .outcomes()
            .filter_map(|(day, outcome)| match outcome {
                Outcome::PeopleLeft { vendor, heads } if vendor.0 == 0 && day <= 183 => Some(*heads),
                _ => None,
            })
            .sum();
        let sold = told.times(|o| matches!(o, Outcome::Sold { vendor, .. } if vendor.0 == 0)) > 0;
        lost > 21_600_000_000 && left >= 20 && sold
    };
    check(&lab(500_000_000), &lab(5_000_000_000), happened);
}

/// A reader of news with the habit of a fifth of its people, who leave three times more rarely than others'; twelve heads, ¥29 a month,
/// ¥7M. Its market is the lesson's or a part of it; nothing is ever busy.
fn reader(of_the_lesson: u64) -> Story {
    Story::of(1, 450).given(|scenario| {
        let reader = &mut scenario.vendors[0];
        reader.start.cash_fen = 700_000_000;
        reader.start.heads = 12;
        reader.start.tourist_share_micro = 0;
        for (place, segment) in scenario.segments.iter_mut().enumerate() {
            segment.population /= of_the_lesson;
            segment.habit_exit_nano_per_day /= 3;
            reader.start.users[place] = segment.population / 5;
            reader.start.registered[place] = segment.population / 5;
            reader.start.lapsed[place] = 0;
            segment.review_nano_per_day /= 3;
        }
        reader.start.gpus[0].gpus = 300 / of_the_lesson;
        reader.start.prices.subscription_fen_per_month = 2_900;
        scenario.switches.congestion = false;
        scenario.api_segment.accounts /= of_the_lesson;
    })
}

/// It closes after a year: its users are loyal (half of them are still there when half a year is over), and too few to pay twelve people. Its cause: the market's size.
#[test]
fn s19_loyal_users_and_too_small_a_market() {
    let happened = |told: &Told| {
        let loyal = told.on(183, 0).active_users * 2 >= told.on(1, 0).active_users;
        loyal && told.at_end(0).bankrupt_on_day.is_some()
    };
    check(&reader(80), &reader(1), happened);
}

/// Two founders with a tool that they have not opened yet, and ¥2M. They open it once what they have would pay a year of people and promotion.
fn two_founders(upkeep_percent: i64) -> Story {
    let promotion_fen_per_day = 500_000 * upkeep_percent / 100;
    Story::of_one_public(2, 420)
        .given(|scenario| {
            let people = &mut scenario.people;
            people.pay_fen_per_month = people.pay_fen_per_month * upkeep_percent / 100;
            people.overhead_fen_per_month = people.overhead_fen_per_month * upkeep_percent / 100;
            let tool = &mut scenario.vendors[0].start;
            (tool.launched, tool.heads, tool.cash_fen) = (false, 4, 200_000_000);
            tool.users.fill(0);
            tool.registered.fill(0);
            tool.gpus.clear();
        })
        .answering(move |market, _| {
            let own = &market.vitals()[0];
            let burn = own.cost_fen + promotion_fen_per_day;
            // They have a prototype after three months, and decide each week.
            let decide = market.day() >= 90 && market.day() % 7 == 6;
            let pays = own.cash_fen / burn.max(1) >= 365;
            if decide && pays && own.active_users == 0 {
                vec![Order::on(0, 0, Command::Launch {})]
            } else {
                Vec::new()
            }
        })
}

/// Two founders never launch their tool: promotion and upkeep cost too much, and the money runs out. Its cause: what they cost.
#[test]
fn s24_a_tool_is_never_launched_because_upkeep_costs_too_much() {
    let happened = |told: &Told| {
        let launched = |o: &Outcome| matches!(o, Outcome::Launched { vendor } if vendor.0 == 0);
        told.times(launched) == 0 && told.at_end(0).bankrupt_on_day.is_some()
    };
    check(&two_founders(100), &two_founders(10), happened);
}

/// A vendor asks nothing of consumers.
pub(crate) fn free_of_charge(story: Story, vendor: u16) -> Story {
    let price = Price::Subscription { fen_per_month: Fen(0) };
    story.order(1, vendor, Command::SetPrice { price })
}
