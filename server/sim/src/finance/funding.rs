//! Priced equity rounds: opened, pitched for 28 days, answered, taken or left.
//!
//! Invariant: a vendor has at most one round at a time; its offers are sorted best first and keep their rank for as long as
//! they stand. Money and shares move together, in [`Funding::accept`] and nowhere else. What investors answer is in
//! [`super::pitch`], who holds how much afterwards in [`super::dilution`].

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{self, LapseReason};
use burnrate_content::resolved::{Bounds, Finance, Investors};

use super::account::Backer;
use super::bridge::Notes;
use super::cap_table::CapTable;
use super::dilution::RoundTerms;
use super::ledger::Ledger;
pub use super::offer::Offer;
use super::offer::shown_offers;
pub use super::round_request::RoundRequest;
use crate::exact_math::daily_keep;
use crate::fixed::Fixed;

/// What a round that closes changes beside itself.
pub struct Closing<'a> {
    /// Money comes in.
    pub ledger: &'a mut Ledger,
    /// Shares go out.
    pub table: &'a mut CapTable,
    /// Notes become shares.
    pub notes: &'a mut Notes,
    /// The rules.
    pub finance: &'a Finance,
    /// The day.
    pub day: u32,
}

/// How far a round is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Stage {
    /// Investors are being met.
    Pitching,
    /// Offers stand, best first; at the place of an offer stands its rank less 1.
    Offered {
        /// At least one of them open.
        offers: Vec<Offer>,
        /// The last day on which they can be taken.
        stands_until_day: u32,
    },
}

/// A round under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Round {
    /// The vendor's rounds, counted from 1.
    pub number: u16,
    /// What is asked.
    pub request: RoundRequest,
    /// The last day of the pitch; investors answer at its end.
    pub answers_on_day: u32,
    /// How far it is.
    pub stage: Stage,
}

/// A round that closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedRound {
    /// The vendor's rounds, counted from 1.
    pub round: u16,
    /// Money that came in, in fen.
    pub amount_fen: i64,
    /// Pre-money + money, in fen.
    pub post_money_fen: i64,
    /// Shares issued for it.
    pub shares: u64,
    /// What insiders' notes in it had lent, in fen.
    pub notes_fen: i64,
    /// Shares that those became.
    pub note_shares: u64,
}

/// What a vendor's rounds came to.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Funding {
    opened: u16,
    closed: u16,
    failed_pitches: Fixed,
    last_post_money_fen: Option<i64>,
    round: Option<Round>,
    last_amount_fen: i64,
}

impl Funding {
    /// Whether a round with these figures may be opened now.
    ///
    /// # Errors
    /// [`Rejection::RoundOpen`] while another is under way; else as [`RoundRequest::check`].
    pub fn can_open(
        &self,
        request: &RoundRequest,
        bounds: &Bounds,
        investors: &Investors,
    ) -> Result<(), Rejection> {
        if let Some(round) = &self.round {
            return Err(Rejection::RoundOpen { round: round.number });
        }
        request.check(bounds, investors)
    }

    /// Opens a round on `day`, the first day of its pitch; returns its number.
    ///
    /// # Errors
    /// [`LapseReason::RoundOpen`] while another is under way.
    pub fn open(
        &mut self,
        request: RoundRequest,
        day: u32,
        investors: &Investors,
    ) -> Result<u16, LapseReason> {
        if self.round.is_some() {
            return Err(LapseReason::RoundOpen);
        }
        self.opened = self.opened.saturating_add(1);
        let answers_on_day = day.saturating_add(investors.pitch_days.max(1) - 1);
        self.round = Some(Round { number: self.opened, request, answers_on_day, stage: Stage::Pitching });
        Ok(self.opened)
    }

    /// Whether this offer can be named in an answer.
    ///
    /// # Errors
    /// [`Rejection::NoSuchOffer`].
    pub fn can_answer(&self, round: u16, rank: u8) -> Result<(), Rejection> {
        let stands = self.open_offer(round, rank).is_some();
        if stands { Ok(()) } else { Err(Rejection::NoSuchOffer { round, rank }) }
    }

