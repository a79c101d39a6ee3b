//! A proposal whose append failed: nobody saw it, and the log gives back the match as it was before.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::{Intent, Refusal};
use burnrate_sim::EndReason;

use crate::table::{Table, assert_same, batch, opening, stamp};

fn bid() -> Command {
    Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen::from_yuan(1_000) }
}

/// Proposes on a copy of `table` and drops it; the copy must have shown nothing and the log must give `table` back.
fn dropped(table: &Table, intent: Intent) {
    let told = format!("{intent:?}");
    let mut doomed = table.recovered(table.log.len());
    let proposal = doomed.propose(intent).unwrap();
    assert!(!proposal.records.is_empty(), "{told}: nothing to log");
    for audience in table.audiences() {
        assert_eq!(doomed.view(audience), table.live.view(audience), "{told}: shown before it was durable");
    }
    assert_eq!(doomed.propose(Intent::CloseDay).unwrap_err(), Refusal::InFlight);
    drop((doomed, proposal));
    assert_same(&table.live, &table.recovered(table.log.len()), &table.audiences(), &told);
}

#[test]
fn a_step_that_was_not_durable_never_was() {
    let mut table = Table::open_as(opening(11, |_| ()));
    dropped(&table, Intent::Start);
    table.step(Intent::Start);
    for _ in 0..3 {
        table.days(6);
        dropped(&table, Intent::Commands(batch(0, 1, &[bid()])));
        dropped(&table, Intent::CloseDay);
        dropped(&table, Intent::End(EndReason::Instructor));
        table.days(1);
    }
}

#[test]
fn a_command_that_was_not_durable_is_new_when_it_comes_again() {
    let mut table = Table::begun(opening(11, |_| ()), 1);
    let mut doomed = table.recovered(table.log.len());
    let lost = doomed.propose(Intent::Commands(batch(0, 1, &[bid()]))).unwrap();
    drop((doomed, lost));
    assert_eq!(table.live.answer(stamp(0, 1)), Answer::NeverSeen {});
    let records = table.log.len();
    assert!(matches!(table.act(0, 1, &[bid()]), Answer::Accepted { .. }));
    assert_eq!(table.log.len(), records + 1);
}
