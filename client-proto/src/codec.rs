//! Bytes to messages and back. One WebSocket frame holds one message: a text frame of JSON under the subprotocol
//! `burnrate.v1.json`, a binary frame of bincode under `burnrate.v1.bincode`.
//!
//! Decoding never panics, reads at most [`FRAME_BYTES_MAX`] bytes, makes at most [`DECODED_BYTES_MAX`] of them, and refuses
//! bytes behind the message.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{Decode, Encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest frame in bytes, either way.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;

/// The most memory that a list in a frame may promise to fill. A change takes two bytes on the wire and some two hundred in
/// memory, so a frame that is full of them needs a hundred times its length; a length that lies is refused beyond this.
pub const DECODED_BYTES_MAX: usize = 128 * FRAME_BYTES_MAX;

/// How a decoding error is cut before it is sent back.
const WHY_CHARS_MAX: usize = 200;

const BINCODE: Configuration<LittleEndian, Varint, Limit<DECODED_BYTES_MAX>> =
    bincode::config::standard().with_limit::<DECODED_BYTES_MAX>();

/// The two codecs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codec {
    /// JSON in text frames.
    Json,
    /// bincode in binary frames.
    Bincode,
}

/// Why bytes are no message, or a message could not become bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// Longer than a frame may be.
    #[error("a frame has at most {FRAME_BYTES_MAX} bytes, this one has {bytes}")]
    TooLarge {
        /// How long it is.
        bytes: usize,
    },
    /// Not a message of this codec.
    #[error("{0}")]
    Malformed(String),
}

impl Codec {
    /// The WebSocket subprotocol's name.
    #[must_use]
    pub fn subprotocol(self) -> &'static str {
        match self {
            Self::Json => "burnrate.v1.json",
            Self::Bincode => "burnrate.v1.bincode",
        }
    }

    /// The codec of a subprotocol's name.
    #[must_use]
    pub fn from_subprotocol(name: &str) -> Option<Self> {
        [Self::Json, Self::Bincode].into_iter().find(|codec| codec.subprotocol() == name)
    }

    /// The bytes of a message.
    ///
    /// # Errors
    /// [`CodecError::TooLarge`] beyond the frame's limit.
    pub fn encode<T: Serialize + Encode>(self, message: &T) -> Result<Vec<u8>, CodecError> {
        let bytes = match self {
            Self::Json => serde_json::to_vec(message).map_err(|e| malformed(&e))?,
            Self::Bincode => bincode::encode_to_vec(message, BINCODE).map_err(|e| malformed(&e))?,
        };
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(CodecError::TooLarge { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// The message in the bytes, all of them.
    ///
    /// # Errors
    /// [`CodecError`] that says what is wrong and where.
    pub fn decode<T: DeserializeOwned + Decode<()>>(self, bytes: &[u8]) -> Result<T, CodecError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(CodecError::TooLarge { bytes: bytes.len() });
        }
        match self {
            Self::Json => serde_json::from_slice(bytes).map_err(|e| malformed(&e)),
            Self::Bincode => {
                let (message, read) =
                    bincode::decode_from_slice(bytes, BINCODE).map_err(|e| malformed(&e))?;
                if read < bytes.len() {
                    let why = format!("{} bytes behind the message, at byte {read}", bytes.len() - read);
                    return Err(CodecError::Malformed(why));
                }
                Ok(message)
            }
        }
    }
}

fn malformed(error: &dyn std::fmt::Display) -> CodecError {
    CodecError::Malformed(error.to_string().chars().take(WHY_CHARS_MAX).collect())
}
