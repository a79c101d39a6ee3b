//! A record of draws, in the order in which a market took them: for showing that two markets took the same ones.
//! It only listens: no market reads it, and no draw depends on whether it is kept. Never part of the state.

use std::sync::{Arc, Mutex, PoisonError};

/// One draw that was handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The stream: purpose · 2^32 + day.
    pub nonce: u64,
    /// The place in that stream.
    pub position: u64,
    /// What stands there.
    pub bits: u64,
}

impl Draw {
    /// The day on which it was taken; of the vendor orders, the segment.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.nonce as u32
    }
}

/// Draws as they were taken. Clones share one record.
#[derive(Clone, Debug, Default)]
pub struct DrawRecord(Arc<Mutex<Vec<Draw>>>);

impl DrawRecord {
    /// What was taken since the last call.
    #[must_use]
    pub fn take(&self) -> Vec<Draw> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn note(&self, nonce: u64, from_position: u64, bits: impl IntoIterator<Item = u64>) {
        let mut draws = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        draws.extend((from_position..).zip(bits).map(|(position, bits)| Draw { nonce, position, bits }));
    }
}

#[cfg(test)]
mod tests {
    use crate::random::{Purpose, Streams};

    #[test]
    fn what_is_recorded_is_what_is_handed_out() {
        let (streams, record) = Streams::recorded(7);
        let mut draws = streams.stream(3, Purpose::ConsumerFlows);
        let mut uniforms = [0.0; 4];
        draws.fill(10, &mut uniforms);
        let single = draws.uniform(12);
        let taken = record.take();
        let plain: Vec<u64> = [10, 11, 12, 13, 12]
            .map(|at| Streams::new(7).stream(3, Purpose::ConsumerFlows).bits(at))
            .to_vec();
        assert_eq!(taken.iter().map(|draw| draw.bits).collect::<Vec<_>>(), plain);
        assert_eq!(taken.iter().map(|draw| draw.position).collect::<Vec<_>>(), [10, 11, 12, 13, 12]);
        assert!(
            taken.iter().all(|draw| draw.day() == 3 && draw.nonce >> 32 == Purpose::ConsumerFlows as u64)
        );
        assert_eq!(single.to_bits(), uniforms[2].to_bits());
        assert!(record.take().is_empty());
    }
}
