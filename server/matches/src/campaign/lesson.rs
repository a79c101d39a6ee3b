//! Whether a lesson's course teaches: who dies and when, how many live, whether one rules, whether the end is settled at half
//! time. One [`Course`] a seed, and a [`Report`] of many against [`BOUNDS`].
//!
//! It judges a scenario as its reference bots play it, and nothing else; weeks are days ÷ 7, from day 1.

use std::fmt;

use burnrate_content::Resolved;

use super::{Plan, PlayError, play};
use crate::statistics::{mean, median, quantile, share, spearman};

/// Who decides nothing.
const IDLE: &str = "do-nothing";
const DAYS_A_WEEK: f64 = 7.0;

/// What a lesson's course should be like.
pub const BOUNDS: Bounds = Bounds {
    idle_dies_in_weeks: (30.0, 44.0),
    first_death_in_weeks: (14.0, 30.0),
    alive: (2, 4),
    leader_share: 0.6,
    rank_correlation: 0.8,
};

/// Bounds of a lesson's course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// A company that decides nothing dies in these weeks.
    pub idle_dies_in_weeks: (f64, f64),
    /// The first company of the class dies in these.
    pub first_death_in_weeks: (f64, f64),
    /// So many live at the end.
    pub alive: (usize, usize),
    /// The leader's share of users stays under this.
    pub leader_share: f64,
    /// Ranks at half time and at the end correlate at most so much.
    pub rank_correlation: f64,
}

/// One match of the lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The week in which each seat that decides nothing became insolvent; none if it lived.
    pub idle_died_in_week: Vec<Option<f64>>,
    /// The week of the first insolvency; none if all lived.
    pub first_death_in_week: Option<f64>,
    /// Companies that never became insolvent.
    pub alive: usize,
    /// The largest company's part of the sum of all companies' monthly users, at the end.
    pub leader_share: f64,
    /// The most that it ever was at a day's end.
    pub leader_share_max: f64,
    /// Spearman's correlation of scores at half time and at the end, over seats.
    pub rank_correlation: f64,
}

impl Course {
    /// Plays the scenario by its reference bots.
    ///
    /// # Errors
    /// [`PlayError`] when the market can't begin.
    pub fn play(scenario: &Resolved, seed: u64) -> Result<Self, PlayError> {
        let plan = Plan::new(scenario.clone(), seed);
        let (mut at_half_time, mut leader_share_max) = (Vec::new(), 0.0_f64);
        let played = play(&plan, |market, _| {
            let vitals = market.vitals();
            leader_share_max = leader_share_max.max(leader_share(vitals.iter().map(|v| v.mau)));
            if market.day() == plan.days / 2 {
                at_half_time = vitals.iter().map(|v| v.score_fen as f64).collect();
            }
        })?;
        let vitals = played.simulation.vitals();
        let at_end: Vec<f64> = vitals.iter().map(|v| v.score_fen as f64).collect();
        let week = |day: u32| f64::from(day) / DAYS_A_WEEK;
        let seats = scenario.vendors.iter().zip(&vitals);
        let idle = seats.filter(|(vendor, _)| vendor.reference_bot == IDLE);
        Ok(Self {
            idle_died_in_week: idle.map(|(_, v)| v.bankrupt_on_day.map(week)).collect(),
            first_death_in_week: vitals.iter().filter_map(|v| v.bankrupt_on_day).min().map(week),
            alive: vitals.iter().filter(|v| v.bankrupt_on_day.is_none()).count(),
            leader_share: leader_share(vitals.iter().map(|v| v.mau)),
            leader_share_max,
            rank_correlation: spearman(&at_half_time, &at_end),
        })
    }
}

/// The largest of these over their sum; 0 of none.
fn leader_share(mau: impl Iterator<Item = u64> + Clone) -> f64 {
    mau.clone().max().unwrap_or(0) as f64 / mau.sum::<u64>().max(1) as f64
}

/// What many seeds give.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Matches.
    pub seeds: usize,
    /// For each bound: the share of matches within it.
    pub within: Within,
    lines: Vec<(&'static str, Vec<f64>)>,
}

