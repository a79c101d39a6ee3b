//! The hidden schedule: which rumours a day brings, and which of them are true.
//!
//! Rule: a rumour of a kind begins on a day with the chance rate ÷ 365 ÷ mean figure; it names a chance c, drawn evenly between
//! the scenario's two, and is true with exactly that chance; so a kind comes true at its rate. It strikes, or dies, on the first
//! day of a turn 2 to 4 turns later. Every draw of a day stands in its `Shocks` stream at a place given by kind, vendor or
//! entry, used or not: no act of a player moves it, and nothing is drawn before its day.

use burnrate_client_proto::shock::ShockKind;
use burnrate_content::resolved::{DatedShock, Shocks};

use super::climate::Coming;
use crate::calendar::TurnPlan;
use crate::fixed::{micro_to_f64, round_to_count};
use crate::random::{CellDraws, Purpose, Streams};

const DAYS_PER_YEAR: f64 = 365.0;
/// Places set aside for a kind.
const DRAWS_PER_KIND: u64 = 16;
/// Where the scandals of vendors begin.
const SCANDALS_AT: u64 = 1_024;
/// Where the dated shocks begin, in the stream of their day.
const DATED_AT: u64 = 2_048;

/// What is drawn of a kind, by its place within the kind's draws. Append only.
#[derive(Clone, Copy)]
enum Draw {
    Begins = 0,
    Chance = 1,
    Truth = 2,
    Lead = 3,
    Length = 4,
    Vendor = 5,
    Gap = 6,
}

/// The draws of one day.
pub(super) struct HiddenDay(CellDraws);

impl HiddenDay {
    pub(super) fn new(streams: &Streams, day: u32) -> Self {
        Self(streams.stream(day, Purpose::Shocks))
    }

    fn uniform(&mut self, kind: ShockKind, draw: Draw) -> f64 {
        self.0.uniform(kind as u64 * DRAWS_PER_KIND + draw as u64)
    }

    fn below(&mut self, kind: ShockKind, draw: Draw, bound: u32) -> u32 {
        let drawn = self.0.below(kind as u64 * DRAWS_PER_KIND + draw as u64, u64::from(bound));
        u32::try_from(drawn).unwrap_or(0)
    }

    /// The rumour of a kind that begins today, if one does.
    pub(super) fn rumour(
        &mut self,
        rules: &Shocks,
        turns: &TurnPlan,
        kind: ShockKind,
        day: u32,
    ) -> Option<Coming> {
        let (least, most) =
            (micro_to_f64(rules.rumour_chance_min_micro), micro_to_f64(rules.rumour_chance_max_micro));
        let a_day = micro_to_f64(rules.rate_micro_per_year(kind)) / DAYS_PER_YEAR;
        if self.uniform(kind, Draw::Begins) >= a_day / f64::midpoint(least, most).max(1e-6) {
            return None;
        }
        // Whole percents: what is told is what is drawn.
        let percents = round_to_count((least + (most - least) * self.uniform(kind, Draw::Chance)) * 100.0);
        let chance_bp = u16::try_from(percents.min(100) * 100).unwrap_or(10_000);
        let leads = rules.rumour_turns_max.saturating_sub(rules.rumour_turns_min).saturating_add(1);
        let lead = rules.rumour_turns_min + self.below(kind, Draw::Lead, leads);
        Some(Coming {
            kind,
            vendor: None,
            strikes_on_day: turns_later(turns, day, lead),
            chance_bp,
            comes: self.uniform(kind, Draw::Truth) < f64::from(chance_bp) / 10_000.0,
            card: false,
            rumoured: true,
            told: false,
        })
    }

    /// Whether a vendor's model says something today, with `chance` a day.
    pub(super) fn scandal(&mut self, vendor: u16, chance: f64) -> bool {
        self.0.uniform(SCANDALS_AT + u64::from(vendor)) < chance
    }

    /// A uniform by which the vendor of a kind is picked.
    pub(super) fn pick(&mut self, kind: ShockKind) -> f64 {
        self.uniform(kind, Draw::Vendor)
    }

    /// A length between two, both included, in days.
    pub(super) fn length_days(&mut self, kind: ShockKind, (least, most): (u32, u32)) -> u32 {
        least + self.below(kind, Draw::Length, most.saturating_sub(least).saturating_add(1))
    }

    /// How far behind the frontier a model is, of at most `most`.
    pub(super) fn gap(&mut self, kind: ShockKind, most: f64) -> f64 {
        most * self.uniform(kind, Draw::Gap)
    }
}

/// The first day of the turn that is so many turns after that of `day`; `day` itself for none.
pub(super) fn turns_later(turns: &TurnPlan, day: u32, count: u32) -> u32 {
    (0..count).fold(day, |day, _| turns.next_first_day(day))
}

/// The dated shocks whose rumour begins today; those without one begin on their own day.
pub(super) fn dated_today<'a>(
    rules: &'a Shocks,
    turns: &'a TurnPlan,
    streams: &'a Streams,
    day: u32,
) -> impl Iterator<Item = Coming> + 'a {
    let placed = (0_u64..).zip(&rules.dated).filter(move |(_, dated)| begins_on(turns, dated) == day);
    placed.map(move |(place, dated)| {
        let uniform = streams.stream(dated.day, Purpose::Shocks).uniform(DATED_AT + place);
        let rumoured = dated.rumour_turns > 0;
        Coming {
            kind: dated.kind,
            vendor: dated.vendor,
            strikes_on_day: dated.day,
            chance_bp: u16::try_from(dated.chance_micro / 100).unwrap_or(10_000),
            comes: uniform < micro_to_f64(dated.chance_micro),
            card: false,
            rumoured,
            told: !rumoured,
        }
    })
}

fn begins_on(turns: &TurnPlan, dated: &DatedShock) -> u32 {
    if dated.rumour_turns == 0 {
        return dated.day;
    }
    let turn = turns.turn_of(dated.day).saturating_sub(dated.rumour_turns).max(1);
    let place = usize::try_from(turn - 1).unwrap_or(usize::MAX);
    turns.first_days().get(place).copied().unwrap_or(1)
}
