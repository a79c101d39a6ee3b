//! What must hold of any bytes that come as a frame, in either codec and either direction. Used by the ordinary tests and
//! by `fuzz/fuzz_targets/frames.rs`; a broken promise panics.

use std::fmt::Debug;

use bincode::{Decode, Encode};
use burnrate_client_proto::codec::{Codec, CodecError, FRAME_BYTES_MAX};
use burnrate_client_proto::message::{ClientMessage, ServerMessage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An error is cut to this before it is sent back.
const WHY_CHARS_MAX: usize = 200;

/// The input that makes [`check`] read this frame.
pub(crate) fn input(codec: Codec, from_server: bool, frame: &[u8]) -> Vec<u8> {
    let selector = u8::from(codec == Codec::Bincode) | u8::from(from_server) << 1;
    [&[selector], frame].concat()
}

/// The first byte chooses codec and direction, the rest is the frame.
pub(crate) fn check(input: &[u8]) {
    let Some((selector, frame)) = input.split_first() else { return };
    let codec = if selector & 1 == 0 { Codec::Json } else { Codec::Bincode };
    if selector & 2 == 0 {
        check_as::<ClientMessage>(codec, frame);
    } else {
        check_as::<ServerMessage>(codec, frame);
    }
}

/// A frame is a message or an error that says why; a message has one reading, whichever way it travels.
fn check_as<T>(codec: Codec, frame: &[u8])
where
    T: Serialize + DeserializeOwned + Encode + Decode<()> + PartialEq + Debug,
{
    match codec.decode::<T>(frame) {
        Err(CodecError::TooLarge { bytes }) => assert!(bytes == frame.len() && bytes > FRAME_BYTES_MAX),
        Err(CodecError::Malformed(why)) => {
            let chars = why.chars().count();
            assert!((1..=WHY_CHARS_MAX).contains(&chars), "an error of {chars} characters");
        }
        Ok(message) => {
            assert!(frame.len() <= FRAME_BYTES_MAX, "a frame of {} bytes was read", frame.len());
            for way in [Codec::Json, Codec::Bincode] {
                travels(way, &message, codec == Codec::Bincode && way == codec, frame.len());
            }
        }
    }
}

/// Encoded, the message is read as itself, and encoding that again gives the same bytes.
fn travels<T>(way: Codec, message: &T, at_most_as_long: bool, frame_bytes: usize)
where
    T: Serialize + DeserializeOwned + Encode + Decode<()> + PartialEq + Debug,
{
    let bytes = match way.encode(message) {
        Ok(bytes) => bytes,
        // Names that the other codec leaves out may make a message too long for a frame, and nothing else may.
        Err(CodecError::TooLarge { bytes }) => {
            return assert!(bytes > FRAME_BYTES_MAX && !at_most_as_long, "{bytes} of {frame_bytes}");
        }
        Err(error) => panic!("{message:?} has no bytes: {error}"),
    };
    // bincode reads a number that was written longer than it needs to be, and writes it short.
    assert!(!at_most_as_long || bytes.len() <= frame_bytes, "{} from {frame_bytes} bytes", bytes.len());
    let again = way.decode::<T>(&bytes).unwrap_or_else(|error| panic!("{way:?}: {error}: {message:?}"));
    assert_eq!(&again, message, "{way:?}");
    assert_eq!(way.encode(&again).as_ref(), Ok(&bytes), "{way:?}");
}
