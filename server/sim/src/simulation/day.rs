//! How a day begins: its number, empty scratch, and the vendors that come to the market on it.
#![expect(clippy::needless_pass_by_value, reason = "a system takes its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::VendorStatus;

use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::shock::Climate;
use crate::vendor::Business;

/// System: the next day begins.
pub(crate) fn begin_day(mut calendar: ResMut<Calendar>, mut outcomes: ResMut<Outcomes>) {
    calendar.day += 1;
    outcomes.clear();
}

/// System: vendors whose start day has come, or whom a shock brought, are in business from today; none while launches must wait
/// for filing.
pub(crate) fn launch_vendors(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    climate: Res<Climate>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<&mut Business>,
) {
    if climate.launch_needs_filing() {
        return;
    }
    for ((vendor, entity), card) in (0_u16..).zip(&roster.vendors).zip(&rules.scenario.vendors) {
        let Ok(mut business) = vendors.get_mut(*entity) else { continue };
        let due = card.start_day <= calendar.day || climate.has_entered(vendor);
        if business.status == VendorStatus::Upcoming && due {
            business.status = VendorStatus::Active;
            if card.start.launched {
                outcomes.push(Outcome::Launched { vendor: VendorId(vendor) });
            }
        }
    }
}
