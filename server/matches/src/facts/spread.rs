//! Many pieces of work over a few threads, their results in the order of their numbers.
//!
//! Which thread does a piece changes nothing of its result. The first failure ends the whole; a panic in a piece is a failure
//! of that piece and not of the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::FactsError;

/// Does pieces 0 to `count` − 1 on at most `threads` threads.
pub(super) fn spread<T: Send>(
    count: usize,
    threads: usize,
    piece: impl Fn(usize) -> Result<T, FactsError> + Sync,
) -> Result<Vec<T>, FactsError> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let done = Mutex::new(Vec::with_capacity(count));
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return;
            }
            let result = catch_unwind(AssertUnwindSafe(|| piece(number))).unwrap_or(Err(FactsError::Broken));
            if result.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            // Nobody panics while holding the lock, so what it holds is whole.
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((number, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order_whatever_the_threads() {
        for threads in [1, 2, 7] {
            let squares = spread(20, threads, |n| Ok(n * n)).unwrap();
            assert_eq!(squares, (0..20).map(|n| n * n).collect::<Vec<_>>());
        }
        assert!(spread(0, 3, |_| Ok(())).unwrap().is_empty());
    }

    #[test]
    fn a_failure_and_a_panic_end_it() {
        let failed = spread(9, 2, |n| if n == 4 { Err(FactsError::NothingToFit) } else { Ok(n) });
        assert!(matches!(failed, Err(FactsError::NothingToFit)));
        let broken = spread(3, 2, |n| if n == 1 { panic!("seven users are missing") } else { Ok(n) });
        assert!(matches!(broken, Err(FactsError::Broken)));
    }
}
