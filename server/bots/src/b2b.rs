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
    MODEST_ASK_PERCENT, bridge, hibernate, hire, lay_off, pitch, runway_under, stop_advertising,
    take_best_offer, wake,
};

/// Its first price over its own cost, in percent.
const FIRST_MARKUP_PERCENT: i64 = 135;
/// What it comes down by for each loss too many, in points.
const DOWN_A_LOSS_PERCENT: i64 = 5;
/// Losses that go with each win: four are invited, so a fair share of tenders is one in four.
const FAIR_LOSSES_A_WIN: u32 = 3;
/// It never bids below its own cost, in percent.
const LEAST_MARKUP_PERCENT: i64 = 100;
/// What delivery takes of a tender's reference value, whatever its price, and what one's own machines add, in percent; by the
/// rules' defaults.
const DELIVERY_PERCENT: i64 = 45;
const HOSTING_PERCENT: i64 = 10;
/// People from agencies over one's own, in percent, by the same.
const AGENCY_PERCENT: i64 = 150;
/// The availability that it promises, in ten-thousandths.
const SERVICE_LEVEL_BP: i64 = 9_900;
/// Runway under which it lays off, in days, and whom, in percent.
const SAVE_RUNWAY_DAYS: u32 = 240;
const LAY_OFF_PERCENT: u32 = 20;
/// Runway beyond which it hires if contracts hold all of its people, in days, and how many in a month, in percent of its heads.
const HIRE_RUNWAY_DAYS: u32 = 365;
const HIRE_PERCENT: u32 = 10;
/// Runway under which it sleeps, in days.
const SLEEP_RUNWAY_DAYS: u32 = 90;
/// It wakes once its cash would last so many days awake.
const WAKE_DAYS: i64 = 180;
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
    let cost = cost_fen(now, desk, tender)?;
    let losses = i64::from(desk.lost.saturating_sub(desk.won.saturating_mul(FAIR_LOSSES_A_WIN)));
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

/// What the contract costs: delivery, its own heads for the whole term, and people from agencies for those that are not free.
fn cost_fen(now: &TurnView, desk: &BusinessDesk, tender: &Invitation) -> Option<i64> {
    let staff = now.desks.staff.as_ref().filter(|staff| staff.heads > 0)?;
    let share = if tender.on_prem { DELIVERY_PERCENT } else { DELIVERY_PERCENT + HOSTING_PERCENT };
    let delivery = tender.value_fen.0 / 100 * share;
    let needed = i64::from(tender.heads);
    let missing = (needed - desk.free_heads.max(0)).clamp(0, needed);
    let a_head_a_day = staff.monthly_cost_fen.0 / i64::from(staff.heads) / 30;
    let percent = (needed - missing) * 100 + missing * AGENCY_PERCENT;
    let people = a_head_a_day.saturating_mul(i64::from(tender.term_days)).saturating_mul(percent) / 100;
    Some(delivery.saturating_add(people))
}

fn stay_alive(history: &ViewHistory, now: &TurnView) -> Vec<Command> {
    if now.desks.money.as_ref().is_some_and(|desk| desk.hibernating) {
        let awake = wake(history, now, WAKE_DAYS);
        return awake.into_iter().chain(pitch(history, now, MODEST_ASK_PERCENT)).collect();
    }
    if !runway_under(now, HIRE_RUNWAY_DAYS) {
        let busy = now.desks.business.as_ref().is_some_and(|desk| desk.free_heads <= 0);
        return hire(history, now, HIRE_PERCENT).filter(|_| busy).into_iter().collect();
    }
    if !runway_under(now, SAVE_RUNWAY_DAYS) {
        return Vec::new();
    }
    let mut commands: Vec<Command> = pitch(history, now, MODEST_ASK_PERCENT).into_iter().collect();
    commands.extend(lay_off_idle(history, now));
    if now.own.distressed {
        commands.extend(bridge(history, now));
    }
    if runway_under(now, SLEEP_RUNWAY_DAYS) {
        commands.extend(hibernate(history, now));
    }
    commands
}

