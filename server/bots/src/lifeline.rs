//! What keeps a company alive, whatever its policy: offers that are taken, rounds, bridges, people, a sale, sleep.
//!
//! Each helper looks at the desks alone and returns the command that may be given now, or none. None of them decides when
//! it is wanted: that is the policy's own.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;

use crate::capacity::rent_fen_per_day;
use crate::history::{TurnView, ViewHistory};

/// The best offer of one's own round, taken as it comes.
pub(crate) fn take_best_offer(now: &TurnView) -> Option<Command> {
    let round = now.own.round.as_ref()?;
    let best = round.offers.first()?;
    Some(Command::AcceptTerm { round: round.round, rank: best.rank })
}

/// What a company that needs money asks for, in percent of what the rule of valuation gives: a value that falls during the
/// pitch must not leave the ask greedy, and investors who think more of it bid up to 1.3 times the ask anyway.
pub(crate) const MODEST_ASK_PERCENT: i64 = 75;

/// Pitches for a fifth of the company, at so many percent of what the rule of valuation gives; none while a round runs.
pub(crate) fn pitch(history: &ViewHistory, now: &TurnView, ask_percent: i64) -> Option<Command> {
    if now.own.round.is_some() {
        return None;
    }
    let worth = now.own.model_valuation_fen.0.max(0) / 100;
    let ask = history.allowed(Control::AskPreMoney, None, worth.saturating_mul(ask_percent))?;
    let amount = history.allowed(Control::RoundAmount, None, ask / 4)?;
    (amount > 0).then_some(Command::OpenRound {
        amount_fen: Fen(amount),
        ask_pre_money_fen: Fen(ask),
        walk_away_pre_money_fen: Fen(ask / 2),
        pool_bp: 0,
        compute_bp: 0,
    })
}

/// All that insiders would lend.
pub(crate) fn bridge(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let limit = now.desks.money.as_ref()?.bridge_limit_fen.0;
    let amount = history.allowed(Control::BridgeAmount, None, limit)?;
    (amount > 0 && amount <= limit).then_some(Command::Bridge { amount_fen: Fen(amount) })
}

/// Lays off so many percent of the heads, unless people went that way within 30 days already, or cash can't bear the severance.
pub(crate) fn lay_off(history: &ViewHistory, now: &TurnView, percent: u32) -> Option<Command> {
    let staff = now.desks.staff.as_ref().filter(|staff| staff.laid_off_30d == 0)?;
    let wish = (staff.heads.saturating_mul(percent) / 100).min(staff.may_lay_off);
    let heads = u32::try_from(history.allowed(Control::Layoffs, None, i64::from(wish))?).ok()?;
    let severance = staff.severance_fen_per_head.0.saturating_mul(i64::from(heads));
    (heads > 0 && heads <= wish && severance < now.own.cash_fen.0).then_some(Command::Layoff { heads })
}

/// Hires so many percent of the heads, unless people came within 30 days already.
pub(crate) fn hire(history: &ViewHistory, now: &TurnView, percent: u32) -> Option<Command> {
    let staff = now.desks.staff.as_ref().filter(|staff| staff.hired_30d == 0)?;
    let wish = (staff.heads.saturating_mul(percent) / 100).min(staff.may_hire);
    let heads = u32::try_from(history.allowed(Control::Hires, None, i64::from(wish))?).ok()?;
    (heads > 0 && heads <= wish).then_some(Command::Hire { heads })
}

/// Stops all advertisements.
pub(crate) fn stop_advertising(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    history
        .channels()
        .iter()
        .filter(|c| now.own.bid_fen_per_day.get(c.id.index()).is_some_and(|bid| bid.0 > 0))
        .filter(|c| history.allowed(Control::Bid, Some(c.id), 0) == Some(0))
        .map(|c| Command::SetBid { channel: c.id, bid_fen_per_day: Fen(0) })
        .collect()
}

/// Puts the company up for sale at half of what the rule of valuation gives.
pub(crate) fn offer_sale(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    if now.desks.money.as_ref()?.sale.is_some() {
        return None;
    }
    let reserve = history.allowed(Control::SaleReserve, None, now.own.model_valuation_fen.0.max(0) / 2)?;
    Some(Command::OfferSale { reserve_fen: Fen(reserve) })
}

/// Suspends the service.
pub(crate) fn hibernate(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let awake = !now.desks.money.as_ref()?.hibernating;
    (awake && history.allowed(Control::Hibernation, None, 1) == Some(1)).then_some(Command::Hibernate {})
}

/// Takes the service up again, once cash would last so many days awake: asleep, every runway looks long.
pub(crate) fn wake(history: &ViewHistory, now: &TurnView, awake_days: i64) -> Option<Command> {
    let asleep = now.desks.money.as_ref()?.hibernating;
    let lasts = now.own.cash_fen.0 > fixed_cost_fen_per_day(now)?.saturating_mul(awake_days);
    (asleep && lasts && history.allowed(Control::Hibernation, None, 1) == Some(1)).then_some(Command::Wake {})
}

/// What people and GPUs cost a day while the service is open, in fen.
pub(crate) fn fixed_cost_fen_per_day(now: &TurnView) -> Option<i64> {
    let people = now.desks.staff.as_ref()?.monthly_cost_fen.0 / 30;
    Some(people.saturating_add(rent_fen_per_day(now)))
}

/// Whether either runway is shorter than so many days; nothing that burns lasts for ever.
pub(crate) fn runway_under(now: &TurnView, days: u32) -> bool {
    [now.own.runway_days, now.own.runway_60d_days].into_iter().flatten().any(|runway| runway < days)
}
