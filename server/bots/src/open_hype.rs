//! Open-source hype: publishes every model, charges nothing, spends most of its money on compute and raises on attention.
//! When the money is nearly gone it looks for a buyer.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;

use crate::Policy;
use crate::capacity::{held_gpus, rent_for_load};
use crate::giant::free_prices;
use crate::growth::growth_percent;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{bridge, offer_sale, pitch, runway_under, stop_advertising, take_best_offer};

/// The share of its spend that goes to compute, in percent.
const COMPUTE_PERCENT: i64 = 65;
/// Growth in 30 days, in percent, that is attention enough for a pitch.
const PITCH_PERCENT: u64 = 10;
/// Runway in days under which it pitches in any case, and under which it spends no more on compute than it must.
const SHORT_RUNWAY_DAYS: u32 = 240;
/// Runway in days under which it is for sale.
const SALE_RUNWAY_DAYS: u32 = 60;

pub(crate) struct OpenHype;

impl Policy for OpenHype {
    fn key(&self) -> &'static str {
        "open-hype"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
        commands.extend(free_prices(history, now));
        commands.extend(stop_advertising(history, now));
        commands.extend(publish(history, now));
        commands.extend(compute(history, now));
        let short = runway_under(now, SHORT_RUNWAY_DAYS);
        if short || growth_percent(history, now).is_some_and(|growth| growth > PITCH_PERCENT) {
            commands.extend(pitch(history, now, 130));
        }
        if now.own.distressed {
            commands.extend(bridge(history, now));
        }
        if runway_under(now, SALE_RUNWAY_DAYS) {
            commands.extend(offer_sale(history, now));
        }
        commands
    }
}

/// The weights of whatever is better than what is out already.
fn publish(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let lab = now.desks.lab.as_ref()?;
    let news = lab.published_milli.is_none_or(|published| published < lab.quality_milli);
    (news && history.allowed(Control::OpenWeights, None, 1) == Some(1)).then_some(Command::OpenWeights {})
}

/// GPUs up to where their rent is the wanted share of all spend, or as many as the load needs if that is more.
fn compute(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let needed = rent_for_load(history, 80, GpuTerm::Days30);
    if runway_under(now, SHORT_RUNWAY_DAYS) {
        return needed;
    }
    let people = now.desks.staff.as_ref()?.monthly_cost_fen.0;
    let rent_a_month = now.own.gpu_rent_fen_per_day.first()?.0.saturating_mul(30).max(1);
    let wish = people.saturating_mul(COMPUTE_PERCENT) / (100 - COMPUTE_PERCENT) / rent_a_month;
    let held = held_gpus(now, None);
    let of_term = held_gpus(now, Some(GpuTerm::Days30));
    let hyped = wish.saturating_sub(i64::try_from(held - of_term).ok()?).max(0);
    let least = match needed {
        Some(Command::RentGpu { gpus, .. }) => i64::from(gpus),
        _ => 0,
    };
    let gpus = u32::try_from(history.allowed(Control::Gpus, None, hyped.max(least))?).ok()?;
    (u64::from(gpus) > of_term).then_some(Command::RentGpu { term: GpuTerm::Days30, gpus })
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
