//! A contract: its work goes on by the day, its price is billed at signing, at half of the work and at its end.
//!
//! Invariant: revenue is earned with the work, not with the bills: earned + credits = price × work done, and at the end billed =
//! earned. Credits for missed availability are taken off the last bill and never exceed it.

use bincode::{Decode, Encode};
use burnrate_content::resolved::Business;

/// Bills of a contract.
pub const MILESTONES: u8 = 3;
/// One day of work at full pace.
const DAY_MICRO: u64 = 1_000_000;
const MICRO: i128 = 1_000_000;
const MONTH_DAYS: i128 = 30;

/// What a bid promises, and for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Terms {
    /// Price of the whole contract.
    pub price_fen: i64,
    /// Installed on the customer's premises.
    pub on_prem: bool,
    /// Availability promised, in ten-thousandths.
    pub service_level_bp: u16,
    /// Heads put on delivery.
    pub staff: u32,
}

/// A contract under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Contract {
    /// The tender that it was won in.
    pub tender: u16,
    /// Place of the business segment.
    pub segment: u16,
    /// Reference value of the work.
    pub value_fen: i64,
    /// What was promised.
    pub terms: Terms,
    /// Heads that deliver it at full pace.
    pub heads: u32,
    /// Days of it at full pace, at least 1.
    pub term_days: u32,
    /// Days from a bill to its payment.
    pub payment_lag_days: u32,
    /// The day of signing.
    pub began_on_day: u32,
    /// Times it was renewed.
    pub renewals: u16,
    /// Work done, in millionths of a day at full pace.
    pub work_micro: u64,
    /// Milestones reached.
    pub milestones: u8,
    /// Billed so far.
    pub billed_fen: i64,
    /// Earned so far.
    pub earned_fen: i64,
    /// Credits given so far.
    pub credits_fen: i64,
    /// Cost of delivery so far.
    pub cost_fen: i64,
}

/// A milestone that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// 1 to 3.
    pub milestone: u8,
    /// The bill.
    pub bill_fen: i64,
    /// Its part for work still to be done.
    pub ahead_fen: i64,
    /// After the day on which it was due.
    pub late: bool,
}

/// What a day of work comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayWork {
    /// Revenue earned.
    pub earned_fen: i64,
    /// Billed before it was earned: as much of it, or more.
    pub billed_ahead_fen: i64,
    /// Cost of delivery.
    pub cost_fen: i64,
}

/// Heads that deliver work of this value over these days at full pace; at least 1.
#[must_use]
pub fn heads_needed(rules: &Business, value_fen: i64, term_days: u32) -> u32 {
    let a_month = i128::from(value_fen.max(0)) * MONTH_DAYS;
    let one_head = i128::from(term_days.max(1)) * i128::from(rules.value_per_head_fen_per_month.max(1));
    u32::try_from((a_month + one_head - 1) / one_head).unwrap_or(u32::MAX).max(1)
}

impl Contract {
    /// Whether its revenue comes again: service that runs on the vendor's machines, and whatever was renewed. An installation
    /// is sold once.
    #[must_use]
    pub fn recurs(&self) -> bool {
        !self.terms.on_prem || self.renewals > 0
    }

    /// The day on which the whole work is due.
    #[must_use]
    pub fn due_on_day(&self) -> u32 {
        self.began_on_day.saturating_add(self.term_days)
    }

