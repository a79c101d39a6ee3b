//! Every scenario that comes with the program resolves, keeps its bytes, and teaches step by step.
#![expect(clippy::unwrap_used, reason = "a test falls where its data is not there")]

use std::collections::BTreeMap;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_content::resolved::{ChoiceForm, Control, Resolved};
use burnrate_content::source::DEFAULTS;
use burnrate_content::{LoadError, check, list, load, text};

/// Nothing but what is required.
const MINIMAL: &str = r#"
key = "minimal"
title = { zh = "最小", en = "Minimal" }
summary = { zh = "两家公司。", en = "Two companies." }
teaching_goal = { zh = "无。", en = "None." }
classroom_minutes = 5
start_date = 2024-01-01
days = 30
[[vendors]]
key = "a"
name = { zh = "甲", en = "A" }
monogram = "A"
[[vendors]]
key = "b"
name = { zh = "乙", en = "B" }
monogram = "B"
"#;
const TEMPLATE: &str = include_str!("../scenarios/_template.toml");

fn resolved(name: &str) -> Resolved {
    let loaded = load(name);
    assert!(loaded.is_ok(), "{}", loaded.unwrap_err());
    loaded.unwrap().1
}

#[test]
fn every_scenario_resolves_and_round_trips() {
    assert_eq!(list().len(), 6, "a listed scenario does not resolve");
    for card in list() {
        let r = resolved(&card.key);
        assert_eq!(r.meta.key, card.key);
        let config = bincode::config::standard();
        let bytes = bincode::encode_to_vec(&r, config).unwrap();
        assert!(bytes.len() < 64 * 1024, "{} takes {} bytes", card.key, bytes.len());
        let (back, used): (Resolved, usize) = bincode::decode_from_slice(&bytes, config).unwrap();
        assert_eq!((back, used), (r.clone(), bytes.len()));
        let json = serde_json::to_string(&r).unwrap();
        assert_eq!(serde_json::from_str::<Resolved>(&json).unwrap(), r);
    }
}

#[test]
fn the_template_is_valid_and_not_listed() {
    let faults = check("_template.toml", TEMPLATE).map(|r| r.vendors.len());
    assert_eq!(
        faults,
        Ok(2),
        "{}",
        faults.clone().unwrap_err().iter().map(|f| format!("{f}\n")).collect::<String>()
    );
    assert!(list().iter().all(|card| !card.key.contains("template")));
}

/// How many words of `[unlock_turn]` open on each turn, a bid for each channel: controls that travel under one word, as those of
/// a round do, are one thing to learn.
fn words_opened(scenario: &str, channel_count: usize) -> BTreeMap<u32, usize> {
    let unlocks =
        |text: &str| text.parse::<toml::Table>().unwrap()["unlock_turn"].as_table().unwrap().clone();
    let mut words = unlocks(DEFAULTS);
    words.extend(unlocks(text(scenario).unwrap()));
    let bids = words.remove("bid").unwrap().as_table().unwrap().clone();
    let mut turns: Vec<i64> =
        words.values().chain(bids.values()).map(|turn| turn.as_integer().unwrap()).collect();
    turns.resize(words.len() + channel_count, 1);
    let mut opened = BTreeMap::new();
    for turn in turns {
        *opened.entry(u32::try_from(turn).unwrap()).or_default() += 1;
    }
    opened
}

#[test]
fn first_class_opens_three_controls_a_turn_at_most_and_lasts_its_days() {
    let r = resolved("first-class");
    let days: u32 = r.pacing.turn_plan.iter().map(|span| span.turns * span.days).sum();
    assert_eq!((r.meta.days, days, r.vendors.len()), (364, 364, 6));
    let opened = words_opened("first-class", r.channels.len());
    assert_eq!(opened[&1], 1, "the first minute shows one slider");
    let last_turn: u32 = r.pacing.turn_plan.iter().map(|span| span.turns).sum();
    assert!(opened.range(..=last_turn).all(|(_, n)| *n <= 3), "{opened:?}");
    let turn = |control| r.unlock_turn(control, None);
    let first_ad = r.unlock_turn(Control::Bid, r.channel_index("bilibili"));
    assert!(turn(Control::Subscription) < first_ad);
    assert!(first_ad < turn(Control::RoundAmount) && turn(Control::RoundAmount) < turn(Control::Gpus));
}

