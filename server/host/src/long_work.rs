//! Work that takes long, such as playing a log again: on a thread of its own, so that nobody waits for it. On a runtime
//! of one thread there is nobody to spare: it is done on the spot, and what runs there runs in one order alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burnrate_sim::panic_text;
use tokio::runtime::{Handle, RuntimeFlavor};

/// Runs what takes long.
///
/// # Errors
/// What a panic in it said.
pub(crate) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panic_text(panic.as_ref()));
    }
    tokio::task::spawn_blocking(work).await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => panic_text(panic.as_ref()),
        Err(error) => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn works_and_tells_panics() {
        assert_eq!(run(|| 7).await, Ok(7));
        let panicked = run(|| assert_eq!(1 + 1, 3, "planted in a test")).await;
        assert!(panicked.is_err_and(|why| why.contains("planted in a test")));
    }

    #[tokio::test]
    async fn on_one_thread_work_is_done_on_the_spot() {
        works_and_tells_panics().await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn on_many_threads_work_has_its_own() {
        works_and_tells_panics().await;
    }
}
