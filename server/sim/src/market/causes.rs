//! Why a vendor's primary users changed since the turn began.
//!
//! Invariant: the causes sum to the change exactly; every head that comes or goes has one cause.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::view::{Cause, CauseShare};

/// Why heads came or went. The order is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserCause {
    /// Never used a model, came by themselves.
    Adopted,
    /// Came by an advertisement.
    Advertising,
    /// Had stopped, came back by themselves.
    Returned,
    /// Came from a rival by themselves.
    WonFromRivals,
    /// Went to a rival.
    LostToRivals,
    /// Only looked, and left.
    TouristsLeft,
    /// Lost the habit.
    HabitLost,
    /// Set free by a liquidation.
    Liquidation,
    /// Left while the service was suspended.
    ServiceOff,
    /// Came with a company that was bought, or went with one's own.
    Acquisition,
    /// Came by a page that a search engine found.
    SearchPages,
    /// Came with a breakout.
    ViralBreakout,
    /// Took the assistant that came with their device.
    DeviceEntrant,
    /// Went to a rival because of a scandal.
    Scandal,
}

const CAUSE_COUNT: usize = 14;

impl UserCause {
    /// Every cause, in stored order.
    pub const ALL: [Self; CAUSE_COUNT] = [
        Self::Adopted,
        Self::Advertising,
        Self::Returned,
        Self::WonFromRivals,
        Self::LostToRivals,
        Self::TouristsLeft,
        Self::HabitLost,
        Self::Liquidation,
        Self::ServiceOff,
        Self::Acquisition,
        Self::SearchPages,
        Self::ViralBreakout,
        Self::DeviceEntrant,
        Self::Scandal,
    ];

    /// The cause as players are told it.
    #[must_use]
    pub const fn shown(self) -> Cause {
        match self {
            Self::Adopted => Cause::Adopted,
            Self::Advertising => Cause::Advertising,
            Self::Returned => Cause::Returned,
            Self::WonFromRivals => Cause::WonFromRivals,
            Self::LostToRivals => Cause::LostToRivals,
            Self::TouristsLeft => Cause::TouristsLeft,
            Self::HabitLost => Cause::HabitLost,
            Self::Liquidation => Cause::Liquidation,
            Self::ServiceOff => Cause::ServiceOff,
            Self::Acquisition => Cause::Acquisition,
            Self::SearchPages => Cause::SearchPages,
            Self::ViralBreakout => Cause::ViralBreakout,
            Self::DeviceEntrant => Cause::DeviceEntrant,
            Self::Scandal => Cause::Scandal,
        }
    }
}

/// Heads by cause since the turn began; positive came, negative went.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct UserCauses {
    heads: [i64; CAUSE_COUNT],
    users_before: u64,
}

impl UserCauses {
    /// A turn begins with so many primary users.
    #[must_use]
    pub fn begin(users: u64) -> Self {
        Self { heads: [0; CAUSE_COUNT], users_before: users }
    }

    /// Heads came.
    pub fn came(&mut self, cause: UserCause, heads: u64) {
        self.heads[cause as usize] += signed(heads);
    }

    /// Heads went.
    pub fn went(&mut self, cause: UserCause, heads: u64) {
        self.heads[cause as usize] -= signed(heads);
    }

    /// Net heads of one cause.
    #[must_use]
    pub fn of(&self, cause: UserCause) -> i64 {
        self.heads[cause as usize]
    }

    /// The whole change.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.heads.iter().sum()
    }

    /// Primary users that the causes explain: those at the turn's begin, and all changes since.
    #[must_use]
    pub fn explained_users(&self) -> i64 {
        signed(self.users_before) + self.total()
    }

    /// The causes that moved anybody, in stored order.
    #[must_use]
    pub fn shares(&self) -> Vec<CauseShare> {
        let moved = UserCause::ALL.into_iter().filter(|&cause| self.of(cause) != 0);
        moved.map(|cause| CauseShare { cause: cause.shown(), delta: self.of(cause) }).collect()
    }
}

fn signed(heads: u64) -> i64 {
    i64::try_from(heads).unwrap_or(i64::MAX)
}
