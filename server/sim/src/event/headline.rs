//! What the first record of a match tells every program, whichever release wrote it: its rules and its scenario's text.
//!
//! Invariant: in every format an opening has place 0 and begins with these two, so a format that can't be read further can
//! still be named. `inspect`, `replay` and `serve --check` read it before anything else.

use std::ops::RangeInclusive;

use super::{BINCODE, EVENT_BYTES_MAX, EVENT_FORMAT, EventError, malformed};

/// The formats that are known to hold the resolved scenario as one text, and the seed behind it.
const WITH_SEED: RangeInclusive<u16> = 2..=EVENT_FORMAT;

/// The beginning of an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The format of the record.
    pub format: u16,
    /// The rules under which the match is played.
    pub rules_version: u32,
    /// The scenario file as it was.
    pub scenario_text: String,
    /// The match's seed; none in a format that does not let it be found.
    pub seed: Option<u64>,
}

impl Headline {
    /// The headline of a log's first record.
    ///
    /// # Errors
    /// [`EventError`] when the bytes do not begin an opening.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EventError> {
        if bytes.len() > EVENT_BYTES_MAX {
            return Err(EventError::TooLong { bytes: bytes.len() });
        }
        let Some((head, body)) = bytes.split_first_chunk::<2>() else {
            return Err(EventError::TooShort { bytes: bytes.len() });
        };
        let format = u16::from_le_bytes(*head);
        let Some((0, mut rest)) = body.split_first() else {
            return Err(EventError::Malformed { why: "it is no opening".to_owned() });
        };
        let rules_version = taken(&mut rest)?;
        let scenario_text = taken(&mut rest)?;
        let seed = if WITH_SEED.contains(&format) {
            let _resolved: String = taken(&mut rest)?;
            Some(taken(&mut rest)?)
        } else {
            None
        };
        Ok(Self { format, rules_version, scenario_text, seed })
    }
}

fn taken<T: bincode::Decode<()>>(rest: &mut &[u8]) -> Result<T, EventError> {
    let (value, read) = bincode::decode_from_slice(rest, BINCODE).map_err(|error| malformed(&error))?;
    *rest = rest.get(read..).unwrap_or_default();
    Ok(value)
}