#[test]
fn first_class_vendors_differ_in_name_and_bot_only() {
    let r = resolved("first-class");
    for vendor in &r.vendors {
        assert_eq!(vendor.start, r.vendors[0].start);
        assert_eq!(vendor.start.users.iter().sum::<u64>(), 200_000);
        assert_eq!(vendor.start.cash_fen, 2_000_000_000);
    }
}

#[test]
fn market_scale_is_applied_to_people_money_and_accounts() {
    let r = resolved("first-class");
    assert_eq!(r.segments.iter().map(|s| s.population).sum::<u64>(), 31_000_000);
    assert_eq!(r.api_segment.accounts, 1_000);
    let douyin = usize::from(r.channel_index("douyin").unwrap());
    assert_eq!(r.channels[douyin].b_bar_fen_per_day, 30_000_000);
    assert_eq!(r.finance.investors.cap_median_fen, 40_000_000_000);
    assert_eq!(r.advertising.refresh_scale_fen, 2_500_000);
}

#[test]
fn china_2024_has_its_vendors_dates_and_recorded_moves() {
    let r = resolved("china-2024");
    let keys: Vec<&str> = r.vendors.iter().map(|v| v.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "doubao", "ernie", "tiangong", "kimi", "spark", "tongyi", "zhipu", "minimax", "yuanbao",
            "deepseek", "dalin", "others"
        ]
    );
    let yuanbao = usize::from(r.vendor_index("yuanbao").unwrap());
    assert_eq!(r.vendors[yuanbao].start_day, 212);
    assert_eq!(r.segments.iter().map(|s| s.population).sum::<u64>(), 620_000_000);
    let april: Vec<Command> = r.script.iter().filter(|m| m.day == 153).map(|m| m.command.clone()).collect();
    let bid = |key: &str, fen: i64| Command::SetBid {
        channel: ChannelId(r.channel_index(key).unwrap()),
        bid_fen_per_day: Fen(fen),
    };
    let spent = [("bilibili", 3_610_000), ("douyin", 28_880_000), ("xiaohongshu", 3_610_000)];
    assert_eq!(april, spent.map(|(key, fen)| bid(key, fen)), "its own mix replaces the common one whole");
    assert!(r.script.windows(2).all(|w| (w[0].day, w[0].vendor) <= (w[1].day, w[1].vendor)));
    assert!(r.script.iter().all(|m| m.day < r.vendors[0].bot_from_day));
}

#[test]
fn defaults_are_the_documented_ones() {
    let r = check("minimal.toml", MINIMAL).unwrap();
    assert_eq!(r.choice.form, ChoiceForm::Exact);
    assert_eq!(r.segments[0].inertia_micro, 1_500_000);
    assert_eq!(r.segments[1].inertia_micro, 2_000_000);
    assert_eq!(r.segments[2].kappa_word_of_mouth_micro, 60_000);
    assert_eq!(r.segments[0].habit_exit_nano_per_day, 6_200_000);
    assert_eq!(r.segments[0].review_nano_per_day, 22_222_222);
    assert_eq!(r.compute.rent_fen_per_gpu_day, 34_560);
    assert_eq!(r.compute.terms.iter().map(|t| t.discount_micro).collect::<Vec<_>>(), [0, 120_000, 300_000]);
    assert_eq!(r.bounds.range(Control::ApiInput).step, 1);
    assert_eq!(r.bounds.round_sale_bp.max, 4_000);
    assert!(
        r.bounds.range(Control::FreeQuota).allows(200) && !r.bounds.range(Control::FreeQuota).allows(201)
    );
    for channel in &r.channels {
        assert_eq!(channel.composition_micro.iter().sum::<i64>(), 1_000_000);
    }
}

/// Its fit stands in its own file: the numbers that are fitted differ from the defaults, creators talk twice as much as others,
/// and the rest of every segment is the default's.
#[test]
fn the_fit_of_china_2024_is_its_own_alone() {
    let (china, plain) = (resolved("china-2024"), check("minimal.toml", MINIMAL).unwrap());
    assert_ne!(china.advertising.cvr_micro, plain.advertising.cvr_micro);
    assert_eq!(china.advertising.phi_fatigue_micro, plain.advertising.phi_fatigue_micro);
    assert_eq!(china.segments[2].kappa_word_of_mouth_micro, 2 * china.segments[0].kappa_word_of_mouth_micro);
    for (own, default) in china.segments.iter().zip(&plain.segments) {
        let mut own = own.clone();
        own.lapsed_return_nano_per_day = default.lapsed_return_nano_per_day;
        own.kappa_word_of_mouth_micro = default.kappa_word_of_mouth_micro;
        own.review_nano_per_day = default.review_nano_per_day;
        own.second_app_nano_per_day = default.second_app_nano_per_day;
        assert_eq!(&own, default, "{}", own.key);
    }
}

