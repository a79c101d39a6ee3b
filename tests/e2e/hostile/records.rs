//! What must hold of any bytes that stand as a record in a match's log. Used by the ordinary tests and by
//! `fuzz/fuzz_targets/records.rs`; a broken promise panics.

use burnrate_matches::replay::Replayer;
use burnrate_sim::{Event, EventError};

/// A payload is an event that is written as it was read, or an error that says what is wrong; and no first record makes
/// a replay fall.
pub(crate) fn check(payload: &[u8]) {
    let event = match Event::from_bytes(payload) {
        Ok(event) => event,
        Err(error) => {
            assert!(error.to_string().lines().count() == 1, "{error}");
            if let EventError::TrailingBytes { bytes } = error {
                assert!((1..payload.len()).contains(&bytes));
            }
            return;
        }
    };
    let bytes = event.to_bytes().expect("what was read can be written");
    assert_eq!(Event::from_bytes(&bytes).as_ref(), Ok(&event));
    let mut replayer = Replayer::default();
    let opens = matches!(event, Event::Opened(_));
    match replayer.feed(payload) {
        Ok(fed) => assert!(opens && fed == event && replayer.records() == 1),
        Err(error) => assert!(error.record() == 0 && replayer.records() == 0, "{error}"),
    }
}
