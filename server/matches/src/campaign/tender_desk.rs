//! A rule that answers invitations to tender, for seats of a plan whose policy does not bid by itself.
//!
//! Invariant: it sees what its own seat sees, and nothing else; each invitation gets one bid, and no chance is drawn.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{BusinessDesk, Change, Invitation};
use burnrate_content::Resolved;
use burnrate_sim::Simulation;

/// Added to the cost of a contract, in percent.
const MARKUP_PERCENT: i64 = 35;
/// So many points of it go with each bid lost beyond those won; nobody bids under cost.
const MARKUP_OFF_A_LOSS_PERCENT: i64 = 5;
/// The availability promised: what customers hold for ordinary.
const SERVICE_LEVEL_BP: u16 = 9_900;
const DAYS_A_MONTH: i128 = 30;
const MICRO: i128 = 1_000_000;

/// What a bid asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pricing {
    /// Cost and a markup, which shrinks as bids are lost.
    CostPlus,
    /// The least that a bid may ask.
    GiveAway,
}

/// Who bids, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderDesk {
    /// The seat.
    pub vendor: VendorId,
    /// What it asks.
    pub pricing: Pricing,
    /// Offers an installation where none is asked for, too; it needs the certificate.
    pub always_installs: bool,
}

impl TenderDesk {
    /// A desk that installs only where the customer asks for it.
    #[must_use]
    pub fn new(vendor: VendorId, pricing: Pricing) -> Self {
        Self { vendor, pricing, always_installs: false }
    }

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
        desk.invitations.iter().filter(open).map(|asked| self.bid(scenario, &desk, asked)).collect()
    }

    fn bid(&self, scenario: &Resolved, desk: &BusinessDesk, asked: &Invitation) -> Command {
        let on_prem = asked.on_prem || (self.always_installs && desk.certified);
        let wish = match self.pricing {
            Pricing::GiveAway => 0,
            Pricing::CostPlus => {
                let percent = i128::from(100 + markup_percent(desk));
                i64::try_from(cost_fen(scenario, asked, on_prem) * percent / 100).unwrap_or(i64::MAX)
            }
        };
        let range = scenario.bounds.range(Control::TenderPrice);
        let allowed = wish.clamp(range.min, range.max);
        let price_fen = Fen(allowed - (allowed - range.min).rem_euclid(range.step.max(1)));
        let (tender, service_level_bp) = (asked.tender, SERVICE_LEVEL_BP);
        Command::BidTender { tender, price_fen, on_prem, service_level_bp, staff: asked.heads }
    }
}

fn markup_percent(desk: &BusinessDesk) -> i64 {
    let lost = i64::from(desk.lost) - i64::from(desk.won);
    (MARKUP_PERCENT - MARKUP_OFF_A_LOSS_PERCENT * lost.max(0)).max(0)
}

/// Delivery, machines unless it is installed, and the heads for the whole term.
fn cost_fen(scenario: &Resolved, asked: &Invitation, on_prem: bool) -> i128 {
    let (business, people) = (&scenario.business, &scenario.people);
    let hosting = if on_prem { 0 } else { business.hosting_cost_micro };
    let share = i128::from(business.delivery_cost_micro) + i128::from(hosting);
    let head_fen_per_month = i128::from(people.pay_fen_per_month) + i128::from(people.overhead_fen_per_month);
    let head_days = i128::from(asked.heads) * i128::from(asked.term_days);
    i128::from(asked.value_fen.0) * share / MICRO + head_days * head_fen_per_month / DAYS_A_MONTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnrate_client_proto::id::{BusinessSegmentId, TenderId};

    fn asked(on_prem: bool) -> Invitation {
        Invitation {
            tender: TenderId(7),
            segment: BusinessSegmentId(0),
            value_fen: Fen(150_000_000),
            term_days: 180,
            on_prem,
            heads: 1,
            payment_lag_days: 60,
            closes_on_day: 20,
            invited: 4,
            bid: None,
        }
    }

    fn price_yuan(desk: &TenderDesk, book: &BusinessDesk, on_prem: bool) -> i64 {
        let (_, scenario) = burnrate_content::load("b2b-squeeze").unwrap();
        let Command::BidTender { price_fen, .. } = desk.bid(&scenario, book, &asked(on_prem)) else {
            panic!("a desk bids")
        };
        price_fen.0 / 100
    }

    #[test]
    fn a_bid_covers_cost_and_a_markup_that_losses_eat() {
        let desk = TenderDesk::new(VendorId(1), Pricing::CostPlus);
        let book = |won, lost| BusinessDesk { won, lost, ..BusinessDesk::default() };
        // 45% of ¥1.5M, 10% for machines, and a head for six months at ¥60,000.
        assert_eq!(price_yuan(&desk, &book(0, 0), true), (675_000 + 360_000) * 135 / 100 / 1_000 * 1_000);
        assert_eq!(price_yuan(&desk, &book(0, 0), false), (825_000 + 360_000) * 135 / 100 / 1_000 * 1_000);
        assert_eq!(price_yuan(&desk, &book(1, 3), true), (675_000 + 360_000) * 125 / 100 / 1_000 * 1_000);
        assert_eq!(price_yuan(&desk, &book(0, 40), true), 1_035_000);
    }

    #[test]
    fn whoever_gives_away_asks_the_least_that_is_allowed() {
        let desk = TenderDesk::new(VendorId(0), Pricing::GiveAway);
        assert_eq!(price_yuan(&desk, &BusinessDesk::default(), false), 10_000);
    }
}
