//! The frugal engineer: no advertisements, tokens at 1.3 times their own cost, capacity with air in it.
//! 70% of its spend goes to research, serving first, as far as cash bears it. Raises only when money runs short and the price is fair.

use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::ProjectWork;

use crate::Policy;
use crate::capacity::{rent_for_load, unit_cost_fen_per_mtok};
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{bridge, lay_off, pitch, runway_under, stop_advertising, take_best_offer};

/// Its API price over its own cost, in percent.
const MARKUP_PERCENT: i64 = 130;
/// Runway in days under which it looks for money.
const SHORT_RUNWAY_DAYS: u32 = 270;

/// The share of its spend that it wants for research, in percent.
const RESEARCH_PERCENT: i64 = 70;
/// The share of cash that research takes in a month at most, in percent.
const RESEARCH_CASH_PERCENT: i64 = 3;

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
        commands.extend(research(history, now));
        commands.extend(raise_when_short(history, now));
        commands
    }
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

/// Serving first, then training: together the wanted share of all spend, and nothing while money runs short.
fn research(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let (Some(lab), Some(staff)) = (&now.desks.lab, &now.desks.staff) else { return Vec::new() };
    let rent: i64 =
        now.own.leases.iter().map(|l| l.rent_fen_per_day.0.saturating_mul(i64::from(l.gpus))).sum();
    let other = staff.monthly_cost_fen.0.saturating_add(rent.saturating_mul(30));
    let wanted = other.saturating_mul(RESEARCH_PERCENT) / (100 - RESEARCH_PERCENT);
    let budget = if runway_under(now, SHORT_RUNWAY_DAYS) {
        0
    } else {
        wanted.min(now.own.cash_fen.0.max(0) / 100 * RESEARCH_CASH_PERCENT)
    };
    let mut commands = Vec::new();
    let serving = budget.min(lab.terms.serving_full_fen_per_month.0);
    if let Some(spend) = history.allowed(Control::ServingResearch, None, serving)
        && spend != lab.serving_research_fen_per_month.0
    {
        commands.push(Command::ServingResearch { spend_fen_per_month: Fen(spend) });
    }
    commands.extend(train(history, now, budget - serving));
    commands
}

/// A run from what serving left over, if the GPUs that it needs are idle anyway.
fn train(history: &ViewHistory, now: &TurnView, budget_fen_per_month: i64) -> Option<Command> {
    let lab = now.desks.lab.as_ref()?;
    let under_way = lab.projects.iter().any(|project| matches!(project.work, ProjectWork::Training {}));
    let spend = history.allowed(Control::TrainSpend, None, budget_fen_per_month)?;
    let days = i64::from(lab.terms.training_days_max.max(1));
    let least = spend / lab.terms.training_fen_per_gpu_day.0.max(1) / days + 1;
    let gpus = u32::try_from(history.allowed(Control::TrainGpus, None, least)?).ok()?;
    let free = lab.set_aside_gpus.saturating_sub(lab.held_gpus);
    (!under_way && spend > 0 && spend <= budget_fen_per_month && gpus <= free)
        .then_some(Command::Train { spend_fen: Fen(spend), gpus })
}

fn raise_when_short(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
    if runway_under(now, SHORT_RUNWAY_DAYS) {
        commands.extend(pitch(history, now, 90));
    }
    if now.own.distressed {
        commands.extend(bridge(history, now));
        commands.extend(lay_off(history, now, 20));
    }
    commands
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::{Change, Dashboard};

    use super::*;
    use crate::made_up::{lab, own, seat, staff};

    fn decide(own: &Dashboard) -> Vec<Command> {
        let mut view = seat(own, 30);
        view.push(Change::Lab(Box::new(lab())));
        view.push(Change::Staff(staff()));
        Frugal.decide(&ViewHistory::start(&view), 1)
    }

    #[test]
    fn it_charges_its_cost_and_a_third_and_puts_serving_first() {
        let commands = decide(&own());
        // 60 GPUs at ¥100 a day serve 300 million tokens: ¥20 a million, asked for at ¥26.
        let input = Command::SetPrice { price: Price::ApiInput { fen_per_mtok: Fen(2_600) } };
        assert!(commands.contains(&input), "{commands:?}");
        let serving = Command::ServingResearch { spend_fen_per_month: Fen(15_000_000) };
        assert!(commands.contains(&serving), "{commands:?}");
        assert!(!commands.iter().any(|c| matches!(c, Command::SetBid { .. })));
    }

    #[test]
    fn short_money_stops_research_and_opens_a_round() {
        let commands = decide(&Dashboard { runway_days: Some(100), ..own() });
        assert!(
            !commands.iter().any(|c| matches!(c, Command::ServingResearch { .. } | Command::Train { .. }))
        );
        assert!(commands.iter().any(|c| matches!(c, Command::OpenRound { .. })), "{commands:?}");
    }
}
