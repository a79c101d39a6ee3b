//! A seat's desk of money, and the awards when the match has ended.
//!
//! A company on sale opens its books: habit users, talent and heads are shown to every seat in business for as long as the offer
//! stands. Bids stay sealed: of all bids a seat is shown its own.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Award, MoneyDesk, Phase, SaleCard, SaleDesk};

use crate::calendar::Calendar;
use crate::commitment;
use crate::finance::awards::{self, Candidate};
use crate::finance::{
    Account, Burn, ForSale, Funding, Hibernation, Ledger, Loan, Notes, Solvency, Traction, bridge, sale,
};
use crate::history::OwnHistory;
use crate::market::advertising::AdResults;
use crate::market::audience::MauHistory;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, People};
use crate::vitals::thousandths;

/// One's own desk of money; none if there is no such vendor.
pub(super) fn desk(world: &World, vendor: VendorId) -> Option<MoneyDesk> {
    let entity = world.resource::<Roster>().vendor(vendor.0)?;
    let (finance, day) = (&world.resource::<Rules>().scenario.finance, world.resource::<Calendar>().day);
    let (ledger, notes) = (world.get::<Ledger>(entity)?, world.get::<Notes>(entity)?);
    let hibernation = world.get::<Hibernation>(entity)?;
    let active = world.get::<Business>(entity)?.is_active();
    let runway_days = world.get::<Burn>(entity)?.runway_days(ledger.cash_fen());
    let needed = active && bridge::is_needed(&finance.bridge, world.get::<Solvency>(entity)?, runway_days);
    let own_sale = world.get::<ForSale>(entity)?.offer();
    Some(MoneyDesk {
        debt: world.get::<Loan>(entity)?.shown(&finance.debt, ledger, world.get::<Funding>(entity)?, day),
        notes: notes.shown(&finance.bridge),
        bridge_limit_fen: Fen(if needed { bridge::limit_fen(&finance.bridge, ledger, notes) } else { 0 }),
        prepaid_compute: ledger.prepaid_shown(),
        hibernating: hibernation.is_asleep(),
        hibernation_days_left: hibernation.days_left(&finance.hibernation, day),
        sale: own_sale.map(|offer| SaleDesk {
            reserve_fen: Fen(offer.reserve_fen),
            closes_on_day: offer.closes_on_day,
        }),
        on_sale: if active { cards(world, vendor) } else { Vec::new() },
    })
}

/// Rivals' companies on sale, in vendor order.
fn cards(world: &World, reader: VendorId) -> Vec<SaleCard> {
    let vendors = (0..).map(VendorId).zip(&world.resource::<Roster>().vendors);
    let others = vendors.filter(|(vendor, _)| *vendor != reader);
    others.filter_map(|(vendor, entity)| card(world, vendor, *entity, reader)).collect()
}

fn card(world: &World, vendor: VendorId, entity: Entity, reader: VendorId) -> Option<SaleCard> {
    let offer = world.get::<ForSale>(entity)?.offer()?;
    let (people, habit_users) = (world.get::<People>(entity)?, world.get::<Traction>(entity)?.habit_users);
    let finance = &world.resource::<Rules>().scenario.finance;
    let gpus_fen = world.get::<Ledger>(entity)?.balance_fen(Account::OwnedGpus);
    let gpus_fen = i64::try_from(gpus_fen).unwrap_or(0);
    Some(SaleCard {
        vendor,
        reserve_fen: Fen(offer.reserve_fen),
        closes_on_day: offer.closes_on_day,
        habit_users,
        stars_milli: thousandths(people.stars),
        heads: people.heads,
        worth_fen: Fen(sale::worth_fen(finance, people.stars, habit_users, gpus_fen)),
        own_bid_fen: offer.bid_of(reader.0).map(Fen),
    })
}

/// The awards; none before the match has ended.
pub(super) fn given(world: &World) -> Vec<Award> {
    if world.resource::<Calendar>().phase() != Phase::Ended {
        return Vec::new();
    }
    let vendors = (0..).map(VendorId).zip(&world.resource::<Roster>().vendors);
    let candidates: Vec<Candidate> =
        vendors.filter_map(|(vendor, entity)| candidate(world, vendor, *entity)).collect();
    awards::give(&world.resource::<Rules>().scenario.score, &candidates)
}

fn candidate(world: &World, vendor: VendorId, entity: Entity) -> Option<Candidate> {
    let ads = world.get::<AdResults>(entity)?;
    let overdue_days = world.get::<Solvency>(entity)?.overdue_days();
    Some(Candidate {
        vendor,
        in_business: world.get::<Business>(entity)?.is_active(),
        mau: world.get::<MauHistory>(entity)?.now(),
        runway_days: commitment::runway_days(world, entity),
        users_by_turn: world.get::<OwnHistory>(entity)?.points().map(|point| point.users).collect(),
        ad_spend_fen: ads.spend_total_fen,
        paid_users: ads.activations_total,
        unclean_days: overdue_days.saturating_add(world.get::<Loan>(entity)?.breach_days()),
    })
}