    /// Whether all work is done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.work_micro >= self.whole_micro()
    }

    /// Work done, in ten-thousandths.
    #[must_use]
    pub fn done_bp(&self) -> u32 {
        u32::try_from(u128::from(self.work_micro) * 10_000 / u128::from(self.whole_micro())).unwrap_or(10_000)
    }

    /// Reference value of the work that is left.
    #[must_use]
    pub fn value_left_fen(&self) -> i64 {
        self.value_fen - self.share_done(i128::from(self.value_fen))
    }

    /// Days of work at full pace that are left, at least 1.
    #[must_use]
    pub fn days_left(&self) -> u32 {
        let left = self.whole_micro().saturating_sub(self.work_micro).div_ceil(DAY_MICRO);
        u32::try_from(left).unwrap_or(u32::MAX).max(1)
    }

    /// Share of full pace at which the promised heads work.
    #[must_use]
    pub fn pace_micro(&self, rules: &Business) -> u64 {
        let pace = u64::from(self.terms.staff) * DAY_MICRO / u64::from(self.heads.max(1));
        pace.clamp(rules.pace_min_micro.unsigned_abs().min(DAY_MICRO), DAY_MICRO)
    }

    /// Cost of delivery of the whole work.
    #[must_use]
    pub fn whole_cost_fen(&self, rules: &Business) -> i64 {
        let hosting = if self.terms.on_prem { 0 } else { rules.hosting_cost_micro };
        let share = i128::from(rules.delivery_cost_micro) + i128::from(hosting);
        clamp(i128::from(self.value_fen) * share / MICRO)
    }

    /// Cost of delivery of a day, at its pace.
    #[must_use]
    pub fn cost_fen_per_day(&self, rules: &Business) -> i64 {
        let cost = i128::from(self.whole_cost_fen(rules)) * i128::from(self.pace_micro(rules));
        clamp(cost / i128::from(self.whole_micro()))
    }

    /// What it has earned and not billed: a part of the receivables.
    #[must_use]
    pub fn unbilled_fen(&self) -> i64 {
        (self.earned_fen - self.billed_fen).max(0)
    }

    /// What it has billed ahead of the work: deferred revenue.
    #[must_use]
    pub fn deferred_fen(&self) -> i64 {
        (self.billed_fen - self.earned_fen).max(0)
    }

    /// A day of work, of which `missed_micro` of the day's fee is given back for availability that was missed.
    pub fn work_day(&mut self, rules: &Business, credit_micro: i64) -> DayWork {
        self.work_micro = self.work_micro.saturating_add(self.pace_micro(rules)).min(self.whole_micro());
        let gross_fen =
            self.share_done(i128::from(self.terms.price_fen)) - self.earned_fen - self.credits_fen;
        let wanted_fen =
            clamp(i128::from(gross_fen) * i128::from(credit_micro.clamp(0, DAY_MICRO as i64)) / MICRO);
        let credit_fen = wanted_fen.min(self.credit_room_fen(rules)).max(0);
        let day = DayWork {
            earned_fen: gross_fen - credit_fen,
            billed_ahead_fen: self.deferred_fen(),
            cost_fen: self.share_done(i128::from(self.whole_cost_fen(rules))) - self.cost_fen,
        };
        self.earned_fen += day.earned_fen;
        self.credits_fen += credit_fen;
        self.cost_fen += day.cost_fen;
        day
    }

    /// The next milestone, if it is reached: its bill is noted.
    pub fn reach(&mut self, rules: &Business, day: u32) -> Option<Reached> {
        let whole = self.whole_micro();
        let (needed, due_after_days) = match self.milestones {
            0 => (0, 0),
            1 => (whole / 2, self.term_days.div_ceil(2)),
            2 => (whole, self.term_days),
            _ => return None,
        };
        if self.work_micro < needed {
            return None;
        }
        self.milestones += 1;
        let before_fen = self.billed_fen.max(self.earned_fen);
        let bill_fen = (self.billed_by(rules, self.milestones) - self.billed_fen).max(0);
        self.billed_fen += bill_fen;
        let ahead_fen = self.billed_fen.max(self.earned_fen) - before_fen;
        let late = day > self.began_on_day.saturating_add(due_after_days);
        Some(Reached { milestone: self.milestones, bill_fen, ahead_fen, late })
    }

    /// It begins anew on the same terms.
    pub fn renew(&mut self, day: u32) {
        self.began_on_day = day;
        self.renewals = self.renewals.saturating_add(1);
        (self.work_micro, self.milestones) = (0, 0);
        (self.billed_fen, self.earned_fen, self.credits_fen, self.cost_fen) = (0, 0, 0, 0);
    }

    /// What is billed in all when so many milestones are reached.
    fn billed_by(&self, rules: &Business, milestones: u8) -> i64 {
        if milestones >= MILESTONES {
            return self.terms.price_fen - self.credits_fen;
        }
        let shares = rules.milestone_share_micro.iter().take(usize::from(milestones));
        let share: i128 = shares.map(|share| i128::from(*share)).sum();
        clamp(i128::from(self.terms.price_fen) * share / MICRO)
    }

    /// What the last bill can still bear in credits.
    fn credit_room_fen(&self, rules: &Business) -> i64 {
        let before_last = self.billed_by(rules, MILESTONES - 1);
        (self.terms.price_fen - before_last - self.credits_fen).max(0)
    }

    fn share_done(&self, whole: i128) -> i64 {
        clamp(whole * i128::from(self.work_micro) / i128::from(self.whole_micro()))
    }

    fn whole_micro(&self) -> u64 {
        u64::from(self.term_days.max(1)) * DAY_MICRO
    }
}

