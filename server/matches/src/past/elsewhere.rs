//! Recorded commands under another fate. A command that names what chance made, an offer of a round or a tender, may name
//! what is not there. In the soft form it then means the best on offer that is no worse than the sender's stated limit; in
//! the exact form it means nothing. Where the very thing is there, both forms take it, so on a match's own seed nothing is replaced.
//!
//! - `AcceptTerm` names a round and a rank. In its place: the best offer still open in that round; the limit is the round's own
//!   walk-away, below which no offer ever stands.
//! - `DeclineTerm`: what is not there needs no turning down. In the soft form it counts as done, in the exact form as nothing.
//! - `BidTender` names a tender. Numbers count through a match, so elsewhere the same number may be another tender: it is known by
//!   what it was ([`NamedTender`]). In its place, of the tenders of that sort of customer which ask for a bid: the one of the same
//!   rank by reference value, or else the greatest, none greater than the one that was named. The bid keeps its terms, and delivery
//!   costs a share of the reference value: so the sender is never paid less for the work than stated.
//! - `Withdraw` of such a bid means the bid that was put in its place.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use burnrate_client_proto::command::{Command, DecisionKey};
use burnrate_client_proto::id::{BusinessSegmentId, TenderId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Invitation;
use burnrate_sim::{Event, Simulation};

/// What a command means that names what is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The best on offer that is no worse than the sender's stated limit.
    #[default]
    Soft,
    /// Nothing: it is not applicable.
    Exact,
}

impl Form {
    /// As documents name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Soft => "soft",
            Self::Exact => "exact",
        }
    }
}

/// A tender that a recorded bid named, as it stood in the match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NamedTender {
    segment: BusinessSegmentId,
    value_fen: Fen,
    term_days: u32,
    payment_lag_days: u32,
    closes_on_day: u32,
    /// Its place among those of its segment that asked for a bid then, the greatest reference value first, from 0.
    rank: usize,
}

impl NamedTender {
    fn of(named: &Invitation, open: &[&Invitation]) -> Self {
        let rank = by_value(open, named.segment).iter().position(|one| one.tender == named.tender);
        Self {
            segment: named.segment,
            value_fen: named.value_fen,
            term_days: named.term_days,
            payment_lag_days: named.payment_lag_days,
            closes_on_day: named.closes_on_day,
            rank: rank.unwrap_or(0),
        }
    }

    /// Whether this is the very tender, whatever its number.
    fn is(&self, one: &Invitation) -> bool {
        (self.segment, self.value_fen, self.term_days) == (one.segment, one.value_fen, one.term_days)
            && (self.payment_lag_days, self.closes_on_day) == (one.payment_lag_days, one.closes_on_day)
    }
}

/// What the bids of a match named, by record and number.
#[derive(Clone, Debug, Default)]
pub(super) struct NamedTenders(BTreeMap<(u64, TenderId), NamedTender>);

impl NamedTenders {
    /// Notes what a record's bids name; the market is the one in which they were made.
    pub(super) fn note(&mut self, record: u64, event: &Event, market: &Simulation) {
        let Event::CommandsAccepted { vendor, commands, .. } = event else { return };
        for command in commands {
            let Command::BidTender { tender, .. } = command else { continue };
            let on_offer = market.tenders_for(*vendor);
            if let Some(named) = on_offer.iter().find(|one| one.tender == *tender) {
                self.0.insert((record, *tender), NamedTender::of(named, &in_time(market, &on_offer)));
            }
        }
    }
}

/// What recorded commands mean where they are put again.
#[derive(Clone, Debug, Default)]
pub(super) struct Elsewhere {
    form: Form,
    /// Which tender a vendor bids for where it bid for another one.
    in_place: BTreeMap<(VendorId, TenderId), TenderId>,
    adapts: bool,
}

/// Commands as they are meant in another market.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meant {
    /// What is to be put.
    pub(super) commands: Vec<Command>,
    /// Those of them that take something in place of what was named.
    pub(super) adapted: Vec<Command>,
    /// How many more hold already, without being put.
    pub(super) moot: usize,
}

/// One command, likewise.
enum One {
    Same(Command),
    InPlace(Command),
    Moot,
    Nothing,
}

impl Elsewhere {
    pub(super) fn new(form: Form) -> Self {
        Self { form, ..Self::default() }
    }

