//! Waiting for a store that can't do its work at present: a disk that is full today must cost nobody a match.

use std::fmt::Display;
use std::future::Future;

use burnrate_eventlog::StoreError;

use crate::match_actor::Surroundings;

/// Whether another try may succeed after this.
pub(crate) fn may_pass(error: &StoreError) -> bool {
    match error {
        StoreError::Full | StoreError::Limit(_) | StoreError::Unknown(_) | StoreError::Failed(_) => true,
        StoreError::Damaged(_) => false,
    }
}

/// Tries until it works or can't, waiting longer each time.
///
/// # Errors
/// The first error for which `may_pass` is false.
pub(crate) async fn patiently<T, E: Display, F: Future<Output = Result<T, E>>>(
    around: &Surroundings,
    what: &impl Display,
    may_pass: impl Fn(&E) -> bool,
    mut attempt: impl FnMut() -> F,
) -> Result<T, E> {
    let mut wait_ms = u64::from(around.config.retry_ms);
    loop {
        match attempt().await {
            Err(error) if may_pass(&error) => {
                tracing::warn!("{what} can't be had from its log yet: {error}; next try in {wait_ms} ms");
            }
            ended => return ended,
        }
        around.clock.sleep_until(around.clock.now_ms() + wait_ms).await;
        wait_ms = (wait_ms * 2).min(u64::from(around.config.retry_ms_max));
    }
}
