//! `BidTender`: a sealed bid for a tender that invited the vendor. A later one replaces it; nobody else learns of it.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::TenderId;
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::business::{Bid, BusinessBook, Tenders, Terms};
use crate::rules::Rules;
use crate::vendor::VendorIndex;

pub(super) fn judge(desk: &Desk, tender: TenderId, terms: &Terms) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::TenderPrice, None)?;
    let unknown = Rejection::Unknown { what: Named::Tender };
    let own = desk.part::<VendorIndex>().map_or(u16::MAX, |index| index.0);
    // One that did not invite the vendor is as unknown as one that does not exist.
    let found = desk.world.resource::<Tenders>().find(tender.0);
    let found = found.filter(|found| found.invites(own) && desk.acts_on_day <= found.closes_on_day);
    let Some(found) = found else { return Err(unknown) };
    desk.must_be_within(Control::TenderPrice, terms.price_fen)?;
    desk.must_be_within(Control::ServiceLevel, i64::from(terms.service_level_bp))?;
    desk.must_be_within(Control::TenderStaff, i64::from(terms.staff))?;
    let certified = desk.part::<BusinessBook>().is_some_and(|book| book.certified);
    if fits(desk.rules, found.segment, terms, certified) {
        Ok(())
    } else {
        Err(Rejection::NotNow { why: Obstacle::NotEligible })
    }
}

/// Whether a customer who wants an installation is offered one, and whoever offers one has the certificate.
fn fits(rules: &Rules, segment: u16, terms: &Terms, certified: bool) -> bool {
    let segment = rules.scenario.business.segments.get(usize::from(segment));
    let wants_it = segment.is_some_and(|segment| segment.on_prem);
    (terms.on_prem || !wants_it) && (certified || !terms.on_prem)
}

pub(super) fn act(
    world: &mut World,
    actor: Actor,
    tender: TenderId,
    terms: Terms,
) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let certified = world.get::<BusinessBook>(actor.entity).is_some_and(|book| book.certified);
    let mut tenders = world.resource_mut::<Tenders>();
    let found = tenders.find_mut(tender.0).filter(|found| found.invites(actor.vendor.0));
    let Some(found) = found.filter(|found| fits(&rules, found.segment, &terms, certified)) else {
        return Err(LapseReason::TenderClosed);
    };
    found.put(Bid { vendor: actor.vendor.0, terms });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Match;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::VendorId;
    use burnrate_client_proto::quantity::Fen;
    use burnrate_content::Resolved;

    /// Three tenders a day of every segment; each invites all who may.
    fn busy(scenario: &mut Resolved) {
        scenario.unlocks.clear();
        for segment in &mut scenario.business.segments {
            segment.arrivals_nano_per_day = 3_000_000_000;
        }
        scenario.business.invited_max = 12;
    }

    fn bid(tender: u16, yuan: i64) -> Command {
        Command::BidTender {
            tender: TenderId(tender),
            price_fen: Fen::from_yuan(yuan),
            on_prem: false,
            service_level_bp: 9_900,
            staff: 2,
        }
    }

    fn first_open(game: &Match, segment: u16) -> u16 {
        let tenders = game.sim.world.resource::<Tenders>();
        tenders.open.iter().find(|tender| tender.segment == segment).unwrap().id
    }

    fn bids(game: &Match, tender: u16) -> Vec<Bid> {
        game.sim.world.resource::<Tenders>().find(tender).unwrap().bids.clone()
    }

    #[test]
    fn a_bid_waits_acts_and_is_replaced_by_a_later_one() {
        let game = Match::given(busy).days(2);
        let tender = first_open(&game, 0);
        let game = game.when(&[bid(tender, 400_000)]);
        assert_eq!(bids(&game, tender), []);
        let game = game.days(6);
        let terms = Terms { price_fen: 40_000_000, on_prem: false, service_level_bp: 9_900, staff: 2 };
        assert_eq!(bids(&game, tender), [Bid { vendor: 0, terms }]);
        let game = game.when(&[bid(tender, 300_000)]).days(7);
        assert_eq!(bids(&game, tender), [Bid { vendor: 0, terms: Terms { price_fen: 30_000_000, ..terms } }]);
    }

    #[test]
    fn who_was_not_invited_does_not_learn_that_there_is_a_tender() {
        let mut game = Match::given(busy).days(2);
        let tender = first_open(&game, 0);
        game.sim.world.resource_mut::<Tenders>().find_mut(tender).unwrap().invited = vec![1, 2];
        let unknown = Rejection::Unknown { what: Named::Tender };
        let _ =
            game.refused(&[bid(tender, 400_000)], unknown.clone()).refused(&[bid(9_999, 400_000)], unknown);
    }

    #[test]
    fn an_installation_needs_the_certificate_and_must_be_offered_where_it_is_wanted() {
        let certified = |scenario: &mut Resolved| {
            busy(scenario);
            scenario.vendors[1].start.on_prem_cert = true;
        };
        let mut game = Match::given(certified).days(2);
        let (cloud, installation) = (first_open(&game, 0), first_open(&game, 1));
        let on_premises = |tender: u16| {
            let mut command = bid(tender, 400_000);
            if let Command::BidTender { on_prem, .. } = &mut command {
                *on_prem = true;
            }
            command
        };
        let not_eligible = Rejection::NotNow { why: Obstacle::NotEligible };
        game = game.refused(&[on_premises(cloud)], not_eligible.clone());
        let refused = |rejection| burnrate_client_proto::message::Answer::Refused { index: 0, rejection };
        assert_eq!(game.put(VendorId(1), &[bid(installation, 400_000)]), refused(not_eligible));
        let taken = game.put(VendorId(1), &[on_premises(installation)]);
        assert!(matches!(taken, burnrate_client_proto::message::Answer::Accepted { .. }), "{taken:?}");
    }

    #[test]
    fn what_would_act_too_late_is_refused_and_what_comes_too_late_lapses() {
        let game = Match::given(busy).days(2);
        let tender = first_open(&game, 0);
        let closes_on_day = game.sim.world.resource::<Tenders>().find(tender).unwrap().closes_on_day;
        assert_eq!(closes_on_day, 1 + 21);
        // From day 22 on, what is decided acts on day 29.
        let game = game.when(&[bid(tender, 400_000)]).days(19).refused(&[bid(tender, 1)], {
            let (field, value, min, max) = (Control::TenderPrice, 100, 1_000_000, 5_000_000_000);
            Rejection::OutOfBounds { field, value, min, max }
        });
        let game = game.days(1);
        assert!(game.sim.world.resource::<Tenders>().find(tender).is_none());
        let _ = game.refused(&[bid(tender, 400_000)], Rejection::Unknown { what: Named::Tender });
    }
}
