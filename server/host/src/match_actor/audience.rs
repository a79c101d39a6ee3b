//! Who follows a match, and what each sees: the market's views, and beside them what only the host knows: the clock
//! with its pause, who holds which seat, who is there.

use std::collections::VecDeque;

use burnrate_client_proto::id::{PersonId, VendorId};
use burnrate_client_proto::message::{Audience, ServerMessage};
use burnrate_client_proto::view::{Change, Clock, MakeUpCard, News, NewsKind};
use burnrate_matches::Match;

use super::Actor;
use super::request::Follow;
use crate::broadcast::ConnectionNumber;
use crate::class_state::MakeUpSeat;

/// Most news of the host's own that a match keeps; the oldest goes first.
const HOST_NEWS_MAX: usize = 16;

/// News of the server, beside the market's own.
#[derive(Clone, Debug)]
pub(super) struct HostNews {
    news: News,
    instructor_only: bool,
}

impl HostNews {
    /// For everybody who follows.
    pub(super) fn for_all(day: u32, kind: NewsKind) -> Self {
        Self { news: News { day, kind }, instructor_only: false }
    }

    /// For the instructor alone.
    pub(super) fn for_instructor(day: u32, kind: NewsKind) -> Self {
        Self { news: News { day, kind }, instructor_only: true }
    }

    fn is_for(&self, audience: Audience) -> bool {
        !self.instructor_only || audience == (Audience::Instructor {})
    }
}

/// The views that an actor makes for whoever comes new.
struct Whole<'a> {
    game: &'a Match,
    host_news: &'a VecDeque<HostNews>,
    beside: Vec<Change>,
}

impl Whole<'_> {
    fn view(self, audience: Audience) -> Vec<Change> {
        let mut view = vec![Change::Match(self.game.card().clone())];
        view.extend(self.game.view(audience));
        let told = self.host_news.iter().filter(|told| told.is_for(audience));
        told.for_each(|told| put_news(&mut view, &told.news));
        view.extend(self.beside);
        view
    }
}

/// Puts news of the host's behind those of its day: there whoever saw it come has it.
fn put_news(view: &mut Vec<Change>, news: &News) {
    let later = |change: &Change| matches!(change, Change::News(other) if other.day > news.day);
    let place = view.iter().position(later).unwrap_or(view.len());
    view.insert(place, Change::News(news.clone()));
}

/// What everybody is told of a make-up match.
pub(super) fn make_up_card(game: &Match, seat: &MakeUpSeat) -> MakeUpCard {
    MakeUpCard { of: seat.of.clone(), vendor: seat.vendor, left_out: game.left_out_beside(seat.vendor) }
}

impl Actor {
    /// Whether a seat's decisions are made here: in a make-up match only one's are.
    pub(super) fn is_played(&self, vendor: VendorId) -> bool {
        self.make_up.as_ref().is_none_or(|card| card.vendor == vendor)
    }

    /// What is to be said of a make-up match, where that is news.
    pub(super) fn make_up_changed(&mut self) -> Option<MakeUpCard> {
        let (card, game) = self.make_up.as_mut().zip(self.game.as_ref())?;
        let left_out = game.left_out_beside(card.vendor);
        (std::mem::replace(&mut card.left_out, left_out) != left_out).then(|| card.clone())
    }

    /// The clock, as of now.
    pub(super) fn clock(&self) -> Clock {
        let place = self.game.as_ref().map(|game| game.place());
        let (turn, next_turn_day) = place.map_or((1, 1), |place| (place.turn, place.next_turn_day));
        Clock {
            day: self.day(),
            turn,
            next_turn_day,
            phase: self.phase(),
            pace: self.pacing.pace(),
            turn_ends_in_ms: self.pacing.turn_ends_in_ms(self.turn_place(), self.now_ms()),
        }
    }

    /// A connection begins to follow.
    pub(super) fn follow(&mut self, follow: Follow) {
        if self.game.is_none() {
            self.waiting.insert(follow.connection, follow);
            return;
        }
        let Follow { audience, connection, person, attachment, since, outbox } = follow;
        if let Some(person) = person {
            self.seats.come(person, connection);
        }
        outbox.answer(ServerMessage::Attached { match_id: self.id.clone(), audience });
        let clock = self.clock();
        let beside = self.beside(audience);
        let Some(game) = self.game.as_deref() else { return };
        let whole = Whole { game, host_news: &self.host_news, beside };
        let place = (attachment, outbox);
        self.board.follow(audience, connection, place, since, clock, || whole.view(audience));
    }

    /// A follower fell behind, and has read what waited.
    pub(super) fn catch_up(&mut self, audience: Audience, connection: ConnectionNumber) {
        let clock = self.clock();
        let beside = self.beside(audience);
        // While the match is rebuilt nobody is shown anything; `Board::restart` makes them ask again.
        let Some(game) = self.game.as_deref() else { return };
        let whole = Whole { game, host_news: &self.host_news, beside };
        self.board.catch_up(audience, connection, clock, || whole.view(audience));
    }