/// The tokens a day that the defaults name are what the formula of a conversation gives.
#[test]
fn daily_needs_agree_with_conversations() {
    let r = resolved("china-2024");
    let tokens = |s: u64, m: u64, k: f64| {
        let turn = m as f64;
        k * (s as f64 + turn) + turn * k * (k - 1.0) / 2.0
    };
    let c = &r.conversation;
    let chat = tokens(c.chat_system_tokens, c.chat_message_tokens + c.chat_reply_tokens, 7.5);
    let knowledge =
        tokens(c.knowledge_system_tokens, c.knowledge_message_tokens + c.knowledge_reply_tokens, 7.5);
    for segment in &r.segments {
        let kb = segment.knowledge_share_micro as f64 / 1e6;
        let day = segment.conversations_per_day_micro as f64 / 1e6 * ((1.0 - kb) * chat + kb * knowledge);
        let stated = segment.need_mean_tokens_per_day as f64;
        assert!((day / stated - 1.0).abs() < 0.02, "{}: {day} against {stated}", segment.key);
    }
}

/// The file of defaults, read as a scenario's own text, has no key that nobody reads and resolves to itself.
#[test]
fn defaults_hold_nothing_that_is_not_read() {
    let (required, vendors) = MINIMAL.split_once("[[vendors]]").unwrap();
    let spelled_out = check("all.toml", &format!("{required}{DEFAULTS}\n[[vendors]]{vendors}"));
    assert_eq!(spelled_out, check("minimal.toml", MINIMAL));
    assert!(spelled_out.is_ok(), "{spelled_out:?}");
}

/// A textbook market: one segment, no channels, no API, everything but the choice switched off.
#[test]
fn a_market_may_be_as_small_as_a_textbook_s() {
    let text = r#"
key = "duopoly"
title = { zh = "双头", en = "Duopoly" }
summary = { zh = "两家定价。", en = "Two set prices." }
teaching_goal = { zh = "伯特兰竞争。", en = "Bertrand." }
classroom_minutes = 5
start_date = 2024-01-01
days = 7
channels = []
[segment]
inertia = 0
beta_depth = 0
[[segments]]
key = "all"
name = { zh = "所有人", en = "Everyone" }
population = 1_000_000_000_000
beta_quality = 0
beta_ux = 0
alpha_per_yuan_month = 0.01
conversations_per_day = 0
knowledge_share = 0
need_mean_tokens_per_day = 1
[api_segment]
accounts = 0
[choice]
zeta_free = 0
beta_network = 0
[vendor]
xi = 1
free_quota_multiple = 0
users = 0
lapsed_multiple = 0
[[vendors]]
key = "a"
name = { zh = "甲", en = "A" }
monogram = "A"
[[vendors]]
key = "b"
name = { zh = "乙", en = "B" }
monogram = "B"
[switches]
adoption = false
awareness = false
everyone_reviews_daily = true
"#;
    let r = check("duopoly.toml", text).unwrap();
    assert_eq!((r.segments.len(), r.channels.len(), r.segments[0].population), (1, 0, 1_000_000_000_000));
    assert_eq!((r.segments[0].inertia_micro, r.vendors[0].start.xi_micro), (0, 1_000_000));
    assert_eq!(r.vendors[0].start.gpus, []);
    assert!(r.switches.everyone_reviews_daily && !r.switches.awareness && r.switches.churn);
}

#[test]
fn names_that_are_not_there_say_what_is() {
    let error = load("first-clas").unwrap_err();
    assert!(matches!(error, LoadError::NotFound { .. }));
    let line = error.to_string();
    assert!(
        line.contains("first-clas")
            && line
                .contains("first-class, price-war, investor-winter, b2b-squeeze, small-market, china-2024"),
        "{line}"
    );
    assert!(text("china-2024").is_some() && text("_template").is_none());
    let folder = load(env!("CARGO_MANIFEST_DIR")).unwrap_err();
    assert!(matches!(folder, LoadError::Unreadable { .. }), "{folder}");
}
