//! Any day of a match, as an audience saw it at its end and as it was. No IO: a [`Seeker`] is a value that is fed the log's
//! records in order, and may leap over those that lie before a [`Snapshot`].
//!
//! Invariant: snapshots are caches, and the log alone is true. A snapshot counts only where its link is the log's and its
//! state has the hash that the log gives that day; whatever goes wrong behind one is judged again from the beginning. So one
//! that is lost, stale, damaged or another match's costs time and nothing else.

mod heard;
mod snapshot;

pub(crate) use heard::Heard;
pub use snapshot::{SNAPSHOT_BYTES_MAX, SNAPSHOT_FORMAT, Snapshot};

use std::panic::{AssertUnwindSafe, catch_unwind};

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::Change;
use burnrate_eventlog::{Hash, Record, StreamId, genesis, link};
use burnrate_sim::{Author, EndReason, Event, Opening, Simulation, StateHash, panic_text};
use serde_json::{Value, json};

use crate::past::question::Assumption;
use crate::published::view_of;
use crate::replay::{RecoverError, Replayer};

/// A seek that passes many days leaves a snapshot after each of these many, so that a later one has fewer days to play
/// again. See docs/BENCHMARKS.md for what a day, a snapshot and its bytes cost.
pub const SNAPSHOT_EVERY_DAYS: u32 = 32;

/// On the way to a day of a match.
pub struct Seeker {
    stream: StreamId,
    day: u32,
    replayer: Replayer,
    heard: Heard,
    /// Of the last record that was taken in.
    link: Hash,
    /// Whether the last record that was taken in closed a day.
    at_day_end: bool,
    /// The sought day's hash, once it is closed.
    found: Option<StateHash>,
    /// Whether it stands on a snapshot.
    leapt: bool,
}

/// What a record was to a seeker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// It was taken in; the next one is wanted.
    Taken,
    /// It was taken in, and ends a day: [`Seeker::snapshot`] can be kept. The next one is wanted.
    DayOver(u32),
    /// It is not wanted: the sought day and all that came with its end were there before it.
    Found,
    /// From here on a snapshot says nothing: the seeker has forgotten everything and wants record 0.
    StartOver,
}

/// A day of a match, at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The day.
    pub day: u32,
    /// The state's hash at its end.
    pub state_hash: StateHash,
    /// The audience's whole view, as the match showed it then: no more, no less.
    pub view: Vec<Change>,
    /// The instructor's whole view, with everybody's secrets.
    pub truth: Vec<Change>,
}

/// What the figures are.
pub const ASSUMES: Assumption = Assumption {
    zh: "当天结束时的样子，机器人为次日排队的决定也在内；当回合之后各人再做的决定不在其中",
    en: "the end of the day as it was then, with what bots put in their queues for the next; what people decided later in the turn is not in it",
};

/// How the public is named where a company's key would stand.
pub const PUBLIC: &str = "public";
/// How the instructor is named there.
pub const INSTRUCTOR: &str = "instructor";

/// An audience as documents name it: a company by its key.
#[must_use]
pub fn eyes_word(opening: Option<&Opening>, eyes: Audience) -> String {
    match eyes {
        Audience::Public {} => PUBLIC.to_owned(),
        Audience::Instructor {} => INSTRUCTOR.to_owned(),
        Audience::Vendor { vendor } => {
            let vendors = opening.map(|opening| opening.resolved.vendors.as_slice()).unwrap_or_default();
            vendors.get(vendor.index()).map_or_else(String::new, |vendor| vendor.key.clone())
        }
    }
}

impl Seen {
    /// As a document. Its keys are names that scripts read.
    #[must_use]
    pub fn document(&self, match_id: &MatchId, days: u32, who: &str) -> Value {
        json!({
            "match": match_id.as_str(),
            "day": self.day,
            "days": days,
            "as": who,
            "state_hash": self.state_hash.to_string(),
            "view": self.view,
            "truth": self.truth,
            "assumes": ASSUMES.document(),
        })
    }
}

impl Seeker {
    /// Before record 0, on the way to a day, from 1.
    #[must_use]
    pub fn new(stream: &StreamId, day: u32) -> Self {
        Self {
            stream: stream.clone(),
            day,
            replayer: Replayer::default(),
            heard: Heard::default(),
            link: genesis(stream),
            at_day_end: false,
            found: None,
            leapt: false,
        }
    }

    /// The number of the record that is wanted next.
    #[must_use]
    pub fn next_record(&self) -> u64 {
        self.replayer.records()
    }

    /// What the match began from; none before record 0.
    #[must_use]
    pub fn opening(&self) -> Option<&Opening> {
        self.replayer.state().map(|(opening, _)| opening)
    }

    /// Leaps to a snapshot, if it counts: it lies before the sought day's end and behind where the seeker stands, its link is
    /// that of `closing`, the log's record [`Snapshot::closing_record`], and its state has the hash in there. Otherwise
    /// nothing changes. Record 0 must have been taken in.
    pub fn leap(&mut self, snapshot: Snapshot, closing: &Record) -> bool {
        self.leapt_to(snapshot, closing).is_some()
    }

    fn leapt_to(&mut self, snapshot: Snapshot, closing: &Record) -> Option<()> {
        let (opening, _) = self.replayer.state()?;
        let Ok(Event::DayClosed(closed)) = Event::from_bytes(&closing.payload) else { return None };
        let is_the_logs = closing.seq == snapshot.closing_record()
            && closing.link == snapshot.link()
            && closed.day == snapshot.day();
        let is_on_the_way = snapshot.day() <= self.day && snapshot.closing_record() >= self.next_record();
        if !is_the_logs || !is_on_the_way || snapshot.state_hash() != closed.state_hash {
            return None;
        }
        // A forged log may give a forged state its hash, and a market that is none breaks its own checks.
        let restored = catch_unwind(AssertUnwindSafe(|| Simulation::restore(opening, snapshot.state())));
        let simulation = restored.ok()?.ok()?;
        self.replayer = Replayer::standing(opening.clone(), simulation, closing.seq + 1);
        self.heard = snapshot.into_heard();
        self.link = closing.link;
        self.leapt = true;
        self.end_day(closed.day, closed.state_hash);
        Some(())
    }

