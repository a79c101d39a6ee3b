//! What chance has put before a vendor: the offers of its round, and tenders that ask it for a bid. As its seat is shown them,
//! for whoever puts recorded decisions into another market.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{FundingRound, Invitation};

use crate::finance::Funding;
use crate::market::business;
use crate::roster::Roster;
use crate::simulation::Simulation;

impl Simulation {
    /// The vendor's round under way, with the offers that stand in it, best first; none of them is below the walk-away. None
    /// without a round, or for a vendor that is not there.
    #[must_use]
    pub fn offers_of(&self, vendor: VendorId) -> Option<FundingRound> {
        let entity = self.world.resource::<Roster>().vendor(vendor.0)?;
        self.world.get::<Funding>(entity)?.shown()
    }

    /// The tenders that ask the vendor for a bid, in the order in which they came; also those that close before a bid would act.
    #[must_use]
    pub fn tenders_for(&self, vendor: VendorId) -> Vec<Invitation> {
        business::invitations(&self.world, vendor)
    }
}
