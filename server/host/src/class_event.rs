//! The facts of a classroom's own log, and their bytes: a u16 version (little endian), then bincode. Append-only: a
//! variant or field is never reordered, removed or reused. People stand in it by number alone.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{Decode, Encode};
use burnrate_client_proto::id::{MatchId, PersonId, VendorId};
use burnrate_client_proto::view::Pace;

/// The version of the layout that is written.
const FORMAT: u16 = 1;

/// The longest event in bytes.
const EVENT_BYTES_MAX: usize = 16 * 1024;

const BINCODE: Configuration<LittleEndian, Varint, Limit<EVENT_BYTES_MAX>> =
    bincode::config::standard().with_limit::<EVENT_BYTES_MAX>();

/// One fact of a classroom.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ClassEvent {
    /// The first: the matches' logs exist by then.
    Opened {
        /// Classrooms of the server, counted from 1.
        number: u64,
        /// The scenario's key.
        scenario: String,
        /// The seed that all matches share.
        seed: u64,
        /// The matches, in order.
        matches: Vec<MatchId>,
        /// How days pass at first.
        pace: Pace,
    },
    /// Somebody took a seat.
    PersonJoined {
        /// Their number, from 1.
        person: PersonId,
        /// Which match, by its place.
        match_index: u16,
        /// The seat.
        vendor: VendorId,
    },
    /// Somebody gave their seat up.
    PersonLeft {
        /// Their number.
        person: PersonId,
    },
    /// The pace of all matches changed.
    PaceSet {
        /// To this.
        pace: Pace,
    },
    /// The instructor gave a seat to its bot, or back.
    BotSet {
        /// Which match, by its place.
        match_index: u16,
        /// The seat.
        vendor: VendorId,
        /// Whether its bot plays whoever is there.
        bot: bool,
    },
    /// Everybody who studies the matches may see every company's secrets.
    SecretsOpened,
    /// Written with the opening: one seat of the only match is played anew, against the recorded rivals of another match.
    MakeUp {
        /// The recorded match.
        of: MatchId,
        /// The seat.
        vendor: VendorId,
    },
}

/// Bytes that are no event, or an event that is too long for bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadClassEvent(String);

impl ClassEvent {
    /// The bytes.
    ///
    /// # Errors
    /// [`BadClassEvent`] beyond 16 KiB.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BadClassEvent> {
        let mut bytes = FORMAT.to_le_bytes().to_vec();
        bytes.extend(bincode::encode_to_vec(self, BINCODE).map_err(|e| BadClassEvent(e.to_string()))?);
        Ok(bytes)
    }

    /// The event in the bytes, all of them.
    ///
    /// # Errors
    /// [`BadClassEvent`] that says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadClassEvent> {
        let (version, rest) =
            bytes.split_first_chunk().ok_or_else(|| BadClassEvent("too short".to_owned()))?;
        let version = u16::from_le_bytes(*version);
        if version != FORMAT {
            return Err(BadClassEvent(format!("format {version}; this release knows {FORMAT}")));
        }
        let (event, read) =
            bincode::decode_from_slice(rest, BINCODE).map_err(|e| BadClassEvent(e.to_string()))?;
        if read < rest.len() {
            return Err(BadClassEvent(format!("{} bytes behind the event", rest.len() - read)));
        }
        Ok(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_read_back_and_their_bytes_stay_the_same() {
        let event = ClassEvent::PersonJoined { person: PersonId(3), match_index: 1, vendor: VendorId(4) };
        let bytes = event.to_bytes().expect("bytes");
        assert_eq!(bytes, [1, 0, 1, 3, 1, 4]);
        assert_eq!(ClassEvent::from_bytes(&bytes), Ok(event));
        let of = MatchId::new("7f3k").expect("a name");
        let made_up = ClassEvent::MakeUp { of, vendor: VendorId(4) };
        let written = made_up.to_bytes().expect("bytes");
        assert_eq!(written, [1, 0, 6, 4, b'7', b'f', b'3', b'k', 4]);
        assert_eq!(ClassEvent::from_bytes(&written), Ok(made_up));
        assert_eq!(ClassEvent::SecretsOpened.to_bytes().expect("bytes"), [1, 0, 5]);
        for bad in [&[][..], &[1], &[2, 0, 1, 3, 1, 4], &[1, 0, 1, 3, 1, 4, 0], &[1, 0, 9]] {
            assert!(ClassEvent::from_bytes(bad).is_err(), "{bad:?}");
        }
    }
}
