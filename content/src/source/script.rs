//! Recorded moves: a day, a vendor, and new prices or a new advertising spend.
//! A spend is laid out over channels by the vendor's `ad_mix`, one bid a channel.

use super::section::Section;
use super::vendor::{World, spread};
use crate::resolved::{ScriptedCommand, ScriptedMove, Vendor};

const MOVES_MAX: usize = 400;

pub(super) fn read(
    root: &Section<'_, '_>,
    world: &World<'_>,
    vendors: &[(Vendor, Vec<u64>)],
) -> Vec<ScriptedMove> {
    let mut script: Vec<ScriptedMove> =
        root.list("script", MOVES_MAX).iter().flat_map(|entry| moves(entry, world, vendors)).collect();
    // Stable: what one vendor did on one day stays in the file's order.
    script.sort_by_key(|step| (step.day, step.vendor));
    script
}

fn moves(s: &Section<'_, '_>, world: &World<'_>, vendors: &[(Vendor, Vec<u64>)]) -> Vec<ScriptedMove> {
    let day = s.day("", world.start_date, world.days);
    if day.is_none() {
        s.fault_at("date", "is missing: a move needs `date` or `day`");
    }
    let keys: Vec<&str> = vendors.iter().map(|(v, _)| v.key.as_str()).collect();
    let vendor = s.one_of("vendor", &keys);
    let mut commands = Vec::new();
    commands.extend(prices(s));
    commands.extend(bids(s, world, vendors.get(vendor).map_or(&[], |(_, mix)| mix)));
    if commands.is_empty() {
        s.fault_here("moves nothing: give a price, `ad_spend_yuan_per_day` or `bids_yuan_per_day`");
    }
    if vendors.get(vendor).is_some_and(|(v, _)| day.unwrap_or(1) < v.start_day) {
        s.fault_at("vendor", "is not on the market on that day");
    }
    // Where the recording comes from; read by people only.
    if s.has("source") {
        s.string("source", 200);
    }
    s.finish();
    let step =
        |command| ScriptedMove { day: day.unwrap_or(1), vendor: u16::try_from(vendor).unwrap_or(0), command };
    commands.into_iter().map(step).collect()
}

fn prices(s: &Section<'_, '_>) -> Option<ScriptedCommand> {
    let fen = |key: &str, max: f64| s.has(key).then(|| s.fen(key, 0.0..=max));
    let (input, output) =
        (fen("api_input_yuan_per_mtok", 10_000.0), fen("api_output_yuan_per_mtok", 10_000.0));
    let subscription = fen("subscription_yuan_per_month", 100_000.0);
    let quota = s.has("free_quota_multiple").then(|| s.deci("free_quota_multiple", 0.0..=20.0));
    let any = input.is_some() || output.is_some() || subscription.is_some() || quota.is_some();
    any.then_some(ScriptedCommand::SetPrice {
        api_input_fen_per_mtok: input,
        api_output_fen_per_mtok: output,
        subscription_fen_per_month: subscription,
        free_quota_deci: quota,
    })
}

fn bids(s: &Section<'_, '_>, world: &World<'_>, mix: &[u64]) -> Vec<ScriptedCommand> {
    let channel = |i: usize| u16::try_from(i).unwrap_or(0);
    let bid = |(i, fen): (usize, i64)| ScriptedCommand::SetBid { channel: channel(i), bid_fen_per_day: fen };
    if s.has("ad_spend_yuan_per_day") {
        let spend = s.fen("ad_spend_yuan_per_day", 0.0..=1e9);
        if mix.iter().all(|m| *m == 0) {
            s.fault_at("ad_spend_yuan_per_day", "has nowhere to go: the vendor's ad_mix names no channel");
        }
        let used = spread(spend, mix).into_iter().enumerate().filter(|(i, _)| mix[*i] > 0);
        return used.map(bid).collect();
    }
    let none = None::<i64>;
    let given =
        s.by_name("bids_yuan_per_day", world.channel_keys, &none, |t, name| Some(t.fen(name, 0.0..=1e9)));
    let bids = given.into_iter().enumerate().filter_map(|(i, fen)| fen.map(|fen| (i, fen)));
    bids.map(bid).collect()
}
