//! Names on the wire. Numbers are positions in the scenario's own order, so they mean the same in every
//! view of a match; strings are checked where they are made and hold nothing but their alphabet.

use std::fmt;

use bincode::de::Decoder;
use bincode::error::DecodeError;
use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

macro_rules! index_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
        #[serde(transparent)]
        pub struct $name(pub u16);

        impl $name {
            /// The position as an index.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    };
}

index_id!(
    /// A vendor: its position in the scenario, 0 to 11.
    VendorId
);
index_id!(
    /// A consumer segment: its position in the scenario.
    SegmentId
);
index_id!(
    /// An advertising channel: its position in the scenario.
    ChannelId
);
index_id!(
    /// A search keyword: its position in the scenario.
    KeywordId
);
index_id!(
    /// A project of one vendor, counted from 1 through the match.
    ProjectId
);
index_id!(
    /// A tender, counted from 1 through the match.
    TenderId
);
index_id!(
    /// A sort of business customer: its position in the scenario.
    BusinessSegmentId
);

/// A person of one classroom, by number. Names live apart from logs; a log holds only this.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(transparent)]
pub struct PersonId(pub u32);

/// A random 128-bit name that a browser (or a bot) draws once and keeps, so that the server can tell a
/// retry from a new command. 32 lower-case hex digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct ClientId(pub [u8; 16]);

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientId({self})")
    }
}

impl std::str::FromStr for ClientId {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let bad = || BadName { what: "a client id", rule: "32 hex digits" };
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let mut bytes = [0; 16];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for ClientId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClientId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is not the name it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {what}: it must be {rule}")]
pub struct BadName {
    /// What was expected, with its article.
    pub what: &'static str,
    /// What a good one looks like.
    pub rule: &'static str,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $length:expr, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "string"))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl<C> Decode<C> for $name {
            fn decode<D: Decoder<Context = C>>(decoder: &mut D) -> Result<Self, DecodeError> {
                let text: String = Decode::decode(decoder)?;
                Self::new(&text).map_err(|bad| DecodeError::OtherString(bad.to_string()))
            }
        }
        bincode::impl_borrow_decode!($name);

        impl $name {
            /// Checks the text's length and alphabet.
            ///
            /// # Errors
            /// [`BadName`] with the rule that it breaks.
            pub fn new(text: &str) -> Result<Self, BadName> {
                let allowed: fn(u8) -> bool = $allowed;
                if $length.contains(&text.len()) && text.bytes().all(allowed) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(BadName { what: $what, rule: $rule })
                }
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

text_id!(
    /// A match: 4 to 16 lower-case letters and digits. It stands in addresses and is no secret.
    MatchId, "a match id", "4 to 16 lower-case letters or digits", (4..=16),
    |b| b.is_ascii_lowercase() || b.is_ascii_digit()
);
text_id!(
    /// A classroom's join code: 4 to 6 of the letters and digits that nobody mistakes for another
    /// (no 0, 1, I, L, O). Read case-insensitively by way of [`JoinCode::read`].
    JoinCode, "a join code", "4 to 6 letters or digits, without 0, 1, I, L and O", (4..=6),
    |b| JoinCode::ALPHABET.contains(&b)
);
text_id!(
    /// The secret that proves a seat: 32 lower-case hex digits. It is shown once, to the one who joined.
    SeatToken, "a seat token", "32 lower-case hex digits", (32..=32),
    |b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
);
text_id!(
    /// The secret that proves an instructor: 8 to 64 letters, digits, `-` or `_`.
    InstructorKey, "an instructor key", "8 to 64 letters, digits, - or _", (8..=64),
    |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
);

impl JoinCode {
    /// The 31 characters that a code is made of.
    pub const ALPHABET: &'static [u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// Reads what a person typed: either case, spaces and hyphens ignored.
    ///
    /// # Errors
    /// [`BadName`] when what remains is no code.
    pub fn read(typed: &str) -> Result<Self, BadName> {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(16).collect();
        Self::new(&plain.to_ascii_uppercase())
    }
}

macro_rules! plain_name {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}
plain_name!(MatchId, JoinCode);

macro_rules! secret_name {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
secret_name!(SeatToken, InstructorKey);
