//! What the benchmarks here stand on: a folder of their own, a server in a process of its own, and visitors of it.
//!
//! Everything is on the loopback, ends by itself, and is removed at its end.

pub(crate) mod fast_clock;
pub(crate) mod player;
pub(crate) mod program;
pub(crate) mod visitor;

use std::error::Error;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

use burnrate_client_proto::id::InstructorKey;
use burnrate_host::Config;
use burnrate_host::limits::Rate;

/// What a benchmark ends with.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The instructor's key of every server that is measured.
pub(crate) const KEY: &str = "a-key-for-benches";

/// Nothing here takes longer unless something is broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// No part lives longer, whatever becomes of the process that started it.
const LIFE: Duration = Duration::from_secs(100);

/// Whether cargo runs this as a benchmark; a test run of all targets only sees that it starts.
pub(crate) fn is_asked_to_measure() -> bool {
    let asked = std::env::args().any(|argument| argument == "--bench");
    if !asked {
        println!("this measures with `cargo bench` only");
    }
    asked
}

pub(crate) fn key() -> Outcome<InstructorKey> {
    Ok(InstructorKey::new(KEY)?)
}

/// Runs a benchmark to its end, within bounds.
pub(crate) fn run<T>(measuring: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { tokio::time::timeout(PATIENCE, measuring).await? })
}

/// Lets a part that is a process of its own run until it is killed, or its time is over.
pub(crate) fn live(part: impl Future<Output = Outcome<()>>) -> Outcome<()> {
    tokio::runtime::Runtime::new()?.block_on(async { tokio::time::timeout(LIFE, part).await? })
}

/// Starts this very program as a process of its own, with these arguments.
pub(crate) fn part(arguments: &[&str]) -> Outcome<program::Program> {
    program::Program::start(std::process::Command::new(std::env::current_exe()?).args(arguments))
}

/// A server's settings without the rates that hold people back.
pub(crate) fn without_rates() -> Outcome<Config> {
    let mut config = Config::new(key()?);
    let at_will = Rate { burst: 1_000_000, token_ms: 1 };
    (config.message_rate, config.command_rate) = (at_will, at_will);
    Ok(config)
}

/// Waits in real time, while others go on.
pub(crate) async fn pass(time: Duration) {
    tokio::time::sleep(time).await;
}

/// The value below which this part (0 to 1) of them lies.
pub(crate) fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    // Rounded down, so that the last is never passed.
    let place = (values.len() as f64 * part) as usize;
    values.get(place.min(values.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

/// A folder that exists as long as this value.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("burnrate-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed lies where the system keeps such things.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
