//! Companies on sale: a reserve, sealed bids, the second price.
//!
//! Rule: an offer stands for some days, and at least until what everybody decides within a whole turn has acted. Whoever bids most of
//! those in business who can pay their bid and are not on sale themselves, and at least the reserve, gets the company at the second
//! such bid or the reserve; of equal bids the first in the scenario's order wins. The buyer gets users, accounts, talent and heads as
//! far as they stay, and the company's own GPUs, which he bid for. Contracts end with the company, and their work is put out again. Cash stays with the company's own estate: the price and it pay creditors, notes and preferences first, and
//! what is left of both for the founders is their score. Invariant: bids are sealed; nobody but their bidder ever sees one.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;
use bevy_ecs::query::QueryData;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::VendorStatus;
use burnrate_content::resolved::{CompanySale, Finance};

use super::account::Account;
use super::bridge::Notes;
use super::cap_table::CapTable;
use super::cash_tally::CashCause;
use super::funding::Funding;
use super::gpu_assets::GpuAssets;
use super::insolvency::Solvency;
use super::ledger::Ledger;
use crate::calendar::{Calendar, TurnPlan};
use crate::fixed::Fixed;
use crate::market::serving::Compute;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, People};

const MICRO: i128 = 1_000_000;

/// A company's offer of itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SaleOffer {
    /// The least that it must bring, in fen.
    pub reserve_fen: i64,
    /// The last day on which bids act.
    pub closes_on_day: u32,
    /// Sealed bids in fen, by place of the bidder: at most one each.
    bids: BTreeMap<u16, i64>,
}

impl SaleOffer {
    /// The bid of one vendor, in fen.
    #[must_use]
    pub fn bid_of(&self, bidder: u16) -> Option<i64> {
        self.bids.get(&bidder).copied()
    }

    /// Takes a bid in; a later one of the same bidder replaces it.
    pub fn bid(&mut self, bidder: u16, fen: i64) {
        self.bids.insert(bidder, fen);
    }

    /// Who gets it, and for how much, among the bids that `is_good` allows.
    fn winner(&self, is_good: impl Fn(u16, i64) -> bool) -> Option<(u16, i64)> {
        let good = |(&bidder, &fen): (&u16, &i64)| fen >= self.reserve_fen && is_good(bidder, fen);
        let mut bids: Vec<(u16, i64)> =
            self.bids.iter().filter(|&bid| good(bid)).map(|(&bidder, &fen)| (bidder, fen)).collect();
        bids.sort_by_key(|&(bidder, fen)| (std::cmp::Reverse(fen), bidder));
        let (winner, _) = bids.first().copied()?;
        let second_fen = bids.get(1).map_or(self.reserve_fen, |&(_, fen)| fen);
        Some((winner, second_fen.max(self.reserve_fen)))
    }
}

/// Whether a vendor is on sale.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ForSale {
    offer: Option<SaleOffer>,
}

impl ForSale {
    /// The offer that stands.
    #[must_use]
    pub fn offer(&self) -> Option<&SaleOffer> {
        self.offer.as_ref()
    }

    /// The offer that stands, to bid.
    pub fn offer_mut(&mut self) -> Option<&mut SaleOffer> {
        self.offer.as_mut()
    }

    /// Puts the company on sale on `day`; returns the last day of it, or none if it is on sale already.
    pub fn open(&mut self, rules: &CompanySale, turns: &TurnPlan, reserve_fen: i64, day: u32) -> Option<u32> {
        if self.offer.is_some() {
            return None;
        }
        let last_day = day.saturating_add(rules.open_days.max(1) - 1);
        let closes_on_day = last_day.max(turns.next_first_day(day));
        self.offer = Some(SaleOffer { reserve_fen, closes_on_day, bids: BTreeMap::new() });
        Some(closes_on_day)
    }
}

