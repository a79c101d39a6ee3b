//! Bounds of controls, the turn at which each opens, the turn plan, and the score's weights.

use std::collections::BTreeSet;

use burnrate_client_proto::view::CARD_TURNS_MAX;

use super::section::Section;
use super::value::{count, rounded, small};
use crate::resolved::{Bounds, Control, ControlRange, DAYS_MAX, Pacing, Range, Score, TurnSpan, Unlock};

const SPANS_MAX: usize = 20;
/// After the first turn, no turn may open more.
const NEW_CONTROLS_MAX: usize = 3;

/// Controls that open once for all channels: the word of a scenario, and what opens with it.
const UNLOCKS: [(&str, &[Control]); 38] = [
    ("api_input_price", &[Control::ApiInput]),
    ("api_output_price", &[Control::ApiOutput]),
    ("subscription_price", &[Control::Subscription]),
    ("free_quota", &[Control::FreeQuota]),
    ("refresh_creative", &[Control::CreativeSpend]),
    ("rent_gpu", &[Control::Gpus]),
    (
        "open_round",
        &[
            Control::RoundAmount,
            Control::AskPreMoney,
            Control::WalkAway,
            Control::PoolShare,
            Control::ComputeShare,
        ],
    ),
    ("audience", &[Control::Audience]),
    ("keywords", &[Control::Keywords]),
    ("creators", &[Control::CreatorTier]),
    ("posters", &[Control::CityWeeks]),
    ("seo_pages", &[Control::SeoPages]),
    ("house_ads", &[Control::HouseImpressions]),
    ("own_channel", &[Control::OwnChannel]),
    ("press_statement", &[Control::Statement]),
    ("signup", &[Control::Signup]),
    ("surface", &[Control::Surface]),
    ("moderation", &[Control::Moderation]),
    ("launch", &[Control::Launch]),
    ("train", &[Control::TrainSpend, Control::TrainGpus, Control::CancelProject]),
    ("distil", &[Control::Distil]),
    ("long_context", &[Control::ContextSpend]),
    ("serving_research", &[Control::ServingResearch]),
    ("features", &[Control::FeatureSpend]),
    ("open_weights", &[Control::OpenWeights]),
    ("buy_gpu", &[Control::BoughtGpus]),
    ("train_share", &[Control::TrainShare]),
    ("hire", &[Control::Hires]),
    ("layoff", &[Control::Layoffs]),
    ("pay", &[Control::Pay]),
    ("certificate", &[Control::Certificate]),
    ("tenders", &[Control::TenderPrice, Control::TenderStaff, Control::ServiceLevel]),
    ("bridge", &[Control::BridgeAmount]),
    ("debt", &[Control::DebtAmount, Control::Repayment]),
    ("hibernate", &[Control::Hibernation]),
    ("sale", &[Control::SaleReserve, Control::TakeoverBid]),
    ("reports", &[Control::Report]),
    ("auto", &[Control::Auto]),
];

/// How a bound's numbers are written in the file, and what they are in the match.
#[derive(Clone, Copy)]
enum Unit {
    /// Yuan with two decimals, as fen.
    Yuan,
    /// Whole numbers.
    Whole,
    /// A share or multiple with four decimals, as ten-thousandths.
    Share,
    /// With one decimal, as tenths.
    Tenths,
}

