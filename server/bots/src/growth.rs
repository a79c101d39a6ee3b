//! Growth at all costs: buys users first and looks for money afterwards.
//!
//! 6% of its cash a month goes to advertisements, first where attention is young; twice that while users are cheap
//! and come fast; a round whenever it grows by 30% a month; 70% less once money runs out within six months.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::ChannelCard;

use crate::Policy;
use crate::capacity::rent_for_load;
use crate::history::{TurnView, ViewHistory};

/// Where it buys, first choice first, and how much of the budget goes there, in percent.
const PLAN: [(&str, i64); 3] = [("bilibili", 60), ("xiaohongshu", 30), ("podcast", 10)];
/// The share of cash that it spends in a month, in percent.
const MONTHLY_CASH_PERCENT: i64 = 6;
/// Users cheaper than this are worth doubling for.
const CHEAP_CAC_FEN: i64 = 1_500;
/// Growth in 30 days, in percent, that doubles the budget.
const FAST_PERCENT: u64 = 20;
/// Growth in 30 days, in percent, that is worth a pitch.
const PITCH_PERCENT: u64 = 30;
/// Runway in days under which it saves.
const SHORT_RUNWAY_DAYS: u32 = 180;

pub(crate) struct Growth;

impl Policy for Growth {
    fn key(&self) -> &'static str {
        "growth"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands = take_best_offer(now);
        commands.extend(bids(history, now));
        commands.extend(pitch(history, now));
        commands.extend(rent_for_load(history, 90, GpuTerm::Days30));
        commands
    }
}

/// Growth of one's own MAU over about 30 days, in percent; none while the past is too short.
fn growth_percent(history: &ViewHistory, now: &TurnView) -> Option<u64> {
    let mau = |turn: &TurnView| turn.standings.iter().find(|s| s.vendor == turn.own.vendor).map(|s| s.mau);
    let past = (1..8).filter_map(|k| history.turns_ago(k)).find(|t| t.clock.day + 28 <= now.clock.day)?;
    let (before, after) = (mau(past)?, mau(now)?);
    (before > 0).then(|| after.saturating_sub(before).saturating_mul(100) / before)
}

fn bids(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let own = &now.own;
    let mut budget_fen_per_day = own.cash_fen.0.max(0) / 30 * MONTHLY_CASH_PERCENT / 100;
    let cheap = own.cac_fen.is_some_and(|cac| cac.0 < CHEAP_CAC_FEN);
    if own.runway_60d_days.is_some_and(|days| days < SHORT_RUNWAY_DAYS) {
        budget_fen_per_day = budget_fen_per_day / 10 * 3;
    } else if cheap && growth_percent(history, now).is_some_and(|g| g > FAST_PERCENT) {
        budget_fen_per_day *= 2;
    }
    let planned: Vec<(&ChannelCard, i64)> =
        PLAN.iter().filter_map(|(key, percent)| Some((history.channel(key)?, *percent))).collect();
    let plan: Vec<(&ChannelCard, i64)> = if planned.is_empty() {
        history.channels().iter().take(1).map(|c| (c, 100)).collect()
    } else {
        planned
    };
    plan.into_iter()
        .filter_map(|(channel, percent)| {
            let bid = history.allowed(Control::Bid, Some(channel.id), budget_fen_per_day / 100 * percent)?;
            let present = own.bid_fen_per_day.get(channel.id.index())?.0;
            // A change under 5% is not worth a decision.
            ((bid - present).saturating_abs().saturating_mul(20) >= present.max(1))
                .then_some(Command::SetBid { channel: channel.id, bid_fen_per_day: Fen(bid) })
        })
        .collect()
}

/// Pitches for a fifth of the company at what the rule of valuation gives, when it grows or when money runs out.
fn pitch(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let grows = growth_percent(history, now).is_some_and(|g| g > PITCH_PERCENT);
    let needs = now.own.runway_60d_days.is_some_and(|days| days < SHORT_RUNWAY_DAYS);
    if now.own.round.is_some() || !(grows || needs) {
        return None;
    }
    let ask = history.allowed(Control::AskPreMoney, None, now.own.model_valuation_fen.0)?;
    let amount = history.allowed(Control::RoundAmount, None, ask / 4)?;
    (amount > 0).then_some(Command::OpenRound {
        amount_fen: Fen(amount),
        ask_pre_money_fen: Fen(ask),
        walk_away_pre_money_fen: Fen(ask / 2),
        pool_bp: 0,
        compute_bp: 0,
    })
}

/// Money now: the best offer is taken as it comes.
fn take_best_offer(now: &TurnView) -> Vec<Command> {
    let Some(round) = &now.own.round else { return Vec::new() };
    let Some(best) = round.offers.first() else { return Vec::new() };
    vec![Command::AcceptTerm { round: round.round, rank: best.rank }]
}

/// What all rivals together spend on a channel a day, read back from its price: B = B̄·((CPM/CPM0)^(1/η) − 1).
/// The power is taken in whole steps (1/η rounded), which is all a bot needs.
pub(crate) fn rivals_spend_fen_per_day(channel: &ChannelCard, now: &TurnView) -> i64 {
    let Some(&cpm) = now.market.cpm_fen.get(channel.id.index()) else { return 0 };
    let base = channel.base_cpm_fen.max(1);
    let steps =
        (1_000_000 + channel.price_elasticity_micro.max(1) / 2) / channel.price_elasticity_micro.max(1);
    let ratio_milli = (cpm.saturating_mul(1_000) / base).clamp(1_000, 10_000);
    let power_milli =
        (0..steps.clamp(1, 8)).fold(1_000_i64, |power, _| power.saturating_mul(ratio_milli) / 1_000);
    let all = i128::from(channel.reference_spend_fen_per_day) * i128::from(power_milli - 1_000) / 1_000;
    let own = now.own.bid_fen_per_day.get(channel.id.index()).map_or(0, |bid| bid.0);
    i64::try_from(all).unwrap_or(i64::MAX).saturating_sub(own).max(0)
}
