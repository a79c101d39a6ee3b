//! Businesses as customers: who wins their tenders, and at what price.

use burnrate_content::Resolved;

use crate::story::{Story, Told, check};

const GIANTS: [u16; 3] = [0, 1, 2];
const START_UP: u16 = 3;

/// As many tenders as ask one of a dozen vendors in the whole country: each day a third of .13.
fn tenders_of_large_firms(scenario: &mut Resolved) {
    for (segment, per_day_nano) in scenario.business.segments.iter_mut().zip([33_000_000, 0, 10_000_000]) {
        segment.arrivals_nano_per_day = per_day_nano;
    }
}

/// Three well-known companies and a start-up with ¥20M, 30 heads, 12 GPUs, and nothing but tenders to live on.
fn grove(giants_price_percent: Option<i64>) -> Story {
    let mut story = Story::of_one_public(4, 460).given(|scenario| {
        tenders_of_large_firms(scenario);
        scenario.switches.congestion = false;
        for vendor in &mut scenario.vendors[..3] {
            vendor.start.users.iter_mut().for_each(|users| *users *= 10);
            vendor.start.registered.clone_from(&vendor.start.users);
            vendor.start.cash_fen = 1_000_000_000_000;
        }
        let start_up = &mut scenario.vendors[3].start;
        start_up.users.fill(0);
        start_up.registered.fill(0);
        start_up.gpus.iter_mut().for_each(|lease| lease.gpus = 12);
    });
    if let Some(percent) = giants_price_percent {
        for giant in GIANTS {
            story = story.tendering(giant, percent);
        }
    }
    story.tendering(START_UP, 100)
}

/// Big companies give their models away; a start-up with ¥20M of venture money gets no business contract for half a year and is
/// dead in little over a year. Its cause: what the big ones give away.
#[test]
fn s01_giants_give_away_and_a_start_up_gets_no_contract_and_dies() {
    let happened = |told: &Told| {
        let no_contract = told.won(START_UP).iter().all(|day| *day > 183);
        let died = told.at_end(START_UP).bankrupt_on_day;
        no_contract && died.is_some_and(|day| (300..=460).contains(&day))
    };
    check(&grove(Some(0)), &grove(None), happened);
}

/// Two alike vendors ask the same price; one is known to everybody, or to nobody.
fn fame(users_times: u64) -> Story {
    Story::of_one_public(2, 500)
        .given(|scenario| {
            scenario.business.segments.iter_mut().for_each(|segment| segment.arrivals_nano_per_day = 0);
            scenario.business.segments[0].arrivals_nano_per_day = 100_000_000;
            scenario.switches.congestion = false;
            for vendor in &mut scenario.vendors {
                vendor.start.cash_fen = 100_000_000_000;
            }
            let famous = &mut scenario.vendors[0].start;
            famous.users.iter_mut().for_each(|users| *users *= users_times);
            famous.registered.clone_from(&famous.users);
        })
        .tendering(0, 100)
        .tendering(1, 100)
}

/// Consumer fame brings businesses to the door: with as many users as the country's best-known has a vendor wins at least six of ten tenders against an alike
/// one at the same price.
#[test]
fn s14_fame_among_consumers_wins_tenders() {
    let happened = |told: &Told| {
        let (famous, other) = (told.won(0).len(), told.won(1).len());
        famous + other >= 10 && famous * 10 >= (famous + other) * 6
    };
    check(&fame(60), &fame(1), happened);
}

/// State-owned firms' tenders alone. A certified domestic start-up asks what the work is worth, a big cloud half of it.
fn on_premise(firms_mind: bool) -> Story {
    Story::of_one_public(2, 500)
        .given(|scenario| {
            scenario.business.segments.iter_mut().for_each(|segment| segment.arrivals_nano_per_day = 0);
            let state_owned = &mut scenario.business.segments[1];
            state_owned.arrivals_nano_per_day = 50_000_000;
            state_owned.bars_big_cloud = firms_mind;
            for vendor in &mut scenario.vendors {
                vendor.start.cash_fen = 100_000_000_000;
                vendor.start.on_prem_cert = true;
            }
            scenario.vendors[1].start.big_cloud = true;
        })
        .tendering(0, 100)
        .tendering(1, 50)
}

/// State-owned firms want it on their premises, and no big cloud: all that they give away, at least three contracts, goes to the
/// start-up at twice the cloud's price. Its cause: that they shut big clouds out.
#[test]
fn s15_state_owned_firms_want_it_on_their_premises_and_no_big_cloud() {
    check(&on_premise(true), &on_premise(false), |told| told.won(0).len() >= 3 && told.won(1).is_empty());
}