/// The word of each bound, the greatest number that it may hold, and the controls that keep to it.
const BOUNDS: [(&str, Unit, f64, &[Control]); 28] = [
    ("bid_yuan_per_day", Unit::Yuan, 1e8, &[Control::Bid]),
    ("refresh_yuan", Unit::Yuan, 1e9, &[Control::CreativeSpend]),
    ("api_input_yuan_per_mtok", Unit::Yuan, 10_000.0, &[Control::ApiInput]),
    ("api_output_yuan_per_mtok", Unit::Yuan, 10_000.0, &[Control::ApiOutput]),
    ("subscription_yuan_per_month", Unit::Yuan, 100_000.0, &[Control::Subscription]),
    ("free_quota_multiple", Unit::Tenths, 20.0, &[Control::FreeQuota]),
    ("rent_gpus", Unit::Whole, 1e6, &[Control::Gpus]),
    ("round_ask_yuan", Unit::Yuan, 1e13, &[Control::AskPreMoney, Control::WalkAway]),
    ("pool_share", Unit::Share, 0.5, &[Control::PoolShare]),
    ("compute_share", Unit::Share, 1.0, &[Control::ComputeShare]),
    ("audience_segments", Unit::Whole, 12.0, &[Control::Audience]),
    ("keyword_count", Unit::Whole, 20.0, &[Control::Keywords]),
    ("creator_tier", Unit::Whole, 3.0, &[Control::CreatorTier]),
    ("city_weeks", Unit::Whole, 10_000.0, &[Control::CityWeeks]),
    ("seo_pages_per_day", Unit::Whole, 1e8, &[Control::SeoPages]),
    ("house_impressions_per_day", Unit::Whole, 1e12, &[Control::HouseImpressions]),
    ("moderation_level", Unit::Share, 1.0, &[Control::Moderation]),
    ("train_yuan", Unit::Yuan, 1e11, &[Control::TrainSpend]),
    ("train_gpus", Unit::Whole, 1e6, &[Control::TrainGpus]),
    ("context_yuan", Unit::Yuan, 1e10, &[Control::ContextSpend]),
    ("serving_research_yuan_per_month", Unit::Yuan, 1e9, &[Control::ServingResearch]),
    ("feature_yuan", Unit::Yuan, 1e10, &[Control::FeatureSpend]),
    ("buy_gpus", Unit::Whole, 1e6, &[Control::BoughtGpus]),
    ("train_share", Unit::Share, 1.0, &[Control::TrainShare]),
    ("heads", Unit::Whole, 100_000.0, &[Control::Hires, Control::Layoffs, Control::TenderStaff]),
    ("pay_multiple", Unit::Share, 6.0, &[Control::Pay]),
    ("tender_yuan", Unit::Yuan, 1e12, &[Control::TenderPrice]),
    ("service_level", Unit::Share, 1.0, &[Control::ServiceLevel]),
];

/// Sums of money that are bounded by what there is, and by one range for all.
const MONEY: [Control; 6] = [
    Control::RoundAmount,
    Control::BridgeAmount,
    Control::DebtAmount,
    Control::Repayment,
    Control::SaleReserve,
    Control::TakeoverBid,
];

pub(super) fn bounds(root: &Section<'_, '_>) -> Bounds {
    let s = root.child("bounds");
    let mut found = Vec::new();
    for (word, unit, most, controls) in BOUNDS {
        let range = range(&s, word, |t, key| in_unit(t, key, unit, most));
        found.extend(controls.iter().map(|&control| (control, range)));
    }
    let money = range(&s, "money_yuan", |t, key| in_unit(t, key, Unit::Yuan, 1e13));
    found.extend(MONEY.map(|control| (control, money)));
    // What has no number of its own is done or not done.
    let switch = Range { min: 0, max: 1, step: 1 };
    let of = |control: Control| found.iter().find(|(c, _)| *c == control).map_or(switch, |(_, range)| *range);
    let bounds = Bounds {
        ranges: Control::ALL.map(|control| ControlRange { control, range: of(control) }).to_vec(),
        round_sale_bp: range(&s, "round_sale_share", |t, word| t.micro(word, 0.0..=0.9) / 100),
        price_rise_notice_days: s.days("price_rise_notice_days", 0..=365),
    };
    s.finish();
    bounds
}

fn in_unit(s: &Section<'_, '_>, key: &str, unit: Unit, most: f64) -> i64 {
    match unit {
        Unit::Yuan => s.fen(key, 0.0..=most),
        Unit::Whole => s.whole(key, 0..=rounded(most)),
        Unit::Share => s.micro(key, 0.0..=most) / 100,
        Unit::Tenths => i64::from(s.deci(key, 0.0..=most)),
    }
}

fn range(bounds: &Section<'_, '_>, key: &str, read: impl Fn(&Section<'_, '_>, &str) -> i64) -> Range {
    let s = bounds.child(key);
    let range = Range { min: read(&s, "min"), max: read(&s, "max"), step: read(&s, "step") };
    if range.min > range.max {
        s.fault_at("max", "must be at least min");
    }
    if range.step < 1 || range.step > (range.max - range.min).max(1) {
        s.fault_at("step", "must be above 0 and no longer than the range");
    }
    s.finish();
    range
}

