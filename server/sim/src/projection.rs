//! What one audience may see. Secrets are removed here and nowhere else.
//!
//! Invariant: the public view is made from public figures alone; a vendor's view adds that vendor's own; only the
//! instructor's adds everybody's. A view is complete: its changes build it from nothing.

mod catalogue;
mod instructor;
mod lab;
mod own;
mod public;
mod recorded;
mod staff;
mod told;

pub(crate) use own::decisions;
pub(crate) use recorded::{record_first_points, record_turn};
pub use told::{news, notices};

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::Change;

use crate::simulation::Simulation;

impl Simulation {
    /// What everybody may see of the market: cards, standings, market, history.
    #[must_use]
    pub fn public_view(&self) -> Vec<Change> {
        let mut view = catalogue::cards(&self.world);
        view.extend(public::standings(&self.world).into_iter().map(Change::Standing));
        view.push(Change::Market(public::market(&self.world)));
        view.extend(recorded::market_points(&self.world).into_iter().map(Change::MarketPoint));
        view
    }

    /// What one vendor's seat may see beside the public view: dashboard, queue, history, research, people. Empty for a vendor that is not there.
    #[must_use]
    pub fn vendor_view(&self, vendor: VendorId) -> Vec<Change> {
        let Some(dashboard) = own::dashboard(&self.world, vendor) else {
            return Vec::new();
        };
        let mut view = vec![Change::Dashboard(Box::new(dashboard))];
        view.push(Change::Queue { decisions: decisions(&self.world, vendor) });
        view.extend(recorded::own_points(&self.world, vendor).into_iter().map(Change::OwnPoint));
        view.extend(lab::lab(&self.world, vendor).map(|lab| Change::Lab(Box::new(lab))));
        view.extend(staff::staff(&self.world, vendor).map(Change::Staff));
        view
    }

    /// What the instructor may see beside the public view: every vendor's figures in brief.
    #[must_use]
    pub fn instructor_view(&self) -> Vec<Change> {
        instructor::secrets(&self.world).into_iter().map(Change::Secrets).collect()
    }
}
