//! What a check found wrong with a stream: which record, and in what way. The first fault of a stream is told; what
//! lies behind it can't be trusted, as each link rests on the one before.

use std::fmt;

use crate::chain::Hash;

/// The first fault of a stream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stream {stream}, record {record}: {why}")]
pub struct Damage {
    /// The stream's name.
    pub stream: String,
    /// Number of the record at fault, 0-based: every record below it is good.
    pub record: u64,
    /// What is wrong with it.
    pub why: DamageKind,
}

/// In what way a record, or the head, is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamageKind {
    /// The stored link is not what the payload, the place and the records before give: one of them was changed.
    Changed {
        /// The link that they give.
        expected: Hash,
        /// The link that is stored.
        found: Hash,
    },
    /// A whole record of this stream, moved or doubled: its link fits another place.
    OutOfPlace {
        /// The place that it fits.
        belongs_at: u64,
    },
    /// There is no such record, but there are later ones.
    Missing,
    /// The log ends here, but its head says that it has more records.
    ShorterThanHead {
        /// How many records the head says there are.
        head_count: u64,
    },
    /// The head says that the log ends before this record.
    LongerThanHead {
        /// How many records the head says there are.
        head_count: u64,
    },
    /// Count and links are in order, but the head's hash is not the last link; the record told is the last one.
    HeadDiffers,
    /// The file's seal does not fit its head; the record told is the last one.
    SealDiffers,
    /// The database has something else here than a record: a wrong type, width or range.
    Malformed(String),
    /// SQLite can't read the page.
    Unreadable(String),
    /// There is no stream of this name.
    NoSuchStream,
}

impl fmt::Display for DamageKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DamageKind::Changed { expected, found } => write!(
                out,
                "changed: its link is {}.. where its content gives {}..",
                short_hex(found),
                short_hex(expected)
            ),
            DamageKind::OutOfPlace { belongs_at } => write!(out, "out of place: it belongs at {belongs_at}"),
            DamageKind::Missing => out.write_str("missing, though later records are there"),
            DamageKind::ShorterThanHead { head_count } => {
                write!(out, "the log is shorter than its head, which counts {head_count} records")
            }
            DamageKind::LongerThanHead { head_count } => {
                write!(out, "the log is longer than its head, which counts {head_count} records")
            }
            DamageKind::HeadDiffers => out.write_str("the head's hash is not the last record's link"),
            DamageKind::SealDiffers => out.write_str("the seal does not fit the head"),
            DamageKind::Malformed(why) => write!(out, "malformed: {why}"),
            DamageKind::Unreadable(why) => write!(out, "unreadable: {why}"),
            DamageKind::NoSuchStream => out.write_str("there is no stream of this name"),
        }
    }
}

fn short_hex(hash: &Hash) -> String {
    hash[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}
