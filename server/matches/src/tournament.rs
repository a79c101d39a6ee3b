//! Bots against each other: every policy in every seat equally often, wins by score rank, survival and median score.
//!
//! A tournament asks what policies are worth, so they decide from the first day and recorded moves stay away. Seats that a
//! scenario keeps for its own bot keep it, and count for nobody. Nothing depends on threads or on the order of matches.

mod handicap;
mod rotation;

use std::collections::BTreeMap;

use burnrate_content::Resolved;
use burnrate_content::resolved::SeatKind;

pub use handicap::{Handicaps, ReferenceScores, log_score, seats_are_alike};
pub use rotation::seating;

use crate::campaign::{Plan, PlayError, play};
use crate::statistics::{median, share};

/// Matches of the reference bots behind a handicap.
pub const HANDICAP_SEEDS: u32 = 100;

/// What is played.
#[derive(Clone, Debug)]
pub struct Tournament {
    scenario: Resolved,
    /// Keys of the policies that take part.
    policies: Vec<&'static str>,
    /// Places of the seats that are rotated.
    seats: Vec<usize>,
    handicaps: Handicaps,
}

/// One seat's end of a match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeatEnd {
    /// Place of the policy among the tournament's.
    pub policy: usize,
    /// The vendor's place.
    pub seat: usize,
    /// Score in fen.
    pub score_fen: i64,
    /// Log score less the seat's handicap.
    pub rank_score: f64,
    /// Whether the vendor never became insolvent.
    pub survived: bool,
    /// Its part of the win: 1 alone at the top, less if others stand there too.
    pub win: f64,
}

/// A policy's line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The policy's key.
    pub policy: &'static str,
    /// Wins over matches; over all policies they sum to 1.
    pub win_share: f64,
    /// Seats that survived, over its seats.
    pub survival_share: f64,
    /// Median score in fen over its seats.
    pub median_score_fen: i64,
}

/// The scenario under a tournament's terms: bots decide from the first day, and no move is recorded.
#[must_use]
pub(crate) fn open_to_bots(scenario: &Resolved) -> Resolved {
    let mut open = scenario.clone();
    open.script.clear();
    open.vendors.iter_mut().for_each(|vendor| vendor.bot_from_day = 1);
    open
}

impl Tournament {
    /// A tournament of every policy that there is.
    #[must_use]
    pub fn new(scenario: &Resolved, handicaps: Handicaps) -> Self {
        let open = scenario.vendors.iter().enumerate().filter(|(_, vendor)| vendor.seat == SeatKind::Open);
        Self {
            seats: open.map(|(place, _)| place).collect(),
            scenario: open_to_bots(scenario),
            policies: burnrate_bots::POLICIES.iter().map(|policy| policy.key()).collect(),
            handicaps,
        }
    }

    /// Keys of the policies, in the order of their places.
    #[must_use]
    pub fn policies(&self) -> &[&'static str] {
        &self.policies
    }

    /// What match `number` (from 0) of the rotation is to play on a seed.
    #[must_use]
    pub fn plan(&self, number: u64, seed: u64) -> Plan {
        let mut scenario = self.scenario.clone();
        for (policy, seat) in self.seating(number).into_iter().zip(&self.seats) {
            let (Some(vendor), Some(key)) = (scenario.vendors.get_mut(*seat), self.policies.get(policy))
            else {
                continue;
            };
            vendor.reference_bot = (*key).to_owned();
        }
        Plan::new(scenario, seed)
    }

    /// Plays match `number` of the rotation, for at most so many days, and tells how each seat ended.
    ///
    /// # Errors
    /// [`PlayError`] when the market can't begin.
    pub fn play(&self, number: u64, seed: u64, days_max: u32) -> Result<Vec<SeatEnd>, PlayError> {
        let plan = self.plan(number, seed);
        let played = play(&Plan { days: plan.days.min(days_max), ..plan }, |_, _| ())?;
        let vitals = played.simulation.vitals();
        let seats = self.seating(number).into_iter().zip(&self.seats);
        let mut ends: Vec<SeatEnd> = seats
            .filter_map(|(policy, seat)| {
                let vitals = vitals.get(*seat)?;
                Some(SeatEnd {
                    policy,
                    seat: *seat,
                    score_fen: vitals.score_fen,
                    rank_score: log_score(vitals.score_fen) - self.handicaps.of_seat(*seat),
                    survived: vitals.bankrupt_on_day.is_none(),
                    win: 0.0,
                })
            })
            .collect();
        crown(&mut ends);
        Ok(ends)
    }

