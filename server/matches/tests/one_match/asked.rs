//! Commands at random, most of them within the rules, for tests of what must hold whatever people do.

use burnrate_client_proto::command::{Command, DecisionKey, GpuTerm, Price, PriceItem};
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_matches::Intent;
use proptest::prelude::*;
use proptest::sample::select;

use crate::table::Table;

/// What happens next at a table.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// A day passes.
    Day,
    /// A person of a vendor decides.
    Act(u16, Vec<Command>),
    /// The last message of a vendor's client arrives again.
    Again(u16),
    /// A seat changes hands.
    Seat(u16, bool),
}

/// Deeds at a table of `vendors`, one in two of them a day.
pub(crate) fn deeds(vendors: u16, most: usize) -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        10 => Just(Deed::Day),
        7 => (0..vendors, prop::collection::vec(command(), 1..4)).prop_map(|(v, c)| Deed::Act(v, c)),
        1 => (0..vendors).prop_map(Deed::Again),
        1 => (0..vendors, any::<bool>()).prop_map(|(vendor, bot)| Deed::Seat(vendor, bot)),
    ];
    prop::collection::vec(deed, 1..most)
}

fn command() -> impl Strategy<Value = Command> {
    let fen = |most: i64, step: i64| (0..=most / step).prop_map(move |steps| Fen(steps * step));
    let term = select(GpuTerm::ALL.to_vec());
    let item = select(vec![
        PriceItem::ApiInput,
        PriceItem::ApiOutput,
        PriceItem::Subscription,
        PriceItem::FreeQuota,
    ]);
    prop_oneof![
        4 => (0_u16..6, fen(3_000_000, 10_000))
            .prop_map(|(c, bid)| Command::SetBid { channel: ChannelId(c), bid_fen_per_day: bid }),
        4 => (item, 0_i64..200).prop_map(|(item, level)| Command::SetPrice { price: price(item, level) }),
        2 => (term, 0_u32..90).prop_map(|(term, gpus)| Command::RentGpu { term, gpus }),
        1 => fen(2_000_000, 50_000)
            .prop_map(|spend| Command::RefreshCreative { spend_fen: Fen(spend.0 + 250_000) }),
        1 => (5_i64..40).prop_map(|share| Command::OpenRound {
            amount_fen: Fen::from_yuan(share * 1_000_000),
            ask_pre_money_fen: Fen::from_yuan((100 - share) * 1_000_000),
            walk_away_pre_money_fen: Fen::from_yuan(1_000_000),
            pool_bp: 0,
            compute_bp: 0,
        }),
        1 => (1_u16..3, 1_u8..3).prop_map(|(round, rank)| Command::AcceptTerm { round, rank }),
        1 => (0_u16..6).prop_map(|c| Command::Withdraw { decision: DecisionKey::SetBid { channel: ChannelId(c) } }),
        1 => Just(Command::FileBankruptcy {}),
    ]
}

fn price(item: PriceItem, level: i64) -> Price {
    match item {
        PriceItem::ApiInput => Price::ApiInput { fen_per_mtok: Fen(level * 10) },
        PriceItem::ApiOutput => Price::ApiOutput { fen_per_mtok: Fen(level * 10) },
        PriceItem::Subscription => Price::Subscription { fen_per_month: Fen(level * 100) },
        PriceItem::FreeQuota => Price::FreeQuota { tenths: u16::try_from(level).unwrap_or(0) },
    }
}

/// Does it all, as far as the match goes.
pub(crate) fn do_all(table: &mut Table, deeds: &[Deed]) {
    let mut last: Vec<Option<(u64, Vec<Command>)>> = vec![None; 16];
    for deed in deeds {
        if table.live.ended().is_some() {
            return;
        }
        match deed {
            Deed::Day => table.days(1),
            Deed::Act(vendor, commands) => {
                let last = &mut last[usize::from(*vendor)];
                let seq = last.as_ref().map_or(1, |(seq, _)| seq + 1);
                table.act(*vendor, seq, commands);
                *last = Some((seq, commands.clone()));
            }
            Deed::Again(vendor) => {
                if let Some((seq, commands)) = &last[usize::from(*vendor)] {
                    table.act(*vendor, *seq, commands);
                }
            }
            Deed::Seat(vendor, bot) => {
                table.step(Intent::SeatControl { vendor: VendorId(*vendor), bot: *bot });
            }
        }
    }
}
