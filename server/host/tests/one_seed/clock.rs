//! The servers' clock: the simulation's own time, and on top of it the jumps of a machine that slept. Like every clock of
//! the host it never goes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use burnrate_host::clock::{Alarm, Clock};
use tokio::sync::Notify;
use tokio::time::Instant;

/// A clock that can jump ahead; a clone is the same clock.
#[derive(Clone)]
pub(crate) struct JumpingClock {
    origin: Instant,
    ahead_ms: Arc<AtomicU64>,
    jumped: Arc<Notify>,
}

impl JumpingClock {
    pub(crate) fn start() -> Self {
        // Not at 0, as no server has just been born with its clock.
        Self { origin: Instant::now(), ahead_ms: Arc::new(AtomicU64::new(1_000_000)), jumped: Arc::default() }
    }

    pub(crate) fn jump(&self, by_ms: u64) {
        self.ahead_ms.fetch_add(by_ms, SeqCst);
        self.jumped.notify_waiters();
    }
}

impl Clock for JumpingClock {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_millis()).unwrap() + self.ahead_ms.load(SeqCst)
    }

    fn sleep_until(&self, at_ms: u64) -> Alarm {
        let clock = self.clone();
        Box::pin(async move {
            loop {
                let jumped = clock.jumped.notified();
                let Some(left_ms) = at_ms.checked_sub(clock.now_ms()).filter(|left_ms| *left_ms > 0) else {
                    return;
                };
                tokio::select! {
                    biased;
                    () = jumped => {}
                    () = tokio::time::sleep(Duration::from_millis(left_ms)) => {}
                }
            }
        })
    }
}
