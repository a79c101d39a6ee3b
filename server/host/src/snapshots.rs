//! Where snapshots of matches are kept: a folder of files, one a match and day. It is a cache: whatever is wrong with it,
//! a file that can't be read or a folder that can't be written, is as if there were no snapshot, and never a fault.
//!
//! Invariant: the files together stay under a limit; those that were of no use for longest go first. A file is written whole
//! under another name before it gets its own. Files of other names are nobody's business here.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use burnrate_client_proto::id::MatchId;
use burnrate_matches::seek::{SNAPSHOT_BYTES_MAX, Snapshot};

/// What all snapshots of a folder may take: those of a match of 100,000 days, and half as much again.
pub const FOLDER_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The folder's name in a data folder.
const IN_DATA_FOLDER: &str = "snapshots";

/// What the name of a log's file is followed by in the name of the folder beside it.
const BESIDE_LOG: &str = ".seek";

const EXTENSION: &str = "snapshot";

/// A folder of snapshots, which need not be there.
#[derive(Debug)]
pub struct SnapshotFolder {
    path: PathBuf,
    bytes_max: u64,
    /// What lies there, oldest use first; none before the first write.
    kept: Option<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    files: BTreeSet<(SystemTime, PathBuf, u64)>,
    bytes: u64,
}

impl SnapshotFolder {
    /// The folder of a log: within a data folder, beside a file.
    #[must_use]
    pub fn of_log(log: &Path) -> Self {
        if log.is_dir() {
            return Self::new(Self::in_data_folder(log), FOLDER_BYTES_MAX);
        }
        let mut beside = log.as_os_str().to_owned();
        beside.push(BESIDE_LOG);
        Self::new(PathBuf::from(beside), FOLDER_BYTES_MAX)
    }

    /// Where the snapshots of a data folder's matches are.
    #[must_use]
    pub fn in_data_folder(data: &Path) -> PathBuf {
        data.join(IN_DATA_FOLDER)
    }

    /// A folder whose files together have at most so many bytes.
    #[must_use]
    pub fn new(path: PathBuf, bytes_max: u64) -> Self {
        Self { path, bytes_max, kept: None }
    }

    /// The days of a match up to one of which there are snapshots, the latest first.
    #[must_use]
    pub fn days(&self, match_id: &MatchId, until: u32) -> Vec<u32> {
        let names = self.files().filter_map(|path| day_of(match_id, &path));
        let mut days: Vec<u32> = names.filter(|day| *day <= until).collect();
        days.sort_unstable_by(|one, other| other.cmp(one));
        days
    }

    /// A snapshot of a match; none if there is none that can be read.
    #[must_use]
    pub fn read(&self, match_id: &MatchId, day: u32) -> Option<Snapshot> {
        let file = File::open(self.file(match_id, day)).ok()?;
        let mut bytes = Vec::new();
        file.take(SNAPSHOT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).ok()?;
        Snapshot::from_bytes(&bytes).filter(|snapshot| snapshot.day() == day)
    }

    /// Tells that a snapshot was of use, so that others go before it.
    pub fn used(&self, match_id: &MatchId, day: u32) {
        if let Ok(file) = File::options().append(true).open(self.file(match_id, day)) {
            // A file that keeps its old time goes a little early.
            drop(file.set_modified(SystemTime::now()));
        }
    }

    /// Keeps a snapshot, if that can be done, in place of an older one of the same day.
    pub fn write(&mut self, match_id: &MatchId, snapshot: &Snapshot) {
        let Some(bytes) = snapshot.to_bytes() else { return };
        let path = self.file(match_id, snapshot.day());
        // What could not be written is written the next time a seek comes by.
        drop(self.put(&path, &bytes));
    }

    fn put(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let length = bytes.len() as u64;
        if length > self.bytes_max {
            return Ok(());
        }
        fs::create_dir_all(&self.path)?;
        let mut kept = self.kept.take().unwrap_or_else(|| Kept::of(self.files()));
        kept.forget(path);
        kept.make_room(self.bytes_max - length);
        self.kept = Some(kept);
        let whole = path.with_extension(format!("{}.tmp", std::process::id()));
        let written = fs::write(&whole, bytes).and_then(|()| fs::rename(&whole, path));
        if written.is_err() {
            drop(fs::remove_file(&whole));
        } else if let Some(kept) = &mut self.kept {
            kept.add(path.to_owned(), length);
        }
        written
    }

    fn file(&self, match_id: &MatchId, day: u32) -> PathBuf {
        self.path.join(format!("{match_id}-{day}.{EXTENSION}"))
    }

    /// Every file that is a snapshot by its name, or one that was never finished.
    fn files(&self) -> impl Iterator<Item = PathBuf> + use<> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| is_ours(path))
    }
}

impl Kept {
    fn of(files: impl Iterator<Item = PathBuf>) -> Self {
        let mut kept = Self::default();
        for path in files {
            let Some(about) = fs::metadata(&path).ok().filter(fs::Metadata::is_file) else { continue };
            kept.bytes += about.len();
            kept.files.insert((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), path, about.len()));
        }
        kept
    }

    fn add(&mut self, path: PathBuf, bytes: u64) {
        self.bytes += bytes;
        self.files.insert((SystemTime::now(), path, bytes));
    }

    /// A file that is to be replaced takes no room.
    fn forget(&mut self, path: &Path) {
        let replaced = self.files.extract_if(.., |(_, other, _)| other == path);
        self.bytes -= replaced.map(|(_, _, bytes)| bytes).sum::<u64>();
    }

    fn make_room(&mut self, bytes_max: u64) {
        while self.bytes > bytes_max
            && let Some((_, path, bytes)) = self.files.pop_first()
        {
            // Somebody else may have removed it.
            drop(fs::remove_file(path));
            self.bytes -= bytes;
        }
    }
}

/// `ID-DAY.snapshot`, or `ID-DAY.PROCESS.tmp`.
fn is_ours(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let mut parts = name.split('.');
    let is_named = parts
        .next()
        .and_then(|stem| stem.split_once('-'))
        .is_some_and(|(match_id, day)| MatchId::new(match_id).is_ok() && day.parse::<u32>().is_ok());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(EXTENSION), None, _) => is_named,
        (Some(process), Some("tmp"), None) => is_named && process.parse::<u32>().is_ok(),
        _ => false,
    }
}

fn day_of(match_id: &MatchId, path: &Path) -> Option<u32> {
    let name = path.file_name()?.to_str()?.strip_suffix(EXTENSION)?.strip_suffix('.')?;
    let (of, day) = name.split_once('-')?;
    (of == match_id.as_str()).then(|| day.parse().ok()).flatten()
}
