//! The giant subsidiser: gives everything away and outspends its rivals until it holds 40% of the category.
//! It never raises money; its parent pays.

use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;

use crate::capacity::rent_for_load;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{lay_off, runway_under, stop_advertising};
use crate::{Policy, growth};

/// The share of the category, in ten-thousandths, at which it stops outbidding.
const SHARE_ENOUGH_BP: u32 = 4_000;
/// The least it spends on advertisements: this share of the category's reference spend, in percent.
const FLOOR_PERCENT: i64 = 3;
/// Its spend over what rivals spend on a channel together, in percent.
const OUTBID_PERCENT: i64 = 120;
/// The share of cash that it spends in a month at most, in percent: a parent's ¥3bn a year is a tenth a month of the cash that it
/// keeps there, and a seat without a parent lives within what it has.
const MONTHLY_CASH_PERCENT_MAX: i64 = 10;
/// Runway in days under which no parent can be paying: it stops advertising and lets people go.
const SHORT_RUNWAY_DAYS: u32 = 120;

pub(crate) struct Giant;

impl Policy for Giant {
    fn key(&self) -> &'static str {
        "giant"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        if runway_under(now, SHORT_RUNWAY_DAYS) {
            return live_within_cash(history, now);
        }
        let mut commands = free_prices(history, now);
        commands.extend(bids(history, now));
        commands.extend(rent_for_load(history, 80, GpuTerm::Days365));
        commands
    }
}

/// No parent pays: nothing is advertised, and the fewest people and GPUs that serve the load remain.
fn live_within_cash(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let mut commands = stop_advertising(history, now);
    commands.extend(rent_for_load(history, 90, GpuTerm::Days30));
    commands.extend(lay_off(history, now, 20));
    commands
}

/// Cuts every price to nothing.
pub(crate) fn free_prices(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let Some(own) = now.standings.iter().find(|s| s.vendor == now.own.vendor) else { return Vec::new() };
    let mut commands = Vec::new();
    if own.api_input_fen_per_mtok.0 > 0 && history.allowed(Control::ApiInput, None, 0) == Some(0) {
        commands.push(Command::SetPrice { price: Price::ApiInput { fen_per_mtok: Fen(0) } });
    }
    if own.api_output_fen_per_mtok.0 > 0 && history.allowed(Control::ApiOutput, None, 0) == Some(0) {
        commands.push(Command::SetPrice { price: Price::ApiOutput { fen_per_mtok: Fen(0) } });
    }
    if own.subscription_fen_per_month.0 > 0 && history.allowed(Control::Subscription, None, 0) == Some(0) {
        commands.push(Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(0) } });
    }
    commands
}

fn bids(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let share = now.standings.iter().find(|s| s.vendor == now.own.vendor).map_or(0, |s| s.share_bp);
    let budget_fen_per_day = now.own.cash_fen.0.max(0) / 30 * MONTHLY_CASH_PERCENT_MAX / 100;
    let channels = i64::try_from(history.channels().len().max(1)).unwrap_or(i64::MAX);
    history
        .channels()
        .iter()
        .filter_map(|channel| {
            let floor = channel.reference_spend_fen_per_day / 100 * FLOOR_PERCENT;
            let rivals = growth::rivals_spend_fen_per_day(channel, now);
            let wish = if share < SHARE_ENOUGH_BP { floor.max(rivals / 100 * OUTBID_PERCENT) } else { floor };
            let bid =
                history.allowed(Control::Bid, Some(channel.id), wish.min(budget_fen_per_day / channels))?;
            let present = now.own.bid_fen_per_day.get(channel.id.index())?.0;
            (bid != present).then_some(Command::SetBid { channel: channel.id, bid_fen_per_day: Fen(bid) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::{Change, Dashboard};

    use super::*;
    use crate::made_up::{own, seat, staff};

    fn decide(runway: Option<u32>) -> Vec<Command> {
        let mut view = seat(&Dashboard { runway_days: runway, ..own() }, 30);
        view.push(Change::Staff(staff()));
        Giant.decide(&ViewHistory::start(&view), 1)
    }

    #[test]
    fn it_gives_everything_away_and_never_pitches() {
        let commands = decide(None);
        assert!(
            commands.contains(&Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(0) } })
        );
        assert!(!commands.iter().any(|c| matches!(c, Command::OpenRound { .. })));
    }

    #[test]
    fn without_a_parent_it_lives_within_its_cash() {
        assert!(!decide(Some(121)).iter().any(|c| matches!(c, Command::Layoff { .. })));
        let commands = decide(Some(119));
        assert!(commands.contains(&Command::Layoff { heads: 2 }), "{commands:?}");
        assert!(
            !commands
                .iter()
                .any(|c| matches!(c, Command::SetBid { bid_fen_per_day, .. } if bid_fen_per_day.0 > 0))
        );
    }
}
