//! From the bytes of an older event format to those of the format after it: one step a format, each in a file of its own.
//!
//! A new format takes three things: the number [`EVENT_FORMAT`], a step from the format before it here, and a golden log
//! of that one in `tests/golden`. A step is pure, and knows the layout that it reads by types of its own or by types that
//! are the same to this day; who changes one of the latter first moves its old layout into the step, or the golden log
//! says so.

use std::borrow::Cow;

use super::{EVENT_FORMAT, EventError};

mod format_1;

/// What a step reads and returns: an event without the number of its format.
type Step = fn(&[u8]) -> Result<Vec<u8>, String>;

/// The format that a step reads, and the step to the next one; oldest first, without a gap, up to the present format.
const STEPS: [(u16, Step); 1] = [(1, format_1::upcast)];

/// An event of any known format as one of the present format.
pub(super) fn to_present(format: u16, body: &[u8]) -> Result<Cow<'_, [u8]>, EventError> {
    let known = STEPS.first().map_or(EVENT_FORMAT, |(oldest, _)| *oldest)..=EVENT_FORMAT;
    if !known.contains(&format) {
        return Err(EventError::UnknownFormat { format });
    }
    let due = STEPS.iter().filter(|(from, _)| *from >= format);
    due.copied().try_fold(Cow::Borrowed(body), |body, (from, step)| match step(&body) {
        Ok(next) => Ok(Cow::Owned(next)),
        Err(why) => Err(EventError::NotUpcast { format: from, why }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_lead_to_the_present_format() {
        let from: Vec<u16> = STEPS.iter().map(|(from, _)| *from).collect();
        let expected: Vec<u16> = (1..EVENT_FORMAT).collect();
        assert_eq!(from, expected);
    }

    #[test]
    fn the_present_format_stands_as_it_is_and_others_are_unknown() {
        assert!(matches!(to_present(EVENT_FORMAT, &[1]), Ok(Cow::Borrowed([1]))));
        for format in [0, EVENT_FORMAT + 1, u16::MAX] {
            assert_eq!(to_present(format, &[1]), Err(EventError::UnknownFormat { format }));
        }
    }
}
