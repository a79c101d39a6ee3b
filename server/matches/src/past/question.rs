//! A question about a match that was played: parts that can be played apart from each other, and the document that
//! tells what came of them. The command line plays the parts over all processors, the server between other work; both
//! tell the same document.

use burnrate_sim::{OpenError, SaveError};
use serde_json::{Value, json};

use super::Past;
use super::fork::ForkError;

/// A question about a past.
pub trait Question: Send + Sync {
    /// What one part comes to.
    type Part: Send;

    /// What the parts are, for whoever waits: `seeds`, `decisions`.
    const PARTS: &'static str;

    /// How many parts there are; they are played in order, several at once.
    fn parts(&self) -> u32;

    /// Plays a part.
    ///
    /// # Errors
    /// [`Unanswerable`], and then the question has no answer.
    fn play(&self, past: &Past, part: u32) -> Result<Self::Part, Unanswerable>;

    /// Whether what was played, the parts from the first on, is answer enough.
    fn is_enough(&self, _played: &[Self::Part]) -> bool {
        false
    }

    /// The answer. Its keys are names that scripts read.
    fn document(&self, past: &Past, played: Vec<Self::Part>) -> Value;
}

/// Why a question has no answer: something in it is not as it must be. One line.
#[derive(Debug, thiserror::Error)]
pub enum Unanswerable {
    /// The market can't begin.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A moment of the match is none.
    #[error(transparent)]
    Saved(#[from] SaveError),
    /// There is no such fork.
    #[error(transparent)]
    Fork(#[from] ForkError),
    /// What is asked for is not there.
    #[error("{0}")]
    Asked(String),
}

/// What the figures of an answer assume, in words that a student understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Assumption {
    /// As documents have it.
    #[must_use]
    pub fn document(self) -> Value {
        json!({ "zh": self.zh, "en": self.en })
    }
}
