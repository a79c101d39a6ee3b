//! Products: what training and tokens cost, depth and crowding, features, refusals.

use burnrate_client_proto::command::{Area, Command, GpuTerm};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::ScandalKind;
use burnrate_sim::Outcome;

use crate::going_under::free_of_charge;
use crate::story::{BILIBILI, Story, Told, check};

fn rich(story: Story) -> Story {
    story.given(|scenario| {
        scenario.vendors.iter_mut().for_each(|vendor| vendor.start.cash_fen = 100_000_000_000);
    })
}

/// Two alike labs train twice, for the same money on the same days; the first has so many times the users.
fn two_labs(users_times: u64) -> Story {
    let mut story = rich(Story::of(2, 330)).given(|scenario| {
        scenario.switches.congestion = false;
        let first = &mut scenario.vendors[0].start;
        first.users.iter_mut().for_each(|users| *users *= users_times);
        first.registered.clone_from(&first.users);
        for vendor in &mut scenario.vendors {
            vendor.start.stars_micro = 3_000_000;
            vendor.start.gpus[0].gpus = 600;
        }
    });
    for vendor in 0..2 {
        story = story.order(2, vendor, Command::Allocate { train_share_bp: 3_000 });
        for day in [60, 220] {
            story =
                story.order(day, vendor, Command::Train { spend_fen: Fen::from_yuan(3_000_000), gpus: 100 });
        }
    }
    story
}

/// More users, more feedback, faster iteration: of two labs that train alike, the one with many more users makes the greater step twice
/// running. Its cause: the users.
#[test]
fn s16_more_users_make_the_next_model_better() {
    let happened = |told: &Told| {
        let gains = |vendor: u16| -> Vec<i64> {
            let gains = told.outcomes().filter_map(|(_, outcome)| match outcome {
                Outcome::ModelReleased { vendor: v, gain_milli, .. } if v.0 == vendor => Some(*gain_milli),
                _ => None,
            });
            gains.collect()
        };
        let (first, second) = (gains(0), gains(1));
        first.len() == 2 && second.len() == 2 && first.iter().zip(&second).all(|(a, b)| a > b)
    };
    check(&two_labs(20), &two_labs(1), happened);
}

/// A lab with as many users as a twentieth of the country's largest has, which trains as the largest do (a twentieth of $191M a run, twice), or does not.
fn frontier_lab(trains: bool) -> Story {
    let mut story = rich(Story::of(2, 365)).given(|scenario| {
        scenario.vendors[0].start.heads = 20;
        scenario.vendors[0].start.gpus[0].gpus = 150;
        scenario.vendors[0].start.users.iter_mut().for_each(|users| *users *= 20);
        let users = scenario.vendors[0].start.users.clone();
        scenario.vendors[0].start.registered = users;
        scenario.switches.congestion = false;
    });
    if trains {
        let rented = Command::RentGpu { term: GpuTerm::Days365, gpus: 1_000 };
        story = story.order(2, 0, rented).order(3, 0, Command::Allocate { train_share_bp: 5_000 });
        for day in [7, 190] {
            let spend_fen = Fen::from_yuan(68_760_000);
            story = story.order(day, 0, Command::Train { spend_fen, gpus: 459 });
        }
    }
    story
}

/// A lab earns in a year a tenth of what it spends: $150M to $200M of revenue, $2bn of costs. Its cause: training.
#[test]
fn s17_training_costs_ten_times_the_revenue() {
    let happened = |told: &Told| {
        let (revenue, costs) = (told.sum(0, 1, 365, |v| v.revenue_fen), told.sum(0, 1, 365, |v| v.cost_fen));
        revenue > 0 && costs >= revenue * 10
    };
    check(&frontier_lab(true), &frontier_lab(false), happened);
}

/// A free product that buys users and rents the GPUs that they need; people talk to it for so many turns, some on a knowledge base.
fn conversations(turns: i64, knowledge: bool) -> Story {
    let story = rich(Story::of(2, 180)).given(|scenario| {
        for segment in &mut scenario.segments {
            segment.wanted_turns_micro = turns * 1_000_000;
            segment.turns_growth_per_month_micro = 0;
            segment.knowledge_share_micro = if knowledge { 200_000 } else { 0 };
        }
        scenario.vendors[0].start.depth_micro = 20_000_000;
        // Nobody works on cheaper serving here.
        scenario.compute.background_serving_research_micro = 0;
    });
    free_of_charge(story, 0)
        .order(1, 0, Command::SetAuto { area: Area::Compute, on: true })
        .bid(30, 0, BILIBILI, 40_000)
}