/// Shares of matches within each bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Within {
    /// Every company that decides nothing died in its weeks.
    pub idle: f64,
    /// The first death fell in its weeks.
    pub first_death: f64,
    /// As many lived as should.
    pub alive: f64,
    /// The leader's share was under its bound at the end.
    pub leader: f64,
    /// The correlation was within its bound; undefined ones are not.
    pub correlation: f64,
}

impl Report {
    /// Of these matches.
    #[must_use]
    pub fn of(courses: &[Course]) -> Self {
        let between =
            |(low, high): (f64, f64), week: Option<f64>| week.is_some_and(|w| low <= w && w <= high);
        let idle_within =
            |c: &Course| c.idle_died_in_week.iter().all(|week| between(BOUNDS.idle_dies_in_weeks, *week));
        let within = Within {
            idle: share(courses, idle_within),
            first_death: share(courses, |c| between(BOUNDS.first_death_in_weeks, c.first_death_in_week)),
            alive: share(courses, |c| (BOUNDS.alive.0..=BOUNDS.alive.1).contains(&c.alive)),
            leader: share(courses, |c| c.leader_share < BOUNDS.leader_share),
            correlation: share(courses, |c| c.rank_correlation <= BOUNDS.rank_correlation),
        };
        let of = |figure: &dyn Fn(&Course) -> f64| courses.iter().map(figure).collect::<Vec<f64>>();
        // Whoever lives dies after every week that there is: quantiles then say so.
        let week = |week: Option<f64>| week.unwrap_or(f64::INFINITY);
        let lines = vec![
            (
                "who decides nothing dies in week",
                courses.iter().flat_map(|c| &c.idle_died_in_week).map(|w| week(*w)).collect(),
            ),
            ("the first death falls in week", of(&|c| week(c.first_death_in_week))),
            ("alive at the end", of(&|c| c.alive as f64)),
            ("the leader's share at the end", of(&|c| c.leader_share)),
            ("the leader's share at its highest", of(&|c| c.leader_share_max)),
            ("rank at half time against the end", of(&|c| c.rank_correlation)),
        ];
        Self { seeds: courses.len(), within, lines }
    }

    /// The figures of one line, by its place in the printed table.
    #[must_use]
    pub fn sample(&self, line: usize) -> &[f64] {
        self.lines.get(line).map_or(&[], |(_, sample)| sample)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{} seeds{:>36} {:>7} {:>7} {:>7} {:>7} {:>7}",
            self.seeds, "least", "10%", "median", "mean", "90%", "most"
        )?;
        for (name, sample) in &self.lines {
            let at = |place| quantile(sample, place);
            writeln!(
                out,
                "{name:<36} {:>7.2} {:>7.2} {:>7.2} {:>7.2} {:>7.2} {:>7.2}",
                at(0.0),
                at(0.1),
                median(sample),
                mean(sample),
                at(0.9),
                at(1.0)
            )?;
        }
        let Within { idle, first_death, alive, leader, correlation } = self.within;
        writeln!(
            out,
            "within bounds: decides nothing {idle:.3}, first death {first_death:.3}, alive {alive:.3}, \
             leader {leader:.3}, correlation {correlation:.3}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(first: Option<f64>, alive: usize, leader_share: f64, rank_correlation: f64) -> Course {
        Course {
            idle_died_in_week: vec![Some(36.0)],
            first_death_in_week: first,
            alive,
            leader_share,
            leader_share_max: leader_share,
            rank_correlation,
        }
    }

    #[test]
    fn a_course_is_held_against_each_bound() {
        let good = course(Some(14.0), 4, 0.59, 0.8);
        let bad = course(None, 5, 0.6, f64::NAN);
        let mut lives = good.clone();
        lives.idle_died_in_week = vec![None];
        let within = Report::of(&[good.clone(), bad, lives, good]).within;
        let expected = Within { idle: 0.75, first_death: 0.75, alive: 0.75, leader: 0.75, correlation: 0.75 };
        assert_eq!(within, expected);
    }

    #[test]
    fn the_leader_has_the_most_users() {
        assert!((leader_share([1, 6, 3].into_iter()) - 0.6).abs() < 1e-12);
        assert!(leader_share([0, 0].into_iter()) == 0.0);
    }
}