    /// A connection follows no more.
    pub(super) fn leave(
        &mut self,
        audience: Audience,
        connection: ConnectionNumber,
        person: Option<PersonId>,
    ) {
        self.waiting.remove(&connection);
        self.board.leave(audience, connection);
        if let Some(person) = person {
            let now_ms = self.now_ms();
            self.seats.go(person, connection, now_ms);
        }
    }

    /// Tells news of the server, now and to whoever comes later.
    pub(super) fn tell(&mut self, told: HostNews) {
        let audiences: Vec<Audience> =
            self.board.audiences().filter(|audience| told.is_for(*audience)).collect();
        let changes = audiences.into_iter().map(|audience| (audience, vec![Change::News(told.news.clone())]));
        let changes = changes.collect();
        if self.host_news.len() >= HOST_NEWS_MAX {
            self.host_news.pop_front();
        }
        self.host_news.push_back(told);
        self.publish(changes);
    }

    /// A seat is (not) ready for the turn to end.
    pub(super) fn ready(&mut self, vendor: VendorId, ready: bool) {
        self.seats.set_ready(vendor, ready);
    }

    /// What the host adds to a view besides its news: seats, and for the instructor the people.
    fn beside(&self, audience: Audience) -> Vec<Change> {
        let mut beside: Vec<Change> = self.shown_seats.values().cloned().map(Change::Seat).collect();
        beside.extend(self.make_up.clone().map(Change::MakeUp));
        if audience == (Audience::Instructor {}) {
            beside.extend(self.shown_people.values().cloned().map(Change::Person));
        }
        beside
    }

    /// Remembers seats and people as they are, without telling anybody: there is nobody yet.
    pub(super) fn remember_people(&mut self) {
        self.changed_seats().into_iter().for_each(|seat| drop(self.shown_seats.insert(seat.vendor, seat)));
        self.changed_people()
            .into_iter()
            .for_each(|person| drop(self.shown_people.insert(person.person, person)));
    }

    /// When seats and people may be shown next.
    pub(super) fn people_due_ms(&self) -> u64 {
        self.people_shown_ms + u64::from(self.around.config.people_every_ms)
    }

    /// Whether seats or people are not what was shown.
    pub(super) fn people_changed(&self) -> bool {
        !self.changed_seats().is_empty() || !self.changed_people().is_empty()
    }

    /// Shows seats, people and the clock as they are, where that is news; people not too often.
    pub(super) fn show_people(&mut self) {
        let now_ms = self.now_ms();
        let seats = self.changed_seats();
        let people = self.changed_people();
        let too_soon = now_ms < self.people_due_ms();
        let hidden = (seats.is_empty() && people.is_empty()) || too_soon;
        if hidden && !self.clock_changed {
            return;
        }
        let mut changes = Vec::new();
        if !hidden {
            self.people_shown_ms = now_ms;
            let shown: Vec<Change> = seats.iter().cloned().map(Change::Seat).collect();
            let known = people.iter().cloned().map(Change::Person);
            let audiences: Vec<Audience> = self.board.audiences().collect();
            for audience in audiences {
                let mut step = shown.clone();
                if audience == (Audience::Instructor {}) {
                    step.extend(known.clone());
                }
                changes.push((audience, step));
            }
            seats.into_iter().for_each(|seat| drop(self.shown_seats.insert(seat.vendor, seat)));
            people.into_iter().for_each(|person| drop(self.shown_people.insert(person.person, person)));
        }
        self.publish(changes);
    }

    fn changed_seats(&self) -> Vec<burnrate_client_proto::view::Seat> {
        let Some(game) = &self.game else { return Vec::new() };
        let seats =
            self.seats.vendors().map(|vendor| self.seats.seat(vendor, game.simulation().bot_decides(vendor)));
        seats.filter(|seat| self.shown_seats.get(&seat.vendor) != Some(seat)).collect()
    }

    fn changed_people(&self) -> Vec<burnrate_client_proto::view::Person> {
        self.seats.people().filter(|person| self.shown_people.get(&person.person) != Some(person)).collect()
    }
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::id::VendorId;
    use burnrate_client_proto::view::NewsKind;

    use super::*;

    fn launched(day: u32) -> News {
        News { day, kind: NewsKind::Launched { vendor: VendorId(0) } }
    }

    #[test]
    fn news_of_the_hosts_stand_behind_those_of_their_day() {
        let resumed = News { day: 3, kind: NewsKind::Resumed {} };
        for (before, behind) in
            [(vec![], vec![]), (vec![1, 3], vec![]), (vec![1, 3, 3], vec![4, 9]), (vec![], vec![4])]
        {
            let news = |days: &[u32]| days.iter().map(|day| Change::News(launched(*day))).collect::<Vec<_>>();
            let mut view = [news(&before), news(&behind)].concat();
            put_news(&mut view, &resumed);
            assert_eq!(view, [news(&before), vec![Change::News(resumed.clone())], news(&behind)].concat());
        }
    }
}
