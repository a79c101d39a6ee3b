//! Buying users: creators and keywords, channels with audiences of their own, dearer attention, pages and their scandal.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::view::ScandalKind;
use burnrate_sim::Outcome;

use crate::story::{BILIBILI, DOUYIN, PODCAST, SEARCH, Story, Told, XIAOHONGSHU, check};

fn famous_creator() -> Command {
    Command::BookCreator { channel: ChannelId(BILIBILI), tier: 3 }
}

/// A vendor's bills are paid, so that nobody dies of a test's budget.
fn rich(story: Story) -> Story {
    story.given(|scenario| {
        scenario.switches.congestion = false;
        scenario.vendors.iter_mut().for_each(|vendor| vendor.start.cash_fen = 100_000_000_000);
    })
}

/// The first of four alike vendors pays creators with millions of followers each week for two months and bids on every keyword;
/// the three others do the same, or nothing.
fn creators_first(rivals_too: bool) -> Story {
    let mut story = rich(Story::of(4, 91));
    for vendor in if rivals_too { 0..4 } else { 0..1 } {
        story = story.bid(1, vendor, SEARCH, 10_000);
        for week in 0..8 {
            story = story.order(1 + 7 * week, vendor, famous_creator());
        }
    }
    story
}

/// A start-up buys users first, with creators of millions of followers and on nearly every keyword: after three months it has half
/// as many users again as any rival. Its cause: that it is the first.
#[test]
fn s05_who_buys_creators_and_keywords_first_leads() {
    let happened = |told: &Told| {
        let best_rival = (1..4).map(|rival| told.at_end(rival).mau).max().unwrap_or(0);
        told.at_end(0).mau * 2 >= best_rival * 3
    };
    check(&creators_first(false), &creators_first(true), happened);
}

/// One vendor buys podcasts alone, another the same money's worth of short videos. Office workers and the general public are all
/// the people there are, and a laptop's product shows which of them came: it is used in a browser by the same share of sessions,
/// but office workers have three times as many of them.
fn podcasts_and_videos(audiences_differ: bool) -> Story {
    let story = rich(Story::of(2, 120)).given(|scenario| {
        if !audiences_differ {
            let alike = scenario.channels[usize::from(DOUYIN)].composition_micro.clone();
            scenario.channels[usize::from(PODCAST)].composition_micro = alike;
        }
        for vendor in &mut scenario.vendors {
            vendor.start.users.fill(0);
            vendor.start.registered.fill(0);
        }
    });
    story.bid(1, 0, PODCAST, 20_000).bid(1, 1, DOUYIN, 20_000)
}

/// Channels have audiences of their own: whoever advertises on podcasts gets people who use it for work, a quarter more tokens a
/// head than those from short videos. Its cause: whom the channels reach.
#[test]
fn s06_channels_bring_people_of_their_own() {
    let happened = |told: &Told| {
        let a_head = |vendor| told.at_end(vendor).tokens / told.at_end(vendor).active_users.max(1);
        a_head(0) * 4 >= a_head(1) * 5
    };
    check(&podcasts_and_videos(true), &podcasts_and_videos(false), happened);
}

/// Each of so many vendors pays a famous creator a week, and bids ¥30,000 a day on the creators' channel.
fn bidders(vendors: u16) -> Story {
    let mut story = rich(Story::of(6, 63));
    for vendor in 0..vendors {
        story = story.bid(29, vendor, BILIBILI, 30_000);
        for week in 4..9 {
            story = story.order(1 + 7 * week, vendor, famous_creator());
        }
    }
    story.bid(1, 0, BILIBILI, 30_000).order(1, 0, famous_creator())
}

/// "AI vendors pay more than others, and acquisition will only get dearer": when six bid and not one, a creator takes a fifth more
/// after a month than at first, and a user costs half as much again as in the first month. Its cause: total demand.
#[test]
fn s07_acquisition_gets_dearer_with_everybodys_demand() {
    let happened = |told: &Told| {
        let fees: Vec<i64> = told
            .outcomes()
            .filter_map(|(_, outcome)| match outcome {
                Outcome::CreatorReached { vendor, fee_fen, .. } if vendor.0 == 0 => Some(*fee_fen),
                _ => None,
            })
            .collect();
        let (Some(first), Some(last)) = (fees.first(), fees.last()) else { return false };
        let cost = |day| told.on(day, 0).cac_fen.unwrap_or(0);
        last * 5 >= first * 6 && cost(63) * 2 >= cost(28) * 3
    };
    check(&bidders(6), &bidders(1), happened);
}

/// Two alike vendors; the first answers its own questions on so many static pages a day.
fn pages(pages_per_day: u32) -> Story {
    rich(Story::of(2, 180)).order(1, 0, Command::SeoPages { pages_per_day }).bid(1, 0, SEARCH, 5_000)
}

