//! The clock that everything in this crate reads: whole milliseconds that never go back, from an origin of its own.
//! [`SystemClock`] follows tokio's time; [`HandClock`] stands still until a test moves it. Nothing else in this
//! crate asks what time it is or sleeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use tokio::sync::watch;

/// A future that ends at its time.
pub type Alarm = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Milliseconds that never go back.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since this clock's origin.
    fn now_ms(&self) -> u64;

    /// Ends when [`Clock::now_ms`] has reached `at_ms`; at once when it has already.
    fn sleep_until(&self, at_ms: u64) -> Alarm;
}

/// The machine's own clock, by way of tokio; the origin is its making.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    origin: tokio::time::Instant,
}

impl SystemClock {
    /// A clock that starts at 0 now.
    #[must_use]
    pub fn start() -> Self {
        Self { origin: tokio::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn sleep_until(&self, at_ms: u64) -> Alarm {
        Box::pin(tokio::time::sleep_until(self.origin + Duration::from_millis(at_ms)))
    }
}

/// A clock that a test moves by hand; it starts at 0.
#[derive(Clone, Debug)]
pub struct HandClock {
    now_ms: watch::Sender<u64>,
}

impl HandClock {
    /// A clock at 0 ms.
    #[must_use]
    pub fn new() -> Self {
        Self { now_ms: watch::Sender::new(0) }
    }

    /// Moves the clock on and wakes whoever waited for that.
    pub fn advance(&self, by_ms: u64) {
        self.now_ms.send_modify(|now| *now += by_ms);
    }
}

impl Default for HandClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for HandClock {
    fn now_ms(&self) -> u64 {
        *self.now_ms.borrow()
    }

    fn sleep_until(&self, at_ms: u64) -> Alarm {
        let mut now_ms = self.now_ms.subscribe();
        Box::pin(async move {
            // An error means that the clock is gone: no time will come any more.
            if now_ms.wait_for(|now| *now >= at_ms).await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}

/// Lets hyper's timeouts run on our clock.
#[derive(Clone)]
pub(crate) struct HyperTimer {
    clock: Arc<dyn Clock>,
    /// The instant that stands for the clock's 0; instants are only ever compared with each other.
    origin: Instant,
}

impl HyperTimer {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, origin: Instant::now() }
    }

    fn at(&self, at_ms: u64) -> Pin<Box<dyn Sleep>> {
        Box::pin(HyperSleep(std::sync::Mutex::new(self.clock.sleep_until(at_ms))))
    }
}

impl Timer for HyperTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        let at = deadline.saturating_duration_since(self.origin);
        self.at(u64::try_from(at.as_millis()).unwrap_or(u64::MAX))
    }

    fn now(&self) -> Instant {
        self.origin + Duration::from_millis(self.clock.now_ms())
    }
}

/// hyper wants a sleep that may be shared between threads; the lock makes ours so, and is never contended.
struct HyperSleep(std::sync::Mutex<Alarm>);

impl Future for HyperSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let alarm = self.get_mut().0.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        alarm.as_mut().poll(context)
    }
}

impl Sleep for HyperSleep {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hand_clock_wakes_sleepers_at_their_time_and_not_before() {
        let clock = HandClock::new();
        let mut alarm = clock.sleep_until(100);
        clock.advance(99);
        let early = std::future::poll_fn(|context| Poll::Ready(alarm.as_mut().poll(context))).await;
        assert!(early.is_pending());
        clock.advance(1);
        alarm.await;
        assert_eq!(clock.now_ms(), 100);
        clock.sleep_until(50).await;
    }
}
