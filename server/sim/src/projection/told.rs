//! The day's outcomes as news for everybody and as notices for one vendor. Each outcome is one or the other, never both;
//! those that are nobody's business but the log's would be neither.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{News, NewsKind, Notice, NoticeKind};

use crate::event::DayClosed;
use crate::outcome::Outcome;

/// To whom an outcome is told.
enum Told {
    Everybody(NewsKind),
    Only(VendorId, NoticeKind),
}

/// The public facts of a day, in the order in which they happened.
#[must_use]
pub fn news(day: &DayClosed) -> Vec<News> {
    let told = day.outcomes.iter().map(told);
    let public = told.filter_map(|told| match told {
        Told::Everybody(kind) => Some(News { day: day.day, kind }),
        Told::Only(..) => None,
    });
    public.collect()
}

/// One vendor's private facts of a day, in the order in which they happened.
#[must_use]
pub fn notices(day: &DayClosed, vendor: VendorId) -> Vec<Notice> {
    let told = day.outcomes.iter().map(told);
    let own = told.filter_map(|told| match told {
        Told::Only(whose, kind) if whose == vendor => Some(Notice { day: day.day, kind }),
        Told::Only(..) | Told::Everybody(_) => None,
    });
    own.collect()
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
