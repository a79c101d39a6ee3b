//! Channels of one's own: an owner may close them to rivals, and runs the risk of a fine as long as it does.
//!
//! Invariant: only a vendor in business that owns a channel keeps it closed. The fine falls due like any bill, and opens what
//! was closed: otherwise it would cost a giant without revenue nothing.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::{ChannelId, VendorId};

use super::choice::VENDORS_MAX;
use super::rates::Rates;
use super::scandal::{ShockDraw, shock_draw};
use crate::calendar::Calendar;
use crate::finance::{Expense, Ledger, Performance};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Business;

/// Who may advertise on a channel.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ChannelAccess {
    /// Place of the owner that keeps rivals out; none while it is open.
    pub closed_by: Option<u16>,
}

impl ChannelAccess {
    /// Whether a vendor may advertise here.
    #[must_use]
    pub fn is_open_to(&self, vendor: usize) -> bool {
        self.closed_by.is_none_or(|owner| usize::from(owner) == vendor)
    }
}

/// Whether a vendor owns a channel.
#[must_use]
pub(crate) fn owns(rules: &Rules, vendor: usize, channel: usize) -> bool {
    let owner = rules.scenario.vendors.get(vendor);
    owner.is_some_and(|vendor| vendor.start.owned_channels.iter().any(|own| usize::from(*own) == channel))
}

/// System: fines owners whose closed channels the authority looks into, and opens channels whose owner is gone.
pub(super) fn watch_closed_channels(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    mut outcomes: ResMut<Outcomes>,
    mut channels: Query<&mut ChannelAccess>,
    mut vendors: Query<(&Business, &Performance, &mut Ledger)>,
) {
    for (place, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let owner = u16::try_from(place).unwrap_or(u16::MAX);
        let closed = |access: &ChannelAccess| access.closed_by == Some(owner);
        if !roster.channels.iter().any(|channel| channels.get(*channel).is_ok_and(closed)) {
            continue;
        }
        let Ok((business, performance, mut ledger)) = vendors.get_mut(*entity) else { continue };
        let vendor = VendorId(owner);
        if business.is_active() {
            let draw = shock_draw(&rules, calendar.day, place, ShockDraw::Antitrust);
            if draw >= rates.attention.antitrust {
                continue;
            }
            let year_fen = performance.arr_fen(rules.scenario.finance.valuation.arr_window_days);
            let fine_fen = (year_fen as f64 * rates.attention.antitrust_fine) as i64;
            ledger.owe(Expense::Fines, calendar.day, fine_fen);
            outcomes.push(Outcome::AntitrustFined { vendor, fine_fen });
        }
        for (channel, entity) in (0_u16..).map(ChannelId).zip(&roster.channels) {
            let Ok(mut access) = channels.get_mut(*entity) else { continue };
            if access.closed_by == Some(owner) {
                access.closed_by = None;
                outcomes.push(Outcome::ChannelClosed { vendor, channel, closed: false });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    /// The first vendor owns the first channel, and the authority never sleeps.
    fn watched(antitrust_micro: i64) -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].start.owned_channels = vec![0];
            scenario.attention.antitrust_micro_per_30_days = antitrust_micro;
        })
    }

    const CLOSE: Command = Command::CloseOwnChannel { channel: ChannelId(0), closed: true };

    #[test]
    fn the_fine_is_a_twentieth_of_a_years_revenue_and_opens_the_channel() {
        let game = watched(1_000_000).days(7);
        let year_fen = game.part::<Performance>(ME).arr_fen(90);
        assert!(year_fen > 0);
        let game = game.when(&[CLOSE]).days(1);
        let fine_fen = (year_fen as f64 * 0.05) as i64;
        let game = game.then(&[
            Outcome::ChannelClosed { vendor: ME, channel: ChannelId(0), closed: true },
            Outcome::AntitrustFined { vendor: ME, fine_fen },
            Outcome::ChannelClosed { vendor: ME, channel: ChannelId(0), closed: false },
        ]);
        let booked = game.part::<Ledger>(ME).balance_fen(crate::finance::Account::Fines);
        assert_eq!(booked, i128::from(fine_fen));
        let entity = game.sim.world.resource::<Roster>().channels[0];
        assert_eq!(game.sim.world.get::<ChannelAccess>(entity), Some(&ChannelAccess::default()));
    }

    #[test]
    fn a_channel_whose_owner_gives_up_is_open_again() {
        let game = watched(0).when(&[CLOSE]).days(7).when(&[Command::FileBankruptcy {}]).days(2);
        let game = game.then_never(|outcome| matches!(outcome, Outcome::AntitrustFined { .. }));
        let opened = Outcome::ChannelClosed { vendor: ME, channel: ChannelId(0), closed: false };
        let _ = game.then(&[opened]);
    }
}
