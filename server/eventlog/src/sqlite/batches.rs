//! What is committed together: whatever arrived while the last commit ran, at most [`BATCH_RECORDS_MAX`] records and
//! always at least one whole job. Where many write, a moment is waited for those who were just answered: each commit
//! costs a sync, and they would need another.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::jobs::Job;

/// Most records of one transaction, unless a single job has more.
const BATCH_RECORDS_MAX: usize = 256;

/// Longest wait for more jobs: a third of what a sync took where it was measured (docs/BENCHMARKS.md), so that it is
/// worth one. It is waited awake, as timers of the system are coarser.
const GATHER_MAX: Duration = Duration::from_micros(60);

/// Jobs that wait for the writer.
pub(super) type Queue = mpsc::Receiver<Box<dyn Job>>;

/// The queue in pieces that are committed together.
pub(super) struct Batches {
    queue: Queue,
    /// What was taken from the queue and did not fit.
    carried: Option<Box<dyn Job>>,
    /// How many jobs are worth a moment's wait: as many as came lately, one less after each batch that had fewer.
    expected: usize,
}

impl Batches {
    pub(super) fn of(queue: Queue) -> Self {
        Batches { queue, carried: None, expected: 0 }
    }

    /// Waits for a job, and takes what is there with it. `None`: the queue is closed and empty.
    pub(super) fn next(&mut self) -> Option<Vec<Box<dyn Job>>> {
        let first = self.carried.take().or_else(|| self.queue.blocking_recv())?;
        let mut weight = first.weight();
        let mut batch = vec![first];
        let until = Instant::now() + GATHER_MAX;
        while weight < BATCH_RECORDS_MAX {
            let Some(job) = self.take(batch.len() < self.expected, until) else { break };
            weight += job.weight();
            if weight > BATCH_RECORDS_MAX {
                self.carried = Some(job);
                break;
            }
            batch.push(job);
        }
        self.expected = batch.len().max(self.expected.saturating_sub(1));
        Some(batch)
    }

    /// The next job that is there, or, if `waiting`, that comes in time.
    fn take(&mut self, waiting: bool, until: Instant) -> Option<Box<dyn Job>> {
        loop {
            match self.queue.try_recv() {
                Ok(job) => return Some(job),
                Err(mpsc::error::TryRecvError::Empty) if waiting && Instant::now() < until => {
                    std::hint::spin_loop();
                }
                Err(_) => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::jobs::End;

    /// A job of so many records.
    struct Weighing(usize);

    impl Job for Weighing {
        fn weight(&self) -> usize {
            self.0
        }

        fn run(&mut self, _connection: &rusqlite::Connection) -> rusqlite::Result<()> {
            Ok(())
        }

        fn finish(self: Box<Self>, _end: End) {}
    }

    /// The weights of all batches of a queue that holds these jobs and is closed.
    fn batches_of(weights: &[usize]) -> Vec<Vec<usize>> {
        let (sender, queue) = mpsc::channel::<Box<dyn Job>>(weights.len());
        weights.iter().for_each(|weight| sender.try_send(Box::new(Weighing(*weight))).unwrap());
        drop(sender);
        let mut batches = Batches::of(queue);
        let of_batch = |batch: Vec<Box<dyn Job>>| batch.iter().map(|job| job.weight()).collect();
        std::iter::from_fn(|| batches.next().map(of_batch)).collect()
    }

    #[test]
    fn a_batch_is_full_or_the_queue_is_empty_and_the_order_stays() {
        assert_eq!(batches_of(&[1; 300]), [vec![1; 256], vec![1; 44]]);
        assert_eq!(batches_of(&[200, 56, 1]), [vec![200, 56], vec![1]]);
        assert_eq!(batches_of(&[200, 57, 1]), [vec![200], vec![57, 1]]);
        assert_eq!(batches_of(&[1_000, 1, 1_000]), [vec![1_000], vec![1], vec![1_000]]);
    }

    #[test]
    fn fewer_are_waited_for_when_they_do_not_come() {
        let (sender, queue) = mpsc::channel::<Box<dyn Job>>(8);
        let mut batches = Batches::of(queue);
        (0..3).for_each(|_| sender.try_send(Box::new(Weighing(1))).unwrap());
        assert_eq!(batches.next().unwrap().len(), 3);
        // Of the three one comes, and the others never do.
        for expected in [3, 2, 1, 1] {
            assert_eq!(batches.expected, expected);
            sender.try_send(Box::new(Weighing(1))).unwrap();
            assert_eq!(batches.next().unwrap().len(), 1);
        }
    }
}
