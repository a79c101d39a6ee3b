//! The matches of a log: which streams of a data folder or file are matches, and which one is meant.

use burnrate_eventlog::{LogFile, Record, StreamId};

use super::failure::Failure;

/// Records read at a time.
const PAGE_RECORDS: usize = 256;

/// Streams of matches begin so.
pub(crate) const MATCH_STREAM_PREFIX: &str = "match/";

/// Streams of forks begin so, before the name of the match that is forked.
pub(crate) const FORK_STREAM_PREFIX: &str = "fork/";

/// The stream of a match.
pub(crate) fn match_stream(match_id: &str) -> Result<StreamId, Failure> {
    StreamId::new(&format!("{MATCH_STREAM_PREFIX}{match_id}")).map_err(Failure::input)
}

/// The match of a stream; none for a stream of another kind.
pub(crate) fn match_of(stream: &StreamId) -> Option<&str> {
    stream.as_str().strip_prefix(MATCH_STREAM_PREFIX)
}

/// The matches of a log, in the order of their names.
pub(crate) fn matches_of(log: &LogFile) -> Result<Vec<StreamId>, Failure> {
    let streams = log.streams().map_err(|error| Failure::Check(error.to_string()))?;
    Ok(streams.into_iter().filter(|stream| match_of(stream).is_some()).collect())
}

/// The forks in a log.
pub(crate) fn forks_of(log: &LogFile) -> Result<Vec<StreamId>, Failure> {
    let streams = log.streams().map_err(|error| Failure::Check(error.to_string()))?;
    Ok(streams.into_iter().filter(|stream| stream.as_str().starts_with(FORK_STREAM_PREFIX)).collect())
}

/// The one match that is meant: the named one, or the only one.
pub(crate) fn chosen(log: &LogFile, named: Option<&str>) -> Result<StreamId, Failure> {
    let matches = matches_of(log)?;
    let path = log.path().display();
    let names = || matches.iter().filter_map(match_of).collect::<Vec<_>>().join(", ");
    match (named, matches.as_slice()) {
        (_, []) => match forks_of(log)?.as_slice() {
            [] => Err(Failure::Input(format!("{path}: there is no match in this log"))),
            [fork, ..] => Err(Failure::Input(format!(
                "{path}: this is the fork of a match ({fork}); `burnrate replay --parent` runs it on the match's own log"
            ))),
        },
        (Some(name), all) => all
            .iter()
            .find(|stream| match_of(stream) == Some(name))
            .cloned()
            .ok_or_else(|| Failure::Input(format!("{path}: no match {name}; there are: {}", names()))),
        (None, [only]) => Ok(only.clone()),
        (None, _) => {
            Err(Failure::Input(format!("{path}: several matches; name one with --match: {}", names())))
        }
    }
}

/// The records of a stream in order; the first that can't be read is the last item, and says why.
pub(crate) fn records_of<'a>(
    log: &'a LogFile,
    stream: &'a StreamId,
) -> impl Iterator<Item = Result<Record, String>> + 'a {
    let mut from = Some(0);
    let pages = std::iter::from_fn(move || {
        let page = log.read(stream, from?, PAGE_RECORDS);
        from = page.as_ref().ok().and_then(|page| page.last()).map(|record| record.seq + 1);
        Some(
            page.map_or_else(|error| vec![Err(error.to_string())], |page| page.into_iter().map(Ok).collect()),
        )
    });
    pages.flatten()
}

/// The same, payloads alone.
pub(crate) fn payloads_of<'a>(
    log: &'a LogFile,
    stream: &'a StreamId,
) -> impl Iterator<Item = Result<Vec<u8>, String>> + 'a {
    records_of(log, stream).map(|record| record.map(|record| record.payload))
}
