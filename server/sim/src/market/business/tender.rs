//! Tenders that stand open, work that waits to be put out again, and the latest awards. One resource for the whole market.
//!
//! Invariant: bids lie here and not with vendors, so whoever copies a vendor (a forecast) learns of no tender; a vendor has one bid
//! a tender, in vendor order. What a tender was drawn from is kept as a place, never as a number.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::contract::Terms;
use super::draws::DrawPlace;

/// At most so many tenders stand open; further ones do not come.
pub const OPEN_MAX: usize = 64;
/// At most so many wait to be put out again; work beyond is given up by its customer.
pub const REISSUES_MAX: usize = 512;
/// So many awards are remembered.
pub const AWARDS_MAX: usize = 64;

/// A bid. It replaces an earlier one of the same vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bid {
    /// Place of the vendor.
    pub vendor: u16,
    /// What it promises, and for how much.
    pub terms: Terms,
}

/// A tender that stands open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Tender {
    /// Counted from 1 through the match.
    pub id: u16,
    /// Place of the business segment.
    pub segment: u16,
    /// The reference value: what prices are measured against and delivery costs a share of.
    pub value_fen: i64,
    /// Days of the contract.
    pub term_days: u32,
    /// Days from a bill to its payment.
    pub payment_lag_days: u32,
    /// It is decided at the end of this day.
    pub closes_on_day: u32,
    /// Its draws.
    pub drawn: DrawPlace,
    /// Places of the vendors that may bid, ascending.
    pub invited: Vec<u16>,
    /// Bids, in vendor order.
    pub bids: Vec<Bid>,
}

impl Tender {
    /// Whether a vendor may bid.
    #[must_use]
    pub fn invites(&self, vendor: u16) -> bool {
        self.invited.contains(&vendor)
    }

    /// Puts a vendor's bid, instead of an earlier one.
    pub fn put(&mut self, bid: Bid) {
        match self.bids.binary_search_by_key(&bid.vendor, |bid| bid.vendor) {
            Ok(place) => self.bids[place] = bid,
            Err(place) => self.bids.insert(place, bid),
        }
    }
}

/// Work that is put out again on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Reissue {
    /// The day.
    pub on_day: u32,
    /// The tender that it was won in.
    pub tender: u16,
    /// Place of the business segment.
    pub segment: u16,
    /// Reference value of what is to be done.
    pub value_fen: i64,
    /// Days of it.
    pub term_days: u32,
    /// Days from a bill to its payment.
    pub payment_lag_days: u32,
}

/// A tender that was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Award {
    /// Place of the business segment.
    pub segment: u16,
    /// Reference value.
    pub value_fen: i64,
    /// The winner's price.
    pub price_fen: i64,
    /// Bids that were made.
    pub bids: u8,
}

/// All tenders of the market.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Tenders {
    /// Tenders that came since the match began; the last one's number.
    pub last_id: u16,
    /// Those that stand open, oldest first.
    pub open: Vec<Tender>,
    /// Work that waits to be put out again.
    pub reissues: Vec<Reissue>,
    /// The latest awards, oldest first.
    pub awards: VecDeque<Award>,
}

impl Tenders {
    /// An open tender by its number.
    #[must_use]
    pub fn find(&self, id: u16) -> Option<&Tender> {
        self.open.iter().find(|tender| tender.id == id)
    }

    /// The same, to put a bid.
    pub fn find_mut(&mut self, id: u16) -> Option<&mut Tender> {
        self.open.iter_mut().find(|tender| tender.id == id)
    }

    /// Keeps work to be put out again, while there is room.
    pub(super) fn put_out_again(&mut self, reissue: Reissue) {
        if self.reissues.len() < REISSUES_MAX {
            self.reissues.push(reissue);
        }
    }

    pub(super) fn remember(&mut self, award: Award) {
        if self.awards.len() >= AWARDS_MAX {
            self.awards.pop_front();
        }
        self.awards.push_back(award);
    }
}
