//! Commands that name what chance made, under another fate: what they take instead, and what comes to nothing.

use std::collections::BTreeSet;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_content::Resolved;
use burnrate_matches::past::{Form, Past, Rerun, Tally, Written};
use burnrate_sim::Event;

use crate::table::{Table, match_id, opening, opening_of};

fn past_of(table: &Table) -> Past {
    Past::read(&match_id(), table.log.iter().cloned().map(Ok)).unwrap()
}

/// The match under a seed in a form, to its end.
fn under(past: &Past, seed: u64, form: Form) -> Rerun<'_> {
    let mut again = Rerun::new(past, seed).unwrap().in_form(form);
    again.finish();
    again
}

/// A match in which a company takes the last of several offers of its first round.
fn last_of_several_taken() -> Past {
    let mut table =
        Table::begun(opening(5, |scenario| scenario.finance.investors.close_intercept_micro = 1_000_000), 6);
    let round = Command::OpenRound {
        amount_fen: Fen::from_yuan(4_000_000),
        ask_pre_money_fen: Fen::from_yuan(20_000_000),
        walk_away_pre_money_fen: Fen(0),
        pool_bp: 0,
        compute_bp: 0,
    };
    table.act(0, 1, &[round]);
    table.days(30);
    let offers = table.live.simulation().offers_of(VendorId(0)).unwrap().offers;
    assert!(offers.len() > 2, "{offers:?}");
    table.act(0, 2, &[Command::AcceptTerm { round: 1, rank: offers.last().unwrap().rank }]);
    table.days(14);
    past_of(&table)
}

#[test]
fn an_offer_that_is_not_there_gives_way_to_the_best_that_is() {
    let past = last_of_several_taken();
    let mut kinds = BTreeSet::new();
    for seed in 0..40 {
        let [soft, exact] = [Form::Soft, Form::Exact].map(|form| under(&past, seed, form).tally(VendorId(0)));
        assert_eq!((soft.commands, exact.commands, exact.adapted), (2, 2, 0));
        match (soft.adapted, soft.refused) {
            // It was there: both forms take it.
            (0, 0) => assert_eq!(exact.not_applicable(), 0),
            // Nothing was there at all, or another offer was.
            (0, 1) | (1, 0) => assert_eq!(exact.refused, 1),
            other => panic!("{other:?}"),
        }
        kinds.insert((soft.adapted, soft.refused));
    }
    assert_eq!(kinds.len(), 3, "each case occurs: {kinds:?}");
}

/// The bids of a vendor that a market took, with whether each stands in the match's own log.
fn bids(past: &Past, seed: u64, form: Form) -> (Vec<Command>, Tally) {
    let mut again = under(past, seed, form);
    let taken = again.written().into_iter().filter_map(|one| match one {
        Written::Again(record) => past.move_of(record).map(|found| found.event.clone()),
        Written::New(event) => Some(event),
    });
    let commands = taken.filter_map(|event| match event {
        Event::CommandsAccepted { commands, .. } => Some(commands),
        _ => None,
    });
    let bids = commands.flatten().filter(|command| matches!(command, Command::BidTender { .. }));
    let bids = bids.collect();
    (bids, again.tally(VendorId(0)))
}

/// Numbers of tenders count through a match: under another seed they are other tenders.
#[test]
fn a_number_is_no_tender_and_a_bid_goes_where_it_costs_no_more() {
    let all_bid = |scenario: &mut Resolved| {
        scenario.vendors.iter_mut().for_each(|vendor| "b2b".clone_into(&mut vendor.reference_bot));
    };
    let mut table = Table::begun(opening_of("b2b-squeeze", 3, all_bid), 0);
    table.days(120);
    let past = past_of(&table);
    let (own, _) = bids(&past, 3, Form::Exact);
    assert!(own.len() > 5, "bots bid for tenders: {}", own.len());
    let mut adapted = 0;
    for seed in 20..26 {
        let (soft, _) = bids(&past, seed, Form::Soft);
        let (exact, _) = bids(&past, seed, Form::Exact);
        assert!(exact.is_empty(), "of another seed not one tender is the same: {exact:?}");
        assert!(soft.len() <= own.len());
        adapted += soft.len();
        // Each keeps its terms.
        let price = |command: &Command| match command {
            Command::BidTender { price_fen, staff, .. } => (*price_fen, *staff),
            other => panic!("{other:?}"),
        };
        let asked: BTreeSet<_> = own.iter().map(price).collect();
        assert!(soft.iter().all(|bid| asked.contains(&price(bid))));
        let vendors = (0..).map(VendorId).take(past.vitals().len());
        let told: u32 = vendors.map(|vendor| under(&past, seed, Form::Soft).tally(vendor).adapted).sum();
        assert_eq!(usize::try_from(told).unwrap(), soft.len());
    }
    assert!(adapted > 0, "some tender was fit");
}