/// A vendor answers its own questions on static pages that search engines pick up; it gains users on its rival, then there is a
/// controversy, and the pages and its place in searches vanish. Its cause: the pages.
#[test]
fn s08_pages_for_search_engines_end_in_a_controversy() {
    let happened = |told: &Told| {
        let broke = told.first_day(|o| {
            matches!(o, Outcome::ScandalBroke { vendor, kind: ScandalKind::SearchPages } if vendor.0 == 0)
        });
        let barred = told.first_day(|o| matches!(o, Outcome::SearchBarred { vendor, .. } if vendor.0 == 0));
        let lead = |day: u32| told.on(day, 0).active_users as i64 - told.on(day, 1).active_users as i64;
        broke.is_some_and(|day| {
            barred == Some(day) && day > 14 && lead(day - 1) > 0 && lead(day + 30) < lead(day - 1)
        })
    };
    check(&pages(2_500), &pages(0), happened);
}

/// A twentieth of Kimi's ¥200,000 a day, in the shares of its channels, in a twentieth of the country, from a twentieth of its users in February; it pitches once it
/// has two months to show.
fn kimi(yuan_per_day: i64) -> Story {
    let (_, country) = burnrate_content::load("china-2024").unwrap();
    let story = rich(Story::of(4, 160)).given(|scenario| {
        // Of clicks, as many become users as in the recorded market.
        scenario.advertising.cvr_micro = country.advertising.cvr_micro;
        let kimi = &mut scenario.vendors[0].start;
        kimi.users = vec![2_000, 3_000, 500, 200, 4_300];
        kimi.awareness_micro.fill(10_000);
        kimi.registered.clone_from(&kimi.users);
        kimi.stars_micro = 1_000_000;
    });
    let shared = [(BILIBILI, 60), (XIAOHONGSHU, 15), (SEARCH, 25)];
    let story = shared
        .into_iter()
        .fold(story, |story, (channel, percent)| story.bid(61, 0, channel, yuan_per_day / 100 * percent));
    story.raising(0, 75, 80)
}

/// A new user costs about ¥12, a month brings 60% more, and new investors come at a higher valuation than before. Its cause: what is
/// spent.
#[test]
fn s09_twelve_yuan_a_user_growth_and_new_investors() {
    let happened = |told: &Told| {
        let cost_is_told = told.on(91, 0).cac_fen.is_some_and(|fen| (800..=1_600).contains(&fen));
        let grew =
            (62..=120).any(|day| told.on(day, 0).mau * 10 >= told.on(day.saturating_sub(30), 0).mau * 16);
        let dearer = told.outcomes().any(|(_, outcome)| match outcome {
            Outcome::RoundClosed { vendor, post_money_fen, amount_fen, .. } if vendor.0 == 0 => {
                post_money_fen - amount_fen > told.on(60, 0).valuation_fen
            }
            _ => false,
        });
        cost_is_told && grew && dearer
    };
    check(&kimi(10_000), &kimi(0), happened);
}

/// A vendor without users that buys them at a steady pace for two years.
fn steady_intake(asks_for_a_number: bool) -> Story {
    use burnrate_client_proto::command::Signup;
    let signup = if asks_for_a_number { Signup::Phone } else { Signup::None };
    let story = rich(Story::of_one_public(2, 700)).given(|scenario| {
        scenario.vendors[0].start.users.fill(0);
        scenario.vendors[0].start.registered.fill(0);
    });
    story.order(1, 0, Command::SetSignup { signup }).bid(1, 0, BILIBILI, 5_000).bid(1, 0, DOUYIN, 5_000)
}

/// 200 million registered and 20 million active: a vendor with a steady intake has six to fourteen times as many registered people
/// as users in the month. Its cause: that it asks for a telephone number.
#[test]
fn s11_ten_times_as_many_registered_as_active() {
    let happened = |told: &Told| {
        let end = told.at_end(0);
        (6..=14).contains(&(end.registered_users / end.mau.max(1)))
    };
    check(&steady_intake(true), &steady_intake(false), happened);
}

/// One vendor has six of ten people already; another begins to buy.
fn late_comer(habits: bool) -> Story {
    let story = rich(Story::of(2, 60)).given(|scenario| {
        scenario.switches.inertia = habits;
        for (place, segment) in scenario.segments.iter().enumerate() {
            scenario.vendors[0].start.users[place] = segment.population / 10 * 8;
            scenario.vendors[0].start.registered[place] = segment.population / 10 * 8;
        }
        scenario.vendors[0].start.tourist_share_micro = 0;
    });
    story.bid(1, 1, BILIBILI, 10_000)
}

/// Habits form early, and later moving a user costs more: whoever comes when most people have their assistant pays ¥20 for a user
/// that costs ¥9 at first. Its cause: habit.
#[test]
fn s12_once_habits_are_formed_a_user_costs_more() {
    let happened = |told: &Told| told.at_end(1).cac_fen.is_some_and(|fen| fen >= 2_000);
    check(&late_comer(true), &late_comer(false), happened);
}
