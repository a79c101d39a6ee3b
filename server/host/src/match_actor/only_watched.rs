//! A match that is shown and not played: one of other rules, as its log tells it, and a make-up match whose recorded rivals
//! are lost. Nothing moves in it, and nothing is written.

use std::sync::Arc;

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{Audience, ServerMessage};
use burnrate_client_proto::view::{Change, Clock, MakeUpCard, News, NewsKind, Pace, Phase};
use burnrate_eventlog::Epoch;
use burnrate_matches::Place;
use tokio::sync::mpsc;

use super::audience::make_up_card;
use super::request::{Follow, MatchHandle, MatchState, MatchStatus, Request};
use super::{INBOX_MAX, Loaded, OnlyWatched, Surroundings};
use crate::broadcast::Board;
use crate::class_state::{MakeUpSeat, Roster};
use crate::seat::Seats;

/// What is shown of a match that is only watched.
pub struct Still {
    state: MatchState,
    clock: Clock,
    view: Vec<Change>,
    epoch: Epoch,
    record_count: u64,
}

impl Still {
    /// A match of other rules, as its log tells it.
    #[must_use]
    pub fn of_other_rules(watched: &OnlyWatched, make_up: Option<&MakeUpSeat>, roster: &Roster) -> Self {
        let recorded = &watched.recorded;
        let seats = seats(recorded.vendor_count(), roster, |vendor| recorded.bot_decided(vendor));
        // How many of the rivals' commands were left out, no rules of this server tell.
        let card = make_up.map(|seat| MakeUpCard { of: seat.of.clone(), vendor: seat.vendor, left_out: 0 });
        Self {
            state: MatchState::OtherRules { rules_version: watched.rules_version() },
            clock: standing_clock(recorded.place()),
            view: recorded.view().into_iter().chain(card.map(Change::MakeUp)).chain(seats).collect(),
            epoch: watched.epoch,
            record_count: watched.record_count,
        }
    }

    /// A make-up match whose recorded rivals can't be read, as far as it came.
    #[must_use]
    pub fn without_rivals(loaded: &Loaded, make_up: Option<&MakeUpSeat>, roster: &Roster) -> Self {
        let game = &loaded.game;
        let seats =
            seats(loaded.resolved.vendors.len(), roster, |vendor| game.simulation().bot_decides(vendor));
        let mut view = vec![Change::Match(game.card().clone())];
        view.extend(game.view(Audience::Public {}));
        view.push(Change::News(News { day: game.place().day, kind: NewsKind::RivalsLost {} }));
        view.extend(make_up.map(|seat| Change::MakeUp(make_up_card(game, seat))));
        view.extend(seats);
        Self {
            state: MatchState::RivalsLost,
            clock: standing_clock(game.place()),
            view,
            epoch: loaded.epoch,
            record_count: loaded.record_count,
        }
    }
}

/// Shows a match to whoever watches, until the server stops.
#[must_use]
pub fn show(around: &Surroundings, id: MatchId, still: Still) -> MatchHandle {
    let Still { state, clock, view, epoch, record_count } = still;
    let (requests, inbox) = mpsc::channel(INBOX_MAX);
    let status = Arc::new(MatchStatus::new(record_count));
    status.tell(clock.phase, clock.day, record_count);
    status.stop(state);
    let handle = MatchHandle::new(id.clone(), requests, Arc::clone(&status));
    let (board, stopping) = (Board::new(epoch.0), Arc::clone(&around.stopping));
    let mut show = Show { id, board, clock, view };
    tokio::spawn(async move {
        tokio::select! {
            () = stopping.heard() => status.stop(MatchState::Stopping),
            () = show.run(inbox) => {}
        }
    });
    handle
}

/// A match that stands still.
struct Show {
    id: MatchId,
    board: Board,
    clock: Clock,
    view: Vec<Change>,
}

impl Show {
    async fn run(&mut self, mut inbox: mpsc::Receiver<Request>) {
        while let Some(request) = inbox.recv().await {
            self.take(request);
        }
    }

    fn take(&mut self, request: Request) {
        let clock = self.clock.clone();
        match request {
            Request::Follow(Follow { audience, connection, attachment, since, outbox, .. }) => {
                outbox.answer(ServerMessage::Attached { match_id: self.id.clone(), audience });
                self.board
                    .follow(audience, connection, (attachment, outbox), since, clock, || self.view.clone());
            }
            Request::CatchUp { connection, audience } => {
                self.board.catch_up(audience, connection, clock, || self.view.clone());
            }
            Request::Leave { connection, audience, .. } => self.board.leave(audience, connection),
            // The handle lets nothing else through.
            Request::Act(_)
            | Request::Ask { .. }
            | Request::Forecast { .. }
            | Request::Ready { .. }
            | Request::Order { .. }
            | Request::Roster(_)
            | Request::TellInstructor(_) => {}
        }
    }
}

/// Where the match stands, for good.
fn standing_clock(place: Place) -> Clock {
    let phase = if place.phase == Phase::Running { Phase::Paused } else { place.phase };
    let (day, turn, next_turn_day) = (place.day, place.turn, place.next_turn_day);
    Clock { day, turn, next_turn_day, phase, pace: Pace::Stepped {}, turn_ends_in_ms: None }
}

/// Who holds the seats.
fn seats(vendors: usize, roster: &Roster, bot: impl Fn(VendorId) -> bool) -> Vec<Change> {
    let seats = Seats::new(vendors, roster, 0, 0);
    seats.vendors().map(|vendor| Change::Seat(seats.seat(vendor, bot(vendor)))).collect()
}
