//! The spammer: fills the web with pages for search engines until it comes out, then admits it and buys a new name with
//! advertisements.

use burnrate_client_proto::command::{Command, GpuTerm, Stance};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::ScandalKind;

use crate::Policy;
use crate::capacity::rent_for_load;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{MODEST_ASK_PERCENT, bridge, lay_off, pitch, runway_under, take_best_offer};

/// Pages a day as a part of the most that the seat may put up: 50,000 of 200,000 in the whole country.
const PAGES_OF_MOST_PERCENT: i64 = 25;
/// What the new name costs: the share of cash that goes to advertisements in a month, in percent.
const REBRAND_CASH_PERCENT: i64 = 4;
/// Runway in days under which it looks for money, and under which it lets people go.
const SHORT_RUNWAY_DAYS: u32 = 180;

pub(crate) struct SeoSpammer;

impl Policy for SeoSpammer {
    fn key(&self) -> &'static str {
        "seo-spammer"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
        let caught = found_out(history, now);
        commands.extend(pages(history, now, caught));
        if caught {
            commands.extend(rebrand(history, now));
        }
        commands.extend(rent_for_load(history, 85, GpuTerm::Days30));
        if runway_under(now, SHORT_RUNWAY_DAYS) {
            commands.extend(pitch(history, now, MODEST_ASK_PERCENT));
            commands.extend(lay_off(history, now, 20));
        }
        if now.own.distressed {
            commands.extend(bridge(history, now));
        }
        commands
    }
}

/// Whether it came out: a scandal that is remembered, or pages that are still there though none are made any more.
fn found_out(history: &ViewHistory, now: &TurnView) -> bool {
    let broke = |turn: &TurnView| {
        let scandal = turn.desks.attention.as_ref().and_then(|desk| desk.scandal);
        scandal.is_some_and(|scandal| scandal.kind == ScandalKind::SearchPages)
    };
    let stopped = |turn: &TurnView| {
        turn.desks.attention.as_ref().is_some_and(|desk| desk.pages_per_day == 0 && desk.live_pages > 0)
    };
    stopped(now) || history.turns().any(broke)
}

fn pages(history: &ViewHistory, now: &TurnView, caught: bool) -> Option<Command> {
    let present = now.desks.attention.as_ref()?.pages_per_day;
    let most = history.allowed(Control::SeoPages, None, i64::MAX)?;
    let wish = if caught { 0 } else { most / 100 * PAGES_OF_MOST_PERCENT };
    let pages = u32::try_from(history.allowed(Control::SeoPages, None, wish)?).ok()?;
    (pages != present).then_some(Command::SeoPages { pages_per_day: pages })
}

/// A word to the press, and advertisements everywhere alike for what it calls itself now.
fn rebrand(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let mut commands = Vec::new();
    let open =
        now.desks.attention.as_ref().is_some_and(|desk| desk.scandal.is_some_and(|s| s.days_to_answer > 0));
    if open && history.allowed(Control::Statement, None, 1).is_some() {
        commands.push(Command::PressStatement { stance: Stance::Admit });
    }
    let budget = now.own.cash_fen.0.max(0) / 100 * REBRAND_CASH_PERCENT / 30;
    let each = budget / i64::try_from(history.channels().len().max(1)).unwrap_or(i64::MAX);
    commands.extend(history.channels().iter().filter_map(|channel| {
        let bid = history.allowed(Control::Bid, Some(channel.id), each)?;
        let present = now.own.bid_fen_per_day.get(channel.id.index())?.0;
        ((bid - present).saturating_abs().saturating_mul(10) >= present.max(1))
            .then_some(Command::SetBid { channel: channel.id, bid_fen_per_day: Fen(bid) })
    }));
    commands
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::{Change, OpenScandal};

    use super::*;
    use crate::made_up::{attention, own, seat};

    #[test]
    fn it_spams_a_quarter_of_the_most_until_it_comes_out() {
        let mut view = seat(&own(), 30);
        view.push(Change::Attention(Box::new(attention())));
        let mut history = ViewHistory::start(&view);
        // The card's most is 10,000.
        assert!(SeoSpammer.decide(&history, 1).contains(&Command::SeoPages { pages_per_day: 2_500 }));

        let mut desk = attention();
        desk.pages_per_day = 2_500;
        desk.scandal = Some(OpenScandal { kind: ScandalKind::SearchPages, day: 40, days_to_answer: 9 });
        let mut view = seat(&own(), 44);
        view.push(Change::Attention(Box::new(desk)));
        history.observe(&view);
        let commands = SeoSpammer.decide(&history, 1);
        assert!(commands.contains(&Command::SeoPages { pages_per_day: 0 }), "{commands:?}");
        assert!(commands.contains(&Command::PressStatement { stance: Stance::Admit }), "{commands:?}");
        assert!(
            commands
                .iter()
                .any(|c| matches!(c, Command::SetBid { bid_fen_per_day, .. } if bid_fen_per_day.0 > 0))
        );
    }

    #[test]
    fn it_does_not_go_back_to_spam() {
        let mut desk = attention();
        desk.live_pages = 100;
        let mut view = seat(&own(), 30);
        view.push(Change::Attention(Box::new(desk)));
        let commands = SeoSpammer.decide(&ViewHistory::start(&view), 1);
        assert!(!commands.iter().any(|c| matches!(c, Command::SeoPages { .. })), "{commands:?}");
    }
}
