//! Holds an image to what was acknowledged before the cut: each stream is a prefix of what its writer appended, ends
//! where an append ended, and has every acknowledged record; rows and the exported file are there whole; the store
//! opens, takes more, and SQLite finds the database in order.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use burnrate_eventlog::{
    Append, ArchiveReader, DATABASE_FILE_NAME, EventStore, Head, LogFile, SqliteStore, StreamId,
};
use rusqlite::Connection;

use crate::block_on::block_on;
use crate::dice::Dice;
use crate::disk::Image;
use crate::temp_folder::TempFolder;
use crate::writer::{self, DATA, EXPORT, EXPORTED, ROWS, TABLE, batch, hex, payload, stream};

/// What was acknowledged so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Acknowledged {
    /// Of each stream: its epoch and how many records it has.
    pub(crate) streams: BTreeMap<String, (u64, u64)>,
    pub(crate) round: u8,
    pub(crate) exported: u64,
}

impl Acknowledged {
    /// Takes one line of the writer.
    pub(crate) fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<u64>().expect("a number");
        match words[0] {
            "own" => self.streams.entry(words[1].to_owned()).or_default().0 = number(2),
            "append" => {
                let count = number(2);
                assert_eq!(words[3], hex(&expected_head(words[1], count).hash), "the writer's own head");
                self.streams.entry(words[1].to_owned()).or_default().1 = count;
            }
            "put" => self.round = number(1) as u8,
            "export" => self.exported = number(1),
            "refused" => {}
            other => panic!("an acknowledgement of {other}"),
        }
    }
}

/// Where a stream ends that has the first `count` records.
fn expected_head(name: &str, count: u64) -> Head {
    let id = stream(name);
    (0..count).fold(Head::empty(&id), |head, seq| head.after(&id, &payload(name, seq)))
}

/// Why the image breaks what was acknowledged.
pub(crate) fn judge(image: &Image, told: &Acknowledged, dice: &mut Dice) -> Result<(), String> {
    let folder = TempFolder::in_memory();
    lay(image, folder.path(), dice);
    let data = folder.path().join(DATA);
    if told.streams.is_empty() && !image.contains_key(&format!("{DATA}/{DATABASE_FILE_NAME}")) {
        return Ok(());
    }
    // As somebody who looks at the folder before the server starts again.
    if !told.streams.is_empty() && dice.flip() {
        let log = LogFile::open(&data).map_err(|error| error.to_string())?;
        for (name, (_, count)) in &told.streams {
            let found = log.check(&stream(name)).map_err(|damage| damage.to_string())?;
            at_least(name, found.count, *count)?;
        }
    }
    let store = SqliteStore::open(&data).map_err(|error| error.to_string())?;
    streams_hold(&store, told)?;
    rows_hold(&store, told.round)?;
    goes_on(&store)?;
    drop(store);
    database_is_sound(&data)?;
    export_holds(&folder.path().join(EXPORT), told.exported)
}

