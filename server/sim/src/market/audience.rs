//! A vendor's users as figures: MAU and its history, who came new, who registered, and who pays.
//!
//! Invariant: MAU = primary users + second users + those who left within 30 days and have not come back.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::choice::VENDORS_MAX;
use super::released::Released;
use super::switching::{HeadRow, SegmentFlows, returned_count};
use crate::finance::runway::DayWindow;
use crate::segment::{Cells, EverActive, ExitRings, Registered};

/// Days of MAU that are kept: today and the 60 before.
pub const MAU_DAYS_MAX: usize = 61;
/// Days over which new users are counted.
pub const NEW_USERS_WINDOW_DAYS: u32 = 30;

/// MAU by day, newest last.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct MauHistory {
    days: VecDeque<u64>,
}

/// MAU of the category: a person counts once.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct CategoryMau {
    /// Heads.
    pub people: u64,
}

/// Who came and who pays.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Audience {
    /// People who came new in each of the last 30 days.
    pub tried: DayWindow,
    /// Subscribers by segment, as of the last closed day.
    pub subscribers: Vec<u64>,
}

impl Audience {
    /// People who came new within [`NEW_USERS_WINDOW_DAYS`] days.
    #[must_use]
    pub fn tried(&self) -> u64 {
        let (people, _) = self.tried.sum_of_last(NEW_USERS_WINDOW_DAYS);
        u64::try_from(people).unwrap_or(0)
    }

    /// Subscribers of all segments.
    #[must_use]
    pub fn paying(&self) -> u64 {
        self.subscribers.iter().sum()
    }
}

impl MauHistory {
    /// A vendor whose MAU was the same for `days` days.
    #[must_use]
    pub(crate) fn flat(mau: u64, days: usize) -> Self {
        Self { days: std::iter::repeat_n(mau, days.clamp(1, MAU_DAYS_MAX)).collect() }
    }

    /// A vendor with this MAU by day, oldest first; the newest days are kept.
    #[must_use]
    pub(crate) fn of(days: impl Iterator<Item = u64>) -> Self {
        let mut history = Self::default();
        days.for_each(|mau| history.push(mau));
        history
    }

    /// The newest MAU; 0 before the first.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.days.back().copied().unwrap_or(0)
    }

    /// MAU so many days before the newest, if it is known.
    #[must_use]
    pub fn days_ago(&self, days: usize) -> Option<u64> {
        self.days.iter().rev().nth(days).copied()
    }

    /// For how many days MAU is known, at most [`MAU_DAYS_MAX`].
    #[must_use]
    pub fn known_days(&self) -> usize {
        self.days.len()
    }

    /// Remembers a day and forgets what is too old.
    pub(crate) fn push(&mut self, mau: u64) {
        if self.days.len() >= MAU_DAYS_MAX {
            self.days.pop_front();
        }
        self.days.push_back(mau);
    }
}

/// Brings exit rings and registrations up to the day's flows; returns by vendor those who came and had not been there within 30
/// days. `before` are the cells at the day's beginning.
///
/// People register when they first come, as a second app too, if the vendor asks them to. Of those who come from elsewhere, as
/// many had been there before as there are such people among all who could have come; and of these, in proportion, those who
/// never registered do it now, if they are asked.
pub(crate) fn settle_memos(
    before: &Cells,
    flows: &SegmentFlows,
    released: &Released,
    taken_up: &HeadRow,
    (open, registered, ever): (&[bool; VENDORS_MAX], &mut Registered, &mut EverActive),
    rings: &mut ExitRings,
) -> HeadRow {
    let all_users = before.all_users();
    let mut new_users = HeadRow::default();
    for j in 0..flows.vendor_count {
        let users = before.users(j);
        let others = before.lapsed + all_users - users;
        let came = flows.arrivals[j] + released.to.arrivals[j];
        let ring = &mut rings.by_vendor[j];
        ring.advance();
        let returned = ring.take_back(returned_count(came, ring.total(), others));
        ring.leave(flows.left(j) + released.left[j]);
        new_users[j] = came - returned;
        let known_people = ever.people[j].saturating_sub(users);
        let from_elsewhere = came - flows.from_never[j] + taken_up[j];
        let known = returned_count(from_elsewhere, known_people, others).min(from_elsewhere);
        let new = flows.from_never[j] + (from_elsewhere - known);
        let guests = ever.people[j].saturating_sub(registered.people[j]);
        if !open[j] {
            registered.people[j] += new + returned_count(known, guests, ever.people[j]);
            ever.by_phone[j] += new;
        }
        ever.people[j] += new;
    }
    let ring = &mut rings.to_lapsed;
    ring.advance();
    let came_back = flows.from_lapsed.iter().sum();
    ring.take_back(returned_count(came_back, ring.total(), before.lapsed));
    let lapsed: u64 = flows.habit_lapsed.iter().chain(&flows.tourist_lapsed).sum();
    ring.leave(lapsed + released.to.lapsed);
    new_users
}
