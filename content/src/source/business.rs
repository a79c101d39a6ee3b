//! Business segments, the terms of tenders, and reports on sale. A segment of the same key as a default one inherits from it.

use super::section::Section;
use super::value::{NAME_CHARS_MAX, count, scaled, small};
use crate::resolved::{Business, BusinessSegment, ReportTerms, Reports};

/// Positions of draws are laid out for so many.
pub(super) const BUSINESS_SEGMENTS_MAX: usize = 8;
const MILESTONES: [&str; 3] = ["signing", "half", "end"];

pub(super) fn read(root: &Section<'_, '_>, scale_micro: i64) -> Business {
    let s = root.child("business");
    let business = Business {
        beta_quality_micro: s.micro("beta_quality", -20.0..=20.0),
        beta_fame_micro: s.micro("beta_fame", -20.0..=20.0),
        beta_price_micro: s.micro("beta_price", 0.0..=50.0),
        beta_past_micro: s.micro("beta_past", -20.0..=20.0),
        beta_service_level_micro: s.micro("beta_service_level", 0.0..=20.0),
        service_level_neutral_bp: s.micro("service_level_neutral", 0.0..=1.0) / 100,
        reserve_micro: s.micro("reserve", -20.0..=20.0),
        renewal_inertia_micro: s.micro("renewal_inertia", 0.0..=20.0),
        invited_max: small(s.whole("invited_max", 1..=12)),
        open_days: s.days("open_days", 1..=365),
        retender_days: s.days("retender_days", 1..=365),
        milestone_share_micro: s.shares("milestones", &MILESTONES),
        delivery_cost_micro: s.micro("delivery_cost_share", 0.0..=10.0),
        hosting_cost_micro: s.micro("hosting_cost_share", 0.0..=10.0),
        value_per_head_fen_per_month: s.fen("value_per_head_yuan_per_month", 1.0..=1e9),
        pace_min_micro: s.micro("pace_min", 0.01..=1.0),
        agency_multiple_micro: s.micro("agency_multiple", 0.0..=20.0),
        relation_gain_micro: s.micro("relation_gain", 0.0..=1.0),
        relation_half_life_days: s.days("relation_half_life_days", 1..=3_650),
        credit_per_percent_micro: s.micro("credit_per_percent", 0.0..=1.0),
        certificate_fen: s.fen("certificate_yuan", 0.0..=1e9),
        certificate_days: s.days("certificate_days", 0..=365),
        segments: segments(root, scale_micro),
    };
    s.finish();
    business
}

fn segments(root: &Section<'_, '_>, scale_micro: i64) -> Vec<BusinessSegment> {
    let known = root.defaults_only().list("business_segments", BUSINESS_SEGMENTS_MAX);
    let mut segments: Vec<BusinessSegment> = Vec::new();
    for entry in root.list("business_segments", BUSINESS_SEGMENTS_MAX) {
        let key = entry.word("key");
        if segments.iter().any(|segment| segment.key == key) {
            entry.fault_at("key", "must be unique among business segments");
        }
        let entry = match known.iter().find(|known| known.word("key") == key) {
            Some(same) => entry.over_base(same),
            None => entry,
        };
        segments.push(segment(&entry, scale_micro));
    }
    segments
}

fn segment(s: &Section<'_, '_>, scale_micro: i64) -> BusinessSegment {
    let segment = BusinessSegment {
        key: s.word("key"),
        name: s.text("name", NAME_CHARS_MAX),
        accounts: count(scaled(s.whole("accounts", 0..=1_000_000_000), scale_micro)),
        arrivals_nano_per_day: scaled(s.nano("arrivals_per_day", 0.0..=4.0), scale_micro),
        value_mean_fen: s.fen("value_mean_yuan", 1_000.0..=1e11),
        value_sigma_micro: s.micro("value_sigma", 0.0..=4.0),
        needs_certificate: s.flag("needs_certificate"),
        bars_big_cloud: s.flag("bars_big_cloud"),
        needs_domestic: s.flag("needs_domestic"),
        on_prem: s.flag("on_prem"),
        term_min_months: small(s.whole("term_min_months", 1..=120)),
        term_max_months: small(s.whole("term_max_months", 1..=120)),
        payment_lag_min_days: s.days("payment_lag_min_days", 0..=730),
        payment_lag_max_days: s.days("payment_lag_max_days", 0..=730),
    };
    if segment.term_max_months < segment.term_min_months {
        s.fault_at("term_max_months", "must be at least term_min_months");
    }
    if segment.payment_lag_max_days < segment.payment_lag_min_days {
        s.fault_at("payment_lag_max_days", "must be at least payment_lag_min_days");
    }
    s.finish();
    segment
}

pub(super) fn reports(root: &Section<'_, '_>) -> Reports {
    let s = root.child("reports");
    let reports = Reports {
        mau_table: terms(&s.child("mau_table")),
        ad_spend: terms(&s.child("ad_spend")),
        brand_survey: terms(&s.child("brand_survey")),
        conjoint: terms(&s.child("conjoint")),
        churn_study: terms(&s.child("churn_study")),
        tender_intelligence: terms(&s.child("tender_intelligence")),
        rival_cash: terms(&s.child("rival_cash")),
    };
    s.finish();
    reports
}

fn terms(s: &Section<'_, '_>) -> ReportTerms {
    let terms = ReportTerms {
        fee_fen: s.fen("fee_yuan", 0.0..=1e9),
        lag_days: s.days("lag_days", 0..=365),
        sigma_micro: s.micro("sigma", 0.0..=4.0),
        sample: count(s.whole("sample", 0..=1_000_000)),
    };
    s.finish();
    terms
}
