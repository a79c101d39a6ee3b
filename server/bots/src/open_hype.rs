//! Open-source hype: publishes every model, charges nothing, spends most of its money on compute and raises on attention.
//! It does not save: when the money is nearly gone it looks for a buyer.

use burnrate_client_proto::command::{Command, GpuTerm};

use crate::Policy;
use crate::capacity::{rent_in_all, serving_gpus};
use crate::giant::free_prices;
use crate::growth::growth_percent;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{hire, offer_sale, pitch, runway_under, take_best_offer};
use crate::research::{publish, train_on_idle};

/// The share of its spend that goes to compute, in percent.
const COMPUTE_PERCENT: i64 = 65;
/// Growth in 30 days, in percent, that is attention enough for a pitch.
const PITCH_PERCENT: u64 = 10;
/// Runway in days under which it pitches in any case.
const SHORT_RUNWAY_DAYS: u32 = 240;
/// What it asks for while it has attention, in percent of what the rule of valuation gives; without, that.
const HYPED_ASK_PERCENT: i64 = 130;
/// Whom it hires in a month while money is there, in percent of its heads: names are half of the hype.
const HIRE_PERCENT: u32 = 30;
/// Runway in days under which it is for sale.
const SALE_RUNWAY_DAYS: u32 = 60;
/// The load at the peak that it keeps GPUs for, in percent.
const LOAD_PERCENT: u64 = 80;
/// The share of cash that a training run takes at most, in percent.
const RUN_CASH_PERCENT: i64 = 25;

pub(crate) struct OpenHype;

impl Policy for OpenHype {
    fn key(&self) -> &'static str {
        "open-hype"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
        commands.extend(free_prices(history, now));
        commands.extend(publish(history, now));
        commands.extend(compute(history, now));
        let attention = growth_percent(history, now).is_some_and(|growth| growth > PITCH_PERCENT);
        let short = runway_under(now, SHORT_RUNWAY_DAYS);
        if attention || short {
            commands.extend(pitch(history, now, if attention { HYPED_ASK_PERCENT } else { 100 }));
        }
        if !short {
            commands.extend(hire(history, now, HIRE_PERCENT));
        }
        if runway_under(now, SALE_RUNWAY_DAYS) {
            commands.extend(offer_sale(history, now));
        }
        commands
    }
}

/// GPUs up to where their rent is the wanted share of all spend, or as many as the load needs if that is more; the idle ones
/// train.
fn compute(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let needed = serving_gpus(history, LOAD_PERCENT).unwrap_or(0);
    let wanted = needed.max(hyped_gpus(now));
    let run_fen = now.own.cash_fen.0.max(0) / 100 * RUN_CASH_PERCENT;
    let mut commands: Vec<Command> = rent_in_all(history, wanted, GpuTerm::Days30).into_iter().collect();
    commands.extend(train_on_idle(history, needed, wanted, run_fen));
    commands
}

/// GPUs whose rent is the wanted share of all spend, people being the rest.
fn hyped_gpus(now: &TurnView) -> u64 {
    let people = now.desks.staff.as_ref().map_or(0, |staff| staff.monthly_cost_fen.0);
    let rent_a_month =
        now.own.gpu_rent_fen_per_day.first().map_or(0, |rent| rent.0).saturating_mul(30).max(1);
    let rent = people.saturating_mul(COMPUTE_PERCENT) / (100 - COMPUTE_PERCENT);
    u64::try_from(rent / rent_a_month).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::command::Price;
    use burnrate_client_proto::quantity::Fen;
    use burnrate_client_proto::view::{Change, Dashboard};

    use super::*;
    use crate::made_up::{lab, money, own, seat, staff};

    fn decide(own: &Dashboard, published: Option<i64>) -> Vec<Command> {
        let mut view = seat(own, 30);
        let mut lab = lab();
        lab.published_milli = published;
        view.push(Change::Lab(Box::new(lab)));
        view.push(Change::Staff(staff()));
        view.push(Change::Money(Box::new(money())));
        OpenHype.decide(&ViewHistory::start(&view), 1)
    }

    #[test]
    fn it_charges_nothing_and_publishes_what_is_new() {
        let commands = decide(&own(), None);
        let free = Command::SetPrice { price: Price::Subscription { fen_per_month: Fen(0) } };
        assert!(commands.contains(&free) && commands.contains(&Command::OpenWeights {}), "{commands:?}");
        // The made-up lab stands at 1,000 thousandths.
        assert!(decide(&own(), Some(900)).contains(&Command::OpenWeights {}));
        assert!(!decide(&own(), Some(1_000)).contains(&Command::OpenWeights {}));
    }

    #[test]
    fn it_is_for_sale_when_two_months_are_left() {
        let for_sale = |days| {
            let commands = decide(&Dashboard { runway_days: Some(days), ..own() }, None);
            commands.iter().any(|c| matches!(c, Command::OfferSale { .. }))
        };
        assert!(for_sale(59) && !for_sale(61));
    }
}
