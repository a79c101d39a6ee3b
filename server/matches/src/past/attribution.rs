//! Which decision moved the result most? The match without one decision at a time, on its own seed: what the company that
//! decided would have had, and where it would have stood. Nobody reacts to the decision's absence.

use std::cmp::Reverse;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_sim::{Author, Event, OpenError, Vitals};
use serde_json::{Value, json};

use super::question::{Assumption, Question, Unanswerable};
use super::{Form, Past, Rerun, Tally};

/// What the figures assume.
pub const ASSUMES: Assumption = Assumption {
    zh: "其他决定全都照旧；少了这一个决定，没有人会因此改变做法",
    en: "all other decisions are made as they were; nobody reacts to the one that is missing",
};

/// Decisions that are tried at most.
const DECISIONS_MAX: usize = 5_000;

/// Which decision moved the result most? A part is a decision, left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    tried: Vec<Made>,
    form: Form,
}

/// A decision and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The decision.
    pub made: Made,
    /// The company without it.
    pub without: Without,
    /// Score with the decision less score without.
    pub score_change_fen: i64,
    /// Its place by score with it, from 1.
    pub rank: usize,
}

impl LeftOut {
    /// All decisions of one company, whoever made them; of no company in particular, those of all people.
    ///
    /// # Errors
    /// [`Unanswerable`] when there are none, or too many.
    pub fn of(past: &Past, vendor: Option<VendorId>) -> Result<Self, Unanswerable> {
        let is_meant = |made: &Made| vendor.map_or(made.by_person, |vendor| made.vendor == vendor);
        let tried: Vec<Made> = decisions(past).into_iter().filter(is_meant).collect();
        let name = || vendor.map_or("", |vendor| past.vendor_key(vendor));
        let why = match tried.len() {
            0 if vendor.is_none() => {
                format!("nobody but bots decided in this match; name a company: {}", past.vendor_keys())
            }
            0 => format!("{} decided nothing in this match", name()),
            count if count > DECISIONS_MAX => {
                format!("{count} decisions, and at most {DECISIONS_MAX} are tried; name a company")
            }
            _ => return Ok(Self { tried, form: Form::default() }),
        };
        Err(Unanswerable::Asked(why))
    }

    /// The same, with what is not there taken in this form; [`Form::Soft`] if nothing is said.
    #[must_use]
    pub fn in_form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// What each decision changed, the greatest effects first.
    #[must_use]
    pub fn effects(&self, past: &Past, played: Vec<Without>) -> Vec<Effect> {
        let pairs = self.tried.iter().cloned().zip(played);
        let mut effects: Vec<Effect> = pairs.map(|(made, without)| Effect::of(past, made, without)).collect();
        effects.sort_by_key(|effect| Reverse(effect.score_change_fen.unsigned_abs()));
        effects
    }
}

impl Question for LeftOut {
    type Part = Without;

    const PARTS: &'static str = "decisions";

    fn parts(&self) -> u32 {
        u32::try_from(self.tried.len()).unwrap_or(u32::MAX)
    }

    fn play(&self, past: &Past, part: u32) -> Result<Without, Unanswerable> {
        let made = usize::try_from(part).ok().and_then(|part| self.tried.get(part));
        let made = made.ok_or_else(|| Unanswerable::Asked(format!("no decision {part}")))?;
        Ok(Without::of(past, made, self.form)?)
    }

    fn document(&self, past: &Past, played: Vec<Without>) -> Value {
        let effects = self.effects(past, played);
        json!({
            "match": past.match_id().as_str(),
            "days": past.days(),
            "form": self.form.word(),
            "assumes": ASSUMES.document(),
            "decisions": effects.iter().map(|effect| effect.document(past)).collect::<Vec<_>>(),
        })
    }
}

impl Effect {
    fn of(past: &Past, made: Made, without: Without) -> Self {
        let score_fen = past.vitals().get(made.vendor.index()).map_or(0, |vitals| vitals.score_fen);
        let rank = rank(past.vitals(), made.vendor);
        Self { score_change_fen: score_fen.saturating_sub(without.score_fen), rank, made, without }
    }

    fn document(&self, past: &Past) -> Value {
        let Self { made, without, score_change_fen, rank } = self;
        let mut document = made.document(past);
        document["score_change_fen"] = json!(score_change_fen);
        document["rank"] = json!(rank);
        document["rank_without"] = json!(without.rank);
        without.tally.tell(&mut document);
        // The decision's own commands stand under the name of the count.
        document["other_commands"] = json!(without.tally.commands);
        document["commands"] = json!(made.commands);
        document
    }
}

/// What was decided, as a document: everybody's, or one company's.
#[must_use]
pub fn decided(past: &Past, vendor: Option<VendorId>) -> Value {
    let is_meant = |made: &Made| vendor.is_none_or(|vendor| made.vendor == vendor);
    let made = decisions(past).into_iter().filter(is_meant);
    json!({
        "match": past.match_id().as_str(),
        "days": past.days(),
        "decisions": made.map(|made| made.document(past)).collect::<Vec<_>>(),
    })
}

impl Made {
    /// As documents have it.
    #[must_use]
    pub fn document(&self, past: &Past) -> Value {
        json!({
            "record": self.record,
            "before_day": self.before_day,
            "vendor": past.vendor_key(self.vendor),
            "by_person": self.by_person,
            "commands": self.commands,
        })
    }
}

/// A decision: the commands that a seat sent together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its record in the log, from 0.
    pub record: u64,
    /// The day, from 1, right before which it was made.
    pub before_day: u32,
    /// Who made it.
    pub vendor: VendorId,
    /// Whether a person did, rather than a bot or the scenario's script.
    pub by_person: bool,
    /// What was decided.
    pub commands: Vec<Command>,
}

/// What the company that made a decision would have had without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Without {
    /// Its score in fen.
    pub score_fen: i64,
    /// Its place by score, from 1; equal scores share one.
    pub rank: usize,
    /// What became of its other commands.
    pub tally: Tally,
}

/// All decisions of a match that the rules took, in the log's order.
#[must_use]
pub fn decisions(past: &Past) -> Vec<Made> {
    let made = past.moves().iter().filter_map(|one| {
        let Event::CommandsAccepted { vendor, author, commands, .. } = &one.event else { return None };
        Some(Made {
            record: one.record,
            before_day: one.before_day,
            vendor: *vendor,
            by_person: matches!(author, Author::Person(_)),
            commands: commands.clone(),
        })
    });
    made.collect()
}

impl Without {
    /// Plays the match without a decision.
    ///
    /// # Errors
    /// [`OpenError`] when the market can't begin; with a past that was read it always can.
    pub fn of(past: &Past, made: &Made, form: Form) -> Result<Self, OpenError> {
        let mut rerun = Rerun::new(past, past.opening().seed)?.without(made.record).in_form(form);
        rerun.finish();
        let vitals = rerun.simulation().vitals();
        let score_fen = vitals.get(made.vendor.index()).map_or(0, |own| own.score_fen);
        Ok(Self { score_fen, rank: rank(&vitals, made.vendor), tally: rerun.tally(made.vendor) })
    }
}

/// A vendor's place by score, from 1; equal scores share one.
#[must_use]
pub fn rank(vitals: &[Vitals], vendor: VendorId) -> usize {
    let own = vitals.get(vendor.index()).map_or(i64::MIN, |own| own.score_fen);
    1 + vitals.iter().filter(|other| other.score_fen > own).count()
}
