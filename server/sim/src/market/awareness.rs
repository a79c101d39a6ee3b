//! Goodwill and what feeds it (Nerlove & Arrow 1962): advertisements, word of mouth, the news. a = 1 − e^−G.
//!
//! Good news of one day are read on the next. Invariant: only a vendor in business gains goodwill; it fades for everybody alike.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;

use super::advertising::Reach;
use super::choice::{VENDORS_MAX, VendorRow, awareness};
use super::demand::Values;
use super::rates::Rates;
use crate::calendar::Calendar;
use crate::exact_math::ln_1p;
use crate::fixed::Fixed;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::segment::{Cells, Goodwill};

/// Whether the papers write about a vendor.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct InTheNews {
    /// The last day on which it is in the news; 0 = never was.
    pub until_day: u32,
}

/// The goodwill that gives this awareness, 0 to below 1: −ln(1 − a).
#[must_use]
pub(crate) fn goodwill_of(awareness: f64) -> Fixed {
    Fixed::from_f64(-ln_1p(-awareness.clamp(0.0, 0.999_999)))
}

/// How many of a segment know each vendor, 0 to 1: what limits choice. Vendors that are not on the market are not considered.
#[must_use]
pub(crate) fn considered(rates: &Rates, goodwill: &Goodwill, on_market: &[bool; VENDORS_MAX]) -> VendorRow {
    let mut row = [0.0; VENDORS_MAX];
    for ((slot, stock), _) in row.iter_mut().zip(&goodwill.stocks).zip(on_market).filter(|(_, on)| **on) {
        *slot = if rates.awareness.limits_choice { awareness(stock.to_f64()) } else { 1.0 };
    }
    row
}

/// System: goodwill fades, and grows by exposures, by users who talk, and by the news.
pub(crate) fn build_goodwill(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rates: Res<Rates>,
    values: Res<Values>,
    reach: Res<Reach>,
    news: Query<&InTheNews>,
    mut segments: Query<(&Cells, &mut Goodwill)>,
) {
    let mut press = [0.0; VENDORS_MAX];
    for (slot, entity) in press.iter_mut().zip(&roster.vendors) {
        let in_the_news = news.get(*entity).is_ok_and(|news| calendar.day <= news.until_day);
        *slot = if in_the_news { rates.awareness.kappa_press } else { 0.0 };
    }
    for (g, (entity, segment)) in roster.segments.iter().zip(&rates.segments).enumerate() {
        let Ok((cells, mut goodwill)) = segments.get_mut(*entity) else { continue };
        for (j, stock) in goodwill.stocks.iter_mut().enumerate().take(VENDORS_MAX) {
            let talk = segment.kappa_word_of_mouth * cells.users(j) as f64 / segment.population.max(1.0);
            let gained = rates.awareness.kappa_exposure * reach.exposures[g][j] + talk + press[j];
            let gained = if values.on_market[j] { gained } else { 0.0 };
            *stock = stock.decayed(rates.awareness.goodwill_keep, gained);
        }
    }
}

/// System: remembers whom tomorrow's papers write about.
pub(crate) fn note_news(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    outcomes: Res<Outcomes>,
    mut vendors: Query<&mut InTheNews>,
) {
    for vendor in outcomes.list().iter().filter_map(subject) {
        let entity = roster.vendor(vendor.0);
        if let Some(mut news) = entity.and_then(|entity| vendors.get_mut(entity).ok()) {
            news.until_day = calendar.day + 1;
        }
    }
}

/// The vendor that an outcome makes better known. Bad news does not: an outage is told, and wins nobody. A price makes news when it moves by a tenth of the higher level:
/// otherwise a fen up and down would be free advertising.
fn subject(outcome: &Outcome) -> Option<VendorId> {
    match *outcome {
        Outcome::Launched { vendor }
        | Outcome::RoundClosed { vendor, .. }
        | Outcome::WeightsOpened { vendor, .. } => Some(vendor),
        Outcome::Sold { buyer, .. } => Some(buyer),
        Outcome::PriceChanged { vendor, from, to, .. } => {
            let newsworthy = u128::from(from.abs_diff(to)) * 10 >= u128::from(from.max(to).unsigned_abs());
            newsworthy.then_some(vendor)
        }
        // Whom everybody tries is in the papers; whoever made a scandal is too, and gains nothing by it.
        Outcome::ShockStruck { shock, vendor, .. } => vendor.filter(|_| shock != ShockKind::ContentScandal),
        // A model makes news when it is better by a twentieth: else cheap runs would be advertisements.
        Outcome::ModelReleased { vendor, gain_milli, .. } => (gain_milli >= 50).then_some(vendor),
        Outcome::Congested { .. }
        | Outcome::RiseAnnounced { .. }
        | Outcome::Distressed { .. }
        | Outcome::Recovered { .. }
        | Outcome::PayrollMissed { .. }
        | Outcome::OffersCame { .. }
        | Outcome::PitchFailed { .. }
        | Outcome::OffersLapsed { .. }
        | Outcome::DecisionLapsed { .. }
        | Outcome::LeaseEnded { .. }
        | Outcome::Insolvent { .. }
        | Outcome::Liquidated { .. }
        | Outcome::Certified { .. }
        | Outcome::TenderInvited { .. }
        | Outcome::TenderWon { .. }
        | Outcome::TenderLost { .. }
        | Outcome::MilestoneBilled { .. }
        | Outcome::MilestonePaid { .. }
        | Outcome::ContractEnded { .. }
        | Outcome::ReportDelivered { .. }
        | Outcome::BillsMissed { .. }
        | Outcome::ComputeLapsed { .. }
        | Outcome::NotesConverted { .. }
        | Outcome::CovenantBroken { .. }
        | Outcome::CovenantKept { .. }
        | Outcome::DebtCalled { .. }
        | Outcome::Hibernated { .. }
        | Outcome::Woke { .. }
        | Outcome::PutUpForSale { .. }
        | Outcome::Unsold { .. }
        | Outcome::TurnExplained { .. }
        | Outcome::ScandalBroke { .. }
        | Outcome::StatementMade { .. }
        | Outcome::ChannelClosed { .. }
        | Outcome::AntitrustFined { .. }
        | Outcome::SignupChanged { .. }
        | Outcome::CreatorReached { .. }
        | Outcome::SearchBarred { .. }
        | Outcome::RumourSpread { .. }
        | Outcome::RumourDied { .. }
        | Outcome::ShockEnded { .. }
        | Outcome::GpusRationed { .. }
        | Outcome::HouseActed { .. }
        | Outcome::ProjectFinished { .. }
        | Outcome::TrainingFailed { .. }
        | Outcome::TrainingSlowed { .. }
        | Outcome::PeopleLeft { .. }
        | Outcome::PeopleHired { .. } => None,
    }
}
