//! The giant subsidiser: gives everything away and outspends its best rival until it holds 40% of the category.
//! It never raises money. Its parent pays, up to ¥3bn a year; in a seat without a parent it has what it began with, and budgets
//! so that it lasts to the match's end.

use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{ChannelCard, Standing, VendorStatus};

use crate::capacity::rent_for_load;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{bridge, fixed_cost_fen_per_day, lay_off};
use crate::research::{days_left, features};
use crate::{Policy, growth};

/// The share of the category, in ten-thousandths, at which it stops outbidding.
const SHARE_ENOUGH_BP: u32 = 4_000;
/// The least it spends on advertisements: this share of the category's reference spend, in percent.
const FLOOR_PERCENT: i64 = 3;
/// Its spend over what its best rival spends on a channel, in percent.
const OUTBID_PERCENT: i64 = 120;
/// What a parent lets it spend in a year on everything: ¥3bn.
const YEARLY_BUDGET_FEN: i64 = 300_000_000_000;
/// The share of cash that it spends on advertisements in a month at most, in percent: a parent fills up what is spent, but not
/// within the month.
const MONTHLY_CASH_PERCENT_MAX: i64 = 10;
/// The share of cash that a feature takes, in thousandths: gifts that cost little.
const FEATURES_CASH_PERMILLE: i64 = 15;
/// Whom it lets go, in percent, when people and GPUs alone would outlast its cash.
const LAY_OFF_PERCENT: u32 = 20;

pub(crate) struct Giant;

impl Policy for Giant {
    fn key(&self) -> &'static str {
        "giant"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let budget = advertising_fen_per_day(history, now);
        let mut commands = free_prices(history, now);
        commands.extend(bids(history, now, budget));
        let term = if has_parent(now) { GpuTerm::Days365 } else { GpuTerm::Days90 };
        commands.extend(rent_for_load(history, 80, term));
        commands.extend(features(history, now, now.own.cash_fen.0.max(0) / 1_000 * FEATURES_CASH_PERMILLE));
        if !has_parent(now) {
            commands.extend(live_within_cash(history, now, budget));
        }
        commands
    }
}

fn has_parent(now: &TurnView) -> bool {
    now.own.holders.iter().any(|holder| holder.holder == "parent" && holder.shares > 0)
}

/// With a parent: what its year's budget leaves after people and GPUs, within a tenth of cash a month. Without one: what cash
/// leaves after them until the match ends, in equal parts a day.
fn advertising_fen_per_day(history: &ViewHistory, now: &TurnView) -> i64 {
    let cash = now.own.cash_fen.0.max(0);
    let fixed = fixed_cost_fen_per_day(now).unwrap_or(0);
    let budget = if has_parent(now) {
        (YEARLY_BUDGET_FEN / 365 - fixed).min(cash / 30 * MONTHLY_CASH_PERCENT_MAX / 100)
    } else {
        cash / i64::from(days_left(history, now).max(1)) - fixed
    };
    budget.max(0)
}

