//! A disk on which a recording is replayed, and the images that a power cut could leave of it: all that was synced is
//! there; of what was not, anything may be. A file's bytes are durable after a sync of the file, its name only after a
//! sync of its folder. The smallest thing that is written whole is a sector.

use std::collections::{BTreeMap, BTreeSet};

use crate::dice::Dice;
use crate::recording::Op;

const SECTOR_BYTES: usize = 512;
const PAGE_BYTES: usize = 4096;

/// What of the unsynced changes an image has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Survival {
    Nothing,
    /// All of them, as when only the process is killed.
    Everything,
    /// Those up to a moment, the last one torn between two sectors.
    TornPrefix,
    Writes,
    Pages,
    /// Any sectors, and any length that the file had; what a lost sector of a grown file holds is rubbish.
    Sectors,
}

impl Survival {
    pub(crate) const ALL: [Survival; 6] = [
        Survival::Nothing,
        Survival::Everything,
        Survival::TornPrefix,
        Survival::Writes,
        Survival::Pages,
        Survival::Sectors,
    ];
}

/// An image: the bytes of each file by its path. Folders are made as their files need them.
pub(crate) type Image = BTreeMap<String, Vec<u8>>;

#[derive(Default)]
struct Inode {
    folder: bool,
    durable: Vec<u8>,
    current: Vec<u8>,
    /// In the order in which they were made, each with its moment.
    unsynced: Vec<(u64, Change)>,
}

enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Resize { length: usize },
}

#[derive(Clone)]
enum Naming {
    Bind { path: String, inode: usize },
    Rename { from: String, to: String, inode: usize },
    Remove { path: String },
}

#[derive(Default)]
pub(crate) struct Disk {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    durable_names: BTreeMap<String, usize>,
    unsynced_names: Vec<(u64, Naming)>,
    moment: u64,
}

impl Disk {
    /// Replays one operation.
    pub(crate) fn replay(&mut self, op: &Op) {
        self.moment += 1;
        match op {
            Op::MakeFolder { path } => self.create(path, true),
            Op::Create { path } => self.create(path, false),
            Op::Write { path, offset, bytes } => {
                self.change(path, Change::Write { offset: *offset as usize, bytes: bytes.clone() });
            }
            Op::Resize { path, length } => self.change(path, Change::Resize { length: *length as usize }),
            Op::Sync { path } => self.sync(path),
            Op::Rename { from, to } => {
                let inode = self.names[from];
                self.name(Naming::Rename { from: from.clone(), to: to.clone(), inode });
            }
            Op::Remove { path } => self.name(Naming::Remove { path: path.clone() }),
            Op::Acknowledge { .. } => {}
        }
    }

    /// Whether a power cut now could lose anything.
    pub(crate) fn has_unsynced(&self) -> bool {
        !self.unsynced_names.is_empty() || self.inodes.iter().any(|inode| !inode.unsynced.is_empty())
    }

    fn create(&mut self, path: &str, folder: bool) {
        self.inodes.push(Inode { folder, ..Inode::default() });
        self.name(Naming::Bind { path: path.to_owned(), inode: self.inodes.len() - 1 });
    }

    fn name(&mut self, naming: Naming) {
        apply_name(&mut self.names, &naming);
        self.unsynced_names.push((self.moment, naming));
    }

    fn change(&mut self, path: &str, change: Change) {
        let inode = &mut self.inodes[self.names[path]];
        apply(&mut inode.current, &change);
        inode.unsynced.push((self.moment, change));
    }

    fn sync(&mut self, path: &str) {
        if let Some(inode) =
            self.names.get(path).map(|at| &mut self.inodes[*at]).filter(|inode| !inode.folder)
        {
            let unsynced = std::mem::take(&mut inode.unsynced);
            unsynced.iter().for_each(|(_, change)| apply(&mut inode.durable, change));
            return;
        }
        let (synced, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.unsynced_names).into_iter().partition(|(_, name)| name.folder() == path);
        synced.iter().for_each(|(_, naming)| apply_name(&mut self.durable_names, naming));
        self.unsynced_names = left;
    }

