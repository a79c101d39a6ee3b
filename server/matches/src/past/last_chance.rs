//! When could a company that died still have been saved, and how? From the last turn in which it could decide back: the match as it
//! was up to that turn, one thing done otherwise from then on, and chance from that day on under other seeds. Everybody else
//! does what he did; nobody reacts.

use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::VendorStatus;
use burnrate_sim::{Author, Batch, Event};
use serde_json::{Value, json};

use super::change::Settings;
use super::question::{Assumption, Question, Unanswerable};
use super::tally::MeanTally;
use super::{Change, Form, Moment, Past, Rerun, Tally, in_business};
use crate::statistics::wilson_interval;

/// The most seeds a change is tried under.
pub const SEEDS_MAX: u32 = 100;

/// What the figures assume.
pub const ASSUMES: Assumption = Assumption {
    zh: "到那一回合为止一切照旧，之后换一种运气；公司只改这一件事，此后照旧按当时的决定做，对手也照旧，没有人会作出反应",
    en: "until that turn all is as it was, then luck is another; the company changes this one thing and else decides as it did, rivals do too: nobody reacts",
};

/// When was the last chance? A part is a change from a turn on, under all seeds; turns from the last back.
#[derive(Clone, Debug)]
pub struct LastChance {
    vendor: VendorId,
    seeds: u32,
    every_turn: bool,
    form: Form,
    died_on_day: u32,
    /// Turns in which the company could decide, the last first.
    turns: Vec<Turn>,
}

/// The beginning of a turn.
#[derive(Clone, Debug)]
struct Turn {
    number: u32,
    moment: Moment,
    settings: Settings,
}

/// What came of one change from one turn on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// What was done otherwise.
    pub change: Change,
    /// Under how many seeds the company was in business on the match's last day; none where there was nothing to change, or the rules
    /// refused it.
    pub lived: Option<u32>,
    /// Decisions with which the change began that the rules took.
    pub decided: usize,
    /// Decisions with which it would have begun that they refused.
    pub refused: usize,
    /// What became of the company's own later commands, on average over the seeds.
    pub tally: MeanTally,
}

impl LastChance {
    /// Asks about a company, with each change under this many seeds, 1 to [`SEEDS_MAX`]. Plays the match once.
    ///
    /// # Errors
    /// [`Unanswerable`] when it did not die, or never could decide, or the seeds are too many.
    pub fn of(past: &Past, vendor: VendorId, seeds: u32) -> Result<Self, Unanswerable> {
        if !(1..=SEEDS_MAX).contains(&seeds) {
            return Err(Unanswerable::Asked(format!("{seeds} seeds; 1 to {SEEDS_MAX} are possible")));
        }
        let key = past.vendor_key(vendor);
        let end = past.vitals().get(vendor.index()).filter(|vitals| !in_business(vitals));
        let Some(end) = end else {
            return Err(Unanswerable::Asked(format!(
                "{key} did not die: it was in business on the last day"
            )));
        };
        let died_on_day = end.bankrupt_on_day.unwrap_or(past.days());
        let turns = turns_of(past, vendor)?;
        if turns.is_empty() {
            return Err(Unanswerable::Asked(format!("{key} had no turn in which it could decide")));
        }
        Ok(Self { vendor, seeds, every_turn: false, form: Form::default(), died_on_day, turns })
    }

    /// The same, with what is not there taken in this form; [`Form::Soft`] if nothing is said.
    #[must_use]
    pub fn in_form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// The same, back to the first turn, also when the last chance was found.
    #[must_use]
    pub fn every_turn(self) -> Self {
        Self { every_turn: true, ..self }
    }

    /// The company.
    #[must_use]
    pub fn vendor(&self) -> VendorId {
        self.vendor
    }

    /// The day on which it died.
    #[must_use]
    pub fn died_on_day(&self) -> u32 {
        self.died_on_day
    }

