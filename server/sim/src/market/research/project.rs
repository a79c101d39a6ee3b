//! A vendor's projects: at most a few at a time, each paid for when it begins, each with a number of its own.
//!
//! Paid at the beginning, since people, data and machine time are contracted for before the first step: so a project never
//! stalls for want of cash, and whoever gives it up sells the rest of the contracts for part of what they cost. Invariant:
//! numbers count up from 1 through the match and are never reused.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::ProjectWork;
use burnrate_content::resolved::Research;

use crate::fixed::Fixed;

/// What a vendor has under way.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Projects {
    /// Oldest first.
    pub running: Vec<Project>,
    /// How many were ever begun.
    begun_count: u16,
}

/// One project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Project {
    /// From 1.
    pub number: u16,
    /// What it is.
    pub work: Work,
    /// What was paid for it.
    pub cost_fen: i64,
    /// The first day of work.
    pub begun_on_day: u32,
    /// Days over which its cost is booked: its length as foreseen when it began.
    pub planned_days: u32,
    /// What is booked so far.
    pub booked_fen: i64,
}

/// What a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Work {
    /// A training run.
    Training(Run),
    /// Learning from a rival's answers.
    Distillation {
        /// The rival.
        teacher: VendorId,
        /// Its quality when the answers were gathered.
        quality: Fixed,
    },
    /// Longer conversations.
    LongContext {
        /// Turns bought, in thousandths.
        turns_milli: u32,
    },
    /// Features.
    Features {
        /// Ease of use that they will give.
        gain: Fixed,
    },
}

/// A training run's own figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Run {
    /// Δq but for luck: θ·ln(1+C/C0)·talent·data, as of its beginning.
    pub promise: Fixed,
    /// GPUs that it holds.
    pub gpus: u32,
    /// Of them, at work on its last day.
    pub working_gpus: u32,
    /// GPUs × days that it needs.
    pub gpu_days: u64,
    /// GPUs × days that it has had.
    pub gpu_days_done: u64,
}

impl Work {
    /// As players are told of it.
    #[must_use]
    pub fn shown(&self) -> ProjectWork {
        match *self {
            Self::Training(_) => ProjectWork::Training {},
            Self::Distillation { teacher, .. } => ProjectWork::Distillation { teacher },
            Self::LongContext { .. } => ProjectWork::LongContext {},
            Self::Features { .. } => ProjectWork::Features {},
        }
    }
}

impl Projects {
    /// Begins a project; returns its number.
    pub fn begin(&mut self, work: Work, cost_fen: i64, day: u32, planned_days: u32) -> u16 {
        self.begun_count = self.begun_count.saturating_add(1);
        let planned_days = planned_days.max(1);
        let number = self.begun_count;
        self.running.push(Project { number, work, cost_fen, begun_on_day: day, planned_days, booked_fen: 0 });
        number
    }

    /// Whether another may begin.
    #[must_use]
    pub fn has_room(&self, rules: &Research) -> bool {
        self.running.len() < rules.projects_max as usize && self.begun_count < u16::MAX
    }

    /// GPUs that training runs hold.
    #[must_use]
    pub fn held_gpus(&self) -> u32 {
        self.running.iter().map(Project::gpus).fold(0, u32::saturating_add)
    }

    /// A project under way by its number.
    #[must_use]
    pub fn find(&self, number: u16) -> Option<&Project> {
        self.running.iter().find(|project| project.number == number)
    }

    /// Multiplies what runs promise by their luck, for a forecast in which nothing is drawn.
    pub(crate) fn expect_luck(&mut self, luck: f64) {
        for project in &mut self.running {
            if let Work::Training(run) = &mut project.work {
                run.promise = Fixed::from_f64(run.promise.to_f64() * luck);
            }
        }
    }

    /// Gives a project up; returns what it was.
    pub fn cancel(&mut self, number: u16) -> Option<Project> {
        let place = self.running.iter().position(|project| project.number == number)?;
        Some(self.running.remove(place))
    }
}

