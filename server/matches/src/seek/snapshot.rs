//! A market at the end of a day, as bytes to keep: a cache that may be deleted at any time. Its layout stands in
//! server/eventlog/FORMAT.md; bytes that are anything else are no snapshot, whatever they are.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use burnrate_eventlog::Hash;
use burnrate_sim::{RULES_VERSION, SAVE_BYTES_MAX, StateHash};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::Heard;

/// The version of the layout.
pub const SNAPSHOT_FORMAT: u16 = 1;

/// The longest snapshot in bytes.
pub const SNAPSHOT_BYTES_MAX: usize = 16 * 1024 * 1024;

const MAGIC: [u8; 8] = *b"BURNSEEK";

/// Deflate's fastest: a higher level gains a few percent of the bytes and takes several times as long.
const DEFLATE_LEVEL: u8 = 1;

const BINCODE: Configuration<LittleEndian, Varint, Limit<SNAPSHOT_BYTES_MAX>> =
    bincode::config::standard().with_limit::<SNAPSHOT_BYTES_MAX>();

/// A market at the end of a day, and what its audiences had been told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    day: u32,
    /// The log's record that closes the day, and its link.
    closing_record: u64,
    link: Hash,
    state: Vec<u8>,
    heard: Heard,
}

impl Snapshot {
    /// Of a day that this record closes, which has this link.
    pub(super) fn new(day: u32, closing_record: u64, link: Hash, state: Vec<u8>, heard: Heard) -> Self {
        Self { day, closing_record, link, state, heard }
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day
    }

    /// The number of the record that closes the day.
    #[must_use]
    pub fn closing_record(&self) -> u64 {
        self.closing_record
    }

    pub(super) fn link(&self) -> Hash {
        self.link
    }

    pub(super) fn state(&self) -> &[u8] {
        &self.state
    }

    pub(super) fn state_hash(&self) -> StateHash {
        StateHash(*blake3::hash(&self.state).as_bytes())
    }

    pub(super) fn into_heard(self) -> Heard {
        self.heard
    }

    /// As bytes to keep; none if there would be more of them than [`SNAPSHOT_BYTES_MAX`].
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let heard = bincode::encode_to_vec(&self.heard, BINCODE).ok()?;
        let state_bytes = u32::try_from(self.state.len()).ok()?;
        let body = [&state_bytes.to_le_bytes()[..], &self.state, &heard].concat();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(SNAPSHOT_FORMAT.to_le_bytes());
        bytes.extend(RULES_VERSION.to_le_bytes());
        bytes.extend(self.day.to_le_bytes());
        bytes.extend(self.closing_record.to_le_bytes());
        bytes.extend(self.link);
        bytes.extend(compress_to_vec(&body, DEFLATE_LEVEL));
        let checksum = blake3::hash(&bytes);
        bytes.extend(checksum.as_bytes());
        (body.len() <= BODY_BYTES_MAX && bytes.len() <= SNAPSHOT_BYTES_MAX).then_some(bytes)
    }

    /// The snapshot in the bytes; none where they are not, to the last bit, what this release writes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > SNAPSHOT_BYTES_MAX {
            return None;
        }
        let (kept, checksum) = bytes.split_last_chunk::<32>()?;
        if blake3::hash(kept).as_bytes() != checksum {
            return None;
        }
        let mut rest = kept;
        let is_ours = take(&mut rest)? == MAGIC
            && u16::from_le_bytes(take(&mut rest)?) == SNAPSHOT_FORMAT
            && u32::from_le_bytes(take(&mut rest)?) == RULES_VERSION;
        if !is_ours {
            return None;
        }
        let day = u32::from_le_bytes(take(&mut rest)?);
        let closing_record = u64::from_le_bytes(take(&mut rest)?);
        let link = take(&mut rest)?;
        let body = decompress_to_vec_with_limit(rest, BODY_BYTES_MAX).ok()?;
        let mut body = body.as_slice();
        let state_bytes = usize::try_from(u32::from_le_bytes(take(&mut body)?)).ok()?;
        let (state, told) = body.split_at_checked(state_bytes)?;
        let (heard, read) = bincode::decode_from_slice(told, BINCODE).ok()?;
        (read == told.len()).then(|| Self { day, closing_record, link, state: state.to_vec(), heard })
    }
}

/// The longest saved state, and as much again for what was told.
const BODY_BYTES_MAX: usize = 2 * SAVE_BYTES_MAX;

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}
