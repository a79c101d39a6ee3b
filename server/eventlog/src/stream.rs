//! The name of a stream. A value of [`StreamId`] is always a valid name; nothing else names a stream.

use std::fmt;
use std::str::FromStr;

use crate::limit::STREAM_NAME_BYTES_MAX;

/// The name of a stream: 1 to 64 bytes of `a-z`, `0-9`, `/`, `_`, `-`; for example `match/7f3k9q`.
///
/// Names are opaque here: a `/` groups them for people and is not a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(Box<str>);

/// Why a text is no stream name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamIdError {
    /// The name has no bytes.
    #[error("a stream name is empty: it needs 1 to {STREAM_NAME_BYTES_MAX} characters")]
    Empty,
    /// The name has too many bytes.
    #[error("a stream name has {bytes} bytes: at most {STREAM_NAME_BYTES_MAX} are allowed")]
    TooLong {
        /// Length of the refused name in bytes.
        bytes: usize,
    },
    /// A byte outside of the allowed set.
    #[error("a stream name has a character outside a-z 0-9 / _ - at byte {at}")]
    BadCharacter {
        /// Offset of the first such byte.
        at: usize,
    },
}

impl StreamId {
    /// Takes a name, or says why it is none.
    pub fn new(name: &str) -> Result<StreamId, StreamIdError> {
        if name.is_empty() {
            return Err(StreamIdError::Empty);
        }
        if name.len() > STREAM_NAME_BYTES_MAX {
            return Err(StreamIdError::TooLong { bytes: name.len() });
        }
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/_-".contains(&byte);
        match name.bytes().position(|byte| !allowed(byte)) {
            Some(at) => Err(StreamIdError::BadCharacter { at }),
            None => Ok(StreamId(name.into())),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for StreamId {
    type Err = StreamIdError;

    fn from_str(name: &str) -> Result<StreamId, StreamIdError> {
        StreamId::new(name)
    }
}