    /// Whether anything was taken so far otherwise than the exact form takes it.
    pub(super) fn adapts(&self) -> bool {
        self.adapts
    }

    /// What the commands of a record mean in this market, right before they are put. What means nothing is left out.
    pub(super) fn meant(
        &mut self,
        named: &NamedTenders,
        (record, vendor): (u64, VendorId),
        commands: &[Command],
        market: &Simulation,
    ) -> Meant {
        let mut meant = Meant::default();
        for command in commands {
            match self.one(named, (record, vendor), command, market) {
                One::Same(command) => meant.commands.push(command),
                One::InPlace(command) => {
                    meant.adapted.push(command.clone());
                    meant.commands.push(command);
                }
                One::Moot => meant.moot += 1,
                One::Nothing => {}
            }
        }
        self.adapts |= !meant.adapted.is_empty() || meant.moot > 0;
        meant
    }

    fn one(
        &mut self,
        named: &NamedTenders,
        (record, vendor): (u64, VendorId),
        command: &Command,
        market: &Simulation,
    ) -> One {
        if let Command::AcceptTerm { round, rank } = command {
            let ranks = open_ranks(market, vendor, *round);
            return match (ranks.contains(rank), ranks.first(), self.form) {
                (true, ..) => One::Same(command.clone()),
                (false, Some(best), Form::Soft) => {
                    One::InPlace(Command::AcceptTerm { round: *round, rank: *best })
                }
                (false, None, Form::Soft) | (false, _, Form::Exact) => One::Nothing,
            };
        }
        if let Command::DeclineTerm { round, rank } = command {
            return match (open_ranks(market, vendor, *round).contains(rank), self.form) {
                (true, _) => One::Same(command.clone()),
                (false, Form::Soft) => One::Moot,
                (false, Form::Exact) => One::Nothing,
            };
        }
        if let Command::BidTender { tender, .. } = command
            && let Some(named) = named.0.get(&(record, *tender))
        {
            return self.bid(*named, (vendor, *tender), command, market);
        }
        if let Command::Withdraw { decision: DecisionKey::BidTender { tender } } = command {
            let tender = self.in_place.get(&(vendor, *tender)).copied().unwrap_or(*tender);
            return One::Same(Command::Withdraw { decision: DecisionKey::BidTender { tender } });
        }
        One::Same(command.clone())
    }

    fn bid(
        &mut self,
        named: NamedTender,
        (vendor, asked): (VendorId, TenderId),
        command: &Command,
        market: &Simulation,
    ) -> One {
        let on_offer = market.tenders_for(vendor);
        let alike = on_offer.iter().filter(|one| named.is(one)).map(|one| one.tender);
        let very = alike.min_by_key(|tender| (*tender != asked, *tender));
        let found = match self.form {
            Form::Soft => very.or_else(|| self.best_for(named, (vendor, asked), &in_time(market, &on_offer))),
            Form::Exact => very,
        };
        let Some(found) = found else { return One::Nothing };
        self.in_place.insert((vendor, asked), found);
        let mut command = command.clone();
        if let Command::BidTender { tender, .. } = &mut command {
            *tender = found;
        }
        if very.is_some() { One::Same(command) } else { One::InPlace(command) }
    }

    /// The one that stands in the place of the named tender already; else that of its rank, else the greatest, of those that no
    /// other bid of the vendor means, none greater than the named one.
    fn best_for(
        &self,
        named: NamedTender,
        (vendor, asked): (VendorId, TenderId),
        open: &[&Invitation],
    ) -> Option<TenderId> {
        let is_taken = |tender: TenderId| {
            let mut others = self.in_place.iter().filter(|(key, _)| **key != (vendor, asked));
            others.any(|((whose, _), found)| (*whose, *found) == (vendor, tender))
        };
        let fits = |one: &&Invitation| one.value_fen <= named.value_fen && !is_taken(one.tender);
        let before = self.in_place.get(&(vendor, asked));
        let ranked = by_value(open, named.segment);
        let mut open = ranked.iter().copied();
        let found = open
            .clone()
            .find(|one| Some(&one.tender) == before)
            .or_else(|| open.clone().nth(named.rank).filter(fits))
            .or_else(|| open.find(fits));
        found.map(|one| one.tender)
    }
}

