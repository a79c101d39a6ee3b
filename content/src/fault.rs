//! One thing wrong with a scenario file, as one clear line: file, place, value, rule.
//! Invariant: bounded. A file gives at most [`FAULTS_MAX`] faults, and each shows at most 60 characters of the file.

use std::cell::RefCell;
use std::fmt;

/// A file's first so many faults are kept.
pub const FAULTS_MAX: usize = 500;

/// One thing wrong with a scenario file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// The file, as the caller named it.
    pub file: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// The field, e.g. `channels[2].cpm_yuan`; empty for the file as a whole.
    pub path: String,
    /// What stands there, if anything does.
    pub value: Option<String>,
    /// What must stand there.
    pub rule: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if !self.path.is_empty() {
            f.write_str(&self.path)?;
            if let Some(value) = &self.value {
                write!(f, " = {value}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.rule)
    }
}

/// The faults met so far in one file. Shared by all sections of one reading.
#[derive(Debug)]
pub(crate) struct Faults {
    file: String,
    list: RefCell<Vec<Fault>>,
}

impl Faults {
    /// None yet, in the scenario's own file.
    pub(crate) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), list: RefCell::default() }
    }

    /// The scenario's own file.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// A default that does not fit the scenario is the scenario's fault, and has no line there.
    pub(crate) fn add_default(&self, fault: Fault) {
        let rule = format!("the default does not fit here: it {}", fault.rule);
        self.add(Fault { file: self.file.clone(), line: None, rule, ..fault });
    }

    /// Whether no more are kept, so that none need be made: in a file of nothing but faults each costs a walk through it.
    pub(crate) fn are_full(&self) -> bool {
        self.list.borrow().len() >= FAULTS_MAX
    }

    /// Keeps a fault, unless the same place has the same one already (a template is read once for each user of it).
    pub(crate) fn add(&self, fault: Fault) {
        let mut list = self.list.borrow_mut();
        if list.len() < FAULTS_MAX && !list.contains(&fault) {
            list.push(fault);
        }
    }

    /// All of them, in the order of the file's lines.
    pub(crate) fn into_sorted(self) -> Vec<Fault> {
        let mut list = self.list.into_inner();
        list.sort_by_key(|fault| fault.line.unwrap_or(0));
        list
    }
}

/// A piece of a file, fit for a one-line message.
pub(crate) fn shown(piece: &str) -> String {
    let mut out: String =
        piece.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    if piece.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}
