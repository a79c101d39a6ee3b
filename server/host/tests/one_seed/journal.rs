//! What one client sent and what it was answered, kept over all its connections: the judge of "nothing acknowledged is
//! lost, nothing is applied twice, a retry gets the same answer".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, PersonId};
use burnrate_client_proto::message::Answer;
use burnrate_sim::{Event, Stamp};
use sha2::{Digest, Sha256};

use crate::judge::Judge;

/// Answers that a server remembers for one client.
const REMEMBERED: usize = 64;

#[derive(Clone, Debug)]
struct Sent {
    commands: Vec<Command>,
    answer: Option<Answer>,
    too_old: bool,
}

/// One client's batches.
pub(crate) struct Journal {
    judge: Arc<Judge>,
    pub(crate) client: ClientId,
    person: PersonId,
    sent: BTreeMap<u64, Sent>,
    /// Questions on this connection that are not answered: whether a server was known to hold the batch by then.
    asked: BTreeMap<u64, Vec<bool>>,
    /// The planted fault: this answer is written down wrongly.
    misreads: bool,
}

impl Journal {
    pub(crate) fn new(client: ClientId, judge: &Arc<Judge>, misreads: bool) -> Self {
        let (judge, sent, asked) = (Arc::clone(judge), BTreeMap::new(), BTreeMap::new());
        Self { judge, client, person: PersonId(0), sent, asked, misreads }
    }

    pub(crate) fn belongs_to(&mut self, person: PersonId) {
        self.person = person;
    }

    /// As the server binds a client's name to a person.
    fn stamp(&self, seq: u64) -> Stamp {
        let mut hasher = Sha256::new();
        hasher.update(b"burnrate/client");
        hasher.update(self.client.0);
        hasher.update(self.person.0.to_le_bytes());
        let digest = hasher.finalize();
        Stamp { client: ClientId(digest[..16].try_into().unwrap()), seq }
    }

    /// The number of the next batch.
    pub(crate) fn next_seq(&self) -> u64 {
        self.sent.last_key_value().map_or(0, |(seq, _)| *seq) + 1
    }

    pub(crate) fn write(&mut self, seq: u64, commands: Vec<Command>) {
        self.sent.insert(seq, Sent { commands, answer: None, too_old: false });
    }

    pub(crate) fn commands(&self, seq: u64) -> Option<Vec<Command>> {
        self.sent.get(&seq).map(|sent| sent.commands.clone())
    }

    pub(crate) fn unanswered(&self) -> Vec<u64> {
        let open = self.sent.iter().filter(|(_, sent)| sent.answer.is_none() && !sent.too_old);
        open.map(|(seq, _)| *seq).collect()
    }

    pub(crate) fn connected(&mut self) {
        self.asked.clear();
    }

    pub(crate) fn asks(&mut self, seq: u64) {
        let known = self.judge.is_told(self.stamp(seq));
        self.asked.entry(seq).or_default().push(known);
    }

    /// The server answered.
    pub(crate) fn answered(&mut self, seq: u64, mut answer: Answer) {
        if self.misreads && seq == 3 {
            answer = Answer::Accepted { acts_on_day: 77_777, keys: Vec::new() };
        }
        let stamp = self.stamp(seq);
        let Some(sent) = self.sent.get_mut(&seq) else {
            if answer != (Answer::NeverSeen {}) {
                self.fault(&format!("batch {seq} was never sent and is answered {answer:?}"));
            }
            return self.judge.mark("asked for what was never sent");
        };
        match answer {
            Answer::NeverSeen {} => {
                let known = self.asked.get(&seq).is_none_or(|asked| asked.iter().all(|known| *known));
                if known || sent.answer.is_some() {
                    self.fault(&format!("batch {seq} is in the log and is said never to have been seen"));
                }
                self.judge.mark("asked for what never arrived");
            }
            Answer::TooOld {} => {
                sent.too_old = true;
                self.judge.mark("an answer was too old to tell");
            }
            Answer::Accepted { .. } | Answer::Refused { .. } => {
                if !self.judge.is_durable(stamp) {
                    self.judge.fault(&format!("batch {seq} of {stamp:?} was answered before it was durable"));
                }
                match &sent.answer {
                    None => sent.answer = Some(answer),
                    Some(before) if *before == answer => self.judge.mark("a retry got the same answer"),
                    Some(before) => {
                        let what = format!("batch {seq} was answered {before:?} and later {answer:?}");
                        self.fault(&what);
                    }
                }
            }
        }
    }

    /// Holds the whole journal to the log at the end.
    pub(crate) fn compare(&self, log: &[Event]) {
        let mut held = BTreeMap::new();
        let (mut remembered, mut forgotten) = (BTreeSet::new(), 0);
        for event in log {
            let Some(stamp) = crate::judge::stamp_of(event) else { continue };
            if stamp.client != self.stamp(0).client {
                continue;
            }
            if held.insert(stamp.seq, event).is_some() {
                self.fault(&format!("batch {} stands in the log twice", stamp.seq));
            }
            remembered.insert(stamp.seq);
            if remembered.len() > REMEMBERED {
                forgotten = remembered.pop_first().unwrap_or(0).max(forgotten);
            }
        }
        for (seq, sent) in &self.sent {
            self.compare_one(*seq, sent, held.get(seq).copied());
            if sent.too_old && *seq > forgotten {
                self.fault(&format!("batch {seq} was too old to tell, and only {forgotten} are forgotten"));
            }
        }
        if let Some(seq) = held.keys().find(|seq| !self.sent.contains_key(seq)) {
            self.fault(&format!("batch {seq} stands in the log and was never sent"));
        }
    }

    fn compare_one(&self, seq: u64, sent: &Sent, event: Option<&Event>) {
        let agrees = match (&sent.answer, event) {
            (None, _) => true,
            (
                Some(Answer::Accepted { acts_on_day, .. }),
                Some(Event::CommandsAccepted { commands, acts_on_day: on, .. }),
            ) => acts_on_day == on && *commands == sent.commands,
            (
                Some(Answer::Refused { index, rejection }),
                Some(Event::CommandRefused { index: at, rejection: why, .. }),
            ) => index == at && rejection == why,
            (Some(_), _) => false,
        };
        if !agrees {
            self.fault(&format!("batch {seq} was answered {:?} and the log holds {event:?}", sent.answer));
        }
    }

    fn fault(&self, what: &str) {
        self.judge.fault(&format!("person {}: {what}", self.person.0));
    }
}
