//! Whether cash suffices for what is queued: one-off spends, the next turn's bids, and sealed bids that stand for companies on sale.
//!
//! A command that asks for no more than before is never refused for want of cash: cutting back is always allowed.

use burnrate_client_proto::command::{Command, DecisionKey};
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;

use super::batch::Refusal;
use super::cost_fen;
use super::desk::Desk;
use crate::finance::sale;
use crate::market::advertising::{AdBids, AdPlan};
use crate::market::search_pages::SearchPages;
use crate::vendor::VendorIndex;

/// What the queue costs until the end of the turn in which it acts, in fen: one-off spends, and for all of its days bids (what
/// is committed to a channel where that is more) and pages.
pub(crate) fn needed_fen(desk: &Desk) -> i64 {
    let days = i64::from(desk.rules.turns.length_from(desk.acts_on_day));
    let bids =
        bids_after_queue(desk).iter().fold(pages_after_queue(desk), |sum, bid| sum.saturating_add(*bid));
    let queued = desk.queue.decisions.values();
    let one_off = queued.fold(0_i64, |sum, queued| sum.saturating_add(cost_fen(desk, &queued.command)));
    bids.saturating_mul(days).saturating_add(one_off).saturating_add(standing_bids_fen(desk))
}

/// Bids that stand for companies on sale, but for those that the queue replaces.
fn standing_bids_fen(desk: &Desk) -> i64 {
    let bidder = desk.part::<VendorIndex>().map_or(u16::MAX, |index| index.0);
    let queued = |vendor| desk.queue.decisions.contains_key(&DecisionKey::BidFor { vendor });
    sale::standing_bids_fen(desk.world, bidder, queued)
}

fn bids_after_queue(desk: &Desk) -> Vec<i64> {
    let mut bids = desk.part::<AdBids>().map(|bids| bids.fen_per_day.clone()).unwrap_or_default();
    for (place, slot) in (0_u16..).zip(&mut bids) {
        let key = DecisionKey::SetBid { channel: ChannelId(place) };
        if let Some(Command::SetBid { bid_fen_per_day, .. }) =
            desk.queue.decisions.get(&key).map(|q| &q.command)
        {
            *slot = bid_fen_per_day.0;
        }
    }
    let plan = desk.part::<AdPlan>();
    for (place, slot) in bids.iter_mut().enumerate() {
        *slot = plan.map_or(*slot, |plan| plan.spend_fen(place, *slot, desk.acts_on_day));
    }
    bids
}

/// What a day of pages for search engines costs.
fn pages_after_queue(desk: &Desk) -> i64 {
    let queued = desk.queue.decisions.get(&DecisionKey::SeoPages {}).map(|queued| &queued.command);
    let pages_per_day = match queued {
        Some(Command::SeoPages { pages_per_day }) => *pages_per_day,
        Some(_) | None => desk.part::<SearchPages>().map_or(0, |pages| pages.pages_per_day),
    };
    i64::from(pages_per_day).saturating_mul(desk.rules.scenario.attention.search_pages.page_fen)
}

/// Refuses the last command of a batch that spends, if the batch asks for more than before and more than there is.
pub(crate) fn must_suffice(desk: &Desk, before_fen: i64, commands: &[Command]) -> Result<(), Refusal> {
    let needed_fen = needed_fen(desk);
    let cash_fen = desk.part::<crate::finance::Ledger>().map_or(0, crate::finance::Ledger::cash_fen);
    if needed_fen <= before_fen || needed_fen <= cash_fen {
        return Ok(());
    }
    let spends = (0_u8..).zip(commands).filter(|(_, command)| raises_spend(desk, command));
    let index = spends.map(|(index, _)| index).last().unwrap_or(0);
    Err((index, Rejection::NotEnoughCash { needed_fen: Fen(needed_fen), cash_fen: Fen(cash_fen) }))
}

/// Whether a command can add to what is spent (taking a lower bid back can).
fn raises_spend(desk: &Desk, command: &Command) -> bool {
    let daily =
        matches!(command, Command::SetBid { .. } | Command::SeoPages { .. } | Command::Withdraw { .. });
    daily || cost_fen(desk, command) > 0
}
