//! Keywords, targeting, creators, posters, pages for search engines, scandals, channels of one's own, and how a product
//! meets people. A keyword that a scenario names by a default one's key inherits what it leaves out.

use super::cells::split;
use super::section::Section;
use super::value::{NAME_CHARS_MAX, count, scaled};
use crate::resolved::{Attention, Channel, Creators, KEYWORDS_MAX, Keyword, ScandalTerms, SearchPages};

/// Words of the three tiers of creators.
const TIERS: [&str; 3] = ["small", "middle", "famous"];
const ONE_MICRO: u64 = 1_000_000;
const MONEY_MAX_YUAN: f64 = 1e10;

/// The keywords; none where no channel is sold by keyword.
pub(super) fn keywords(root: &Section<'_, '_>, segment_keys: &[&str], channels: &[Channel]) -> Vec<Keyword> {
    let known = root.defaults_only().list("keywords", KEYWORDS_MAX);
    let mut keywords: Vec<Keyword> = Vec::new();
    for entry in root.list("keywords", KEYWORDS_MAX) {
        let key = entry.word("key");
        if keywords.iter().any(|k| k.key == key) {
            entry.fault_at("key", "must be unique among keywords");
        }
        let entry = match known.iter().find(|k| k.word("key") == key) {
            Some(same) => entry.over_base(same),
            None => entry,
        };
        keywords.push(keyword(&entry, segment_keys));
    }
    if channels.iter().filter(|channel| channel.by_keyword).count() > 1 {
        root.fault_at("channels", "must hold at most one channel with sold_by_keyword");
    }
    if !channels.iter().any(|channel| channel.by_keyword) {
        return Vec::new();
    }
    to_one(root, "search_share", &mut keywords, |k| &mut k.search_share_micro);
    to_one(root, "external_demand_share", &mut keywords, |k| &mut k.demand_share_micro);
    keywords
}

fn keyword(s: &Section<'_, '_>, segment_keys: &[&str]) -> Keyword {
    let alike = i64::try_from(ONE_MICRO).unwrap_or(i64::MAX);
    let keyword = Keyword {
        key: s.word("key"),
        name: s.text("name", NAME_CHARS_MAX),
        search_share_micro: s.micro("search_share", 0.0..=1.0),
        demand_share_micro: s.micro("external_demand_share", 0.0..=1.0),
        cpm_multiple_micro: s.micro("cpm_multiple", 0.01..=100.0),
        tilt_micro: s.by_name("audience_tilt", segment_keys, &alike, |t, name| t.micro(name, 0.0..=1_000.0)),
    };
    s.finish();
    keyword
}

/// Shares that sum to 1 within 1e-4 come out summing to 1,000,000 exactly.
fn to_one(root: &Section<'_, '_>, word: &str, keywords: &mut [Keyword], of: fn(&mut Keyword) -> &mut i64) {
    let weights: Vec<u64> = keywords.iter_mut().map(|k| of(k).unsigned_abs()).collect();
    let sum: u64 = weights.iter().sum();
    if !keywords.is_empty() && sum.abs_diff(ONE_MICRO) > 100 {
        root.fault_at("keywords", format!("must have {word}s that sum to 1; they sum to {sum} millionths"));
        return;
    }
    for (keyword, share) in keywords.iter_mut().zip(split(ONE_MICRO, &weights)) {
        *of(keyword) = share.cast_signed();
    }
}

/// Everything else.
pub(super) fn read(root: &Section<'_, '_>, scale_micro: i64) -> Attention {
    let s = [
        root.child("targeting"),
        root.child("posters"),
        root.child("own_channels"),
        root.child("signup"),
        root.child("surface"),
    ];
    let [targeting, posters, own, signup, surface] = &s;
    let attention = Attention {
        premium_exponent_micro: targeting.micro("premium_exponent", 0.0..=5.0),
        creators: creators(root, scale_micro),
        city_week_fen: scaled(posters.fen("city_week_yuan", 1.0..=1e9), scale_micro).max(1),
        search_pages: search_pages(root, scale_micro),
        scandal: scandal(root),
        antitrust_micro_per_30_days: own.micro("antitrust_per_30_days", 0.0..=1.0),
        antitrust_fine_micro: own.micro("fine_share_of_revenue", 0.0..=10.0),
        open_install_multiple_micro: signup.micro("open_install_multiple", 0.0..=100.0),
        open_tourist_share_micro: signup.micro("open_tourist_share", 0.0..=1.0),
        app_web_share_micro: surface.micro("app_web_share", 0.0..=1.0),
        both_web_share_micro: surface.micro("both_web_share", 0.0..=1.0),
        web_web_share_micro: surface.micro("web_web_share", 0.0..=1.0),
    };
    s.iter().for_each(Section::finish);
    attention
}

fn creators(root: &Section<'_, '_>, scale_micro: i64) -> Creators {
    let s = root.child("creators");
    let fees = s.child("fee_yuan");
    let fee = |tier: &str| scaled(fees.fen(tier, 1.0..=1e9), scale_micro).max(1);
    let creators = Creators {
        fee_fen: TIERS.map(fee).to_vec(),
        reach_cpm_fen: s.fen("reach_cpm_yuan", 0.01..=100_000.0),
        reach_sigma_micro: s.micro("reach_sigma", 0.0..=4.0),
        demand_reference_fen: scaled(s.fen("demand_reference_yuan", 1.0..=MONEY_MAX_YUAN), scale_micro)
            .max(1),
        demand_eta_micro: s.micro("demand_eta", 0.0..=5.0),
        demand_window_days: s.days("demand_window_days", 1..=365),
    };
    fees.finish();
    s.finish();
    creators
}

fn search_pages(root: &Section<'_, '_>, scale_micro: i64) -> SearchPages {
    let s = root.child("search_pages");
    let pages = |key: &str| count(scaled(s.whole(key, 1..=1_000_000_000_000), scale_micro)).max(1);
    let search_pages = SearchPages {
        page_fen: s.fen("page_yuan", 0.0..=10_000.0),
        visits_per_day_max: count(scaled(s.whole("visits_per_day_max", 0..=1_000_000_000_000), scale_micro)),
        visits_scale_pages: pages("visits_scale_pages"),
        install_rate_micro: s.micro("install_rate", 0.0..=1.0),
        scandal_scale_pages: pages("scandal_scale_pages"),
    };
    s.finish();
    search_pages
}

fn scandal(root: &Section<'_, '_>) -> ScandalTerms {
    let s = root.child("scandal");
    let terms = ScandalTerms {
        trust_loss_micro: s.micro("trust_loss", 0.0..=1.0),
        trust_half_life_days: s.days("trust_half_life_days", 1..=3_650),
        review_days: s.days("review_days", 0..=365),
        search_barred_days: s.days("search_barred_days", 0..=3_650),
        search_surcharge_micro: s.micro("search_surcharge", 0.0..=100.0),
        search_surcharge_days: s.days("search_surcharge_days", 0..=3_650),
        answer_days: s.days("answer_days", 1..=365),
        admit_loss_micro: s.micro("admit_loss", 0.0..=1.0),
        admit_half_life_days: s.days("admit_half_life_days", 1..=3_650),
        deny_exposed_micro: s.micro("deny_exposed", 0.0..=1.0),
        deny_loss_micro: s.micro("deny_loss", 0.0..=1.0),
        moderation_relief_micro: s.micro("moderation_relief", 0.0..=1.0),
    };
    s.finish();
    terms
}
