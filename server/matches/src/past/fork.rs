//! What if? A match from a day on with other decisions.

use std::collections::BTreeSet;

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::study::Rivals;
use burnrate_sim::{DayClosed, Event, OpenError, StateHash, Vitals};
use serde_json::{Value, json};

use super::attribution::rank;
use super::fork_log::ForkRecord;
use super::question::{Assumption, Question, Unanswerable};
use super::{DayFigures, Edits, Form, Illegal, Past, Rerun, Tally, Written, in_business};

/// What is asked.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The last day that is the match's own; 0: from the beginning.
    pub at_day: u32,
    /// What is to be different after it.
    pub edits: Edits,
    /// Who decides for the others.
    pub rivals: Rivals,
    /// What recorded commands mean that name what is not there.
    pub form: Form,
}

/// As documents and tables name it.
#[must_use]
pub fn rivals_word(rivals: Rivals) -> &'static str {
    match rivals {
        Rivals::Recorded => "recorded",
        Rivals::Bots => "bots",
    }
}

/// What the figures assume.
#[must_use]
pub fn assumes(rivals: Rivals) -> Assumption {
    match rivals {
        Rivals::Recorded => Assumption {
            zh: "对手照旧重复当时的决定：没有人会对改动作出反应",
            en: "rivals repeat their recorded decisions: nobody reacts to what is different",
        },
        Rivals::Bots => Assumption {
            zh: "从分叉之日起对手由机器人接手：机器人并不是当时做决定的那些人",
            en: "from the fork on rivals are played by bots, which are not the people they stand for",
        },
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Forked {
    /// The days after the fork, without their outcomes.
    pub days: Vec<DayClosed>,
    /// The state after the last record.
    pub state_hash: StateHash,
    /// What became of each vendor's recorded commands, in vendor order.
    pub tallies: Vec<Tally>,
    /// Whose decisions are recorded or edited ones, rather than a bot's.
    pub kept: BTreeSet<VendorId>,
    /// What a log of it holds, in order.
    pub(super) records: Vec<ForkRecord>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ForkError {
    /// No such day.
    #[error("day {at_day}; the match has days 0 to {days}, and a fork needs one to come", days = days.saturating_sub(1))]
    NoSuchDay {
        /// The one that was asked for.
        at_day: u32,
        /// Days of the match.
        days: u32,
    },
    /// With bots as rivals, somebody must be left who is none.
    #[error(
        "nobody's decisions are edited; against bots, name in the edit the company that keeps its decisions"
    )]
    NobodyLeft,
    /// A decision of the edit is refused.
    #[error("the edit: {0}")]
    Illegal(#[from] Illegal),
    /// The market can't begin.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl Forked {
    /// Plays the match again to the day, and from there on otherwise, for as many days as it had.
    ///
    /// # Errors
    /// [`ForkError`].
    pub fn play(past: &Past, asked: &WhatIf) -> Result<Self, ForkError> {
        let WhatIf { at_day, ref edits, rivals, form } = *asked;
        if at_day >= past.days() {
            return Err(ForkError::NoSuchDay { at_day, days: past.days() });
        }
        let mut rerun = Rerun::new(past, past.opening().seed)?.edited(edits).in_form(form);
        let kept = match rivals {
            Rivals::Recorded => past.vitals().iter().map(|vitals| vitals.vendor).collect(),
            Rivals::Bots => edits.vendors(past),
        };
        if kept.is_empty() {
            return Err(ForkError::NobodyLeft);
        }
        if rivals == Rivals::Bots {
            rerun = rerun.against_bots(past.match_id(), at_day + 1, kept.clone());
        }
        while rerun.simulation().day() < at_day && rerun.pass_day() {}
        // The end of that day is where the fork begins, whatever was decided since.
        drop(rerun.written());
        let (mut days, mut records) = (Vec::new(), Vec::new());
        while let Some(closed) = rerun.close_day() {
            let ended = rerun.simulation().is_over().is_some();
            let mut written = rerun.written();
            // A match's end is taken in behind its last day.
            let end = written.pop_if(|last| ended && matches!(last, Written::New(Event::Ended { .. })));
            records.extend(written.into_iter().map(ForkRecord::of));
            records.push(ForkRecord::Day { day: closed.day, state_hash: closed.state_hash });
            records.extend(end.map(ForkRecord::of));
            days.push(closed);
        }
        rerun.finish();
        records.extend(rerun.written().into_iter().map(ForkRecord::of));
        if let Some(illegal) = rerun.illegal() {
            return Err(illegal.clone().into());
        }
        let tallies = past.vitals().iter().map(|vitals| rerun.tally(vitals.vendor)).collect();
        Ok(Self { days, state_hash: rerun.simulation().state_hash(), tallies, kept, records })
    }

    /// Each vendor's figures at the end of the match, beside those at the end of the fork.
    pub fn ends<'a>(&'a self, past: &'a Past) -> impl Iterator<Item = (&'a Vitals, &'a Vitals)> {
        past.vitals().iter().zip(self.last(past))
    }

    fn last<'a>(&'a self, past: &'a Past) -> &'a [Vitals] {
        self.days.last().map_or(past.vitals(), |day| day.vitals.as_slice())
    }

    /// What became of a vendor's recorded commands.
    #[must_use]
    pub fn tally(&self, vendor: VendorId) -> Tally {
        self.tallies.get(vendor.index()).copied().unwrap_or_default()
    }

    fn end_document(&self, past: &Past, happened: &Vitals, end: &Vitals) -> Value {
        let id = happened.vendor;
        let tally = self.tally(id);
        let mut document = json!({
            "vendor": past.vendor_key(id),
            "decided_by": if self.kept.contains(&id) { "recorded" } else { "bot" },
            "score_fen": happened.score_fen,
            "forked_score_fen": end.score_fen,
            "alive": in_business(happened),
            "forked_alive": in_business(end),
            "rank": rank(past.vitals(), id),
            "forked_rank": rank(self.last(past), id),
        });
        tally.tell(&mut document);
        document
    }

    /// The days after the fork, a vendor each: what was beside what would be.
    fn series_document(&self, past: &Past, at_day: u32) -> Value {
        let forked: Vec<DayFigures> = self.days.iter().map(DayFigures::of).collect();
        let happened = past.figures_after(at_day);
        let vendor = |vitals: &Vitals| {
            json!({
                "vendor": past.vendor_key(vitals.vendor),
                "original": DayFigures::document(happened, vitals.vendor),
                "forked": DayFigures::document(&forked, vitals.vendor),
            })
        };
        json!({ "from_day": at_day + 1, "vendors": past.vitals().iter().map(vendor).collect::<Vec<_>>() })
    }
}

/// A fork is one part.
impl Question for WhatIf {
    type Part = Forked;

    const PARTS: &'static str = "forks";

    fn parts(&self) -> u32 {
        1
    }

    fn play(&self, past: &Past, _part: u32) -> Result<Forked, Unanswerable> {
        Ok(Forked::play(past, self)?)
    }

    fn document(&self, past: &Past, played: Vec<Forked>) -> Value {
        let Some(forked) = played.first() else { return Value::Null };
        let vendors = forked.ends(past).map(|(happened, end)| forked.end_document(past, happened, end));
        json!({
            "match": past.match_id().as_str(),
            "at_day": self.at_day,
            "days": forked.days.last().map_or(self.at_day, |day| day.day),
            "rivals": rivals_word(self.rivals),
            "form": self.form.word(),
            "assumes": assumes(self.rivals).document(),
            "state_hash": forked.state_hash.to_string(),
            "parent_state_hash": past.state_hash().to_string(),
            "vendors": vendors.collect::<Vec<_>>(),
            "series": forked.series_document(past, self.at_day),
        })
    }
}
