//! What one audience may see. Secrets are removed here and nowhere else.
//!
//! Invariant: the public view is made from public figures alone; a vendor's view adds that vendor's own; only the
//! instructor's adds everybody's. A view is complete: its changes build it from nothing.

mod attention;
mod catalogue;
mod instructor;
mod lab;
mod money;
mod on_offer;
mod own;
mod public;
mod recorded;
mod staff;
mod told;

pub use catalogue::cards;
pub(crate) use own::decisions;
pub(crate) use recorded::{record_first_points, record_turn};
pub use told::{news, notices, reports};

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::Change;

use crate::market::business;
use crate::shock::card;
use crate::simulation::Simulation;

impl Simulation {
    /// What everybody may see of the market: cards, standings, market, history, and the awards at the end.
    #[must_use]
    pub fn public_view(&self) -> Vec<Change> {
        let mut view = cards(&self.rules().scenario);
        view.extend(public::standings(&self.world).into_iter().map(Change::Standing));
        view.push(Change::Market(public::market(&self.world)));
        view.extend(business::cards(self.rules()).into_iter().map(Change::BusinessSegment));
        view.push(Change::Weights(public::weights(&self.world)));
        view.extend(recorded::market_points(&self.world).into_iter().map(Change::MarketPoint));
        view.extend(money::given(&self.world).into_iter().map(Change::Award));
        view
    }

    /// What one vendor's seat may see beside the public view: dashboard, queue, history, customers, money, research, people. Empty for a vendor that is not there.
    #[must_use]
    pub fn vendor_view(&self, vendor: VendorId) -> Vec<Change> {
        let Some(dashboard) = own::dashboard(&self.world, vendor) else {
            return Vec::new();
        };
        let mut view = vec![Change::Dashboard(Box::new(dashboard))];
        view.extend(attention::desk(&self.world, vendor).map(|desk| Change::Attention(Box::new(desk))));
        view.push(Change::Queue { decisions: decisions(&self.world, vendor) });
        view.push(Change::Auto { areas: own::auto_areas(&self.world, vendor) });
        view.extend(recorded::own_points(&self.world, vendor).into_iter().map(Change::OwnPoint));
        view.extend(business::desk(&self.world, vendor).map(|desk| Change::Business(Box::new(desk))));
        view.extend(money::desk(&self.world, vendor).map(|desk| Change::Money(Box::new(desk))));
        view.extend(lab::lab(&self.world, vendor).map(|lab| Change::Lab(Box::new(lab))));
        view.extend(staff::staff(&self.world, vendor).map(Change::Staff));
        view
    }

    /// What the instructor may see beside the public view: every vendor's figures in brief, and the cards.
    #[must_use]
    pub fn instructor_view(&self) -> Vec<Change> {
        let secrets = instructor::secrets(&self.world).into_iter().map(Change::Secrets);
        secrets.chain(card::cards(&self.world).into_iter().map(Change::Card)).collect()
    }
}
