//! Openings, commands and whole matches for the tests of behaviour.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]
#![allow(dead_code, reason = "each test file uses its own part")]

use burnrate_client_proto::command::{Command, DecisionKey, GpuTerm, Price, Signup, Stance, Surface};
use burnrate_client_proto::id::{ChannelId, ClientId, KeywordId, PersonId, SegmentId, VendorId};
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;
use burnrate_sim::{Author, Batch, Decision, Event, Kernel, Opening, RULES_VERSION, Simulation, Stamp};
use proptest::prelude::*;

/// The opening of a scenario that comes with the program.
pub(crate) fn opening(scenario: &str, seed: u64, kernel: Kernel) -> Opening {
    let (scenario_text, mut resolved) = burnrate_content::load(scenario).unwrap();
    if scenario == "first-class" {
        // Its companies advertise from the first day on; a test of one mechanic says itself who does.
        resolved.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
    }
    Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel }
}

/// A market of this opening that has started.
pub(crate) fn started(opening: &Opening) -> Simulation {
    let mut simulation = Simulation::new(opening).unwrap();
    simulation.evolve(&Event::Started {});
    simulation
}

/// A person's batch.
pub(crate) fn batch(vendor: u16, seq: u64, commands: &[Command]) -> Batch {
    Batch {
        vendor: VendorId(vendor),
        author: Author::Person(PersonId(u32::from(vendor))),
        stamp: Some(Stamp { client: ClientId([vendor as u8; 16]), seq }),
        commands: commands.to_vec(),
    }
}

/// Decides and evolves.
pub(crate) fn submit(simulation: &mut Simulation, batch: &Batch) -> Answer {
    match simulation.decide(batch) {
        Decision::Fresh { events, answer } => {
            events.iter().for_each(|event| simulation.evolve(event));
            answer
        }
        Decision::Remembered(answer) => answer,
        Decision::TooOld => Answer::TooOld {},
        Decision::Malformed => panic!("a malformed batch: {batch:?}"),
    }
}

/// Puts the script of the next day and closes it.
pub(crate) fn close_day(simulation: &mut Simulation) -> burnrate_sim::DayClosed {
    for batch in simulation.due_script() {
        submit(simulation, &batch);
    }
    simulation.close_day()
}

pub(crate) fn set_bid(channel: u16, yuan: i64) -> Command {
    Command::SetBid { channel: ChannelId(channel), bid_fen_per_day: Fen::from_yuan(yuan) }
}

pub(crate) fn subscription(fen: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(fen) } }
}

pub(crate) fn any_term() -> impl Strategy<Value = GpuTerm> {
    prop::sample::select(GpuTerm::ALL.to_vec())
}

/// Any command of the ways to borrow, to sleep and to be sold.
fn any_money_command() -> impl Strategy<Value = Command> {
    let sum = || (0..400_i64).prop_map(|n| Fen::from_yuan(n * 50_000));
    prop_oneof![
        3 => sum().prop_map(|amount_fen| Command::Bridge { amount_fen }),
        2 => sum().prop_map(|amount_fen| Command::Borrow { amount_fen }),
        2 => sum().prop_map(|amount_fen| Command::Repay { amount_fen }),
        1 => Just(Command::Hibernate {}),
        1 => Just(Command::Wake {}),
        1 => sum().prop_map(|reserve_fen| Command::OfferSale { reserve_fen }),
        3 => (0..8_u16, sum()).prop_map(|(vendor, bid_fen)| Command::BidFor { vendor: VendorId(vendor), bid_fen }),
    ]
}

