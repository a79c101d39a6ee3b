//! A table of a scenario file with the tables beneath it: the scenario's own fields first, defaults last.
//! It remembers which keys were asked for, so that [`Section::finish`] can name those that nobody knows.
//! It never stops: what is missing or wrong becomes a fault and a stand-in.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, Faults, shown};

/// A file being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    /// Whether it is the file of defaults, which yields to every other.
    pub(crate) default: bool,
}

impl File<'_> {
    /// The line, from 1, of a byte.
    pub(crate) fn line(&self, byte: usize) -> usize {
        1 + self.text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count()
    }
}

/// One table of one file, with its place there.
#[derive(Clone, Debug)]
struct Layer<'a> {
    file: &'a File<'a>,
    table: &'a DeTable<'a>,
    path: String,
    span: Range<usize>,
}

/// Tables laid over one another: the first that has a key gives its value.
#[derive(Debug)]
pub(crate) struct Section<'a, 'f> {
    layers: Vec<Layer<'a>>,
    /// Where to say that a key is missing, when there is no layer at all.
    path: String,
    asked: RefCell<BTreeSet<String>>,
    faults: &'f Faults,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    pub(crate) value: &'a DeValue<'a>,
    file: &'a File<'a>,
    path: String,
    span: Range<usize>,
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl<'a, 'f> Section<'a, 'f> {
    pub(crate) fn root(files: &[(&'a File<'a>, &'a DeTable<'a>)], faults: &'f Faults) -> Self {
        let layer = |(file, table): &(&'a File<'a>, &'a DeTable<'a>)| Layer {
            file,
            table,
            path: String::new(),
            span: 0..0,
        };
        Self::over(files.iter().map(layer).collect(), String::new(), faults)
    }

    fn over(layers: Vec<Layer<'a>>, path: String, faults: &'f Faults) -> Self {
        Self { layers, path, asked: RefCell::default(), faults }
    }

    /// The value of a key in the first layer that has it.
    pub(crate) fn find(&self, key: &str) -> Option<Found<'a>> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.layers.iter().find_map(|layer| {
            let value = layer.table.get(key)?;
            Some(Found {
                value: value.get_ref(),
                file: layer.file,
                path: join(&layer.path, key),
                span: value.span(),
            })
        })
    }

    /// Whether some layer has the key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Like [`Section::find`], with a fault when there is none.
    pub(crate) fn need(&self, key: &str) -> Option<Found<'a>> {
        let found = self.find(key);
        if found.is_none() {
            self.fault_at(key, "is missing");
        }
        found
    }

    /// A fault about a key that may not be there.
    pub(crate) fn fault_at(&self, key: &str, rule: impl Into<String>) {
        if self.faults.are_full() {
            return;
        }
        match self.find(key) {
            Some(found) => self.fault(&found, rule),
            None => {
                // What is nowhere is missing in the scenario: its defaults are complete.
                let own = self.layers.iter().find(|layer| !layer.file.default);
                self.faults.add(Fault {
                    file: self.faults.file().to_owned(),
                    line: own.filter(|l| l.span.end > 0).map(|l| l.file.line(l.span.start)),
                    path: join(own.map_or(&self.path, |l| &l.path), key),
                    value: None,
                    rule: rule.into(),
                });
            }
        }
    }

    /// A fault about a value.
    pub(crate) fn fault(&self, found: &Found<'a>, rule: impl Into<String>) {
        if self.faults.are_full() {
            return;
        }
        let is_table = matches!(found.value, DeValue::Table(_) | DeValue::Array(_));
        let piece = found.file.text.get(found.span.clone()).unwrap_or_default();
        let fault = Fault {
            file: found.file.name.to_owned(),
            line: Some(found.file.line(found.span.start)),
            path: found.path.clone(),
            value: (!is_table).then(|| shown(piece)),
            rule: rule.into(),
        };
        if found.file.default { self.faults.add_default(fault) } else { self.faults.add(fault) }
    }

    /// The tables under a key, in every layer that has one.
    pub(crate) fn child(&self, key: &str) -> Section<'a, 'f> {
        self.asked.borrow_mut().insert(key.to_owned());
        let mut layers = Vec::new();
        for layer in &self.layers {
            let Some(value) = layer.table.get(key) else { continue };
            let found = Found {
                value: value.get_ref(),
                file: layer.file,
                path: join(&layer.path, key),
                span: value.span(),
            };
            match found.value.as_table() {
                Some(table) => {
                    layers.push(Layer { file: found.file, table, path: found.path, span: found.span });
                }
                None => self.fault(&found, format!("must be a table, not a {}", found.value.type_str())),
            }
        }
        let path = join(self.layers.first().map_or(&self.path, |l| &l.path), key);
        Section::over(layers, path, self.faults)
    }

    /// The table under a key in the first layer that has one: a list by name is replaced whole, never merged.
    pub(crate) fn whole_table(&self, key: &str) -> Section<'a, 'f> {
        let mut child = self.child(key);
        child.layers.truncate(1);
        child
    }

    /// The tables of an array of tables, from the first layer that has it; more than `max` are a fault.
    pub(crate) fn list(&self, key: &str, max: usize) -> Vec<Section<'a, 'f>> {
        let Some(found) = self.find(key) else { return Vec::new() };
        let DeValue::Array(items) = found.value else {
            self.fault(&found, "must be an array of tables");
            return Vec::new();
        };
        if items.len() > max {
            self.fault(&found, format!("holds {} entries; at most {max} are allowed", items.len()));
        }
        let item = |(i, item): (usize, &'a Spanned<DeValue<'a>>)| {
            let path = format!("{}[{i}]", found.path);
            let here =
                Found { value: item.get_ref(), file: found.file, path: path.clone(), span: item.span() };
            let layer = here.value.as_table().map(|table| Layer {
                file: found.file,
                table,
                path: path.clone(),
                span: item.span(),
            });
            if layer.is_none() {
                self.fault(&here, format!("must be a table, not a {}", here.value.type_str()));
            }
            Section::over(layer.into_iter().collect(), path, self.faults)
        };
        items.iter().enumerate().take(max).map(item).collect()
    }

    /// Lays this section over another: own fields of either file before defaults of either.
    pub(crate) fn over_base(mut self, base: &Section<'a, 'f>) -> Self {
        self.layers.extend(base.layers.iter().cloned());
        self.layers.sort_by_key(|layer| layer.file.default);
        self
    }

    /// Puts another's layers right after this section's own first one: a class between an entry and what all share.
    pub(crate) fn own_then(mut self, class: &Section<'a, 'f>) -> Self {
        let at = 1.min(self.layers.len());
        self.layers.splice(at..at, class.layers.iter().cloned());
        self.layers.sort_by_key(|layer| layer.file.default);
        self
    }

    /// Only what the defaults say.
    pub(crate) fn defaults_only(&self) -> Section<'a, 'f> {
        let layers = self.layers.iter().filter(|l| l.file.default).cloned().collect();
        Section::over(layers, self.path.clone(), self.faults)
    }

    /// The place of this section's own table, for a fault about it as a whole.
    pub(crate) fn path(&self) -> &str {
        self.layers.first().map_or(&self.path, |l| &l.path)
    }

    /// A fault about this section as a whole.
    pub(crate) fn fault_here(&self, rule: impl Into<String>) {
        let own = self.layers.iter().find(|layer| !layer.file.default);
        self.faults.add(Fault {
            file: self.faults.file().to_owned(),
            line: own.filter(|l| l.span.end > 0).map(|l| l.file.line(l.span.start)),
            path: self.path().to_owned(),
            value: None,
            rule: rule.into(),
        });
    }

    /// Names every key of the scenario's own layers that nobody asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for layer in self.layers.iter().filter(|l| !l.file.default) {
            let unknown = layer.table.keys().filter(|key| !asked.contains(key.get_ref().as_ref()));
            for key in unknown.take_while(|_| !self.faults.are_full()) {
                let near = nearest(key.get_ref(), &asked);
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                self.faults.add(Fault {
                    file: layer.file.name.to_owned(),
                    line: Some(layer.file.line(key.span().start)),
                    path: join(&layer.path, &shown(key.get_ref())),
                    value: None,
                    rule: format!("is not a known key{hint}"),
                });
            }
        }
    }
}

/// The known key that takes the fewest edits, if these are few.
fn nearest<'k>(key: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let key: Vec<char> = key.chars().take(64).collect();
    let best = known.iter().map(|k| (edits(&key, k), k)).min()?;
    (best.0 <= 2 + key.len() / 4).then_some(best.1.as_str())
}

/// Levenshtein distance.
fn edits(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, cb) in b.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, ca) in a.iter().enumerate() {
            let replaced = diagonal + usize::from(*ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[a.len()]
}
