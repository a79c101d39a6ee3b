//! How a product meets people: whether its service is open, whether they must register, what it is built for first, how much
//! the model refuses; and the visits that its web site sees.
//!
//! Before its launch a vendor has no users, serves nobody, is not considered and pays for no advertisement; upkeep goes on.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::{Signup, Surface};
use burnrate_content::resolved::VendorStart;

use super::choice::VENDORS_MAX;
use super::rates::{AttentionRates, Rates, SegmentRates};
use crate::calendar::Calendar;
use crate::finance::runway::DayWindow;
use crate::fixed::round_to_count;
use crate::roster::Roster;
use crate::segment::{Cells, SecondUsers};
use crate::vendor::Business;

/// Days over which web visits are counted.
pub const WEB_VISITS_WINDOW_DAYS: u32 = 30;

/// The settings of one vendor.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Offering {
    /// Whether people must register.
    pub signup: Signup,
    /// What the product is built for first.
    pub surface: Surface,
    /// How much the model refuses, 0 to 10,000.
    pub moderation_bp: u16,
    /// Whether the service is open.
    pub launched: bool,
}

impl Offering {
    /// As a vendor has it on its first day.
    #[must_use]
    pub fn at_start(start: &VendorStart) -> Self {
        let VendorStart { signup, surface, moderation_bp, launched, .. } = *start;
        Self { signup, surface, moderation_bp, launched }
    }

    /// Whether people come in without registering.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.signup == Signup::None
    }

    /// What it adds to V of a segment: ±β for a product built for laptop or telephone, less what refusals cost.
    #[must_use]
    pub fn value(&self, segment: &SegmentRates) -> f64 {
        let surface = match self.surface {
            Surface::Web => segment.beta_web,
            Surface::App => -segment.beta_web,
            Surface::Both => 0.0,
        };
        surface - segment.beta_moderation * f64::from(self.moderation_bp) / 10_000.0
    }

    /// CVR is multiplied by this.
    #[must_use]
    pub fn install_multiple(&self, rates: &AttentionRates) -> f64 {
        if self.is_open() { rates.open_install_multiple } else { 1.0 }
    }
}

/// Visits to a vendor's web site by day.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct WebVisits {
    days: DayWindow,
}

impl WebVisits {
    /// Visits within [`WEB_VISITS_WINDOW_DAYS`] days.
    #[must_use]
    pub fn month(&self) -> u64 {
        let (visits, _) = self.days.sum_of_last(WEB_VISITS_WINDOW_DAYS);
        u64::try_from(visits).unwrap_or(0)
    }
}

/// System: a day's visits to each web site = sessions × the share of them in a browser. A second user has as many sessions as
/// it has tokens, against a primary one.
pub(super) fn count_web_visits(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rates: Res<Rates>,
    segments: Query<(&Cells, &SecondUsers)>,
    mut vendors: Query<(&Business, &Offering, &mut WebVisits)>,
) {
    for (j, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok((business, offering, mut visits)) = vendors.get_mut(*entity) else { continue };
        let mut sessions = 0.0;
        for (segment, entity) in rates.segments.iter().zip(&roster.segments) {
            let Ok((cells, second)) = segments.get(*entity) else { continue };
            let users = cells.users(j) as f64 + rates.serving.second_token_share * second.of(j) as f64;
            sessions += users * segment.wanted_on(calendar.day).conversations;
        }
        let share = if business.is_active() { rates.attention.web_share(offering.surface) } else { 0.0 };
        let today = i64::try_from(round_to_count(sessions * share)).unwrap_or(i64::MAX);
        visits.days.push(today, WEB_VISITS_WINDOW_DAYS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::id::VendorId;

    #[test]
    fn a_month_of_web_visits_is_sessions_in_a_browser() {
        let game = Match::given(|scenario| {
            scenario.vendors[0].start.surface = Surface::Web;
            scenario.vendors[1].start.surface = Surface::App;
        });
        let game = game.days(40);
        let month = |vendor: u16| game.part::<WebVisits>(VendorId(vendor)).month() as f64;
        let users =
            |vendor: u16| game.part::<crate::finance::Traction>(VendorId(vendor)).primary_users as f64;
        // About .5 conversations a user and day, .8 of them in a browser; a fifth for the telephone.
        let each = month(ME.0) / 30.0 / users(0);
        assert!((0.3..0.6).contains(&each), "{each}");
        let ratio = month(0) / users(0) / (month(1) / users(1));
        assert!((3.5..4.8).contains(&ratio), "{ratio}");
    }
}
