//! History as the scenario wrote it down is put on its own day, in the middle of a turn too, and only for bots' seats.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_content::resolved::ScriptedMove;
use burnrate_sim::{Author, Event, Opening};

use crate::table::{Table, assert_same, opening};

const BID_FEN: i64 = 1_230_000;

/// Vendors 0 and 1 are scripted to bid on day 4 and day 12, neither the first of a turn.
fn scripted() -> Opening {
    opening(7, |scenario| {
        let to_bid = |day, vendor| ScriptedMove {
            day,
            vendor,
            command: Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen(BID_FEN) },
        };
        scenario.script = vec![to_bid(4, 0), to_bid(4, 1), to_bid(12, 0)];
        scenario.vendors.iter_mut().for_each(|vendor| vendor.bot_from_day = 100);
    })
}

/// (vendor, the day that was closed next after it was logged, the day on which it acts)
fn scripted_moves(table: &Table) -> Vec<(u16, u32, u32)> {
    let mut closed = 0;
    let mut moves = Vec::new();
    for event in table.events_from(0) {
        match event {
            Event::DayClosed(day) => closed = day.day,
            Event::CommandsAccepted { vendor, author: Author::Script, commands, acts_on_day, .. } => {
                let bid = Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen(BID_FEN) };
                assert_eq!(commands, [bid]);
                moves.push((vendor.0, closed + 1, acts_on_day));
            }
            _ => {}
        }
    }
    moves
}

#[test]
fn recorded_moves_are_put_on_their_day() {
    let mut table = Table::begun(scripted(), 0);
    table.days(20);
    assert_eq!(scripted_moves(&table), [(0, 4, 4), (1, 4, 4), (0, 12, 12)]);
}

#[test]
fn a_seat_that_people_hold_is_not_bound_by_history() {
    let mut table = Table::begun(scripted(), 1);
    table.days(20);
    assert_eq!(scripted_moves(&table), [(1, 4, 4)]);
}

#[test]
fn a_recovered_match_neither_repeats_nor_forgets_them() {
    for day in [2, 3, 4, 11, 12] {
        let mut table = Table::begun(scripted(), 0);
        table.days(day);
        let again = table.recovered(table.log.len());
        assert_same(&table.live, &again, &table.audiences(), &format!("day {day}"));
        table.live = again;
        table.days(20 - day);
        assert_eq!(scripted_moves(&table), [(0, 4, 4), (1, 4, 4), (0, 12, 12)], "recovered on day {day}");
    }
}
