//! A consumer segment: its place, its people in whole heads, and what they know of each vendor.
//!
//! Invariant: never + lapsed + Σ users is the segment's population on every day; second users, registered people and exit
//! rings are memos beside the cells. Lists have one entry a vendor of the scenario, in its order, and never change in length.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::fixed::Fixed;
use crate::market::switching::{ExitRing, HeadRow};

/// Place in the scenario's list of consumer segments. It never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct SegmentIndex(pub u16);

/// Where a segment's people are, in heads.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Cells {
    /// Never used any model.
    pub never: u64,
    /// Used one, and none now.
    pub lapsed: u64,
    /// Primary users by habit.
    pub habit: Vec<u64>,
    /// Primary users who only look.
    pub tourist: Vec<u64>,
}

impl Cells {
    /// Primary users of a vendor, of both kinds; 0 for one that does not exist.
    #[must_use]
    pub fn users(&self, vendor: usize) -> u64 {
        self.habit.get(vendor).copied().unwrap_or(0) + self.tourist.get(vendor).copied().unwrap_or(0)
    }

    /// Primary users of all vendors.
    #[must_use]
    pub fn all_users(&self) -> u64 {
        self.habit.iter().chain(&self.tourist).sum()
    }

    /// Everybody in the segment.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.never + self.lapsed + self.all_users()
    }
}

/// `[j][k]`: primary users of j who also use k.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct SecondUsers {
    /// One row a vendor; entries at and beyond the vendor count are 0.
    pub rows: Vec<HeadRow>,
}

impl SecondUsers {
    /// People who use a vendor beside another one.
    #[must_use]
    pub fn of(&self, vendor: usize) -> u64 {
        self.rows.iter().map(|row| row.get(vendor).copied().unwrap_or(0)).sum()
    }
}

/// People who ever registered with each vendor; it never falls.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Registered {
    /// Heads.
    pub people: Vec<u64>,
}

/// Who left within the last 30 days and has not come back.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ExitRings {
    /// Exits from each vendor, to rivals or to lapsed.
    pub by_vendor: Vec<ExitRing>,
    /// Exits to lapsed, from all vendors: people who still count in the category.
    pub to_lapsed: ExitRing,
}

/// G of each vendor: what a = 1 − e^−G is made of.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Goodwill {
    /// Goodwill, at least 0.
    pub stocks: Vec<Fixed>,
}

/// People who ever used each vendor, registered or not; neither list ever falls.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct EverActive {
    /// Heads.
    pub people: Vec<u64>,
    /// Of them, those who came first while the vendor asked people to register.
    pub by_phone: Vec<u64>,
}

impl EverActive {
    /// On day 0 whoever is registered was there once.
    pub(crate) fn at_start(registered: &[u64]) -> Self {
        Self { people: registered.to_vec(), by_phone: registered.to_vec() }
    }

    /// A vendor begins with so many.
    pub(crate) fn begin(&mut self, vendor: usize, registered: u64) {
        self.people[vendor] = self.people[vendor].max(registered);
        self.by_phone[vendor] = self.by_phone[vendor].max(registered);
    }
}
