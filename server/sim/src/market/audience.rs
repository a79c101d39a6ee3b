//! A vendor's users as figures: MAU and its history, who came new, and who pays.
//!
//! Invariant: MAU = primary users + second users + those who left within 30 days and have not come back.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::finance::runway::DayWindow;

/// Days of MAU that are kept: today and the 60 before.
pub const MAU_DAYS_MAX: usize = 61;

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

impl MauHistory {
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
    pub fn push(&mut self, mau: u64) {
        if self.days.len() >= MAU_DAYS_MAX {
            self.days.pop_front();
        }
        self.days.push_back(mau);
    }
}
