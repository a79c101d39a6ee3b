//! What a match came to, in a few lines that fit on paper: whoever holds them can tell later whether a log is that match.
//!
//! A chain binds a log's records to each other and to its head, and whoever can write can forge a whole log; a certificate held
//! elsewhere shows that. It says nothing of a match that a log of the same length does not hold, and needs no secret.

use std::fmt;
use std::str::FromStr;

use burnrate_eventlog::{Hash, Record};
use burnrate_sim::Event;
use serde_json::{Value, json};

use crate::replay::{RecoverError, Replayer};

/// The first line of every certificate.
const HEADLINE: &str = "burnrate certificate 1";
/// More vendors than any match has.
const SCORES_MAX: usize = 64;

/// A match's certificate. Its text is [`fmt::Display`], and is read back by [`FromStr`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The match's name.
    pub match_id: String,
    /// The scenario's key.
    pub scenario: String,
    /// The rules under which it was played.
    pub rules_version: u32,
    /// Days closed.
    pub days: u32,
    /// Whether it was over.
    pub ended: bool,
    /// Records of its log.
    pub records: u64,
    /// The chain's link of the last of them, as 64 hex digits.
    pub head: String,
    /// The hash of the state that they lead to, as 64 hex digits.
    pub state: String,
    /// Each vendor's key and score in fen, in vendor order.
    pub scores: Vec<(String, i64)>,
}

/// Why a text is no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct NoCertificate {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

/// Re-executes a match's log record by record, and writes down what it came to. The chain itself is the caller's to check.
#[derive(Default)]
pub struct Certifier {
    replayer: Replayer,
    head: Hash,
    ended: bool,
}

impl Certifier {
    /// Takes in the next record.
    ///
    /// # Errors
    /// [`RecoverError`] with the record at which the log stops being this match's.
    pub fn feed(&mut self, record: &Record) -> Result<(), RecoverError> {
        let event = self.replayer.feed(&record.payload)?;
        self.ended |= matches!(event, Event::Ended { .. });
        self.head = record.link;
        Ok(())
    }

    /// The same of a record that may not have been readable.
    ///
    /// # Errors
    /// [`RecoverError`] with the record at which the log stops being this match's, or can't be read.
    pub fn feed_read(&mut self, record: Result<Record, String>) -> Result<(), RecoverError> {
        let unreadable = |why| RecoverError::Unreadable { record: self.replayer.records(), why };
        let record = record.map_err(unreadable)?;
        self.feed(&record)
    }

    /// The certificate of what was taken in.
    ///
    /// # Errors
    /// [`RecoverError::Empty`] when nothing was.
    pub fn finish(self, match_id: &str) -> Result<Certificate, RecoverError> {
        let records = self.replayer.records();
        let (opening, simulation) = self.replayer.state().ok_or(RecoverError::Empty)?;
        let keys = opening.resolved.vendors.iter().map(|vendor| vendor.key.clone());
        let scores = simulation.vitals().into_iter().map(|vitals| vitals.score_fen);
        Ok(Certificate {
            match_id: match_id.to_owned(),
            scenario: opening.resolved.meta.key.clone(),
            rules_version: opening.rules_version,
            days: simulation.day(),
            ended: self.ended,
            records,
            head: self.head.iter().map(|byte| format!("{byte:02x}")).collect(),
            state: simulation.state_hash().to_string(),
            scores: keys.zip(scores).collect(),
        })
    }
}

impl Certificate {
    /// As a document.
    #[must_use]
    pub fn document(&self) -> Value {
        let score = |(key, score_fen): &(String, i64)| json!({ "vendor": key, "score_fen": score_fen });
        json!({
            "match": self.match_id, "scenario": self.scenario, "rules_version": self.rules_version,
            "days": self.days, "ended": self.ended, "records": self.records, "head": self.head,
            "state_hash": self.state, "scores": self.scores.iter().map(score).collect::<Vec<_>>(),
            "text": self.to_string(),
        })
    }

    /// The first line in which two certificates differ: this one's and the other's.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<(String, String)> {
        let (mine, others) = (self.to_string(), other.to_string());
        let (mut mine, mut others) = (mine.lines(), others.lines());
        loop {
            match (mine.next(), others.next()) {
                (None, None) => return None,
                (one, two) if one == two => {}
                (one, two) => {
                    let line = |line: Option<&str>| line.unwrap_or("nothing more").to_owned();
                    return Some((line(one), line(two)));
                }
            }
        }
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { match_id, scenario, rules_version, days, ended, records, head, state, scores } = self;
        let ended = if *ended { "yes" } else { "no" };
        writeln!(out, "{HEADLINE}\nmatch {match_id}\nscenario {scenario}\nrules {rules_version}")?;
        writeln!(out, "days {days}\nended {ended}\nrecords {records}\nhead {head}\nstate {state}")?;
        scores.iter().try_for_each(|(key, score_fen)| writeln!(out, "score_fen {key} {score_fen}"))
    }
}

