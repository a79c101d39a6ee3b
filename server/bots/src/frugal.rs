//! The frugal engineer: no advertisements, tokens at 1.3 times their own cost, capacity with air in it.
//! 70% of its spend goes to research, serving first, as far as cash bears it. Whoever has published one model publishes the
//! next. Raises only when money runs short and the price is fair.

use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;

use crate::Policy;
use crate::capacity::{rent_fen_per_day, unit_cost_fen_per_mtok};
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{
    MODEST_ASK_PERCENT, bridge, hire, lay_off, pitch, runway_under, stop_advertising, take_best_offer,
};
use crate::research::{distil, features, publish, serve_and_train};

/// Its API price over its own cost, in percent.
const MARKUP_PERCENT: i64 = 130;
/// Runway in days under which it looks for money.
const SHORT_RUNWAY_DAYS: u32 = 270;

/// The share of its spend that it wants for research, in percent.
const RESEARCH_PERCENT: i64 = 70;
/// The share of cash that research takes in a month at most, in percent.
const RESEARCH_CASH_PERCENT: i64 = 3;
/// Of what serving leaves, the share for training runs, in percent; the rest makes features.
const RUN_PERCENT: i64 = 80;
/// A run takes so many months' budgets at once: it lasts as long.
const RUN_MONTHS: i64 = 5;
/// The load at the peak that it keeps GPUs for, in percent.
const LOAD_PERCENT: u64 = 80;
/// Researchers are hired while the runway is longer, in days, and how many in a month, in percent of the heads.
const HIRE_RUNWAY_DAYS: u32 = 365;
const HIRE_PERCENT: u32 = 20;
/// Runway in days under which nothing new is researched.
const SAVE_RUNWAY_DAYS: u32 = 180;

pub(crate) struct Frugal;

impl Policy for Frugal {
    fn key(&self) -> &'static str {
        "frugal"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands = stop_advertising(history, now);
        commands.extend(price_at_cost(history, now));
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

/// Serving first, then a better rival's answers, then runs and features of one's own: together the wanted share of all spend
/// as far as cash bears it, and nothing while money runs short. GPUs are kept for the load and for the run.
fn research(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let budget = research_fen_per_month(now);
    let serving = serving_research(history, now, budget);
    let rest = budget - serving.as_ref().map_or(0, |(spend, _)| *spend);
    let mut commands: Vec<Command> = serving.and_then(|(_, command)| command).into_iter().collect();
    let lesson = distil(history, now, rest.saturating_mul(RUN_MONTHS));
    let run_fen = if lesson.is_some() { 0 } else { rest / 100 * RUN_PERCENT * RUN_MONTHS };
    commands.extend(serve_and_train(history, LOAD_PERCENT, GpuTerm::Days90, run_fen));
    commands.extend(lesson);
    commands.extend(features(history, now, rest / 100 * (100 - RUN_PERCENT)));
    commands.extend(keep_open(history, now));
    if !runway_under(now, HIRE_RUNWAY_DAYS) {
        commands.extend(hire(history, now, HIRE_PERCENT));
    }
    commands
}

/// Whoever began to publish goes on: those who build on its models would leave it otherwise.
fn keep_open(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    now.desks.lab.as_ref()?.published_milli?;
    publish(history, now)
}

fn research_fen_per_month(now: &TurnView) -> i64 {
    let Some(staff) = now.desks.staff.as_ref().filter(|_| !runway_under(now, SAVE_RUNWAY_DAYS)) else {
        return 0;
    };
    let other = staff.monthly_cost_fen.0.saturating_add(rent_fen_per_day(now).saturating_mul(30));
    let wanted = other.saturating_mul(RESEARCH_PERCENT) / (100 - RESEARCH_PERCENT);
    wanted.min(now.own.cash_fen.0.max(0) / 100 * RESEARCH_CASH_PERCENT)
}

/// Serving research out of a month's budget, and the command if it changes. What everybody gets unbidden isn't paid for twice.
fn serving_research(history: &ViewHistory, now: &TurnView, budget: i64) -> Option<(i64, Option<Command>)> {
    let lab = now.desks.lab.as_ref()?;
    let present = lab.serving_research_fen_per_month.0;
    let full = lab.terms.serving_full_fen_per_month.0;
    let unbidden = i64::from(lab.serving_research_bp) * full / 10_000;
    let wish = if present == 0 && unbidden >= budget.min(full) { 0 } else { budget.min(full) };
    let spend = history.allowed(Control::ServingResearch, None, wish).filter(|spend| *spend <= budget)?;
    let command = Command::ServingResearch { spend_fen_per_month: Fen(spend) };
    Some((spend, (spend != present).then_some(command)))
}

fn raise_when_short(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
    if runway_under(now, SHORT_RUNWAY_DAYS) {
        commands.extend(pitch(history, now, MODEST_ASK_PERCENT));
    }
    if now.own.distressed {
        commands.extend(bridge(history, now));
        commands.extend(lay_off(history, now, 20));
    }
    commands
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::{Change, Dashboard, Lab};

    use super::*;
    use crate::made_up::{lab, own, seat, staff};

    fn decide(own: &Dashboard) -> Vec<Command> {
        decide_with(own, lab())
    }

    fn decide_with(own: &Dashboard, lab: Lab) -> Vec<Command> {
        let mut view = seat(own, 30);
        view.push(Change::Lab(Box::new(lab)));
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
    fn it_sets_gpus_aside_and_then_trains() {
        // 3% of ¥20M a month, less ¥150,000 for serving: ¥450,000, of which four fifths in five months make a run of ¥1.8M.
        // ¥500 a GPU-day and at most 90 days: 3,601 days on 41 GPUs, beside 58 that serve: 42% of 99.
        let commands = decide(&own());
        assert!(commands.contains(&Command::Allocate { train_share_bp: 4_200 }), "{commands:?}");
        assert!(commands.contains(&Command::RentGpu { term: GpuTerm::Days90, gpus: 99 }), "{commands:?}");
        assert!(!commands.iter().any(|c| matches!(c, Command::Train { .. })), "nothing is set aside yet");
        let mut ready = lab();
        (ready.rented_gpus, ready.train_share_bp, ready.set_aside_gpus) = (99, 4_200, 41);
        let commands = decide_with(&own(), ready);
        assert!(commands.contains(&Command::Train { spend_fen: Fen(180_000_000), gpus: 41 }), "{commands:?}");
    }

    #[test]
    fn who_has_published_publishes_the_next_and_nobody_else() {
        let publishes = |published_milli| {
            let commands = decide_with(&own(), Lab { published_milli, ..lab() });
            commands.contains(&Command::OpenWeights {})
        };
        // The made-up lab stands at 1,000 thousandths.
        assert!(publishes(Some(900)) && !publishes(Some(1_000)) && !publishes(None));
    }

    #[test]
    fn what_comes_unbidden_is_not_paid_for() {
        let mut unbidden = lab();
        unbidden.serving_research_bp = 10_000;
        let commands = decide_with(&own(), unbidden);
        assert!(!commands.iter().any(|c| matches!(c, Command::ServingResearch { .. })), "{commands:?}");
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
