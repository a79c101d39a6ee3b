//! Where studies are worked out: threads of the lowest priority, so that no running match waits because somebody asks
//! what if. Work comes in small parts, each to a free thread; whoever stops waiting for a part that has not begun spares it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use burnrate_sim::panic_text;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{mpsc, oneshot};

/// Parts that may wait for a thread; whoever has more waits until there is room.
const WAITING_MAX: usize = 64;

type Part = Box<dyn FnOnce() + Send>;

/// The threads; they start when the first part comes.
#[derive(Debug, Default)]
pub(crate) struct Workshop {
    parts: OnceLock<mpsc::Sender<Part>>,
}

impl Workshop {
    /// Half as many threads as there are processors: even at the lowest priority a thread that is at work delays whoever
    /// wakes beside it a little, so some processors stay free of them (docs/BENCHMARKS.md, `studies`).
    pub(crate) fn threads() -> usize {
        std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
    }

    /// Works out a part. On a runtime of one thread it is done on the spot, as in `long_work`.
    ///
    /// # Errors
    /// What a panic in it said.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, String> {
        if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
            return caught(work);
        }
        let (send, receive) = oneshot::channel();
        let part: Part = Box::new(move || {
            // Nobody waits for it any more: the study was cancelled.
            if !send.is_closed() {
                // Whoever stopped waiting meanwhile needs no result.
                drop(send.send(caught(work)));
            }
        });
        let gone = |_| "the server's threads for studies are gone".to_owned();
        self.parts.get_or_init(start).send(part).await.map_err(|_| gone(()))?;
        receive.await.map_err(|_| gone(()))?
    }
}

fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panic_text(panic.as_ref()))
}

/// Starts the threads; they end when the workshop is dropped.
fn start() -> mpsc::Sender<Part> {
    let (send, receive) = mpsc::channel::<Part>(WAITING_MAX);
    let receive = Arc::new(Mutex::new(receive));
    for _ in 0..Workshop::threads() {
        let receive = Arc::clone(&receive);
        let started = std::thread::Builder::new().name("burnrate-study".to_owned()).spawn(move || {
            step_back();
            let next = || receive.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
            while let Some(part) = next() {
                part();
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "a thread for studies can't be started: {error}");
        }
    }
    send
}

/// Gives this thread the lowest priority. Linux has one a thread; elsewhere it would be the whole server's, so the
/// threads keep theirs there.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(19) {
        tracing::warn!(%error, "studies run at the usual priority: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn parts_are_worked_out_on_threads_of_the_lowest_priority() {
        let workshop = Workshop::default();
        let priority = || {
            #[cfg(target_os = "linux")]
            return rustix::process::getpriority_process(None).ok();
            #[cfg(not(target_os = "linux"))]
            Some(19)
        };
        assert_eq!(workshop.run(priority).await, Ok(Some(19)));
        assert_eq!(
            workshop.run(|| std::thread::current().name().map(str::to_owned)).await,
            Ok(Some("burnrate-study".to_owned()))
        );
        let panicked = workshop.run(|| assert_eq!(1 + 1, 3, "planted in a test")).await;
        assert!(panicked.is_err_and(|why| why.contains("planted in a test")));
    }

    #[tokio::test]
    async fn on_one_thread_parts_are_done_on_the_spot() {
        let here = std::thread::current().id();
        assert_eq!(Workshop::default().run(|| std::thread::current().id()).await, Ok(here));
    }
}
