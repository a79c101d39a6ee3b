//! One vendor's business with business customers: contracts, bills that are not paid, relations, the certificate.
//!
//! Invariant (`check_receivables`): what its books call receivable and deferred is what its contracts and bills come to. Bids
//! are not kept here: see [`super::tender`].
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;

use super::contract::Contract;
use crate::calendar::Calendar;
use crate::finance::Ledger;
use crate::fixed::Fixed;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::{Business, VendorIndex};

/// A vendor with so many contracts is asked for no further bids; with the terms of a scenario this bounds its bills too.
pub const CONTRACTS_MAX: usize = 64;

/// A bill that is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bill {
    /// The tender that its contract was won in.
    pub tender: u16,
    /// 1 to 3.
    pub milestone: u8,
    /// The sum, above 0.
    pub fen: i64,
    /// The customer pays on this day.
    pub pays_on_day: u32,
}

/// A vendor's business with business customers.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct BusinessBook {
    /// It may install on customers' premises.
    pub certified: bool,
    /// The day on which the certificate comes; none unless it was paid for.
    pub certified_on_day: Option<u32>,
    /// `past`, by business segment, 0 to 1.
    pub relations: Vec<Fixed>,
    /// Contracts whose work is not done, in the order in which they were won.
    pub contracts: Vec<Contract>,
    /// Bills that are not paid, in the order in which they were made.
    pub bills: Vec<Bill>,
    /// Tenders won.
    pub won: u32,
    /// Bids that did not win.
    pub lost: u32,
}

impl BusinessBook {
    /// A vendor's on day 0.
    #[must_use]
    pub fn at_start(certified: bool, segments: usize) -> Self {
        Self { certified, relations: vec![Fixed::ZERO; segments], ..Self::default() }
    }

    /// Relation with a segment, 0 to 1.
    #[must_use]
    pub fn relation(&self, segment: u16) -> f64 {
        self.relations.get(usize::from(segment)).map_or(0.0, |relation| relation.to_f64())
    }

    /// A milestone on time makes a relation better by a share of what is missing to 1; a late one makes it worse.
    pub fn note_milestone(&mut self, segment: u16, gain: f64, late: bool) {
        if let Some(relation) = self.relations.get_mut(usize::from(segment)) {
            let now = relation.to_f64();
            let next = if late { now * (1.0 - gain) } else { now + gain * (1.0 - now) };
            *relation = Fixed::from_f64(next.clamp(0.0, 1.0));
        }
    }

    /// Heads that contracts hold.
    #[must_use]
    pub fn staff(&self) -> u64 {
        self.contracts.iter().map(|contract| u64::from(contract.terms.staff)).sum()
    }

    /// Bills that customers pay up to a day, in fen.
    #[must_use]
    pub fn due_by_fen(&self, day: u32) -> i64 {
        let due = self.bills.iter().filter(|bill| bill.pays_on_day <= day);
        due.fold(0, |sum: i64, bill| sum.saturating_add(bill.fen))
    }

    /// What the books should call receivable and deferred, in fen.
    #[must_use]
    pub fn expected_fen(&self) -> (i128, i128) {
        let bills: i128 = self.bills.iter().map(|bill| i128::from(bill.fen)).sum();
        let unbilled: i128 = self.contracts.iter().map(|contract| i128::from(contract.unbilled_fen())).sum();
        let deferred = self.contracts.iter().map(|contract| i128::from(contract.deferred_fen())).sum();
        (bills + unbilled, deferred)
    }
}

/// Certificates whose day has come are there.
pub(super) fn grant_certificates(world: &mut World, day: u32) {
    let vendors = world.resource::<Roster>().vendors.clone();
    for (vendor, entity) in (0_u16..).map(VendorId).zip(vendors) {
        let Some(mut book) = world.get_mut::<BusinessBook>(entity) else { continue };
        if book.certified_on_day.take_if(|on_day| *on_day <= day).is_some() {
            book.certified = true;
            world.resource_mut::<Outcomes>().push(Outcome::Certified { vendor });
        }
    }
}

/// System: receivables and deferred revenue must be those of contracts and bills. Who is wound up or sold has neither in its books, and its
/// contracts go on the next day.
pub(crate) fn check_receivables(
    calendar: Res<Calendar>,
    vendors: Query<(&VendorIndex, &Business, &BusinessBook, &Ledger)>,
) {
    for (index, business, book, ledger) in &vendors {
        if business.is_gone() {
            continue;
        }
        let (vendor, day) = (index.0, calendar.day);
        let booked = (i128::from(ledger.receivable_fen()), i128::from(ledger.deferred_fen()));
        let expected = book.expected_fen();
        assert!(
            booked == expected,
            "vendor {vendor} on day {day}: receivable and deferred {booked:?}, not {expected:?}"
        );
    }
}
