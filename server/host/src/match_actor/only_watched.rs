//! A match of other rules: whoever watches is shown what its log tells. Nothing moves in it, and nothing is written.

use std::sync::Arc;

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::ServerMessage;
use burnrate_client_proto::view::{Change, Clock, Pace, Phase};
use tokio::sync::mpsc;

use super::request::{Follow, MatchHandle, MatchState, MatchStatus, Request};
use super::{INBOX_MAX, OnlyWatched, Surroundings};
use crate::broadcast::Board;
use crate::class_state::Roster;
use crate::seat::Seats;

/// Shows a match to whoever watches, until the server stops.
#[must_use]
pub fn show(around: &Surroundings, id: MatchId, watched: &OnlyWatched, roster: &Roster) -> MatchHandle {
    let (requests, inbox) = mpsc::channel(INBOX_MAX);
    let status = Arc::new(MatchStatus::new(watched.record_count));
    let clock = clock(watched);
    status.tell(clock.phase, clock.day, watched.record_count);
    status.stop(MatchState::OtherRules { rules_version: watched.rules_version() });
    let handle = MatchHandle::new(id.clone(), requests, Arc::clone(&status));
    let view = view(watched, roster);
    let (board, stopping) = (Board::new(watched.epoch.0), Arc::clone(&around.stopping));
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
fn clock(watched: &OnlyWatched) -> Clock {
    let place = watched.recorded.place();
    let phase = if place.phase == Phase::Running { Phase::Paused } else { place.phase };
    let (day, turn, next_turn_day) = (place.day, place.turn, place.next_turn_day);
    Clock { day, turn, next_turn_day, phase, pace: Pace::Stepped {}, turn_ends_in_ms: None }
}

/// What the log tells, and who holds the seats.
fn view(watched: &OnlyWatched, roster: &Roster) -> Vec<Change> {
    let recorded = &watched.recorded;
    let seats = Seats::new(recorded.vendor_count(), roster, 0, 0);
    let seated = seats.vendors().map(|vendor| Change::Seat(seats.seat(vendor, recorded.bot_decided(vendor))));
    recorded.view().into_iter().chain(seated).collect()
}
