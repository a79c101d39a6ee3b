//! Work spread over threads, its results handed back in order. Memory is bounded: no thread runs further ahead of the first
//! result that is still missing than a few results a thread. What comes out does not depend on how many threads there are.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

/// Results that may wait for an earlier one, a thread.
const AHEAD_PER_THREAD: usize = 8;

/// A match that broke one of the market's invariants; the panic's own words went to standard error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seed {seed}: the market broke one of its invariants; see above")]
pub struct Broken {
    /// The match's seed.
    pub seed: u64,
}

/// Runs a match's work; a panic in it is told with the seed instead of taking the others down.
///
/// # Errors
/// [`Broken`] when it panicked.
pub fn caught<T>(seed: u64, run: impl FnOnce() -> T) -> Result<T, Broken> {
    // Whatever the panic left half done is dropped with the match.
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| Broken { seed })
}

/// Runs `job` for 0 to `count` − 1 on so many threads, and hands each result to `take` on this thread, in order, until
/// it says [`ControlFlow::Break`]. Jobs that had begun by then are finished and thrown away.
pub fn spread<T: Send>(
    count: usize,
    threads: usize,
    job: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(usize, T) -> ControlFlow<()>,
) {
    let threads = threads.clamp(1, count.max(1));
    let gate = Gate::new(count, threads * AHEAD_PER_THREAD);
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, gate, job) = (send.clone(), &gate, &job);
            scope.spawn(move || {
                while let Some(number) = gate.next() {
                    if send.send((number, job(number))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut taken = 0;
        for (number, result) in receive {
            early.insert(number, result);
            while let Some(result) = early.remove(&taken) {
                if take(taken, result).is_break() {
                    gate.close();
                    return;
                }
                taken += 1;
                gate.open_to(taken);
            }
        }
    });
}

/// Lets threads begin jobs, but not too far ahead of what was taken.
struct Gate {
    state: Mutex<GateState>,
    moved: Condvar,
    count: usize,
    ahead: usize,
}

struct GateState {
    next: usize,
    taken: usize,
    closed: bool,
}

impl Gate {
    fn new(count: usize, ahead: usize) -> Self {
        let state = Mutex::new(GateState { next: 0, taken: 0, closed: false });
        Self { state, moved: Condvar::new(), count, ahead }
    }

    /// The next job, once there is room; none when there is nothing left to do.
    fn next(&self) -> Option<usize> {
        let mut state = self.lock();
        while !state.closed && state.next < self.count && state.next >= state.taken + self.ahead {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed || state.next >= self.count {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn open_to(&self, taken: usize) {
        self.lock().taken = taken;
        self.moved.notify_all();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn squares(threads: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        spread(
            100,
            threads,
            |n| n * n,
            |number, square| {
                all.push((number, square));
                ControlFlow::Continue(())
            },
        );
        all
    }

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        let expected: Vec<_> = (0..100).map(|n| (n, n * n)).collect();
        assert_eq!(squares(1), expected);
        assert_eq!(squares(7), expected);
        spread(0, 3, |n| n, |_, _| panic!("there is nothing to take"));
    }

    #[test]
    fn nobody_runs_far_ahead_of_a_slow_first() {
        let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let job = |n: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            if n == 0 {
                std::thread::sleep(std::time::Duration::from_millis(50));
                most.store(begun.load(Ordering::SeqCst), Ordering::SeqCst);
            }
        };
        spread(1_000, 2, job, |_, ()| ControlFlow::Continue(()));
        assert!(most.load(Ordering::SeqCst) <= 2 * AHEAD_PER_THREAD, "{most:?}");
        assert_eq!(begun.load(Ordering::SeqCst), 1_000);
    }

    #[test]
    fn a_break_ends_it() {
        let begun = AtomicUsize::new(0);
        let count = |n: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            n
        };
        let mut last = 0;
        spread(1_000, 2, count, |number, _| {
            last = number;
            if number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(last, 3);
        assert!(begun.load(Ordering::SeqCst) <= 4 + 2 * AHEAD_PER_THREAD);
    }

    #[test]
    fn a_panic_is_told_with_its_seed() {
        assert_eq!(caught(5, || 1), Ok(1));
        let broken = caught(41, || -> u32 { panic!("a planted fault of a match") });
        assert_eq!(broken, Err(Broken { seed: 41 }));
        assert!(broken.unwrap_err().to_string().contains("seed 41"));
    }
}
