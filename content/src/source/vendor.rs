//! Vendors on their first day. An entry inherits what it leaves out from `[vendor_class.<class>]`, then from `[vendor]`,
//! then from the defaults. Users, lapsed and registered are split over segments by `user_mix`.

use super::cells::split;
use super::fixed;
use super::section::Section;
use super::value::{NAME_CHARS_MAX, count, scaled, small};
use crate::POLICIES;
use crate::resolved::{
    Compute, GpuLease, Holder, HolderKind, Prices, SeatKind, Segment, VENDORS_MAX, Vendor, VendorClass,
    VendorStart,
};
use burnrate_client_proto::command::{Signup, Surface};

const HOLDERS_MAX: usize = 12;
const MONEY_MAX_YUAN: f64 = 1e12;
const CLASSES: [(&str, VendorClass); 3] =
    [("portal", VendorClass::Portal), ("startup", VendorClass::Startup), ("others", VendorClass::Others)];

/// What was read before the vendors.
pub(super) struct World<'w> {
    pub(super) start_date: &'w str,
    pub(super) days: u32,
    pub(super) scale_micro: i64,
    pub(super) segments: &'w [Segment],
    pub(super) channel_keys: &'w [&'w str],
    pub(super) compute: &'w Compute,
}

impl World<'_> {
    fn segment_keys(&self) -> Vec<&str> {
        self.segments.iter().map(|s| s.key.as_str()).collect()
    }
}

/// Every vendor, each with the shares by which its advertising money goes to channels.
pub(super) fn read_all(root: &Section<'_, '_>, world: &World<'_>) -> Vec<(Vendor, Vec<u64>)> {
    let factor = root.micro("start_users_factor", 0.0..=100.0);
    let mix = user_mix(root, world);
    let bots_from = root.day("bots_from_", world.start_date, world.days).unwrap_or(1);
    let (class_templates, template) = (root.child("vendor_class"), root.child("vendor"));
    let class_sections = CLASSES.map(|(word, _)| class_templates.child(word));
    class_templates.finish();
    let entries = root.list("vendors", VENDORS_MAX);
    if entries.is_empty() {
        root.fault_at("vendors", format!("must hold 1 to {VENDORS_MAX} vendors, holds none"));
    }
    let mut vendors: Vec<(Vendor, Vec<u64>)> = Vec::new();
    for entry in entries {
        let key = entry.word("key");
        if vendors.iter().any(|(v, _)| v.key == key) {
            entry.fault_at("key", "must be unique among vendors");
        }
        let words = CLASSES.map(|(word, _)| word);
        let entry = entry.over_base(&template);
        let class = entry.one_of("class", &words);
        // Fields of the entry, then of its class, then of every vendor, then defaults.
        let entry = entry.own_then(&class_sections[class]);
        vendors.push(vendor(&entry, world, &Start { class: CLASSES[class].1, factor, mix: &mix, bots_from }));
    }
    vendors
}

struct Start<'s> {
    class: VendorClass,
    factor: i64,
    mix: &'s [u64],
    bots_from: u32,
}

fn user_mix(root: &Section<'_, '_>, world: &World<'_>) -> Vec<u64> {
    if root.has("user_mix") {
        return root.shares("user_mix", &world.segment_keys()).into_iter().map(count).collect();
    }
    world.segments.iter().map(|s| s.population).collect()
}

fn vendor(s: &Section<'_, '_>, world: &World<'_>, start: &Start<'_>) -> (Vendor, Vec<u64>) {
    let seats = [SeatKind::Open, SeatKind::BotOnly];
    let channel_mix =
        s.by_name("ad_mix", world.channel_keys, &0, |t, name| count(t.micro(name, 0.0..=1_000.0)));
    let fixed = fixed::figures(s);
    let mut vendor = Vendor {
        key: s.word("key"),
        name: s.text("name", NAME_CHARS_MAX),
        monogram: s.string("monogram", 2),
        class: start.class,
        start_day: start_day(s, world),
        seat: seats[s.one_of("seat", &["open", "bot-only"])],
        reference_bot: POLICIES[s.one_of("reference_bot", &POLICIES)].to_owned(),
        bot_from_day: s.day("bot_from_", world.start_date, world.days).unwrap_or(start.bots_from),
        parent_budget_fen_per_year: s.fen("parent_budget_yuan_per_year", 0.0..=MONEY_MAX_YUAN),
        start: vendor_start(s, world, start, &channel_mix),
        fixed,
        enters_by_shock: s.flag("enters_by_shock"),
    };
    fixed::begin_with(&fixed, &mut vendor.start);
    s.finish();
    (vendor, channel_mix)
}