fn clamp(fen: i128) -> i64 {
    i64::try_from(fen).unwrap_or(if fen < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn rules() -> Business {
        burnrate_content::load("china-2024").unwrap().1.business
    }

    pub(crate) fn contract(staff: u32) -> Contract {
        let terms = Terms { price_fen: 1_000_003, on_prem: true, service_level_bp: 9_900, staff };
        Contract {
            tender: 1,
            segment: 0,
            value_fen: 2_000_000,
            terms,
            heads: 4,
            term_days: 180,
            payment_lag_days: 60,
            began_on_day: 10,
            renewals: 0,
            work_micro: 0,
            milestones: 0,
            billed_fen: 0,
            earned_fen: 0,
            credits_fen: 0,
            cost_fen: 0,
        }
    }

    /// Days, and the bills with the day on which each was made.
    fn play(contract: &mut Contract, credit_micro: i64) -> Vec<(u32, Reached)> {
        let rules = rules();
        let mut bills: Vec<(u32, Reached)> =
            contract.reach(&rules, 10).map(|r| (10, r)).into_iter().collect();
        for day in 11..2_000 {
            let worked = contract.work_day(&rules, credit_micro);
            assert!(worked.earned_fen >= 0 && worked.cost_fen >= 0, "day {day}: {worked:?}");
            while let Some(reached) = contract.reach(&rules, day) {
                bills.push((day, reached));
            }
            if contract.is_done() {
                break;
            }
        }
        bills
    }

    #[test]
    fn thirty_forty_thirty_are_billed_at_signing_half_and_end() {
        let mut contract = contract(4);
        let bills = play(&mut contract, 0);
        let told: Vec<(u32, i64, bool)> = bills.iter().map(|(day, r)| (*day, r.bill_fen, r.late)).collect();
        assert_eq!(told, [(10, 300_000, false), (100, 400_002, false), (190, 300_001, false)]);
        assert_eq!(bills[0].1.ahead_fen, 300_000, "nothing is earned at signing");
        assert_eq!((contract.billed_fen, contract.earned_fen), (1_000_003, 1_000_003));
        assert_eq!((contract.unbilled_fen(), contract.deferred_fen()), (0, 0));
        assert_eq!(contract.cost_fen, 900_000, "45% of the reference value, whatever the price");
    }

    #[test]
    fn half_of_the_heads_take_twice_as_long_and_none_four_times() {
        let last = |staff: u32| play(&mut contract(staff), 0).last().copied().unwrap();
        let (day, reached) = last(2);
        assert!(day == 10 + 360 && reached.late, "{day}");
        assert_eq!(last(0).0, 10 + 720);
        assert_eq!(last(9).0, 10 + 180, "more heads than are needed do not help");
    }

    #[test]
    fn credits_are_taken_off_the_last_bill_and_never_exceed_it() {
        let mut some = contract(4);
        let bills = play(&mut some, 100_000);
        let sum: i64 = bills.iter().map(|(_, reached)| reached.bill_fen).sum();
        assert!(some.credits_fen > 99_000 && some.credits_fen <= 100_001, "{}", some.credits_fen);
        assert_eq!((sum, some.earned_fen), (1_000_003 - some.credits_fen, 1_000_003 - some.credits_fen));
        let mut all = contract(4);
        let bills = play(&mut all, 1_000_000);
        assert_eq!(bills.last().unwrap().1.bill_fen, 0);
        assert_eq!((all.credits_fen, all.earned_fen), (300_001, 700_002));
    }

    #[test]
    fn an_installation_recurs_only_once_renewed_and_heads_follow_from_value() {
        let mut contract = contract(4);
        assert!(!contract.recurs());
        contract.renew(200);
        assert!(contract.recurs() && contract.began_on_day == 200 && !contract.is_done());
        // ¥6M over 12 months is ¥500,000 a month.
        assert_eq!(heads_needed(&rules(), 600_000_000, 360), 2);
        assert_eq!(heads_needed(&rules(), 600_000_100, 360), 3);
        assert_eq!(heads_needed(&rules(), 1, 360), 1);
    }
}
