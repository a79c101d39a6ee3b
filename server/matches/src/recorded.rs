//! A match as its log tells it, without its rules: what there is to watch of a match that other rules than these played.
//!
//! It is a projection of the log alone: the opening's cards, each closed day's figures and outcomes. Nothing is re-executed,
//! so nothing is verified. What no log holds stays away: prices of channels, the number of people who use any product (so
//! shares are shares of the summed users), and awards.

mod company;

use std::collections::BTreeMap;

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::view::{
    Change, MarketPoint, MatchCard, News, NewsKind, Phase, VendorCard, VendorClass, View,
};
use burnrate_content::resolved::{DAYS_MAX, Pacing};
use burnrate_sim::calendar::TurnPlan;
use burnrate_sim::{DayClosed, Event, EventError, Headline, Opening, Vitals};

use self::company::Company;
use crate::bot_seats::match_card;
use crate::match_state::Place;
use crate::scenario_text;

/// A match that can be watched and not played.
#[derive(Clone, Debug)]
pub struct RecordedMatch {
    card: MatchCard,
    plan: TurnPlan,
    scenario_text: String,
    companies: Vec<Company>,
    bots: BTreeMap<VendorId, bool>,
    last: Vec<Vitals>,
    day: u32,
    phase: Phase,
    unreadable: u64,
    view: View,
}

impl RecordedMatch {
    /// Reads a match from its records, in order; those that this release can't read are passed over and counted.
    ///
    /// # Errors
    /// [`EventError`] when the first record begins no opening, or there is none.
    pub fn read<'a>(
        match_id: &MatchId,
        records: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, EventError> {
        let mut records = records.into_iter();
        let mut recorded = Self::begin(match_id, records.next().unwrap_or_default())?;
        for record in records {
            match Event::from_bytes(record) {
                Ok(event) => recorded.take(&event),
                Err(_) => recorded.unreadable += 1,
            }
        }
        recorded.stand();
        Ok(recorded)
    }

    fn begin(match_id: &MatchId, first: &[u8]) -> Result<Self, EventError> {
        let headline = Headline::from_bytes(first)?;
        let mut recorded = match Event::from_bytes(first) {
            Ok(Event::Opened(opening)) => Self::of_opening(match_id, &opening),
            // The headline is all that this release understands of it.
            Ok(_) | Err(_) => Self::of_headline(match_id, &headline),
        };
        recorded.view.apply(Change::Match(recorded.card.clone()));
        recorded.scenario_text = headline.scenario_text;
        Ok(recorded)
    }

    fn of_opening(match_id: &MatchId, opening: &Opening) -> Self {
        let scenario = &opening.resolved;
        Self {
            companies: scenario.vendors.iter().map(Company::of).collect(),
            view: View::from_changes(burnrate_sim::cards(scenario)),
            ..Self::new(match_card(opening, match_id), &scenario.pacing)
        }
    }

    fn of_headline(match_id: &MatchId, headline: &Headline) -> Self {
        let said = scenario_text::title(&headline.scenario_text);
        let card = MatchCard {
            match_id: match_id.clone(),
            scenario: said.key,
            title: said.title,
            summary: said.summary,
            start_date: said.start_date,
            days: said.days,
            turn_days: Vec::new(),
            rules_version: headline.rules_version,
        };
        Self::new(card, &Pacing { turn_plan: Vec::new(), seconds_per_turn: 0, days_per_second_milli: 0 })
    }

