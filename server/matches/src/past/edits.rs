//! What is to be different in a match: decisions left out, changed or added; asked over the wire, or written down in TOML.

use std::collections::{BTreeMap, BTreeSet};

use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::study::Edit;
use burnrate_sim::{Author, Batch, Event};
use serde::Deserialize;

use super::Past;

/// Entries of an edit, all kinds together.
const EDITS_MAX: usize = 1_000;

/// What is to be different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// By record: the commands in its place, none to leave it out.
    changed: BTreeMap<u64, Vec<Command>>,
    added: Vec<Added>,
}

/// A decision that the match does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Added {
    before_day: u32,
    vendor: VendorId,
    commands: Vec<Command>,
}

/// What is wrong with an edit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct EditFault {
    /// Where, as `change[0].record`.
    pub place: String,
    /// What is wrong there.
    pub why: String,
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    drop: Vec<Drop>,
    #[serde(default)]
    change: Vec<Change>,
    #[serde(default)]
    add: Vec<Add>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drop {
    record: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    record: u64,
    commands: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Add {
    day: u32,
    vendor: String,
    commands: Vec<String>,
}

impl Added {
    /// As a batch; it acts when a person's would.
    pub(super) fn batch(&self) -> Batch {
        Batch { vendor: self.vendor, author: Author::Bot, stamp: None, commands: self.commands.clone() }
    }
}

impl Edits {
    /// Leaves out the decision of this record.
    #[must_use]
    pub fn without(record: u64) -> Self {
        Self { changed: BTreeMap::from([(record, Vec::new())]), added: Vec::new() }
    }

    /// Reads an edit of a match that is forked at the end of `at_day`. Commands are texts in JSON, as the protocol writes them.
    ///
    /// ```toml
    /// [[drop]]
    /// record = 417
    ///
    /// [[change]]
    /// record = 420
    /// commands = ['{"type":"Withdraw", …}']
    ///
    /// [[add]]
    /// day = 120
    /// vendor = "kimi"
    /// commands = ['{"type":"SetPrice", …}']
    /// ```
    ///
    /// # Errors
    /// The first [`EditFault`]: no such TOML, a record that is no decision after that day, a company that is not there.
    pub fn parse(text: &str, past: &Past, at_day: u32) -> Result<Self, EditFault> {
        let file: File = toml::from_str(text).map_err(|error| not_toml(text, &error))?;
        let count = file.drop.len() + file.change.len() + file.add.len();
        if count > EDITS_MAX {
            return Err(fault("the file", format!("{count} entries; {EDITS_MAX} at most")));
        }
        let mut edits = Vec::new();
        for (number, entry) in file.drop.iter().enumerate() {
            edits.push((format!("drop[{number}]"), Edit::Drop { record: entry.record }));
        }
        for (number, entry) in file.change.iter().enumerate() {
            let place = format!("change[{number}]");
            let commands = read_commands(&place, &entry.commands)?;
            edits.push((place, Edit::Change { record: entry.record, commands }));
        }
        for (number, entry) in file.add.iter().enumerate() {
            let place = format!("add[{number}]");
            let vendor = past.vendor(&entry.vendor).map_err(|why| fault(&format!("{place}.vendor"), why))?;
            let commands = read_commands(&place, &entry.commands)?;
            edits.push((place, Edit::Add { day: entry.day, vendor, commands }));
        }
        Self::held(edits, past, at_day)
    }

    /// The edits of a match that is forked at the end of `at_day`.
    ///
    /// # Errors
    /// The first [`EditFault`]: a record that is no decision after that day, a company that is not there.
    pub fn of(edits: &[Edit], past: &Past, at_day: u32) -> Result<Self, EditFault> {
        let placed = edits.iter().cloned().enumerate();
        Self::held(placed.map(|(number, edit)| (format!("edits[{number}]"), edit)).collect(), past, at_day)
    }

    /// Holds edits to the match, each with the place where it stands.
    fn held(edits: Vec<(String, Edit)>, past: &Past, at_day: u32) -> Result<Self, EditFault> {
        let mut held = Self::default();
        for (place, edit) in edits {
            match edit {
                Edit::Drop { record } => held.change(&place, past, at_day, (record, Vec::new()))?,
                Edit::Change { record, commands } => {
                    must_be_a_batch(&place, &commands)?;
                    held.change(&place, past, at_day, (record, commands))?;
                }
                Edit::Add { day, vendor, commands } => {
                    must_be_a_batch(&place, &commands)?;
                    must_be_there(&place, past, at_day, (day, vendor))?;
                    held.added.push(Added { before_day: day, vendor, commands });
                }
            }
        }
        Ok(held)
    }

    fn change(
        &mut self,
        place: &str,
        past: &Past,
        at_day: u32,
        (record, commands): (u64, Vec<Command>),
    ) -> Result<(), EditFault> {
        let place = format!("{place}.record");
        match past.decision(record) {
            None => Err(fault(
                &place,
                format!("record {record} is no decision of this match; `burnrate inspect` numbers them"),
            )),
            Some((before_day, _)) if before_day <= at_day => Err(fault(
                &place,
                format!(
                    "record {record} was decided before day {before_day} began; the fork begins after day {at_day}"
                ),
            )),
            Some(_) => match self.changed.insert(record, commands) {
                None => Ok(()),
                Some(_) => Err(fault(&place, format!("record {record} is named twice"))),
            },
        }
    }

    /// What stands in place of a record's decision: itself, none, or these.
    pub(super) fn instead_of(&self, record: u64) -> Option<&[Command]> {
        self.changed.get(&record).map(Vec::as_slice)
    }

    /// What is decided before a day that was not.
    pub(super) fn added_before(&self, day: u32) -> impl Iterator<Item = &Added> {
        self.added.iter().filter(move |added| added.before_day == day)
    }

    /// The companies whose decisions are other ones.
    #[must_use]
    pub fn vendors(&self, past: &Past) -> BTreeSet<VendorId> {
        let changed =
            self.changed.keys().filter_map(|record| past.decision(*record)).map(|(_, vendor)| vendor);
        changed.chain(self.added.iter().map(|added| added.vendor)).collect()
    }
}

impl Past {
    /// The day before which a record's decision was made, and whose it was; none for a record of another kind.
    #[must_use]
    pub fn decision(&self, record: u64) -> Option<(u32, VendorId)> {
        let found = self.move_of(record)?;
        let Event::CommandsAccepted { vendor, .. } = &found.event else { return None };
        Some((found.before_day, *vendor))
    }
}

fn fault(place: &str, why: String) -> EditFault {
    EditFault { place: place.to_owned(), why }
}

/// The parser's words in one line, with the line of the text.
fn not_toml(text: &str, error: &toml::de::Error) -> EditFault {
    let line =
        error.span().map_or(1, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
    let why: Vec<&str> = error.message().split_whitespace().collect();
    fault(&format!("line {line}"), why.join(" "))
}

/// Whether a decision can be added there.
fn must_be_there(
    place: &str,
    past: &Past,
    at_day: u32,
    (day, vendor): (u32, VendorId),
) -> Result<(), EditFault> {
    let vendors = past.opening().resolved.vendors.len();
    if vendor.index() >= vendors {
        let why = format!("no company {}; there are 0 to {}", vendor.0, vendors.saturating_sub(1));
        return Err(fault(&format!("{place}.vendor"), why));
    }
    let (first, days) = (at_day.saturating_add(1), past.days());
    if (first..=days).contains(&day) {
        return Ok(());
    }
    Err(fault(&format!("{place}.day"), format!("day {day}; the fork has days {first} to {days}")))
}

fn must_be_a_batch(place: &str, commands: &[Command]) -> Result<(), EditFault> {
    if (1..=BATCH_COMMANDS_MAX).contains(&commands.len()) {
        return Ok(());
    }
    let why = format!("{} commands; 1 to {BATCH_COMMANDS_MAX} are possible", commands.len());
    Err(fault(&format!("{place}.commands"), why))
}

fn read_commands(place: &str, texts: &[String]) -> Result<Vec<Command>, EditFault> {
    let read = |(number, text): (usize, &String)| {
        serde_json::from_str(text).map_err(|error| {
            fault(&format!("{place}.commands[{number}]"), format!("{text:?} is no command: {error}"))
        })
    };
    texts.iter().enumerate().map(read).collect()
}