/// A fifth of its people when money runs short and a pitch has brought none; nobody whom a contract needs, and not again while
/// it remembers the last time: talent is what it sells, and what it is worth to investors.
fn lay_off_idle(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let idle = now.desks.business.as_ref().is_none_or(|desk| desk.free_heads > 0);
    let hopes = now.own.round.is_some() || history.turns_ago(1).is_none_or(|turn| turn.own.round.is_none());
    let cut = |turn: &TurnView| turn.desks.staff.as_ref().is_some_and(|staff| staff.laid_off_30d > 0);
    let wanted = idle && (!hopes || now.own.distressed) && !history.turns().any(cut);
    wanted.then(|| lay_off(history, now, LAY_OFF_PERCENT))?
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::id::{BusinessSegmentId, TenderId};
    use burnrate_client_proto::view::{Change, Dashboard, FundingRound, MoneyDesk, Staff};

    use super::*;
    use crate::made_up::{money, own, seat, staff};

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

    fn prices(lost: u32, free_heads: i64, certified: bool, on_prem: bool) -> Vec<i64> {
        prices_of(BusinessDesk { lost, free_heads, certified, ..BusinessDesk::default() }, on_prem)
    }

    fn prices_of(desk: BusinessDesk, on_prem: bool) -> Vec<i64> {
        let desk = BusinessDesk { invitations: vec![tender(on_prem)], ..desk };
        let mut view = seat(&own(), 30);
        view.push(Change::Business(Box::new(desk)));
        view.push(Change::Staff(staff()));
        let commands = B2b.decide(&ViewHistory::start(&view), 1);
        let price = |command: &Command| {
            let Command::BidTender { price_fen, .. } = command else { return None };
            Some(price_fen.0)
        };
        commands.iter().filter_map(price).collect()
    }

    #[test]
    fn it_bids_cost_and_a_third_and_comes_down_with_each_loss() {
        // Delivery on its own machines: 55% of ¥900,000. Two heads at ¥1,000 a day for 90 days: ¥180,000.
        assert_eq!(prices(0, 2, false, false), vec![91_125_000]);
        assert_eq!(prices(1, 2, false, false), vec![87_750_000]);
        assert_eq!(prices(40, 2, false, false), vec![67_500_000], "never below cost");
        let fair = BusinessDesk { lost: 6, won: 2, free_heads: 2, ..BusinessDesk::default() };
        assert_eq!(prices_of(fair, false), vec![91_125_000], "one in four is a fair share");
    }

    #[test]
    fn heads_that_it_has_not_come_from_agencies() {
        // One of the two at 1.5 times what its own cost.
        assert_eq!(prices(40, 1, false, false), vec![49_500_000 + 9_000_000 + 13_500_000]);
    }

    #[test]
    fn premises_need_the_certificate() {
        assert!(prices(0, 2, false, true).is_empty());
        assert_eq!(prices(0, 2, true, true).len(), 1);
    }

    fn short_of_money(runway: u32, laid_off_30d: u32, asleep: bool, cash_yuan: i64) -> Vec<Command> {
        let own = Dashboard { runway_days: Some(runway), cash_fen: Fen::from_yuan(cash_yuan), ..own() };
        let mut view = seat(&own, 30);
        view.push(Change::Staff(Staff { laid_off_30d, ..staff() }));
        view.push(Change::Money(Box::new(MoneyDesk { hibernating: asleep, ..money() })));
        B2b.decide(&ViewHistory::start(&view), 1)
    }

    #[test]
    fn it_lays_off_at_eight_months_when_a_pitch_brought_nothing_and_once() {
        let after_a_pitch = |runway, laid_off_30d| {
            let pitching = FundingRound {
                round: 1,
                amount_fen: Fen(1),
                ask_pre_money_fen: Fen(1),
                answers_on_day: 30,
                offers: Vec::new(),
                pool_bp: 0,
                compute_bp: 0,
            };
            let mut history = ViewHistory::default();
            for (day, round) in [(16, Some(pitching)), (30, None)] {
                let mut view = seat(&Dashboard { runway_days: Some(runway), round, ..own() }, day);
                view.push(Change::Staff(Staff { laid_off_30d, ..staff() }));
                history.observe(&view);
            }
            B2b.decide(&history, 1).contains(&Command::Layoff { heads: 2 })
        };
        assert!(after_a_pitch(239, 0));
        assert!(!after_a_pitch(241, 0) && !after_a_pitch(239, 2));
        let before = short_of_money(239, 0, false, 20_000_000);
        assert!(!before.iter().any(|c| matches!(c, Command::Layoff { .. })), "{before:?}");
        assert!(before.iter().any(|c| matches!(c, Command::OpenRound { .. })), "{before:?}");
    }

    #[test]
    fn it_sleeps_at_three_months_and_wakes_when_money_lasts() {
        assert!(short_of_money(89, 0, false, 1_000_000).contains(&Command::Hibernate {}));
        assert!(!short_of_money(91, 0, false, 1_000_000).contains(&Command::Hibernate {}));
        // Awake, ¥10,000 of people and ¥6,000 of rent go a day: 180 days take ¥2.88M, however long it would last asleep.
        assert!(!short_of_money(2_000, 0, true, 2_880_000).contains(&Command::Wake {}));
        assert!(short_of_money(2_000, 0, true, 2_890_000).contains(&Command::Wake {}));
    }
}
