//! Business customers: they put work out to tender, choose among bids, and pay by milestones.
//!
//! - `draws`: where chance comes from; [`arrival`], [`invitation`]: tenders and who is asked
//! - [`scoring`], [`award`]: who wins; [`contract`], [`delivery`]: what is worked, billed and paid; [`renewal`]: whether it goes on
//! - [`tender`]: tenders that stand open, for the whole market; [`book`]: one vendor's contracts, bills and relations
//!
//! Invariant: a vendor's receivables are what its contracts earned and did not bill and its bills that are not paid; every draw
//! sits at a place fixed by day, tender and vendor, so that one vendor's bid moves no other's chance. All lists are bounded.

pub mod arrival;
pub mod award;
pub mod book;
pub mod contract;
pub mod delivery;
mod desk;
mod draws;
pub mod invitation;
pub mod renewal;
pub mod scoring;
pub mod tender;
#[cfg(test)]
mod tests;

pub(crate) use book::check_receivables;
pub use book::{Bill, BusinessBook};
pub use contract::{Contract, Terms};
pub(crate) use delivery::{deliver_contracts, delivery_fen_per_day};
pub(crate) use desk::{cards, desk, invitations};
pub use tender::{Award, Bid, Reissue, Tender, Tenders};

use bevy_ecs::prelude::*;

use crate::calendar::Calendar;
use crate::roster::Roster;
use crate::rules::Rules;

/// Gives every vendor its book of day 0, and the market no tender. The roster stands already.
pub(crate) fn populate(world: &mut World) {
    let rules = world.resource::<Rules>().clone();
    let vendors = world.resource::<Roster>().vendors.clone();
    let segments = rules.scenario.business.segments.len();
    for (entity, vendor) in vendors.into_iter().zip(&rules.scenario.vendors) {
        world.entity_mut(entity).insert(BusinessBook::at_start(vendor.start.on_prem_cert, segments));
    }
    world.init_resource::<Tenders>();
}

/// System: certificates come, tenders close, work of vendors that are gone is put out again, new tenders come.
pub(crate) fn run_tenders(world: &mut World) {
    let (day, rules) = (world.resource::<Calendar>().day, world.resource::<Rules>().clone());
    book::grant_certificates(world, day);
    award::close_tenders(world, &rules, day);
    arrival::take_back_work(world, &rules, day);
    arrival::issue_tenders(world, &rules, day);
}