impl FromStr for Certificate {
    type Err = NoCertificate;

    fn from_str(text: &str) -> Result<Self, NoCertificate> {
        let mut lines = Lines { lines: text.lines(), number: 0 };
        if lines.next()? != HEADLINE {
            return Err(lines.fault(format!("a certificate begins with `{HEADLINE}`")));
        }
        let mut read = Self {
            match_id: lines.value("match")?.to_owned(),
            scenario: lines.value("scenario")?.to_owned(),
            rules_version: lines.number("rules")?,
            days: lines.number("days")?,
            ended: lines.value("ended")? == "yes",
            records: lines.number("records")?,
            head: lines.value("head")?.to_owned(),
            state: lines.value("state")?.to_owned(),
            scores: Vec::new(),
        };
        // Whatever stands below an empty line is no part of it: a printed page may go on with a picture.
        while let Some(line) = lines.more() {
            let score = line.strip_prefix("score_fen ").and_then(|rest| rest.split_once(' '));
            let score = score.and_then(|(key, fen)| Some((key.to_owned(), fen.parse().ok()?)));
            match score.filter(|_| read.scores.len() < SCORES_MAX) {
                Some(score) => read.scores.push(score),
                None => {
                    return Err(
                        lines.fault("`score_fen`, a company's key and a number belong here".to_owned())
                    );
                }
            }
        }
        Ok(read)
    }
}

/// The lines of a text, counted.
struct Lines<'a> {
    lines: std::str::Lines<'a>,
    number: usize,
}

impl<'a> Lines<'a> {
    fn fault(&self, why: String) -> NoCertificate {
        NoCertificate { line: self.number, why }
    }

    /// The next line, unless nothing or an empty one follows.
    fn more(&mut self) -> Option<&'a str> {
        self.number += 1;
        self.lines.next().map(str::trim_end).filter(|line| !line.is_empty())
    }

    fn next(&mut self) -> Result<&'a str, NoCertificate> {
        self.more().ok_or_else(|| self.fault("the certificate ends here".to_owned()))
    }

    fn value(&mut self, name: &str) -> Result<&'a str, NoCertificate> {
        let line = self.next()?;
        let value = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' '));
        value.ok_or_else(|| self.fault(format!("`{name}` and its value belong here")))
    }

    fn number<N: FromStr>(&mut self, name: &str) -> Result<N, NoCertificate> {
        let value = self.value(name)?;
        value.parse().map_err(|_| self.fault(format!("`{name}` needs a whole number")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> Certificate {
        Certificate {
            match_id: "7f3k9q".to_owned(),
            scenario: "first-class".to_owned(),
            rules_version: 2,
            days: 364,
            ended: true,
            records: 1_200,
            head: "ab".repeat(32),
            state: "cd".repeat(32),
            scores: vec![("kite".to_owned(), 15_957_453_446), ("firefly".to_owned(), -3)],
        }
    }

    #[test]
    fn it_is_read_back_with_or_without_a_picture_below() {
        let text = certificate().to_string();
        assert_eq!(text.parse(), Ok(certificate()));
        assert_eq!(format!("{text}\n▄▄▄▄\n").parse(), Ok(certificate()));
        assert_eq!(text.replace('\n', "\r\n").parse(), Ok(certificate()));
    }

    #[test]
    fn what_is_none_is_told_by_its_line() {
        let text = certificate().to_string();
        let fault = |text: &str| text.parse::<Certificate>().unwrap_err().to_string();
        assert!(fault("").starts_with("line 1: "));
        assert!(fault("a poem").contains("begins with"));
        assert_eq!(fault(&text.replace("days 364", "days many")), "line 5: `days` needs a whole number");
        assert!(fault(&text.replace("head", "hat")).starts_with("line 8: `head`"));
        assert!(fault(&text.replace("score_fen kite", "kite")).starts_with("line 10: "));
        let cut: String = text.lines().take(7).map(|line| format!("{line}\n")).collect();
        assert_eq!(fault(&cut), "line 8: the certificate ends here");
        let many = text.clone() + &"score_fen a 1\n".repeat(SCORES_MAX);
        assert!(fault(&many).starts_with(&format!("line {}: ", 10 + SCORES_MAX)));
    }

    #[test]
    fn two_differ_in_their_first_line_that_does() {
        let other = Certificate { records: 1_201, head: "ef".repeat(32), ..certificate() };
        let (mine, others) = certificate().difference(&other).unwrap();
        assert_eq!((mine.as_str(), others.as_str()), ("records 1200", "records 1201"));
        assert_eq!(certificate().difference(&certificate()), None);
        let mut longer = certificate();
        longer.scores.push(("x".to_owned(), 1));
        assert_eq!(certificate().difference(&longer).unwrap().0, "nothing more");
    }
}