/// What a company is worth to a buyer by the rule of thumb, in fen: talent, habit users, owned GPUs.
#[must_use]
pub fn worth_fen(finance: &Finance, stars: Fixed, habit_users: u64, gpus_cost_fen: i64) -> i64 {
    let rules = &finance.sale;
    let star_fen = i128::from(finance.valuation.star_weight_fen) * i128::from(rules.star_share_micro) / MICRO;
    let talent = (star_fen * i128::from(stars.to_bits())) >> 32;
    let users = i128::from(habit_users) * i128::from(rules.habit_user_fen);
    let gpus = i128::from(gpus_cost_fen) * i128::from(rules.gpu_share_micro) / MICRO;
    i64::try_from(talent + users + gpus).unwrap_or(i64::MAX)
}

impl Ledger {
    /// Pays for a company.
    fn buy_company(&mut self, fen: i64) {
        self.cash_out(Account::Acquisitions, CashCause::CompanySale, fen);
    }

    /// Takes in what a buyer pays for this one.
    fn take_price(&mut self, fen: i64) {
        self.cash_in(Account::SaleOfCompany, CashCause::CompanySale, fen);
    }

    /// Own GPUs go to the buyer at what they stand at: a part of what he paid for.
    fn hand_gpus_to(&mut self, buyer: &mut Self) {
        let book_fen = self.asset_fen(Account::OwnedGpus);
        self.post(Account::SaleOfCompany, Account::OwnedGpus, book_fen);
        buyer.post(Account::OwnedGpus, Account::Acquisitions, book_fen);
    }
}

/// What a sale changes of either side.
#[derive(QueryData)]
#[query_data(mutable)]
pub(crate) struct Side {
    business: &'static mut Business,
    ledger: &'static mut Ledger,
    solvency: &'static mut Solvency,
    people: &'static mut People,
    for_sale: &'static mut ForSale,
    notes: &'static mut Notes,
    funding: &'static mut Funding,
    table: &'static CapTable,
    gpus: &'static mut GpuAssets,
    compute: &'static mut Compute,
}

/// System: offers whose last day it is are settled, in vendor order.
pub(super) fn close_sales(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<Side>,
) {
    let day = calendar.day;
    for (seller, entity) in (0_u16..).zip(&roster.vendors) {
        let Ok(mut side) = vendors.get_mut(*entity) else { continue };
        if side.for_sale.offer.is_some() && !side.business.is_active() {
            side.for_sale.offer = None;
        }
        let Some(offer) = side.for_sale.offer.take_if(|offer| offer.closes_on_day <= day) else { continue };
        let vendor = VendorId(seller);
        let winner = offer.winner(|bidder, fen| can_buy(&roster, &vendors, bidder, fen));
        let told = match winner {
            Some((buyer, price_fen)) => {
                hand_over(&rules, &roster, &mut vendors, (seller, buyer), price_fen, day);
                Outcome::Sold { vendor, buyer: VendorId(buyer), price_fen }
            }
            None => Outcome::Unsold { vendor },
        };
        outcomes.push(told);
    }
}

fn can_buy(roster: &Roster, vendors: &Query<Side>, bidder: u16, fen: i64) -> bool {
    let parts = roster.vendor(bidder).and_then(|entity| vendors.get(entity).ok());
    parts.is_some_and(|side| {
        side.business.is_active() && side.for_sale.offer.is_none() && side.ledger.cash_fen() >= fen
    })
}

/// Money one way, people and GPUs the other. Users and accounts follow on the next day.
fn hand_over(
    rules: &Rules,
    roster: &Roster,
    vendors: &mut Query<Side>,
    (seller, buyer): (u16, u16),
    price_fen: i64,
    day: u32,
) {
    let finance = &rules.scenario.finance;
    let (Some(from), Some(to)) = (roster.vendor(seller), roster.vendor(buyer)) else { return };
    let Ok([mut sold, mut buying]) = vendors.get_many_mut([from, to]) else { return };
    buying.ledger.buy_company(price_fen);
    sold.ledger.take_price(price_fen);
    sold.ledger.hand_gpus_to(&mut buying.ledger);
    sold.gpus.hand_to(&mut buying.gpus);
    buying.compute.owned = buying.compute.owned.saturating_add(std::mem::take(&mut sold.compute.owned));
    sold.ledger.recover_assets(&finance.recovery);
    let paid = sold.ledger.wind_up();
    sold.notes.take_all();
    sold.funding.end_round();
    sold.solvency.sell(buyer, day, sold.table.founders_part_fen(paid.owners_fen));
    sold.business.status = VendorStatus::Acquired;
    move_people(&finance.sale, &mut sold.people, &mut buying.people);
}

