//! A clock that runs so fast that a day of the shortest turn lasts one tick, 20 a second: many days pass in a short
//! measurement, and no rule of the server's is another.

use std::future::pending;
use std::time::Duration;

use burnrate_host::clock::{Alarm, Clock};

/// Between two days.
pub(crate) const TICK: Duration = Duration::from_millis(50);

/// The shortest turn that a server takes, on its clock.
pub(crate) const TURN_MS: u32 = 1_000;

/// The turns of the scenarios that are measured are weeks.
const TURN_DAYS: u32 = 7;

/// In how much time one turn passes.
const TURN: Duration = TICK.saturating_mul(TURN_DAYS);

pub(crate) struct FastClock {
    origin: tokio::time::Instant,
}

impl FastClock {
    /// Begins now.
    pub(crate) fn start() -> Self {
        Self { origin: tokio::time::Instant::now() }
    }
}

impl Clock for FastClock {
    fn now_ms(&self) -> u64 {
        let turns = self.origin.elapsed().as_secs_f64() / TURN.as_secs_f64();
        (turns * f64::from(TURN_MS)) as u64
    }

    fn sleep_until(&self, at_ms: u64) -> Alarm {
        if at_ms > u64::from(u32::MAX) {
            return Box::pin(pending());
        }
        let at = TURN.mul_f64(at_ms as f64 / f64::from(TURN_MS));
        Box::pin(tokio::time::sleep_until(self.origin + at))
    }
}