    /// What was played by turn, the last first: its number, its first day, what came of each change.
    pub fn by_turn<'a>(&'a self, played: &'a [Tried]) -> impl Iterator<Item = (u32, u32, &'a [Tried])> {
        let turns = self.turns.iter().zip(played.chunks(Change::ALL.len()));
        turns.map(|(turn, tried)| (turn.number, turn.moment.day() + 1, tried))
    }

    /// The latest turn in which some change, beyond luck alone, would have saved the company under more than half of the seeds: its number,
    /// its first day, the change that did so most often.
    #[must_use]
    pub fn latest<'a>(&'a self, played: &'a [Tried]) -> Option<(u32, u32, &'a Tried)> {
        self.by_turn(played).find_map(|(number, day, tried)| {
            let saves = tried.iter().filter(|one| one.change != Change::Nothing && self.saves(one));
            // Of those alike the first.
            saves.rev().max_by_key(|one| one.lived).map(|best| (number, day, best))
        })
    }

    /// The share of the seeds under which the company lived; none as [`Tried::lived`].
    #[must_use]
    pub fn averted_share(&self, tried: &Tried) -> Option<f64> {
        tried.lived.map(|lived| f64::from(lived) / f64::from(self.seeds))
    }

    fn saves(&self, tried: &Tried) -> bool {
        tried.lived.is_some_and(|lived| lived * 2 > self.seeds)
    }

    fn tried_document(&self, tried: &Tried) -> Value {
        let mut document = json!({
            "change": tried.change.document(),
            "averted_share": self.averted_share(tried),
            "interval": tried.lived.map(|lived| wilson_interval(lived, self.seeds)),
            "decided": tried.decided,
            "refused": tried.refused,
        });
        tried.tally.tell(&mut document);
        document
    }
}

/// The turns at whose beginning a company is in business, the last first.
fn turns_of(past: &Past, vendor: VendorId) -> Result<Vec<Turn>, Unanswerable> {
    let mut rerun = Rerun::new(past, past.opening().seed)?;
    let mut turns = Vec::new();
    loop {
        let market = rerun.simulation();
        let decides = market.is_turn_start() && market.status_of(vendor) == Some(VendorStatus::Active);
        if decides && let Some(settings) = Settings::of(market, vendor) {
            let number = market.turn();
            turns.push(Turn { number, moment: rerun.moment(), settings });
        }
        if !rerun.pass_day() {
            break;
        }
    }
    turns.reverse();
    Ok(turns)
}

impl Question for LastChance {
    type Part = Tried;

    const PARTS: &'static str = "changes";

    fn parts(&self) -> u32 {
        u32::try_from(self.turns.len() * Change::ALL.len()).unwrap_or(u32::MAX)
    }

    fn play(&self, past: &Past, part: u32) -> Result<Tried, Unanswerable> {
        let part = usize::try_from(part).unwrap_or(usize::MAX);
        let turn = self.turns.get(part / Change::ALL.len());
        let turn = turn.ok_or_else(|| Unanswerable::Asked(format!("no change {part}")))?;
        self.tried(past, turn, Change::ALL[part % Change::ALL.len()])
    }

    fn is_enough(&self, played: &[Tried]) -> bool {
        let whole_turns = played.len().is_multiple_of(Change::ALL.len());
        !self.every_turn && whole_turns && self.latest(played).is_some()
    }

    fn document(&self, past: &Past, played: Vec<Tried>) -> Value {
        let latest = self.latest(&played).map(|(number, day, tried)| {
            json!({
                "turn": number,
                "first_day": day,
                "change": tried.change.document(),
                "averted_share": self.averted_share(tried),
            })
        });
        let turn = |(number, day, tried): (u32, u32, &[Tried])| {
            let changes: Vec<Value> = tried.iter().map(|one| self.tried_document(one)).collect();
            json!({ "turn": number, "first_day": day, "changes": changes })
        };
        json!({
            "match": past.match_id().as_str(),
            "days": past.days(),
            "vendor": past.vendor_key(self.vendor),
            "died_on_day": self.died_on_day,
            "seeds": self.seeds,
            "form": self.form.word(),
            "assumes": ASSUMES.document(),
            "latest_turn": latest,
            "turns": self.by_turn(&played).map(turn).collect::<Vec<_>>(),
        })
    }
}

