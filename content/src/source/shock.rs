//! What befalls the market from outside, and the dates of it; and what house rules keep to.

use super::section::Section;
use super::value::small;
use crate::resolved::{
    ChipShortage, ContentScandal, DatedShock, DeviceEntrant, HouseRules, InvestorWinter, OpenWeights,
    RegistrationRule, Shocks, Vendor, ViralBreakout,
};
use burnrate_client_proto::shock::{RUMOUR_TURNS_MAX, ShockKind};

const DATED_MAX: usize = 32;
/// The word of each kind, in the order of [`ShockKind::ALL`].
const WORDS: [&str; 7] = [
    "device_entrant",
    "chip_shortage",
    "registration_rule",
    "content_scandal",
    "investor_winter",
    "open_weights",
    "viral_breakout",
];

pub(super) fn read(
    root: &Section<'_, '_>,
    (start_date, days): (&str, u32),
    vendors: &[(Vendor, Vec<u64>)],
) -> Shocks {
    let s = root.child("shocks");
    let turns = |key: &str| small(s.whole(key, 0..=i64::from(RUMOUR_TURNS_MAX)));
    let shocks = Shocks {
        by_chance: s.flag("by_chance"),
        rumour_turns_min: turns("rumour_turns_min"),
        rumour_turns_max: turns("rumour_turns_max"),
        rumour_chance_min_micro: s.micro("rumour_chance_min", 0.01..=1.0),
        rumour_chance_max_micro: s.micro("rumour_chance_max", 0.01..=1.0),
        dated: dated(&s, start_date, days, vendors),
        device_entrant: device_entrant(&s.child(WORDS[0])),
        chip_shortage: chip_shortage(&s.child(WORDS[1])),
        registration_rule: registration_rule(&s.child(WORDS[2])),
        content_scandal: content_scandal(&s.child(WORDS[3])),
        investor_winter: investor_winter(&s.child(WORDS[4])),
        open_weights: open_weights(&s.child(WORDS[5])),
        viral_breakout: viral_breakout(&s.child(WORDS[6])),
    };
    if shocks.rumour_turns_min > shocks.rumour_turns_max {
        s.fault_at("rumour_turns_max", "must be at least rumour_turns_min");
    }
    if shocks.rumour_chance_min_micro > shocks.rumour_chance_max_micro {
        s.fault_at("rumour_chance_max", "must be at least rumour_chance_min");
    }
    s.finish();
    shocks
}

fn rate(s: &Section<'_, '_>) -> i64 {
    s.micro("per_year", 0.0..=12.0)
}

fn device_entrant(s: &Section<'_, '_>) -> DeviceEntrant {
    let read = DeviceEntrant {
        rate_micro_per_year: rate(s),
        device_share_micro: s.micro("device_share", 0.0..=1.0),
        rollout_days: s.days("rollout_days", 1..=3_650),
        awareness_micro: s.micro("awareness", 0.0..=1.0),
        value_micro: s.micro("value", -10.0..=10.0),
    };
    s.finish();
    read
}

fn chip_shortage(s: &Section<'_, '_>) -> ChipShortage {
    let read = ChipShortage {
        rate_micro_per_year: rate(s),
        supply_micro: s.micro("supply", 0.0..=1.0),
        rent_multiple_micro: s.micro("rent_multiple", 1.0..=100.0),
        days: s.days("days", 1..=3_650),
    };
    s.finish();
    read
}

fn registration_rule(s: &Section<'_, '_>) -> RegistrationRule {
    let read = RegistrationRule {
        rate_micro_per_year: rate(s),
        days_min: s.days("days_min", 1..=3_650),
        days_max: s.days("days_max", 1..=3_650),
    };
    if read.days_min > read.days_max {
        s.fault_at("days_max", "must be at least days_min");
    }
    s.finish();
    read
}

fn content_scandal(s: &Section<'_, '_>) -> ContentScandal {
    let read = ContentScandal { rate_micro_per_year: rate(s) };
    s.finish();
    read
}

fn investor_winter(s: &Section<'_, '_>) -> InvestorWinter {
    let read = InvestorWinter {
        rate_micro_per_year: rate(s),
        sentiment_drop_micro: s.micro("sentiment_drop", 0.0..=5.0),
        days: s.days("days", 1..=3_650),
    };
    s.finish();
    read
}

fn open_weights(s: &Section<'_, '_>) -> OpenWeights {
    let read = OpenWeights { rate_micro_per_year: rate(s), gap_max_micro: s.micro("gap_max", 0.0..=10.0) };
    s.finish();
    read
}

fn viral_breakout(s: &Section<'_, '_>) -> ViralBreakout {
    let read = ViralBreakout {
        rate_micro_per_year: rate(s),
        multiple_micro: s.micro("multiple", 1.0..=100.0),
        days: s.days("days", 1..=365),
    };
    s.finish();
    read
}

/// Each with its day, in the file's order.
fn dated(
    shocks: &Section<'_, '_>,
    start_date: &str,
    days: u32,
    vendors: &[(Vendor, Vec<u64>)],
) -> Vec<DatedShock> {
    let keys: Vec<&str> = vendors.iter().map(|(vendor, _)| vendor.key.as_str()).collect();
    let read = |s: Section<'_, '_>| {
        let kind = ShockKind::ALL[s.one_of("kind", &WORDS)];
        let day = s.day("", start_date, days);
        if day.is_none() {
            s.fault_at("date", "is missing: a dated shock needs `date` or `day`");
        }
        let named = s.has("vendor").then(|| s.one_of("vendor", &keys));
        if named.is_some() && !kind.names_a_vendor() {
            s.fault_at("vendor", "must be left out: this shock befalls everybody");
        }
        let given = s.has("rumour_turns");
        let rumour_turns =
            if given { small(s.whole("rumour_turns", 0..=i64::from(RUMOUR_TURNS_MAX))) } else { 2 };
        if given && rumour_turns > 0 && !kind.is_rumoured() {
            s.fault_at("rumour_turns", "must be left out: a scandal is never rumoured");
        }
        let dated = DatedShock {
            kind,
            day: day.unwrap_or(1),
            vendor: named.and_then(|place| u16::try_from(place).ok()),
            chance_micro: if s.has("chance") { s.micro("chance", 0.01..=1.0) } else { 1_000_000 },
            rumour_turns: if kind.is_rumoured() { rumour_turns } else { 0 },
        };
        s.finish();
        dated
    };
    shocks.list("dated", DATED_MAX).into_iter().map(read).collect()
}

pub(super) fn house_rules(root: &Section<'_, '_>) -> HouseRules {
    let s = root.child("house_rules");
    let read = HouseRules {
        load_micro: s.micro("load", 0.05..=1.0),
        refresh_over_lost_micro: s.micro("refresh_over_lost", 0.0..=1.0),
        refresh_effect_micro: s.micro("refresh_effect", 0.0..=0.99),
        runway_days: s.days("runway_days", 0..=3_650),
    };
    s.finish();
    read
}