    /// An image of a cut at this moment.
    pub(crate) fn image(&self, survival: Survival, dice: &mut Dice) -> Image {
        let last = dice.below(self.moment - self.first_unsynced() + 1) + self.first_unsynced();
        let mut names = self.durable_names.clone();
        for (moment, naming) in &self.unsynced_names {
            let there = match survival {
                Survival::Nothing => false,
                Survival::Everything => true,
                Survival::TornPrefix => *moment <= last,
                Survival::Writes | Survival::Pages | Survival::Sectors => dice.flip(),
            };
            if there {
                apply_name(&mut names, naming);
            }
        }
        let folders: BTreeSet<&str> =
            names.iter().filter(|(_, at)| self.inodes[**at].folder).map(|(path, _)| path.as_str()).collect();
        let reachable = |path: &str| ancestors(path).all(|folder| folders.contains(folder));
        let files = names.iter().filter(|(path, at)| !self.inodes[**at].folder && reachable(path));
        files.map(|(path, at)| (path.clone(), self.inodes[*at].after_cut(survival, last, dice))).collect()
    }

    fn first_unsynced(&self) -> u64 {
        let changes =
            self.inodes.iter().filter_map(|inode| inode.unsynced.first().map(|(moment, _)| *moment));
        let names = self.unsynced_names.first().map(|(moment, _)| *moment);
        changes.chain(names).min().unwrap_or(self.moment)
    }
}

impl Inode {
    fn after_cut(&self, survival: Survival, last: u64, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        let mut lengths = vec![bytes.len()];
        for (moment, change) in &self.unsynced {
            match (survival, change) {
                (Survival::Everything, _) => apply(&mut bytes, change),
                (Survival::TornPrefix, Change::Write { offset, bytes: written }) if *moment == last => {
                    let torn = sector_start(*offset, dice.below(written.len() as u64) as usize);
                    put(&mut bytes, *offset, &written[..torn], 0);
                }
                (Survival::TornPrefix, _) if *moment <= last => apply(&mut bytes, change),
                (Survival::Nothing | Survival::TornPrefix, _) => {}
                (Survival::Writes, _) | (_, Change::Resize { .. }) => {
                    if dice.flip() {
                        apply(&mut bytes, change);
                    }
                }
                (Survival::Pages, Change::Write { offset, bytes: written }) => {
                    scatter(&mut bytes, *offset, written, PAGE_BYTES, 0, dice);
                }
                (Survival::Sectors, Change::Write { offset, bytes: written }) => {
                    let rubbish = dice.next() as u8;
                    scatter(&mut bytes, *offset, written, SECTOR_BYTES, rubbish, dice);
                }
            }
            lengths.push(length_after(*lengths.last().unwrap_or(&0), change));
        }
        if survival == Survival::Sectors {
            let length = lengths[dice.below(lengths.len() as u64) as usize];
            bytes.resize(length, dice.next() as u8);
        }
        bytes
    }
}

impl Naming {
    fn folder(&self) -> &str {
        let (Naming::Bind { path, .. } | Naming::Rename { to: path, .. } | Naming::Remove { path }) = self;
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

fn apply_name(names: &mut BTreeMap<String, usize>, naming: &Naming) {
    match naming {
        Naming::Bind { path, inode } => drop(names.insert(path.clone(), *inode)),
        Naming::Rename { from, to, inode } => {
            names.remove(from);
            names.insert(to.clone(), *inode);
        }
        Naming::Remove { path } => drop(names.remove(path)),
    }
}

fn apply(file: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { offset, bytes } => put(file, *offset, bytes, 0),
        Change::Resize { length } => file.resize(*length, 0),
    }
}

fn length_after(length: usize, change: &Change) -> usize {
    match change {
        Change::Write { offset, bytes } => length.max(offset + bytes.len()),
        Change::Resize { length } => *length,
    }
}

/// Writes; bytes between the file's end and `offset` become `filler`.
fn put(file: &mut Vec<u8>, offset: usize, bytes: &[u8], filler: u8) {
    let end = offset + bytes.len();
    if file.len() < end {
        file.resize(end, filler);
    }
    file[offset..end].copy_from_slice(bytes);
}

/// Writes some of the blocks that `bytes` covers.
fn scatter(file: &mut Vec<u8>, offset: usize, bytes: &[u8], block: usize, filler: u8, dice: &mut Dice) {
    let mut from = 0;
    while from < bytes.len() {
        let to = bytes.len().min((offset + from) / block * block + block - offset);
        if dice.flip() {
            put(file, offset + from, &bytes[from..to], filler);
        }
        from = to;
    }
}

/// How many of the first `wanted` bytes written at `offset` end where a sector ends.
fn sector_start(offset: usize, wanted: usize) -> usize {
    ((offset + wanted) / SECTOR_BYTES * SECTOR_BYTES).saturating_sub(offset)
}

fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
