//! A view, as a client keeps it over all its connections: a snapshot in its pieces, then delta on delta, each held to
//! the one before, and to the seat's eyes.

use std::sync::Arc;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Audience, ServerMessage, Since};
use burnrate_client_proto::view::{Change, Clock, Slot, View};

use crate::judge::Judge;

/// How a view came to be whole again on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resumed {
    Deltas,
    Snapshot,
}

/// One client's view of one match.
pub(crate) struct Follower {
    judge: Arc<Judge>,
    number: u8,
    /// Which match, whose eyes; none before the first `Attached`.
    place: Option<(MatchId, Audience)>,
    pub(crate) since: Option<Since>,
    pub(crate) view: View,
    /// A snapshot of which pieces are missing: how many came, and the view so far.
    coming: Option<(u32, View)>,
    /// What this attachment began with; none while nothing came of it.
    pub(crate) resumed: Option<Resumed>,
    /// Asked to attach, and not told of it yet: what comes belongs to the attachment before.
    waiting: bool,
    asked_since: Option<Since>,
    day_shown: u32,
    every_step: bool,
}

impl Follower {
    pub(crate) fn new(number: u8, judge: &Arc<Judge>, every_step: bool) -> Self {
        Self {
            judge: Arc::clone(judge),
            number,
            place: None,
            since: None,
            view: View::default(),
            coming: None,
            resumed: None,
            waiting: true,
            asked_since: None,
            day_shown: 0,
            every_step,
        }
    }

    /// The client asks to attach, with what it knows.
    pub(crate) fn attaching(&mut self, since: Option<Since>) {
        self.waiting = true;
        self.asked_since = since;
        self.coming = None;
        self.resumed = None;
    }

    /// Whether the view is whole and up to date, as far as this connection knows.
    pub(crate) fn is_whole(&self) -> bool {
        !self.waiting && self.resumed.is_some() && self.coming.is_none()
    }

    /// Which match, whose eyes.
    pub(crate) fn place(&self) -> Option<&(MatchId, Audience)> {
        self.place.as_ref()
    }

    pub(crate) fn clock(&self) -> Option<&Clock> {
        match self.view.get(Slot::Clock) {
            Some(Change::Clock(clock)) => Some(clock),
            Some(_) | None => None,
        }
    }

    /// Takes in what belongs to the view, and gives back what does not.
    pub(crate) fn take(&mut self, message: ServerMessage) -> Option<ServerMessage> {
        match message {
            ServerMessage::Attached { match_id, audience } => {
                self.place = Some((match_id.clone(), audience));
                self.waiting = false;
                Some(ServerMessage::Attached { match_id, audience })
            }
            ServerMessage::Snapshot { .. } | ServerMessage::Delta { .. } if self.waiting => None,
            ServerMessage::Snapshot { epoch, seq, piece, pieces, changes } => {
                self.piece(Since { epoch, seq }, piece, pieces, changes);
                None
            }
            ServerMessage::Delta { from, seq, changes } => {
                self.delta(from, seq, changes);
                None
            }
            other => Some(other),
        }
    }

    fn piece(&mut self, at: Since, piece: u32, pieces: u32, changes: Vec<Change>) {
        let (came, mut view) = self.coming.take().unwrap_or_default();
        if piece != came || piece >= pieces {
            self.fault(&format!("piece {piece} of {pieces} came after {came} pieces"));
        }
        for change in changes {
            self.look(&change);
            view.apply(change);
        }
        if piece + 1 < pieces {
            self.coming = Some((piece + 1, view));
            return;
        }
        if let (None, Some(asked)) = (self.resumed, self.asked_since) {
            let what = if asked.epoch == at.epoch {
                "resumed by a snapshot of the same epoch"
            } else {
                "resumed by a snapshot of another epoch"
            };
            self.judge.mark(what);
        }
        if self.resumed.is_some() {
            let same = self.since.is_some_and(|since| since.epoch == at.epoch);
            self.judge.mark(if same {
                "a client that fell behind got a snapshot"
            } else {
                "a match was rebuilt before its followers' eyes"
            });
        }
        self.resumed.get_or_insert(Resumed::Snapshot);
        self.view = view;
        self.since = Some(at);
        self.stands(true);
    }

