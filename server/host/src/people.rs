//! Who people are: the names they may have, the tokens that prove them, and the rows beside the logs that keep both.
//! A log never holds a name or a token; deleting a row deletes the person, and every log still verifies.

use bincode::config::{Configuration, Limit};
use bincode::{Decode, Encode};
use burnrate_client_proto::id::{JoinCode, PersonId, SeatToken};
use burnrate_client_proto::message::NameFault;
use burnrate_eventlog::Row;
use sha2::{Digest, Sha256};

use crate::entropy::Entropy;

/// The longest name in characters.
pub const NAME_CHARS_MAX: u16 = 24;

/// The table of people: key `CODE/number`, value [`PersonRow`].
pub const TABLE: &str = "people";

/// A person's name, as it may be shown: 1 to 24 visible characters, single spaces between.
///
/// # Errors
/// The fault of a name that can't be shown.
pub fn read_name(typed: &str) -> Result<String, NameFault> {
    let mut name = String::new();
    let mut chars = 0;
    for word in typed.split(is_space).filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push(' ');
            chars += 1;
        }
        for character in word.chars() {
            if is_hidden(character) {
                return Err(NameFault::Control);
            }
            chars += 1;
            if chars > NAME_CHARS_MAX {
                return Err(NameFault::TooLong);
            }
            name.push(character);
        }
    }
    if name.is_empty() { Err(NameFault::Empty) } else { Ok(name) }
}

/// Spaces that fold into one: not tabs and line ends, which have no place in a name.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !character.is_control()
}

/// Characters that show nothing, or change how their neighbours are shown.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
}

/// What is kept of a token: it can be checked and not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// SHA-256 of the token; a token has 128 random bits, so no salt is needed.
    #[must_use]
    pub fn of(token: &SeatToken) -> Self {
        Self(Sha256::digest(token.as_str()).into())
    }
}

/// A new token; none only if the alphabet of [`Entropy::hex`] were not a token's.
#[must_use]
pub fn draw_token(entropy: &Entropy) -> Option<SeatToken> {
    SeatToken::new(&entropy.hex(16)).ok()
}

/// What the table keeps of a person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PersonRow {
    /// The display name.
    pub name: String,
    /// What proves the person.
    pub token: TokenHash,
}

const ROW_CODEC: Configuration<bincode::config::LittleEndian, bincode::config::Varint, Limit<1024>> =
    bincode::config::standard().with_limit::<1024>();

/// The row that keeps a person of a classroom.
///
/// # Errors
/// A text when the name is longer than [`read_name`] gives.
pub fn row(code: &JoinCode, person: PersonId, kept: &PersonRow) -> Result<Row, String> {
    let value = bincode::encode_to_vec(kept, ROW_CODEC).map_err(|error| error.to_string())?;
    let key = format!("{code}/{}", person.0).into_bytes();
    Ok(Row { table: TABLE.to_owned(), key, value: Some(value) })
}

/// Reads a row back; none for one that is not ours.
#[must_use]
pub fn read_row(key: &[u8], value: &[u8]) -> Option<(JoinCode, PersonId, PersonRow)> {
    let (code, number) = std::str::from_utf8(key).ok()?.split_once('/')?;
    let (kept, read): (PersonRow, usize) = bincode::decode_from_slice(value, ROW_CODEC).ok()?;
    if read != value.len() {
        return None;
    }
    Some((JoinCode::new(code).ok()?, PersonId(number.parse().ok()?), kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_folded() {
        for (typed, name) in [
            ("  Nova ", "Nova"),
            ("熊猫\u{3000}一队", "熊猫 一队"),
            ("a \u{a0} b", "a b"),
            ("<img onerror=…>", "<img onerror=…>"),
            ("=1+1", "=1+1"),
            ("🔥🔥", "🔥🔥"),
        ] {
            assert_eq!(read_name(typed).as_deref(), Ok(name));
        }
        assert_eq!(read_name(&"x".repeat(24)).map(|name| name.len()), Ok(24));
    }

    #[test]
    fn names_that_can_not_be_shown_are_refused() {
        for empty in ["", "   ", "\u{3000}"] {
            assert_eq!(read_name(empty), Err(NameFault::Empty));
        }
        assert_eq!(read_name(&"名".repeat(25)), Err(NameFault::TooLong));
        assert_eq!(read_name(&"x".repeat(10_000)), Err(NameFault::TooLong));
        for hidden in
            ["a\0", "a\nb", "\t", "\u{202e}abc", "a\u{200b}b", "\u{feff}", "\u{1b}[31m", "\u{e0041}"]
        {
            assert_eq!(read_name(hidden), Err(NameFault::Control), "{hidden:?}");
        }
    }

    #[test]
    fn a_row_reads_back_and_others_do_not() {
        let entropy = Entropy::from_number(1);
        let token = draw_token(&entropy).expect("a token");
        let code = JoinCode::new("AB3K").expect("a code");
        let kept = PersonRow { name: "熊猫".to_owned(), token: TokenHash::of(&token) };
        let row = row(&code, PersonId(7), &kept).expect("a row");
        let value = row.value.expect("a value");
        assert!(!value.windows(32).any(|part| part == token.as_str().as_bytes()));
        assert_eq!(read_row(&row.key, &value), Some((code, PersonId(7), kept)));
        assert_eq!(read_row(b"AB3K", &value), None);
        assert_eq!(read_row(&row.key, &value[1..]), None);
    }
}
