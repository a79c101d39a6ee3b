//! Recorded moves: a day, a vendor, and new prices, a new advertising spend, or any commands as the wire writes them.
//! A spend is laid out over channels by the vendor's `ad_mix`, one bid a channel.

use super::section::Section;
use super::vendor::{World, spread};
use crate::resolved::{ScriptedMove, Vendor};
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;

const MOVES_MAX: usize = 400;
/// The most commands that one move writes out.
const COMMANDS_MAX: usize = 32;

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
    commands.extend(written_out(s));
    if commands.is_empty() {
        s.fault_here(
            "moves nothing: give a price, `ad_spend_yuan_per_day`, `bids_yuan_per_day` or `commands`",
        );
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

/// Commands as JSON texts, in the form of the protocol.
fn written_out(s: &Section<'_, '_>) -> Vec<Command> {
    let mut commands = Vec::new();
    for text in s.strings("commands", COMMANDS_MAX) {
        match serde_json::from_str::<Command>(&text) {
            Ok(Command::Withdraw { .. }) => {
                s.fault_at("commands", "can't take a decision back: leave it out");
            }
            Ok(command) => commands.push(command),
            Err(error) => s.fault_at("commands", format!("`{text}` is no command: {error}")),
        }
    }
    commands
}

fn prices(s: &Section<'_, '_>) -> Vec<Command> {
    let fen = |key: &str, max: f64| s.has(key).then(|| Fen(s.fen(key, 0.0..=max)));
    let tenths = |key: &str| s.has(key).then(|| u16::try_from(s.deci(key, 0.0..=20.0)).unwrap_or(u16::MAX));
    let prices = [
        fen("api_input_yuan_per_mtok", 10_000.0).map(|fen_per_mtok| Price::ApiInput { fen_per_mtok }),
        fen("api_output_yuan_per_mtok", 10_000.0).map(|fen_per_mtok| Price::ApiOutput { fen_per_mtok }),
        fen("subscription_yuan_per_month", 100_000.0)
            .map(|fen_per_month| Price::Subscription { fen_per_month }),
        tenths("free_quota_multiple").map(|tenths| Price::FreeQuota { tenths }),
    ];
    prices.into_iter().flatten().map(|price| Command::SetPrice { price }).collect()
}

fn bids(s: &Section<'_, '_>, world: &World<'_>, mix: &[u64]) -> Vec<Command> {
    let channel = |i: usize| ChannelId(u16::try_from(i).unwrap_or(0));
    let bid = |(i, fen): (usize, i64)| Command::SetBid { channel: channel(i), bid_fen_per_day: Fen(fen) };
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