/// The first day on the market; the day after the match for one that a shock brings.
fn start_day(s: &Section<'_, '_>, world: &World<'_>) -> u32 {
    let given = s.day("start_", world.start_date, world.days);
    if !s.flag("enters_by_shock") {
        return given.unwrap_or(1);
    }
    if given.is_some() {
        s.fault_at("enters_by_shock", "must stand alone: `start_day` or `start_date` is there too");
        return given.unwrap_or(1);
    }
    world.days.saturating_add(1)
}

fn vendor_start(s: &Section<'_, '_>, world: &World<'_>, start: &Start<'_>, mix: &[u64]) -> VendorStart {
    let users = users(s, world, start);
    let multiple = |key: &str, lo: f64| {
        let multiple = s.micro(key, lo..=1_000.0);
        users.iter().map(|n| count(scaled(n.cast_signed(), multiple))).collect::<Vec<u64>>()
    };
    let heads = small(s.whole("heads", 0..=1_000_000));
    VendorStart {
        cash_fen: s.fen("cash_yuan", 0.0..=MONEY_MAX_YUAN),
        debt_fen: s.fen("debt_yuan", 0.0..=MONEY_MAX_YUAN),
        tourist_share_micro: s.micro("start_tourist_share", 0.0..=1.0),
        lapsed: multiple("lapsed_multiple", 0.0),
        registered: registered(s, start, &users),
        api_accounts: count(s.whole("api_accounts", 0..=1_000_000_000)),
        awareness_micro: awareness(s, world),
        quality_micro: s.micro("quality", -10.0..=10.0),
        ux_micro: s.micro("ux", -10.0..=10.0),
        xi_micro: s.micro("xi", -20.0..=20.0),
        trust_micro: s.micro("trust", 0.0..=1.0),
        depth_micro: s.micro("depth_turns", 1.0..=200.0),
        prices: prices(s),
        bids_fen_per_day: bids(s, world, mix),
        house_impressions_per_day: s.by_name(
            "house_impressions_per_day",
            world.channel_keys,
            &0,
            |t, name| count(scaled(t.whole(name, 0..=100_000_000_000), world.scale_micro)),
        ),
        gpus: gpus(s, world, &users),
        heads,
        stars_micro: stars(s, heads),
        holders: holders(s),
        launched: launched(s, &users),
        signup: [Signup::Phone, Signup::None][s.one_of("signup", &["phone", "none"])],
        surface: [Surface::App, Surface::Web, Surface::Both][s.one_of("surface", &["app", "web", "both"])],
        moderation_bp: u16::try_from(s.micro("moderation", 0.0..=1.0) / 100).unwrap_or(0),
        owned_channels: owned_channels(s, world),
        users,
        on_prem_cert: s.flag("on_prem_cert"),
        big_cloud: s.flag("big_cloud"),
        domestic: s.flag("domestic"),
        pay_bp: u16::try_from(s.micro("pay_multiple", 0.1..=6.0) / 100).unwrap_or(u16::MAX),
    }
}

/// Whoever has users is open already.
fn launched(s: &Section<'_, '_>, users: &[u64]) -> bool {
    let launched = s.flag("launched");
    if !launched && users.iter().any(|n| *n > 0) {
        s.fault_at("launched", "can't be false for a vendor with users");
    }
    launched
}

fn owned_channels(s: &Section<'_, '_>, world: &World<'_>) -> Vec<u16> {
    let mut owned = Vec::new();
    for key in s.strings("owns_channels", world.channel_keys.len()) {
        match world.channel_keys.iter().position(|known| *known == key) {
            Some(place) => owned.extend(u16::try_from(place)),
            None => {
                s.fault_at("owns_channels", format!("must name channels: {}", world.channel_keys.join(", ")));
            }
        }
    }
    owned.sort_unstable();
    owned.dedup();
    owned
}

fn users(s: &Section<'_, '_>, world: &World<'_>, start: &Start<'_>) -> Vec<u64> {
    if s.has("users_by_segment") {
        if s.has("users") {
            s.fault_at("users_by_segment", "must stand alone: `users` is there too");
        }
        let keys = world.segment_keys();
        return s
            .by_name("users_by_segment", &keys, &0, |t, name| count(t.whole(name, 0..=2_000_000_000_000)));
    }
    let total = if s.has("users") { s.whole("users", 0..=2_000_000_000_000) } else { 0 };
    split(count(scaled(total, start.factor)), start.mix)
}

fn registered(s: &Section<'_, '_>, start: &Start<'_>, users: &[u64]) -> Vec<u64> {
    if !s.has("registered") {
        return users.to_vec();
    }
    let total = count(s.whole("registered", 0..=2_000_000_000_000));
    let active: u64 = users.iter().sum();
    if total < active {
        s.fault_at("registered", format!("must be at least the {active} users at the start"));
        return users.to_vec();
    }
    let more = split(total - active, start.mix);
    users.iter().zip(more).map(|(n, m)| n + m).collect()
}

