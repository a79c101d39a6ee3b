//! A seat played otherwise: by its bot, or with one thing done differently from a turn on.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::past::last_chance::LastChance;
use burnrate_matches::past::over_bot::OverBot;
use burnrate_matches::past::question::Question;
use burnrate_matches::past::{Change, Form, Past, Rerun};

use crate::table::{Table, match_id, opening};

const ME: VendorId = VendorId(0);

fn past_of(table: &Table) -> Past {
    Past::read(&match_id(), table.log.iter().cloned().map(Ok)).unwrap()
}

fn over_bot() -> OverBot {
    OverBot { vendor: ME, seeds: 2, first_seed: 1, form: Form::Soft }
}

#[test]
fn a_bot_in_a_bots_seat_is_the_match_itself() {
    let mut table = Table::begun(opening(5, |_| ()), 0);
    table.days(60);
    let past = past_of(&table);
    let own = over_bot().play(&past, 0).unwrap();
    assert_eq!((own.seed, own.bot_state_hash), (5, past.state_hash()));
    assert_eq!(own.difference_fen(), 0);
    // Under another seed the bot sees other things and decides otherwise, and the recorded decisions stay.
    let other = over_bot().play(&past, 1).unwrap();
    assert_eq!(other.seed, 1);
    assert_ne!(other.bot_state_hash, past.state_hash());
}

/// A person who does nothing, beside the bot that would have held the seat: the match of bots is what the bot comes to.
#[test]
fn whoever_does_nothing_is_set_beside_the_bot_that_would_have_played() {
    let played = |people: u16| {
        // One vendor alone, so that no rival sees another match.
        let alone = |scenario: &mut burnrate_content::Resolved| scenario.vendors.truncate(1);
        let mut table = Table::begun(opening(5, alone), people);
        table.days(60);
        past_of(&table)
    };
    let (person, bot) = (played(1), played(0));
    let own = over_bot().play(&person, 0).unwrap();
    assert_eq!(own.recorded.score_fen, person.vitals()[0].score_fen);
    assert_eq!(own.bot.score_fen, bot.vitals()[0].score_fen);
    assert_ne!(own.recorded.score_fen, own.bot.score_fen);
}

#[test]
fn a_change_is_what_somebody_would_have_decided() {
    let price =
        |yuan: i64| Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } };
    let bid = |yuan: i64| Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen::from_yuan(yuan) };
    let played = |prices: [i64; 2], bids: [i64; 2]| {
        let mut table = Table::begun(opening(21, |_| ()), 6);
        table.act(0, 1, &[price(prices[0]), bid(bids[0])]);
        table.days(28);
        table.act(0, 2, &[price(prices[1]), bid(bids[1])]);
        table.days(42);
        past_of(&table)
    };
    let past = played([60, 80], [10_000, 20_000]);
    for (change, decided) in [
        (Change::Prices(50), played([30, 40], [10_000, 20_000])),
        (Change::AdSpend(200), played([60, 80], [20_000, 40_000])),
        (Change::AdSpend(0), played([60, 80], [0, 0])),
    ] {
        let mut again = Rerun::new(&past, 21).unwrap().changed(ME, change);
        again.finish();
        let scores = |vitals: Vec<burnrate_sim::Vitals>| -> Vec<i64> {
            vitals.iter().map(|one| one.score_fen).collect()
        };
        assert_eq!(scores(again.simulation().vitals()), scores(decided.vitals().to_vec()), "{change:?}");
    }
}

/// The first company gives up; from its last turn on whoever does nothing else gives up again.
#[test]
fn what_is_nothing_to_change_is_not_played() {
    let mut table = Table::begun(opening(9, |_| ()), 6);
    table.days(20);
    table.act(0, 1, &[Command::FileBankruptcy {}]);
    table.days(20);
    let past = past_of(&table);
    let asked = LastChance::of(&past, ME, 2).unwrap();
    assert_eq!(asked.parts(), 4 * 11, "the turn in which it was out of business has none");
    let played: Vec<_> = (0..asked.parts()).map(|part| asked.play(&past, part).unwrap()).collect();
    assert_eq!(asked.latest(&played), None, "it gives up whatever it does");
    assert!(!asked.is_enough(&played));
    for (_, _, tried) in asked.by_turn(&played) {
        for one in tried {
            match one.change {
                // It bids for nothing.
                Change::AdSpend(_) => assert_eq!((one.lived, one.decided), (None, 0)),
                Change::Nothing | Change::Prices(_) | Change::Round(_) => assert_eq!(one.lived, Some(0)),
            }
        }
    }
    assert!(LastChance::of(&past, VendorId(1), 2).is_err() && LastChance::of(&past, ME, 0).is_err());
}
