//! What everybody and each company was told, as far as a view still holds it. It follows from closed days and
//! corrections alone.

use std::collections::VecDeque;

use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{Change, News, NewsKind, Notice, ReportSheet, Series};
use burnrate_sim::{DayClosed, Event};

use crate::past::{Line, Move};
use crate::replay::Replayer;

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

    /// Takes in news that no day brought.
    fn tell_news(&mut self, news: News) {
        keep(&mut self.news, vec![news], Series::News);
    }

    /// Looks on as a market takes an event in.
    pub(crate) fn see(&mut self, event: &Event, replayer: &mut Replayer) {
        if let Event::DayClosed(closed) = event {
            self.tell(closed);
        }
        if let Event::TakenBack { .. } = event {
            self.hear_anew(replayer);
        }
    }

    /// After a correction everything is told anew, and that it is.
    fn hear_anew(&mut self, replayer: &mut Replayer) {
        *self = Self::default();
        let retold = replayer.retold();
        let day = replayer.state().map_or(0, |(_, simulation)| simulation.day());
        let moves = replayer.line().map(Line::moves).unwrap_or_default();
        let mut corrections = moves.iter().filter_map(|one| news_of_correction(one, day)).peekable();
        for closed in &retold {
            while let Some(news) = corrections.next_if(|news| news.day < closed.day) {
                self.tell_news(news);
            }
            self.tell(closed);
        }
        corrections.for_each(|news| self.tell_news(news));
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

/// What everybody hears of a correction, in a match that has come to `day`; nothing of another move.
fn news_of_correction(one: &Move, day: u32) -> Option<News> {
    if let Event::TakenBack { vendor, decided_before_day, .. } = one.event {
        let kind = NewsKind::TakenBack { vendor, before_day: decided_before_day };
        Some(News { day: one.before_day.saturating_sub(1).min(day), kind })
    } else {
        None
    }
}

fn keep<T>(kept: &mut VecDeque<T>, told: Vec<T>, series: Series) {
    kept.extend(told);
    let too_many = kept.len().saturating_sub(series.kept_max());
    kept.drain(..too_many);
}
