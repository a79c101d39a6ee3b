//! One investor's offer, and the term sheet that a vendor is shown of it.
//!
//! Invariant: the money is what was asked for; an investor that owns a cloud may pay a part of it in compute.

use bincode::{Decode, Encode};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view;

/// One investor's offer: the money asked for, at this price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Offer {
    /// Pre-money, in fen.
    pub pre_money_fen: i64,
    /// Not declined.
    pub open: bool,
    /// The part of the money that comes as compute, in ten-thousandths.
    pub compute_bp: u16,
}

impl Offer {
    /// Of so much money, what comes as compute, in fen, rounded down.
    #[must_use]
    pub fn compute_fen(&self, amount_fen: i64) -> i64 {
        let fen = i128::from(amount_fen) * i128::from(self.compute_bp) / 10_000;
        i64::try_from(fen).unwrap_or(0)
    }
}

/// Open offers as their vendor is shown them, best first.
pub(super) fn shown_offers(offers: &[Offer], amount_fen: i64, stands_until_day: u32) -> Vec<view::Offer> {
    let ranked = (1..=u8::MAX).zip(offers).filter(|(_, offer)| offer.open);
    let shown = |(rank, offer): (u8, &Offer)| view::Offer {
        rank,
        pre_money_fen: Fen(offer.pre_money_fen),
        amount_fen: Fen(amount_fen),
        share_bp: share_bp(amount_fen, offer.pre_money_fen),
        stands_until_day,
        compute_fen: Fen(offer.compute_fen(amount_fen)),
    };
    ranked.map(shown).collect()
}

fn share_bp(amount_fen: i64, pre_money_fen: i64) -> u32 {
    let post = (i128::from(amount_fen) + i128::from(pre_money_fen)).max(1);
    u32::try_from(i128::from(amount_fen) * 10_000 / post).unwrap_or(0)
}
