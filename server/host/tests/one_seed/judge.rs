//! What all parts of a run report to, and who holds it against the promises: what became durable, what was told to
//! clients, what was shown. It keeps the trace, by which two runs of one seed are compared, and the marks of the rare
//! states that a run reached.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Mutex, MutexGuard};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{MatchId, PersonId};
use burnrate_client_proto::message::{Audience, Since};
use burnrate_client_proto::view::{Change, View};
use burnrate_eventlog::{Append, StreamId};
use burnrate_sim::{Event, Stamp};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

/// How often a rare state was reached.
pub(crate) type Marks = BTreeMap<&'static str, u64>;

/// The one who knows all.
pub(crate) struct Judge {
    origin: Instant,
    aloud: bool,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    trace: Vec<String>,
    marks: Marks,
    faults: Vec<String>,
    durable: BTreeSet<Stamp>,
    told: BTreeSet<Stamp>,
    days: BTreeMap<String, u32>,
    /// What was shown as of each step of each view, by whoever saw it first.
    steps: BTreeMap<(String, Audience, u64, u64), u64>,
    /// What was shown of each day.
    points: BTreeMap<(String, u32), u64>,
    /// Whose a bid of this height is: every bid of a person is one that nobody else makes.
    bids: BTreeMap<i64, PersonId>,
}

/// A hash for comparing within one process.
pub(crate) fn hash_of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for change in changes {
        hasher.write(&Codec::Bincode.encode(change).unwrap());
    }
    hasher.finish()
}

impl Judge {
    pub(crate) fn new() -> Self {
        let aloud = std::env::var_os("BURNRATE_TRACE").is_some();
        Self { origin: Instant::now(), aloud, inside: Mutex::default() }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    /// Writes one event into the trace.
    pub(crate) fn note(&self, what: &str, bytes: &[u8]) {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        let line = format!("{} {what} {:016x}", self.origin.elapsed().as_millis(), hasher.finish());
        if self.aloud {
            eprintln!("{line}");
        }
        self.inside().trace.push(line);
    }

    /// A rare state was reached.
    pub(crate) fn mark(&self, what: &'static str) {
        *self.inside().marks.entry(what).or_default() += 1;
    }

    /// A promise was broken.
    pub(crate) fn fault(&self, what: &str) {
        let at = self.origin.elapsed().as_millis();
        self.note(&format!("FAULT {what}"), &[]);
        self.inside().faults.push(format!("at {at} ms: {what}"));
    }

    /// What a run came to: its faults, its marks, its trace with the digest of it.
    pub(crate) fn verdict(&self) -> (Vec<String>, Marks, Vec<String>, String) {
        let inside = self.inside();
        let digest = Sha256::digest(inside.trace.join("\n"));
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        (inside.faults.clone(), inside.marks.clone(), inside.trace.clone(), digest)
    }

    /// An append ended in the store.
    pub(crate) fn appended(&self, stream: &StreamId, seq: u64, payloads: &[Vec<u8>], result: &Append) {
        let ended = match result {
            Append::Durable(_) => "durable",
            Append::Conflict { .. } => "conflict",
            Append::Fenced { .. } => "fenced",
            Append::Full => "full",
            Append::Unknown(_) => "unknown",
            Append::Failed(_) => "failed",
        };
        self.note(
            &format!("append {} {seq}+{} {ended}", stream.as_str(), payloads.len()),
            &payloads.concat(),
        );
    }

    /// Records are on the disk.
    pub(crate) fn durable(&self, stream: &StreamId, seq: u64, payloads: &[Vec<u8>]) {
        let Some(id) = stream.as_str().strip_prefix("match/") else { return };
        for (at, payload) in (seq..).zip(payloads) {
            match Event::from_bytes(payload) {
                Ok(Event::DayClosed(closed)) => {
                    self.inside().days.insert(id.to_owned(), closed.day);
                }
                Ok(event) => {
                    let Some(stamp) = stamp_of(&event) else { continue };
                    if !self.inside().durable.insert(stamp) {
                        self.fault(&format!("{stamp:?} was applied twice, the second time in record {at}"));
                    }
                }
                Err(error) => self.fault(&format!("record {at} of match {id} is no event: {error}")),
            }
        }
    }

    /// A server was told that its records are durable.
    pub(crate) fn told(&self, payloads: &[Vec<u8>]) {
        let events = payloads.iter().filter_map(|payload| Event::from_bytes(payload).ok());
        let stamps: Vec<Stamp> = events.filter_map(|event| stamp_of(&event)).collect();
        self.inside().told.extend(stamps);
    }

    pub(crate) fn is_durable(&self, stamp: Stamp) -> bool {
        self.inside().durable.contains(&stamp)
    }

    pub(crate) fn is_told(&self, stamp: Stamp) -> bool {
        self.inside().told.contains(&stamp)
    }

    /// A person makes a bid of this height.
    pub(crate) fn bid(&self, fen: i64, person: PersonId) {
        self.inside().bids.insert(fen, person);
    }

    pub(crate) fn bidder(&self, fen: i64) -> Option<PersonId> {
        self.inside().bids.get(&fen).copied()
    }

    /// Somebody was shown that a match has closed so many days.
    pub(crate) fn day_shown(&self, id: &MatchId, day: u32) {
        let durable = self.inside().days.get(&id.to_string()).copied().unwrap_or(0);
        if day > durable {
            self.fault(&format!("day {day} of match {id} was shown and only day {durable} is durable"));
        }
    }

    /// Somebody was shown one day's figures.
    pub(crate) fn point_shown(&self, id: &MatchId, change: &Change) {
        let Change::MarketPoint(point) = change else { return };
        let hash = hash_of([change]);
        let first = *self.inside().points.entry((id.to_string(), point.day)).or_insert(hash);
        if first != hash {
            self.fault(&format!("day {} of match {id} was shown with other figures before", point.day));
        }
    }

    /// Somebody's view stands at a step; whoever stood there saw the same. The clock apart: it runs.
    pub(crate) fn step_shown(&self, id: &MatchId, audience: Audience, at: Since, view: &View) {
        let hash = hash_of(view.changes().filter(|change| !matches!(change, Change::Clock(_))));
        let step = (id.to_string(), audience, at.epoch, at.seq);
        let first = *self.inside().steps.entry(step).or_insert(hash);
        if first != hash {
            self.fault(&format!("two views of {audience:?} of match {id} differ at {at:?}"));
        }
    }
}

/// The client's number that an event carries.
pub(crate) fn stamp_of(event: &Event) -> Option<Stamp> {
    match event {
        Event::CommandsAccepted { stamp, .. } | Event::CommandRefused { stamp, .. } => *stamp,
        Event::Opened(_)
        | Event::Started {}
        | Event::SeatControl { .. }
        | Event::DayClosed(_)
        | Event::Ended { .. }
        | Event::ShockPlayed { .. }
        | Event::ScoreWeightsSet { .. }
        | Event::TakenBack { .. } => None,
    }
}
