//! Channels and what all segments share: awareness, choice, flows, conversations, compute, switches.

use super::section::Section;
use super::value::{NAME_CHARS_MAX, count, scaled};
use crate::resolved::{
    Advertising, Awareness, CHANNELS_MAX, Channel, Choice, ChoiceForm, Compute, Conversation, Flows,
    RentTerm, Switches,
};

/// Terms that the wire can name.
pub(super) const TERMS_DAYS: [u32; 3] = [30, 90, 365];

pub(super) fn channels(root: &Section<'_, '_>, segment_keys: &[&str], scale_micro: i64) -> Vec<Channel> {
    let known = root.defaults_only().list("channels", CHANNELS_MAX);
    let mut channels: Vec<Channel> = Vec::new();
    for entry in root.list("channels", CHANNELS_MAX) {
        let key = entry.word("key");
        if channels.iter().any(|c| c.key == key) {
            entry.fault_at("key", "must be unique among channels");
        }
        let entry = match known.iter().find(|k| k.word("key") == key) {
            Some(same) => entry.over_base(same),
            None => entry,
        };
        let template = root.child("channel");
        let entry = entry.over_base(&template);
        channels.push(channel(&entry, segment_keys, scale_micro));
    }
    channels
}

fn channel(s: &Section<'_, '_>, segment_keys: &[&str], scale_micro: i64) -> Channel {
    let channel = Channel {
        key: s.word("key"),
        name: s.text("name", NAME_CHARS_MAX),
        cpm0_fen: s.fen("cpm_yuan", 0.01..=10_000.0),
        b_bar_fen_per_day: scaled(s.fen("external_demand_yuan_per_day", 1.0..=1e12), scale_micro).max(1),
        eta_micro: s.micro("eta", 0.0..=5.0),
        ctr_micro: s.micro("click_rate", 0.0..=1.0),
        composition_micro: s.shares("audience", segment_keys),
        click_half_life_days: s.days("click_half_life_days", 1..=365),
        exposure_multiple_micro: s.micro("exposure_multiple", 0.0..=100.0),
        by_keyword: s.flag("sold_by_keyword"),
        minimum_term_days: s.days("minimum_term_days", 0..=365),
    };
    s.finish();
    channel
}

pub(super) fn advertising(root: &Section<'_, '_>, scale_micro: i64) -> Advertising {
    let s = root.child("advertising");
    let advertising = Advertising {
        cvr_micro: s.micro("install_rate", 0.0..=1.0),
        phi_fatigue_micro: s.micro("phi_fatigue", 0.0..=100.0),
        fatigue_half_life_days: s.days("fatigue_half_life_days", 1..=365),
        lapsed_weight_micro: s.micro("lapsed_weight", 0.0..=1.0),
        refresh_depth_micro: s.micro("refresh_depth", 0.0..=1.0),
        refresh_scale_fen: scaled(s.fen("refresh_scale_yuan", 1.0..=1e9), scale_micro).max(1),
    };
    s.finish();
    advertising
}

pub(super) fn awareness(root: &Section<'_, '_>) -> Awareness {
    let s = root.child("awareness");
    let awareness = Awareness {
        goodwill_half_life_days: s.days("goodwill_half_life_days", 1..=3_650),
        kappa_exposure_micro: s.micro("kappa_exposure", 0.0..=10.0),
        kappa_press_micro: s.micro("kappa_press", 0.0..=10.0),
    };
    s.finish();
    awareness
}

pub(super) fn choice(root: &Section<'_, '_>) -> Choice {
    let s = root.child("choice");
    let forms = [ChoiceForm::Exact, ChoiceForm::Soft];
    let choice = Choice {
        form: forms[s.one_of("form", &["exact", "soft"])],
        zeta_free_micro: s.micro("zeta_free", -10.0..=10.0),
        beta_network_micro: s.micro("beta_network", -10.0..=10.0),
        beta_busy_micro: s.micro("beta_busy", 0.0..=50.0),
        beta_trust_micro: s.micro("beta_trust", 0.0..=50.0),
        subscribe_intercept_micro: s.micro("subscribe_intercept", -20.0..=20.0),
    };
    s.finish();
    choice
}

