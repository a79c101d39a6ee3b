//! Where the chance of tenders comes from: one stream a day, and in it a place for every tender, renewal and vendor.
//!
//! Layout of a day's stream: how many tenders a segment brings (0 to 63); then a block of 64 draws for each segment and slot; from
//! 2^16 a block for each tender that is put out again, by its old number; from 2^24 one draw for each renewal, by its tender's.

use bincode::{Decode, Encode};

use super::arrival::SLOTS;
use crate::random::{CellDraws, Purpose, Streams};

/// Draws set aside for one tender.
const BLOCK: u64 = 64;
const BLOCKS_AT: u64 = 64;
const REISSUES_AT: u64 = 1 << 16;
const RENEWALS_AT: u64 = 1 << 24;
/// Within a block: value, term, payment lag; then a key and a taste for each vendor.
const VALUE: u64 = 0;
const TERM: u64 = 1;
const LAG: u64 = 2;
const KEYS: u64 = 8;
const TASTES: u64 = 32;

/// Where a tender's draws are, for as long as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct DrawPlace {
    day: u32,
    at: u64,
}

impl DrawPlace {
    /// A new tender's, by segment and slot of the day.
    pub(super) fn of_slot(day: u32, segment: u16, slot: u64) -> Self {
        Self { day, at: BLOCKS_AT + (u64::from(segment) * SLOTS + slot) * BLOCK }
    }

    /// That of a tender that is put out again.
    pub(super) fn of_reissue(day: u32, old: u16) -> Self {
        Self { day, at: REISSUES_AT + u64::from(old) * BLOCK }
    }
}

/// The draws of one tender.
pub(super) struct TenderDraws {
    draws: CellDraws,
    at: u64,
}

impl TenderDraws {
    pub(super) fn of(streams: &Streams, place: DrawPlace) -> Self {
        Self { draws: streams.stream(place.day, Purpose::Tenders), at: place.at }
    }

    pub(super) fn value_normal(&mut self) -> f64 {
        self.draws.normal(self.at + VALUE)
    }

    pub(super) fn term(&mut self, choices: u64) -> u64 {
        self.draws.below(self.at + TERM, choices)
    }

    pub(super) fn lag(&mut self, choices: u64) -> u64 {
        self.draws.below(self.at + LAG, choices)
    }

    /// Who has the lowest keys is invited.
    pub(super) fn invitation_key(&mut self, vendor: usize) -> u64 {
        self.draws.bits(self.at + KEYS + vendor as u64)
    }

    /// In (0, 1).
    pub(super) fn taste(&mut self, vendor: usize) -> f64 {
        self.draws.uniform(self.at + TASTES + vendor as u64)
    }
}

/// How many tenders a segment brings on a day, as a uniform.
pub(super) fn arrivals(streams: &Streams, day: u32, segment: u16) -> f64 {
    streams.stream(day, Purpose::Tenders).uniform(u64::from(segment))
}

/// Whether a contract goes on, as a uniform.
pub(super) fn renewal(streams: &Streams, day: u32, tender: u16) -> f64 {
    streams.stream(day, Purpose::Tenders).uniform(RENEWALS_AT + u64::from(tender))
}
