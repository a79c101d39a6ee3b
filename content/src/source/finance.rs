//! What people cost and how money is raised and lost.

use super::section::Section;
use super::value::{scaled, small};
use crate::resolved::{Finance, Investors, People, Sentiment, Valuation};

pub(super) fn people(root: &Section<'_, '_>) -> People {
    let s = root.child("people");
    let people = People {
        pay_fen_per_month: s.fen("pay_yuan_per_month", 0.0..=999_999.0),
        overhead_fen_per_month: s.fen("overhead_yuan_per_month", 0.0..=999_999.0),
    };
    s.finish();
    people
}

pub(super) fn read(root: &Section<'_, '_>, scale_micro: i64) -> Finance {
    let s = root.child("finance");
    let finance = Finance {
        valuation: valuation(&s.child("valuation")),
        investors: investors(&s.child("investors"), scale_micro),
        sentiment: sentiment(&s.child("sentiment")),
        burn_window_days: s.days("burn_window_days", 1..=365),
        distress_runway_days: s.days("distress_runway_days", 1..=3_650),
        payroll_unpaid_limit_days: s.days("payroll_unpaid_limit_days", 1..=365),
        payables_unpaid_limit_days: s.days("payables_unpaid_limit_days", 1..=365),
    };
    s.finish();
    finance
}

fn valuation(s: &Section<'_, '_>) -> Valuation {
    let valuation = Valuation {
        mau_weight_fen: s.fen("mau_weight_yuan", 0.0..=999_999.0),
        arr_weight_micro: s.micro("arr_weight", 0.0..=100.0),
        arr_multiple_micro: s.micro("arr_multiple", 0.0..=1_000.0),
        arr_window_days: s.days("arr_window_days", 1..=365),
        star_weight_fen: s.fen("star_weight_yuan", 0.0..=1e12),
        growth_slope_micro: s.micro("growth_slope", 0.0..=20.0),
        growth_factor_min_micro: s.micro("growth_factor_min", 0.01..=1.0),
        growth_factor_max_micro: s.micro("growth_factor_max", 1.0..=100.0),
        growth_history_days: s.days("growth_history_days", 30..=365),
        runway_discount_micro: s.micro("runway_discount", 0.0..=1.0),
        runway_scale_days: s.days("runway_scale_days", 1..=3_650),
        rank_exponent_micro: s.micro("rank_exponent", 0.0..=10.0),
    };
    s.finish();
    valuation
}

fn investors(s: &Section<'_, '_>, scale_micro: i64) -> Investors {
    let investors = Investors {
        investor_count: small(s.whole("investor_count", 0..=50)),
        pitch_days: s.days("pitch_days", 1..=365),
        offer_days: s.days("offer_days", 1..=365),
        value_sigma_micro: s.micro("value_sigma", 0.0..=4.0),
        cap_median_fen: scaled(s.fen("cap_median_yuan", 1.0..=1e12), scale_micro).max(1),
        cap_sigma_micro: s.micro("cap_sigma", 0.0..=4.0),
        offer_max_over_ask_micro: s.micro("offer_max_over_ask", 1.0..=10.0),
        close_intercept_micro: s.micro("close_intercept", -20.0..=20.0),
        close_sentiment_micro: s.micro("close_sentiment", -20.0..=20.0),
        close_growth_micro: s.micro("close_growth", -20.0..=20.0),
        close_top_three_micro: s.micro("close_top_three", -20.0..=20.0),
        close_failed_pitch_micro: s.micro("close_failed_pitch", -20.0..=20.0),
        close_greedy_micro: s.micro("close_greedy", -20.0..=20.0),
        greedy_multiple_micro: s.micro("greedy_multiple", 0.1..=100.0),
        failed_pitch_half_life_days: s.days("failed_pitch_half_life_days", 1..=3_650),
    };
    s.finish();
    investors
}

fn sentiment(s: &Section<'_, '_>) -> Sentiment {
    let sentiment = Sentiment {
        start_micro: s.micro("start", 0.01..=10.0),
        half_life_days: s.days("half_life_days", 1..=3_650),
        sigma_per_day_micro: s.micro("sigma_per_day", 0.0..=1.0),
    };
    s.finish();
    sentiment
}
