//! What may be asked about a match that was played, or is: the same match under other decisions, other seeds, other eyes.
//! The answer is a JSON document, the one that the command line prints for the same question.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::id::VendorId;
use crate::message::Audience;

/// The most entries of a fork's edit on the wire.
pub const EDITS_MAX: usize = 64;

/// The most seeds that one study may ask for on the wire.
pub const STUDY_SEEDS_MAX: u32 = 1_000;

/// A question about a match.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "study", deny_unknown_fields)]
pub enum Study {
    /// What was decided, with the record of each decision: for edits, and to take one back.
    Decisions {
        /// Whose; everybody's if none is named.
        vendor: Option<VendorId>,
    },
    /// What an audience saw at the end of a day, beside the truth.
    Seek {
        /// From 1.
        day: u32,
        /// Whose eyes.
        eyes: Audience,
    },
    /// The match from a day on with other decisions, beside what happened.
    Fork {
        /// The last day that is the match's own; 0: from the beginning.
        at_day: u32,
        /// What is to be different after it; at most [`EDITS_MAX`].
        edits: Vec<Edit>,
        /// Who decides for the companies that the edits leave alone.
        rivals: Rivals,
    },
    /// The same decisions under other seeds.
    Luck {
        /// How many, 2 to [`STUDY_SEEDS_MAX`].
        seeds: u32,
        /// The first of them; each next is one more.
        first_seed: u64,
        /// Whether a command that names what is not there under another seed is left out, rather than taking the next best.
        exact: bool,
    },
    /// The match without one decision at a time.
    Attribution {
        /// Whose decisions; those of all people if none is named.
        vendor: Option<VendorId>,
    },
    /// When a company that died could still have been saved, and how.
    LastChance {
        /// Which.
        vendor: VendorId,
        /// Seeds a change is tried under, 1 to 100.
        seeds: u32,
    },
    /// A seat beside its reference bot.
    OverBot {
        /// Which.
        vendor: VendorId,
        /// How many seeds, 2 to [`STUDY_SEEDS_MAX`].
        seeds: u32,
        /// The first of them; each next is one more.
        first_seed: u64,
    },
    /// What the match came to, for paper.
    Certificate {},
}

/// One thing that is to be different in a fork.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "edit", deny_unknown_fields)]
pub enum Edit {
    /// A decision is left out.
    Drop {
        /// Its record in the log.
        record: u64,
    },
    /// A decision is another one.
    Change {
        /// Its record in the log.
        record: u64,
        /// What is decided instead: 1 to [`crate::command::BATCH_COMMANDS_MAX`].
        commands: Vec<Command>,
    },
    /// A decision is made that was not.
    Add {
        /// It is put right before this day.
        day: u32,
        /// Who decides.
        vendor: VendorId,
        /// What: 1 to [`crate::command::BATCH_COMMANDS_MAX`].
        commands: Vec<Command>,
    },
}

/// Who decides for the companies that an edit leaves alone. (Stands in logs of forks: append only.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Rivals {
    /// They decide what they decided: nobody reacts.
    Recorded,
    /// Their bots decide anew each turn. Bots are not the people they stand for.
    Bots,
}
