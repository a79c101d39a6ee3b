//! The day's outcomes as news for everybody and as notices for one vendor. Each outcome is one or the other, never both;
//! those that are nobody's business but the log's are neither.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{News, NewsKind, Notice, NoticeKind, ReportSheet};

use crate::event::DayClosed;
use crate::outcome::Outcome;

/// To whom an outcome is told.
enum Told {
    Everybody(NewsKind),
    Only(VendorId, NoticeKind),
    Nobody,
}

/// The public facts of a day, in the order in which they happened.
#[must_use]
pub fn news(day: &DayClosed) -> Vec<News> {
    let told = day.outcomes.iter().map(told);
    let public = told.filter_map(|told| match told {
        Told::Everybody(kind) => Some(News { day: day.day, kind }),
        Told::Only(..) | Told::Nobody => None,
    });
    public.collect()
}

/// One vendor's private facts of a day, in the order in which they happened.
#[must_use]
pub fn notices(day: &DayClosed, vendor: VendorId) -> Vec<Notice> {
    let told = day.outcomes.iter().map(told);
    let own = told.filter_map(|told| match told {
        Told::Only(whose, kind) if whose == vendor => Some(Notice { day: day.day, kind }),
        Told::Only(..) | Told::Everybody(_) | Told::Nobody => None,
    });
    own.collect()
}

/// The reports that came to one vendor on a day.
#[must_use]
pub fn reports(day: &DayClosed, vendor: VendorId) -> Vec<ReportSheet> {
    let sheets = day.outcomes.iter().filter_map(|outcome| {
        if let Outcome::ReportDelivered { vendor: buyer, sheet } = outcome {
            (*buyer == vendor).then(|| sheet.clone())
        } else {
            None
        }
    });
    sheets.collect()
}

