//! A vendor's pay, and who came and went within 30 days: what limits hires and layoffs.
//!
//! Within 30 days at most 30% of the heads there were before them may be hired, and as many may be laid off; one head always may.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::{self, Talent};

use crate::calendar::Calendar;
use crate::finance::runway::DayWindow;
use crate::fixed::Fixed;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::People;

/// Days of a month, over which hires and layoffs are limited.
pub const MONTH_DAYS: u32 = 30;

/// Heads that came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Moves {
    /// Were hired.
    pub hired: u32,
    /// Went by themselves.
    pub left: u32,
    /// Were laid off.
    pub laid_off: u32,
}

/// How a vendor treats its people.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Staffing {
    /// Pay against the market's, in ten-thousandths.
    pub pay_bp: u16,
    /// Heads that come today.
    pub joining: u32,
    /// Today's moves so far.
    pub today: Moves,
    /// Heads that went by themselves since the turn began.
    pub left_this_turn: u32,
    /// The day of the last layoff.
    pub laid_off_on_day: Option<u32>,
    /// What exits are expected and do not make a head yet, where nothing is drawn.
    pub exit_carry: Fixed,
    hired: DayWindow,
    left: DayWindow,
    laid_off: DayWindow,
}

impl Staffing {
    /// Of a vendor that pays this.
    #[must_use]
    pub fn paying(pay_bp: u16) -> Self {
        Self { pay_bp, ..Self::default() }
    }

    /// Pay of a head in 30 days, fen.
    #[must_use]
    pub fn pay_fen_per_month(&self, costs: &resolved::People) -> i64 {
        let exact = i128::from(costs.pay_fen_per_month) * i128::from(self.pay_bp) / 10_000;
        i64::try_from(exact).unwrap_or(i64::MAX)
    }

    /// Severance of a head, fen.
    #[must_use]
    pub fn severance_fen_per_head(&self, costs: &resolved::People, rules: &Talent) -> i64 {
        self.pay_fen_per_month(costs).saturating_mul(i64::from(rules.severance_months))
    }

    /// Moves of the last `days` closed days, and of today.
    #[must_use]
    pub fn moves_of_last(&self, days: u32) -> Moves {
        let sum = |window: &DayWindow, today: u32| {
            let (sum, _) = window.sum_of_last(days);
            u32::try_from(sum).unwrap_or(u32::MAX).saturating_add(today)
        };
        Moves {
            hired: sum(&self.hired, self.today.hired.saturating_add(self.joining)),
            left: sum(&self.left, self.today.left),
            laid_off: sum(&self.laid_off, self.today.laid_off),
        }
    }

    /// Heads that may be hired on the next day.
    #[must_use]
    pub fn may_hire(&self, people: &People, rules: &Talent) -> u32 {
        let (limit, moves) = self.limit(people, rules);
        limit.saturating_sub(moves.hired)
    }

    /// Heads that may be laid off on the next day.
    #[must_use]
    pub fn may_lay_off(&self, people: &People, rules: &Talent) -> u32 {
        let (limit, moves) = self.limit(people, rules);
        limit.saturating_sub(moves.laid_off).min(people.heads)
    }

    /// The most that may come, or be sent, within a month, and the moves of the month that ends on the next day.
    fn limit(&self, people: &People, rules: &Talent) -> (u32, Moves) {
        let moves = self.moves_of_last(MONTH_DAYS - 1);
        let gone = u64::from(moves.left) + u64::from(moves.laid_off);
        let heads = u64::from(people.heads) + u64::from(self.joining);
        let before = (heads + gone).saturating_sub(u64::from(moves.hired));
        let exact = u128::from(before) * u128::from(rules.monthly_change_micro.unsigned_abs()) / 1_000_000;
        (u32::try_from(exact).unwrap_or(u32::MAX).max(1), moves)
    }
}

/// System: the day's moves are remembered; on a turn's last day a vendor is told who went.
pub(crate) fn remember_day(
    calendar: Res<Calendar>,
    (rules, roster): (Res<Rules>, Res<Roster>),
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<&mut Staffing>,
) {
    let turn_ends = rules.turns.next_first_day(calendar.day) == calendar.day + 1;
    for (vendor, entity) in (0_u16..).map(VendorId).zip(&roster.vendors) {
        let Ok(mut staffing) = vendors.get_mut(*entity) else { continue };
        let Moves { hired, left, laid_off } = std::mem::take(&mut staffing.today);
        staffing.hired.push(i64::from(hired), MONTH_DAYS);
        staffing.left.push(i64::from(left), MONTH_DAYS);
        staffing.laid_off.push(i64::from(laid_off), MONTH_DAYS);
        staffing.left_this_turn = staffing.left_this_turn.saturating_add(left);
        if turn_ends {
            let heads = std::mem::take(&mut staffing.left_this_turn);
            if heads > 0 {
                outcomes.push(Outcome::PeopleLeft { vendor, heads });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_allows_three_in_ten_of_those_before_it() {
        let rules = burnrate_content::load("first-class").unwrap().1.talent;
        let people = |heads| People { heads, stars: Fixed::ONE };
        let mut staffing = Staffing::paying(10_000);
        assert_eq!(
            (staffing.may_hire(&people(30), &rules), staffing.may_lay_off(&people(30), &rules)),
            (9, 9)
        );
        staffing.hired.push(6, MONTH_DAYS);
        assert_eq!(staffing.may_hire(&people(36), &rules), 3);
        staffing.joining = 3;
        assert_eq!(staffing.may_hire(&people(36), &rules), 0);
        staffing.joining = 0;
        for _ in 0..28 {
            staffing.hired.push(0, MONTH_DAYS);
        }
        assert_eq!(staffing.may_hire(&people(36), &rules), 3);
        staffing.hired.push(0, MONTH_DAYS);
        assert_eq!(staffing.may_hire(&people(36), &rules), 10);
        assert_eq!(Staffing::default().may_lay_off(&people(2), &rules), 1);
        assert_eq!(Staffing::default().may_lay_off(&people(0), &rules), 0);
    }
}
