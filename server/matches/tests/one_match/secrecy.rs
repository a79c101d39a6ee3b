//! A rival's private figures reach nobody else: two matches that differ only in them send everybody else the same
//! bytes, forecasts included, until a rule makes the difference public.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, GpuTerm, Price};
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::message::{Answer, Audience};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Change;
use burnrate_content::resolved::VendorStart;
use burnrate_matches::{Intent, Settled};

use crate::table::{Table, batch, opening};

/// The vendor with secrets.
const RIVAL: u16 = 0;

fn may_not_know(audience: Audience) -> bool {
    match audience {
        Audience::Public {} => true,
        Audience::Vendor { vendor } => vendor.0 != RIVAL,
        Audience::Instructor {} => false,
    }
}

fn bytes(changes: &[Change]) -> Vec<u8> {
    let both = |change| [Codec::Json, Codec::Bincode].map(|codec| codec.encode(change).unwrap()).concat();
    changes.iter().flat_map(both).collect()
}

/// What a step sends to those who may not know.
fn sent(settled: &Settled) -> Vec<(Audience, Vec<u8>)> {
    let others = settled.changes.iter().filter(|(audience, _)| may_not_know(*audience));
    others.map(|(audience, changes)| (*audience, bytes(changes))).collect()
}

/// Everything that those who may not know can ask for.
fn askable(table: &Table) -> Vec<(Audience, Vec<u8>)> {
    let plan = [
        Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen::from_yuan(3_000) },
        Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(20) } },
    ];
    let others = table.audiences().into_iter().filter(|audience| may_not_know(*audience));
    let all = |audience| {
        let mut all = bytes(&table.live.view(audience));
        if let Audience::Vendor { vendor } = audience {
            for commands in [&plan[..0], &plan[..]] {
                let forecast = table.live.forecast(vendor, commands).unwrap();
                assert!(!forecast.before.is_empty(), "a forecast without a day shows nothing");
                all.extend(Codec::Json.encode(&forecast).unwrap());
            }
        }
        (audience, all)
    };
    others.map(all).collect()
}

/// A match in which a person who does nothing holds the rival's seat.
fn with_start(change: impl FnOnce(&mut VendorStart)) -> Table {
    let vendor = usize::from(RIVAL);
    Table::begun(opening(21, |scenario| change(&mut scenario.vendors[vendor].start)), RIVAL + 1)
}

fn days_unseen(change: impl FnOnce(&mut VendorStart), days: u32) {
    let (mut plain, mut secret) = (with_start(|_| ()), with_start(change));
    assert!(plain.log[0] != secret.log[0], "the two matches must differ");
    assert_eq!(askable(&plain), askable(&secret), "before the first day");
    for day in 1..=days {
        let (a, b) = (plain.step(Intent::CloseDay), secret.step(Intent::CloseDay));
        assert!(!sent(&a).is_empty(), "day {day} tells the public nothing");
        assert_eq!(sent(&a), sent(&b), "what day {day} sends");
        // A forecast plays some hundred days, so it is asked for on one day of every ten.
        if day % 10 == 0 {
            assert_eq!(askable(&plain), askable(&secret), "what may be asked after day {day}");
        }
    }
    let own = Audience::Vendor { vendor: VendorId(RIVAL) };
    assert_ne!(
        bytes(&plain.live.view(own)),
        bytes(&secret.live.view(own)),
        "its own seat sees the difference"
    );
}

#[test]
fn cash_is_unseen() {
    days_unseen(|start| start.cash_fen += 432_100, 45);
}

#[test]
fn debt_is_unseen() {
    days_unseen(|start| start.debt_fen += 1_000_000_000, 20);
}

#[test]
fn the_terms_of_leases_are_unseen() {
    days_unseen(|start| start.gpus[0].term_days = 365, 45);
}

#[test]
fn who_owns_a_company_is_unseen() {
    days_unseen(|start| start.holders[0].shares *= 3, 20);
}

fn price_cut() -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(19) } }
}

/// What the rival puts on the second day of a turn; true where the rules take it.
fn secrets_of_a_queue() -> Vec<(Vec<Command>, bool)> {
    let bid = |yuan| Command::SetBid { channel: ChannelId(2), bid_fen_per_day: Fen::from_yuan(yuan) };
    let gpus = |gpus| Command::RentGpu { term: GpuTerm::Days30, gpus };
    vec![
        (vec![price_cut()], true),
        (vec![bid(9_000), gpus(20)], true),
        (vec![Command::FileBankruptcy {}], true),
        (vec![gpus(u32::MAX)], false),
    ]
}

#[test]
fn a_queue_is_unseen_until_it_acts() {
    for (commands, fine) in secrets_of_a_queue() {
        let (mut plain, mut secret) = (with_start(|_| ()), with_start(|_| ()));
        plain.days(2);
        secret.days(2);
        let settled = secret.step(Intent::Commands(batch(RIVAL, 1, &commands)));
        let accepted = matches!(settled.reply, burnrate_matches::Reply::Answer(Answer::Accepted { .. }));
        assert_eq!(accepted, fine, "{commands:?}: {:?}", settled.reply);
        assert_eq!(sent(&settled), [], "{commands:?}: others hear of it");
        assert_eq!(askable(&plain), askable(&secret), "{commands:?}: others can ask for it");
        for day in 3..=7 {
            let (a, b) = (plain.step(Intent::CloseDay), secret.step(Intent::CloseDay));
            assert_eq!(sent(&a), sent(&b), "{commands:?}: what day {day} sends");
        }
        assert_eq!(askable(&plain), askable(&secret), "{commands:?}: on the evening before it acts");
    }
}

#[test]
fn what_acts_in_public_is_seen_by_all_on_its_day() {
    let (mut plain, mut secret) = (with_start(|_| ()), with_start(|_| ()));
    secret.act(RIVAL, 1, &[price_cut()]);
    let (a, b) = (plain.step(Intent::CloseDay), secret.step(Intent::CloseDay));
    for ((audience, a), (_, b)) in sent(&a).iter().zip(&sent(&b)) {
        assert_ne!(a, b, "{audience:?} does not see a price that is public");
    }
}

#[test]
fn a_bid_shows_only_through_the_market_that_it_moves() {
    let more = |start: &mut VendorStart| start.bids_fen_per_day[0] += 500_000;
    let (plain, secret) = (with_start(|_| ()), with_start(more));
    let no_figure_of_a_rival = |change: &Change| match change {
        Change::Dashboard(own) => own.vendor.0 != RIVAL,
        Change::Secrets(_) | Change::Person(_) | Change::Card(_) => false,
        _ => true,
    };
    for table in [&plain, &secret] {
        for audience in table.audiences().into_iter().filter(|audience| may_not_know(*audience)) {
            assert!(table.live.view(audience).iter().all(no_figure_of_a_rival), "{audience:?}");
        }
    }
    let standings = |table: &Table| {
        let view = table.live.view(Audience::Public {});
        view.into_iter().filter(|change| matches!(change, Change::Standing(_))).collect::<Vec<_>>()
    };
    assert_eq!(standings(&plain), standings(&secret), "before the first day");
}
