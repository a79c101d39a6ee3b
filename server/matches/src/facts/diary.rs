//! What the facts need of a simulated match, day by day: a few public and private figures of every vendor.
//!
//! Written while the match is played, from what every day's record and the public view say; it keeps no market.

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::view::Change;
use burnrate_sim::{DayClosed, Opening, Vitals};

use super::FactsError;
use crate::match_state::Match;
use crate::simulate::{SimulateError, Witness, simulate};

/// A match, day by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Diary {
    days: Vec<DayNote>,
}

/// One day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DayNote {
    /// People who used any vendor within 30 days, each once.
    pub(super) category_mau: u64,
    /// In the scenario's order.
    pub(super) vendors: Vec<VendorNote>,
}

/// One vendor at the end of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct VendorNote {
    /// Users within 30 days.
    pub(super) mau: u64,
    /// Primary users.
    pub(super) active_users: u64,
    /// Ever registered.
    pub(super) registered_users: u64,
    /// Spent on advertisements on this day.
    pub(super) ad_spend_fen: i64,
    /// Users whom that brought on this day.
    pub(super) paid_activations: u64,
    /// List price of a million input tokens.
    pub(super) api_input_fen_per_mtok: i64,
    /// Pre-money by the rule of valuation.
    pub(super) valuation_fen: i64,
    /// Revenue of this day.
    pub(super) revenue_fen: i64,
    /// Costs of this day.
    pub(super) cost_fen: i64,
    /// Visits to its web page within 30 days.
    pub(super) web_visits: u64,
    /// The day on which it became insolvent.
    pub(super) bankrupt_on_day: Option<u32>,
}

impl Diary {
    /// From its days, the first one first.
    #[cfg(test)]
    pub(super) fn new(days: Vec<DayNote>) -> Self {
        Self { days }
    }

    /// Plays a match of bots for so many days and notes each.
    ///
    /// # Errors
    /// The match can't begin or go on.
    pub(super) fn of(opening: Opening, days: u32) -> Result<Self, FactsError> {
        let match_id =
            MatchId::new("facts").map_err(|error| FactsError::Unplayable { why: error.to_string() })?;
        let mut scribe = Scribe { days: Vec::with_capacity(usize::try_from(days).unwrap_or(0)) };
        match simulate(&match_id, opening, days, &mut scribe) {
            Ok(_) => Ok(Self { days: scribe.days }),
            Err(SimulateError::Witness(never)) => match never {},
            Err(error @ (SimulateError::Open(_) | SimulateError::Refused(_))) => {
                Err(FactsError::Unplayable { why: error.to_string() })
            }
        }
    }

    /// The end of a day, counted from 1; none if the match ended before.
    pub(super) fn on(&self, day: u32) -> Option<&DayNote> {
        self.days.get(usize::try_from(day.checked_sub(1)?).ok()?)
    }

    /// The days from `first` to `last`, both included; none if the match does not have them all.
    pub(super) fn between(&self, first: u32, last: u32) -> Option<&[DayNote]> {
        let (first, last) = (first.checked_sub(1)?, last);
        self.days.get(usize::try_from(first).ok()?..usize::try_from(last).ok()?)
    }

    /// The last day.
    pub(super) fn last(&self) -> Option<&DayNote> {
        self.days.last()
    }
}

struct Scribe {
    days: Vec<DayNote>,
}

impl Witness for Scribe {
    type Error = std::convert::Infallible;

    fn records(&mut self, _: &[Vec<u8>]) -> Result<(), Self::Error> {
        Ok(())
    }

    fn day(&mut self, played: &Match, closed: &DayClosed) -> Result<(), Self::Error> {
        let mut note = DayNote { category_mau: 0, vendors: closed.vitals.iter().map(vendor_note).collect() };
        for change in played.simulation().public_view() {
            if let Change::Market(market) = &change {
                note.category_mau = market.category_mau;
            } else if let Change::Standing(standing) = &change
                && let Some(vendor) = note.vendors.get_mut(standing.vendor.index())
            {
                vendor.api_input_fen_per_mtok = standing.api_input_fen_per_mtok.0;
            }
        }
        self.days.push(note);
        Ok(())
    }
}

fn vendor_note(vitals: &Vitals) -> VendorNote {
    VendorNote {
        mau: vitals.mau,
        active_users: vitals.active_users,
        registered_users: vitals.registered_users,
        ad_spend_fen: vitals.ad_spend_fen,
        paid_activations: vitals.paid_activations,
        api_input_fen_per_mtok: 0,
        valuation_fen: vitals.valuation_fen,
        revenue_fen: vitals.revenue_fen,
        cost_fen: vitals.cost_fen,
        web_visits: vitals.web_visits,
        bankrupt_on_day: vitals.bankrupt_on_day,
    }
}
