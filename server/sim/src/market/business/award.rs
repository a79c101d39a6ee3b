//! How a tender is decided, at the end of its last day: the best score above the reserve wins; without a bid there is no contract.
//!
//! Everybody learns who won and for how much; each of the others learns how its price and its model stood among the bids, and
//! nothing else of them.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{BusinessSegmentId, TenderId, VendorId};

use super::book::BusinessBook;
use super::contract::{Contract, heads_needed};
use super::delivery::bill_milestones;
use super::draws::TenderDraws;
use super::invitation::admits;
use super::scoring::{Offered, score, taste};
use super::tender::{Award, Bid, Tender, Tenders};
use crate::fixed::micro_to_f64;
use crate::market::audience::MauHistory;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Product};

/// A bid that stands, with what the customer thinks of it.
struct Weighed {
    bid: Bid,
    entity: Entity,
    quality: f64,
    score: f64,
}

/// Decides the tenders whose last day this is.
pub(super) fn close_tenders(world: &mut World, rules: &Rules, day: u32) {
    let mut tenders = world.resource_mut::<Tenders>();
    let open = std::mem::take(&mut tenders.open);
    let (due, open): (Vec<Tender>, Vec<Tender>) =
        open.into_iter().partition(|tender| tender.closes_on_day <= day);
    tenders.open = open;
    for tender in due {
        decide(world, rules, day, &tender);
    }
}

fn decide(world: &mut World, rules: &Rules, day: u32, tender: &Tender) {
    let weighed = weigh(world, rules, tender);
    let reserve = micro_to_f64(rules.scenario.business.reserve_micro);
    // Equal scores, as good as impossible, go to the first in vendor order.
    let mut winner: Option<&Weighed> = None;
    for bid in weighed.iter().filter(|bid| bid.score > reserve) {
        if winner.is_none_or(|best| bid.score > best.score) {
            winner = Some(bid);
        }
    }
    let winning_vendor = winner.map(|winner| winner.bid.vendor);
    for loser in weighed.iter().filter(|bid| Some(bid.bid.vendor) != winning_vendor) {
        tell_loser(world, tender, loser, &weighed, winner.is_some());
    }
    if let Some(winner) = winner {
        let bids = u8::try_from(weighed.len()).unwrap_or(u8::MAX);
        let (segment, value_fen, price_fen) = (tender.segment, tender.value_fen, winner.bid.terms.price_fen);
        world.resource_mut::<Tenders>().remember(Award { segment, value_fen, price_fen, bids });
        sign(world, rules, day, tender, winner);
    }
}

/// The bids of vendors that are still in business and admitted, in vendor order.
fn weigh(world: &World, rules: &Rules, tender: &Tender) -> Vec<Weighed> {
    let business = &rules.scenario.business;
    let mut draws = TenderDraws::of(&rules.streams, tender.drawn);
    let weighed = tender.bids.iter().filter_map(|bid| {
        let entity = world.resource::<Roster>().vendor(bid.vendor)?;
        let (book, product) = (world.get::<BusinessBook>(entity)?, world.get::<Product>(entity)?);
        let segment = business.segments.get(usize::from(tender.segment))?;
        let card = rules.scenario.vendors.get(usize::from(bid.vendor))?;
        let active = world.get::<Business>(entity)?.is_active();
        if !active || !admits(segment, card, book) {
            return None;
        }
        let quality = product.quality.to_f64();
        let offered = Offered {
            quality,
            mau: world.get::<MauHistory>(entity).map_or(0, MauHistory::now),
            price_ratio: bid.terms.price_fen as f64 / tender.value_fen.max(1) as f64,
            past: book.relation(tender.segment),
            service_level_bp: bid.terms.service_level_bp,
        };
        let score = score(business, &offered) + taste(draws.taste(usize::from(bid.vendor)));
        Some(Weighed { bid: *bid, entity, quality, score })
    });
    weighed.collect()
}

fn tell_loser(world: &mut World, tender: &Tender, loser: &Weighed, all: &[Weighed], awarded: bool) {
    let rank = |better: usize| u8::try_from(better + 1).unwrap_or(u8::MAX);
    let cheaper = all.iter().filter(|bid| bid.bid.terms.price_fen < loser.bid.terms.price_fen).count();
    let finer = all.iter().filter(|bid| bid.quality > loser.quality).count();
    if let Some(mut book) = world.get_mut::<BusinessBook>(loser.entity) {
        book.lost = book.lost.saturating_add(1);
    }
    world.resource_mut::<Outcomes>().push(Outcome::TenderLost {
        vendor: VendorId(loser.bid.vendor),
        tender: TenderId(tender.id),
        bids: u8::try_from(all.len()).unwrap_or(u8::MAX),
        price_rank: rank(cheaper),
        quality_rank: rank(finer),
        awarded,
    });
}

/// The contract is signed: its first bill goes out, and its work begins on the next day.
fn sign(world: &mut World, rules: &Rules, day: u32, tender: &Tender, winner: &Weighed) {
    let business = &rules.scenario.business;
    let vendor = VendorId(winner.bid.vendor);
    world.resource_mut::<Outcomes>().push(Outcome::TenderWon {
        vendor,
        tender: TenderId(tender.id),
        segment: BusinessSegmentId(tender.segment),
        price_fen: winner.bid.terms.price_fen,
    });
    let contract = Contract {
        tender: tender.id,
        segment: tender.segment,
        value_fen: tender.value_fen,
        terms: winner.bid.terms,
        heads: heads_needed(business, tender.value_fen, tender.term_days),
        term_days: tender.term_days.max(1),
        payment_lag_days: tender.payment_lag_days,
        began_on_day: day,
        renewals: 0,
        work_micro: 0,
        milestones: 0,
        billed_fen: 0,
        earned_fen: 0,
        credits_fen: 0,
        cost_fen: 0,
    };
    if let Some(mut book) = world.get_mut::<BusinessBook>(winner.entity) {
        book.won = book.won.saturating_add(1);
        book.contracts.push(contract);
    }
    bill_milestones(world, business, winner.entity, vendor, day);
}