impl LastChance {
    fn tried(&self, past: &Past, turn: &Turn, change: Change) -> Result<Tried, Unanswerable> {
        let bounds = &past.opening().resolved.bounds;
        let at_once = change.at_once(&turn.settings, bounds);
        let mut tried = Tried { change, lived: Some(0), decided: 0, refused: 0, tally: MeanTally::default() };
        let mut tallies: Vec<Tally> = Vec::new();
        for seed in 1..=u64::from(self.seeds) {
            let rerun = Rerun::resumed(past, &turn.moment, seed)?;
            let mut rerun = rerun.in_form(self.form).changed(self.vendor, change);
            (tried.decided, tried.refused) = self.begin(&mut rerun, &at_once);
            if tried.decided == 0 && change != Change::Nothing && !self.changes_later(past, turn, change) {
                return Ok(Tried { lived: None, ..tried });
            }
            let lived = self.lives(&mut rerun, ask_of(&at_once));
            tried.lived = tried.lived.map(|count| count + u32::from(lived));
            tallies.push(rerun.tally(self.vendor));
        }
        Ok(Tried { tally: MeanTally::of(&tallies), ..tried })
    }

    /// Decides what is decided at once: how many the rules took, and how many they refused.
    fn begin(&self, rerun: &mut Rerun<'_>, at_once: &[Command]) -> (usize, usize) {
        at_once.chunks(BATCH_COMMANDS_MAX).fold((0, 0), |(taken, refused), commands| {
            let now = rerun.decide_now(self.batch(commands.to_vec()));
            (taken + now, refused + commands.len() - now)
        })
    }

    fn batch(&self, commands: Vec<Command>) -> Batch {
        Batch { vendor: self.vendor, author: Author::Bot, stamp: None, commands }
    }

    /// Whether a change touches any decision that the company made from a turn on.
    fn changes_later(&self, past: &Past, turn: &Turn, change: Change) -> bool {
        let bounds = &past.opening().resolved.bounds;
        let is_touched = |command: &Command| change.later(command, bounds).as_ref() != Some(command);
        turn.moment.later(past).iter().any(|one| {
            let Event::CommandsAccepted { vendor, commands, .. } = &one.event else { return false };
            *vendor == self.vendor && commands.iter().any(is_touched)
        })
    }

    /// Plays on to the match's last day, or until the company dies; offers of a round that asks this are taken, the best first.
    fn lives(&self, rerun: &mut Rerun<'_>, ask_fen: Option<i64>) -> bool {
        let in_business =
            |rerun: &Rerun<'_>| rerun.simulation().status_of(self.vendor) == Some(VendorStatus::Active);
        loop {
            if !in_business(rerun) {
                return false;
            }
            if let Some(ask_fen) = ask_fen.filter(|_| rerun.simulation().is_turn_start()) {
                let round = rerun.simulation().offers_of(self.vendor);
                let own = round.filter(|round| round.ask_pre_money_fen.0 == ask_fen);
                if let Some((round, best)) = own.and_then(|own| Some((own.round, own.offers.first()?.rank))) {
                    rerun.decide_now(self.batch(vec![Command::AcceptTerm { round, rank: best }]));
                }
            }
            if !rerun.pass_day() {
                return in_business(rerun);
            }
        }
    }
}

/// The pre-money that a round asks, if one of these opens one, in fen.
fn ask_of(at_once: &[Command]) -> Option<i64> {
    at_once.iter().find_map(|command| {
        let Command::OpenRound { ask_pre_money_fen, .. } = command else { return None };
        Some(ask_pre_money_fen.0)
    })
}