fn told(outcome: &Outcome) -> Told {
    match *outcome {
        Outcome::Launched { vendor } => Told::Everybody(NewsKind::Launched { vendor }),
        Outcome::PriceChanged { vendor, item, from, to } => {
            Told::Everybody(NewsKind::PriceChanged { vendor, item, from, to })
        }
        Outcome::RiseAnnounced { vendor, item, to, on_day } => {
            Told::Everybody(NewsKind::RiseAnnounced { vendor, item, to, on_day })
        }
        Outcome::Congested { vendor } => Told::Everybody(NewsKind::Congested { vendor }),
        Outcome::RoundClosed { vendor, round: _, amount_fen, post_money_fen } => {
            let (amount_fen, post_money_fen) = (Fen(amount_fen), Fen(post_money_fen));
            Told::Everybody(NewsKind::RoundClosed { vendor, amount_fen, post_money_fen })
        }
        Outcome::Insolvent { vendor, cause } => Told::Everybody(NewsKind::Insolvent { vendor, cause }),
        Outcome::Liquidated { vendor, users } => Told::Everybody(NewsKind::Liquidated { vendor, users }),
        Outcome::Distressed { vendor, runway_days } => {
            Told::Only(vendor, NoticeKind::Distressed { runway_days })
        }
        Outcome::Recovered { vendor } => Told::Only(vendor, NoticeKind::Recovered {}),
        Outcome::PayrollMissed { vendor, owed_fen, days_left } => {
            Told::Only(vendor, NoticeKind::PayrollMissed { owed_fen: Fen(owed_fen), days_left })
        }
        Outcome::OffersCame { vendor, round, offers } => {
            Told::Only(vendor, NoticeKind::OffersCame { round, offers })
        }
        Outcome::PitchFailed { vendor, round, why } => {
            Told::Only(vendor, NoticeKind::PitchFailed { round, why })
        }
        Outcome::OffersLapsed { vendor, round } => Told::Only(vendor, NoticeKind::OffersLapsed { round }),
        Outcome::DecisionLapsed { vendor, key, why } => {
            Told::Only(vendor, NoticeKind::DecisionLapsed { key, why })
        }
        Outcome::LeaseEnded { vendor, term, gpus } => {
            Told::Only(vendor, NoticeKind::LeaseEnded { term, gpus })
        }
        Outcome::Certified { vendor } => Told::Only(vendor, NoticeKind::Certified {}),
        Outcome::TenderInvited { vendor, tender, segment, closes_on_day } => {
            Told::Only(vendor, NoticeKind::TenderInvited { tender, segment, closes_on_day })
        }
        Outcome::TenderWon { vendor, tender, segment, price_fen } => {
            Told::Everybody(NewsKind::TenderWon { vendor, tender, segment, price_fen: Fen(price_fen) })
        }
        Outcome::TenderLost { vendor, tender, bids, price_rank, quality_rank, awarded } => {
            Told::Only(vendor, NoticeKind::TenderLost { tender, bids, price_rank, quality_rank, awarded })
        }
        Outcome::MilestoneBilled { vendor, tender, milestone, amount_fen, pays_on_day, late } => {
            let amount_fen = Fen(amount_fen);
            let kind = NoticeKind::MilestoneBilled { tender, milestone, amount_fen, pays_on_day, late };
            Told::Only(vendor, kind)
        }
        Outcome::MilestonePaid { vendor, tender, milestone, amount_fen } => {
            Told::Only(vendor, NoticeKind::MilestonePaid { tender, milestone, amount_fen: Fen(amount_fen) })
        }
        Outcome::ContractEnded { vendor, tender, renewed } => {
            Told::Only(vendor, NoticeKind::ContractEnded { tender, renewed })
        }
        Outcome::ReportDelivered { vendor, ref sheet } => {
            Told::Only(vendor, NoticeKind::ReportArrived { report: sheet.report })
        }
        Outcome::BillsMissed { vendor, owed_fen, days_left } => {
            Told::Only(vendor, NoticeKind::BillsMissed { owed_fen: Fen(owed_fen), days_left })
        }
        Outcome::ComputeLapsed { vendor, fen } => {
            Told::Only(vendor, NoticeKind::ComputeLapsed { fen: Fen(fen) })
        }
        Outcome::NotesConverted { vendor, principal_fen, shares } => {
            let principal_fen = Fen(principal_fen);
            Told::Only(vendor, NoticeKind::NotesConverted { principal_fen, shares })
        }
        Outcome::CovenantBroken { vendor, days_left } => {
            Told::Only(vendor, NoticeKind::CovenantBroken { days_left })
        }
        Outcome::CovenantKept { vendor } => Told::Only(vendor, NoticeKind::CovenantKept {}),
        Outcome::DebtCalled { vendor, owed_fen, days_left } => {
            Told::Only(vendor, NoticeKind::DebtCalled { owed_fen: Fen(owed_fen), days_left })
        }
        Outcome::Hibernated { vendor } => Told::Everybody(NewsKind::Hibernated { vendor }),
        Outcome::Woke { vendor } => Told::Everybody(NewsKind::Woke { vendor }),
        Outcome::PutUpForSale { vendor, reserve_fen, closes_on_day } => {
            let reserve_fen = Fen(reserve_fen);
            Told::Everybody(NewsKind::PutUpForSale { vendor, reserve_fen, closes_on_day })
        }
        Outcome::Unsold { vendor } => Told::Everybody(NewsKind::Unsold { vendor }),
        Outcome::Sold { vendor, buyer, price_fen } => {
            Told::Everybody(NewsKind::Sold { vendor, buyer, price_fen: Fen(price_fen) })
        }
        Outcome::TurnExplained { .. } => Told::Nobody,
        Outcome::ScandalBroke { vendor, kind } => Told::Everybody(NewsKind::Scandal { vendor, kind }),
        Outcome::StatementMade { vendor, stance, exposed } => {
            Told::Everybody(NewsKind::Statement { vendor, stance, exposed })
        }
        Outcome::ChannelClosed { vendor, channel, closed } => {
            Told::Everybody(NewsKind::ChannelClosed { vendor, channel, closed })
        }
        Outcome::AntitrustFined { vendor, fine_fen } => {
            Told::Everybody(NewsKind::AntitrustFine { vendor, fine_fen: Fen(fine_fen) })
        }
        Outcome::SignupChanged { vendor, signup } => {
            Told::Everybody(NewsKind::SignupChanged { vendor, signup })
        }
        Outcome::CreatorReached { vendor, channel, tier, fee_fen, impressions } => {
            let fee_fen = Fen(fee_fen);
            Told::Only(vendor, NoticeKind::CreatorReached { channel, tier, fee_fen, impressions })
        }
        Outcome::SearchBarred { vendor, until_day } => {
            Told::Only(vendor, NoticeKind::SearchBarred { until_day })
        }
        Outcome::RumourSpread { shock, chance_bp } => Told::Everybody(NewsKind::Rumour { shock, chance_bp }),
        Outcome::RumourDied { shock } => Told::Everybody(NewsKind::RumourDied { shock }),
        Outcome::ShockStruck { shock, vendor, until_day } => {
            Told::Everybody(NewsKind::ShockStruck { shock, vendor, until_day })
        }
        Outcome::ShockEnded { shock } => Told::Everybody(NewsKind::ShockEnded { shock }),
        Outcome::GpusRationed { vendor, asked, got } => {
            Told::Only(vendor, NoticeKind::GpusRationed { asked, got })
        }
        Outcome::HouseActed { vendor, act } => Told::Only(vendor, NoticeKind::HouseActed { act }),
        Outcome::ModelReleased { vendor, quality_milli, gain_milli: _ } => {
            Told::Everybody(NewsKind::ModelReleased { vendor, quality_milli })
        }
        Outcome::WeightsOpened { vendor, quality_milli } => {
            Told::Everybody(NewsKind::WeightsOpened { vendor, quality_milli })
        }
        Outcome::ProjectFinished { vendor, project, work, gain_milli } => {
            Told::Only(vendor, NoticeKind::ProjectFinished { project, work, gain_milli })
        }
        Outcome::TrainingFailed { vendor, project } => {
            Told::Only(vendor, NoticeKind::TrainingFailed { project })
        }
        Outcome::TrainingSlowed { vendor, project, gpus } => {
            Told::Only(vendor, NoticeKind::TrainingSlowed { project, gpus })
        }
        Outcome::PeopleLeft { vendor, heads } => Told::Only(vendor, NoticeKind::PeopleLeft { heads }),
        Outcome::PeopleHired { vendor, heads } => Told::Only(vendor, NoticeKind::PeopleHired { heads }),
    }
}