/// `last_turn`: what opens after it never opens, so any number may.
pub(super) fn unlocks(root: &Section<'_, '_>, channel_keys: &[&str], last_turn: u32) -> Vec<Unlock> {
    let s = root.child("unlock_turn");
    let turn = |t: &Section<'_, '_>, word: &str| small(t.whole(word, 1..=520));
    let mut words: Vec<(u32, Vec<Unlock>)> = UNLOCKS
        .iter()
        .map(|(word, controls)| {
            let turn = turn(&s, word);
            (turn, controls.iter().map(|&control| Unlock { control, channel: None, turn }).collect())
        })
        .collect();
    let bids = s.by_name("bid", channel_keys, &1, turn);
    words.extend(bids.into_iter().enumerate().map(|(i, turn)| {
        (turn, vec![Unlock { control: Control::Bid, channel: u16::try_from(i).ok(), turn }])
    }));
    s.finish();
    let turns: BTreeSet<u32> = words.iter().map(|(turn, _)| *turn).filter(|turn| *turn > 1).collect();
    for turn in turns {
        let opened = words.iter().filter(|(of, _)| *of == turn).count();
        if opened > NEW_CONTROLS_MAX && turn <= last_turn {
            s.fault_here(format!(
                "opens {opened} controls on turn {turn}; after turn 1 at most {NEW_CONTROLS_MAX} a turn"
            ));
        }
    }
    words.into_iter().flat_map(|(_, unlocks)| unlocks).collect()
}

pub(super) fn pacing(root: &Section<'_, '_>) -> Pacing {
    let s = root.child("pacing");
    let pacing = Pacing {
        turn_plan: turn_plan(&s, super::meta::days(root).unwrap_or(1)),
        seconds_per_turn: small(s.whole("seconds_per_turn", 5..=86_400)),
        days_per_second_milli: small(s.micro("days_per_second", 0.01..=1_000.0) / 1_000),
    };
    s.finish();
    pacing
}

/// The plan given, or weeks to the end.
fn turn_plan(pacing: &Section<'_, '_>, days: u32) -> Vec<TurnSpan> {
    if !pacing.has("turn_plan") {
        return vec![TurnSpan { turns: days.div_ceil(7), days: 7 }];
    }
    let read = |span: Section<'_, '_>| {
        let turns = span.days("turns", 1..=i64::from(DAYS_MAX));
        let read = TurnSpan { turns, days: span.days("days", 1..=365) };
        span.finish();
        read
    };
    let plan: Vec<TurnSpan> = pacing.list("turn_plan", SPANS_MAX).into_iter().map(read).collect();
    let total: u32 = plan.iter().map(|span| span.turns * span.days).fold(0, u32::saturating_add);
    if total < days {
        pacing.fault_at("turn_plan", format!("lasts {total} days, shorter than the scenario's {days}"));
    }
    // A match's card lists so many turns, and readers take it that the last one goes on.
    let before_last: u32 = plan.iter().rev().skip(1).map(|span| span.turns).fold(0, u32::saturating_add);
    if before_last as usize >= CARD_TURNS_MAX {
        pacing.fault_at(
            "turn_plan",
            format!(
                "has {before_last} turns before its last span; at most {} are possible",
                CARD_TURNS_MAX - 1
            ),
        );
    }
    plan
}

pub(super) fn score(root: &Section<'_, '_>) -> Score {
    let s = root.child("score");
    let score = Score {
        habit_user_fen: s.fen("habit_user_yuan", 0.0..=999_999.0),
        window_days: s.days("window_days", 1..=365),
        arr_multiple_micro: s.micro("arr_multiple", 0.0..=1_000.0),
        star_fen: s.fen("star_yuan", 0.0..=1e12),
        cash_weight_micro: s.micro("cash_weight", 0.0..=100.0),
        debt_weight_micro: s.micro("debt_weight", 0.0..=100.0),
        parent_weight_micro: s.micro("parent_weight", 0.0..=100.0),
        award_min_paid_users: count(s.whole("award_min_paid_users", 0..=1_000_000_000)),
        award_comeback_fall_micro: s.micro("award_comeback_fall", 0.0..=1.0),
    };
    s.finish();
    score
}
