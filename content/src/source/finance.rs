//! What people cost and how money is raised and lost.

use super::section::Section;
use super::value::{scaled, small};
use crate::resolved::{
    Bridge, CompanySale, ComputeCredit, Finance, Hibernation, Investors, People, Recovery, Sentiment,
    Valuation, VentureDebt,
};

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
        compute_credit: compute_credit(&s.child("compute_credit")),
        bridge: bridge(&s.child("bridge")),
        debt: debt(&s.child("debt")),
        hibernation: hibernation(&s.child("hibernation")),
        sale: sale(&s.child("sale")),
        recovery: recovery(&s.child("recovery")),
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
        winter_rank_exponent_micro: s.micro("winter_rank_exponent", 0.0..=10.0),
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

fn compute_credit(s: &Section<'_, '_>) -> ComputeCredit {
    let credit = ComputeCredit {
        cloud_investor_share_micro: s.micro("cloud_investor_share", 0.0..=1.0),
        price_premium_micro: s.micro("price_premium", 0.0..=10.0),
        lapses_after_days: s.days("lapses_after_days", 1..=3_650),
    };
    s.finish();
    credit
}

fn bridge(s: &Section<'_, '_>) -> Bridge {
    let bridge = Bridge {
        discount_micro: s.micro("discount", 0.0..=0.9),
        cap_multiple_micro: s.micro("cap_multiple", 0.01..=100.0),
        max_share_of_paid_in_micro: s.micro("max_share_of_paid_in", 0.0..=10.0),
        runway_limit_days: s.days("runway_limit_days", 0..=3_650),
        maturity_days: s.days("maturity_days", 1..=3_650),
    };
    s.finish();
    bridge
}

fn debt(s: &Section<'_, '_>) -> VentureDebt {
    let debt = VentureDebt {
        max_share_of_round_micro: s.micro("max_share_of_round", 0.0..=10.0),
        rate_per_year_micro: s.micro("rate_per_year", 0.0..=10.0),
        interest_every_days: s.days("interest_every_days", 1..=365),
        covenant_runway_days: s.days("covenant_runway_days", 0..=3_650),
        cure_days: s.days("cure_days", 1..=3_650),
        called_unpaid_limit_days: s.days("called_unpaid_limit_days", 1..=365),
    };
    s.finish();
    debt
}

fn hibernation(s: &Section<'_, '_>) -> Hibernation {
    let hibernation = Hibernation {
        days_max: s.days("days_max", 0..=3_650),
        burn_share_micro: s.micro("burn_share", 0.0..=1.0),
        users_leave_micro_per_day: s.micro("users_leave_per_day", 0.0..=1.0),
    };
    s.finish();
    hibernation
}

fn sale(s: &Section<'_, '_>) -> CompanySale {
    let sale = CompanySale {
        open_days: s.days("open_days", 1..=365),
        star_share_micro: s.micro("star_share", 0.0..=10.0),
        habit_user_fen: s.fen("habit_user_yuan", 0.0..=999_999.0),
        gpu_share_micro: s.micro("gpu_share", 0.0..=10.0),
        users_kept_micro: s.micro("users_kept", 0.0..=1.0),
        stars_kept_micro: s.micro("stars_kept", 0.0..=1.0),
        heads_kept_micro: s.micro("heads_kept", 0.0..=1.0),
    };
    s.finish();
    sale
}

fn recovery(s: &Section<'_, '_>) -> Recovery {
    let recovery = Recovery {
        gpu_share_micro: s.micro("gpu_share", 0.0..=1.0),
        receivable_share_micro: s.micro("receivable_share", 0.0..=1.0),
    };
    s.finish();
    recovery
}