fn move_people(rules: &CompanySale, from: &mut People, to: &mut People) {
    let kept = |count: i128, micro: i64| count * i128::from(micro) / MICRO;
    let heads = kept(i128::from(from.heads), rules.heads_kept_micro);
    to.heads = to.heads.saturating_add(u32::try_from(heads).unwrap_or(0));
    let stars = kept(i128::from(from.stars.to_bits()), rules.stars_kept_micro);
    to.stars = to.stars.saturating_add(Fixed::from_bits(i64::try_from(stars).unwrap_or(0)));
    *from = People { heads: 0, stars: Fixed::ZERO };
}

/// What a vendor's sealed bids that stand would take from its cash, in fen, but for those for which `is_replaced`.
#[must_use]
pub fn standing_bids_fen(world: &World, bidder: u16, is_replaced: impl Fn(VendorId) -> bool) -> i64 {
    let vendors = (0_u16..).map(VendorId).zip(&world.resource::<Roster>().vendors);
    let bids = vendors.filter(|(vendor, _)| !is_replaced(*vendor)).filter_map(|(_, entity)| {
        world.get::<ForSale>(*entity).and_then(ForSale::offer).and_then(|offer| offer.bid_of(bidder))
    });
    bids.fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(bids: &[(u16, i64)]) -> SaleOffer {
        SaleOffer { reserve_fen: 100, closes_on_day: 9, bids: bids.iter().copied().collect() }
    }

    #[test]
    fn the_best_bid_wins_at_the_second_price() {
        assert_eq!(offer(&[(1, 150), (2, 300), (3, 220)]).winner(|_, _| true), Some((2, 220)));
        assert_eq!(offer(&[(1, 150)]).winner(|_, _| true), Some((1, 100)));
        assert_eq!(offer(&[(1, 99)]).winner(|_, _| true), None);
        assert_eq!(offer(&[]).winner(|_, _| true), None);
    }

    #[test]
    fn equal_bids_go_to_the_first_and_empty_pockets_to_nobody() {
        assert_eq!(offer(&[(4, 200), (2, 200)]).winner(|_, _| true), Some((2, 200)));
        let bids = offer(&[(1, 150), (2, 300), (3, 220)]);
        assert_eq!(bids.winner(|bidder, _| bidder != 2), Some((3, 150)));
    }

    #[test]
    fn a_company_is_worth_its_talent_and_its_habit_users() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let yuan = |yuan: i64| yuan * 100;
        let worth = worth_fen(&scenario.finance, Fixed::from_f64(1.25), 90_000, yuan(1_000));
        // 1.25 × .3 × ¥80M + 90,000 × ¥40 + .6 × ¥1,000
        assert_eq!(worth, yuan(30_000_000 + 3_600_000 + 600));
    }

    #[test]
    fn an_offer_stands_until_everybody_had_a_whole_turn() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let turns = TurnPlan::new(&scenario.pacing, scenario.meta.days);
        let short = CompanySale { open_days: 3, ..scenario.finance.sale.clone() };
        let mut on_sale = ForSale::default();
        assert_eq!(on_sale.open(&short, &turns, 5, 43), Some(57), "a fortnight's turn begins on day 57");
        assert_eq!(on_sale.open(&short, &turns, 5, 44), None);
        assert_eq!(ForSale::default().open(&scenario.finance.sale, &turns, 5, 43), Some(70));
    }
}
