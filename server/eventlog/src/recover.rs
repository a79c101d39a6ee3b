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
    /// What is wrong with the log as a whole: then there may have been more than even a whole stream shows.
    pub damage: Option<String>,
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
    let (log, damage) = LogFile::open_damaged(source.as_ref())?;
    let (names, list_damage) = log.readable_streams()?;
    let mut file = NewFile::create(out.as_ref())?;
    let mut streams = Vec::new();
    for stream in names {
        streams.push(recover_stream(&log, &mut file, stream)?);
    }
    file.finish()?;
    Ok(Recovery { streams, damage: damage.or(list_damage) })
}

fn recover_stream(log: &LogFile, file: &mut NewFile, stream: StreamId) -> Result<Recovered, ArchiveError> {
    let number = file.add_stream(&stream)?;
    let walk = log.walk_unindexed(&stream, |record| file.insert(number, &record))?;
    file.finish_stream(number, &stream, &walk.good)?;
    Ok(Recovered { stream, kept: walk.good, lost_count: walk.left, damage: walk.damage })
}