/// Any command, within its bounds or somewhat beyond them.
pub(crate) fn any_command() -> impl Strategy<Value = Command> {
    let price = prop_oneof![
        (-1..20_100_i64).prop_map(|fen| Price::ApiInput { fen_per_mtok: Fen(fen) }),
        (-1..20_100_i64).prop_map(|fen| Price::ApiOutput { fen_per_mtok: Fen(fen) }),
        (-1..50_100_i64).prop_map(|fen| Price::Subscription { fen_per_month: Fen(fen) }),
        (0..202_u16).prop_map(|tenths| Price::FreeQuota { tenths }),
    ];
    let plain = prop_oneof![
        8 => (0..7_u16, 0..4_000_i64).prop_map(|(channel, hundred)| set_bid(channel, hundred * 100)),
        2 => (0..600_i64).prop_map(|n| Command::RefreshCreative { spend_fen: Fen::from_yuan(n * 500) }),
        6 => price.prop_map(|price| Command::SetPrice { price }),
        4 => (any_term(), 0..500_u32).prop_map(|(term, gpus)| Command::RentGpu { term, gpus }),
        4 => (1..2_000_i64, 1..60_i64).prop_map(|(ask, part)| {
            let ask_yuan = ask * 1_000_000;
            Command::OpenRound {
                amount_fen: Fen::from_yuan(ask_yuan * part / 100),
                ask_pre_money_fen: Fen::from_yuan(ask_yuan),
                walk_away_pre_money_fen: Fen(0),
                pool_bp: u16::try_from(part % 3 * 500).unwrap(),
                compute_bp: u16::try_from(part % 5 * 2_500).unwrap(),
            }
        }),
        2 => (0..4_u16, 0..6_u8).prop_map(|(round, rank)| Command::AcceptTerm { round, rank }),
        1 => (0..4_u16, 0..6_u8).prop_map(|(round, rank)| Command::DeclineTerm { round, rank }),
        4 => any_money_command(),
    ];
    let withdrawn = plain.clone().prop_filter_map("has a key", |command| {
        command.key().map(|decision: DecisionKey| Command::Withdraw { decision })
    });
    prop_oneof![10 => plain, 1 => withdrawn, 5 => any_attention_command()]
}

/// Any command about attention beside bids, within its bounds or somewhat beyond them.
pub(crate) fn any_attention_command() -> impl Strategy<Value = Command> {
    let channel = || (0..7_u16).prop_map(ChannelId);
    let segments = prop::collection::vec((0..6_u16).prop_map(SegmentId), 0..4);
    let keywords = prop::collection::vec((0..13_u16).prop_map(KeywordId), 0..5);
    let stance = prop::sample::select(vec![Stance::Admit, Stance::Deny, Stance::Silent]);
    let signup = prop::sample::select(vec![Signup::Phone, Signup::None]);
    let surface = prop::sample::select(vec![Surface::App, Surface::Web, Surface::Both]);
    let paid = prop_oneof![
        (channel(), 0..5_u8).prop_map(|(channel, tier)| Command::BookCreator { channel, tier }),
        (3..12_u16).prop_map(|city_weeks| Command::BookOffline { city_weeks }),
        (0..110_u32).prop_map(|n| Command::SeoPages { pages_per_day: n * 100 }),
    ];
    let owned = prop_oneof![
        (channel(), 0..3_000_u64).prop_map(|(channel, thousands)| Command::HouseAds {
            channel,
            impressions_per_day: thousands * 1_000
        }),
        (channel(), any::<bool>()).prop_map(|(channel, closed)| Command::CloseOwnChannel { channel, closed }),
    ];
    prop_oneof![
        2 => (channel(), segments).prop_map(|(channel, segments)| Command::SetAudience { channel, segments }),
        2 => keywords.prop_map(|keywords| Command::SetKeywords { keywords }),
        4 => paid,
        2 => owned,
        1 => stance.prop_map(|stance| Command::PressStatement { stance }),
        2 => signup.prop_map(|signup| Command::SetSignup { signup }),
        1 => surface.prop_map(|surface| Command::SetSurface { surface }),
        1 => (0..22_u16).prop_map(|n| Command::SetModeration { level_bp: n * 500 }),
        1 => Just(Command::Launch {}),
    ]
}
