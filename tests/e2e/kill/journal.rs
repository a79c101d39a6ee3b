//! What one client sent, what was acknowledged, and what it learned by asking after it was cut off. It is the client's
//! own: the server never sees it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Add;

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;

/// What one client knows. Its numbers are 1, 2, 3 and so on; at most the last of them is not answered.
#[derive(Debug, Default)]
pub(super) struct Journal {
    sent: u64,
    answers: BTreeMap<u64, Answer>,
    learned: Learned,
}

/// How often clients learned what.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Learned {
    pub(super) acknowledged: u64,
    pub(super) comebacks: u64,
    /// Commands that were cut off, had arrived, and were accepted.
    pub(super) arrived_accepted: u64,
    /// Commands that were cut off, had arrived, and were refused.
    pub(super) arrived_refused: u64,
    /// Commands that were cut off and had not arrived.
    pub(super) never_seen: u64,
    /// Answers that were given the same again.
    pub(super) asked_again: u64,
    pub(super) too_old: u64,
    /// Days that passed meanwhile, which the judge knows.
    pub(super) days: u64,
}

/// The commands of a number: every fifth is one that the rules refuse.
pub(super) fn commands(seq: u64) -> Vec<Command> {
    let yuan = i64::try_from(seq % 400).unwrap() + 10;
    let fen = if seq.is_multiple_of(5) { Fen(-yuan) } else { Fen::from_yuan(yuan) };
    vec![Command::SetPrice { price: Price::Subscription { fen_per_month: fen } }]
}

impl Journal {
    /// The number that was sent and is not answered.
    pub(super) fn doubtful(&self) -> Option<u64> {
        (self.sent > 0 && !self.answers.contains_key(&self.sent)).then_some(self.sent)
    }

    /// The last number that was sent.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Takes the number that is to be sent next: the doubtful one, or a new one.
    pub(super) fn next(&mut self) -> u64 {
        self.doubtful().unwrap_or_else(|| {
            self.sent += 1;
            self.sent
        })
    }

    pub(super) fn acknowledge(&mut self, seq: u64, answer: &Answer) {
        let known = matches!(answer, Answer::Accepted { .. } | Answer::Refused { .. });
        assert!(known, "command {seq} was answered with {answer:?}");
        let before = self.answers.insert(seq, answer.clone());
        assert!(before.is_none_or(|before| before == *answer), "command {seq} has two answers");
        self.learned.acknowledged = self.answers.len() as u64;
    }

    pub(super) fn answer(&self, seq: u64) -> Option<&Answer> {
        self.answers.get(&seq)
    }

    pub(super) fn answers(&self) -> &BTreeMap<u64, Answer> {
        &self.answers
    }

    pub(super) fn learn(&mut self, what: impl FnOnce(&mut Learned)) {
        what(&mut self.learned);
    }

    pub(super) fn learned(&self) -> Learned {
        self.learned
    }
}

impl Add for Learned {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            acknowledged: self.acknowledged + other.acknowledged,
            comebacks: self.comebacks + other.comebacks,
            arrived_accepted: self.arrived_accepted + other.arrived_accepted,
            arrived_refused: self.arrived_refused + other.arrived_refused,
            never_seen: self.never_seen + other.never_seen,
            asked_again: self.asked_again + other.asked_again,
            too_old: self.too_old + other.too_old,
            days: self.days + other.days,
        }
    }
}

impl fmt::Display for Learned {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            acknowledged,
            comebacks,
            arrived_accepted,
            arrived_refused,
            never_seen,
            asked_again,
            too_old,
            days,
        } = self;
        write!(
            out,
            "{acknowledged} acknowledged, {comebacks} comebacks; cut off: {arrived_accepted} accepted, {arrived_refused} \
             refused, {never_seen} never seen; {asked_again} answers the same again, {too_old} too old; {days} days"
        )
    }
}