    /// Takes an offer: money and compute come in, notes become shares, shares go out, the round ends. If the offer of this rank
    /// was declined, the next best that still stands is taken; none below the walk-away ever stood.
    ///
    /// # Errors
    /// [`LapseReason::OfferGone`] when nothing stands at that rank or below, or the cap table has no room; nothing has
    /// changed then.
    pub fn accept(
        &mut self,
        round: u16,
        rank: u8,
        closing: &mut Closing<'_>,
    ) -> Result<ClosedRound, LapseReason> {
        let (offer, request) = self.best_open_from(round, rank).ok_or(LapseReason::OfferGone)?;
        let (amount_fen, pre_money_fen, pool_bp) = (request.amount_fen, offer.pre_money_fen, request.pool_bp);
        let notes = closing.notes.terms(&closing.finance.bridge);
        let terms = RoundTerms { round, amount_fen, pre_money_fen, pool_bp, notes: &notes };
        let issued = closing.table.issue(&terms).map_err(|_full| LapseReason::OfferGone)?;
        let notes_fen = closing.ledger.convert_notes(closing.notes.take_all());
        let compute_fen = offer.compute_fen(amount_fen);
        closing.ledger.raise(Backer::Investor, amount_fen - compute_fen);
        let lapses_on_day = closing.day.saturating_add(closing.finance.compute_credit.lapses_after_days);
        closing.ledger.raise_compute(compute_fen, lapses_on_day);
        let post_money_fen = pre_money_fen.saturating_add(amount_fen);
        self.closed = self.closed.saturating_add(1);
        (self.last_post_money_fen, self.last_amount_fen) = (Some(post_money_fen), amount_fen);
        self.round = None;
        let note_shares = issued.notes.iter().sum();
        Ok(ClosedRound { round, amount_fen, post_money_fen, shares: issued.investor, notes_fen, note_shares })
    }

    /// Turns an offer down; returns whether it was the last, which ends the round.
    ///
    /// # Errors
    /// [`LapseReason::OfferGone`] when it does not stand.
    pub fn decline(&mut self, round: u16, rank: u8) -> Result<bool, LapseReason> {
        let offer = self.offers_mut(round).and_then(|offers| offers.get_mut(place_of(rank)?));
        let Some(offer) = offer.filter(|offer| offer.open) else { return Err(LapseReason::OfferGone) };
        offer.open = false;
        let last = self.offers_mut(round).is_some_and(|offers| offers.iter().all(|offer| !offer.open));
        if last {
            self.round = None;
        }
        Ok(last)
    }

    /// Ends whatever round is under way: the vendor is out of business.
    pub fn end_round(&mut self) {
        self.round = None;
    }

    /// The pitch that ends on `day`, if there is one.
    #[must_use]
    pub fn pitch_ending_on(&self, day: u32) -> Option<&Round> {
        self.round.as_ref().filter(|round| round.stage == Stage::Pitching && round.answers_on_day <= day)
    }

    /// Records what investors answered: offers, best first; or none, and the pitch has failed.
    pub(super) fn answered(&mut self, offers: Vec<Offer>, offer_days: u32) {
        if offers.is_empty() {
            self.failed_pitches = self.failed_pitches.saturating_add(Fixed::ONE);
            self.round = None;
        } else if let Some(round) = &mut self.round {
            let stands_until_day = round.answers_on_day.saturating_add(offer_days);
            round.stage = Stage::Offered { offers, stands_until_day };
        }
    }

    /// At the end of `day`: offers whose last day it was lapse. Returns the round that ended so.
    pub(super) fn lapse(&mut self, day: u32) -> Option<u16> {
        let over = self.round.take_if(|round| match round.stage {
            Stage::Pitching => false,
            Stage::Offered { stands_until_day, .. } => stands_until_day <= day,
        });
        over.map(|round| round.number)
    }

    /// A day on: failed pitches fade.
    pub(super) fn fade(&mut self, half_life_days: u32) {
        self.failed_pitches = self.failed_pitches.decayed(daily_keep(f64::from(half_life_days)), 0.0);
    }

    /// The round under way.
    #[must_use]
    pub fn round(&self) -> Option<&Round> {
        self.round.as_ref()
    }

    /// Rounds that closed.
    #[must_use]
    pub fn closed_count(&self) -> u16 {
        self.closed
    }

    /// Failed pitches, those of long ago faded.
    #[must_use]
    pub fn failed_pitches(&self) -> f64 {
        self.failed_pitches.to_f64()
    }

    /// Post-money of the last closed round, in fen; none before one.
    #[must_use]
    pub fn last_post_money_fen(&self) -> Option<i64> {
        self.last_post_money_fen
    }

