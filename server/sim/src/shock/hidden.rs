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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Kernel;
    use crate::rules::Rules;

    const SEEDS: u64 = 60;
    const DAYS: u32 = 365;

    fn shocks() -> (Shocks, TurnPlan) {
        let (_, mut scenario) = burnrate_content::load("first-class").unwrap();
        scenario.shocks.by_chance = true;
        let rules = Rules::new(scenario, 7, Kernel::Stochastic);
        (rules.scenario.shocks.clone(), rules.turns.clone())
    }

    /// Every rumour of so many seeds over a year.
    fn rumours(rules: &Shocks, turns: &TurnPlan, kind: ShockKind) -> Vec<(u32, Coming)> {
        let mut found = Vec::new();
        for seed in 0..SEEDS {
            let streams = Streams::new(seed);
            for day in 1..=DAYS {
                found.extend(HiddenDay::new(&streams, day).rumour(rules, turns, kind, day).map(|r| (day, r)));
            }
        }
        found
    }

    /// Of n trials with these chances, the count lies within the 1e-6 quantiles of the binomial that is as wide or wider: its
    /// variance is the largest that any mean of these chances allows.
    fn within(count: usize, chances: &[f64], told: &str) {
        let mean = chances.iter().sum::<f64>() / chances.len() as f64;
        let n = chances.len() as u64;
        let quantile = |u| crate::kernel::binomial_quantile(n, mean, u) as usize;
        let (low, high) = (quantile(1e-6), quantile(1.0 - 1e-6));
        assert!((low..=high).contains(&count), "{told}: {count} of {n} at {mean}, not {low} to {high}");
    }

    #[test]
    fn a_rumour_of_a_chance_comes_true_with_it() {
        let (rules, turns) = shocks();
        let all: Vec<Coming> = ShockKind::ALL
            .into_iter()
            .filter(|kind| kind.is_rumoured())
            .flat_map(|kind| rumours(&rules, &turns, kind))
            .map(|(_, rumour)| rumour)
            .collect();
        let chance = |rumour: &Coming| f64::from(rumour.chance_bp) / 10_000.0;
        assert!(all.iter().all(|rumour| (0.2..=0.9).contains(&chance(rumour))));
        for (from, to) in [(0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)] {
            let band: Vec<&Coming> =
                all.iter().filter(|rumour| (from..to).contains(&chance(rumour))).collect();
            let true_count = band.iter().filter(|rumour| rumour.comes).count();
            let chances: Vec<f64> = band.iter().map(|rumour| chance(rumour)).collect();
            within(true_count, &chances, &format!("from {from} to {to}"));
        }
        assert!(all.iter().any(|rumour| rumour.comes) && all.iter().any(|rumour| !rumour.comes));
    }

    #[test]
    fn each_kind_comes_true_at_its_rate() {
        let (rules, turns) = shocks();
        for kind in ShockKind::ALL.into_iter().filter(|kind| kind.is_rumoured()) {
            let came = rumours(&rules, &turns, kind).iter().filter(|(_, rumour)| rumour.comes).count();
            let a_day = vec![0.5 / 365.0; usize::try_from(SEEDS * u64::from(DAYS)).unwrap()];
            within(came, &a_day, &format!("{kind:?}"));
        }
    }

    #[test]
    fn what_is_rumoured_strikes_on_the_first_day_of_a_turn_two_to_four_turns_later() {
        let (rules, turns) = shocks();
        let mut leads = std::collections::BTreeSet::new();
        for (day, rumour) in rumours(&rules, &turns, ShockKind::ChipShortage) {
            let strikes = rumour.strikes_on_day;
            if strikes < DAYS {
                assert!(turns.is_first_day(strikes));
                leads.insert(turns.turn_of(strikes) - turns.turn_of(day));
            }
        }
        assert_eq!(leads.into_iter().collect::<Vec<_>>(), [2, 3, 4]);
    }

    #[test]
    fn one_kinds_rate_moves_no_draw_of_another() {
        let (rules, turns) = shocks();
        let mut more = rules.clone();
        more.chip_shortage.rate_micro_per_year = 12_000_000;
        let winters = |rules: &Shocks| rumours(rules, &turns, ShockKind::InvestorWinter);
        assert_eq!(winters(&rules), winters(&more));
        assert!(!winters(&rules).is_empty());
        let none = Shocks { by_chance: false, ..rules };
        assert!(winters(&none).is_empty());
    }

    #[test]
    fn a_dated_shock_is_rumoured_from_the_first_day_of_an_earlier_turn() {
        let (mut rules, turns) = shocks();
        // Turns of seven days until day 42, of fourteen then.
        let dated = |day, chance_micro, rumour_turns| DatedShock {
            kind: ShockKind::InvestorWinter,
            day,
            vendor: None,
            chance_micro,
            rumour_turns,
        };
        rules.dated = vec![dated(46, 1_000_000, 2), dated(3, 1_000_000, 0), dated(4, 500_000, 2)];
        let streams = Streams::new(7);
        let begins = |wanted: u32| {
            let days = (1..=60).filter(|day| {
                dated_today(&rules, &turns, &streams, *day).any(|coming| coming.strikes_on_day == wanted)
            });
            days.collect::<Vec<u32>>()
        };
        assert_eq!((begins(46), begins(3), begins(4)), (vec![29], vec![3], vec![1]));
        let certain = dated_today(&rules, &turns, &streams, 29).next().unwrap();
        assert!(certain.comes && certain.rumoured && certain.chance_bp == 10_000);
        let true_of = |seed| dated_today(&rules, &turns, &Streams::new(seed), 1).next().unwrap().comes;
        let count = (0..400).filter(|seed| true_of(*seed)).count();
        within(count, &[0.5; 400], "a dated shock of chance .5");
    }
}