/// Conversations of fifteen turns, some on a knowledge base: more users, and more loss. In the half year a free vendor's users rise
/// by a fifth, and so does what it loses a day. Its cause: how long the conversations are.
#[test]
fn s18_more_users_more_loss() {
    let happened = |told: &Told| {
        let loss = |from, to| told.sum(0, from, to, |v| v.cost_fen - v.revenue_fen - v.ad_spend_fen);
        let (early, late) = (loss(20, 29), loss(171, 180));
        told.on(180, 0).active_users * 5 >= told.on(29, 0).active_users * 6 && late * 5 >= early * 6
    };
    check(&conversations(15, true), &conversations(2, false), happened);
}

/// Two vendors whose people want twenty turns. The first has depth and GPUs for them, or neither.
fn crowded(depth_turns: i64, gpus: u64) -> Story {
    rich(Story::of(2, 90)).given(|scenario| {
        for segment in &mut scenario.segments {
            segment.wanted_turns_micro = 20_000_000;
        }
        for vendor in &mut scenario.vendors {
            vendor.start.depth_micro = 20_000_000;
            vendor.start.gpus[0].gpus = 400;
        }
        let first = &mut scenario.vendors[0].start;
        first.depth_micro = depth_turns * 1_000_000;
        first.gpus[0].gpus = gpus;
    })
}

/// After seven or eight questions the model repeats itself, or says that the network is busy: it is told so, and a tenth of those who
/// would use it use the rival. Its cause: short memory and few GPUs.
#[test]
fn s20_it_repeats_itself_or_says_it_is_busy() {
    let happened = |told: &Told| {
        let congested = told.times(|o| matches!(o, Outcome::Congested { vendor } if vendor.0 == 0)) > 0;
        congested && told.at_end(0).active_users * 10 <= told.at_end(1).active_users * 9
    };
    check(&crowded(7, 10), &crowded(20, 400), happened);
}

/// Four products that feel alike; the first builds games and exam-season features for so much a month, or nothing.
fn scenes(yuan: i64) -> Story {
    let mut story = rich(Story::of(4, 150)).given(|scenario| scenario.switches.congestion = false);
    if yuan > 0 {
        for month in 0..4 {
            let spend_fen = Fen::from_yuan(yuan);
            story = story.order(1 + 30 * month, 0, Command::FeatureProject { spend_fen });
        }
    }
    story
}

/// Products feel alike, and games and exam-season features draw people in: whoever builds them has a twentieth more users than any of the
/// others. Its cause: the features.
#[test]
fn s21_features_draw_people_to_one_of_many_alike() {
    let happened = |told: &Told| {
        let best_rival = (1..4).map(|rival| told.at_end(rival).active_users).max().unwrap_or(0);
        told.at_end(0).active_users * 20 >= best_rival * 21
    };
    check(&scenes(2_000_000), &scenes(0), happened);
}

/// Two alike vendors in a market where scandals over what models say are frequent; the first refuses much, or nothing.
fn refusing(level_bp: u16) -> Story {
    rich(Story::of(2, 365))
        .given(|scenario| {
            scenario.switches.congestion = false;
            scenario.shocks.by_chance = true;
            let shocks = &mut scenario.shocks;
            shocks.device_entrant.rate_micro_per_year = 0;
            shocks.chip_shortage.rate_micro_per_year = 0;
            shocks.registration_rule.rate_micro_per_year = 0;
            shocks.investor_winter.rate_micro_per_year = 0;
            shocks.open_weights.rate_micro_per_year = 0;
            shocks.viral_breakout.rate_micro_per_year = 0;
            shocks.content_scandal.rate_micro_per_year = 2_000_000;
            // Office workers and developers: those who write reports.
            for place in [0, 2, 4] {
                scenario.segments[place].population /= 1_000;
                scenario.vendors.iter_mut().for_each(|vendor| {
                    vendor.start.users[place] /= 1_000;
                    vendor.start.registered[place] /= 1_000;
                    vendor.start.lapsed[place] /= 1_000;
                });
            }
        })
        .order(1, 0, Command::SetModeration { level_bp })
}

/// For reports that touch politics the model refuses: it has fewer scandals than its rival, and a twentieth fewer users among those who write
/// reports until the rival's first one. Its cause: the refusals.
#[test]
fn s25_refusals_spare_scandals_and_cost_users() {
    let happened = |told: &Told| {
        let scandal = |vendor: u16| move |o: &Outcome| matches!(o, Outcome::ScandalBroke { vendor: v, kind: ScandalKind::Content } if v.0 == vendor);
        let first = told.first_day(scandal(1)).unwrap_or(365);
        let fewer_users = told.on(first, 0).active_users * 20 <= told.on(first, 1).active_users * 19;
        fewer_users && told.times(scandal(0)) < told.times(scandal(1))
    };
    check(&refusing(10_000), &refusing(0), happened);
}
