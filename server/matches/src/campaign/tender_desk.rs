//! A giant's rule for tenders: it answers every invitation with the least that a bid may ask.
//!
//! Invariant: it sees what its own seat sees, and nothing else; each invitation gets one bid, and no chance is drawn.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, Invitation};
use burnrate_content::Resolved;
use burnrate_sim::Simulation;

/// The availability promised: what customers hold for ordinary.
const SERVICE_LEVEL_BP: u16 = 9_900;

/// Who gives away what it delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderDesk {
    /// The seat.
    pub vendor: VendorId,
}

impl TenderDesk {
    /// Bids for the invitations that have none yet.
    pub(super) fn bids(&self, scenario: &Resolved, simulation: &Simulation) -> Vec<Command> {
        let desk = |change| if let Change::Business(desk) = change { Some(*desk) } else { None };
        let Some(desk) = simulation.vendor_view(self.vendor).into_iter().find_map(desk) else {
            return Vec::new();
        };
        // A bid acts on the day after this one.
        let open = |invitation: &&Invitation| {
            invitation.bid.is_none() && invitation.closes_on_day > simulation.day()
        };
        desk.invitations.iter().filter(open).map(|asked| least_bid(scenario, asked)).collect()
    }
}

fn least_bid(scenario: &Resolved, asked: &Invitation) -> Command {
    Command::BidTender {
        tender: asked.tender,
        price_fen: Fen(scenario.bounds.range(Control::TenderPrice).min.max(0)),
        on_prem: asked.on_prem,
        service_level_bp: SERVICE_LEVEL_BP,
        staff: asked.heads,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnrate_client_proto::id::{BusinessSegmentId, TenderId};

    #[test]
    fn whoever_gives_away_asks_the_least_that_is_allowed() {
        let (_, scenario) = burnrate_content::load("b2b-squeeze").unwrap();
        let asked = Invitation {
            tender: TenderId(7),
            segment: BusinessSegmentId(0),
            value_fen: Fen(150_000_000),
            term_days: 180,
            on_prem: false,
            heads: 1,
            payment_lag_days: 60,
            closes_on_day: 20,
            invited: 4,
            bid: None,
        };
        let Command::BidTender { price_fen, .. } = least_bid(&scenario, &asked) else {
            panic!("a desk bids")
        };
        assert_eq!(price_fen, Fen(1_000_000));
    }
}
