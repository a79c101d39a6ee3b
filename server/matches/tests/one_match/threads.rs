//! The same hash whoever plays a match: one thread, or four at once.

use burnrate_matches::Match;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, StateHash};

use crate::table::{match_id, opening, recover};

/// Keeps the log of a simulated match.
#[derive(Default)]
struct Scribe {
    log: Vec<Vec<u8>>,
    hashes: Vec<StateHash>,
}

impl Witness for Scribe {
    type Error = String;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), String> {
        self.log.extend_from_slice(records);
        Ok(())
    }

    fn day(&mut self, played: &Match, closed: &DayClosed) -> Result<(), String> {
        assert!(played.simulation().day() == closed.day);
        self.hashes.push(closed.state_hash);
        Ok(())
    }
}

fn played(seed: u64) -> Scribe {
    let mut scribe = Scribe::default();
    simulate(&match_id(), opening(seed, |_| ()), 60, &mut scribe).unwrap();
    scribe
}

#[test]
fn one_thread_and_four_play_the_same_matches() {
    let alone: Vec<_> = (0..4).map(|seed| played(seed).log).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..4).map(|seed| scope.spawn(move || played(seed).log)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(alone == together, "a log depends on who else plays");
    assert!(alone[0] != alone[1], "another seed is another match");
}

#[test]
fn a_simulated_match_leaves_a_log_that_recovers_to_its_end() {
    let scribe = played(9);
    assert_eq!(scribe.hashes.len(), 60);
    let again = recover(&scribe.log).unwrap();
    assert!(again.ended().is_some());
    assert_eq!(again.simulation().day(), 60);
}

#[test]
fn no_day_leaves_the_state_as_it_was() {
    let mut hashes = played(9).hashes;
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), 60);
}