fn awareness(s: &Section<'_, '_>, world: &World<'_>) -> Vec<i64> {
    let common = s.micro("awareness", 0.0..=0.999);
    let keys = world.segment_keys();
    s.by_name("awareness_by_segment", &keys, &common, |t, name| t.micro(name, 0.0..=0.999))
}

fn prices(s: &Section<'_, '_>) -> Prices {
    Prices {
        api_input_fen_per_mtok: s.fen("api_input_yuan_per_mtok", 0.0..=10_000.0),
        api_output_fen_per_mtok: s.fen("api_output_yuan_per_mtok", 0.0..=10_000.0),
        subscription_fen_per_month: s.fen("subscription_yuan_per_month", 0.0..=100_000.0),
        free_quota_deci: s.deci("free_quota_multiple", 0.0..=20.0),
    }
}

/// Splits a day's advertising money over channels, to whole yuan but for what is left over.
pub(super) fn spread(spend_fen: i64, mix: &[u64]) -> Vec<i64> {
    split(count(spend_fen / 100), mix).into_iter().map(|yuan| yuan.cast_signed() * 100).collect()
}

fn bids(s: &Section<'_, '_>, world: &World<'_>, mix: &[u64]) -> Vec<i64> {
    let spend = s.fen("ad_spend_yuan_per_day", 0.0..=1e9);
    if spend > 0 && mix.iter().all(|m| *m == 0) {
        s.fault_at("ad_mix", "must name a channel, for ad_spend_yuan_per_day is spent");
    }
    let direct = s.by_name("bids_yuan_per_day", world.channel_keys, &0, |t, name| t.fen(name, 0.0..=1e9));
    direct.iter().zip(spread(spend, mix)).map(|(a, b)| a + b).collect()
}

/// The leases given, or enough of the rule's term to serve the start's users at `start_rho`.
fn gpus(s: &Section<'_, '_>, world: &World<'_>, users: &[u64]) -> Vec<GpuLease> {
    let rho = s.micro("start_rho", 0.1..=1.0).max(1);
    if s.has("gpus") {
        let read = |lease: Section<'_, '_>| {
            let words = world.compute.terms.iter().map(|t| t.days.to_string()).collect::<Vec<_>>();
            let gpus = count(lease.whole("gpus", 1..=1_000_000));
            let term_days = lease.days("term_days", 1..=3_650);
            if !world.compute.terms.iter().any(|t| t.days == term_days) {
                lease.fault_at("term_days", format!("must be one of: {}", words.join(", ")));
            }
            lease.finish();
            GpuLease { gpus, term_days }
        };
        return s.list("gpus", 8).into_iter().map(read).collect();
    }
    let tokens: u128 = users
        .iter()
        .zip(world.segments)
        .map(|(n, g)| u128::from(*n) * u128::from(g.need_mean_tokens_per_day))
        .sum();
    let peak = tokens * u128::from(world.compute.peak_factor_micro.unsigned_abs());
    let served = u128::from(world.compute.tau_start_tokens_per_gpu_day) * u128::from(rho.unsigned_abs());
    let gpus = u64::try_from(peak.div_ceil(served.max(1))).unwrap_or(u64::MAX);
    if gpus == 0 { Vec::new() } else { vec![GpuLease { gpus, term_days: 90 }] }
}

fn stars(s: &Section<'_, '_>, heads: u32) -> i64 {
    let a_head = s.micro("stars_per_head", 0.0..=10.0);
    if s.has("stars") { s.micro("stars", 0.0..=1e6) } else { a_head * i64::from(heads) }
}

fn holders(s: &Section<'_, '_>) -> Vec<Holder> {
    let kinds = [HolderKind::Founders, HolderKind::Pool, HolderKind::Parent, HolderKind::Investor];
    let read = |h: Section<'_, '_>| {
        let holder = Holder {
            kind: kinds[h.one_of("kind", &["founders", "pool", "parent", "investor"])],
            name: h.text("name", NAME_CHARS_MAX),
            shares: count(h.whole("shares", 1..=1_000_000_000_000)),
            preference_fen: if h.has("preference_yuan") {
                h.fen("preference_yuan", 0.0..=MONEY_MAX_YUAN)
            } else {
                0
            },
        };
        h.finish();
        holder
    };
    let holders: Vec<Holder> = s.list("holders", HOLDERS_MAX).into_iter().map(read).collect();
    if holders.iter().filter(|h| h.kind == HolderKind::Founders).count() != 1 {
        s.fault_at("holders", "must hold exactly one line of kind founders");
    }
    holders
}