    fn new(card: MatchCard, pacing: &Pacing) -> Self {
        Self {
            // Nobody has checked this opening, and a plan has room for every turn.
            plan: TurnPlan::new(pacing, card.days.min(DAYS_MAX)),
            card,
            scenario_text: String::new(),
            companies: Vec::new(),
            bots: BTreeMap::new(),
            last: Vec::new(),
            day: 0,
            phase: Phase::Lobby,
            unreadable: 0,
            view: View::default(),
        }
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Started {} => self.phase = Phase::Running,
            Event::DayClosed(closed) => self.close(closed),
            Event::Ended { .. } => self.phase = Phase::Ended,
            Event::SeatControl { vendor, bot } => {
                self.bots.insert(*vendor, *bot);
            }
            // How the days before it went without the decision, no record tells.
            Event::TakenBack { vendor, decided_before_day, .. } => {
                let kind = NewsKind::TakenBack { vendor: *vendor, before_day: *decided_before_day };
                self.view.apply(Change::News(News { day: self.day, kind }));
            }
            Event::Opened(_)
            | Event::CommandsAccepted { .. }
            | Event::CommandRefused { .. }
            | Event::ShockPlayed { .. }
            | Event::ScoreWeightsSet { .. } => {}
        }
    }

    fn close(&mut self, closed: &DayClosed) {
        if self.companies.len() < closed.vitals.len() {
            self.name_companies(closed.vitals.len());
        }
        self.companies.iter_mut().for_each(Company::begin_day);
        closed.outcomes.iter().for_each(|outcome| company::hear(&mut self.companies, outcome));
        burnrate_sim::news(closed).into_iter().for_each(|news| self.view.apply(Change::News(news)));
        self.day = closed.day;
        self.last.clone_from(&closed.vitals);
        // Beyond the end that the text tells, every day is a turn's last.
        if self.plan.next_first_day(closed.day) == closed.day.saturating_add(1) || closed.day > self.card.days
        {
            self.end_turn();
        }
    }

    /// Companies of a scenario that can't be read: their names are in its text, and that they are there in the figures.
    fn name_companies(&mut self, count: usize) {
        let names = scenario_text::vendors(&self.scenario_text, count).into_iter();
        for (place, named) in (0..).zip(names).skip(self.companies.len()) {
            self.companies.push(Company::unknown());
            self.view.apply(Change::Vendor(VendorCard {
                id: VendorId(place),
                key: named.key,
                name: named.name,
                monogram: named.monogram,
                class: VendorClass::Startup,
                open_to_people: false,
                enters_on_day: 0,
            }));
        }
    }

    fn end_turn(&mut self) {
        let figures = |figure: fn(&Vitals) -> u64| self.last.iter().map(figure).collect();
        let mau: Vec<u64> = figures(|vitals| vitals.mau);
        let prices = self.last.iter().map(|vitals| vitals.token_price_fen_per_mtok);
        self.view.apply(Change::MarketPoint(MarketPoint {
            day: self.day,
            api_price_fen_per_mtok: prices.collect(),
            cpm_fen: Vec::new(),
            mau: mau.clone(),
        }));
        self.companies.iter_mut().zip(mau).for_each(|(company, mau)| company.end_turn(mau));
    }

    /// Puts everybody's last figures into the view, and why there will be no others.
    fn stand(&mut self) {
        let over = self.phase == Phase::Ended;
        let users_of_all = self.last.iter().fold(0_u64, |sum, vitals| sum.saturating_add(vitals.mau));
        for (company, vitals) in self.companies.iter().zip(&self.last) {
            self.view.apply(Change::Standing(company.standing(vitals, users_of_all, over)));
        }
        let kind = NewsKind::OtherRules { rules_version: self.card.rules_version };
        self.view.apply(Change::News(News { day: self.day, kind }));
    }

    /// What the public sees, as of the last record.
    #[must_use]
    pub fn view(&self) -> Vec<Change> {
        self.view.changes().cloned().collect()
    }

    /// The match's card.
    #[must_use]
    pub fn card(&self) -> &MatchCard {
        &self.card
    }

    /// Where the match stands.
    #[must_use]
    pub fn place(&self) -> Place {
        let next_turn_day = self.plan.next_first_day(self.day);
        let tomorrow = self.day.saturating_add(1);
        let at_turn_start = self.plan.is_first_day(tomorrow);
        Place {
            day: self.day,
            turn: self.plan.turn_of(tomorrow),
            next_turn_day,
            at_turn_start,
            phase: self.phase,
        }
    }

    /// How many companies there are.
    #[must_use]
    pub fn vendor_count(&self) -> usize {
        self.companies.len()
    }

    /// Whether a seat's bot decided last, as far as the log tells.
    #[must_use]
    pub fn bot_decided(&self, vendor: VendorId) -> bool {
        self.bots.get(&vendor).copied().unwrap_or(true)
    }

    /// How many records could not be read.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }
}
