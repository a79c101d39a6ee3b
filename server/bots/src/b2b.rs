//! The specialist for business customers: no advertisements, a certificate, and a bid for every tender at its cost and a
//! margin that shrinks with each loss. It cuts its people early and sleeps rather than dies.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{BusinessDesk, Invitation};

use crate::Policy;
use crate::capacity::rent_for_load;
use crate::history::{TurnView, ViewHistory};
use crate::lifeline::{
    bridge, hibernate, lay_off, pitch, runway_under, stop_advertising, take_best_offer, wake,
};

/// Its first price over its own cost, in percent.
const FIRST_MARKUP_PERCENT: i64 = 135;
/// What it comes down by for each tender that it lost more than it won, in points.
const DOWN_A_LOSS_PERCENT: i64 = 5;
/// It never bids below its own cost, in percent.
const LEAST_MARKUP_PERCENT: i64 = 100;
/// The availability that it promises, in ten-thousandths.
const SERVICE_LEVEL_BP: i64 = 9_900;
/// Runway under which it lays off, in days, and whom, in percent.
const SAVE_RUNWAY_DAYS: u32 = 240;
const LAY_OFF_PERCENT: u32 = 20;
/// Runway under which it sleeps, in days.
const SLEEP_RUNWAY_DAYS: u32 = 90;
/// The certificate may take this part of its cash at most, in percent.
const CERTIFICATE_CASH_PERCENT: i64 = 20;
/// Tenders that it answers in one turn at most, so that a batch holds all else too.
const BIDS_A_TURN_MAX: usize = 16;

pub(crate) struct B2b;

impl Policy for B2b {
    fn key(&self) -> &'static str {
        "b2b"
    }

    fn decide(&self, history: &ViewHistory, _seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut commands: Vec<Command> = take_best_offer(now).into_iter().collect();
        commands.extend(certify(history, now));
        commands.extend(answer_invitations(history, now));
        commands.extend(stop_advertising(history, now));
        commands.extend(rent_for_load(history, 80, GpuTerm::Days90));
        commands.extend(stay_alive(history, now));
        commands
    }
}

fn certify(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let desk = now.desks.business.as_ref()?;
    let wanted = !desk.certified && desk.certified_on_day.is_none();
    let affordable = desk.certificate_fen.0 <= now.own.cash_fen.0.max(0) / 100 * CERTIFICATE_CASH_PERCENT;
    (wanted && affordable && history.allowed(Control::Certificate, None, 1) == Some(1))
        .then_some(Command::Certify {})
}

fn answer_invitations(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    let Some(desk) = &now.desks.business else { return Vec::new() };
    desk.invitations
        .iter()
        .filter(|tender| tender.bid.is_none() && tender.closes_on_day >= now.clock.next_turn_day)
        .filter(|tender| !tender.on_prem || desk.certified)
        .take(BIDS_A_TURN_MAX)
        .filter_map(|tender| bid(history, now, desk, tender))
        .collect()
}

fn bid(history: &ViewHistory, now: &TurnView, desk: &BusinessDesk, tender: &Invitation) -> Option<Command> {
    let staff = history.allowed(Control::TenderStaff, None, i64::from(tender.heads))?;
    let cost = cost_fen(now, tender)?;
    let losses = i64::from(desk.lost.saturating_sub(desk.won));
    let markup =
        (FIRST_MARKUP_PERCENT - losses.saturating_mul(DOWN_A_LOSS_PERCENT)).max(LEAST_MARKUP_PERCENT);
    let price = history.allowed(Control::TenderPrice, None, cost.saturating_mul(markup) / 100)?;
    let level = history.allowed(Control::ServiceLevel, None, SERVICE_LEVEL_BP)?;
    Some(Command::BidTender {
        tender: tender.tender,
        price_fen: Fen(price),
        on_prem: tender.on_prem,
        service_level_bp: u16::try_from(level).ok()?,
        staff: u32::try_from(staff).ok()?,
    })
}

/// What delivery costs by what its own people cost: heads for the whole term.
fn cost_fen(now: &TurnView, tender: &Invitation) -> Option<i64> {
    let staff = now.desks.staff.as_ref().filter(|staff| staff.heads > 0)?;
    let a_head_a_day = staff.monthly_cost_fen.0 / i64::from(staff.heads) / 30;
    Some(a_head_a_day.saturating_mul(i64::from(tender.heads)).saturating_mul(i64::from(tender.term_days)))
}

fn stay_alive(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    if !runway_under(now, SAVE_RUNWAY_DAYS) {
        return wake(history, now).into_iter().collect();
    }
    let mut commands: Vec<Command> = pitch(history, now, 90).into_iter().collect();
    commands.extend(lay_off(history, now, LAY_OFF_PERCENT));
    if now.own.distressed {
        commands.extend(bridge(history, now));
    }
    if runway_under(now, SLEEP_RUNWAY_DAYS) {
        commands.extend(hibernate(history, now));
    }
    commands
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::id::{BusinessSegmentId, TenderId};

    use super::*;
    use crate::made_up::{own, seat, staff};

    fn tender(on_prem: bool) -> Invitation {
        Invitation {
            tender: TenderId(4),
            segment: BusinessSegmentId(0),
            value_fen: Fen(90_000_000),
            term_days: 90,
            on_prem,
            heads: 2,
            payment_lag_days: 60,
            closes_on_day: 40,
            invited: 3,
            bid: None,
        }
    }

    fn prices(lost: u32, certified: bool, on_prem: bool) -> Vec<i64> {
        let desk =
            BusinessDesk { lost, certified, invitations: vec![tender(on_prem)], ..BusinessDesk::default() };
        let mut view = seat(&own(), 30);
        view.push(burnrate_client_proto::view::Change::Business(Box::new(desk)));
        view.push(burnrate_client_proto::view::Change::Staff(staff()));
        let commands = B2b.decide(&ViewHistory::start(&view), 1);
        let price = |command: &Command| {
            let Command::BidTender { price_fen, .. } = command else { return None };
            Some(price_fen.0)
        };
        commands.iter().filter_map(price).collect()
    }

    #[test]
    fn it_bids_cost_and_a_third_and_comes_down_with_each_loss() {
        // 10 heads cost 30,000,000 fen in 30 days: 100,000 a head and day; 2 heads for 90 days cost 18,000,000.
        assert_eq!(prices(0, false, false), vec![24_300_000]);
        assert_eq!(prices(1, false, false), vec![23_400_000]);
        assert_eq!(prices(40, false, false), vec![18_000_000], "never below cost");
    }

    #[test]
    fn premises_need_the_certificate() {
        assert!(prices(0, false, true).is_empty());
        assert_eq!(prices(0, true, true).len(), 1);
    }

    #[test]
    fn it_lays_off_at_eight_months() {
        let mut view = seat(&burnrate_client_proto::view::Dashboard { runway_days: Some(239), ..own() }, 30);
        view.push(burnrate_client_proto::view::Change::Staff(staff()));
        let commands = B2b.decide(&ViewHistory::start(&view), 1);
        assert!(commands.contains(&Command::Layoff { heads: 2 }), "{commands:?}");
        let mut calm = seat(&own(), 30);
        calm.push(burnrate_client_proto::view::Change::Staff(staff()));
        assert!(!B2b.decide(&ViewHistory::start(&calm), 1).contains(&Command::Layoff { heads: 2 }));
    }
}
