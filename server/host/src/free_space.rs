//! How much room is left where logs are kept. It is looked at now and then, and instructors are warned before there is
//! none: a full disk pauses every match that writes. Who measures is handed in, so that a test needs no full disk.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use burnrate_client_proto::view::NewsKind;

use crate::clock::Clock;
use crate::config::Config;
use crate::lobby::LobbyHall;

/// Tells how many bytes are left; none where nobody can tell.
#[derive(Clone)]
pub struct FreeSpace(Option<Arc<dyn Fn() -> Option<u64> + Send + Sync>>);

impl FreeSpace {
    /// Nobody can tell, so nothing is watched.
    #[must_use]
    pub fn unknown() -> Self {
        Self(None)
    }

    /// Whatever this tells.
    #[must_use]
    pub fn told_by(tell: impl Fn() -> Option<u64> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    /// The file system of a folder, as far as we may use it.
    #[cfg(unix)]
    #[must_use]
    pub fn of_folder(folder: &std::path::Path) -> Self {
        let folder = folder.to_owned();
        Self::told_by(move || {
            let told = rustix::fs::statvfs(&folder).ok()?;
            Some(told.f_bavail.saturating_mul(told.f_frsize))
        })
    }

    /// Not known on this system.
    #[cfg(not(unix))]
    #[must_use]
    pub fn of_folder(_folder: &std::path::Path) -> Self {
        Self::unknown()
    }
}

impl fmt::Debug for FreeSpace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.0.is_some() { "FreeSpace(told)" } else { "FreeSpace(unknown)" })
    }
}

/// The warning that stands, for matches that are made after it was given.
#[derive(Debug, Default)]
pub struct LowSpace(AtomicU32);

/// Stands for no warning.
const ENOUGH: u32 = 0;

impl LowSpace {
    /// The news for an instructor; none while there is room.
    #[must_use]
    pub fn warning(&self) -> Option<NewsKind> {
        let told = self.0.load(Relaxed);
        (told != ENOUGH).then(|| NewsKind::StorageLow { free_mib: told - 1 })
    }

    fn set(&self, free_mib: Option<u32>) {
        self.0.store(free_mib.map_or(ENOUGH, |free_mib| free_mib.saturating_add(1)), Relaxed);
    }
}

/// When to warn: below a mark, and again each time that half of what was left then is gone.
#[derive(Clone, Copy, Debug)]
struct Marks {
    low_bytes: u64,
    next_bytes: u64,
}

/// What a look at the disk comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// As before.
    Nothing,
    /// It is time to warn.
    Low,
    /// There is room again.
    Enough,
}

impl Marks {
    fn new(low_bytes: u64) -> Self {
        Self { low_bytes, next_bytes: low_bytes }
    }

    fn see(&mut self, free_bytes: u64) -> Seen {
        if free_bytes < self.next_bytes {
            self.next_bytes = free_bytes / 2;
            return Seen::Low;
        }
        // A quarter more than the mark, so that a figure that sways about it is told once.
        let warned = self.next_bytes < self.low_bytes;
        if warned && free_bytes >= self.low_bytes.saturating_add(self.low_bytes / 4) {
            self.next_bytes = self.low_bytes;
            return Seen::Enough;
        }
        Seen::Nothing
    }
}

/// Looks at the disk for ever.
pub(crate) async fn watch(clock: &dyn Clock, config: &Config, low: &LowSpace, lobby: &LobbyHall) {
    let Some(tell) = config.free_space.0.clone() else { return std::future::pending().await };
    let mut marks = Marks::new(config.space_low_bytes);
    loop {
        if let Some(free_bytes) = tell() {
            let free_mib = u32::try_from(free_bytes >> 20).unwrap_or(u32::MAX);
            match marks.see(free_bytes) {
                Seen::Nothing => {}
                Seen::Low => {
                    tracing::warn!(
                        free_mib,
                        "only {free_mib} MiB are left where the logs are kept; matches pause when nothing is left"
                    );
                    low.set(Some(free_mib));
                    lobby.tell_instructors(&NewsKind::StorageLow { free_mib });
                }
                Seen::Enough => {
                    tracing::info!(free_mib, "there is room again where the logs are kept");
                    low.set(None);
                }
            }
        }
        clock.sleep_until(clock.now_ms() + u64::from(config.space_look_ms)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_warns_below_the_mark_at_every_half_and_anew_after_there_was_room() {
        let mut marks = Marks::new(1_000);
        let told: Vec<Seen> = [5_000, 1_000, 999, 900, 500, 499, 300, 249, 1_249, 1_250, 1_100, 999, 0, 0]
            .map(|free_bytes| marks.see(free_bytes))
            .to_vec();
        let low = |at: &usize| told[*at] == Seen::Low;
        assert_eq!((0..told.len()).filter(low).collect::<Vec<_>>(), [2, 6, 11, 12]);
        assert_eq!(told.iter().filter(|seen| **seen == Seen::Enough).count(), 1);
        assert_eq!(told[9], Seen::Enough);
    }

    #[test]
    fn a_warning_stands_until_there_is_room_and_none_left_is_one_too() {
        let low = LowSpace::default();
        assert_eq!(low.warning(), None);
        low.set(Some(0));
        assert_eq!(low.warning(), Some(NewsKind::StorageLow { free_mib: 0 }));
        low.set(None);
        assert_eq!(low.warning(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_of_this_machine_tells_its_free_space() {
        let told = FreeSpace::of_folder(&std::env::temp_dir());
        assert!(told.0.expect("told")().is_some());
        let nowhere = FreeSpace::of_folder(std::path::Path::new("/there/is/no/such/folder"));
        assert_eq!(nowhere.0.expect("told")(), None);
    }
}
