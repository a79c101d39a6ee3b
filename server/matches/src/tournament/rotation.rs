//! Who sits where in which match of a tournament: fixed, and balanced. In each block of as many matches as there are policies
//! every policy sits in every seat exactly once; from block to block the circle in which they sit is shuffled, so that no
//! two are always neighbours. Uses no seed of a match.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

const KEY: &[u8; 32] = b"burnrate tournament rotation v1\0";

/// The place of each seat's policy among `policies`, in match `number` (from 0) of a tournament.
#[must_use]
pub fn seating(policies: usize, seats: usize, number: u64) -> Vec<usize> {
    let circle = policies as u64;
    if circle == 0 {
        return Vec::new();
    }
    let order = shuffled(policies, number / circle);
    let turn = (number % circle) as usize;
    (0..seats).map(|seat| order[(seat + turn) % policies]).collect()
}

/// 0 to `count` − 1, shuffled by Fisher and Yates from a stream of the block's own.
fn shuffled(count: usize, block: u64) -> Vec<usize> {
    let mut generator = ChaCha8Rng::from_seed(*KEY);
    generator.set_stream(block);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        // The product's upper half; its bias below 2^-50 sways no balance.
        let pick = (u128::from(generator.next_u64()) * (last as u128 + 1)) >> 64;
        order.swap(last, pick as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_sits_in_every_seat_equally_often() {
        for (policies, seats) in [(4, 6), (8, 6), (5, 5), (1, 3)] {
            let blocks = 9;
            let mut met = vec![vec![0; seats]; policies];
            for number in 0..blocks * policies as u64 {
                for (seat, policy) in seating(policies, seats, number).into_iter().enumerate() {
                    met[policy][seat] += 1;
                }
            }
            assert!(met.iter().flatten().all(|count| *count == blocks), "{policies} in {seats}: {met:?}");
        }
    }

    #[test]
    fn neighbours_change_from_block_to_block() {
        let after_first = |number| {
            let seats = seating(8, 8, number);
            let place = seats.iter().position(|policy| *policy == 0).unwrap();
            seats[(place + 1) % 8]
        };
        let mut neighbours: Vec<usize> = (0..20).map(|block| after_first(block * 8)).collect();
        neighbours.sort_unstable();
        neighbours.dedup();
        assert!(neighbours.len() > 4, "{neighbours:?}");
        assert_eq!(seating(8, 6, 77), seating(8, 6, 77));
    }

    #[test]
    fn nobody_to_seat_is_no_seating() {
        assert!(seating(0, 6, 3).is_empty());
    }
}