/// No parent pays: once cash would not last, insiders are asked and people let go.
fn live_within_cash(history: &ViewHistory, now: &TurnView, advertising_fen_per_day: i64) -> Vec<Command> {
    let mut commands: Vec<Command> = bridge(history, now).into_iter().collect();
    if advertising_fen_per_day == 0 {
        commands.extend(lay_off(history, now, LAY_OFF_PERCENT));
    }
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

fn bids(history: &ViewHistory, now: &TurnView, budget_fen_per_day: i64) -> Vec<Command> {
    let share = now.standings.iter().find(|s| s.vendor == now.own.vendor).map_or(0, |s| s.share_bp);
    let wishes: Vec<i64> = history
        .channels()
        .iter()
        .map(|channel| {
            let floor = channel.reference_spend_fen_per_day / 100 * FLOOR_PERCENT;
            let rivals = growth::rivals_spend_fen_per_day(channel, now) / 1_000 * best_of_milli(rivals(now));
            if share < SHARE_ENOUGH_BP { floor.max(rivals / 100 * OUTBID_PERCENT) } else { floor }
        })
        .collect();
    let all: i128 = wishes.iter().map(|wish| i128::from(*wish)).sum();
    let within = |wish: i64| {
        let part = i128::from(wish) * i128::from(budget_fen_per_day) / all.max(1);
        wish.min(i64::try_from(part).unwrap_or(i64::MAX))
    };
    let bid = |(channel, wish): (&ChannelCard, &i64)| {
        let bid = history.allowed(Control::Bid, Some(channel.id), within(*wish))?;
        let present = now.own.bid_fen_per_day.get(channel.id.index())?.0;
        (bid != present).then_some(Command::SetBid { channel: channel.id, bid_fen_per_day: Fen(bid) })
    };
    history.channels().iter().zip(&wishes).filter_map(bid).collect()
}

/// Rivals in business.
fn rivals(now: &TurnView) -> i64 {
    let rival = |s: &&Standing| s.vendor != now.own.vendor && s.status == VendorStatus::Active;
    i64::try_from(now.standings.iter().filter(rival).count()).unwrap_or(i64::MAX)
}

/// How much of a sum the largest of `count` has, in thousandths, if it falls into parts at random: (1 + 1/2 + … + 1/n)/n. A
/// price of attention tells what all rivals spend, and not who spends it.
fn best_of_milli(count: i64) -> i64 {
    (1..=count).map(|k| 1_000 / k).sum::<i64>() / count.max(1)
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::{Change, Dashboard, Holder};

    use super::*;
    use crate::made_up::{card, own, seat, staff};

    fn decide(cash_yuan: i64, parent: bool) -> Vec<Command> {
        let holders = if parent {
            vec![Holder { holder: "parent".to_owned(), shares: 9, share_bp: 9_000 }]
        } else {
            Vec::new()
        };
        let own = Dashboard { cash_fen: Fen::from_yuan(cash_yuan), holders, ..own() };
        let mut view = seat(&own, 30);
        view.push(Change::Match(card(230)));
        view.push(Change::Staff(staff()));
        Giant.decide(&ViewHistory::start(&view), 1)
    }

    fn bid_yuan(commands: &[Command]) -> i64 {
        let bid = |command: &Command| {
            let Command::SetBid { bid_fen_per_day, .. } = command else { return None };
            Some(bid_fen_per_day.0 / 100)
        };
        commands.iter().find_map(bid).unwrap_or(0)
    }

    #[test]
    fn it_gives_everything_away_and_never_pitches() {
        let commands = decide(20_000_000, true);
        assert!(
            commands.contains(&Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(0) } })
        );
        assert!(!commands.iter().any(|c| matches!(c, Command::OpenRound { .. })));
    }

    #[test]
    fn with_a_parent_it_spends_a_tenth_of_cash_a_month_at_most() {
        // The floor is 3% of ¥100,000 a day; ¥300,000 of cash allow ¥1,000.
        assert_eq!(bid_yuan(&decide(20_000_000, true)), 3_000);
        assert_eq!(bid_yuan(&decide(300_000, true)), 1_000);
    }

    #[test]
    fn without_a_parent_its_cash_must_last_to_the_end() {
        // 200 days are left, and people and GPUs take ¥16,000 a day: ¥3.2M.
        assert_eq!(bid_yuan(&decide(3_400_000, false)), 1_000);
        let short = decide(3_200_000, false);
        assert_eq!(bid_yuan(&short), 0);
        assert!(short.contains(&Command::Layoff { heads: 2 }), "{short:?}");
        assert!(!decide(3_400_000, false).iter().any(|c| matches!(c, Command::Layoff { .. })));
    }

    #[test]
    fn the_best_of_a_few_has_more_than_the_mean() {
        assert_eq!([1, 2, 5, 0].map(best_of_milli), [1_000, 750, 456, 0]);
    }
}
