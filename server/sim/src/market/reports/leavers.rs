//! Who left a vendor, and where to: counted since the match began, and read by churn studies alone.
//!
//! A study takes the counts at its order from those at its delivery, so it follows the people who left in between.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::market::demand::DayTally;
use crate::roster::Roster;

/// Primary users who left since the match began.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Leavers {
    /// To each vendor.
    pub to: Vec<u64>,
    /// To nobody.
    pub lapsed: u64,
}

impl Leavers {
    /// Nobody yet.
    #[must_use]
    pub fn none(vendors: usize) -> Self {
        Self { to: vec![0; vendors], lapsed: 0 }
    }

    /// Those who left after `before` was counted.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let earlier = |place: usize| before.to.get(place).copied().unwrap_or(0);
        let to = self.to.iter().enumerate().map(|(place, heads)| heads.saturating_sub(earlier(place)));
        Self { to: to.collect(), lapsed: self.lapsed.saturating_sub(before.lapsed) }
    }
}

/// System: the day's leavers are counted, by where they went.
pub(crate) fn note_leavers(roster: Res<Roster>, tally: Res<DayTally>, mut vendors: Query<&mut Leavers>) {
    for (from, entity) in roster.vendors.iter().enumerate() {
        let Ok(mut leavers) = vendors.get_mut(*entity) else { continue };
        let (Some(switched), Some(lapsed)) = (tally.switched.get(from), tally.lapsed.get(from)) else {
            continue;
        };
        leavers.lapsed += lapsed;
        for (sum, heads) in leavers.to.iter_mut().zip(switched) {
            *sum += heads;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::causes::{UserCause, UserCauses};

    #[test]
    fn leavers_are_those_of_the_causes() {
        let game = Match::given_all_unlocked().days(7);
        let (leavers, causes) = (game.part::<Leavers>(ME), game.part::<UserCauses>(ME));
        let switched: u64 = leavers.to.iter().sum();
        assert_eq!(-causes.of(UserCause::LostToRivals), i64::try_from(switched).unwrap());
        let lapsed = -causes.of(UserCause::HabitLost) - causes.of(UserCause::TouristsLeft);
        assert_eq!(lapsed, i64::try_from(leavers.lapsed).unwrap());
        assert!(switched > 0 && leavers.lapsed > 0 && leavers.to[0] == 0, "{leavers:?}");
    }
}