    /// Looks at the record that is wanted next, and takes it in if it belongs to the way.
    ///
    /// # Errors
    /// [`RecoverError`] that names the record at which the log stops being this match's.
    pub fn feed(&mut self, record: &Record) -> Result<Fed, RecoverError> {
        match self.take(record) {
            Ok(Fed::StartOver) => Ok(self.start_over()),
            // Without the snapshot the same fault is found, or an earlier one.
            Err(_) if self.leapt => Ok(self.start_over()),
            other => other,
        }
    }

    fn start_over(&mut self) -> Fed {
        *self = Self::new(&self.stream, self.day);
        Fed::StartOver
    }

    fn take(&mut self, record: &Record) -> Result<Fed, RecoverError> {
        let number = self.next_record();
        let link = self.must_follow(record, number)?;
        if self.found.is_some() {
            let event = Event::from_bytes(&record.payload)
                .map_err(|why| RecoverError::NoEvent { record: number, why })?;
            if !comes_with_a_day(&event) {
                return Ok(Fed::Found);
            }
        }
        let event = self.replayer.feed(&record.payload)?;
        self.link = link;
        self.at_day_end = false;
        if self.leapt && rewrites_the_past(&event) {
            return Ok(Fed::StartOver);
        }
        self.heard.see(&event, &mut self.replayer);
        let Event::DayClosed(closed) = event else { return Ok(Fed::Taken) };
        self.end_day(closed.day, closed.state_hash);
        Ok(Fed::DayOver(closed.day))
    }

    /// The link of the wanted record, which it must hold itself.
    fn must_follow(&self, record: &Record, number: u64) -> Result<Hash, RecoverError> {
        let broken = |why: &str| RecoverError::Unreadable { record: number, why: why.to_owned() };
        if record.seq != number {
            return Err(broken("missing, though later records are there"));
        }
        let link = link(&self.stream, number, &self.link, &record.payload);
        if record.link == link {
            Ok(link)
        } else {
            Err(broken("changed: its link is not that of its content"))
        }
    }

    fn end_day(&mut self, day: u32, state_hash: StateHash) {
        self.at_day_end = true;
        self.found = (day == self.day).then_some(state_hash);
    }

    /// What a later seek can leap to; none but right after [`Fed::DayOver`].
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        let (_, simulation) = self.replayer.state().filter(|_| self.at_day_end)?;
        let closing_record = self.next_record().checked_sub(1)?;
        Some(Snapshot::new(
            simulation.day(),
            closing_record,
            self.link,
            simulation.save(),
            self.heard.clone(),
        ))
    }

    /// Whether the sought day is closed.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        self.found.is_some()
    }

    /// Days that are closed where the seeker stands.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.replayer.state().map_or(0, |(_, simulation)| simulation.day())
    }

    /// The sought day: there once [`Fed::Found`] was said, or the log ended behind it; before that none.
    ///
    /// # Errors
    /// [`RecoverError::Fell`] where a market that nobody could have played can't be looked at.
    pub fn seen(&self, audience: Audience) -> Result<Option<Seen>, RecoverError> {
        let Some((state_hash, (_, simulation))) = self.found.zip(self.replayer.state()) else {
            return Ok(None);
        };
        let look = || {
            let public = simulation.public_view();
            let whole = |audience| -> Vec<Change> {
                view_of(simulation, &public, &self.heard, audience).changes().cloned().collect()
            };
            Seen { day: self.day, state_hash, view: whole(audience), truth: whole(Audience::Instructor {}) }
        };
        catch_unwind(AssertUnwindSafe(look)).map(Some).map_err(|panic| {
            let record = self.next_record().saturating_sub(1);
            RecoverError::Fell { record, why: panic_text(panic.as_ref()) }
        })
    }
}

/// Whether an event was logged in one step with the end of the day before it, so that nobody ever saw the one without the
/// other: what bots and the script put for the next day, and an end that the rules bring.
fn comes_with_a_day(event: &Event) -> bool {
    match event {
        Event::CommandsAccepted { author, .. } | Event::CommandRefused { author, .. } => match author {
            Author::Bot | Author::Script => true,
            Author::Person(_) => false,
        },
        Event::Ended { reason } => match reason {
            EndReason::ScenarioOver | EndReason::OneLeft => true,
            EndReason::Instructor => false,
        },
        Event::Opened(_)
        | Event::Started {}
        | Event::SeatControl { .. }
        | Event::DayClosed(_)
        | Event::ShockPlayed { .. }
        | Event::ScoreWeightsSet { .. }
        | Event::TakenBack { .. } => false,
    }
}

/// Whether the state behind an event follows from more than the state before it. Such a one, met behind a snapshot, has the
/// match played again from its beginning.
fn rewrites_the_past(event: &Event) -> bool {
    match event {
        // It is made from all moves before it.
        Event::TakenBack { .. } => true,
        Event::Opened(_)
        | Event::Started {}
        | Event::CommandsAccepted { .. }
        | Event::CommandRefused { .. }
        | Event::SeatControl { .. }
        | Event::DayClosed(_)
        | Event::Ended { .. }
        | Event::ShockPlayed { .. }
        | Event::ScoreWeightsSet { .. } => false,
    }
}