/// The ranks of the offers that stand in a vendor's round of this number, best first.
fn open_ranks(market: &Simulation, vendor: VendorId, round: u16) -> Vec<u8> {
    let under_way = market.offers_of(vendor).filter(|under_way| under_way.round == round);
    under_way.map_or_else(Vec::new, |round| round.offers.iter().map(|offer| offer.rank).collect())
}

/// Of tenders, those for which a bid that is made now comes in time.
fn in_time<'a>(market: &Simulation, tenders: &'a [Invitation]) -> Vec<&'a Invitation> {
    let acts_on_day = market.next_turn_day();
    tenders.iter().filter(|tender| acts_on_day <= tender.closes_on_day).collect()
}

/// The tenders of one sort of customer, the greatest reference value first; of equal ones the older.
fn by_value<'a>(tenders: &[&'a Invitation], segment: BusinessSegmentId) -> Vec<&'a Invitation> {
    let mut ranked: Vec<&Invitation> =
        tenders.iter().copied().filter(|tender| tender.segment == segment).collect();
    ranked.sort_by_key(|tender| (Reverse(tender.value_fen), tender.tender));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tenders of one sort of customer, numbered from 1, with these reference values; the last is of another sort.
    fn tenders(values: &[i64]) -> Vec<Invitation> {
        let one = |(number, value): (u16, &i64)| Invitation {
            tender: TenderId(number),
            segment: BusinessSegmentId(u16::from(usize::from(number) == values.len())),
            value_fen: Fen(*value),
            term_days: 180,
            on_prem: false,
            heads: 4,
            payment_lag_days: 90,
            closes_on_day: 40,
            invited: 3,
            bid: None,
        };
        (1..).zip(values).map(one).collect()
    }

    fn named(value: i64, rank: usize) -> NamedTender {
        let (segment, value_fen) = (BusinessSegmentId(0), Fen(value));
        NamedTender { segment, value_fen, term_days: 180, payment_lag_days: 90, closes_on_day: 40, rank }
    }

    const VENDOR: VendorId = VendorId(3);
    const ASKED: (VendorId, TenderId) = (VENDOR, TenderId(77));

    /// What stands in for a tender of this value and rank.
    fn found(elsewhere: &Elsewhere, (value, rank): (i64, usize), values: &[i64]) -> Option<u16> {
        let there = tenders(values);
        let open: Vec<&Invitation> = there.iter().collect();
        elsewhere.best_for(named(value, rank), ASKED, &open).map(|tender| tender.0)
    }

    #[test]
    fn a_bid_goes_to_the_tender_of_its_rank_or_the_greatest_within_its_limit() {
        let fresh = Elsewhere::default();
        for (meant, values, expected) in [
            // Its rank, first by first and third by third.
            ((60, 0), &[30, 50, 10, 99][..], Some(2)),
            ((60, 2), &[30, 50, 10, 99], Some(3)),
            // The tender of its rank is a greater work: the greatest that is none.
            ((60, 0), &[30, 70, 50, 99], Some(3)),
            // There is none of its rank.
            ((60, 5), &[30, 50, 10, 99], Some(2)),
            // As much is no greater; of two alike the older.
            ((50, 1), &[70, 50, 50, 99], Some(2)),
            // Too great, of another sort, or nothing at all.
            ((20, 0), &[30, 50, 99], None),
            ((60, 0), &[10], None),
            ((60, 0), &[], None),
        ] {
            assert_eq!(found(&fresh, meant, values), expected, "{meant:?} among {values:?}");
        }
    }

    #[test]
    fn a_tender_stands_in_for_one_alone_and_stays_with_it() {
        let mut elsewhere = Elsewhere::default();
        elsewhere.in_place.insert((VENDOR, TenderId(70)), TenderId(2));
        assert_eq!(found(&elsewhere, (60, 0), &[30, 50, 10, 99]), Some(1), "the greatest is taken");
        elsewhere.in_place.insert((VendorId(4), TenderId(70)), TenderId(1));
        assert_eq!(found(&elsewhere, (60, 1), &[30, 50, 10, 99]), Some(1), "a rival's bid is no hindrance");
        elsewhere.in_place.insert(ASKED, TenderId(3));
        assert_eq!(found(&elsewhere, (60, 0), &[30, 50, 10, 99]), Some(3), "a later bid for the same");
    }
}
