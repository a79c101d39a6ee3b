//! `FileBankruptcy`: gives up. The vendor is insolvent from the day on which it acts, and wound up on the next.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{DeathCause, LapseReason};

use super::Actor;
use super::desk::Desk;
use crate::finance::{Funding, declare_insolvent};
use crate::outcome::Outcomes;
use crate::vendor::Business;

/// Always allowed to a vendor in business.
pub(super) fn judge(_desk: &Desk) -> Result<(), Rejection> {
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let mut vendors = world.query::<(&mut Business, &mut Funding)>();
    let (mut business, mut funding) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    let told = declare_insolvent(actor.vendor, &mut business, &mut funding, DeathCause::Filed, actor.day);
    world.resource_mut::<Outcomes>().push(told.ok_or(LapseReason::Inactive)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::message::Answer;
    use burnrate_client_proto::rejection::Rejection;
    use burnrate_client_proto::view::{DeathCause, VendorStatus};

    #[test]
    fn who_files_is_insolvent_that_day_and_gone_on_the_next() {
        let game = Match::given_all_unlocked().when(&[Command::FileBankruptcy {}]).days(1);
        let insolvent = Outcome::Insolvent { vendor: ME, cause: DeathCause::Filed };
        let game = game.then(&[insolvent]).days(1);
        assert!(game.saw(|o| matches!(o, Outcome::Liquidated { vendor: ME, .. })));
    }

    #[test]
    fn a_vendor_out_of_business_decides_nothing() {
        let mut game = Match::given_all_unlocked().when(&[Command::FileBankruptcy {}]).days(1);
        let refused = |status| Answer::Refused { index: 0, rejection: Rejection::VendorInactive { status } };
        let again = [Command::FileBankruptcy {}];
        assert_eq!(game.put(ME, &again), refused(VendorStatus::Insolvent));
        let mut game = game.days(1);
        assert_eq!(game.put(ME, &again), refused(VendorStatus::Liquidated));
    }
}
