//! GPUs of one's own in the books: written off in equal parts by the day over their life.
//!
//! Invariant: what is written off of a purchase is the exact share of its age, rounded down, and its whole cost at the end;
//! the rest stands in the ledger's asset account. How many GPUs there are, and what they serve, is the market's business.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::account::Investment;
use super::ledger::Ledger;
use crate::calendar::Calendar;
use crate::rules::Rules;
use crate::vendor::Business;

/// Purchases that are kept apart; beyond them the last takes a further one in.
const PURCHASES_MAX: usize = 64;

/// What a vendor's GPUs cost.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct GpuAssets {
    purchases: Vec<Purchase>,
}

/// GPUs bought on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct Purchase {
    day: u32,
    cost_fen: i64,
    written_off_fen: i64,
}

impl GpuAssets {
    /// Remembers a purchase of `day`, that is, today.
    pub fn bought(&mut self, day: u32, cost_fen: i64) {
        self.keep(Purchase { day, cost_fen, written_off_fen: 0 });
    }

    /// The buyer of a company goes on writing off what that one bought.
    pub(super) fn hand_to(&mut self, buyer: &mut Self) {
        std::mem::take(&mut self.purchases).into_iter().for_each(|purchase| buyer.keep(purchase));
    }

    fn keep(&mut self, purchase: Purchase) {
        if self.purchases.len() < PURCHASES_MAX {
            self.purchases.push(purchase);
        } else if let Some(last) = self.purchases.last_mut() {
            last.cost_fen = last.cost_fen.saturating_add(purchase.cost_fen);
            last.written_off_fen = last.written_off_fen.saturating_add(purchase.written_off_fen);
        }
    }

    /// What a day writes off, in fen; purchases that are used up are forgotten.
    fn write_off_day(&mut self, day: u32, life_days: u32) -> i64 {
        let life = i128::from(life_days.max(1));
        let mut sum_fen = 0_i64;
        for purchase in &mut self.purchases {
            let age = i128::from(day.saturating_sub(purchase.day)) + 1;
            let due_fen = i128::from(purchase.cost_fen) * age.min(life) / life;
            // What an older purchase of a bought company has written off may run ahead of the age it is kept under.
            let due_fen = i64::try_from(due_fen).unwrap_or(i64::MAX).max(purchase.written_off_fen);
            sum_fen = sum_fen.saturating_add(due_fen - purchase.written_off_fen);
            purchase.written_off_fen = due_fen;
        }
        self.purchases.retain(|purchase| purchase.written_off_fen < purchase.cost_fen);
        sum_fen
    }
}

/// System: a day of every vendor's GPUs is written off.
pub(super) fn write_off(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    mut vendors: Query<(&Business, &mut GpuAssets, &mut Ledger)>,
) {
    for (business, mut assets, mut ledger) in &mut vendors {
        if business.is_active() {
            let fen = assets.write_off_day(calendar.day, rules.scenario.compute.gpu_life_days);
            ledger.use_up(Investment::Gpus, fen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purchase_is_written_off_whole_over_its_life() {
        let mut assets = GpuAssets::default();
        assets.bought(1, 1_000);
        let first: i64 = (1..=3).map(|day| assets.write_off_day(day, 7)).sum();
        assert_eq!(first, 428);
        assets.bought(4, 700);
        let rest: i64 = (4..=10).map(|day| assets.write_off_day(day, 7)).sum();
        assert_eq!((first + rest, assets), (1_700, GpuAssets::default()));
    }

    #[test]
    fn more_purchases_than_are_kept_apart_lose_nothing() {
        let mut assets = GpuAssets::default();
        let mut written_off = 0;
        for day in 1..=200 {
            assets.bought(day, 13);
            written_off += assets.write_off_day(day, 1_080);
        }
        written_off += (201..=1_300).map(|day| assets.write_off_day(day, 1_080)).sum::<i64>();
        assert_eq!(written_off, 200 * 13);
    }

    #[test]
    fn a_buyer_writes_off_what_is_left_of_a_company_and_no_more() {
        let (mut sold, mut buyer) = (GpuAssets::default(), GpuAssets::default());
        sold.bought(1, 1_000);
        (1..=200).for_each(|day| buyer.bought(day, 10));
        let before: i64 = (1..=540).map(|day| sold.write_off_day(day, 1_080)).sum();
        let kept: i64 = (1..=540).map(|day| buyer.write_off_day(day, 1_080)).sum();
        sold.hand_to(&mut buyer);
        let days: Vec<i64> = (541..=1_400).map(|day| buyer.write_off_day(day, 1_080)).collect();
        assert_eq!(before, 500);
        assert_eq!(kept + days.iter().sum::<i64>(), 200 * 10 + 500);
        assert!(days.iter().all(|fen| *fen >= 0) && buyer == GpuAssets::default() && sold == buyer);
    }
}
