//! A small log file with known records.

use std::path::{Path, PathBuf};

use burnrate_eventlog::{ArchiveWriter, Head, StreamId};

/// The stream of the sample.
pub(crate) fn stream() -> StreamId {
    StreamId::new("match/sample").expect("a valid name")
}

/// Payloads of 20 records of many lengths, one of them longer than a page; each begins with its number.
pub(crate) fn payloads() -> Vec<Vec<u8>> {
    (0..20_usize)
        .map(|seq| {
            let rest_bytes = if seq == 11 { 9000 } else { 24 + seq * 7 };
            let rest = (0..rest_bytes).map(|at| (at * 31 + seq * 7 + 1) as u8);
            format!("record {seq:02} ").into_bytes().into_iter().chain(rest).collect()
        })
        .collect()
}

/// Writes the sample as an archive.
pub(crate) fn write(folder: &Path) -> (PathBuf, Head) {
    let path = folder.join("sample.burn");
    let mut writer = ArchiveWriter::create(&path, &stream()).expect("created");
    writer.append(payloads()).expect("appended");
    (path, writer.seal().expect("sealed"))
}
