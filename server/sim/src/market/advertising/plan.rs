//! How a vendor's advertisements run beside its daily bids: whom they are shown to, on which keywords, what is committed to
//! channels with a minimum term, and how much of its own channels it uses for itself.
//!
//! Invariant: a commitment never falls before its term ends, whatever the bid; whoever chooses nothing reaches everybody.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_content::resolved::{Channel, Vendor};

use super::AdBids;

/// The settings of one vendor.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct AdPlan {
    /// By channel: bit g is set for each segment g that its advertisements are shown to; no bit means everybody.
    pub audience: Vec<u16>,
    /// Bit k is set for each keyword k that search advertisements run on; no bit means all.
    pub keywords: u32,
    /// By channel: what is spent at least until a term ends.
    pub committed: Vec<Commitment>,
    /// By channel: impressions a day on channels of its own that it uses for itself.
    pub house: Vec<u64>,
}

/// What a channel with a minimum term was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Commitment {
    /// Spent a day at least.
    pub fen_per_day: i64,
    /// The last day of the term; 0 = there is none.
    pub until_day: u32,
}

impl AdPlan {
    /// What a vendor begins with on its first day: its bids stand for their terms, and its own channels show it in full.
    #[must_use]
    pub fn at_start(channels: &[Channel], vendor: &Vendor) -> Self {
        let bids = vendor.start.bids_fen_per_day.iter().copied().chain(std::iter::repeat(0));
        let mut plan = Self {
            audience: vec![0; channels.len()],
            keywords: 0,
            committed: vec![Commitment::default(); channels.len()],
            house: vendor.start.house_impressions_per_day.clone(),
        };
        plan.house.resize(channels.len(), 0);
        for ((place, channel), bid_fen) in channels.iter().enumerate().zip(bids) {
            plan.commit(place, 0, bid_fen, vendor.start_day.max(1), channel.minimum_term_days);
        }
        plan
    }

    /// What is spent on a channel on `day`: the bid, or what was committed where that is more.
    #[must_use]
    pub fn spend_fen(&self, channel: usize, bid_fen: i64, day: u32) -> i64 {
        let running = self.committed.get(channel).filter(|promised| day <= promised.until_day);
        running.map_or(bid_fen, |promised| promised.fen_per_day.max(bid_fen))
    }

    /// The same of all channels.
    #[must_use]
    pub fn spends_fen(&self, bids: &AdBids, day: u32) -> Vec<i64> {
        let bids = bids.fen_per_day.iter().enumerate();
        bids.map(|(channel, bid)| self.spend_fen(channel, *bid, day)).collect()
    }

    /// A bid changes on `day`: more than before begins a new term of `term_days`; 0 days commit nothing.
    pub fn commit(&mut self, channel: usize, before_fen: i64, bid_fen: i64, day: u32, term_days: u32) {
        let spent_fen = self.spend_fen(channel, before_fen, day);
        if let Some(promised) = self.committed.get_mut(channel)
            && term_days > 0
            && bid_fen > spent_fen
        {
            *promised = Commitment { fen_per_day: bid_fen, until_day: day.saturating_add(term_days - 1) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_stands_until_its_term_ends() {
        let mut plan = AdPlan { committed: vec![Commitment::default()], ..AdPlan::default() };
        plan.commit(0, 0, 500, 8, 28);
        assert_eq!((plan.spend_fen(0, 0, 35), plan.spend_fen(0, 0, 36)), (500, 0));
        // Less begins no term, more does.
        plan.commit(0, 0, 400, 20, 28);
        assert_eq!(plan.committed[0].until_day, 35);
        plan.commit(0, 500, 600, 20, 28);
        assert_eq!((plan.spend_fen(0, 0, 47), plan.spend_fen(0, 0, 48)), (600, 0));
        assert_eq!(plan.spend_fen(0, 700, 40), 700);
    }
}