    fn seating(&self, number: u64) -> Vec<usize> {
        seating(self.policies.len(), self.seats.len(), number)
    }

    /// The table of matches that were played.
    #[must_use]
    pub fn table(&self, matches: &[Vec<SeatEnd>]) -> Vec<Line> {
        let mut by_policy: BTreeMap<usize, Vec<SeatEnd>> = BTreeMap::new();
        for end in matches.iter().flatten() {
            by_policy.entry(end.policy).or_default().push(*end);
        }
        let line = |(place, policy): (usize, &&'static str)| {
            let ends = by_policy.get(&place).map_or(&[][..], Vec::as_slice);
            let scores: Vec<f64> = ends.iter().map(|end| end.score_fen as f64).collect();
            Line {
                policy,
                win_share: ends.iter().map(|end| end.win).sum::<f64>() / matches.len().max(1) as f64,
                survival_share: if ends.is_empty() { 0.0 } else { share(ends, |end| end.survived) },
                // A score is far below 2^53 fen; the middle of two is rounded down.
                median_score_fen: if ends.is_empty() { 0 } else { median(&scores).floor() as i64 },
            }
        };
        self.policies.iter().enumerate().map(line).collect()
    }
}

/// Gives the win to the best rank score; among equals to the best bare score; among those in equal parts.
fn crown(ends: &mut [SeatEnd]) {
    let better =
        |a: &SeatEnd, b: &SeatEnd| a.rank_score.total_cmp(&b.rank_score).then(a.score_fen.cmp(&b.score_fen));
    let Some(best) = ends.iter().copied().max_by(better) else { return };
    let at_top = |end: &SeatEnd| better(end, &best).is_eq();
    let winners = ends.iter().filter(|end| at_top(end)).count() as f64;
    ends.iter_mut().filter(|end| at_top(end)).for_each(|end| end.win = 1.0 / winners);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(policy: usize, score_fen: i64) -> SeatEnd {
        let rank_score = log_score(score_fen);
        SeatEnd { policy, seat: policy, score_fen, rank_score, survived: score_fen > 0, win: 0.0 }
    }

    #[test]
    fn the_best_score_wins_and_equals_share() {
        let wins = |scores: &[i64]| {
            let mut ends: Vec<SeatEnd> = scores.iter().map(|score| end(0, *score)).collect();
            crown(&mut ends);
            ends.iter().map(|end| end.win).collect::<Vec<_>>()
        };
        assert_eq!(wins(&[1, 900, 300]), [0.0, 1.0, 0.0]);
        assert_eq!(wins(&[900, 1, 900]), [0.5, 0.0, 0.5]);
        assert_eq!(wins(&[-7, -3, -9]), [0.0, 1.0, 0.0], "where nobody has a score, the least loss is best");
    }

    #[test]
    fn a_table_counts_wins_survivors_and_the_middle_score() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let tournament = Tournament::new(&scenario, Handicaps::none(&scenario));
        let mut one = vec![end(0, 500), end(1, 300), end(1, -20)];
        let mut two = vec![end(0, 100), end(1, 700), end(1, 40)];
        crown(&mut one);
        crown(&mut two);
        let table = tournament.table(&[one, two]);
        assert_eq!((table[0].win_share, table[1].win_share), (0.5, 0.5));
        assert_eq!((table[0].survival_share, table[1].survival_share), (1.0, 0.75));
        assert_eq!((table[0].median_score_fen, table[1].median_score_fen), (300, 170));
    }
}
