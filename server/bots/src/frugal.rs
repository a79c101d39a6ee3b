//! The frugal engineer: no advertisements, tokens at 1.3 times their own cost, capacity with air in it.
//! Raises only when money runs short and the price is fair.

use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;

use crate::Policy;
use crate::capacity::{rent_for_load, unit_cost_fen_per_mtok};
use crate::history::{TurnView, ViewHistory};

/// Its API price over its own cost, in percent.
const MARKUP_PERCENT: i64 = 130;
/// Runway in days under which it looks for money.
const SHORT_RUNWAY_DAYS: u32 = 270;

pub(crate) struct Frugal;

impl Policy for Frugal {
    fn key(&self) -> &'static str {
        "frugal"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands = stop_advertising(history, now);
        commands.extend(price_at_cost(history, now));
        commands.extend(rent_for_load(history, 80, GpuTerm::Days90));
        commands.extend(raise_when_short(history, now));
        commands
    }
}

fn stop_advertising(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    history
        .channels()
        .iter()
        .filter(|c| now.own.bid_fen_per_day.get(c.id.index()).is_some_and(|bid| bid.0 > 0))
        .filter(|c| history.allowed(Control::Bid, Some(c.id), 0) == Some(0))
        .map(|c| Command::SetBid { channel: c.id, bid_fen_per_day: Fen(0) })
        .collect()
}

/// Input at cost plus markup, output at twice that. Moves under 10% are left alone, so that notice is not wasted.
fn price_at_cost(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let Some(cost) = unit_cost_fen_per_mtok(history) else { return Vec::new() };
    let Some(own) = now.standings.iter().find(|s| s.vendor == now.own.vendor) else { return Vec::new() };
    let wish = cost.saturating_mul(MARKUP_PERCENT) / 100;
    let moved =
        |present: i64, wish: i64| (wish - present).saturating_abs().saturating_mul(10) >= present.max(1);
    let raise_waits = |item| now.own.pending_raises.iter().any(|raise| raise.item == item);
    let mut commands = Vec::new();
    if let Some(level) = history.allowed(Control::ApiInput, None, wish) {
        let price = Price::ApiInput { fen_per_mtok: Fen(level) };
        if moved(own.api_input_fen_per_mtok.0, level) && !raise_waits(price.item()) {
            commands.push(Command::SetPrice { price });
        }
    }
    if let Some(level) = history.allowed(Control::ApiOutput, None, wish.saturating_mul(2)) {
        let price = Price::ApiOutput { fen_per_mtok: Fen(level) };
        if moved(own.api_output_fen_per_mtok.0, level) && !raise_waits(price.item()) {
            commands.push(Command::SetPrice { price });
        }
    }
    commands
}

fn raise_when_short(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    if let Some(round) = &now.own.round {
        let best = round.offers.first()?;
        return Some(Command::AcceptTerm { round: round.round, rank: best.rank });
    }
    now.own.runway_60d_days.filter(|days| *days < SHORT_RUNWAY_DAYS)?;
    let fair = now.own.model_valuation_fen.0 / 10 * 9;
    let ask = history.allowed(Control::AskPreMoney, None, fair)?;
    let amount = history.allowed(Control::RoundAmount, None, ask / 5)?;
    (amount > 0).then_some(Command::OpenRound {
        amount_fen: Fen(amount),
        ask_pre_money_fen: Fen(ask),
        walk_away_pre_money_fen: Fen(ask / 2),
        pool_bp: 0,
        compute_bp: 0,
    })
}