    fn delta(&mut self, from: u64, seq: u64, changes: Vec<Change>) {
        let Some(since) = self.since else {
            return self.fault("a delta came before any snapshot");
        };
        let refresh = from == seq && changes.iter().all(|change| matches!(change, Change::Clock(_)));
        if self.coming.is_some() {
            self.fault(&format!("delta {seq} came between the pieces of a snapshot"));
        }
        if from != since.seq || (seq != from + 1 && !refresh) {
            self.fault(&format!("a delta led from {from} to {seq}, and the view stood at {}", since.seq));
        }
        if self.resumed.is_none() {
            self.judge.mark("resumed by deltas");
            self.resumed = Some(Resumed::Deltas);
        }
        for change in changes {
            self.look(&change);
            self.view.apply(change);
        }
        self.since = Some(Since { seq, ..since });
        self.stands(false);
    }

    /// Compares the view as it stands with what others saw at the same step.
    fn stands(&mut self, always: bool) {
        let (Some(since), Some((id, audience))) = (self.since, self.place.clone()) else { return };
        if let Some(day) = self.clock().map(|clock| clock.day) {
            if day < self.day_shown {
                self.fault(&format!("day {} was shown, then day {day}", self.day_shown));
            }
            self.day_shown = day;
            self.judge.day_shown(&id, day);
        }
        if always || self.every_step || since.seq.is_multiple_of(5) {
            self.judge.step_shown(&id, audience, since, &self.view);
        }
    }

    /// Holds one change to the eyes that it came to, and to what was shown before.
    fn look(&self, change: &Change) {
        let Some((id, audience)) = &self.place else { return };
        self.judge.point_shown(id, change);
        if !may_see(*audience, change) {
            self.fault(&format!("{audience:?} was shown what it may not see: {change:?}"));
        }
        let Change::Queue { decisions } = change else { return };
        for decision in decisions {
            let Command::SetBid { bid_fen_per_day, .. } = decision.command else { continue };
            let bidder = self.judge.bidder(bid_fen_per_day.0);
            if decision.by.is_some() && bidder != decision.by {
                self.fault(&format!("a bid of {bidder:?} stands in the queue of {:?}", decision.by));
            }
        }
    }

    fn fault(&self, what: &str) {
        self.judge.fault(&format!("client {}: {what}", self.number));
    }
}

/// Whether a change may be shown to an audience at all.
fn may_see(audience: Audience, change: &Change) -> bool {
    let seat = |own: bool| matches!(audience, Audience::Vendor { .. }) && own;
    match change {
        Change::Match(_)
        | Change::Vendor(_)
        | Change::Channel(_)
        | Change::Segment(_)
        | Change::Control(_)
        | Change::Clock(_)
        | Change::Standing(_)
        | Change::Market(_)
        | Change::MarketPoint(_)
        | Change::Seat(_)
        | Change::News(_)
        | Change::BusinessSegment(_)
        | Change::Award(_)
        | Change::Keyword(_)
        | Change::Weights(_)
        | Change::MakeUp(_)
        | Change::ReportCard(_) => true,
        Change::Dashboard(own) => seat(audience == Audience::Vendor { vendor: own.vendor }),
        Change::OwnPoint(_)
        | Change::Queue { .. }
        | Change::Notice(_)
        | Change::Business(_)
        | Change::Report(_)
        | Change::Money(_)
        | Change::Attention(_)
        | Change::Auto { .. }
        | Change::Lab(_)
        | Change::Staff(_) => seat(true),
        Change::Secrets(_) | Change::Person(_) | Change::Card(_) => audience == (Audience::Instructor {}),
    }
}
