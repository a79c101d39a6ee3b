//! Those who left a vendor and look for work in the market, and how hires share them.
//!
//! All hires of a day share the seekers in proportion, with the stars that they have on average; the rest come from outside the
//! market and bring a part (a tenth) of the stars that the vendor's own heads have. Seekers go elsewhere in time.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;

use super::Staffing;
use crate::fixed::Fixed;
use crate::kernel::largest_remainder_counts;
use crate::market::rates::{Rates, TalentRates};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::{Business, People};

/// People who look for work.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Seekers {
    /// Heads.
    pub heads: Fixed,
    /// Their stars.
    pub stars: Fixed,
}

impl Seekers {
    pub(super) fn fade(&mut self, rates: &TalentRates) {
        self.heads = self.heads.decayed(rates.seeker_keep, 0.0);
        self.stars = self.stars.decayed(rates.seeker_keep, 0.0);
    }

    /// Takes in those who left a vendor.
    pub(crate) fn take_in(&mut self, gone: People) {
        self.heads = self.heads.saturating_add(Fixed::from_f64(f64::from(gone.heads)));
        self.stars = self.stars.saturating_add(gone.stars);
    }

    /// Lets so many go to work; returns their stars.
    fn let_go(&mut self, heads: u64) -> Fixed {
        let (there, stars) = (self.heads.to_f64(), self.stars.to_f64());
        let share = if there > 0.0 { (heads as f64 / there).min(1.0) } else { 0.0 };
        let taken = Fixed::from_f64(stars * share);
        self.heads = self.heads.saturating_sub(Fixed::from_f64(heads as f64)).max(Fixed::ZERO);
        self.stars = self.stars.saturating_sub(taken);
        taken
    }
}

impl People {
    /// Takes heads away, with their share of the stars; returns them.
    pub(crate) fn lose(&mut self, heads: u32) -> Self {
        let heads = heads.min(self.heads);
        let share = i128::from(self.stars.to_bits()) * i128::from(heads) / i128::from(self.heads.max(1));
        let stars = Fixed::from_bits(i64::try_from(share).unwrap_or(0));
        self.heads -= heads;
        self.stars = self.stars.saturating_sub(stars);
        Self { heads, stars }
    }

    /// Adds heads: `found` of them with these stars, the others from outside with a part of what one's own heads have.
    fn gain(&mut self, heads: u32, found: u64, found_stars: Fixed, outside_share: f64) {
        let outside = u64::from(heads).saturating_sub(found);
        let a_head = if self.heads > 0 { self.stars.to_f64() / f64::from(self.heads) } else { 0.0 };
        let brought = Fixed::from_f64(outside as f64 * a_head * outside_share);
        self.heads = self.heads.saturating_add(heads);
        self.stars = self.stars.saturating_add(found_stars).saturating_add(brought);
    }
}

/// System: those who were hired come.
pub(crate) fn seat_hires(
    (rates, roster): (Res<Rates>, Res<Roster>),
    mut seekers: ResMut<Seekers>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<(&Business, &mut People, &mut Staffing)>,
) {
    let mut hires: Vec<u64> = Vec::new();
    for entity in &roster.vendors {
        let wanted = vendors.get(*entity).ok().filter(|(business, ..)| business.is_active());
        hires.push(wanted.map_or(0, |(.., staffing)| u64::from(staffing.joining)));
    }
    let all: u64 = hires.iter().sum();
    if all == 0 {
        return;
    }
    let found = all.min(seekers.heads.to_f64() as u64);
    let stars = seekers.let_go(found);
    let mut shares = vec![0; hires.len()];
    largest_remainder_counts(found, &hires, &mut shares);
    for ((vendor, entity), share) in (0_u16..).map(VendorId).zip(&roster.vendors).zip(shares) {
        let Ok((_, mut people, mut staffing)) = vendors.get_mut(*entity) else { continue };
        let heads = std::mem::take(&mut staffing.joining);
        if heads == 0 {
            continue;
        }
        let part = i128::from(stars.to_bits()) * i128::from(share) / i128::from(found.max(1));
        let brought = Fixed::from_bits(i64::try_from(part).unwrap_or(0));
        people.gain(heads, share, brought, rates.talent.outside_star_share);
        staffing.today.hired = staffing.today.hired.saturating_add(heads);
        outcomes.push(Outcome::PeopleHired { vendor, heads });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(heads: u32, stars: f64) -> People {
        People { heads, stars: Fixed::from_f64(stars) }
    }

    #[test]
    fn stars_go_with_heads_and_come_back_with_them() {
        let mut company = people(100, 50.0);
        let mut seekers = Seekers::default();
        seekers.take_in(company.lose(30));
        assert_eq!((company, seekers.stars), (people(70, 35.0), Fixed::from_f64(15.0)));
        let stars = seekers.let_go(10);
        assert_eq!(stars, Fixed::from_f64(5.0));
        let mut hirer = people(20, 1.0);
        hirer.gain(14, 10, stars, 0.1);
        // Ten seekers with 5 stars, four from outside with a tenth of .05 each.
        assert!((hirer.stars.to_f64() - 6.02).abs() < 1e-6, "{hirer:?}");
        assert_eq!((hirer.heads, seekers.heads), (34, Fixed::from_f64(20.0)));
    }

    #[test]
    fn more_than_there_are_can_neither_go_nor_be_found() {
        let mut company = people(3, 1.0);
        assert_eq!(company.lose(9), people(3, 1.0));
        assert_eq!(company, people(0, 0.0));
        let mut seekers = Seekers { heads: Fixed::from_f64(0.5), stars: Fixed::from_f64(0.2) };
        assert_eq!(seekers.let_go(9), Fixed::from_f64(0.2));
        assert_eq!(seekers, Seekers::default());
    }
}