    /// Money of the last closed round, compute included, in fen; 0 before one.
    #[must_use]
    pub fn last_amount_fen(&self) -> i64 {
        self.last_amount_fen
    }

    /// The round as its vendor is shown it.
    #[must_use]
    pub fn shown(&self) -> Option<view::FundingRound> {
        let round = self.round.as_ref()?;
        let RoundRequest { amount_fen, ask_pre_money_fen, pool_bp, compute_bp, .. } = round.request;
        let offers = match &round.stage {
            Stage::Pitching => Vec::new(),
            Stage::Offered { offers, stands_until_day } => {
                shown_offers(offers, amount_fen, *stands_until_day)
            }
        };
        Some(view::FundingRound {
            round: round.number,
            amount_fen: Fen(amount_fen),
            ask_pre_money_fen: Fen(ask_pre_money_fen),
            answers_on_day: round.answers_on_day,
            offers,
            pool_bp,
            compute_bp,
        })
    }

    fn open_offer(&self, round: u16, rank: u8) -> Option<Offer> {
        let (offers, _) = self.offers(round)?;
        offers.get(place_of(rank)?).copied().filter(|offer| offer.open)
    }

    fn best_open_from(&self, round: u16, rank: u8) -> Option<(Offer, RoundRequest)> {
        let (offers, request) = self.offers(round)?;
        let offer = offers.get(place_of(rank)?..)?.iter().copied().find(|offer| offer.open)?;
        Some((offer, request))
    }

    fn offers(&self, number: u16) -> Option<(&[Offer], RoundRequest)> {
        let round = self.round.as_ref().filter(|round| round.number == number)?;
        match &round.stage {
            Stage::Pitching => None,
            Stage::Offered { offers, .. } => Some((offers, round.request)),
        }
    }

    fn offers_mut(&mut self, number: u16) -> Option<&mut Vec<Offer>> {
        let round = self.round.as_mut().filter(|round| round.number == number)?;
        match &mut round.stage {
            Stage::Pitching => None,
            Stage::Offered { offers, .. } => Some(offers),
        }
    }
}