/// Writes the image, and beside it whatever may have become of SQLite's shared memory.
fn lay(image: &Image, folder: &Path, dice: &mut Dice) {
    for (path, bytes) in image {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    let data = folder.join(DATA);
    if data.is_dir() && dice.flip() {
        let rubbish = vec![dice.next() as u8; 32 << 10];
        fs::write(data.join(format!("{DATABASE_FILE_NAME}-shm")), rubbish).expect("written");
    }
}

fn at_least(name: &str, found: u64, acknowledged: u64) -> Result<(), String> {
    if found < acknowledged {
        return Err(format!("{name}: {acknowledged} records were acknowledged, {found} are there"));
    }
    Ok(())
}

fn streams_hold(store: &SqliteStore, told: &Acknowledged) -> Result<(), String> {
    let found = block_on(store.streams()).map_err(|error| error.to_string())?;
    for name in told.streams.keys() {
        if !found.contains(&stream(name)) {
            return Err(format!("{name} was owned and is not there"));
        }
    }
    for id in &found {
        let (epoch, acknowledged) = told.streams.get(id.as_str()).copied().unwrap_or_default();
        let head = block_on(store.head(id)).map_err(|error| error.to_string())?;
        let head = head.ok_or_else(|| format!("{id} has no head"))?;
        at_least(id.as_str(), head.count, acknowledged)?;
        if head != expected_head(id.as_str(), head.count) {
            return Err(format!("{id}: its head is of no prefix of what was appended"));
        }
        if !ends_with_an_append(head.count) {
            return Err(format!("{id}: {} records end inside an append", head.count));
        }
        records_hold(store, id, head.count)?;
        let owned = block_on(store.own(id)).map_err(|error| error.to_string())?;
        if owned.0 <= epoch {
            return Err(format!("{id}: epoch {epoch} was given, now {} is", owned.0));
        }
    }
    Ok(())
}

fn ends_with_an_append(count: u64) -> bool {
    let mut end = 0;
    while end < count {
        end += batch(end);
    }
    end == count
}

fn records_hold(store: &SqliteStore, id: &StreamId, count: u64) -> Result<(), String> {
    let mut next = 0;
    while next < count {
        let page = block_on(store.read(id, next, 512)).map_err(|error| error.to_string())?;
        if page.is_empty() {
            return Err(format!("{id}: its records end at {next}, its head at {count}"));
        }
        for record in page {
            if record.seq != next || record.payload != payload(id.as_str(), next) {
                return Err(format!("{id}: record {next} is another"));
            }
            next += 1;
        }
    }
    Ok(())
}

fn rows_hold(store: &SqliteStore, acknowledged: u8) -> Result<(), String> {
    let found = block_on(store.rows(TABLE)).map_err(|error| error.to_string())?;
    let round = found.first().map_or(0, |(_, value)| value[0]);
    if round < acknowledged {
        return Err(format!("rows of round {acknowledged} were put, those of {round} are there"));
    }
    let whole = found.len() == usize::from(ROWS);
    let expected = writer::rows(round).into_iter().map(|row| row.value.unwrap_or_default());
    if round > 0 && !(whole && found.iter().map(|(_, value)| value).eq(expected.collect::<Vec<_>>().iter())) {
        return Err(format!("rows of round {round} are not whole"));
    }
    Ok(())
}

/// What was found can be continued.
fn goes_on(store: &SqliteStore) -> Result<(), String> {
    let id = stream(EXPORTED);
    let epoch = block_on(store.own(&id)).map_err(|error| error.to_string())?;
    let head = block_on(store.head(&id)).map_err(|error| error.to_string())?.unwrap_or(Head::empty(&id));
    match block_on(store.append(&id, epoch, head.count, vec![b"after the cut".to_vec()])) {
        Append::Durable(_) => Ok(()),
        refused => Err(format!("nothing can be appended after the cut: {refused:?}")),
    }
}

fn database_is_sound(data: &Path) -> Result<(), String> {
    let log = LogFile::open(data).map_err(|error| error.to_string())?;
    for id in log.streams().map_err(|error| error.to_string())? {
        log.check(&id).map_err(|damage| damage.to_string())?;
    }
    let connection = Connection::open(data.join(DATABASE_FILE_NAME)).map_err(|error| error.to_string())?;
    let answer: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(|error| error.to_string())?;
    if answer == "ok" { Ok(()) } else { Err(format!("integrity_check: {answer}")) }
}

/// An exported file is there whole or not at all; one that was acknowledged is there, or a later one.
fn export_holds(path: &Path, acknowledged: u64) -> Result<(), String> {
    if !path.exists() {
        return if acknowledged == 0 { Ok(()) } else { Err("the exported file is gone".to_owned()) };
    }
    let archive = ArchiveReader::open(path).map_err(|error| format!("the exported file: {error}"))?;
    let head = archive.check().map_err(|damage| format!("the exported file: {damage}"))?;
    if head != expected_head(EXPORTED, head.count) {
        return Err("the exported file is of another stream".to_owned());
    }
    at_least("the exported file", head.count, acknowledged)
}
