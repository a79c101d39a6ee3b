//! What everybody and each company was told, as far as a view still holds it. It follows from closed days alone.

use std::collections::VecDeque;

use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{Change, News, Notice, ReportSheet, Series};
use burnrate_sim::DayClosed;

/// News, notices and reports, oldest first; of each as many as a view keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Heard {
    news: VecDeque<News>,
    /// In vendor order.
    companies: Vec<Company>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
struct Company {
    notices: VecDeque<Notice>,
    reports: VecDeque<ReportSheet>,
}

impl Heard {
    /// Takes in what a closed day tells.
    pub(crate) fn tell(&mut self, closed: &DayClosed) {
        keep(&mut self.news, burnrate_sim::news(closed), Series::News);
        self.companies.resize_with(closed.vitals.len().max(self.companies.len()), Company::default);
        for (place, company) in (0..).zip(&mut self.companies) {
            let vendor = VendorId(place);
            keep(&mut company.notices, burnrate_sim::notices(closed, vendor), Series::Notice);
            keep(&mut company.reports, burnrate_sim::reports(closed, vendor), Series::Report);
        }
    }

    /// What an audience still holds of it, in the order in which it was told.
    pub(crate) fn changes(&self, audience: Audience) -> impl Iterator<Item = Change> {
        let company = match audience {
            Audience::Vendor { vendor } => self.companies.get(vendor.index()),
            Audience::Public {} | Audience::Instructor {} => None,
        };
        let notices = company.into_iter().flat_map(|company| &company.notices);
        let reports = company.into_iter().flat_map(|company| &company.reports);
        let news = self.news.iter().cloned().map(Change::News);
        news.chain(notices.cloned().map(Change::Notice)).chain(reports.cloned().map(Change::Report))
    }
}

fn keep<T>(kept: &mut VecDeque<T>, told: Vec<T>, series: Series) {
    kept.extend(told);
    let too_many = kept.len().saturating_sub(series.kept_max());
    kept.drain(..too_many);
}