fn place_of(rank: u8) -> Option<usize> {
    usize::from(rank).checked_sub(1)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use burnrate_content::resolved::{Holder, HolderKind, Text};

    const MILLION_YUAN: i64 = 100_000_000;

    pub(crate) fn investors() -> Investors {
        Investors {
            investor_count: 5,
            pitch_days: 28,
            offer_days: 14,
            value_sigma_micro: 400_000,
            cap_median_fen: 8_000 * MILLION_YUAN,
            cap_sigma_micro: 1_000_000,
            offer_max_over_ask_micro: 1_300_000,
            close_intercept_micro: -1_000_000,
            close_sentiment_micro: 1_500_000,
            close_growth_micro: 1_200_000,
            close_top_three_micro: 800_000,
            close_failed_pitch_micro: -500_000,
            close_greedy_micro: -1_000_000,
            greedy_multiple_micro: 1_300_000,
            failed_pitch_half_life_days: 90,
        }
    }

    fn request() -> RoundRequest {
        RoundRequest {
            amount_fen: 20 * MILLION_YUAN,
            ask_pre_money_fen: 80 * MILLION_YUAN,
            ..RoundRequest::default()
        }
    }

    pub(crate) fn offered(prices: &[i64]) -> Funding {
        let mut funding = Funding::default();
        assert_eq!(funding.open(request(), 1, &investors()), Ok(1));
        let offer = |&price: &i64| Offer { pre_money_fen: price * MILLION_YUAN, open: true, compute_bp: 0 };
        funding.answered(prices.iter().map(offer).collect(), 14);
        funding
    }

    pub(crate) fn founders_only() -> CapTable {
        let kind = HolderKind::Founders;
        CapTable::open(&[Holder { kind, name: Text::default(), shares: 1_000_000, preference_fen: 0 }])
    }

    pub(crate) fn accept(
        funding: &mut Funding,
        rank: u8,
        ledger: &mut Ledger,
        table: &mut CapTable,
    ) -> Result<ClosedRound, LapseReason> {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let (finance, notes) = (&scenario.finance, &mut Notes::default());
        funding.accept(1, rank, &mut Closing { ledger, table, notes, finance, day: 40 })
    }

    #[test]
    fn a_part_of_the_money_comes_as_compute() {
        let mut funding = offered(&[100]);
        if let Some(Stage::Offered { offers, .. }) = funding.round.as_mut().map(|round| &mut round.stage) {
            offers[0].compute_bp = 2_500;
        }
        assert_eq!(funding.shown().unwrap().offers[0].compute_fen, Fen(5 * MILLION_YUAN));
        let (mut ledger, mut table) = (Ledger::open(0, 0), founders_only());
        let closed = accept(&mut funding, 1, &mut ledger, &mut table).unwrap();
        assert_eq!((closed.amount_fen, closed.shares), (20 * MILLION_YUAN, 200_000));
        assert_eq!(ledger.cash_fen(), 15 * MILLION_YUAN);
        let shown = ledger.prepaid_shown();
        assert_eq!((shown.len(), shown[0].fen), (1, Fen(5 * MILLION_YUAN)));
        assert_eq!(ledger.check(), Ok(()));
    }

    #[test]
    fn a_pitch_of_28_days_ends_on_its_28th() {
        let mut funding = Funding::default();
        assert_eq!(funding.open(request(), 8, &investors()), Ok(1));
        assert_eq!(funding.open(request(), 8, &investors()), Err(LapseReason::RoundOpen));
        let ends: Vec<u32> = (1..60).filter(|&day| funding.pitch_ending_on(day).is_some()).collect();
        assert_eq!(ends.first(), Some(&35));
    }

    #[test]
    fn accepting_moves_money_and_shares_together() {
        let mut funding = offered(&[100, 90]);
        let (mut ledger, mut table) = (Ledger::open(5, 0), founders_only());
        let closed = accept(&mut funding, 1, &mut ledger, &mut table).unwrap();
        assert_eq!(closed.post_money_fen, 120 * MILLION_YUAN);
        assert_eq!(closed.shares, 200_000);
        assert_eq!(ledger.cash_fen(), 20 * MILLION_YUAN + 5);
        assert_eq!((funding.round(), funding.closed_count()), (None, 1));
        assert_eq!(funding.last_post_money_fen(), Some(120 * MILLION_YUAN));
        assert_eq!(accept(&mut funding, 2, &mut ledger, &mut table), Err(LapseReason::OfferGone));
    }

    #[test]
    fn a_declined_rank_gives_way_to_the_next_best() {
        let mut funding = offered(&[100, 90]);
        assert_eq!(funding.decline(1, 1), Ok(false));
        assert_eq!(funding.decline(1, 1), Err(LapseReason::OfferGone));
        assert_eq!(funding.can_answer(1, 1), Err(Rejection::NoSuchOffer { round: 1, rank: 1 }));
        assert_eq!(funding.shown().unwrap().offers.iter().map(|offer| offer.rank).collect::<Vec<_>>(), [2]);
        let closed = accept(&mut funding, 1, &mut Ledger::open(0, 0), &mut founders_only()).unwrap();
        assert_eq!(closed.post_money_fen, 110 * MILLION_YUAN);
    }

    #[test]
    fn offers_stand_fourteen_days_after_the_answer() {
        let mut funding = offered(&[100]);
        let answered_on = 28;
        assert!((answered_on..answered_on + 14).all(|day| funding.lapse(day).is_none()));
        assert_eq!(funding.lapse(answered_on + 14), Some(1));
        assert_eq!(funding.can_answer(1, 1), Err(Rejection::NoSuchOffer { round: 1, rank: 1 }));
        assert!(funding.failed_pitches() < 1e-9, "turning offers down is no failed pitch");
    }

    #[test]
    fn declining_the_last_offer_ends_the_round() {
        let mut funding = offered(&[100, 90]);
        assert_eq!(funding.decline(1, 2), Ok(false));
        assert_eq!(funding.decline(1, 1), Ok(true));
        assert_eq!(funding.open(request(), 40, &investors()), Ok(2));
    }

    #[test]
    fn failed_pitches_fade_by_half_in_ninety_days() {
        let mut funding = offered(&[]);
        assert!((funding.failed_pitches() - 1.0).abs() < 1e-9);
        for _ in 0..90 {
            funding.fade(90);
        }
        assert!((funding.failed_pitches() - 0.5).abs() < 1e-6);
    }

    #[test]
    fn one_round_at_a_time() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let mut funding = Funding::default();
        funding.open(request(), 1, &investors()).unwrap();
        let again = funding.can_open(&request(), &scenario.bounds, &investors());
        assert_eq!(again, Err(Rejection::RoundOpen { round: 1 }));
        funding.end_round();
        assert_eq!(funding.open(request(), 2, &investors()), Ok(2));
    }
}