pub(super) fn flows(root: &Section<'_, '_>) -> Flows {
    let s = root.child("flows");
    let flows = Flows {
        mau_window_days: s.days("mau_window_days", 30..=30),
        second_drop_nano_per_day: s.every_days_nano("second_drop_every_days"),
        second_token_share_micro: s.micro("second_token_share", 0.0..=1.0),
        review_surge_multiple_micro: s.micro("review_surge_multiple", 1.0..=100.0),
        review_surge_days: s.days("review_surge_days", 0..=365),
        released_reenter_share_micro: s.micro("released_reenter_share", 0.0..=1.0),
    };
    s.finish();
    flows
}

pub(super) fn conversation(root: &Section<'_, '_>) -> Conversation {
    let s = root.child("conversation");
    let tokens = |key: &str| count(s.whole(key, 0..=10_000_000));
    let conversation = Conversation {
        chat_system_tokens: tokens("chat_system_tokens"),
        chat_message_tokens: tokens("chat_message_tokens"),
        chat_reply_tokens: tokens("chat_reply_tokens"),
        knowledge_system_tokens: tokens("knowledge_system_tokens"),
        knowledge_message_tokens: tokens("knowledge_message_tokens"),
        knowledge_reply_tokens: tokens("knowledge_reply_tokens"),
        reference_depth_micro: s.micro("reference_depth_turns", 1.0..=200.0),
    };
    s.finish();
    conversation
}

pub(super) fn compute(root: &Section<'_, '_>) -> Compute {
    let s = root.child("compute");
    let compute = Compute {
        tau_start_tokens_per_gpu_day: count(
            s.whole("tau_start_tokens_per_gpu_day", 1_000..=1_000_000_000_000),
        ),
        tau_doubling_days: s.days("tau_doubling_days", 1..=36_500),
        background_serving_research_micro: s.micro("background_serving_research", 0.0..=1.0),
        tau_ceiling_tokens_per_gpu_day: count(
            s.whole("tau_ceiling_tokens_per_gpu_day", 1_000..=1_000_000_000_000),
        ),
        rent_fen_per_gpu_day: 24 * s.fen("rent_yuan_per_gpu_hour", 0.0..=10_000.0),
        terms: terms(&s),
        peak_factor_micro: s.micro("peak_factor", 1.0..=20.0),
        sla_credit_per_percent_micro: s.micro("sla_credit_per_percent", 0.0..=1.0),
        gpu_price_fen: s.fen("gpu_price_yuan", 0.0..=1e9),
        gpu_life_days: 30 * s.days("gpu_life_months", 1..=240),
    };
    if compute.tau_ceiling_tokens_per_gpu_day < compute.tau_start_tokens_per_gpu_day {
        s.fault_at("tau_ceiling_tokens_per_gpu_day", "must be at least tau_start_tokens_per_gpu_day");
    }
    s.finish();
    compute
}

fn terms(compute: &Section<'_, '_>) -> Vec<RentTerm> {
    let discounts = compute.child("term_discounts");
    let read =
        |days: u32| RentTerm { days, discount_micro: discounts.micro(&format!("days_{days}"), 0.0..=0.95) };
    let terms = TERMS_DAYS.into_iter().map(read).collect();
    discounts.finish();
    terms
}

pub(super) fn switches(root: &Section<'_, '_>) -> Switches {
    let s = root.child("switches");
    let switches = Switches {
        adoption: s.flag("adoption"),
        churn: s.flag("churn"),
        inertia: s.flag("inertia"),
        awareness: s.flag("awareness"),
        congestion: s.flag("congestion"),
        fatigue: s.flag("fatigue"),
        everyone_reviews_daily: s.flag("everyone_reviews_daily"),
        multi_homing: s.flag("multi_homing"),
    };
    s.finish();
    switches
}
