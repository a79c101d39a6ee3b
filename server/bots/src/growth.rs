//! Growth at all costs: buys users first and looks for money afterwards.
//!
//! 6% of its cash a month goes to advertisements, first where attention is young; twice that while users are cheap
//! and come fast; a round whenever it grows by 30% a month, or in distress; 70% less once money runs out within six months.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::ChannelCard;

use crate::Policy;
use crate::capacity::rent_for_load;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{bridge, lay_off, pitch, runway_under, take_best_offer};

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
/// Whom it lets go in distress, in percent.
const LAY_OFF_PERCENT: u32 = 20;

pub(crate) struct Growth;

impl Policy for Growth {
    fn key(&self) -> &'static str {
        "growth"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
        commands.extend(bids(history, now));
        commands.extend(pitches(history, now));
        commands.extend(stay_alive(history, now));
        commands.extend(rent_for_load(history, 90, GpuTerm::Days30));
        commands
    }
}

/// Growth of one's own MAU over about 30 days, in percent; none while the past is too short.
pub(crate) fn growth_percent(history: &ViewHistory, now: &TurnView) -> Option<u64> {
    let mau = |turn: &TurnView| turn.standings.iter().find(|s| s.vendor == turn.own.vendor).map(|s| s.mau);
    let past = (1..8).filter_map(|k| history.turns_ago(k)).find(|t| t.clock.day + 28 <= now.clock.day)?;
    let (before, after) = (mau(past)?, mau(now)?);
    (before > 0).then(|| after.saturating_sub(before).saturating_mul(100) / before)
}

fn bids(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let own = &now.own;
    let mut budget_fen_per_day = own.cash_fen.0.max(0) / 30 * MONTHLY_CASH_PERCENT / 100;
    let cheap = own.cac_fen.is_some_and(|cac| cac.0 < CHEAP_CAC_FEN);
    if runway_under(now, SHORT_RUNWAY_DAYS) {
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

/// When it grows, or in distress.
fn pitches(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let grows = growth_percent(history, now).is_some_and(|g| g > PITCH_PERCENT);
    (grows || now.own.distressed).then(|| pitch(history, now, 100))?
}

/// In distress it borrows from insiders and lets people go.
fn stay_alive(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    if !now.own.distressed {
        return Vec::new();
    }
    bridge(history, now).into_iter().chain(lay_off(history, now, LAY_OFF_PERCENT)).collect()
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

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::Dashboard;

    use super::*;
    use crate::made_up::{own, seat};

    fn bid_fen(runway: Option<u32>) -> i64 {
        let view = seat(&Dashboard { runway_days: runway, cash_fen: Fen(3_000_000_000), ..own() }, 30);
        let commands = Growth.decide(&ViewHistory::start(&view), 1);
        let bid = commands.iter().find_map(|command| {
            let Command::SetBid { bid_fen_per_day, .. } = command else { return None };
            Some(bid_fen_per_day.0)
        });
        bid.unwrap_or(0)
    }

    #[test]
    fn it_spends_six_percent_a_month_and_cuts_when_money_runs_out() {
        // ¥30M at hand: ¥1.8M a month, ¥60,000 a day, of which 60% goes to bilibili.
        assert_eq!(bid_fen(None), 3_600_000);
        assert_eq!(bid_fen(Some(179)), 1_080_000);
    }

    #[test]
    fn distress_makes_it_pitch_and_short_money_alone_does_not() {
        let pitches = |runway, distressed| {
            let view = seat(&Dashboard { runway_days: Some(runway), distressed, ..own() }, 30);
            let commands = Growth.decide(&ViewHistory::start(&view), 1);
            commands.iter().any(|c| matches!(c, Command::OpenRound { .. }))
        };
        assert!(pitches(89, true) && !pitches(100, false));
    }
}
