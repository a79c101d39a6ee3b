//! Consumer segments and API accounts. An entry inherits what it leaves out from `[segment]`, then from the default
//! entry of the same key, then from the default `[segment]`.

use super::section::Section;
use super::value::{NAME_CHARS_MAX, count, scaled, small};
use crate::resolved::{ApiSegment, SEGMENTS_MAX, Segment};

const PEOPLE_MAX: i64 = 2_000_000_000_000;

pub(super) fn read_all(root: &Section<'_, '_>, scale_micro: i64) -> Vec<Segment> {
    let template = root.child("segment");
    let known = root.defaults_only().list("segments", SEGMENTS_MAX);
    let mut segments: Vec<Segment> = Vec::new();
    for entry in root.list("segments", SEGMENTS_MAX) {
        let key = entry.word("key");
        if segments.iter().any(|s| s.key == key) {
            entry.fault_at("key", "must be unique among segments");
        }
        let entry = match known.iter().find(|k| k.word("key") == key) {
            Some(same) => entry.over_base(same),
            None => entry,
        };
        segments.push(read(&entry.over_base(&template), scale_micro));
    }
    if segments.is_empty() {
        root.fault_at("segments", "must hold at least one segment");
    }
    segments
}

fn read(s: &Section<'_, '_>, scale_micro: i64) -> Segment {
    let segment = Segment {
        key: s.word("key"),
        name: s.text("name", NAME_CHARS_MAX),
        population: count(scaled(s.whole("population", 1..=PEOPLE_MAX), scale_micro)),
        beta_quality_micro: s.micro("beta_quality", -20.0..=20.0),
        beta_ux_micro: s.micro("beta_ux", -20.0..=20.0),
        beta_depth_micro: s.micro("beta_depth", -20.0..=20.0),
        alpha_per_yuan_month_micro: s.micro("alpha_per_yuan_month", 0.0..=10.0),
        inertia_micro: s.micro("inertia", 0.0..=3.0),
        kappa_word_of_mouth_micro: s.micro("kappa_word_of_mouth", 0.0..=10.0),
        bass_p_per_year_micro: s.micro("bass_p_per_year", 0.0..=10.0),
        bass_q_per_year_micro: s.micro("bass_q_per_year", 0.0..=10.0),
        review_nano_per_day: s.every_days_nano("review_every_days"),
        lapsed_return_nano_per_day: s.nano("lapsed_return_per_day", 0.0..=1.0),
        tourist_share_micro: s.micro("tourist_share", 0.0..=1.0),
        tourist_exit_nano_per_day: s.nano("tourist_exit_per_day", 0.0..=1.0),
        habit_exit_nano_per_day: s.nano("habit_exit_per_day", 0.0..=1.0),
        habit_exit_slope_micro: s.micro("habit_exit_slope", 0.0..=5.0),
        habit_exit_reference_micro: s.micro("habit_exit_reference", -10.0..=10.0),
        second_app_nano_per_day: s.nano("second_app_per_day", 0.0..=1.0),
        conversations_per_day_micro: s.micro("conversations_per_day", 0.0..=1_000.0),
        knowledge_share_micro: s.micro("knowledge_share", 0.0..=1.0),
        wanted_turns_micro: s.micro("wanted_turns", 1.0..=200.0),
        conversations_growth_per_month_micro: s.micro("conversations_growth_per_month", 0.0..=1.0),
        conversations_cap_multiple_micro: s.micro("conversations_cap_multiple", 1.0..=100.0),
        turns_growth_per_month_micro: s.micro("turns_growth_per_month", 0.0..=1.0),
        turns_cap_micro: s.micro("turns_cap", 1.0..=1_000.0),
        need_mean_tokens_per_day: count(s.whole("need_mean_tokens_per_day", 1..=1_000_000_000)),
        need_sigma_micro: s.micro("need_sigma", 0.0..=4.0),
        beta_web_micro: s.micro("beta_web", -20.0..=20.0),
        beta_moderation_micro: s.micro("beta_moderation", 0.0..=20.0),
    };
    s.finish();
    segment
}

pub(super) fn api(root: &Section<'_, '_>, segment_keys: &[&str], scale_micro: i64) -> ApiSegment {
    let s = root.child("api_segment");
    let awareness = s.string("awareness_segment", 32);
    let place = segment_keys.iter().position(|key| *key == awareness);
    let accounts = s.whole("accounts", 0..=1_000_000_000);
    if place.is_none() && accounts > 0 {
        s.fault_at("awareness_segment", format!("must be one of the segments: {}", segment_keys.join(", ")));
    }
    let api = ApiSegment {
        key: s.word("key"),
        name: s.text("name", NAME_CHARS_MAX),
        accounts: count(scaled(accounts, scale_micro)),
        beta_quality_micro: s.micro("beta_quality", -20.0..=20.0),
        beta_fame_micro: s.micro("beta_fame", -20.0..=20.0),
        beta_price_micro: s.micro("beta_price", 0.0..=50.0),
        beta_busy_micro: s.micro("beta_busy", 0.0..=50.0),
        blend_input_parts: small(s.whole("blend_input_parts", 1..=100)),
        blend_output_parts: small(s.whole("blend_output_parts", 1..=100)),
        reference_half_life_days: s.days("reference_half_life_days", 1..=3_650),
        reference_floor_fen_per_mtok: s.fen("reference_floor_yuan_per_mtok", 0.01..=10_000.0),
        review_nano_per_day: s.every_days_nano("review_every_days"),
        inertia_micro: s.micro("inertia", 0.0..=3.0),
        awareness_segment: place.and_then(|i| u16::try_from(i).ok()).unwrap_or(0),
        tokens_per_account_day: count(s.whole("tokens_per_account_day", 0..=1_000_000_000_000)),
        half_price_fen_per_mtok: s.fen("half_price_yuan_per_mtok", 0.01..=10_000.0),
        price_exponent_micro: s.micro("price_exponent", 0.0..=5.0),
    };
    s.finish();
    api
}
