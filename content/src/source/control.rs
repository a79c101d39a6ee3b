//! Bounds of controls, the turn at which each opens, the turn plan, and the score's weights.

use super::section::Section;
use super::value::small;
use crate::resolved::{Bounds, Control, Pacing, Range, Score, TurnSpan, Unlock};

const SPANS_MAX: usize = 20;
/// After the first turn, no turn may open more.
const NEW_CONTROLS_MAX: usize = 3;

/// Controls that open once for all channels, with their words.
const CONTROLS: [(&str, Control); 7] = [
    ("api_input_price", Control::ApiInputPrice),
    ("api_output_price", Control::ApiOutputPrice),
    ("subscription_price", Control::SubscriptionPrice),
    ("free_quota", Control::FreeQuota),
    ("refresh_creative", Control::RefreshCreative),
    ("rent_gpu", Control::RentGpu),
    ("open_round", Control::OpenRound),
];

pub(super) fn bounds(root: &Section<'_, '_>) -> Bounds {
    let s = root.child("bounds");
    let yuan = |key: &str, max: f64| range(&s, key, |t, word| t.fen(word, 0.0..=max));
    let bounds = Bounds {
        bid_fen_per_day: yuan("bid_yuan_per_day", 1e8),
        refresh_fen: yuan("refresh_yuan", 1e9),
        api_input_fen_per_mtok: yuan("api_input_yuan_per_mtok", 10_000.0),
        api_output_fen_per_mtok: yuan("api_output_yuan_per_mtok", 10_000.0),
        subscription_fen_per_month: yuan("subscription_yuan_per_month", 100_000.0),
        free_quota_deci: range(&s, "free_quota_multiple", |t, word| i64::from(t.deci(word, 0.0..=20.0))),
        rent_gpus: range(&s, "rent_gpus", |t, word| t.whole(word, 0..=1_000_000)),
        round_ask_fen: yuan("round_ask_yuan", 1e13),
        round_sale_bp: range(&s, "round_sale_share", |t, word| t.micro(word, 0.0..=0.9) / 100),
        price_rise_notice_days: s.days("price_rise_notice_days", 0..=365),
    };
    s.finish();
    bounds
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

pub(super) fn unlocks(root: &Section<'_, '_>, channel_keys: &[&str]) -> Vec<Unlock> {
    let s = root.child("unlock_turn");
    let turn = |t: &Section<'_, '_>, word: &str| small(t.whole(word, 1..=520));
    let mut unlocks: Vec<Unlock> = CONTROLS
        .iter()
        .map(|(word, control)| Unlock { control: *control, channel: None, turn: turn(&s, word) })
        .collect();
    let bids = s.by_name("bid", channel_keys, &1, turn);
    unlocks.extend(bids.into_iter().enumerate().map(|(i, turn)| Unlock {
        control: Control::Bid,
        channel: u16::try_from(i).ok(),
        turn,
    }));
    s.finish();
    for unlock in unlocks.iter().filter(|u| u.turn > 1) {
        let opened = unlocks.iter().filter(|u| u.turn == unlock.turn).count();
        if opened > NEW_CONTROLS_MAX {
            s.fault_here(format!(
                "opens {opened} controls on turn {}; after turn 1 at most {NEW_CONTROLS_MAX} a turn",
                unlock.turn
            ));
        }
    }
    unlocks
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
        let read = TurnSpan { turns: span.days("turns", 1..=3_650), days: span.days("days", 1..=365) };
        span.finish();
        read
    };
    let plan: Vec<TurnSpan> = pacing.list("turn_plan", SPANS_MAX).into_iter().map(read).collect();
    let total: u32 = plan.iter().map(|span| span.turns * span.days).fold(0, u32::saturating_add);
    if total < days {
        pacing.fault_at("turn_plan", format!("lasts {total} days, shorter than the scenario's {days}"));
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
    };
    s.finish();
    score
}
