//! How business is shown: the cards of segments to everybody, and to a seat its own invitations, bids and contracts.
//!
//! Invariant: a tender is shown to those whom it invites, and a bid to the one who made it.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{BusinessSegmentId, TenderId, VendorId};
use burnrate_client_proto::quantity::{Fen, Text};
use burnrate_client_proto::view::{
    BusinessDesk, BusinessSegmentCard, ContractLine, Invitation, OpenBill, OwnBid,
};

use super::book::{Bill, BusinessBook};
use super::contract::{Contract, Terms, heads_needed};
use super::tender::{Tender, Tenders};
use crate::finance::Ledger;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::People;

/// The cards of all business segments.
pub(crate) fn cards(rules: &Rules) -> Vec<BusinessSegmentCard> {
    let segments = (0_u16..).zip(&rules.scenario.business.segments);
    let cards = segments.map(|(place, segment)| BusinessSegmentCard {
        id: BusinessSegmentId(place),
        key: segment.key.clone(),
        name: Text { zh: segment.name.zh.clone(), en: segment.name.en.clone() },
        accounts: segment.accounts,
        value_mean_fen: Fen(segment.value_mean_fen),
        on_prem: segment.on_prem,
        needs_certificate: segment.needs_certificate,
        bars_big_cloud: segment.bars_big_cloud,
        needs_domestic: segment.needs_domestic,
    });
    cards.collect()
}

/// One vendor's own business; none if there is no such vendor.
pub(crate) fn desk(world: &World, vendor: VendorId) -> Option<BusinessDesk> {
    let entity = world.resource::<Roster>().vendor(vendor.0)?;
    let (book, ledger) = (world.get::<BusinessBook>(entity)?, world.get::<Ledger>(entity)?);
    let rules = world.resource::<Rules>();
    let staff = i64::try_from(book.staff()).unwrap_or(i64::MAX);
    Some(BusinessDesk {
        certified: book.certified,
        certified_on_day: book.certified_on_day,
        certificate_fen: Fen(rules.scenario.business.certificate_fen),
        certificate_days: rules.scenario.business.certificate_days,
        invitations: invitations(world, vendor),
        contracts: book.contracts.iter().map(|contract| line(book, contract)).collect(),
        bills: book.bills.iter().map(open_bill).collect(),
        receivable_fen: Fen(ledger.receivable_fen()),
        deferred_fen: Fen(ledger.deferred_fen()),
        free_heads: world.get::<People>(entity).map_or(0, |people| i64::from(people.heads)) - staff,
        relations_bp: book.relations.iter().map(|r| (r.to_f64().clamp(0.0, 1.0) * 10_000.0) as u32).collect(),
        won: book.won,
        lost: book.lost,
    })
}

/// The tenders that invited a vendor and stand open, in the order in which they came.
pub(crate) fn invitations(world: &World, vendor: VendorId) -> Vec<Invitation> {
    let rules = world.resource::<Rules>();
    let asked = world.resource::<Tenders>().open.iter().filter(|tender| tender.invites(vendor.0));
    asked.map(|tender| invitation(rules, tender, vendor)).collect()
}

fn invitation(rules: &Rules, tender: &Tender, vendor: VendorId) -> Invitation {
    let segments = &rules.scenario.business.segments;
    Invitation {
        tender: TenderId(tender.id),
        segment: BusinessSegmentId(tender.segment),
        value_fen: Fen(tender.value_fen),
        term_days: tender.term_days,
        on_prem: segments.get(usize::from(tender.segment)).is_some_and(|segment| segment.on_prem),
        heads: heads_needed(&rules.scenario.business, tender.value_fen, tender.term_days),
        payment_lag_days: tender.payment_lag_days,
        closes_on_day: tender.closes_on_day,
        invited: u8::try_from(tender.invited.len()).unwrap_or(u8::MAX),
        bid: tender.bids.iter().find(|bid| bid.vendor == vendor.0).map(|bid| shown(&bid.terms)),
    }
}

fn line(book: &BusinessBook, contract: &Contract) -> ContractLine {
    let own = book.bills.iter().filter(|bill| bill.tender == contract.tender);
    let next = own.min_by_key(|bill| bill.pays_on_day);
    ContractLine {
        tender: TenderId(contract.tender),
        segment: BusinessSegmentId(contract.segment),
        terms: shown(&contract.terms),
        heads: contract.heads,
        renewals: contract.renewals,
        done_bp: contract.done_bp(),
        milestones: contract.milestones,
        due_on_day: contract.due_on_day(),
        next_payment_day: next.map(|bill| bill.pays_on_day),
        next_payment_fen: Fen(next.map_or(0, |bill| bill.fen)),
        credits_fen: Fen(contract.credits_fen),
    }
}

fn open_bill(bill: &Bill) -> OpenBill {
    OpenBill {
        tender: TenderId(bill.tender),
        milestone: bill.milestone,
        amount_fen: Fen(bill.fen),
        pays_on_day: bill.pays_on_day,
    }
}

fn shown(terms: &Terms) -> OwnBid {
    OwnBid {
        price_fen: Fen(terms.price_fen),
        on_prem: terms.on_prem,
        service_level_bp: terms.service_level_bp,
        staff: terms.staff,
    }
}
