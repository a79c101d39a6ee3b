//! The good prefix of each stream of a damaged log, in a new file. The source is only read. What is not good is left
//! out and told; nothing is guessed or repaired. Rows beside the logs (people) are not copied.

use std::path::Path;

use crate::archive::ArchiveError;
use crate::chain::Head;
use crate::damage::Damage;
use crate::log_file::LogFile;
use crate::new_file::NewFile;
use crate::stream::StreamId;

/// What became of a whole log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Each stream, in the order of their names.
    pub streams: Vec<Recovered>,
}

/// What became of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Its name.
    pub stream: StreamId,
    /// Where its good prefix ends; that much is in the new file, sealed.
    pub kept: Head,
    /// How many records are known to be left out: as its head counts, or as are stored, whichever is more.
    pub lost_count: u64,
    /// The first fault; `None` for a stream that is whole.
    pub damage: Option<Damage>,
}

/// Writes the good prefix of every stream of `source` (a data folder or a file) to the new log file `out`.
pub fn recover(source: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<Recovery, ArchiveError> {
    let log = LogFile::open(source)?;
    let mut file = NewFile::create(out.as_ref())?;
    let mut streams = Vec::new();
    for stream in log.streams()? {
        streams.push(recover_stream(&log, &mut file, stream)?);
    }
    file.finish()?;
    Ok(Recovery { streams })
}

fn recover_stream(log: &LogFile, file: &mut NewFile, stream: StreamId) -> Result<Recovered, ArchiveError> {
    let number = file.add_stream(&stream)?;
    let walk = log.walk(&stream, |record| file.insert(number, &record))?;
    file.finish_stream(number, &stream, &walk.good)?;
    // A head that can't be read counts nothing; the damage tells of it.
    let head_count = log.info(&stream).ok().flatten().map_or(0, |info| info.head.count);
    let lost_count = walk.left.max(head_count.saturating_sub(walk.good.count));
    Ok(Recovered { stream, kept: walk.good, lost_count, damage: walk.damage })
}