impl Project {
    /// GPUs that it holds.
    #[must_use]
    pub fn gpus(&self) -> u32 {
        match self.work {
            Work::Training(run) => run.gpus,
            Work::Distillation { .. } | Work::LongContext { .. } | Work::Features { .. } => 0,
        }
    }

    /// GPUs at work for it.
    #[must_use]
    pub fn working_gpus(&self) -> u32 {
        match self.work {
            Work::Training(run) => run.working_gpus,
            Work::Distillation { .. } | Work::LongContext { .. } | Work::Features { .. } => 0,
        }
    }

    /// What comes back when it is cancelled, fen.
    #[must_use]
    pub fn refund_fen(&self, rules: &Research) -> i64 {
        let exact = i128::from(self.cost_fen) * i128::from(rules.cancel_refund_micro) / 1_000_000;
        i64::try_from(exact).unwrap_or(i64::MAX)
    }

    /// Whether it is done on the morning of `day`.
    #[must_use]
    pub fn is_done(&self, day: u32, rules: &Research) -> bool {
        let age_days = day.saturating_sub(self.begun_on_day);
        match self.work {
            Work::Training(run) => age_days >= rules.training_days_min && run.gpu_days_done >= run.gpu_days,
            Work::Distillation { .. } | Work::LongContext { .. } | Work::Features { .. } => {
                age_days >= self.planned_days
            }
        }
    }

    /// The day on which it will act, as things stand after `day`; none while no GPU works for it.
    #[must_use]
    pub fn ends_on_day(&self, day: u32, rules: &Research) -> Option<u32> {
        match self.work {
            Work::Training(run) => {
                let left = run.gpu_days.saturating_sub(run.gpu_days_done);
                let earliest = self.begun_on_day.saturating_add(rules.training_days_min);
                if left == 0 {
                    return Some(earliest.max(day.saturating_add(1)));
                }
                let days = left.div_ceil(u64::from(Some(run.working_gpus).filter(|gpus| *gpus > 0)?));
                let days = u32::try_from(days).unwrap_or(u32::MAX);
                Some(earliest.max(day.saturating_add(1).saturating_add(days)))
            }
            Work::Distillation { .. } | Work::LongContext { .. } | Work::Features { .. } => {
                Some(self.begun_on_day.saturating_add(self.planned_days))
            }
        }
    }

    /// What the books are to show as used up on `day`, fen: equal parts by the day, and no more than it cost.
    pub(super) fn book_day(&mut self, day: u32) -> i64 {
        let age = i128::from(day.saturating_sub(self.begun_on_day)) + 1;
        let planned = i128::from(self.planned_days.max(1));
        let due_fen = i128::from(self.cost_fen) * age.min(planned) / planned;
        let due_fen = i64::try_from(due_fen).unwrap_or(i64::MAX);
        let today_fen = due_fen.saturating_sub(self.booked_fen);
        self.booked_fen = due_fen;
        today_fen
    }

    /// What is paid and not yet booked, fen.
    #[must_use]
    pub fn prepaid_fen(&self) -> i64 {
        self.cost_fen.saturating_sub(self.booked_fen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_reused_and_every_fen_is_booked() {
        let mut projects = Projects::default();
        let features = Work::Features { gain: Fixed::ONE };
        assert_eq!(projects.begin(features, 1_000, 5, 30), 1);
        assert_eq!(projects.begin(features, 7, 5, 30), 2);
        assert_eq!(projects.cancel(2).map(|project| project.number), Some(2));
        assert_eq!(projects.cancel(2), None);
        assert_eq!(projects.begin(features, 7, 5, 30), 3);
        let first = &mut projects.running[0];
        let booked: i64 = (5..50).map(|day| first.book_day(day)).sum();
        assert_eq!((booked, first.prepaid_fen()), (1_000, 0));
    }
}
