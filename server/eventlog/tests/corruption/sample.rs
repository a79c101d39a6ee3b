//! Small logs to damage: an exported file, a data folder at rest, and one as a killed server leaves it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use burnrate_eventlog::{Append, DATABASE_FILE_NAME, EventStore, Row, SqliteStore, StreamId};

use crate::block_on::block_on;
use crate::sample_log;
use crate::temp_folder::TempFolder;

/// How many records each stream has.
pub(crate) type Counts = BTreeMap<StreamId, usize>;

/// A log's files and what is in it.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    /// Each with its name. The first is the one that is opened, when there is no data folder.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) is_folder: bool,
    pub(crate) payloads: BTreeMap<StreamId, Vec<Vec<u8>>>,
    /// What the streams held after each transaction, the last one last.
    pub(crate) history: Vec<Counts>,
    /// Where the last transaction begins in the write-ahead log, if there is one.
    pub(crate) last_transaction: Option<usize>,
}

pub(crate) const LOG_FILE_NAME: &str = "burnrate.db-wal";

/// All three.
pub(crate) fn all() -> [Sample; 3] {
    [exported(), folder(false), folder(true)]
}

fn exported() -> Sample {
    let folder = TempFolder::in_memory();
    let (path, head) = sample_log::write(folder.path());
    Sample {
        name: "exported file",
        files: vec![("sample.burn".to_owned(), fs::read(path).expect("read"))],
        is_folder: false,
        payloads: [(sample_log::stream(), sample_log::payloads())].into(),
        history: vec![[(sample_log::stream(), head.count as usize)].into()],
        last_transaction: None,
    }
}

/// Three streams with interleaved records, one without any, and two rows beside them.
fn folder(killed: bool) -> Sample {
    let folder = TempFolder::in_memory();
    let mut payloads = BTreeMap::new();
    let mut history = Vec::new();
    let row = |key: u8| Row { table: "people".to_owned(), key: vec![key], value: Some(b"Wang".to_vec()) };
    let store = SqliteStore::open(folder.path()).expect("opened");
    let names = ["class/c", "match/a", "match/b", "match/empty"];
    let mut streams: Vec<(StreamId, _)> = Vec::new();
    for name in names {
        let id = StreamId::new(name).expect("a valid name");
        streams.push((id.clone(), block_on(store.own(&id)).expect("owned")));
        payloads.insert(id, Vec::<Vec<u8>>::new());
    }
    block_on(store.put_rows(vec![row(1), row(2)])).expect("put");
    let mut store = Some(store);
    let mut log_bytes = 0;
    for step in 0..24_usize {
        // Half of it is folded into the database.
        if step == 12 {
            drop(store.take());
        }
        let open = store.get_or_insert_with(|| SqliteStore::open(folder.path()).expect("opened"));
        log_bytes = fs::metadata(folder.path().join(LOG_FILE_NAME)).map_or(0, |found| found.len() as usize);
        let (id, epoch) = &streams[step % 3];
        let held = payloads.get_mut(id).expect("a stream");
        let bytes = if step == 7 || step == 17 { 5000 } else { 30 + step * 11 };
        let rest = (0..bytes).map(|at| (at * 37 + step * 11) as u8);
        let payload: Vec<u8> =
            format!("record of step {step:02} ").into_bytes().into_iter().chain(rest).collect();
        let appended = block_on(open.append(id, *epoch, held.len() as u64, vec![payload.clone()]));
        assert!(matches!(appended, Append::Durable(_)), "{appended:?}");
        held.push(payload);
        history.push(payloads.iter().map(|(id, held)| (id.clone(), held.len())).collect());
    }
    let read = |name: &str| (name.to_owned(), fs::read(folder.path().join(name)).expect("read"));
    let files = if killed {
        vec![read(DATABASE_FILE_NAME), read(LOG_FILE_NAME)]
    } else {
        drop(store.take());
        vec![read(DATABASE_FILE_NAME)]
    };
    let name = if killed { "folder of a killed server" } else { "folder at rest" };
    Sample { name, files, is_folder: true, payloads, history, last_transaction: killed.then_some(log_bytes) }
}

impl Sample {
    /// Writes the files into an empty folder.
    pub(crate) fn lay(&self, folder: &Path) {
        for (name, bytes) in &self.files {
            fs::write(folder.join(name), bytes).expect("written");
        }
    }
}
