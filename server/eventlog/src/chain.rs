//! The chain: each record's link is a SHA-256 over the stream's name, the record's place, the link before it and
//! the payload. Every part is fixed in width or preceded by its length, so no two different inputs share bytes.
//! It binds; it does not prove who wrote (there is no key).

use sha2::{Digest, Sha256};

use crate::stream::StreamId;

/// A SHA-256 digest.
pub type Hash = [u8; 32];

const TAG_GENESIS: &[u8; 16] = b"burnrate/head001";
const TAG_LINK: &[u8; 16] = b"burnrate/link001";
const TAG_SEAL: &[u8; 16] = b"burnrate/seal001";

/// Where a stream ends: how many records it has, and the link of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Count of records, so also the number that the next record gets.
    pub count: u64,
    /// Link of the last record; [`genesis`] of the stream while there is none.
    pub hash: Hash,
}

impl Head {
    /// The head of a stream without records.
    pub fn empty(stream: &StreamId) -> Head {
        Head { count: 0, hash: genesis(stream) }
    }

    /// The head after one more record.
    #[must_use]
    pub fn after(&self, stream: &StreamId, payload: &[u8]) -> Head {
        Head { count: self.count + 1, hash: link(stream, self.count, &self.hash, payload) }
    }
}

/// The hash before the first record: SHA-256 of tag, name length, name.
pub fn genesis(stream: &StreamId) -> Hash {
    named(TAG_GENESIS, stream).finalize().into()
}

/// The link of record `seq` (0-based) of `stream`, after a record whose link is `previous`.
pub fn link(stream: &StreamId, seq: u64, previous: &Hash, payload: &[u8]) -> Hash {
    let mut hasher = named(TAG_LINK, stream);
    hasher.update(seq.to_le_bytes());
    hasher.update(previous);
    hasher.update((payload.len() as u64).to_le_bytes());
    hasher.update(payload);
    hasher.finalize().into()
}

/// The seal of an exported stream: it says that the file was finished with this head.
pub fn seal(stream: &StreamId, head: &Head) -> Hash {
    let mut hasher = named(TAG_SEAL, stream);
    hasher.update(head.count.to_le_bytes());
    hasher.update(head.hash);
    hasher.finalize().into()
}

fn named(tag: &[u8; 16], stream: &StreamId) -> Sha256 {
    let name = stream.as_str().as_bytes();
    let mut hasher = Sha256::new();
    hasher.update(tag);
    hasher.update((name.len() as u64).to_le_bytes());
    hasher.update(name);
    hasher
}
